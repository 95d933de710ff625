"""Room for the columns that kernels take: filled chunk by chunk, so that nothing is copied again.

Memory that is touched for the first time costs more than the work on it. A source that knows how
many records it holds is given its room once, and each chunk is laid into it while it is warm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, numbers_in
from lightering.model.schemas import FIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Room"]

_PLACED = {
    "mmsi": np.int64,
    "time_utc": np.int64,
    "lon": np.float64,
    "lat": np.float64,
    "sog_kn": np.float64,
    "source_line": np.int64,
}
"""Columns that all kernels take whole."""


class Room:
    """The columns of one source in one piece each."""

    def __init__(self, rows: int) -> None:
        """Reserves addresses; memory is taken when it is filled.

        Args:
            rows: Records of the source, at most.
        """
        self._rows, self._used = rows, 0
        self._columns: dict[str, NDArray[np.int64] | NDArray[np.float64]] = {}
        self._chunks: list[pa.Table] = []
        self._fits = True

    def lay(self, chunk: pa.Table) -> pa.Table:
        """Copies a chunk into its place.

        Args:
            chunk: Rows that are sound as far as one chunk can tell.

        Returns:
            The same rows; columns without nulls now lie in the room.
        """
        begin, end = self._used, self._used + chunk.num_rows
        names = [name for name in _PLACED if name in chunk.column_names]
        sound = all(not chunk.column(name).null_count for name in names)
        if not self._fits or not sound or end > self._rows:
            self._fits = False
            return chunk
        if not self._columns:
            try:
                self._columns = {name: np.empty(self._rows, _PLACED[name]) for name in names}
            except (MemoryError, ValueError):
                # a count that no memory holds: the records that are there may still fit
                self._fits = False
                return chunk
        if list(self._columns) != names:
            self._fits = False
            return chunk
        laid = dict(zip(chunk.column_names, chunk.columns, strict=True))
        for name, room in self._columns.items():
            room[begin:end] = numbers_in(laid[name])
            laid[name] = column_of(room[begin:end], FIXES.field(name).type)
        chunk = pa.Table.from_arrays(list(laid.values()), list(laid))
        self._used = end
        self._chunks.append(chunk)
        return chunk

    def whole(self, chunks: Sequence[pa.Table]) -> dict[str, pa.Array]:
        """Returns the columns in one piece, if all chunks are still as they were laid.

        Args:
            chunks: What became of the chunks, in their order.
        """
        same = len(chunks) == len(self._chunks)
        same = same and all(a is b for a, b in zip(chunks, self._chunks, strict=True))
        self._chunks = []
        if not self._fits or not same:
            return {}
        return {
            name: column_of(room[: self._used], FIXES.field(name).type)
            for name, room in self._columns.items()
        }
