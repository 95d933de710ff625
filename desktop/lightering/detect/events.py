"""From fixes to the table of encounters, all fixes at once: vertices, boxes, pieces, fold."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, numbers_in
from lightering.detect.fold import Events, fold
from lightering.detect.hull_gap import sides
from lightering.detect.kernel import contact_pieces
from lightering.detect.listing import (
    STATICS,
    candidates,
    encountered,
    finished,
    listed,
    measured,
    near_still,
    placed_events,
    said_column,
    where,
    with_statics,
)
from lightering.detect.machine_code import make_ready
from lightering.detect.near import near_motion
from lightering.detect.profile import measures
from lightering.progress import part, stop_if_cancelled
from lightering.tracks.tallies import most_frequent, ships_of_fixes
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.listing import Columns, Encounters
    from lightering.detect.near import Motion
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["contact_events", "encounters"]

_PAIRS_PER_TASK = 3_000


def encounters(
    loaded: Loaded, params: DetectParams, progress: Progress, workers: int | None = None
) -> Encounters | None:
    """Returns all encounters of all kinds; None if there is none.

    An event is listed if its contacts last `min_duration_h` together and either both ships are
    slower than `max_speed_kn` on average over contact, or both are under way together (a convoy).
    `lon`, `lat` is the mean of the midpoint over contact; distances are rounded to mm, speeds to
    1e-4 kn, positions to 1e-6 degrees, so that the last bits of a machine's sine show nowhere.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is.
        workers: Threads; the number does not change the result. None for one per core.

    Raises:
        Cancelled: The person asked to stop.
    """
    make_ready(progress)
    motion = near_motion(loaded, params, part(progress, 0.0, 0.6), workers)
    track = motion.track
    stop_if_cancelled(progress)
    events = contact_events(motion, params, part(progress, 0.6, 0.8), workers)
    events = events.where(candidates(events, params))
    if not events.contact_ms.size:
        return None
    progress.set(0.8, "Measuring how the ships lay to each other")
    columns = listed(events, track.mmsi, track.identity)
    columns = with_statics(columns, _said(loaded, columns), params)
    threads = workers or os.cpu_count() or 1
    found = measures(track, events, columns["limit_m"], sides(columns), threads)
    columns = measured(columns, found)
    chosen = encountered(columns, params)
    columns, events = where(columns, chosen), events.where(chosen)
    if not events.contact_ms.size:
        return None
    stop_if_cancelled(progress)
    progress.set(0.9, "Placing the encounters")
    columns = placed_events(columns)
    lying = motion.lying()
    still = near_still(lying.who[:, 0], lying.who[:, 1], lying.xyz, events, columns, params)
    table = finished(columns, events, still, params)
    progress.set(1.0, "Encounters found")
    return table


def contact_events(
    motion: Motion,
    params: DetectParams,
    progress: Progress,
    workers: int | None = None,
    chunk: int = _PAIRS_PER_TASK,
) -> Events:
    """Returns the events of all pairs, of any length and speed.

    Args:
        motion: Motion for a limit of distance that is no smaller than this one.
        params: Limits.
        progress: Told how far the work is.
        workers: Threads; None for one per core.
        chunk: How many pairs of an hour to hand to a thread. Changes no bit.

    Raises:
        Cancelled: The person asked to stop.
    """
    track, pairs = motion.track, motion.pairs

    def pieces(low: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        stop_if_cancelled(progress)
        return contact_pieces(
            motion.keys,
            pairs[low : low + chunk],
            track.time_ms,
            track.xyz,
            track.joined,
            track.speed_kn,
            params.distance_m,
            params.fix_noise_m,
        )

    whom: list[NDArray[np.int64]] = [np.empty((0, 3), dtype=np.int64)]
    what: list[NDArray[np.float64]] = [np.empty((0, 5))]
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for n, (who, how) in enumerate(pool.map(pieces, range(0, len(pairs), chunk))):
            whom.append(who)
            what.append(how)
            progress.set(min((n + 1) * chunk / len(pairs), 1.0), "Comparing tracks")
    return fold(np.concatenate(whom), np.concatenate(what), round(params.hysteresis_h * HOUR_MS))


def _said(loaded: Loaded, columns: Columns) -> Columns:
    """What the ships of the events say of themselves."""
    said = [name for name in STATICS if loaded.fixes[name].null_count < loaded.fixes.num_rows]
    mmsi: NDArray[np.int64] = numbers_in(loaded.fixes.column("mmsi"))
    edges = np.flatnonzero(mmsi[1:] != mmsi[:-1]) + 1
    begin = np.concatenate(([0], edges)).astype(np.int64)[: mmsi.size]
    size = np.diff(np.append(begin, mmsi.size))
    wanted = np.isin(mmsi[begin], np.concatenate((columns["mmsi_1"], columns["mmsi_2"])))
    begin, size = begin[wanted], size[wanted]
    rows = np.arange(size.sum()) + np.repeat(begin - (np.cumsum(size) - size), size)
    taken = column_of(rows, pa.int64())
    some = replace(
        loaded,
        fixes=loaded.fixes.select(["mmsi", *said]).take(taken),
        identity=loaded.identity[rows],
    )
    group, ships, identity = ships_of_fixes(some)
    found = {name: [None] * ships.size for name in STATICS}
    for name in said:
        found[name] = most_frequent(some.fixes.column(name), group, ships.size)
    about = {name: said_column(name, cells) for name, cells in found.items()}
    return {"mmsi": ships, "identity": identity, **about}
