"""Where labels may stand: the first place that nothing else takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from lightering.gui.fonts import BASE_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QFont

__all__ = ["AROUND", "CENTRED", "Labels", "Placer", "size_of", "sized"]

AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""Sides of a point in order of preference: right, left, above, below, corners."""

CENTRED = ((0, 0),)

_KEPT = 400


class Labels:
    """Labels with a soft edge, kept as small pictures: letters are the dearest thing to paint."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str, str, float], QPixmap] = {}

    def draw(self, painter: QPainter, corner: QPointF, text: str, colours: tuple[str, str]) -> None:
        """Draws a label with its upper left corner at a point; `size_of` tells its size.

        Args:
            painter: Active; its font is used.
            corner: Pixels.
            text: Plain text.
            colours: Of the letters and of the halo.
        """
        font = painter.font()
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        key = (font.key(), text, *colours, ratio)
        picture = self._kept.get(key)
        if picture is None:
            if len(self._kept) > _KEPT:
                self._kept.clear()
            picture = self._kept[key] = _picture(font, text, colours, ratio)
        # on whole pixels: between them letters blur
        painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), picture)


class Placer:
    """Rectangles that are taken in one picture."""

    def __init__(self, within: QRectF, labels: Labels) -> None:
        self._within, self._labels = within, labels
        self._taken: list[tuple[float, float, float, float]] = []
        self._marks: list[NDArray[np.float64]] = []

    def take(self, box: QRectF) -> None:
        """Keeps labels out of a rectangle.

        Args:
            box: Pixels.
        """
        self._taken.append((box.left(), box.top(), box.right(), box.bottom()))

    def take_marks(self, boxes: NDArray[np.float64]) -> None:
        """Keeps labels out of many rectangles.

        Args:
            boxes: Left, top, right and bottom in pixels, float64 (n, 4).
        """
        if len(boxes):
            # each side by itself: compared along rows of four it takes three times as long
            self._marks.append(np.ascontiguousarray(boxes.T))

    def take_all(self, other: Placer) -> None:
        """Keeps labels out of what another placer has taken.

        Args:
            other: Of the same picture.
        """
        known = set(self._taken)
        self._taken.extend(box for box in other._taken if box not in known)
        held = {id(marks) for marks in self._marks}
        self._marks.extend(marks for marks in other._marks if id(marks) not in held)

    def branch(self) -> Placer:
        """Returns another placer of the same picture that keeps out of what this one has taken."""
        made = Placer(self._within, self._labels)
        made._taken, made._marks = list(self._taken), list(self._marks)
        return made

    def free(self, box: QRectF) -> bool:
        """Tells whether a rectangle is wholly inside and overlaps nothing.

        Args:
            box: Pixels.
        """
        if not self._within.contains(box):
            return False
        west, north, east, south = box.left(), box.top(), box.right(), box.bottom()
        if any(
            left < east and right > west and top < south and bottom > north
            for left, top, right, bottom in self._taken
        ):
            return False
        # all marks at once: asked for each label, at each of its sides
        return not any(
            ((left < east) & (right > west) & (top < south) & (bottom > north)).any()
            for left, top, right, bottom in self._marks
        )

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
        if not self._within.contains(at):
            return False
        size = size_of(painter.font(), text)
        for right, down in sides:
            box = QRectF(
                at.x() + right * (gap + size.width() / 2.0) - size.width() / 2.0,
                at.y() + down * (gap + size.height() / 2.0) - size.height() / 2.0,
                size.width(),
                size.height(),
            )
            if self.free(box):
                self.take(box)
                self._labels.draw(painter, box.topLeft(), text, colours)
                return True
        return False


def size_of(font: QFont, text: str) -> QSizeF:
    """Returns the size of a label in pixels, its soft edge included.

    Args:
        font: As it is drawn with.
        text: Plain text.
    """
    metrics = QFontMetricsF(font)
    return QSizeF(
        math.ceil(metrics.horizontalAdvance(text)) + 4.0, math.ceil(metrics.height()) + 2.0
    )


def _picture(font: QFont, text: str, colours: tuple[str, str], ratio: float) -> QPixmap:
    size = size_of(font, text)
    picture = QPixmap(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    ink, halo = colours
    painter = QPainter(picture)
    painter.setFont(font)
    base = QPointF(2.0, 1.0 + QFontMetricsF(font).ascent())
    edge = QColor(halo)
    edge.setAlpha(170)
    painter.setPen(edge)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
        painter.drawText(base + QPointF(dx, dy), text)
    painter.setPen(QColor(ink))
    painter.drawText(base, text)
    painter.end()
    return picture


def sized(font: QFont, pixels: float, *, bold: bool = False, italic: bool = False) -> QFont:
    """Returns a font in another size and weight.

    Args:
        font: The base font.
        pixels: Height in pixels at the base size of text.
        bold: Whether it is bold.
        italic: Whether it leans.
    """
    made = type(font)(font)
    base = font.pixelSize() if font.pixelSize() > 0 else BASE_PX
    made.setPixelSize(max(round(pixels * base / BASE_PX), 8))
    made.setBold(bold)
    made.setItalic(italic)
    made.setStyleStrategy(made.StyleStrategy.PreferAntialias)
    return made
