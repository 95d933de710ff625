"""What lies over the map without hiding the selection: scale bar, read-out, and the corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lightering.gui.map.graticule import bar_of
from lightering.gui.map.placer import sized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["MARGIN", "Readout", "arrange", "draw_scale_bar", "scale_plate"]

MARGIN = 12
_BAR_PX = 140.0
_PLATE_HEIGHT = 27.0


def arrange(
    size: tuple[int, int], avoid: QRectF | None, tools: QWidget, legend: QWidget, closeup: QWidget
) -> None:
    """Puts the overlays into corners where they do not cover a rectangle.

    Args:
        size: Width and height of the map.
        avoid: The selected mark, or None.
        tools: Stays at the upper left.
        legend: Beside the tools, else at the upper right, else at the lower right.
        closeup: Lower right, else upper right, else lower left.
    """
    width, height = size
    tools.move(MARGIN, MARGIN)
    right, bottom = width - MARGIN, height - MARGIN
    low = height - round(_PLATE_HEIGHT) - MARGIN
    taken: list[QRect] = []
    for widget, corners in (
        (
            legend,
            [
                QPoint(MARGIN + tools.width() + 8, MARGIN),
                QPoint(right - legend.width() - 40, MARGIN + 18),
                QPoint(right - legend.width(), low - legend.height()),
            ],
        ),
        (
            closeup,
            [
                QPoint(right - closeup.width(), bottom - closeup.height()),
                QPoint(right - closeup.width() - 40, MARGIN + 18),
                QPoint(MARGIN, low - closeup.height()),
            ],
        ),
    ):
        if widget.isHidden():
            continue
        place = _free_corner(widget, corners, avoid, taken)
        widget.move(place)
        taken.append(QRect(place, widget.size()))


def _free_corner(
    widget: QWidget, corners: Sequence[QPoint], avoid: QRectF | None, taken: Sequence[QRect]
) -> QPoint:
    for corner in corners:
        box = QRect(corner, widget.size())
        if avoid is not None and QRectF(box).intersects(avoid):
            continue
        if any(box.intersects(other) for other in taken):
            continue
        return corner
    return corners[0]


def scale_plate(painter: QPainter, view: Viewport) -> QRectF:
    """Returns the rectangle that the scale bar takes at the lower left.

    Args:
        painter: With the font of the map.
        view: What is seen.
    """
    length, (*_, end) = bar_of(view, _BAR_PX)
    metrics = QFontMetrics(sized(painter.font(), 11.0))
    number = metrics.horizontalAdvance(end.split(" ")[0])
    wide = max(length + 62.0, 14.5 + length + metrics.horizontalAdvance(end) - number / 2.0 + 8.0)
    return QRectF(0.0, view.height - _PLATE_HEIGHT, wide, _PLATE_HEIGHT)


def draw_scale_bar(painter: QPainter, view: Viewport, theme: Theme) -> None:
    """Draws the scale bar at the lower left.

    Args:
        painter: Active.
        view: What is seen.
        theme: Colours.
    """
    length, (start, middle, end) = bar_of(view, _BAR_PX)
    painter.save()
    plate = scale_plate(painter, view)
    painter.setFont(sized(painter.font(), 11.0))
    metrics = painter.fontMetrics()
    _plate(painter, plate, theme)
    left, base = 14.5, view.height - 6.5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.ink), 1.6))
    painter.drawLine(QPointF(left, base), QPointF(left + length, base))
    for share in (0.0, 0.5, 1.0):
        x = left + share * length
        painter.drawLine(QPointF(x, base - 5.0), QPointF(x, base))
    top = base - 7.0
    for text, share in ((start, 0.0), (middle, 0.5), (end, 1.0)):
        number = text.split(" ")[0]
        x = left + share * length - metrics.horizontalAdvance(number) / 2.0
        painter.drawText(QPointF(x, top), text)
    painter.restore()


class Readout(QWidget):
    """The cursor's position: a widget, so that a moving pointer repaints it and not the map."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts = ("", "")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Cursor position")
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.update()

    def tell(self, position: str, more: str) -> None:
        """Shows another position.

        Args:
            position: In degrees and minutes; "" hides the read-out.
            more: What is told about it.
        """
        self._parts = (position, more)
        self.setAccessibleDescription(f"{position} {more}".strip())
        metrics = QFontMetrics(sized(self.font(), 12.0))
        width = metrics.horizontalAdvance(f"Cursor {position}") + 20
        if more:
            width += metrics.horizontalAdvance(more) + 8
        self.resize(width, round(_PLATE_HEIGHT))
        self.setVisible(bool(position))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        position, more = self._parts
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.setFont(sized(self.font(), 12.0))
        text = f"Cursor {position}"
        wide = painter.fontMetrics().horizontalAdvance(text)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QColor(self._theme.ink))
        painter.drawText(self.rect().adjusted(9, 0, 0, 0), middle, text)
        painter.setPen(QColor(self._theme.ink_2))
        painter.drawText(self.rect().adjusted(wide + 17, 0, 0, 0), middle, more)
        painter.end()


def _plate(painter: QPainter, box: QRectF, theme: Theme) -> None:
    ground = QColor(theme.panel)
    ground.setAlpha(235)
    painter.fillRect(box, ground)
