"""Icons: 24 px SVG outlines drawn in the text colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lightering.resources import resource

__all__ = ["icon", "paint_icon"]

_RATIO = 2.0
"""Pixmaps hold twice the pixels, so icons stay crisp on dense screens."""


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """Returns an icon of one colour.

    Args:
        name: File in `resources/icons` without its suffix.
        colour: `#RRGGBB`.
        size: Edge in logical pixels.
    """
    pixmap = QPixmap(round(size * _RATIO), round(size * _RATIO))
    pixmap.setDevicePixelRatio(_RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_icon(painter, QRectF(0, 0, size, size), name, colour)
    painter.end()
    return QIcon(pixmap)


def paint_icon(painter: QPainter, box: QRectF, name: str, colour: str) -> None:
    """Draws an icon into a box.

    Args:
        painter: An active painter.
        box: Where, in the painter's coordinates.
        name: File in `resources/icons` without its suffix.
        colour: `#RRGGBB`.
    """
    QSvgRenderer(QByteArray(_source(name, colour))).render(painter, box)


@lru_cache(maxsize=256)
def _source(name: str, colour: str) -> bytes:
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", colour).replace('"#000"', f'"{colour}"').encode()
