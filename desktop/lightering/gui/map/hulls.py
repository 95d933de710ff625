"""Hulls to scale on a plane around one of two ships, and how far apart they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.gui.map.motion import Place

__all__ = ["Hull", "facing", "gap_m"]

_ANTENNA = 0.2
"""Where the antenna is drawn: this share of the length before the stern, on the midline. Tankers
carry it on a bridge aft; the true place (AIS dimensions A to D) is not in the fixes."""

_SIDE = [(0.0, 1.0), (0.36, 0.9), (0.5, 0.78), (0.5, 0.03), (0.4, 0.0)]
_OUTLINE = np.array([*_SIDE, *((-across, along) for across, along in reversed(_SIDE[1:]))])
"""Beams to starboard and lengths before the stern."""


@dataclass(frozen=True, slots=True)
class Hull:
    """A ship on the plane.

    Attributes:
        east: Metres of the antenna.
        north: Metres of the antenna.
        outline: Metres, float64 (n, 2), or None if size or heading is not known.
        length_m: Or None if not known.
        silent_h: Hours since its last fix, 0 if it is not in a gap.
    """

    east: float
    north: float
    outline: NDArray[np.float64] | None
    length_m: float | None
    silent_h: float


def facing(
    one: Place,
    two: Place,
    sizes: tuple[tuple[float | None, float | None], tuple[float | None, float | None]],
) -> tuple[Hull, Hull, float]:
    """Returns both ships on a plane that touches the Earth at the first one.

    Args:
        one: The first ship; its antenna is the origin.
        two: The second ship.
        sizes: Length and beam of both in metres, None where not known.

    Returns:
        Both hulls, and the distance of the antennas in metres (WGS84 geodesic).
    """
    azimuth, _, distance = geod().inv(one.lon, one.lat, two.lon, two.lat)
    turn = math.radians(azimuth)
    hulls = (
        _hull(one, 0.0, 0.0, sizes[0]),
        _hull(two, distance * math.sin(turn), distance * math.cos(turn), sizes[1]),
    )
    return hulls[0], hulls[1], float(distance)


def gap_m(one: Hull, two: Hull) -> float | None:
    """Returns the distance of the two outlines in metres, 0 if they overlap; None if not known.

    Args:
        one: A hull.
        two: Another.
    """
    if one.outline is None or two.outline is None:
        return None
    import shapely

    return float(shapely.distance(shapely.Polygon(one.outline), shapely.Polygon(two.outline)))


def _hull(place: Place, east: float, north: float, size: tuple[float | None, float | None]) -> Hull:
    length, beam = size
    outline = None
    if length is not None and beam is not None and place.heading_deg is not None:
        turn = math.radians(place.heading_deg)
        across = _OUTLINE[:, 0] * beam
        along = (_OUTLINE[:, 1] - _ANTENNA) * length
        outline = np.stack(
            (
                east + across * math.cos(turn) + along * math.sin(turn),
                north - across * math.sin(turn) + along * math.cos(turn),
            ),
            axis=1,
        )
    return Hull(east, north, outline, length, place.silent_h)
