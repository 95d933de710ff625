"""Encounters of a store: the same table as from all fixes in memory, from chunks of time.

First the workers find contact pieces hour by hour; then the pieces are folded in order of time;
then the fixes of those ships that met are copied out of the days, event by event, and measured.
Nobody ever holds more than some hours of fixes, or the ships of some events.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.chunks.measuring import measure_events
from lightering.detect.chunks.pieces import Cutting, renew
from lightering.detect.chunks.settling import settle
from lightering.detect.chunks.streaming import fold_in_order
from lightering.detect.chunks.words import most_said
from lightering.detect.encounter_tables import as_frame
from lightering.detect.hull_gap import sides
from lightering.detect.listing import (
    candidates,
    encountered,
    finished,
    listed,
    measured,
    near_still,
    placed_events,
    where,
    with_statics,
)
from lightering.detect.store.hours import HourFiles
from lightering.detect.store.manifest import HOURS, Manifest, is_store
from lightering.detect.store.place import place_of
from lightering.errors import InputError, OutputError, UsageError
from lightering.model.ships import ships_of_numbers
from lightering.progress import part, stop_if_cancelled
from lightering.scratch_folders import scratch_folder
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.detect.backends import Backend
    from lightering.detect.chunks.pieces import KeptPieces
    from lightering.detect.fold import Events
    from lightering.detect.listing import Columns
    from lightering.detect.store.place import Place
    from lightering.model.params import DetectParams
    from lightering.progress import Progress

__all__ = ["Searched", "encounters_of_store"]

_README = b"Derived from the days of this store; may be removed at any time.\n"


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search of a store found, and how much of it was done anew.

    Attributes:
        encounters: `schemas.ENCOUNTERS`.
        searched_hours: Hours whose pieces were found in this run, ascending.
        kept_hours: Number of hours whose pieces were kept from a run before.
    """

    encounters: pd.DataFrame
    searched_hours: tuple[int, ...]
    kept_hours: int


def encounters_of_store(
    address: str | Path,
    params: DetectParams,
    progress: Progress,
    backend: Backend,
    cutting: Cutting | None = None,
) -> Searched:
    """Returns every encounter of every kind in a store.

    Equal, byte for byte, to `find_encounters` on the same fixes in memory, whoever does the work
    and however time is cut.

    Args:
        address: Path or address of the store.
        params: Limits.
        progress: Told how far the work is.
        backend: Who does the work.
        cutting: How time is cut; None for the usual way.

    Raises:
        UserError: There is no store, it is damaged, or the workers cannot see it.
        Cancelled: The person asked to stop.
    """
    place = place_of(address)
    if not is_store(place):
        raise InputError(
            "There is no store here.",
            value=str(address),
            advice="Make one with: lightering store FILE... -o STORE",
        )
    if backend.elsewhere and not place.shared:
        raise UsageError(f"{address} can be read by one process only.")
    manifest = Manifest.load(place)

    def files_of(hours: Iterable[int]) -> HourFiles:
        where = {}
        for number in hours:
            hour = manifest.hour(number)
            if hour.fixes:
                file = manifest.days[number // HOURS].file
                where[number] = (file, hour.group, hour.fixes)
        return HourFiles(place.address, where)

    with _derived(place) as beside:
        progress.set(0.0, "Telling ships apart")
        settled = settle(
            place, beside, manifest, files_of, params.reachable_kn, backend,
            part(progress, 0.0, 0.1),
        )  # fmt: skip
        cutting = cutting or Cutting()
        pieces = renew(
            beside, manifest, files_of, settled, params, cutting, backend,
            part(progress, 0.1, 0.6),
        )  # fmt: skip
        progress.set(0.6, "Joining contacts")
        events = _events(pieces, params, progress)
        done = pieces.searched
        hours = pieces.hours
        if not events.contact_ms.size:
            return Searched(as_frame(None), tuple(done), hours - len(done))
        ship = np.unique(events.ship)
        numbered = replace(events, ship=np.searchsorted(ship, events.ship))
        columns = listed(numbered, *ships_of_numbers(ship))
        columns = with_statics(columns, most_said(place, manifest, settled, ship), params)
        found = measure_events(
            manifest, files_of, settled, events, columns["limit_m"], sides(columns), params,
            cutting, backend, part(progress, 0.65, 0.9),
        )  # fmt: skip
        columns = measured(columns, found)
        chosen = encountered(columns, params)
        columns, events = where(columns, chosen), events.where(chosen)
        if not events.contact_ms.size:
            return Searched(as_frame(None), tuple(done), hours - len(done))
        stop_if_cancelled(progress)
        progress.set(0.9, "Placing the encounters")
        columns = placed_events(columns)
        still = _still(pieces, events, columns, params, progress)
        table = as_frame(finished(columns, events, still, params))
    progress.set(1.0, "Encounters found")
    return Searched(table, tuple(done), hours - len(done))


def _events(pieces: KeptPieces, params: DetectParams, progress: Progress) -> Events:
    def chunks() -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64], int]]:
        for day in pieces.days:
            stop_if_cancelled(progress)
            found = pieces.of(day)
            yield found.whom, found.what, (day + 1) * HOURS * HOUR_MS

    def wanted(events: Events) -> NDArray[np.bool_]:
        return candidates(events, params)

    return fold_in_order(chunks(), round(params.hysteresis_h * HOUR_MS), wanted)


def _still(
    pieces: KeptPieces,
    events: Events,
    columns: Columns,
    params: DetectParams,
    progress: Progress,
) -> NDArray[np.int64]:
    total = np.zeros(events.contact_ms.size, dtype=np.int64)
    for day in pieces.days:
        stop_if_cancelled(progress)
        found = pieces.of(day)
        order = np.argsort(found.still[:, 0], kind="stable")
        hour, ship = found.still[order, 0], found.still[order, 1]
        total += near_still(hour, ship, found.still_xyz[order], events, columns, params)
    return total


@contextlib.contextmanager
def _derived(place: Place) -> Iterator[Place]:
    """Gives where derived files may be kept: beside the store, else in a temporary folder."""
    try:
        place.write(".derived/README", _README, lasting=False)
    except OutputError:
        with scratch_folder("derived") as folder:
            yield place_of(folder)
        return
    yield place
