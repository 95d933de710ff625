"""The parts of tracks that are looked at closely, end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lightering.kernels.compiled import compiled
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.runs import Runs

__all__ = ["KERNELS", "WINDOW_MS", "Spans", "spans_of"]

KERNELS = KernelFile(__file__)

WINDOW_MS = 120_000
"""Without a reported speed, motion is judged over at least this long, so that 10 m of fix noise
do not read as knots."""


class Spans(NamedTuple):
    """Parts of the tracks, in order of ship and time.

    Attributes:
        ship: int64 (s,).
        begin: int64 (s,), first position.
        end: int64 (s,), one past the last.
    """

    ship: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]

    def edges(self) -> NDArray[np.int64]:
        """Returns where each span begins if they stand end to end, and the whole length."""
        return np.concatenate(([0], np.cumsum(self.end - self.begin))).astype(np.int64)

    def positions(self) -> NDArray[np.int64]:
        """Returns all positions, span by span."""
        edges = self.edges()
        return np.arange(edges[-1]) + np.repeat(self.begin - edges[:-1], self.end - self.begin)


def spans_of(
    track: Runs,
    joined: NDArray[np.bool_],
    ship: NDArray[np.int64],
    span: NDArray[np.int64],
    since: NDArray[np.int64],
    until: NDArray[np.int64],
) -> tuple[Spans, NDArray[np.int64]]:
    """Returns the parts of tracks that some boxes cover, with what their speeds are told from.

    Args:
        track: Runs of the ships.
        joined: Whether position k to k + 1 is valid motion.
        ship: Ship of each box, ascending, shape (m,).
        span: First and last position of each box, in order of time within a ship, shape (m, 2).
        since: From when on each box matters, ms since 1970, shape (m,).
        until: Until when, shape (m,).

    Returns:
        The spans; and first and last position of what matters of each box, as numbers in the spans
        end to end, int64 (m, 2).
    """
    out = np.empty((ship.size, 3), dtype=np.int64)
    place = np.empty((ship.size, 2), dtype=np.int64)
    count = _spans_into(
        track.begin,
        track.end,
        track.listed,
        track.time_ms,
        joined,
        ship,
        span,
        since,
        until,
        out,
        place,
    )
    return Spans(out[:count, 0], out[:count, 1], out[:count, 2]), place


@compiled
def _row(k: int, size: int, listed: NDArray[np.int64]) -> int:
    return k if k < size else listed[k - size]


@KERNELS.entry("i8[] i8[] i8[] i8[] b1[] i8[] i8[,] i8[] i8[] i8[,] i8[,]")
def _spans_into(
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    listed: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    joined: NDArray[np.bool_],
    ship: NDArray[np.int64],
    span: NDArray[np.int64],
    since: NDArray[np.int64],
    until: NDArray[np.int64],
    out: NDArray[np.int64],
    place: NDArray[np.int64],
) -> int:
    n, size, length = -1, time_ms.size, 0
    for row in range(ship.size):
        first, last = span[row, 0], span[row, 1]
        while first + 1 < last and time_ms[_row(first + 1, size, listed)] <= since[row]:
            first += 1
        while last - 1 > first and time_ms[_row(last - 1, size, listed)] >= until[row]:
            last -= 1
        low, high = first, last
        at_low, at_high = time_ms[_row(low, size, listed)], time_ms[_row(high, size, listed)]
        # a speed that was not sent is told from neighbours within the window, and one beyond
        while low > begin[ship[row]] and joined[low - 1]:
            low -= 1
            if at_low - time_ms[_row(low, size, listed)] >= WINDOW_MS:
                break
        while high < end[ship[row]] - 1 and joined[high]:
            high += 1
            if time_ms[_row(high, size, listed)] - at_high >= WINDOW_MS:
                break
        if n >= 0 and out[n, 0] == ship[row] and low <= out[n, 2]:
            length += max(high + 1 - out[n, 2], 0)
            out[n, 2] = max(out[n, 2], high + 1)
        else:
            n += 1
            out[n, 0], out[n, 1], out[n, 2] = ship[row], low, high + 1
            length += high + 1 - low
        place[row, 0] = first + length - out[n, 2]
        place[row, 1] = last + length - out[n, 2]
    return n + 1
