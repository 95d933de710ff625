"""Leads, gaps and loitering in the lower strip: hollow bars, for nobody saw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from lightering.app.clues import ONE, is_clue
from lightering.gui.marks import paint_mark, status_colour
from lightering.gui.words import shorter

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.timeline.scale import Scale

__all__ = ["clue_spans", "paint_clue"]

_TALL = 12.0
_MARK_PX = 9.0


def paint_clue(
    painter: QPainter, session: Session, theme: Theme, scale: Scale, lane: QRectF
) -> None:
    """Draws the hovered and the selected clue from begin to end; of a lead, while both could meet.

    Args:
        painter: On the ground of the strip.
        session: Holds the clues.
        theme: Colours.
        scale: Time over pixels.
        lane: Where encounters are drawn.
    """
    for name in _shown(session):
        _paint_one(painter, session, theme, scale, lane, name)


def clue_spans(session: Session, scale: Scale) -> list[tuple[float, float]]:
    """Returns from where to where the clues that are drawn reach, in pixels.

    Args:
        session: Holds the clues.
        scale: Time over pixels.
    """
    spans = []
    for name in _shown(session):
        table, row = session.clue_row(name)
        left, right = (scale.x(int(when[row])) for when in (table.start_ms, table.end_ms))
        spans.append((left - 2 * _MARK_PX, right))
    return spans


def _shown(session: Session) -> list[str]:
    """The hovered and the selected clue, which lies above."""
    asked = dict.fromkeys((session.hovered_id, session.clue_id))
    return [name for name in asked if name is not None and is_clue(name) and session.knows(name)]


def _paint_one(
    painter: QPainter, session: Session, theme: Theme, scale: Scale, lane: QRectF, name: str
) -> None:
    table, row = session.clue_row(name)
    left = scale.x(int(table.start_ms[row]))
    right = max(scale.x(int(table.end_ms[row])), left + 3.0)
    if right < scale.x(scale.start_ms) or left > scale.x(scale.end_ms):
        return
    middle, status = lane.center().y(), session.status_of(name)
    painter.save()
    painter.setPen(QPen(QColor(status_colour(theme, status)), 1.6, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    bar = QRectF(left, middle - _TALL / 2, right - left, _TALL)
    painter.drawRect(bar)
    if name == session.hovered_id:
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.drawRoundedRect(bar.adjusted(-2.0, -2.0, 2.0, 2.0), 3.0, 3.0)
    at = max(left - _MARK_PX, 6.0)
    paint_mark(painter, QPointF(at, middle), status, theme)
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    text = f"{shorter(name)} {ONE[table.name]}"
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
