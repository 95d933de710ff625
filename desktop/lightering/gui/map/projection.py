"""The map's projection: Mercator on the WGS84 ellipsoid (EPSG:3395).

Formulas: Snyder, Map Projections: A Working Manual (USGS PP 1395), equations 7-6 to 7-9. Metres are
true at the equator and grow with latitude by `scale_at`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import WGS84_A, WGS84_E2

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["LAT_LIMIT", "WORLD_M", "forward", "inverse", "scale_at", "wrapped_lon"]

WORLD_M = 2.0 * math.pi * WGS84_A
"""Width of the world in projected metres."""

LAT_LIMIT = 85.0
"""Degrees north and south beyond which nothing is drawn: Mercator has no pole."""

_E = math.sqrt(WGS84_E2)


def forward(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns projected metres east and north.

    Args:
        lon: Degrees, any turn, shape (n,) or scalar.
        lat: Degrees; beyond `LAT_LIMIT` it is held there.
    """
    x = WGS84_A * np.radians(np.asarray(lon, dtype=np.float64))
    phi = np.radians(np.clip(np.asarray(lat, dtype=np.float64), -LAT_LIMIT, LAT_LIMIT))
    y = WGS84_A * (np.arcsinh(np.tan(phi)) - _E * np.arctanh(_E * np.sin(phi)))
    return x, np.asarray(y)


def inverse(x: float, y: float) -> tuple[float, float]:
    """Returns longitude (−180 to 180) and latitude in degrees of a projected point.

    Args:
        x: Metres east, any turn.
        y: Metres north.
    """
    t = math.exp(-y / WGS84_A)
    phi = math.pi / 2.0 - 2.0 * math.atan(t)
    for _ in range(6):  # converges by a factor of 150 a step
        sin = _E * math.sin(phi)
        phi = math.pi / 2.0 - 2.0 * math.atan(t * ((1.0 - sin) / (1.0 + sin)) ** (_E / 2.0))
    return wrapped_lon(math.degrees(x / WGS84_A)), math.degrees(phi)


def wrapped_lon(lon: float) -> float:
    """Returns the same meridian between −180 (inclusive) and 180.

    Args:
        lon: Degrees, any turn.
    """
    return (lon + 180.0) % 360.0 - 180.0


def scale_at(lat: float) -> float:
    """Returns projected metres per metre on the ground (Snyder 7-8).

    Args:
        lat: Degrees.
    """
    phi = math.radians(lat)
    return math.sqrt(1.0 - WGS84_E2 * math.sin(phi) ** 2) / math.cos(phi)
