"""The upper strip: the whole period, fixes per day, confirmed encounters, and the brush."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lightering.case.audit import STATUSES
from lightering.gui.timeline.strip import Strip
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.timeline.scale import Scale
    from lightering.gui.values import Values

__all__ = ["OverviewStrip"]

_GRIP_PX = 8
"""How near the pointer must come to a handle."""

_TICK_PX = 6
_LEAST_MS = HOUR_MS


class OverviewStrip(Strip):
    """Drag a handle to move one end of the window, its middle to move both, elsewhere to draw it.

    Keys: Page Up and Page Down move the window by its width, Home and End to an end of the data.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._drag = ""
        self._grabbed_ms, self._grabbed_window = 0, (0, 0)
        self.setAccessibleName("Whole period, fixes per day, with the window of time")
        self.setToolTip(
            "Fixes per day; ticks are confirmed encounters; hatched days have no fixes.\n"
            "Drag the frame or its handles to change the window of time."
        )

    @property
    def _whole(self) -> Scale:
        return self.scale(self._session.extent_ms)

    def tabled(self) -> Values | None:
        """Returns the fixes of each day."""
        return self.counted(self._session.extent_ms, 24, "Fixes per day")

    def _bars_base(self) -> float:
        return self.height() - self.label_height - _TICK_PX - 6.0

    def paint_ground(self, painter: QPainter) -> None:
        first, last = self._session.extent_ms
        if last <= first:
            return
        scale, base = self._whole, self._bars_base()
        self.paint_ticks(painter, scale, 2.0, base + _TICK_PX)
        self.paint_bars(painter, scale, QRectF(0, 2, self.width(), base - 2), 24)
        painter.setPen(QPen(QColor(self._theme.confirmed), 2))
        for time_ms in self._confirmed_ms():
            x = scale.x(time_ms)
            painter.drawLine(QPointF(x, base + 1), QPointF(x, base + _TICK_PX))

    def _confirmed_ms(self) -> list[int]:
        rows = self._session.rows
        if rows is None:
            return []
        shown = self._session.status_codes() == STATUSES.index("confirmed")
        shown &= self._session.visible_mask()
        starts = rows.start_ms[shown]
        # no two ticks on one pixel: thousands of them would be one line anyway
        first, last = self._session.extent_ms
        per_px = max((last - first) // max(self.width(), 1), 1)
        _, one_each = np.unique(starts // per_px, return_index=True)
        return [int(time_ms) for time_ms in starts[one_each]]

    def paint_over(self, painter: QPainter) -> None:
        first, last = self._session.extent_ms
        if last <= first:
            return
        scale = self._whole
        low, high = (scale.x(end) for end in self._session.window_ms)
        left, right = max(low, 1.0), max(min(high, self.width() - 1.0), low + 2)
        base = self._bars_base() + _TICK_PX
        veil = QColor(self._theme.accent)
        veil.setAlphaF(0.16)
        painter.fillRect(QRectF(left, 2, right - left, base - 2), veil)
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, 2, right - left, base - 2))
        painter.setBrush(QColor(self._theme.panel))
        for x in (left, right):
            middle = min(max(x, 4.0), self.width() - 4.0)
            painter.drawRoundedRect(QRectF(middle - 3, base / 2 - 7, 6, 16), 2, 2)
        # from the frame down to the strip below, which shows the same time
        painter.setPen(QPen(QColor(self._theme.hairline), 1))
        bottom = float(self.height())
        painter.drawLine(QPointF(left, base), QPointF(0, bottom))
        painter.drawLine(QPointF(right, base), QPointF(self.width(), bottom))
        if self._session.results is not None:
            self.paint_ghost(painter, scale, 2.0, base)
            cursor = scale.x(self._session.time_ms)
            painter.setPen(QPen(QColor(self._theme.error), 1))
            painter.drawLine(QPointF(cursor, 2), QPointF(cursor, base))

    # -- the brush --------------------------------------------------------------------------

    def _grip(self, x: float) -> str:
        low, high = (self._whole.x(end) for end in self._session.window_ms)
        to_low, to_high = abs(x - low), abs(x - high)
        # on a narrow frame the middle still moves the whole
        roomy = high - low > 3 * _GRIP_PX or not low + 2 < x < high - 2
        if min(to_low, to_high) <= _GRIP_PX and roomy:
            return "start" if to_low < to_high else "end"
        return "move" if low < x < high else "draw"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._session.results is None:
            return
        x = event.position().x()
        self._drag = self._grip(x)
        self._grabbed_ms, self._grabbed_window = self._whole.time(x), self._session.window_ms

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if not self._drag:
            shape = {
                "start": Qt.CursorShape.SizeHorCursor,
                "end": Qt.CursorShape.SizeHorCursor,
                "move": Qt.CursorShape.OpenHandCursor,
            }.get(self._grip(x), Qt.CursorShape.CrossCursor)
            self.setCursor(shape)
            return
        now = self._whole.time(x)
        start, end = self._grabbed_window
        if self._drag == "start":
            self._session.set_window(min(now, end - _LEAST_MS), end)
        elif self._drag == "end":
            self._session.set_window(start, max(now, start + _LEAST_MS))
        elif self._drag == "move":
            self._shift_to(start + now - self._grabbed_ms)
        elif abs(now - self._grabbed_ms) >= _LEAST_MS:
            self._session.set_window(self._grabbed_ms, now)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag == "draw" and self._session.window_ms == self._grabbed_window:
            start, end = self._grabbed_window
            self._shift_to(self._grabbed_ms - (end - start) // 2)
        self._drag = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        start, end = self._session.window_ms
        first, last = self._session.extent_ms
        target = {
            Qt.Key.Key_PageUp: start - (end - start),
            Qt.Key.Key_PageDown: end,
            Qt.Key.Key_Home: first,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self._shift_to(target)

    def _shift_to(self, start_ms: int) -> None:
        """Moves the window without changing its width."""
        start, end = self._session.window_ms
        first, last = self._session.extent_ms
        width = end - start
        low = min(max(start_ms, first), last - width)
        self._session.set_window(low, low + width)
