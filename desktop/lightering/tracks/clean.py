"""Files read to clean fixes: one order, no duplicates, ships told apart, reports completed."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.model.identifiers import is_ship
from lightering.model.records import Loaded, Rejected
from lightering.model.schemas import FIXES
from lightering.progress import stop_if_cancelled
from lightering.tracks.identity import split
from lightering.tracks.ordering import by_ship_and_time, duplicates, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import FileReport
    from lightering.progress import Progress
    from lightering.readers import FileRead

__all__ = ["assemble"]

_IN_ONE_PIECE = ("mmsi", "time_utc", "lon", "lat")
"""Columns that are read many times over by kernels."""


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
    table = _joined(table)
    sizes = [read.table.num_rows for read in reads]
    ends = np.cumsum([0, *sizes])
    mmsi, time_ms, lon, lat = _keys(table)
    repeated = np.zeros(len(reads), dtype=np.int64)
    where: Sequence[slice | NDArray[np.intp]]
    if in_order(mmsi, time_ms, lon, lat):
        where = [slice(low, high) for low, high in itertools.pairwise(ends.tolist())]
    else:
        file = np.repeat(np.arange(len(reads), dtype=np.int32), sizes)
        order = by_ship_and_time(mmsi, time_ms, lon, lat)
        stop_if_cancelled(progress)
        progress.set(0.4, "Removing duplicates")
        dropped = duplicates(table, order)
        if dropped.any():
            repeated = np.bincount(file[order[dropped]], minlength=len(reads))
            if on_reject is not None:
                _tell(table, order[dropped], file, reads, on_reject)
            order = order[~dropped]
        stop_if_cancelled(progress)
        table = _taken(table, order)
        where = _rows_of_files(file[order], len(reads))
        del order, file
        mmsi, time_ms, lon, lat = _keys(table)
    stop_if_cancelled(progress)
    progress.set(0.6, "Telling ships apart")
    identity = split(mmsi, time_ms, lon, lat, params.reachable_kn)
    stop_if_cancelled(progress)
    progress.set(0.9, "Counting")
    reports = _reports(reads, repeated, where, mmsi, time_ms, lon, lat)
    progress.set(1.0, "Fixes are ready")
    return Loaded(table, identity, reports)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _moment(time_ms: np.int64) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(time_ms))


def _joined(table: pa.Table) -> pa.Table:
    """Brings the columns that kernels take into one piece, once; the others stay as they came."""
    columns = [
        column.combine_chunks() if name in _IN_ONE_PIECE and column.num_chunks > 1 else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return pa.table(columns, schema=table.schema)


def _keys(
    table: pa.Table,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    mmsi, lon, lat = (table.column(name).to_numpy() for name in ("mmsi", "lon", "lat"))
    time_ms = _milliseconds(table)
    for values in (mmsi, time_ms, lon, lat):
        # Arrow's memory mostly is: the kernels are compiled for one kind of memory
        values.flags.writeable = False
    return mmsi, time_ms, lon, lat


def _taken(table: pa.Table, order: NDArray[np.intp]) -> pa.Table:
    """Returns rows in an order, one column at a time: millions of fixes are copied once."""
    rows = pa.array(order)
    columns = [column.combine_chunks().take(rows) for column in table.columns]
    return pa.table(columns, schema=table.schema)


def _rows_of_files(file: NDArray[np.int32], count: int) -> list[NDArray[np.intp]]:
    """Returns the rows of each file, by ship and time."""
    order = np.argsort(file.astype(np.uint16) if count < 65_536 else file, kind="stable")
    return np.split(order, np.cumsum(np.bincount(file, minlength=count))[:-1]) if count else []


def _milliseconds(table: pa.Table) -> NDArray[np.int64]:
    return np.asarray(table.column("time_utc").cast(pa.int64()).to_numpy())


def _tell(
    table: pa.Table,
    rows: NDArray[np.intp],
    file: NDArray[np.int32],
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
    repeated: NDArray[np.int64],
    where: Sequence[slice | NDArray[np.intp]],
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> tuple[FileReport, ...]:
    reports = []
    for number, (read, rows) in enumerate(zip(reads, where, strict=True)):
        own, times = mmsi[rows], time_ms[rows]
        counts = dict(read.report.rejected)
        if repeated[number]:
            counts["duplicate"] = int(repeated[number])
        report = read.report.with_counts(kept=len(own), rejected=dict(sorted(counts.items())))
        if len(own):
            # the rows of a file are still by ship
            ships = own[np.concatenate(([0], np.flatnonzero(own[1:] != own[:-1]) + 1))]
            report = report.with_counts(
                vessels=len(ships),
                eligible_vessels=int(np.count_nonzero(is_ship(ships))),
                first_utc=_moment(times.min()),
                last_utc=_moment(times.max()),
                bbox=(
                    float(lon[rows].min()),
                    float(lat[rows].min()),
                    float(lon[rows].max()),
                    float(lat[rows].max()),
                ),
            )
        reports.append(report)
    return tuple(reports)
