"""What the marks of the fan chart mean, drawn as they are drawn there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from lightering.gui.labels import tip
from lightering.gui.plots import Plot

if TYPE_CHECKING:
    from lightering.gui.theme import Theme

__all__ = ["CapLegend"]

_ENTRIES = (
    ("median", "median"),
    ("bands", "p05 – p95, p25 – p75"),
    ("crossing", "date a line is passed, 5 – 95 %"),
    ("chosen", "selected event"),
    ("notified", "notified"),
)
"""What each mark is, the first ones where there is no room for all."""

_TIP = (
    "Nine draws in ten lie within the light band, half of them within the dark one. The circle on "
    "a line is the day by which half of the draws have passed it, its bar from the earliest 5 % to "
    "the latest 95 %. Steps: what suppliers notified, never added to the estimate."
)


class CapLegend(Plot):
    """One line of marks with their words; what has no room stands in the tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setToolTip(tip(_TIP))
        self.setAccessibleName("Marks of the chart")
        self.setAccessibleDescription(_TIP)

    def sizeHint(self) -> QSize:
        return QSize(round(self.scaled(600)), round(self.scaled(20)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.scaled(60)), round(self.scaled(20)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y, mark = 0.0, self.height() / 2.0, self.scaled(22)
        for name, words in _ENTRIES:
            wide = mark + self.scaled(6) + self.width_of(words, 12)
            if x + wide > self.width():
                break
            self._mark(painter, name, x, y, mark)
            self.words(painter, x + mark + self.scaled(6), y, words, size=12)
            x += wide + self.scaled(16)
        painter.end()

    def _mark(self, painter: QPainter, name: str, x: float, y: float, wide: float) -> None:
        theme, middle = self.theme, QPointF(x + wide / 2, y)
        if name == "median":
            self.level(painter, x, x + wide, y, theme.median, width=2.2)
        elif name == "bands":
            painter.fillRect(QRectF(x, y - 6, wide, 12), QColor(theme.band_outer))
            painter.fillRect(QRectF(x, y - 3, wide, 6), QColor(theme.band_inner))
        elif name == "notified":
            painter.setPen(QPen(QColor(theme.ink), 1.8))
            painter.drawLine(QPointF(x, y + 4), middle + QPointF(0, 4))
            painter.drawLine(middle + QPointF(0, 4), middle + QPointF(0, -4))
            painter.drawLine(middle + QPointF(0, -4), QPointF(x + wide, y - 4))
        elif name == "chosen":
            painter.setPen(QPen(QColor(theme.ink), 2.0))
            painter.setBrush(QColor(theme.panel))
            painter.drawEllipse(middle, 4.5, 4.5)
        else:
            painter.setPen(QPen(QColor(theme.giver), 2.4))
            painter.drawLine(QPointF(x, y), QPointF(x + wide, y))
            for end in (x, x + wide):
                painter.drawLine(QPointF(end, y - 4), QPointF(end, y + 4))
            painter.setBrush(QColor(theme.panel))
            painter.drawEllipse(middle, 4.0, 4.0)
