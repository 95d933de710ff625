"""What can only be settled over all fixes of an MMSI: which ship sent them, which place is kept.

Summaries of the days tell for which MMSI the question arises: those that jump farther than a ship
can sail, and those in two places at one time. Their fixes are copied out of the days, once per
content of a day, and settled by the same functions as when everything is in memory; so identities
do not depend on how time is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lightering.detect.runs import east_of
from lightering.detect.store.hours import AHEAD_FIXES, Settled, damaged, open_day
from lightering.detect.store.manifest import HOURS
from lightering.detect.store.place import place_of
from lightering.detect.store.summary import from_bytes, joined, to_bytes
from lightering.geo import to_ecef
from lightering.model.identifiers import is_ship
from lightering.model.ships import ship_numbers
from lightering.tracks.conflicts import settled
from lightering.tracks.identity import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from lightering.detect.backends import Backend
    from lightering.detect.store.hours import HourFiles
    from lightering.detect.store.manifest import Day, Manifest
    from lightering.detect.store.place import Place
    from lightering.progress import Progress

__all__ = ["QuestionsTask", "copy_questions", "settle"]

_ROWS = pa.schema(
    [
        ("hour", pa.int64()),
        ("mmsi", pa.int64()),
        ("time_ms", pa.int64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class QuestionsTask:
    """Copy all fixes of some MMSI out of a day.

    Attributes:
        files: Where its hours stand.
        mmsi: Ascending.
    """

    files: HourFiles
    mmsi: NDArray[np.int64]


def copy_questions(task: QuestionsTask) -> pa.Table:
    """Returns all fixes of some MMSI in a day, in the order of the store.

    Args:
        task: Whose fixes of which hours.
    """
    place = place_of(task.files.address)
    found = [_ROWS.empty_table()]
    hours = sorted(task.files.where)
    while hours:
        some = task.files.together(hours[0], AHEAD_FIXES)
        hours = hours[len(some) :]
        name = task.files.where[some[0]][0]
        file = open_day(place, name)
        try:
            found.append(_copied(file, some, task))
        except (pa.ArrowException, OSError) as error:
            raise damaged(name) from error
        finally:
            file.close(force=True)
    return pa.concat_tables(found)


def _copied(file: pq.ParquetFile, hours: list[int], task: QuestionsTask) -> pa.Table:
    groups = [task.files.where[hour][1] for hour in hours]
    hour = np.repeat(hours, [task.files.where[hour][2] for hour in hours])
    mmsi = file.read_row_groups(groups, ["mmsi"], use_threads=False).column(0).to_numpy()
    rows = np.flatnonzero(np.isin(mmsi, task.mmsi))
    if not rows.size:
        return _ROWS.empty_table()
    names = ["mmsi", "time_utc", "lon", "lat"]
    some = file.read_row_groups(groups, names, use_threads=False).take(pa.array(rows))
    columns = {
        "hour": hour[rows],
        "mmsi": some.column("mmsi"),
        "time_ms": some.column("time_utc").cast(pa.int64()),
        "lon": some.column("lon"),
        "lat": some.column("lat"),
    }
    return pa.table(columns, schema=_ROWS)


def settle(
    place: Place,
    beside: Place,
    manifest: Manifest,
    files_of: Callable[[Iterable[int]], HourFiles],
    reachable_kn: float,
    backend: Backend,
    progress: Progress,
) -> Settled:
    """Returns which ship sent each fix in question, and which places are kept.

    Args:
        place: Folder of the store.
        beside: Where copies are kept.
        manifest: Its days.
        files_of: Says where hours stand.
        reachable_kn: No ship is faster.
        backend: Who copies fixes out of days.
        progress: Told while working.

    Raises:
        InputError: A day of the store is damaged.
        Cancelled: The person asked to stop.
    """
    mmsi = _in_question(place, manifest, reachable_kn)
    if not mmsi.size:
        return Settled(mmsi, {}, {})
    table = _rows(beside, manifest, files_of, mmsi, backend, progress)
    if not table.num_rows:
        return Settled(mmsi, {}, {})
    order = np.argsort(table.column("mmsi").to_numpy(), kind="stable")
    at = {name: table.column(name).to_numpy()[order] for name in _ROWS.names}
    for values in at.values():
        values.flags.writeable = False
    identity = split(at["mmsi"], at["time_ms"], at["lon"], at["lat"], reachable_kn)
    kept = _kept(at["mmsi"], identity, at["time_ms"], at["lon"], at["lat"])
    # back into the order of the store: by hour, then ship and time
    back = np.argsort(at["hour"], kind="stable")
    hours, first = np.unique(at["hour"][back], return_index=True)
    parts = zip(
        hours.tolist(),
        np.split(identity[back], first[1:]),
        np.split(kept[back], first[1:]),
        strict=True,
    )
    by_hour = {hour: (who, which) for hour, who, which in parts}
    return Settled(
        mmsi,
        {hour: who for hour, (who, _which) in by_hour.items()},
        {hour: which for hour, (_who, which) in by_hour.items()},
    )


def _in_question(place: Place, manifest: Manifest, reachable_kn: float) -> NDArray[np.int64]:
    """MMSI of ships that jump, or are in two places at one time."""
    ships = joined([from_bytes(place.read(day.ships_file)) for day in manifest.days.values()])
    mmsi = ships.column("mmsi").to_numpy()
    # a hair slower than the limit, for the last bits of a sine
    jumps = ships.column("worst_kn").to_numpy() > reachable_kn * (1.0 - 1e-6)
    clash = ships.column("clash").to_numpy()
    return np.asarray(mmsi[is_ship(mmsi) & (jumps | clash)], dtype=np.int64)


def _rows(
    place: Place,
    manifest: Manifest,
    files_of: Callable[[Iterable[int]], HourFiles],
    mmsi: NDArray[np.int64],
    backend: Backend,
    progress: Progress,
) -> pa.Table:
    """All fixes of some MMSI by hour; a day that was copied before is not read again."""
    copies: dict[int, pa.Table] = {}
    missing = []
    for day in manifest.days.values():
        kept = _kept_copy(place, day, mmsi)
        if kept is None:
            missing.append(day)
        else:
            copies[day.number] = kept
    tasks = [QuestionsTask(files_of(_hours(day)), mmsi) for day in missing]
    for day, table in zip(missing, backend.map(copy_questions, tasks, progress), strict=True):
        metadata = {"mmsi": mmsi.tobytes()}
        place.write(
            _copy_name(day), to_bytes(table.replace_schema_metadata(metadata)), lasting=False
        )
        copies[day.number] = table
    return pa.concat_tables([_ROWS.empty_table(), *(copies[n] for n in manifest.days)])


def _kept_copy(place: Place, day: Day, mmsi: NDArray[np.int64]) -> pa.Table | None:
    """The copy of a day, if one was made that holds all these MMSI."""
    if not place.exists(_copy_name(day)):
        return None
    table = from_bytes(place.read(_copy_name(day)))
    held = np.frombuffer((table.schema.metadata or {}).get(b"mmsi", b""), dtype=np.int64)
    if not np.isin(mmsi, held).all():
        return None
    table = table.replace_schema_metadata(None)
    if held.size == mmsi.size:
        return table
    return table.filter(pa.array(np.isin(table.column("mmsi").to_numpy(), mmsi)))


def _copy_name(day: Day) -> str:
    return f".derived/questions/{day.name}-{day.sha256[:12]}.arrow"


def _hours(day: Day) -> list[int]:
    return [day.number * HOURS + nth for nth, hour in enumerate(day.hours) if hour.fixes]


def _kept(
    mmsi: NDArray[np.int64],
    identity: NDArray[np.int16],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether each fix is the one place of its ship at its time, as `runs.runs` has it."""
    kept = np.ones(mmsi.size, dtype=np.bool_)
    rows = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & ((lon != 0.0) | (lat != 0.0)))
    code = ship_numbers(mmsi[rows], identity[rows])
    order = np.lexsort((time_ms[rows], code))
    rows, code = rows[order], code[order]
    first = np.append(np.flatnonzero(np.diff(code, prepend=code[:1] - 1)), code.size)
    east = east_of(lon[rows])
    when, north = time_ms[rows], lat[rows]
    when.flags.writeable = False
    kept[rows] = settled(first.astype(np.int64), when, east, north, to_ecef(east, north))
    return kept
