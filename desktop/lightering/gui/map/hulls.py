"""Hulls to scale on a plane around one of two ships, and how far apart they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Hull", "Place", "Size", "facing", "gap_m", "outline_of"]

_AFT, _AMIDSHIPS = 0.2, 0.5
"""Where an antenna is drawn that is not reported: this share of the length before the stern, on the
midline. Tankers carry it on a bridge aft; but where the other ship reports hers, the search takes
this one amidships to measure the water between them, and the drawing must tell the same."""

_SIDE = [(0.0, 1.0), (0.36, 0.9), (0.5, 0.78), (0.5, 0.03), (0.4, 0.0)]
_OUTLINE = np.array([*_SIDE, *((-across, along) for across, along in reversed(_SIDE[1:]))])
"""Beams to starboard and lengths before the stern."""


@dataclass(frozen=True, slots=True)
class Place:
    """A ship at a time.

    Attributes:
        lon: Degrees.
        lat: Degrees.
        heading_deg: Degrees from north, or None if neither heading nor course is known.
        silent_h: Hours since the last fix if the time lies in a gap, else 0.
    """

    lon: float
    lat: float
    heading_deg: float | None
    silent_h: float


@dataclass(frozen=True, slots=True)
class Size:
    """What a ship says of her size; None where she does not.

    Attributes:
        length_m: Over all.
        beam_m: Greatest.
        to_bow_m: From the antenna (A of ITU-R M.1371-5, 3.3.3).
        to_port_m: From the antenna to the port side (C).
    """

    length_m: float | None = None
    beam_m: float | None = None
    to_bow_m: float | None = None
    to_port_m: float | None = None

    @property
    def antenna_known(self) -> bool:
        """Whether the antenna stands somewhere on the hull as she gives it."""
        told = (self.length_m, self.beam_m, self.to_bow_m, self.to_port_m)
        if any(one is None for one in told):
            return False
        length, beam, bow, port = (float(one or 0.0) for one in told)
        return bow <= length and port <= beam


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
    sizes: tuple[Size, Size],
) -> tuple[Hull, Hull, float]:
    """Returns both ships on a plane that touches the Earth at the first one.

    Args:
        one: The first ship; its antenna is the origin.
        two: The second ship.
        sizes: Of both.

    Returns:
        Both hulls, and the distance of the antennas in metres (WGS84 geodesic).
    """
    azimuth, _, distance = geod().inv(one.lon, one.lat, two.lon, two.lat)
    turn = math.radians(azimuth)
    guess = _AMIDSHIPS if any(size.antenna_known for size in sizes) else _AFT
    hulls = (
        _hull(one, 0.0, 0.0, sizes[0], guess),
        _hull(two, distance * math.sin(turn), distance * math.cos(turn), sizes[1], guess),
    )
    return hulls[0], hulls[1], float(distance)


def outline_of(place: Place, size: Size, other: Size) -> NDArray[np.float64] | None:
    """Returns a hull around its antenna, metres east and north, (n, 2); None if it is not known.

    Args:
        place: Where she is and which way she heads.
        size: As she gives it.
        other: Of the ship she meets, so that both are drawn as `facing` draws them.
    """
    guess = _AMIDSHIPS if size.antenna_known or other.antenna_known else _AFT
    return _hull(place, 0.0, 0.0, size, guess).outline


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


def _hull(place: Place, east: float, north: float, size: Size, guess: float) -> Hull:
    length, beam = size.length_m, size.beam_m
    outline = None
    if length is not None and beam is not None and place.heading_deg is not None:
        turn = math.radians(place.heading_deg)
        across = _OUTLINE[:, 0] * beam
        along = (_OUTLINE[:, 1] - guess) * length
        if size.antenna_known and size.to_bow_m is not None and size.to_port_m is not None:
            across = across + beam / 2.0 - size.to_port_m
            along = (_OUTLINE[:, 1] - 1.0) * length + size.to_bow_m
        outline = np.stack(
            (
                east + across * math.cos(turn) + along * math.sin(turn),
                north - across * math.sin(turn) + along * math.cos(turn),
            ),
            axis=1,
        )
    return Hull(east, north, outline, length, place.silent_h)
