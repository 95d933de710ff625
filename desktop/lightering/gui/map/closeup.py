"""The close-up: the two selected ships as hulls to scale while they are near each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lightering.gui.fonts import text_scale
from lightering.gui.map.graticule import round_length
from lightering.gui.map.hulls import facing, gap_m
from lightering.gui.map.motion import place_at
from lightering.gui.map.paths import polygon
from lightering.gui.map.placer import sized
from lightering.gui.words import clock, day, hours
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.hulls import Hull
    from lightering.gui.map.pair import Pair
    from lightering.gui.theme import Theme

__all__ = ["CloseUp"]

_NEAR_M = 1000.0
_WIDTH, _HEIGHT, _HEAD, _WORDS, _FOOT = 236, 196, 28, 40, 22
_STALE_H = 24.0
"""A ship silent for longer than this is not where its last fix was."""


class CloseUp(QWidget):
    """An overlay of the map; hides itself while the ships are apart or not there."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hulls: tuple[Hull, Hull] | None = None
        self._title = self._fact = self._note = ""
        self._fit_text()
        self.setAccessibleName("Close-up of the two ships")
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_text()

    def _fit_text(self) -> None:
        """Larger words need more room; the drawing below them keeps its height."""
        self._times = max(1.0, text_scale(self))
        words = (_HEAD + _WORDS) * (self._times - 1.0)
        self.setFixedSize(round(_WIDTH * self._times), round(_HEIGHT + words))

    def show_pair(self, fleet: Fleet | None, pair: Pair | None, time_ms: int) -> None:
        """Shows two ships at a time, or hides if they are not within a kilometre.

        Args:
            fleet: All ships, or None before they are ready.
            pair: The selected encounter, or None.
            time_ms: Milliseconds since 1970.
        """
        self._hulls = None
        if fleet is not None and pair is not None:
            self._face(fleet, pair, time_ms)
        self.setVisible(self._hulls is not None)
        self.update()

    def _face(self, fleet: Fleet, pair: Pair, time_ms: int) -> None:
        numbers = (pair.giver.number, pair.receiver.number)
        places = [None if n is None else place_at(fleet, n, time_ms) for n in numbers]
        one, two = places
        if one is None or two is None or max(one.silent_h, two.silent_h) > _STALE_H:
            return
        first, second, apart = facing(one, two, (pair.giver.size, pair.receiver.size))
        if apart > _NEAR_M:
            return
        self._hulls = (first, second)
        moment = np.datetime64(time_ms, "ms")
        self._title = f"Close-up, {day(moment, year=False)} {clock(time_ms)}Z"
        gap = gap_m(first, second)
        antennas = f"antennas {thousands(apart)} m"
        self._fact = antennas if gap is None else f"hull gap about {thousands(gap)} m, {antennas}"
        unknown = [
            ship.name
            for ship, hull in ((pair.giver, first), (pair.receiver, second))
            if hull.outline is None
        ]
        guessed = [ship.name for ship in (pair.giver, pair.receiver) if not ship.size.antenna_known]
        self._note = "antennas where the ships report them"
        if guessed:
            self._note = "antenna drawn aft: its place is not known"
            if len(guessed) == 1:
                self._note = f"antenna taken amidships: {guessed[0]}"
        if unknown:
            self._note = f"size or heading not known: {', '.join(unknown)}"
        silent = max(one.silent_h, two.silent_h)
        if silent > 0.0:
            self._note = f"no AIS for {hours(silent)}: at the last fix"
        self.setAccessibleDescription(f"{self._title}. {self._fact}. {self._note}.")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._hulls is None:
            return
        t = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, times = float(self.width()), self._times
        high = _HEAD * times
        frame = QRectF(0.5, 0.5, wide - 1.0, self.height() - 1.0)
        painter.setPen(QPen(QColor(t.ink_3), 1.0))
        painter.setBrush(QColor(t.sea))
        painter.drawRoundedRect(frame, 4.0, 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.panel))
        painter.drawRoundedRect(QRectF(1.0, 1.0, wide - 2.0, high), 3.0, 3.0)
        painter.setPen(QColor(t.ink))
        base = painter.font()
        painter.setFont(sized(base, 12.0, bold=True))
        head = QRectF(9.0, 0.0, wide - 18.0, high)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, int(middle | Qt.AlignmentFlag.AlignLeft), self._title)
        painter.setFont(sized(base, 11.0))
        painter.setPen(QColor(t.ink_2))
        painter.drawText(head, int(middle | Qt.AlignmentFlag.AlignRight), "hulls to scale")
        fact = QRectF(9.0, high + 4.0 * times, wide - 18.0, 18.0 * times)
        painter.drawText(fact, int(middle), self._fact)
        painter.setFont(sized(base, 10.5))
        note = painter.fontMetrics().elidedText(
            self._note, Qt.TextElideMode.ElideRight, round(wide) - 18
        )
        painter.setPen(QColor(t.ink_3))
        below = QRectF(9.0, high + 20.0 * times, wide - 18.0, 16.0 * times)
        painter.drawText(below, int(middle), note)
        top = high + _WORDS * times
        self._draw(painter, QRectF(9.0, top, wide - 18.0, self.height() - top - 4.0 - _FOOT))
        painter.end()

    def _draw(self, painter: QPainter, box: QRectF) -> None:
        if self._hulls is None:
            return
        t = self._theme
        points = np.concatenate([_extent(hull) for hull in self._hulls])
        low, high = points.min(axis=0), points.max(axis=0)
        span = np.maximum(high - low, 20.0)
        scale = min(box.width() / span[0], box.height() / span[1])
        middle = (low + high) / 2.0

        def to_x(east: np.ndarray | float) -> np.ndarray:
            return box.center().x() + (np.asarray(east) - middle[0]) * scale

        def to_y(north: np.ndarray | float) -> np.ndarray:
            return box.center().y() - (np.asarray(north) - middle[1]) * scale

        ends = []
        for hull, colour in zip(self._hulls, (t.giver, t.receiver), strict=True):
            fill = QColor(colour)
            fill.setAlphaF(0.22)
            pen = QPen(QColor(colour), 1.6)
            if hull.silent_h > 0.0:
                pen.setStyle(Qt.PenStyle.DotLine)
                fill.setAlphaF(0.0)
            painter.setPen(pen)
            painter.setBrush(fill)
            at = QPointF(float(to_x(hull.east)), float(to_y(hull.north)))
            ends.append(at)
            if hull.outline is not None:
                painter.drawPolygon(polygon(to_x(hull.outline[:, 0]), to_y(hull.outline[:, 1])))
            elif hull.length_m is not None:
                pen.setStyle(Qt.PenStyle.DashLine)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                radius = hull.length_m * scale
                painter.drawEllipse(at, radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(at, 3.0, 3.0)
        dashes = QPen(QColor(t.ink), 1.0)
        dashes.setDashPattern([2.0, 3.0])
        painter.setPen(dashes)
        painter.drawLine(*ends)
        self._scale_bar(painter, scale)

    def _scale_bar(self, painter: QPainter, scale: float) -> None:
        length = round_length(80.0 / scale)
        right, y = self.width() - 12.0, self.height() - 12.0
        left = right - length * scale
        painter.setPen(QPen(QColor(self._theme.ink), 1.6))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        for x in (left, right):
            painter.drawLine(QPointF(x, y - 4.0), QPointF(x, y))
        painter.setFont(sized(painter.font(), 11.0))
        text = f"{length:g} m"
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QPointF(left - width - 6.0, y + 2.0), text)


def _extent(hull: Hull) -> np.ndarray:
    at = np.array([[hull.east, hull.north]])
    if hull.outline is not None:
        return np.concatenate((at, hull.outline))
    reach = hull.length_m or 10.0
    return np.concatenate((at - reach, at + reach))
