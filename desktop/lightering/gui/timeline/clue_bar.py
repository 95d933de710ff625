"""The selected lead, gap or loitering in the lower strip: a hollow bar, for nobody saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from lightering.app.clues import ONE
from lightering.gui.marks import paint_mark, status_colour

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.timeline.scale import Scale

__all__ = ["paint_clue"]

_TALL = 12.0
_MARK_PX = 9.0


def paint_clue(
    painter: QPainter, session: Session, theme: Theme, scale: Scale, lane: QRectF
) -> None:
    """Draws the selected clue from its begin to its end; of a lead, while both can have met.

    Args:
        painter: On the ground of the strip.
        session: Holds the clues.
        theme: Colours.
        scale: Time over pixels.
        lane: Where encounters are drawn.
    """
    chosen = session.clue_id
    if chosen is None or not session.knows(chosen):
        return
    table, row = session.clue_row(chosen)
    left = scale.x(int(table.start_ms[row]))
    right = max(scale.x(int(table.end_ms[row])), left + 3.0)
    if right < scale.x(scale.start_ms) or left > scale.x(scale.end_ms):
        return
    middle, status = lane.center().y(), session.status_of(chosen)
    painter.save()
    painter.setPen(QPen(QColor(status_colour(theme, status)), 1.6, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(left, middle - _TALL / 2, right - left, _TALL))
    at = max(left - _MARK_PX, 6.0)
    paint_mark(painter, QPointF(at, middle), status, theme)
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    text = f"{chosen[:7]} {ONE[table.name]}"
    wide = painter.fontMetrics().horizontalAdvance(text)
    x = right + 6.0
    if x + wide > lane.right():
        x = max(lane.right() - wide - 4.0, 0.0)
    painter.fillRect(QRectF(x - 2, middle - 7, wide + 4, 14), QColor(theme.raised))
    painter.setPen(QColor(theme.ink))
    painter.drawText(
        QRectF(x, lane.top(), wide + 4, lane.height()), int(Qt.AlignmentFlag.AlignVCenter), text
    )
    painter.restore()
