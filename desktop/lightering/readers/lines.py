"""The lines of a block, with their places and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Lines", "line_count"]

_LINE_FEED = 10
_PART_BYTES = 1 << 18


def line_count(data: bytes) -> int:
    """Returns how many line feeds a text has.

    Args:
        data: Any bytes.
    """
    view = np.frombuffer(data, dtype=np.uint8)
    # four times as quick as the method of bytes, and other threads go on meanwhile
    return sum(
        int(np.count_nonzero(view[low : low + _PART_BYTES] == _LINE_FEED))
        for low in range(0, len(view), _PART_BYTES)
    )


@dataclass(slots=True)
class Lines:
    """Lines of a text, each ended by a line feed.

    Attributes:
        data: All of them.
        starts: Offset of the first byte of each line, int64 (n,).
        ends: Offset of its line feed, int64 (n,).
        numbers: Physical line numbers, int64 (n,).
        keep: Which lines belong to records, bool (n,).
        inner: Which lines go on from the line before, bool (n,).
    """

    data: bytes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    numbers: NDArray[np.int64]
    keep: NDArray[np.bool_]
    inner: NDArray[np.bool_]

    @staticmethod
    def of(data: bytes, first: int) -> Lines:
        """Finds the lines of a text.

        Args:
            data: Ends with a line feed.
            first: Physical number of its first line.
        """
        view = np.frombuffer(data, dtype=np.uint8)
        # part by part, what is compared stays near the processor
        parts = [
            np.flatnonzero(view[low : low + _PART_BYTES] == _LINE_FEED) + low
            for low in range(0, len(view), _PART_BYTES)
        ]
        ends = np.concatenate(parts).astype(np.int64, copy=False)
        starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
        numbers = np.arange(first, first + len(ends), dtype=np.int64)
        keep = np.ones(len(ends), dtype=bool)
        return Lines(data, starts, ends, numbers, keep, np.zeros(len(ends), dtype=bool))

    def first_bytes(self) -> NDArray[np.uint8]:
        """Returns the first byte of each line (of an empty one its line feed)."""
        view: NDArray[np.uint8] = np.frombuffer(self.data, dtype=np.uint8)
        return view[self.starts]

    def bytes_of(self, line: int) -> bytes:
        """Returns one line without its line feed.

        Args:
            line: Its place in the block.
        """
        return self.data[self.starts[line] : self.ends[line]]

    def head(self, count: int) -> Lines:
        """Returns the first lines.

        Args:
            count: How many, at least one.
        """
        if count == len(self.ends):
            return self
        return Lines(
            self.data[: self.ends[count - 1] + 1],
            self.starts[:count],
            self.ends[:count],
            self.numbers[:count],
            self.keep[:count],
            self.inner[:count],
        )
