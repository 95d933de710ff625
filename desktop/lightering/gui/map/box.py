"""A box dragged on the map, to mark what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

if TYPE_CHECKING:
    from lightering.gui.theme import Theme

__all__ = ["Box"]


class Box:
    """A rectangle in pixels of the map, while it is dragged.

    Attributes:
        on: Whether every drag makes a box; else one with Shift.
    """

    def __init__(self) -> None:
        self.on = False
        self._start: QPointF | None = None
        self._end = QPointF()

    @property
    def rect(self) -> QRectF | None:
        """What the box covers, None while none is dragged."""
        return None if self._start is None else QRectF(self._start, self._end).normalized()

    def begin(self, at: QPointF) -> None:
        """Begins at a corner.

        Args:
            at: Pixels from the upper left.
        """
        self._start = self._end = at

    def reach(self, at: QPointF) -> None:
        """Moves the other corner.

        Args:
            at: Pixels from the upper left.
        """
        self._end = at

    def end(self) -> QRectF | None:
        """Returns what the box covered, and forgets it."""
        covered = self.rect
        self._start = None
        return covered

    def draw(self, painter: QPainter, theme: Theme, many: int) -> None:
        """Draws the box and how many encounters lie in it.

        Args:
            painter: Active.
            theme: Colours.
            many: Number of encounters in it.
        """
        covered = self.rect
        if covered is None:
            return
        painter.save()
        wash = QColor(theme.accent)
        wash.setAlpha(28)
        painter.setBrush(wash)
        painter.setPen(QPen(QColor(theme.accent), 1.6, Qt.PenStyle.DashLine))
        painter.drawRect(covered)
        words = f"{many:,}"
        metrics = painter.fontMetrics()
        plate = QRectF(0, 0, metrics.horizontalAdvance(words) + 12.0, metrics.height() + 4.0)
        plate.moveTopLeft(covered.topLeft() + QPointF(4.0, 4.0))
        painter.setPen(QPen(QColor(theme.hairline), 1.0))
        painter.setBrush(QColor(theme.panel))
        painter.drawRect(plate)
        painter.setPen(QColor(theme.ink))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()
