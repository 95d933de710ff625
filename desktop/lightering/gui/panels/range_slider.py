"""A slider with one or two handles, by mouse and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from lightering.gui.plots import Axis, Plot

if TYPE_CHECKING:
    from lightering.gui.theme import Theme

__all__ = ["RangeSlider"]

_HANDLE_W, _HANDLE_H = 8.0, 16.0
_STEPS = 100
"""A key moves a handle by one of so many steps of the whole range."""

_WAYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}
"""Keys and how many steps each moves the handle."""


class RangeSlider(Plot):
    """One value, or a low and a high one, within limits.

    Signals:
        moved: the values, while a handle is dragged.
        settled: the values, when it is let go.
    """

    moved = Signal(tuple)
    settled = Signal(tuple)

    def __init__(self, theme: Theme, low: float, high: float, handles: int) -> None:
        """Makes a slider with its handles at the ends.

        Args:
            theme: The palette.
            low: Least value.
            high: Greatest value.
            handles: One or two.
        """
        super().__init__(theme)
        self._low, self._high = low, high
        self._values = [low] if handles == 1 else [low, high]
        self._held: int | None = None
        self._active = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(round(self.scaled(150)), round(self.scaled(24)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.scaled(80)), round(self.scaled(24)))

    @property
    def values(self) -> tuple[float, ...]:
        """The value, or the low and the high one."""
        return tuple(self._values)

    def set_values(self, values: tuple[float, ...]) -> None:
        """Moves the handles; nothing is told.

        Args:
            values: As many as there are handles; beyond the limits they stand at the end.
        """
        self._values = [min(max(v, self._low), self._high) for v in values]
        self.update()

    def _axis(self) -> Axis:
        margin = self.scaled(_HANDLE_W)
        return Axis(self._low, self._high, margin, self.width() - margin)

    def _move(self, which: int, value: float) -> None:
        value = min(max(value, self._low), self._high)
        if len(self._values) == 2:
            other = self._values[1 - which]
            value = min(value, other) if which == 0 else max(value, other)
        if value != self._values[which]:
            self._values[which] = value
            self.update()
            self.moved.emit(self.values)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        axis, x = self._axis(), event.position().x()
        gaps = [abs(axis.at(v) - x) for v in self._values]
        # of two handles at one place the one that can move that way
        self._held = self._active = min(
            range(len(gaps)), key=lambda k: (gaps[k], -k if x > axis.at(self._values[k]) else k)
        )
        self._move(self._held, axis.value(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._move(self._held, self._axis().value(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self.settled.emit(self.values)

    def event(self, event: QEvent) -> bool:
        # the same keys move the cursor of time in the window: here they move a handle
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _WAYS or (key == Qt.Key.Key_Space and len(self._values) == 2):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = (self._high - self._low) / _STEPS
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space and len(self._values) == 2:
            self._active = 1 - self._active
            self.update()
        elif key in _WAYS:
            self._move(self._active, self._values[self._active] + _WAYS[key] * step)
            self.settled.emit(self.values)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, axis, y = self.theme, self._axis(), self.height() / 2.0
        usable = self.isEnabled()
        self.level(painter, axis.start, axis.end, y, theme.hairline, width=3)
        places = [axis.at(v) for v in self._values]
        left = places[0] if len(places) == 2 else axis.start
        filled = theme.band_inner if usable else theme.hairline
        self.level(painter, left, places[-1], y, filled, width=3)
        wide, high = self.scaled(_HANDLE_W), self.scaled(_HANDLE_H)
        for which, x in enumerate(places):
            focused = self.hasFocus() and which == self._active
            painter.setPen(
                QPen(QColor(theme.accent if usable else theme.ink_3), 2.6 if focused else 1.5)
            )
            painter.setBrush(QColor(theme.panel))
            box = QRectF(QPointF(x - wide / 2, y - high / 2), QPointF(x + wide / 2, y + high / 2))
            painter.drawRoundedRect(box, 2, 2)
        painter.end()
