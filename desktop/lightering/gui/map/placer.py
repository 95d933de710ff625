"""Where labels may stand: the first place that nothing else takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont

__all__ = ["AROUND", "CENTRED", "Placer", "halo_text", "sized"]

AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""Sides of a point in order of preference: right, left, above, below, corners."""

CENTRED = ((0, 0),)


class Placer:
    """Rectangles that are taken in one picture."""

    def __init__(self, within: QRectF) -> None:
        self._within = within
        self._taken: list[QRectF] = []

    def take(self, box: QRectF) -> None:
        """Keeps labels out of a rectangle.

        Args:
            box: Pixels.
        """
        self._taken.append(box)

    def take_all(self, other: Placer) -> None:
        """Keeps labels out of what another placer has taken.

        Args:
            other: Of the same picture.
        """
        self._taken.extend(other._taken)

    def free(self, box: QRectF) -> bool:
        """Tells whether a rectangle is wholly inside and overlaps nothing.

        Args:
            box: Pixels.
        """
        return self._within.contains(box) and not any(box.intersects(t) for t in self._taken)

    def text(
        self,
        painter: QPainter,
        at: QPointF,
        text: str,
        colours: tuple[str, str],
        sides: Sequence[tuple[int, int]] = AROUND,
        gap: float = 6.0,
    ) -> bool:
        """Draws a label beside a point where there is room; else nothing.

        Args:
            painter: Active; its font is used.
            at: The point.
            text: Plain text.
            colours: Of the letters and of the halo.
            sides: Preferred sides.
            gap: Pixels between point and label.

        Returns:
            Whether it was drawn.
        """
        metrics = QFontMetricsF(painter.font())
        width, height = metrics.horizontalAdvance(text), metrics.height()
        for right, down in sides:
            box = QRectF(
                at.x() + right * (gap + width / 2.0) - width / 2.0,
                at.y() + down * (gap + height / 2.0) - height / 2.0,
                width,
                height,
            ).adjusted(-2, -1, 2, 1)
            if self.free(box):
                self.take(box)
                base = QPointF(box.left() + 2.0, box.top() + 1.0 + metrics.ascent())
                halo_text(painter, base, text, *colours)
                return True
        return False


def halo_text(painter: QPainter, base: QPointF, text: str, ink: str, halo: str) -> None:
    """Draws plain text with a soft edge, so that it reads over lines.

    Args:
        painter: Active; its font is used.
        base: Left end of the base line.
        text: Plain text.
        ink: Colour of the letters.
        halo: Colour of the edge.
    """
    edge = QColor(halo)
    edge.setAlpha(170)
    painter.setPen(edge)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
        painter.drawText(base + QPointF(dx, dy), text)
    painter.setPen(QColor(ink))
    painter.drawText(base, text)


def sized(font: QFont, pixels: float, *, bold: bool = False, italic: bool = False) -> QFont:
    """Returns a font in another size and weight.

    Args:
        font: The base font.
        pixels: Height in pixels at the base size of 13.
        bold: Whether it is bold.
        italic: Whether it leans.
    """
    made = type(font)(font)
    base = font.pixelSize() if font.pixelSize() > 0 else 13
    made.setPixelSize(max(round(pixels * base / 13.0), 8))
    made.setBold(bold)
    made.setItalic(italic)
    made.setStyleStrategy(made.StyleStrategy.PreferAntialias)
    return made
