"""Areas on the map: where transfers were reported, and zones that somebody claims, told as such."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lightering.geo import MEAN_RADIUS_M
from lightering.gui.map.paths import polygon
from lightering.gui.map.placer import Placer, sized
from lightering.gui.map.projection import WORLD_M, forward
from lightering.resources import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.gui.map.tools import Layers
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["Area", "Areas", "ring", "sts_areas"]

_EARTH_KM = MEAN_RADIUS_M / 1000.0
"""On a sphere a circle of so many kilometres is that to 0.3 %."""

_CIRCLE = 73
_STS_WIDEST_DEG = 24.0
"""Views wider than this show no reported areas: their names would hide the tracks."""

_STEP_PX = 0.7
_SIDES = ((0, -1), (1, 0), (-1, 0))
"""Above, right and left of a spot: each is looked at again in every frame."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Area:
    """One area.

    Attributes:
        words: What stands beside its line.
        claimed: Whether it is a zone that somebody claims; else transfers were reported there.
        rings: Projected metres east and north of each outline, not cut at the dateline.
    """

    words: str
    claimed: bool
    rings: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]


def ring(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns an outline projected, on one turn of the world where it crosses the dateline.

    Args:
        lon: Degrees, (n,).
        lat: Degrees, (n,).
    """
    x, y = forward(np.unwrap(lon, period=360.0), lat)
    return np.asarray(x), np.asarray(y)


def sts_areas() -> tuple[Area, ...]:
    """Returns the areas of `facts/sts_areas.csv` that have a position and a radius."""
    with resource("facts/sts_areas.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["radius_km"].strip()]
    found = []
    for row in rows:
        outline = _circle(float(row["lon"]), float(row["lat"]), float(row["radius_km"]))
        date = row["date"].strip()
        words = f"STS reported {date}" if date else f"STS area: {row['name']}"
        found.append(Area(words, False, (ring(*outline),)))
    return tuple(found)


def _circle(lon: float, lat: float, radius_km: float) -> tuple[NDArray[np.float64], ...]:
    """Longitudes and latitudes of a circle on the sphere (Snyder 1987, eq. 5-5 and 5-6)."""
    turn = np.linspace(0.0, 2.0 * math.pi, _CIRCLE)
    phi, c = math.radians(lat), radius_km / _EARTH_KM
    sin = math.sin(phi) * math.cos(c) + math.cos(phi) * math.sin(c) * np.cos(turn)
    east = np.arctan2(
        math.sin(c) * np.sin(turn),
        math.cos(phi) * math.cos(c) - math.sin(phi) * math.sin(c) * np.cos(turn),
    )
    return lon + np.degrees(east), np.degrees(np.arcsin(sin))


class Areas:
    """Draws both kinds by dashes of their own: no line of theirs is a border."""

    def __init__(self) -> None:
        self.zones: tuple[Area, ...] = ()

    @cached_property
    def reported(self) -> tuple[Area, ...]:
        """The areas that come with the program."""
        return sts_areas()

    def draw(
        self, painter: QPainter, view: Viewport, theme: Theme, layers: Layers, placer: Placer
    ) -> None:
        """Draws the areas of the layers that are on.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
            layers: `sts_areas` and `zones` say which.
            placer: Keeps labels apart.
        """
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(sized(painter.font(), 11.0, italic=True))
        if layers.sts_areas and view.width_deg <= _STS_WIDEST_DEG:
            pen = QPen(QColor(theme.ink_3), 1.2)
            pen.setDashPattern([2.0, 3.0])
            for area in self.reported:
                _draw(painter, view, theme, area, pen, placer)
        if layers.zones:
            pen = QPen(QColor(theme.ink_2), 1.3)
            pen.setDashPattern([7.0, 3.0, 1.5, 3.0])
            for area in self.zones:
                _draw(painter, view, theme, area, pen, placer)
        painter.restore()


def _draw(
    painter: QPainter, view: Viewport, theme: Theme, area: Area, pen: QPen, placer: Placer
) -> None:
    seen = QRectF(0.0, 0.0, view.width, view.height)
    best: NDArray[np.float64] | None = None
    painter.setPen(pen)
    for x, y in area.rings:
        for turn in view.turns(float(x.min()), float(x.max())):
            px, py = (x + turn * WORLD_M - view.left) / view.mpp, (view.top - y) / view.mpp
            if py.max() < 0.0 or py.min() > view.height:
                continue
            px, py = _thinned(px, py)
            painter.drawPolyline(polygon(px, py))
            inside = (px > 0) & (px < view.width) & (py > 0) & (py < view.height)
            spots = np.column_stack((px[inside], py[inside]))
            if len(spots) and (best is None or len(spots) > len(best)):
                best = spots
    if best is None:
        return
    # the highest place that is free: one label for an area, however many islands it has
    for px, py in best[np.argsort(best[:, 1])][:: max(len(best) // _TRIES, 1)]:
        at = QPointF(float(px), float(py))
        if seen.contains(at) and placer.text(
            painter, at, area.words, (theme.ink_2, theme.sea), _SIDES, 5.0
        ):
            return


def _thinned(
    px: NDArray[np.float64], py: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Leaves out points that lie in the same spot of the screen as the one before."""
    moved = np.ones(px.size, dtype=np.bool_)
    moved[1:] = (np.diff(np.round(px / _STEP_PX)) != 0) | (np.diff(np.round(py / _STEP_PX)) != 0)
    return px[moved], py[moved]
