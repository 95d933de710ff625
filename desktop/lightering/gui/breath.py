"""Work that waits until the window has painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

__all__ = ["after_painting"]


def after_painting(wait_ms: int, owner: QObject, work: Callable[[], object]) -> None:
    """Does something in a pass of the event loop of its own, after what is to be painted now.

    A timer set before a long repaint is due when that ends and falls into the same pass: this one
    is set afterwards.

    Args:
        wait_ms: Time to draw and to hear what was asked of the window, from then on.
        owner: Nothing is done if it is gone by then.
        work: What to do.
    """
    QTimer.singleShot(0, owner, lambda: QTimer.singleShot(wait_ms, owner, work))
