"""The window with a fleet that has leads, gaps and loitering, for tests of those lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from lightering.app.clues import LISTS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

__all__ = ["turn"]

_KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)


def turn(window: MainWindow, name: str, qtbot: QtBot) -> None:
    """Presses the key of a list and waits until it is there.

    Args:
        window: With the fleet in it.
        name: One of `clues.LISTS`.
        qtbot: Presses.
    """
    qtbot.keyClick(window, _KEYS[LISTS.index(name)], Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.session.clues is not None, timeout=60_000)
    assert window.session.list_name == name
    assert window.review.lists.shown.table.isVisible()
