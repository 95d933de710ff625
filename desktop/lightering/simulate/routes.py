"""The shortest way along the lanes, and where anchored and moored ships lie."""

from __future__ import annotations

import heapq
from functools import cache

from lightering.geo import geod
from lightering.simulate.waters import ANCHORAGES, EDGES, NODES, PORTS

__all__ = ["anchor_places", "berth_places", "distance_m", "lane", "offset"]


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Returns the geodesic distance of two points in metres.

    Args:
        a: Lon, lat in degrees.
        b: Lon, lat in degrees.
    """
    return float(geod().inv(*a, *b)[2])


def offset(point: tuple[float, float], bearing_deg: float, metres: float) -> tuple[float, float]:
    """Returns the point a distance away.

    Args:
        point: Lon, lat in degrees.
        bearing_deg: From north, clockwise.
        metres: Distance.
    """
    lon, lat, _ = geod().fwd(*point, bearing_deg, metres)
    return float(lon), float(lat)


@cache
def lane(start: str, goal: str) -> tuple[str, ...]:
    """Returns the nodes of the shortest way between two nodes, both included (Dijkstra 1959).

    Args:
        start: Name of a node.
        goal: Name of a node.
    """
    done: set[str] = set()
    queue: list[tuple[float, str, tuple[str, ...]]] = [(0.0, start, (start,))]
    while queue:
        length, here, way = heapq.heappop(queue)
        if here == goal:
            return way
        if here in done:
            continue
        done.add(here)
        for there, step in _neighbours()[here]:
            if there not in done:
                heapq.heappush(queue, (length + step, there, (*way, there)))
    raise KeyError(goal)


@cache
def _neighbours() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, list[tuple[str, float]]] = {name: [] for name in NODES}
    for a, b in EDGES:
        step = distance_m((NODES[a].lon, NODES[a].lat), (NODES[b].lon, NODES[b].lat))
        found[a].append((b, step))
        found[b].append((a, step))
    return {name: tuple(steps) for name, steps in found.items()}


@cache
def berth_places(port: str) -> tuple[tuple[float, float], ...]:
    """Returns the berths of a port as lon, lat.

    Args:
        port: Key of `PORTS`.
    """
    record = PORTS[port]
    if record.berths == 1:
        return (record.first,)
    inner = geod().npts(*record.first, *record.last, record.berths - 2)
    return (record.first, *((float(lon), float(lat)) for lon, lat in inner), record.last)


@cache
def anchor_places(anchorage: str) -> tuple[tuple[float, float], ...]:
    """Returns the places of an anchorage as lon, lat, row by row.

    Args:
        anchorage: Key of `ANCHORAGES`.
    """
    record = ANCHORAGES[anchorage]
    corner = (record.lon, record.lat)
    return tuple(
        offset(offset(corner, 0.0, row * record.row_m), 90.0, column * record.spacing_m)
        for row in range(record.rows)
        for column in range(record.columns)
    )
