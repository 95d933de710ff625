"""Traffic at falling levels of detail: each level keeps points twice as far apart as the last.

The coarsest level whose tolerance stays below a pixel and a bit looks the same as all fixes, and
costs about as many points as there are pixels of track.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.gui.map.fleet import Fleet
    from lightering.progress import Progress

__all__ = ["CHUNK", "Level", "Traffic", "traffic_of"]

CHUNK = 256
"""Points per chunk: few enough to leave out most of what lies outside, many enough to be cheap."""

_TOLERANCE_M = 60.0
"""Least distance of neighbours at the first coarse level, projected; twice it at each one after."""

_LEVELS = 9
_WORTH = 0.7
"""A level that keeps more than this share of the points of the one before is left out."""


@dataclass(frozen=True, slots=True)
class Level:
    """Points of all tracks at one level of detail, cut into chunks.

    Attributes:
        tolerance_m: Least distance of neighbours in projected metres; 0 for all fixes.
        x: float32 (n,): metres east of the fleet's origin.
        y: float32 (n,): metres north of it.
        t: int32 (n,): seconds after `Traffic.epoch_ms`.
        rows: int64 (chunks, 2): points of each chunk; neighbours in a run share one point.
        box: float32 (chunks, 4): west, south, east, north.
        span: int32 (chunks, 2): first and last second.
        ship: int32 (chunks,): number of the fleet's ship.
    """

    tolerance_m: float
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    t: NDArray[np.int32]
    rows: NDArray[np.int64]
    box: NDArray[np.float32]
    span: NDArray[np.int32]
    ship: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Traffic:
    """All levels of one fleet.

    Attributes:
        levels: From all fixes to the coarsest.
        epoch_ms: Where the levels' seconds begin.
        x0: Projected metres east of the origin.
        y0: Projected metres north of the origin.
    """

    levels: tuple[Level, ...]
    epoch_ms: int
    x0: float
    y0: float

    def level(self, mpp: float) -> Level:
        """Returns the level to draw at a scale.

        Args:
            mpp: Projected metres per pixel.
        """
        fine = [level for level in self.levels if level.tolerance_m <= 1.5 * mpp]
        return fine[-1]

    def seconds(self, time_ms: int) -> int:
        """Returns a time on the levels' clock, held within what an int32 tells.

        Args:
            time_ms: Milliseconds since 1970.
        """
        return min(max((time_ms - self.epoch_ms) // 1000, -(2**31)), 2**31 - 1)


def traffic_of(fleet: Fleet, progress: Progress) -> Traffic:
    """Thins the tracks of a fleet. Takes seconds for ten million fixes; run it in a thread.

    Args:
        fleet: Projected fixes.
        progress: Told how far it is.

    Raises:
        Cancelled: The person, or newer results, asked to stop.
    """
    # numba takes a second to import: the window must not wait for it
    from lightering.gui.map import kernels

    epoch = int(fleet.time_ms.min()) if fleet.time_ms.size else 0
    x, y, first = fleet.x, fleet.y, fleet.first
    t = ((fleet.time_ms - epoch) // 1000).clip(0, 2**31 - 1).astype(np.int32)
    start = fleet.start[:-1]
    levels: list[Level] = []
    for k in range(_LEVELS + 1):
        stop_if_cancelled(progress)
        progress.set(k / (_LEVELS + 1), "drawing the tracks")
        tolerance = 0.0 if k == 0 else _TOLERANCE_M * 2.0 ** (k - 1)
        if k:
            kept = kernels.thin(x, y, first, tolerance)
            x, y, t, first = x[kept], y[kept], t[kept], first[kept]
            start = np.searchsorted(kept, start)  # a ship's first fix is always kept
            if x.size > _WORTH * levels[-1].x.size:
                continue  # ships far between their fixes: the finer level serves as well
        chunks = kernels.count_chunks(first, CHUNK)
        rows, box, span = kernels.chunk_boxes(x, y, t, first, CHUNK, chunks)
        ship = (np.searchsorted(start, rows[:, 0], side="right") - 1).astype(np.int32)
        levels.append(Level(tolerance, x, y, t, rows, box, span, ship))
    progress.set(1.0, "tracks are drawn")
    return Traffic(tuple(levels), epoch, fleet.x0, fleet.y0)
