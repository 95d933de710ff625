"""The motion that detection looks at: cut into chords only where ships come near each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lightering.detect.bounds import bounds, long_near, rebound
from lightering.detect.vertices import PIECE_M, Vertices, cut, long_motions, placed
from lightering.units import NAUTICAL_MILE_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded

__all__ = ["Motion", "near_motion"]

_STILL_M = 0.3 * NAUTICAL_MILE_M
"""A ship whose box of one hour is not wider lies still: less than 0.3 kn."""


class Motion(NamedTuple):
    """Motion, its boxes, and where ships lay still.

    Attributes:
        track: Exact wherever another ship is within the limit of distance.
        keys: int64 (m, 4): bucket, ship, first and last vertex; sorted for the sweep.
        box: float64 (m, 6): lower and upper corner in metres; never too small.
        still: int64 (s, 4): the keys of the ships that lay still in a bucket, by bucket.
        still_xyz: float64 (s, 3): the middle of their boxes.
    """

    track: Vertices
    keys: NDArray[np.int64]
    box: NDArray[np.float64]
    still: NDArray[np.int64]
    still_xyz: NDArray[np.float64]


def near_motion(loaded: Loaded, params: DetectParams) -> Motion:
    """Returns the motion with all that the search for encounters asks of it.

    The result of the search is the same, bit for bit, as with every motion cut.

    Args:
        loaded: Clean fixes, in any order.
        params: Limits.
    """
    fixes = placed(loaded, params)
    track = fixes.track
    keys, box, bulge = bounds(track.first, track.time_ms, track.xyz, track.joined, PIECE_M)
    near = long_near(
        keys, box, bulge, track.mmsi, track.time_ms, track.xyz, track.joined, PIECE_M,
        params.distance_m, _STILL_M,
    )  # fmt: skip
    track, place = cut(fixes, long_motions(track, keys[near]))
    keys[:, 2:] = place[keys[:, 2:]]
    # a widened box that is not near may be of a ship that moves: it is not asked any more
    narrow = (bulge == 0.0) | near
    exact = box[narrow]
    again = near[narrow]
    exact[again] = rebound(keys[near], track.time_ms, track.xyz, track.joined)
    still = np.linalg.norm(exact[:, 3:] - exact[:, :3], axis=1) <= _STILL_M
    exact = exact[still]
    return Motion(track, keys, box, keys[narrow][still], 0.5 * (exact[:, :3] + exact[:, 3:]))
