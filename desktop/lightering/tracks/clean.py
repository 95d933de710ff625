"""Files read to clean fixes: one order, no duplicates, ships told apart, reports completed."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import numbers_in
from lightering.kernels.making import make_ready
from lightering.model.records import Loaded, Rejected
from lightering.model.schemas import FIXES
from lightering.progress import stop_if_cancelled
from lightering.tracks import identity as identity_split
from lightering.tracks import ordering, taking
from lightering.tracks.counting import Counting
from lightering.tracks.identity import split
from lightering.tracks.ordering import by_ship_and_time, duplicates, in_order
from lightering.tracks.taking import in_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.progress import Progress
    from lightering.readers import FileRead

__all__ = ["assemble", "keys", "rows_of_files", "tidied"]

_IN_ONE_PIECE = ("mmsi", "time_utc", "lon", "lat")
"""Columns that are read many times over by kernels."""
_THREADS = 2
"""Memory is filled by two cores in half the time, and hardly sooner by more."""


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
    make_ready(progress, ordering.KERNELS, identity_split.KERNELS, taking.KERNELS)
    progress.set(0.0, "Sorting fixes")
    table = pa.concat_tables([read.table for read in reads] or [FIXES.empty_table()])
    table = table.unify_dictionaries()
    table = _joined(table)
    sizes = [read.table.num_rows for read in reads]
    ends = np.cumsum([0, *sizes])
    mmsi, time_ms, lon, lat = keys(table)
    counting = Counting(len(reads))
    where: Sequence[slice | NDArray[np.intp]]
    if in_order(mmsi, time_ms, lon, lat):
        where = [slice(low, high) for low, high in itertools.pairwise(ends.tolist())]
    else:
        file = np.repeat(np.arange(len(reads), dtype=np.int32), sizes)
        table, file, repeated = tidied(table, file, _names(reads), progress, on_reject)
        counting.drop(repeated)
        where = rows_of_files(file, len(reads)) if len(reads) > 1 else [slice(None)]
        del file
        mmsi, time_ms, lon, lat = keys(table)
    stop_if_cancelled(progress)
    progress.set(0.6, "Telling ships apart")
    identity = split(mmsi, time_ms, lon, lat, params.reachable_kn)
    stop_if_cancelled(progress)
    progress.set(0.9, "Counting")
    counting.fixes(mmsi, time_ms, lon, lat, enumerate(where))
    reports = counting.reports(reads)
    progress.set(1.0, "Fixes are ready")
    # one set for all files that bring static reports apart
    stated = next((read.stated for read in reads if read.stated), {})
    return Loaded(table, identity, reports, stated)


def tidied(
    table: pa.Table,
    file: NDArray[np.int32],
    names: Sequence[str],
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None = None,
) -> tuple[pa.Table, NDArray[np.int32], NDArray[np.int64]]:
    """Sorts fixes and takes out those that repeat others.

    Args:
        table: Fixes; equal ones stand in the order of files and lines.
        file: Number of the file of each.
        names: Of the files.
        progress: Told while working.
        on_reject: Is given every duplicate.

    Returns:
        The fixes that stay, the file of each, and how many duplicates each file had.

    Raises:
        Cancelled: The person asked to stop.
    """
    order = by_ship_and_time(*keys(table))
    stop_if_cancelled(progress)
    progress.set(0.4, "Removing duplicates")
    repeated = np.zeros(len(names), dtype=np.int64)
    dropped = duplicates(table, order)
    if dropped.any():
        repeated = np.bincount(file[order[dropped]], minlength=len(names))
        if on_reject is not None:
            _tell(table, order[dropped], file, names, on_reject)
        order = order[~dropped]
    stop_if_cancelled(progress)
    # of one file all are the same
    file = file[order] if len(names) > 1 else file[: len(order)]
    return in_rows(table, order), file, repeated


def _names(reads: Sequence[FileRead]) -> list[str]:
    return [read.report.file for read in reads]


def _joined(table: pa.Table) -> pa.Table:
    """Brings the columns that kernels take into one piece, once; the others stay as they came."""

    def joined(name: str) -> pa.ChunkedArray | pa.Array:
        column = table.column(name)
        whole = name in _IN_ONE_PIECE and column.num_chunks > 1
        return column.combine_chunks() if whole else column

    with ThreadPoolExecutor(_THREADS) as threads:
        return pa.table(list(threads.map(joined, table.column_names)), schema=table.schema)


def keys(
    table: pa.Table,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Returns MMSI, milliseconds since 1970, longitude and latitude in degrees, each shape (n,).

    Args:
        table: Fixes.
    """
    # read-only, as Arrow's memory mostly is: the kernels are compiled for one kind of memory
    mmsi, time_ms, lon, lat = (numbers_in(table.column(name)) for name in _IN_ONE_PIECE)
    return mmsi, time_ms, lon, lat


def rows_of_files(file: NDArray[np.int32], count: int) -> list[NDArray[np.intp]]:
    """Returns the rows of each file, ascending.

    Args:
        file: Number of the file of each row.
        count: How many files there are.
    """
    order = np.argsort(file.astype(np.uint16) if count < 65_536 else file, kind="stable")
    return np.split(order, np.cumsum(np.bincount(file, minlength=count))[:-1]) if count else []


def _tell(
    table: pa.Table,
    rows: NDArray[np.intp],
    file: NDArray[np.int32],
    names: Sequence[str],
    on_reject: Callable[[Rejected], None],
) -> None:
    rows = np.sort(rows)
    lines = table.column("source_line").to_numpy()[rows].tolist()
    ships = table.column("mmsi").to_numpy()[rows].tolist()
    for number, line, ship in zip(file[rows].tolist(), lines, ships, strict=True):
        on_reject(Rejected(names[number], line, "duplicate", "mmsi", str(ship)))
