"""Arrow and numpy side by side: the same memory seen as either, without a copy.

Arrow's own ways from numpy and back look whether pandas is there and import it, a seventh of a
second of each process. What only searches for encounters needs no pandas.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["codes_in", "column_of", "numbers_in", "texts_of", "truths_in", "truths_of"]


def numbers_in(cells: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """Returns numbers as numpy sees them: read-only, not copied where they lie in one piece.

    Args:
        cells: Whole numbers or floats of 8 to 64 bits, times or durations (as int64), shape (n,).
            A null among floats is NaN; among others it has whatever value lies there.
    """
    if isinstance(cells, pa.ChunkedArray):
        if cells.num_chunks != 1:
            parts = [numbers_in(chunk) for chunk in cells.chunks]
            empty = np.empty(0, dtype=_dtype_of(cells.type))
            values = np.concatenate([*parts, empty])
            values.flags.writeable = False
            return values
        cells = cells.chunk(0)
    dtype = _dtype_of(cells.type)
    room = cells.buffers()[1]
    if room is None or not len(cells):
        return np.zeros(len(cells), dtype=dtype)
    values = np.frombuffer(room, dtype, count=len(cells), offset=cells.offset * dtype.itemsize)
    if cells.null_count and dtype.kind == "f":
        values = np.where(_valid(cells), values, np.array(np.nan, dtype=dtype))
    values.flags.writeable = False
    return values


def codes_in(words: pa.DictionaryArray) -> NDArray[Any]:
    """Returns the number of each cell's word in the dictionary, -1 for null.

    Args:
        words: Shape (n,).
    """
    codes = numbers_in(words.indices)
    return np.where(_valid(words.indices), codes, -1) if words.indices.null_count else codes


def column_of(
    values: NDArray[Any], kind: pa.DataType, nulls: NDArray[np.bool_] | None = None
) -> pa.Array:
    """Returns numbers as Arrow sees them; the memory is shared where the types allow.

    Args:
        values: Shape (n,).
        kind: Of the column; times are int64.
        nulls: Which cells hold nothing, shape (n,); None if all hold something.
    """
    room = np.ascontiguousarray(values, dtype=_dtype_of(kind))
    marks = None
    if nulls is not None and nulls.any():
        marks = pa.py_buffer(np.packbits(~nulls, bitorder="little"))
    return pa.Array.from_buffers(kind, room.size, [marks, pa.py_buffer(room)])


def truths_in(cells: pa.Array) -> NDArray[np.bool_]:
    """Returns true and false as numpy sees them; a null is whatever lies there.

    Args:
        cells: Of the type bool, shape (n,).
    """
    if not len(cells):
        return np.zeros(0, dtype=np.bool_)
    return _bits(cells.buffers()[1], cells)


def truths_of(values: NDArray[np.bool_]) -> pa.Array:
    """Returns true and false as Arrow sees them.

    Args:
        values: Shape (n,).
    """
    bits = pa.py_buffer(np.packbits(values, bitorder="little"))
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, bits])


def texts_of(cells: Iterable[str | None]) -> pa.Array:
    """Returns words as a column.

    Args:
        cells: None where there is nothing.
    """
    words = [None if cell is None else cell.encode() for cell in cells]
    ends = list(itertools.accumulate((len(word or b"") for word in words), initial=0))
    nulls = np.array([word is None for word in words], dtype=np.bool_)
    marks = pa.py_buffer(np.packbits(~nulls, bitorder="little")) if nulls.any() else None
    offsets = pa.py_buffer(np.array(ends, dtype=np.int32))
    content = pa.py_buffer(b"".join(word or b"" for word in words))
    return pa.Array.from_buffers(pa.string(), len(words), [marks, offsets, content])


def _dtype_of(kind: pa.DataType) -> np.dtype[Any]:
    if pa.types.is_floating(kind):
        return np.dtype(f"f{kind.bit_width // 8}")
    if pa.types.is_unsigned_integer(kind):
        return np.dtype(f"u{kind.bit_width // 8}")
    return np.dtype(f"i{kind.bit_width // 8}")


def _valid(cells: pa.Array) -> NDArray[np.bool_]:
    return _bits(cells.buffers()[0], cells)


def _bits(room: pa.Buffer, cells: pa.Array) -> NDArray[np.bool_]:
    bits = np.frombuffer(room, np.uint8)
    every = np.unpackbits(bits, count=cells.offset + len(cells), bitorder="little")
    return every[cells.offset :].astype(np.bool_)
