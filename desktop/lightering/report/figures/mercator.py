"""The Mercator projection of a window of the Earth onto a rectangle of a drawing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import WGS84_A

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.report.figures.coast import Window

__all__ = ["Frame", "northing", "pairs", "turned", "widened", "window_around"]

MARGIN = 0.07


class Frame:
    """A window of the Earth and the rectangle it is drawn on."""

    def __init__(
        self,
        window: Window,
        origin_lon: float,
        width: float,
        corner: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Makes the projection.

        Args:
            window: Degrees.
            origin_lon: Longitudes are taken in the turn nearest to it.
            width: Of the rectangle, points.
            corner: Its left upper one, points.
        """
        self.window, self.origin_lon, self.corner = window, origin_lon, corner
        west, south, east, north = window
        self._left, self._top = math.radians(west), northing(north)
        self.scale = width / (math.radians(east) - math.radians(west))
        # true at the middle latitude
        middle = math.radians((south + north) / 2)
        self.metres_per_point = WGS84_A * math.cos(middle) / self.scale

    def x(self, lon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns places across, in points.

        Args:
            lon: Degrees, in the turn of the window.
        """
        return (np.radians(lon) - self._left) * self.scale + self.corner[0]

    def y(self, lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns places down, in points.

        Args:
            lat: Degrees.
        """
        return (self._top - np.arcsinh(np.tan(np.radians(lat)))) * self.scale + self.corner[1]

    def points(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns places, shape (n, 2), in points.

        Args:
            lon: Degrees, in the turn of the window, shape (n,).
            lat: Degrees, shape (n,).
        """
        return np.column_stack((self.x(lon), self.y(lat)))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Returns one place in points.

        Args:
            lon: Degrees, in any turn.
            lat: Degrees.
        """
        x, y = self.points(turned(np.array([lon]), self.origin_lon), np.array([lat]))[0]
        return float(x), float(y)

    def length_that_fits(self, room: float, unit_m: float) -> tuple[float, float]:
        """Returns a round length (1, 2 or 5 times a power of ten) and how long it is drawn.

        Args:
            room: Points it may take at most.
            unit_m: Metres of the unit it is told in.
        """
        most = room * self.metres_per_point / unit_m
        power = 10.0 ** math.floor(math.log10(most))
        length = max(s * power for s in (1.0, 2.0, 5.0) if s * power <= most)
        return length, length * unit_m / self.metres_per_point


def northing(lat: float) -> float:
    """Returns the Mercator northing of a latitude on a sphere of radius one.

    Args:
        lat: Degrees.
    """
    return math.asinh(math.tan(math.radians(lat)))


def turned(lon: NDArray[np.float64], origin: float) -> NDArray[np.float64]:
    """Returns longitudes in the turn nearest to `origin`, so that 180 degrees is no edge.

    Args:
        lon: Degrees.
        origin: Degrees.
    """
    return origin + np.mod(lon - origin + 180.0, 360.0) - 180.0


def window_around(
    lon: NDArray[np.float64], lat: NDArray[np.float64], least_deg: float, ratio: float
) -> Window:
    """Returns the smallest window of a shape that holds some places, with a margin.

    Args:
        lon: Degrees in one turn, shape (n,), n at least 1.
        lat: Degrees, shape (n,).
        least_deg: It is never less wide and high.
        ratio: Width to height on the drawing.
    """
    held = np.clip(lat, -84.0, 84.0)
    west, east = float(lon.min()), float(lon.max())
    low, high = northing(float(held.min())), northing(float(held.max()))
    least = math.radians(least_deg)
    half_x = max(math.radians(east - west), least) / 2 * (1 + 2 * MARGIN)
    half_y = max(high - low, least) / 2 * (1 + 2 * MARGIN)
    half_x = max(half_x, half_y * ratio)
    half_y = half_x / ratio
    middle_x, middle_y = (west + east) / 2, (low + high) / 2
    return (
        middle_x - math.degrees(half_x),
        math.degrees(math.atan(math.sinh(middle_y - half_y))),
        middle_x + math.degrees(half_x),
        math.degrees(math.atan(math.sinh(middle_y + half_y))),
    )


def widened(window: Window, metres: float) -> Window:
    """Returns a window with at least so much more on each side.

    Args:
        window: Degrees.
        metres: How much.
    """
    west, south, east, north = window
    up = math.degrees(metres / WGS84_A) * 1.01
    out = up / max(math.cos(math.radians(max(abs(south), abs(north)))), 0.05)
    return (west - out, max(south - up, -89.0), east + out, min(north + up, 89.0))


def pairs(run: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Returns points as a drawing takes them.

    Args:
        run: Shape (n, 2).
    """
    return [(x, y) for x, y in run.tolist()]
