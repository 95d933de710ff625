"""Sums and order statistics over the samples of an event, without memory of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import WGS84_E2
from lightering.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["angle", "between", "lengths", "north_east", "quantile"]


@compiled
def quantile(
    values: NDArray[np.float64], begin: int, end: int, q: float, heap: NDArray[np.float64]
) -> float:
    """Quantile of values[begin:end], linear between order statistics; NaN of nothing."""
    size = end - begin
    if size <= 0:
        return np.nan
    for n in range(size):
        heap[n] = values[begin + n]
    at = q * (size - 1)
    low = int(at)
    high = min(low + 1, size - 1)
    _select(heap, size, low)
    above = heap[high]
    # what lies behind is no less: the least of it is the next in order
    for n in range(high + 1, size):
        above = min(above, heap[n])
    return float(heap[low] + (above - heap[low]) * (at - low))


@compiled
def _select(heap: NDArray[np.float64], size: int, wanted: int) -> None:
    """Brings a value to its place in order, none greater before it and none less behind.

    C. A. R. Hoare, Algorithm 65: Find, Comm. ACM 4 (1961) 321, about the middle of each part.
    """
    begin, end = 0, size - 1
    while begin < end:
        pivot = heap[(begin + end) // 2]
        i, j = begin, end
        while i <= j:
            while heap[i] < pivot:
                i += 1
            while pivot < heap[j]:
                j -= 1
            if i <= j:
                heap[i], heap[j] = heap[j], heap[i]
                i += 1
                j -= 1
        if j < wanted:
            begin = i
        if wanted < i:
            end = j


@compiled
def between(rows: NDArray[np.float64], a: int, b: int) -> float:
    """Distance between two places."""
    square = 0.0
    for axis in range(3):
        square += (rows[b, axis] - rows[a, axis]) ** 2
    return float(np.sqrt(square))


@compiled
def lengths(rows: NDArray[np.float64], size: int, out: NDArray[np.float64]) -> None:
    """Writes the lengths of the first vectors."""
    for n in range(size):
        out[n] = np.sqrt(rows[n, 0] ** 2 + rows[n, 1] ** 2 + rows[n, 2] ** 2)


@compiled
def angle(a: float, b: float) -> float:
    """Least angle between two directions in degrees, 0 to 180."""
    turn = abs(a - b) % 360.0
    return min(turn, 360.0 - turn)


@compiled
def north_east(
    x: float, y: float, z: float, where: NDArray[np.float64], n: int
) -> tuple[float, float]:
    """North and east parts of a vector at place n, both Earth-centred."""
    hyp = max(np.sqrt(where[n, 0] ** 2 + where[n, 1] ** 2), 1e-3)
    up_z = where[n, 2] / (1.0 - WGS84_E2)
    norm = np.sqrt(hyp * hyp + up_z * up_z)
    outward = (x * where[n, 0] + y * where[n, 1]) / hyp
    east = (y * where[n, 0] - x * where[n, 1]) / hyp
    return (z * hyp - outward * up_z) / norm, east
