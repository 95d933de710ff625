"""Measuring on the map: a geodesic between two clicked points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lightering.geo import geod
from lightering.gui.map.paths import polygon
from lightering.gui.map.placer import sized
from lightering.gui.map.projection import WORLD_M, forward
from lightering.units import distance_words

if TYPE_CHECKING:
    from lightering.gui.map.placer import Labels
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["Measure", "distance_text"]


def distance_text(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Returns `37.3 nm, 053°`: geodesic distance and first bearing.

    Args:
        start: Longitude and latitude in degrees.
        end: Longitude and latitude in degrees.
    """
    bearing, _, metres = geod().inv(*start, *end)
    return f"{distance_words(metres)}, {round(bearing % 360.0) % 360:03d}°"


class Measure:
    """Two points, in degrees; the second follows the pointer until it is clicked."""

    def __init__(self) -> None:
        self.on = False
        self._start: tuple[float, float] | None = None
        self._end: tuple[float, float] | None = None
        self._fixed = False

    def switch(self, on: bool) -> None:
        """Begins, or ends and forgets.

        Args:
            on: Whether clicks set points.
        """
        self.on = on
        self._start = self._end = None
        self._fixed = False

    def click(self, at: tuple[float, float]) -> None:
        """Sets the first point, then the second; a third click begins anew.

        Args:
            at: Longitude and latitude in degrees.
        """
        if self._start is None or self._fixed:
            self._start, self._end, self._fixed = at, None, False
        else:
            self._end, self._fixed = at, True

    def move(self, at: tuple[float, float]) -> bool:
        """Lets the second point follow the pointer.

        Args:
            at: Longitude and latitude in degrees.

        Returns:
            Whether something changed.
        """
        if self._start is None or self._fixed:
            return False
        self._end = at
        return True

    @property
    def text(self) -> str:
        """Distance and bearing, or "" before there are two points."""
        if self._start is None or self._end is None:
            return ""
        return distance_text(self._start, self._end)

    def draw(self, painter: QPainter, view: Viewport, theme: Theme, labels: Labels) -> None:
        """Draws the line and its length.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
            labels: Draws the length.
        """
        if self._start is None:
            return
        painter.save()
        start = QPointF(*view.pixel(*(float(v) for v in forward(*self._start))))
        painter.setPen(QPen(QColor(theme.accent), 1.6))
        painter.setBrush(QColor(theme.panel))
        painter.drawEllipse(start, 3.5, 3.5)
        if self._end is not None:
            between = np.array(geod().npts(*self._start, *self._end, 63))
            lon = np.concatenate(([self._start[0]], between[:, 0], [self._end[0]]))
            lat = np.concatenate(([self._start[1]], between[:, 1], [self._end[1]]))
            # continuous from the first point on, also over the dateline
            x, y = forward(np.rad2deg(np.unwrap(np.deg2rad(lon))), lat)
            shift = view.near(float(x[0])) - float(x[0])
            px, py = (x + shift - view.left) / view.mpp, (view.top - y) / view.mpp
            pen = QPen(QColor(theme.accent), 1.6, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(polygon(px, py))
            painter.setFont(sized(painter.font(), 13.0, bold=True))
            end = QPointF(float(px[-1]), float(py[-1]))
            if end.x() > view.width or end.x() < 0.0:
                end.setX(end.x() - WORLD_M / view.mpp * round(end.x() / (WORLD_M / view.mpp)))
            labels.draw(painter, end + QPointF(12.0, -20.0), self.text, (theme.accent, theme.panel))
        painter.restore()
