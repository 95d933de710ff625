"""The land inside a window, clipped and simplified for the size it is printed at."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import shapely

from lightering.resources import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DETAILED", "Window", "land", "source_of"]

Window = tuple[float, float, float, float]
"""West, south, east, north in degrees; west may lie below -180 and east above 180."""

DETAILED: Window = (115.0, 25.0, 135.0, 43.0)
"""Where the coast is known in full detail (GSHHG full resolution, resources/coast/README.md)."""


def source_of(window: Window) -> str:
    """Returns the name of the coast that `land` takes for a window.

    Args:
        window: Degrees.
    """
    return "GSHHG 2.3.6" if _inside(window) else "Natural Earth 10m"


def land(window: Window, tolerance_deg: float) -> list[NDArray[np.float64]]:
    """Returns the rings of the land inside a window.

    Args:
        window: Degrees.
        tolerance_deg: How far a simplified line may leave the true one; islands less than twice
            as wide and high are left out.

    Returns:
        Rings (n, 2) of longitude and latitude in the window's own turn of longitude. Holes are
        rings like any other: fill them even-odd.
    """
    name = "north_east_asia" if _inside(window) else "world"
    # Levels are powers of two: maps of about the same scale share what was simplified.
    level = _level(name, math.floor(math.log2(tolerance_deg)))
    bounds = _bounds(name)
    west, south, east, north = window
    rings: list[NDArray[np.float64]] = []
    for turn in (-360.0, 0.0, 360.0):
        near = (
            (bounds[:, 0] + turn < east)
            & (bounds[:, 2] + turn > west)
            & (bounds[:, 1] < north)
            & (bounds[:, 3] > south)
            & (
                np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
                > 2.0 * tolerance_deg
            )
        )
        if not near.any():
            continue
        plain = level.polygons(np.flatnonzero(near))
        cut = shapely.clip_by_rect(plain, west - turn, south, east - turn, north)
        parts = shapely.get_parts(cut)
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        for ring in shapely.get_rings(parts):
            points = shapely.get_coordinates(ring)
            if len(points) > 3:
                rings.append(points + np.array((turn, 0.0)))
    return rings


class _Level:
    """The polygons of a coast, simplified when they are first asked for."""

    def __init__(self, name: str, level: int) -> None:
        self._true, self._tolerance_deg = _polygons(name), 2.0**level
        self._held = np.full(len(self._true), None, dtype=object)

    def polygons(self, places: NDArray[np.int64]) -> NDArray[np.object_]:
        missing = places[shapely.is_missing(self._held[places])]
        self._held[missing] = shapely.simplify(
            self._true[missing], self._tolerance_deg, preserve_topology=False
        )
        found: NDArray[np.object_] = self._held[places]
        return found


@cache
def _level(name: str, level: int) -> _Level:
    return _Level(name, level)


@cache
def _bounds(name: str) -> NDArray[np.float64]:
    result: NDArray[np.float64] = shapely.bounds(_polygons(name))
    return result


def _inside(window: Window) -> bool:
    west, south, east, north = window
    return (
        west >= DETAILED[0]
        and south >= DETAILED[1]
        and east <= DETAILED[2]
        and north <= DETAILED[3]
    )


@cache
def _polygons(name: str) -> NDArray[np.object_]:
    table = pq.read_table(resource(f"coast/{name}.parquet"), columns=["geometry"])
    result: NDArray[np.object_] = shapely.from_wkb(
        table.column("geometry").to_numpy(zero_copy_only=False)
    )
    return result
