"""Where a silent ship can have been: the foot of the space-time prism on the Earth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import geod, geodesic_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["reach_outline"]

_POINTS = 120
_HALVINGS = 40
"""1,000 km halved so often is less than a micrometre: the outline is exact to rounding."""

_FARTHEST_M = 9.9e6
"""Just under a quarter of the Earth's girth: beyond it both ways round would have to be told."""


def reach_outline(
    start: tuple[float, float], end: tuple[float, float], sailed_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the outline of all places X with |PX| + |XQ| <= L, an ellipse of geodesics.

    A ship silent from P to Q that sails L metres at most has stayed inside (Hägerstrand 1970;
    Miller 1991). With her speed limit V and silence T, L = V T; if she lay still somewhere for D
    hours, L = V (T - D).

    Args:
        start: Longitude and latitude of P, degrees.
        end: Longitude and latitude of Q, degrees.
        sailed_m: L, metres.

    Returns:
        Longitudes and latitudes in degrees, shape (120,), by azimuth from the middle; empty where
        Q is farther from P than L, or where L is more than the outline can tell.
    """
    solver = geod()
    out, _back, straight = solver.inv(*start, *end)
    if straight > sailed_m or sailed_m > 2.0 * _FARTHEST_M or sailed_m <= 0.0:
        return np.empty(0), np.empty(0)
    lon_0, lat_0, _ = solver.fwd(*start, out, straight / 2.0)
    azimuth = np.arange(_POINTS) * (360.0 / _POINTS)
    lon, lat = np.full(_POINTS, lon_0), np.full(_POINTS, lat_0)
    near = np.zeros(_POINTS)
    # 2 |MX| <= |PX| + |XQ| in the plane; on the sphere it holds with a little to spare
    far = np.full(_POINTS, min(sailed_m / 2.0 * 1.05, _FARTHEST_M))
    for _ in range(_HALVINGS):
        middle = (near + far) / 2.0
        x, y, _ = solver.fwd(lon, lat, azimuth, middle)
        x, y = np.asarray(x), np.asarray(y)
        inside = geodesic_m(*start, x, y) + geodesic_m(x, y, *end) <= sailed_m
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    x, y, _ = solver.fwd(lon, lat, azimuth, near)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
