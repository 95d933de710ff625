"""How much water lies between two hulls: rectangles laid around antennas whose place is reported.

AIS says where the antenna stands: A metres from the bow, B from the stern, C from the port and D
from the starboard side (ITU-R M.1371-5, 3.3.3). With the heading that places the hull.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.kernels.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["along_keels", "antennas", "gap", "sides"]

_SAID = (
    "",
    "antenna of 1 as reported, that of 2 taken amidships",
    "antenna of 2 as reported, that of 1 taken amidships",
    "both antennas as reported",
)


def sides(at: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    """Returns how far each hull reaches from its antenna, for pairs of which one says so.

    A ship that does not say has her antenna amidships on the keel line. Where neither says, or a
    size is missing, all are NaN.

    Args:
        at: Per ship `length_, beam_, to_bow_, to_port_` with 1 and 2 in metres, NaN if not
            known, shape (n,).

    Returns:
        To bow, stern, port and starboard of the first ship, then of the second, shape (n, 8).
    """
    known = _told(at) > 0
    both = []
    for ship in (1, 2):
        length, beam, bow, port = _ship(at, ship)
        told = _fits(length, beam, bow, port)
        bow, port = np.where(told, bow, length / 2.0), np.where(told, port, beam / 2.0)
        both += [bow, length - bow, port, beam - port]
    table = np.stack(both, axis=1)
    known &= np.isfinite(table).all(axis=1)
    return np.where(known[:, None], table, np.nan)


def antennas(at: Mapping[str, NDArray[Any]]) -> NDArray[np.object_]:
    """Returns in words whose antenna is where she reports it; "" if neither's is.

    Args:
        at: As `sides` takes it.
    """
    return np.array(_SAID, dtype=object)[_told(at)]


def _told(at: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """1 if the first ship says where her antenna stands, 2 if the second does, 3 if both do."""
    one, two = (_fits(*_ship(at, ship)) for ship in (1, 2))
    return np.asarray(one * 1 + two * 2, dtype=np.int64)


def _ship(at: Mapping[str, NDArray[Any]], ship: int) -> tuple[NDArray[np.float64], ...]:
    return tuple(at[f"{name}_{ship}"] for name in ("length", "beam", "to_bow", "to_port"))


def _fits(
    length: NDArray[np.float64],
    beam: NDArray[np.float64],
    bow: NDArray[np.float64],
    port: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """An antenna outside the hull is none: sizes and place were sent at different times."""
    return np.asarray((bow <= length) & (port <= beam))


@compiled
def gap(
    north: float,
    east: float,
    bow_1: float,
    bow_2: float,
    side: NDArray[np.float64],
) -> float:
    """Distance of two hulls as rectangles on the level; 0 where they overlap.

    Two convex shapes that do not overlap are nearest to each other at a corner of one of them.

    Args:
        north: From the antenna of the first ship to that of the second, metres.
        east: Likewise.
        bow_1: Heading of the first ship, degrees.
        bow_2: Heading of the second ship.
        side: As `sides` gives them, shape (8,).
    """
    cos_1, sin_1 = np.cos(np.radians(bow_1)), np.sin(np.radians(bow_1))
    cos_2, sin_2 = np.cos(np.radians(bow_2)), np.sin(np.radians(bow_2))
    # the other hull seen from each: ahead and to starboard
    far_1, outside_1 = _seen(north, east, cos_1, sin_1, cos_2, sin_2, side[:4], side[4:])
    far_2, outside_2 = _seen(-north, -east, cos_2, sin_2, cos_1, sin_1, side[4:], side[:4])
    return min(far_1, far_2) if outside_1 or outside_2 else 0.0


@compiled
def along_keels(
    north: float, east: float, bow_1: float, bow_2: float, side: NDArray[np.float64]
) -> float:
    """Separation of the middles of two hulls along their headings, mean of both.

    Args:
        north: From the antenna of the first ship to that of the second, metres.
        east: Likewise.
        bow_1: Heading of the first ship, degrees.
        bow_2: Heading of the second ship.
        side: As `sides` gives them, shape (8,).
    """
    cos_1, sin_1 = np.cos(np.radians(bow_1)), np.sin(np.radians(bow_1))
    cos_2, sin_2 = np.cos(np.radians(bow_2)), np.sin(np.radians(bow_2))
    ahead_1, beside_1 = (side[0] - side[1]) / 2.0, (side[3] - side[2]) / 2.0
    ahead_2, beside_2 = (side[4] - side[5]) / 2.0, (side[7] - side[6]) / 2.0
    to_1 = (ahead_1 * cos_1 - beside_1 * sin_1, ahead_1 * sin_1 + beside_1 * cos_1)
    to_2 = (ahead_2 * cos_2 - beside_2 * sin_2, ahead_2 * sin_2 + beside_2 * cos_2)
    n, e = north + (to_2[0] - to_1[0]), east + (to_2[1] - to_1[1])
    return float(0.5 * (abs(n * cos_1 + e * sin_1) + abs(n * cos_2 + e * sin_2)))


@compiled
def _seen(
    north: float,
    east: float,
    cos: float,
    sin: float,
    cos_other: float,
    sin_other: float,
    own: NDArray[np.float64],
    other: NDArray[np.float64],
) -> tuple[float, bool]:
    """Least distance of the other's corners, and whether a side of the own hull parts the two."""
    least, ahead_0, ahead_1, beside_0, beside_1 = np.inf, np.inf, -np.inf, np.inf, -np.inf
    for corner in range(4):
        along = other[0] if corner < 2 else -other[1]
        across = -other[2] if corner % 2 == 0 else other[3]
        n = north + along * cos_other - across * sin_other
        e = east + along * sin_other + across * cos_other
        ahead = n * cos + e * sin
        beside = e * cos - n * sin
        ahead_0, ahead_1 = min(ahead_0, ahead), max(ahead_1, ahead)
        beside_0, beside_1 = min(beside_0, beside), max(beside_1, beside)
        over = max(ahead - own[0], -own[1] - ahead, 0.0)
        out = max(beside - own[3], -own[2] - beside, 0.0)
        least = min(least, np.sqrt(over * over + out * out))
    parted = ahead_0 > own[0] or ahead_1 < -own[1] or beside_0 > own[3] or beside_1 < -own[2]
    return least, parted
