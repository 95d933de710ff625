"""Mouse and wheel on the map: drag pans or marks, wheel zooms about the cursor, click selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from lightering.gui.map.view import MapView

__all__ = ["Pointer"]

_DRAG_PX = 4.0
"""Less than this between press and release is a click."""

_WHEEL_STEP = 1.3
"""Zoom factor of one notch of a wheel (120 units of Qt)."""


class Pointer:
    """Turns events into calls of the map."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self.dragging = self._boxes = False

    def press(self, event: QMouseEvent) -> None:
        """A button went down.

        Args:
            event: As Qt tells it.
        """
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = self._last = event.position()
            self.dragging = False
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            left = event.button() == Qt.MouseButton.LeftButton
            self._boxes = left and (shift or self._view.box.on)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved.

        Args:
            event: As Qt tells it.
        """
        at = event.position()
        if self._pressed is None:
            self._view.point_at(at.x(), at.y())
            return
        if not self.dragging and (at - self._pressed).manhattanLength() >= _DRAG_PX:
            self.dragging = True
            if self._boxes:
                self._view.box.begin(self._pressed)
            else:
                self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self.dragging and self._boxes:
            self._view.box.reach(at)
            self._view.update()
        elif self.dragging:
            step = at - self._last
            self._last = at
            self._view.pan(step.x(), step.y())

    def release(self, event: QMouseEvent) -> None:
        """A button went up.

        Args:
            event: As Qt tells it.
        """
        if self._pressed is None:
            return
        pressed, dragged = self._pressed, self.dragging
        self._pressed, self.dragging = None, False
        self._view.unsetCursor()
        if dragged and self._boxes:
            self._view.mark_box()
        elif not dragged and event.button() == Qt.MouseButton.LeftButton:
            self._view.click_at(pressed.x(), pressed.y())

    def wheel(self, event: QWheelEvent) -> None:
        """The wheel turned.

        Args:
            event: As Qt tells it.
        """
        notches = event.angleDelta().y() / 120.0
        if notches:
            at = event.position()
            self._view.zoom_at(_WHEEL_STEP**notches, at.x(), at.y())
        event.accept()
