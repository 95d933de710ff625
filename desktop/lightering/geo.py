"""The figure of the Earth: WGS84, its Cartesian frame, and how positions are printed.

Distances between fixes are Euclidean in the Earth-centred frame: at 500 m the chord differs from
the geodesic by 1.3e-7 m, and the frame has no dateline and no pole.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pyproj import Geod

__all__ = [
    "MEAN_RADIUS_M",
    "WGS84_A",
    "WGS84_E2",
    "WGS84_F",
    "geod",
    "geodesic_m",
    "geographic",
    "lat_text",
    "lon_text",
    "to_ecef",
]

WGS84_A = 6378137.0
"""Semi-major axis in metres (NIMA TR8350.2)."""

WGS84_F = 1.0 / 298.257223563
"""Flattening (NIMA TR8350.2)."""

WGS84_E2 = WGS84_F * (2.0 - WGS84_F)
"""First eccentricity squared."""

MEAN_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG: a third of 2a + b), for a sphere in its stead: where
0.5 % of a distance is enough."""


@cache
def geod() -> Geod:
    """Returns pyproj's WGS84 geodesic solver (Karney 2013), made once."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def geodesic_m(
    lon_1: ArrayLike, lat_1: ArrayLike, lon_2: ArrayLike, lat_2: ArrayLike
) -> NDArray[np.float64]:
    """Returns WGS84 geodesic distances in metres.

    Args:
        lon_1: Longitudes in degrees, shape (n,) or scalar.
        lat_1: Latitudes in degrees.
        lon_2: Longitudes in degrees of the other ends.
        lat_2: Latitudes in degrees of the other ends.
    """
    a, b, c, d = np.broadcast_arrays(
        *(np.asarray(values, dtype=np.float64) for values in (lon_1, lat_1, lon_2, lat_2))
    )
    return np.asarray(geod().inv(a, b, c, d)[2], dtype=np.float64)


def to_ecef(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Returns Earth-centred Cartesian coordinates of points on the ellipsoid.

    Args:
        lon: Longitudes in degrees, shape (n,).
        lat: Latitudes in degrees, shape (n,).

    Returns:
        Metres, shape (n, 3).
    """
    lam, phi = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    sin_phi, cos_phi = np.sin(phi), np.cos(phi)
    normal = WGS84_A / np.sqrt(1.0 - WGS84_E2 * sin_phi * sin_phi)
    return np.stack(
        (
            normal * cos_phi * np.cos(lam),
            normal * cos_phi * np.sin(lam),
            normal * (1.0 - WGS84_E2) * sin_phi,
        ),
        axis=-1,
    )


def geographic(
    x: NDArray[np.float64], y: NDArray[np.float64], z: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns longitude and latitude in degrees of points near the ellipsoid.

    There tan(latitude) = z / (p (1 - e²)); a height of h metres errs by less than 0.0034 h / R.

    Args:
        x: Earth-centred metres, shape (n,).
        y: Earth-centred metres.
        z: Earth-centred metres.
    """
    lon: NDArray[np.float64] = np.degrees(np.arctan2(y, x))
    lat: NDArray[np.float64] = np.degrees(np.arctan2(z, np.hypot(x, y) * (1.0 - WGS84_E2)))
    return lon, lat


def lat_text(lat: float) -> str:
    """Returns a latitude in degrees and decimal minutes, as `33°14.6′N`.

    Args:
        lat: Degrees, north positive.
    """
    return _minutes(lat, "N", "S", 2)


def lon_text(lon: float) -> str:
    """Returns a longitude in degrees and decimal minutes, as `124°31.2′E`.

    Args:
        lon: Degrees, east positive.
    """
    return _minutes(lon, "E", "W", 3)


def _minutes(value: float, positive: str, negative: str, width: int) -> str:
    tenths = round(abs(value) * 600)
    degrees, rest = divmod(tenths, 600)
    return f"{degrees:0{width}d}°{rest / 10:04.1f}′{positive if value >= 0 else negative}"
