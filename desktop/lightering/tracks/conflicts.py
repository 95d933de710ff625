"""One ship, one time, two places: which of them is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "settled"]

KERNELS = KernelFile(__file__)


def settled(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    xyz: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Keeps one fix where a ship reports several places at one time.

    The rule: the place nearest to the ship's last kept fix; for the first fix, or at equal
    distance, the smallest latitude, then the smallest longitude. It does not depend on row order.

    Args:
        first: Row at which each ship begins, and the row count, shape (ships + 1,).
        time_ms: Times, ascending within a ship, shape (n,).
        lon: Degrees, shape (n,).
        lat: Degrees, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).

    Returns:
        bool (n,): the rows kept.
    """
    keep = np.ones(time_ms.size, dtype=np.bool_)
    _settle(first, time_ms, lon, lat, np.ascontiguousarray(xyz), keep)
    return keep


@KERNELS.entry("i8[] i8[] f8[] f8[] f8[,] b1[]")
def _settle(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    xyz: NDArray[np.float64],
    keep: NDArray[np.bool_],
) -> None:
    for ship in range(first.size - 1):
        last = -1
        row = first[ship]
        while row < first[ship + 1]:
            stop = row + 1
            while stop < first[ship + 1] and time_ms[stop] == time_ms[row]:
                stop += 1
            best, nearest = int(row), np.inf
            for k in range(row, stop):
                away = 0.0
                if last >= 0:
                    for axis in range(3):
                        away += (xyz[k, axis] - xyz[last, axis]) ** 2
                better = away < nearest
                if away == nearest:
                    better = lat[k] < lat[best] or (lat[k] == lat[best] and lon[k] < lon[best])
                if better:
                    best, nearest = k, away
                keep[k] = False
            keep[best] = True
            last = best
            row = stop
