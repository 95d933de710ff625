"""The marks of the review states: shape first, colour second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lightering.gui.theme import Theme

__all__ = ["Mark", "paint_frame", "paint_mark", "status_colour"]


def status_colour(theme: Theme, status: str) -> str:
    """Returns the colour of a review state.

    Args:
        theme: The palette.
        status: to review, confirmed, dismissed or unsure.
    """
    return {
        "confirmed": theme.confirmed,
        "dismissed": theme.dismissed,
        "unsure": theme.unsure,
    }.get(status, theme.to_review)


def paint_frame(
    painter: QPainter,
    centre: QPointF,
    theme: Theme,
    half_width: float = 9.0,
    half_height: float | None = None,
) -> None:
    """Draws the frame that says an encounter is marked.

    Args:
        painter: An active painter.
        centre: Middle of the mark.
        theme: The palette.
        half_width: Half its width in pixels.
        half_height: Half its height; None if it is square.
    """
    high = half_width if half_height is None else half_height
    x, y = centre.x(), centre.y()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.accent), 2.0))
    painter.drawRoundedRect(QRectF(x - half_width, y - high, 2 * half_width, 2 * high), 2.0, 2.0)
    painter.restore()


def paint_mark(
    painter: QPainter, centre: QPointF, status: str, theme: Theme, radius: float = 5.5
) -> None:
    """Draws open ring, filled disc with tick, half-filled diamond or cross.

    Args:
        painter: An active painter.
        centre: Middle of the mark.
        status: to review, confirmed, dismissed or unsure.
        theme: The palette.
        radius: Half its size in pixels.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(status_colour(theme, status))
    x, y, r = centre.x(), centre.y(), radius
    if status == "confirmed":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
        painter.drawEllipse(centre, r, r)
        painter.setPen(QPen(QColor(theme.panel), max(1.2, r * 0.28)))
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(x - r * 0.48, y + r * 0.05),
                    QPointF(x - r * 0.12, y + r * 0.42),
                    QPointF(x + r * 0.5, y - r * 0.38),
                ]
            )
        )
    elif status == "unsure":
        outline = QPolygonF(
            [QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]
        )
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(QBrush(QColor(theme.panel)))
        painter.drawPolygon(outline)
        painter.setBrush(QBrush(colour))
        painter.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x, y + r), QPointF(x - r, y)]))
    elif status == "dismissed":
        painter.setPen(QPen(colour, 1.6))
        reach = r * 0.72
        painter.drawLine(QPointF(x - reach, y - reach), QPointF(x + reach, y + reach))
        painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))
    else:
        painter.setPen(QPen(colour, 1.8))
        painter.setBrush(QBrush(QColor(theme.panel)))
        painter.drawEllipse(centre, r - 0.9, r - 0.9)
    painter.restore()


class Mark(QWidget):
    """One mark as a widget."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._status = theme, "to review"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Review status")

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.update()

    def set_status(self, status: str) -> None:
        """Shows another state.

        Args:
            status: to review, confirmed, dismissed or unsure.
        """
        self._status = status
        self.setAccessibleDescription(status)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(16, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()).center(), self._status, self._theme, 6)
        painter.end()
