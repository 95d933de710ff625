"""Files read to clean fixes: one order, no duplicates, ships told apart, reports completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.model.identifiers import is_ship
from lightering.model.records import Loaded, Rejected
from lightering.model.schemas import FIXES
from lightering.progress import stop_if_cancelled
from lightering.tracks.identity import split
from lightering.tracks.ordering import by_ship_and_time, duplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import FileReport
    from lightering.progress import Progress
    from lightering.readers import FileRead

__all__ = ["assemble"]


def assemble(
    reads: Sequence[FileRead],
    params: DetectParams,
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None = None,
) -> Loaded:
    """Brings the fixes of all files together.

    The same fixes in another order, or in other files, give the same table apart from the columns
    that name the source.

    Args:
        reads: As `readers.read_paths` gives them.
        params: Only `reachable_kn` is used.
        progress: Told while working.
        on_reject: Is given every duplicate.

    Raises:
        Cancelled: The person asked to stop.
    """
    progress.set(0.0, "Sorting fixes")
    table = pa.concat_tables([read.table for read in reads] or [FIXES.empty_table()])
    table = table.unify_dictionaries()
    sizes = [read.table.num_rows for read in reads]
    file = np.repeat(np.arange(len(reads)), sizes)
    mmsi, lon, lat = (table.column(name).to_numpy() for name in ("mmsi", "lon", "lat"))
    order = by_ship_and_time(mmsi, _milliseconds(table), lon, lat)
    stop_if_cancelled(progress)
    progress.set(0.4, "Removing duplicates")
    dropped = duplicates(table, order)
    repeated = np.bincount(file[order[dropped]], minlength=len(reads))
    if on_reject is not None:
        _tell(table, order[dropped], file, reads, on_reject)
    order = order[~dropped]
    stop_if_cancelled(progress)
    progress.set(0.6, "Telling ships apart")
    table = _taken(table, order)
    file = file[order]
    mmsi, lon, lat = (table.column(name).to_numpy() for name in ("mmsi", "lon", "lat"))
    time_ms = _milliseconds(table)
    identity = split(mmsi, time_ms, lon, lat, params.reachable_kn)
    stop_if_cancelled(progress)
    progress.set(0.9, "Counting")
    reports = _reports(reads, repeated, file, mmsi, time_ms, lon, lat, identity)
    progress.set(1.0, "Fixes are ready")
    return Loaded(table, identity, reports)


def _taken(table: pa.Table, order: NDArray[np.intp]) -> pa.Table:
    """Returns rows in an order, one column at a time: millions of fixes are copied once."""
    rows = None if np.array_equal(order, np.arange(table.num_rows)) else pa.array(order)
    columns = []
    for column in table.columns:
        whole = column.combine_chunks()
        columns.append(whole if rows is None else whole.take(rows))
    return pa.table(columns, schema=table.schema)


def _milliseconds(table: pa.Table) -> NDArray[np.int64]:
    return np.asarray(table.column("time_utc").cast(pa.int64()).to_numpy())


def _tell(
    table: pa.Table,
    rows: NDArray[np.intp],
    file: NDArray[np.intp],
    reads: Sequence[FileRead],
    on_reject: Callable[[Rejected], None],
) -> None:
    rows = np.sort(rows)
    lines = table.column("source_line").to_numpy()[rows].tolist()
    ships = table.column("mmsi").to_numpy()[rows].tolist()
    for number, line, ship in zip(file[rows].tolist(), lines, ships, strict=True):
        name = reads[number].report.file
        on_reject(Rejected(name, line, "duplicate", "mmsi", str(ship)))


def _reports(
    reads: Sequence[FileRead],
    repeated: NDArray[np.intp],
    file: NDArray[np.intp],
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    identity: NDArray[np.int16],
) -> tuple[FileReport, ...]:
    clash = (np.diff(mmsi) == 0) & (np.diff(time_ms) == 0)
    clashing = np.concatenate((clash, [False]))[: len(mmsi)]
    clashing[1:] |= clash
    shared = np.isin(mmsi, np.unique(mmsi[identity > 0]))
    # rows by file, still by ship and time within each
    order = np.argsort(file.astype(np.uint16) if len(reads) < 65_536 else file, kind="stable")
    ends = np.cumsum(np.bincount(file, minlength=len(reads)))
    reports = []
    for number, read in enumerate(reads):
        rows = order[ends[number - 1] if number else 0 : ends[number]]
        counts = dict(read.report.rejected)
        if repeated[number]:
            counts["duplicate"] = int(repeated[number])
        report = read.report.with_counts(kept=len(rows), rejected=dict(sorted(counts.items())))
        if len(rows):
            ships = np.unique(mmsi[rows])
            times = time_ms[rows]
            report = report.with_counts(
                vessels=len(ships),
                eligible_vessels=int(np.count_nonzero(is_ship(ships))),
                first_utc=pd.Timestamp(int(times.min()), unit="ms", tz="UTC").to_pydatetime(),
                last_utc=pd.Timestamp(int(times.max()), unit="ms", tz="UTC").to_pydatetime(),
                bbox=(
                    float(lon[rows].min()),
                    float(lat[rows].min()),
                    float(lon[rows].max()),
                    float(lat[rows].max()),
                ),
                messages=(
                    *report.messages,
                    *_flags(
                        int(np.count_nonzero(clashing[rows])), np.unique(mmsi[rows[shared[rows]]])
                    ),
                ),
            )
        reports.append(report)
    return tuple(reports)


def _flags(clashing: int, shared: NDArray[np.int64]) -> list[str]:
    said = []
    if clashing:
        said.append(
            f"{clashing:,} fixes share MMSI and second with a fix at another place; each stays "
            "with the track it fits."
        )
    if len(shared):
        some = ", ".join(str(ship) for ship in shared[:5]) + (", …" if len(shared) > 5 else "")
        said.append(
            f"{len(shared):,} MMSI jump farther than a ship can sail ({some}); their fixes were "
            "told apart as several ships, and no path is drawn over a jump."
        )
    return said
