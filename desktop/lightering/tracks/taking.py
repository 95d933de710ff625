"""Fixes in another order: column by column, two at a time, as looking up rows waits for memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, numbers_in, truths_in
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["KERNELS", "in_rows"]

KERNELS = KernelFile(__file__)

_THREADS = 2


def in_rows(table: pa.Table, order: NDArray[np.int64]) -> pa.Table:
    """Returns rows of a table in an order.

    Args:
        table: Fixes.
        order: Rows, shape (m,).
    """
    place = np.empty(table.num_rows, dtype=np.int64)
    _turn(np.ascontiguousarray(order, dtype=np.int64), place)
    with ThreadPoolExecutor(_THREADS) as threads:
        columns = list(
            threads.map(lambda column: _column(column, place, len(order)), table.columns)
        )
    return pa.table(columns, schema=table.schema)


def _column(column: pa.ChunkedArray, place: NDArray[np.int64], rows: int) -> pa.Array:
    """Returns the cells of a column in an order; what all rows share is not looked up in each."""
    kind = column.type
    if column.null_count == len(column):
        return pa.nulls(rows, kind)
    words = pa.types.is_dictionary(kind)
    cells = [chunk.indices if words else chunk for chunk in column.chunks]
    if words and len(column.chunk(0).dictionary) == 1 and not column.null_count:
        codes = column_of(np.zeros(rows, dtype=np.int32), kind.index_type)
        return pa.DictionaryArray.from_arrays(codes, column.chunk(0).dictionary)
    nulls = _laid([_nulls(chunk) for chunk in cells], place, rows) if column.null_count else None
    laid = column_of(
        _laid([numbers_in(chunk) for chunk in cells], place, rows),
        kind.index_type if words else kind,
        None if nulls is None else nulls.view(np.bool_),
    )
    return pa.DictionaryArray.from_arrays(laid, column.chunk(0).dictionary) if words else laid


def _nulls(cells: pa.Array) -> NDArray[np.uint8]:
    return truths_in(cells.is_null()).view(np.uint8)


def _laid(chunks: Sequence[NDArray[Any]], place: NDArray[np.int64], rows: int) -> NDArray[Any]:
    """Lays values where they belong, chunk by chunk; -1 is nowhere."""
    found = np.empty(rows, dtype=chunks[0].dtype)
    lay, seen = _LAY[found.itemsize]
    low = 0
    for values in chunks:
        lay(values.view(seen), place[low : low + len(values)], found.view(seen))
        low += len(values)
    return found


@KERNELS.entry("i8[] i8[]")
def _turn(order: NDArray[np.int64], place: NDArray[np.int64]) -> None:
    """Tells where each row goes, from which row comes where; -1 for rows that go nowhere."""
    for k in range(place.size):
        place[k] = -1
    for k in range(order.size):
        place[order[k]] = k


@KERNELS.entry("i8[] i8[] i8[]")
def _lay_eight(
    values: NDArray[np.int64], place: NDArray[np.int64], found: NDArray[np.int64]
) -> None:
    for k in range(values.size):
        if place[k] >= 0:
            found[place[k]] = values[k]


@KERNELS.entry("i4[] i8[] i4[]")
def _lay_four(
    values: NDArray[np.int32], place: NDArray[np.int64], found: NDArray[np.int32]
) -> None:
    for k in range(values.size):
        if place[k] >= 0:
            found[place[k]] = values[k]


@KERNELS.entry("i2[] i8[] i2[]")
def _lay_two(values: NDArray[np.int16], place: NDArray[np.int64], found: NDArray[np.int16]) -> None:
    for k in range(values.size):
        if place[k] >= 0:
            found[place[k]] = values[k]


@KERNELS.entry("u1[] i8[] u1[]")
def _lay_one(values: NDArray[np.uint8], place: NDArray[np.int64], found: NDArray[np.uint8]) -> None:
    for k in range(values.size):
        if place[k] >= 0:
            found[place[k]] = values[k]


_LAY: dict[int, tuple[Callable[..., None], type]] = {
    8: (_lay_eight, np.int64),
    4: (_lay_four, np.int32),
    2: (_lay_two, np.int16),
    1: (_lay_one, np.uint8),
}
