"""Claimed zones on a map: lines of a dash of their own, each named as claimed, none a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from lightering.report.figures.mercator import pairs, turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.readers.zone_file import Zone
    from lightering.report.figures.mercator import Frame
    from lightering.report.figures.svg import Svg

__all__ = ["DASH", "FINEST", "draw_zones"]

DASH = "6 2 1 2"
FINEST = 0.25
"""Points; what bends less is straight to the eye."""

_HIGHEST_DEG = 85.0
"""Mercator's map has no pole; no zone of a sea that ships cross reaches it."""


def draw_zones(
    svg: Svg, frame: Frame, zones: Sequence[Zone], width: float, height: float
) -> list[tuple[Zone, NDArray[np.float64]]]:
    """Draws what lies inside the map.

    Args:
        svg: The drawing.
        frame: Its projection.
        zones: As they were read.
        width: Of the drawing, points.
        height: Of the drawing, points.

    Returns:
        The zones that are seen, each with the points of its longest line, shape (n, 2): a name may
        stand at any of them.
    """
    seen = []
    for zone in zones:
        pieces = [
            piece for lon, lat in zone.rings for piece in _pieces(frame, lon, lat, width, height)
        ]
        if pieces:
            svg.path([pairs(one) for one in pieces], width=0.8, stroke="#555555", dash=DASH)
            seen.append((zone, max(pieces, key=_length)))
    return seen


def _pieces(
    frame: Frame, lon: NDArray[np.float64], lat: NDArray[np.float64], width: float, height: float
) -> list[NDArray[np.float64]]:
    """Returns the parts of a line inside the drawing, in points."""
    west, south, east, north = frame.window
    if lat.max() < south or lat.min() > north:
        return []
    # one turn of the world without a leap, then the turn the window lies in
    way = np.unwrap(lon, period=360.0)
    way = way + turned(way[:1], frame.origin_lon)[0] - way[0]
    found: list[NDArray[np.float64]] = []
    for turn in (-360.0, 0.0, 360.0):
        if way.max() + turn < west or way.min() + turn > east:
            continue
        points = frame.points(way + turn, np.clip(lat, -_HIGHEST_DEG, _HIGHEST_DEG))
        line = shapely.simplify(shapely.LineString(points), FINEST)
        inside = shapely.clip_by_rect(line, 0.0, 0.0, width, height)
        parts = [shapely.get_coordinates(one) for one in shapely.get_parts(inside)]
        found += [np.round(part, 1) for part in parts if len(part) > 1]
    return found


def _length(points: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())
