"""The last picture of coast and tracks under the window's view, and when to ask for a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QPainter

from lightering.gui.map.renderer import Renderer

if TYPE_CHECKING:
    from lightering.gui.map.renderer import Frame, Wish
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["Ground"]

_MARGIN = 0.15
"""How far a picture reaches beyond the window on each side, as a share of its size."""

_SPARE = 0.02
"""Dragged until less than this share of the margin is left, the picture is drawn anew."""


class Ground(QObject):
    """Asks the drawing thread and paints what it drew.

    Signals:
        changed: a new picture waits to be painted.
        failed: a sentence: what went wrong while drawing.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._renderer = Renderer()
        self._renderer.drawn.connect(self.changed)
        self._renderer.failed.connect(self.failed)
        self._asked: Wish | None = None
        self._frame: Frame | None = None

    @property
    def frame(self) -> Frame | None:
        """The picture painted last."""
        return self._frame

    @property
    def settled(self) -> bool:
        """Whether the picture painted last is the one asked for."""
        return self._frame is not None and self._frame.wish is self._asked

    def want(self, view: Viewport, scale: float, wish: Wish) -> None:
        """Asks for a picture if the one that is there, or on its way, does not serve.

        Args:
            view: What the window shows, in its own pixels.
            scale: Device pixels per pixel.
            wish: All but the view.
        """
        asked = self._asked
        if asked is not None and _same_but_view(asked, wish) and _covers(asked, view, scale):
            return
        grown = view.grown(_MARGIN, scale)
        if asked is not None and _covers(asked, view, scale):
            # only ships, time or colours changed: the ground may be painted from what is kept
            grown = asked.view
        self._asked = replace(wish, view=grown, scale=scale)
        self._renderer.ask(self._asked)

    def paint(self, painter: QPainter, view: Viewport, theme: Theme) -> bool:
        """Paints the newest picture where it belongs, stretched if the scale has changed.

        Args:
            painter: Active.
            view: What the window shows.
            theme: Colours.

        Returns:
            Whether there was a picture.
        """
        self._frame = frame = self._renderer.take()
        whole = QRectF(0.0, 0.0, view.width, view.height)
        if frame is None:
            painter.fillRect(whole, QColor(theme.sea))
            return False
        shown = frame.wish.view
        ratio = shown.mpp / view.mpp
        x, y = view.pixel(shown.x, shown.y)
        width, height = shown.width * ratio, shown.height * ratio
        target = QRectF(x - width / 2.0, y - height / 2.0, width, height)
        if not target.contains(whole):
            painter.fillRect(whole, QColor(theme.sea))
        if abs(ratio * frame.wish.scale - 1.0) < 1e-9 and frame.wish.scale == 1.0:
            # whole pixels: a picture between them would be blurred by half a pixel
            painter.drawImage(round(target.x()), round(target.y()), frame.image)
        else:
            painter.drawImage(target, frame.image)
        return True

    def rest(self) -> None:
        """Lets the drawing thread end; the next `want` begins another."""
        self._asked = None
        self._renderer.rest()

    def stop(self) -> None:
        """Ends the drawing thread and waits for it."""
        self._asked = None
        self._renderer.stop()


def _same_but_view(asked: Wish, wish: Wish) -> bool:
    return (
        asked.theme == wish.theme
        and asked.mode == wish.mode
        and asked.traffic is wish.traffic
        and asked.scheme is wish.scheme
        and asked.window_ms == wish.window_ms
        and asked.fleet is wish.fleet
        and asked.time_ms == wish.time_ms
    )


def _covers(asked: Wish, view: Viewport, scale: float) -> bool:
    """Tells whether a picture has the view's scale and reaches over all its edges."""
    drawn = asked.view
    if asked.scale != scale or abs(drawn.mpp * scale / view.mpp - 1.0) > 1e-9:
        return False
    if (drawn.width, drawn.height) != _grown_size(view, scale):
        return False
    room_x = drawn.width / scale / 2.0 - view.width / 2.0 - _SPARE * view.width
    room_y = drawn.height / scale / 2.0 - view.height / 2.0 - _SPARE * view.height
    dx = (view.near(drawn.x) - view.x) / view.mpp
    dy = (drawn.y - view.y) / view.mpp
    return abs(dx) <= room_x and abs(dy) <= room_y


def _grown_size(view: Viewport, scale: float) -> tuple[float, float]:
    grown = view.grown(_MARGIN, scale)
    return grown.width, grown.height
