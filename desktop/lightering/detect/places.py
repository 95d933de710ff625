"""Where an event lies: the nearest port, and how far the shore is.

Candidates are searched by chords in the Earth-centred frame, which knows no dateline and no pole;
the winner's distance is the WGS84 geodesic. The coast is read when the first event is placed.
"""

from __future__ import annotations

import csv
import importlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.detect.shores import near_runs, nearest_shore
from lightering.geo import geod, geodesic_m, to_ecef
from lightering.resources import resource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Land", "get_ready", "nearest_port", "shore_km"]

DETAILED = (115.0, 25.0, 135.0, 43.0)
"""West, south, east, north of the detailed coast (`resources/coast/README.md`)."""

_RUN = 32
_BATCH = 500

_FEW = 500
"""So many places are looked up among the runs of shore near them; for more, all are made ready."""

_DEGREE_M = 111_700.0
"""No degree of latitude or longitude on WGS84 is longer (at the pole 111,694 m; NIMA TR8350.2)."""


def shore_km(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Returns the geodesic distance to the nearest shore in km, 0 on land.

    Inside 115-135° E, 25-43° N the detailed coast rules; elsewhere the distance is good to about a
    kilometre.

    Args:
        lon: Degrees, shape (n,).
        lat: Degrees, shape (n,).
    """
    east = np.atleast_1d(np.asarray(lon, dtype=np.float64))
    north = np.atleast_1d(np.asarray(lat, dtype=np.float64))
    east = east - 360.0 * np.floor((east + 180.0) / 360.0)
    if not east.size:
        return np.zeros(0)
    inside = _within(east, north)
    out = np.empty(east.size)
    if (~inside).any():
        out[~inside] = _coast("world.parquet").distance_m(east[~inside], north[~inside])[0]
    if inside.any():
        out[inside] = _detailed_m(east[inside], north[inside])
    return out / 1000.0


def nearest_port(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Returns the name of the nearest port of the World Port Index and its distance in km.

    Args:
        lon: Degrees, shape (n,).
        lat: Degrees, shape (n,).
    """
    east = np.atleast_1d(np.asarray(lon, dtype=np.float64))
    north = np.atleast_1d(np.asarray(lat, dtype=np.float64))
    names, port_lon, port_lat, port_xyz = _ports()
    at = to_ecef(east, north)
    winner = np.empty(east.size, dtype=np.int64)
    for begin in range(0, east.size, _BATCH):
        part = slice(begin, begin + _BATCH)
        away = [(at[part, None, axis] - port_xyz[None, :, axis]) ** 2 for axis in range(3)]
        winner[part] = (away[0] + away[1] + away[2]).argmin(axis=1)
    return names[winner], geodesic_m(east, north, port_lon[winner], port_lat[winner]) / 1000.0


def get_ready() -> None:
    """Loads what places events, but for the coast: which one depends on where they lie."""
    importlib.import_module("shapely")
    geod()
    _ports()


@dataclass(frozen=True, slots=True)
class Land:
    """Polygons of land and their shores, indexed.

    Attributes:
        polygons: Index of the polygons, lon/lat.
        begin: int64 (runs,), first point of each run.
        end: int64 (runs,), one past the last segment's first point.
        reach: float64 (runs,), metres that no point of a run is farther from its first.
        points: float64 (points, 2), lon and lat of the rings one after the other.
        heads: float64 (runs, 3), the first point of each run, Earth-centred metres.
    """

    polygons: Any
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    reach: NDArray[np.float64]
    points: NDArray[np.float64]
    heads: NDArray[np.float64]

    @staticmethod
    def of(polygons: Sequence[Any]) -> Land:
        """Returns the index of some polygons.

        Args:
            polygons: shapely Polygons in lon/lat degrees; land only.
        """
        import shapely

        shapes = np.asarray(polygons, dtype=object)
        rings = shapely.get_rings(shapes)
        points = shapely.get_coordinates(rings)
        sizes = shapely.get_num_coordinates(rings)
        first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        runs = -(-(sizes - 1) // _RUN)
        nth = np.arange(runs.sum()) - np.repeat(np.cumsum(runs) - runs, runs)
        begin = np.repeat(first, runs) + nth * _RUN
        end = np.minimum(begin + _RUN, np.repeat(first + sizes - 1, runs))
        reach = np.zeros(begin.size)
        for axis in range(2) if begin.size else ():
            # along a parallel and then along a meridian is farther than straight
            along = points[:, axis]
            pairs = np.column_stack((begin, end + 1)).ravel()
            wide = np.append(along, along[-1])
            high = np.maximum.reduceat(wide, pairs)[::2] - along[begin]
            low = along[begin] - np.minimum.reduceat(wide, pairs)[::2]
            reach += np.maximum(high, low) * _DEGREE_M
        heads = to_ecef(points[begin, 0], points[begin, 1])
        return Land(shapely.STRtree(shapes), begin, end, reach, points, heads)

    def distance_m(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Returns the distance to the shore and the nearest place on it.

        Args:
            lon: Degrees -180 to 180, shape (n,).
            lat: Degrees, shape (n,).

        Returns:
            Metres (0 on land), and longitude and latitude of the place.
        """
        import shapely

        metres = np.full(lon.size, np.nan)
        at_lon, at_lat = np.full(lon.size, np.nan), np.full(lon.size, np.nan)
        ashore = np.zeros(lon.size, dtype=np.bool_)
        points = shapely.points(lon, lat)
        # a polygon that was prepared answers for many points without walking its ring for each
        whose, which = self.polygons.query(points)
        shapely.prepare(self.polygons.geometries[np.unique(which)])
        ashore[whose[shapely.intersects(self.polygons.geometries[which], points[whose])]] = True
        metres[ashore], at_lon[ashore], at_lat[ashore] = 0.0, lon[ashore], lat[ashore]
        sea = np.flatnonzero(~ashore)
        if sea.size:
            segment, share = self._nearest(to_ecef(lon[sea], lat[sea]))
            # the foot on the shore as it is drawn: straight in lon/lat between its points
            step = self.points[segment + 1] - self.points[segment]
            foot = self.points[segment] + share[:, None] * step
            at_lon[sea], at_lat[sea] = foot[:, 0], foot[:, 1]
            metres[sea] = geodesic_m(lon[sea], lat[sea], foot[:, 0], foot[:, 1])
        return metres, at_lon, at_lat

    def _nearest(self, here: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Returns the nearest segment of each place, and where on it."""
        runs = np.arange(self.begin.size)
        if len(here) <= _FEW:
            runs = runs[near_runs(here, self.heads, self.reach)]
        begin, members = self.begin[runs], self.end[runs] + 1 - self.begin[runs]
        first = np.cumsum(members) - members
        taken = np.repeat(begin - first, members) + np.arange(members.sum())
        xyz = to_ecef(self.points[taken, 0], self.points[taken, 1])
        segment, share = nearest_shore(
            here, xyz, first, first + members - 1, np.ascontiguousarray(self.reach[runs])
        )
        return taken[segment], share


def _detailed_m(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres to the shore inside the detailed part; beyond its edge the world's coast counts."""
    metres, _, _ = _coast("north_east_asia.parquet").distance_m(lon, lat)
    west, south, east, north = DETAILED
    aside = np.minimum(lon - west, east - lon) * np.cos(np.radians(lat))
    edge_m = np.minimum(aside, np.minimum(lat - south, north - lat)) * 110_000.0
    far = np.flatnonzero(metres > edge_m)
    if far.size:
        world, at_lon, at_lat = _coast("world.parquet").distance_m(lon[far], lat[far])
        beyond = ~_within(at_lon, at_lat) & (world < metres[far])
        metres[far] = np.where(beyond, world, metres[far])
    return metres


def _within(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = DETAILED
    inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


@cache
def _coast(name: str) -> Land:
    import pyarrow.parquet as pq
    import shapely

    path: Path = resource(f"coast/{name}")
    with pq.ParquetFile(path) as file:
        column = file.read(columns=["geometry"]).column("geometry")
    return Land.of(shapely.from_wkb(np.array(column.to_pylist(), dtype=object)))


@cache
def _ports() -> tuple[
    NDArray[np.object_], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
]:
    with resource("geography/ports.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = np.array([row["name"] for row in rows], dtype=object)
    lon = np.array([float(row["lon"]) for row in rows])
    lat = np.array([float(row["lat"]) for row in rows])
    return names, lon, lat, to_ecef(lon, lat)
