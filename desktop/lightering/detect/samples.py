"""Sums and order statistics over the samples of an event, without memory of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.tracks.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["angle", "between", "lengths", "north_east", "quantile"]

_E2 = 0.0066943799901413165  # first eccentricity squared of WGS84, geo.WGS84_E2


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
    _sort(heap, size)
    at = q * (size - 1)
    low = int(at)
    high = min(low + 1, size - 1)
    return float(heap[low] + (heap[high] - heap[low]) * (at - low))


@compiled
def _sort(heap: NDArray[np.float64], size: int) -> None:
    """Sorts the first values in place, without memory of its own."""
    for top in range(size // 2 - 1, -1, -1):
        _sift(heap, top, size)
    for last in range(size - 1, 0, -1):
        heap[0], heap[last] = heap[last], heap[0]
        _sift(heap, 0, last)


@compiled
def _sift(heap: NDArray[np.float64], top: int, size: int) -> None:
    value = heap[top]
    while True:
        child = 2 * top + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] > heap[child]:
            child += 1
        if not heap[child] > value:
            break
        heap[top] = heap[child]
        top = child
    heap[top] = value


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
    up_z = where[n, 2] / (1.0 - _E2)
    norm = np.sqrt(hyp * hyp + up_z * up_z)
    outward = (x * where[n, 0] + y * where[n, 1]) / hyp
    east = (y * where[n, 0] - x * where[n, 1]) / hyp
    return (z * hyp - outward * up_z) / norm, east
