"""Rows of boxes around the motion of each ship in each hour: how they lie in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Boxes", "Fine", "room"]


class Boxes(NamedTuple):
    """One row per ship and bucket, ship by ship and in order of time.

    Attributes:
        bucket: int64 (m,), hours since 1970 UTC.
        ship: int64 (m,).
        span: int64 (m, 2), first and last position of the motion in `runs.Runs`.
        box: float64 (m, 6), lower and upper corner in metres, good to 1e-6 m.
        bulge_m: float64 (m,), how far a box was widened for motion that is no chord; 0 if exact.
        even: float32 (m, 9), the even motion from the first to the last place in the bucket: place
            at its middle (m), displacement in half an hour (m), how far the motion strays from it
            (m), and from when to when it lasts, in half hours from the middle.
    """

    bucket: NDArray[np.int64]
    ship: NDArray[np.int64]
    span: NDArray[np.int64]
    box: NDArray[np.float64]
    bulge_m: NDArray[np.float64]
    even: NDArray[np.float32]


class Fine(NamedTuple):
    """Even motions of parts of the hour, for boxes whose motion strays far from one.

    Attributes:
        place: int64 (m,), row in `even` of each box, -1 if it has none.
        even: float32 (r, parts, 9), as `Boxes.even`, for one part of the hour after the other;
            without motion in a part its end comes before its start.
    """

    place: NDArray[np.int64]
    even: NDArray[np.float32]


def room(count: int) -> Boxes:
    """Returns empty rows to be filled.

    Args:
        count: How many.
    """
    return Boxes(
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.int64),
        np.empty((count, 2), dtype=np.int64),
        np.empty((count, 6)),
        np.empty(count),
        np.empty((count, 9), dtype=np.float32),
    )
