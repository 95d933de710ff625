"""The nearest stretch of shore, by chords in the Earth-centred frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "near_runs", "nearest_shore"]

KERNELS = KernelFile(__file__)


def nearest_shore(
    here: NDArray[np.float64],
    xyz: NDArray[np.float64],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    reach: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Returns the segment of shore nearest to each place, and where on it.

    A run of shore is looked at only if the ball around it is nearer than the best found so far,
    which is exact: no frame of degrees, no dateline, no pole.

    Args:
        here: Places, Earth-centred metres, shape (n, 3).
        xyz: Points of the shores, Earth-centred metres, shape (points, 3).
        begin: First point of each run, shape (runs,).
        end: One past the last segment's first point of each run, shape (runs,).
        reach: Metres from the first point of each run to its farthest, shape (runs,).

    Returns:
        First point of the segment, int64 (n,), and the share of the segment, 0 to 1, float64 (n,).
    """
    segment, share = np.zeros(here.shape[0], dtype=np.int64), np.zeros(here.shape[0])
    _nearest(here, xyz, begin, end, reach, np.empty(begin.size), segment, share)
    return segment, share


def near_runs(
    here: NDArray[np.float64], heads: NDArray[np.float64], reach: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tells which runs of shore may hold the nearest point of any place.

    Args:
        here: Places, Earth-centred metres, shape (n, 3).
        heads: First point of each run, Earth-centred metres, shape (runs, 3).
        reach: Metres from the first point of each run to its farthest, shape (runs,).

    Returns:
        bool (runs,).
    """
    near = np.zeros(reach.size, dtype=np.bool_)
    _near(here, heads, reach, np.empty(reach.size), near)
    return near


@KERNELS.entry("f8[,] f8[,] f8[] f8[] b1[]")
def _near(
    here: NDArray[np.float64],
    heads: NDArray[np.float64],
    reach: NDArray[np.float64],
    square: NDArray[np.float64],
    near: NDArray[np.bool_],
) -> None:
    for n in range(here.shape[0]):
        least = np.inf
        for run in range(reach.size):
            square[run] = 0.0
            for axis in range(3):
                square[run] += (here[n, axis] - heads[run, axis]) ** 2
            least = min(least, square[run])
        bound = np.sqrt(least) + 1.0
        for run in range(reach.size):
            near[run] |= square[run] <= (bound + reach[run]) ** 2


@KERNELS.entry("f8[,] f8[,] i8[] i8[] f8[] f8[] i8[] f8[]")
def _nearest(
    here: NDArray[np.float64],
    xyz: NDArray[np.float64],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    reach: NDArray[np.float64],
    away: NDArray[np.float64],
    segment: NDArray[np.int64],
    share: NDArray[np.float64],
) -> None:
    for n in range(here.shape[0]):
        for run in range(begin.size):
            square = 0.0
            for axis in range(3):
                square += (here[n, axis] - xyz[begin[run], axis]) ** 2
            away[run] = np.sqrt(square)
        bound, best = np.inf, np.inf
        for run in range(begin.size):
            bound = min(bound, away[run] + 1.0)
        for run in range(begin.size):
            if away[run] - reach[run] > bound:
                continue
            for k in range(begin[run], end[run]):
                along, length = 0.0, 0.0
                for axis in range(3):
                    step = xyz[k + 1, axis] - xyz[k, axis]
                    along += (here[n, axis] - xyz[k, axis]) * step
                    length += step * step
                where = min(max(along / max(length, 1e-9), 0.0), 1.0)
                square = 0.0
                for axis in range(3):
                    step = xyz[k + 1, axis] - xyz[k, axis]
                    square += (here[n, axis] - xyz[k, axis] - step * where) ** 2
                if square < best:
                    best, segment[n], share[n] = square, k, where
                    bound = min(bound, np.sqrt(square) + 1.0)
