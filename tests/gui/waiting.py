"""Waiting for what the window does in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

__all__ = ["LONG_MS", "loaded", "select_next"]

LONG_MS = 60_000
"""For what a slow machine, busy with other things, needs at most."""


def loaded(window: MainWindow, qtbot: QtBot) -> None:
    """Waits until files are read and the map has drawn them."""
    qtbot.waitUntil(
        lambda: not window.loader.busy and window.session.results is not None, timeout=LONG_MS
    )
    qtbot.waitUntil(lambda: window.review.map.is_ready, timeout=LONG_MS)


def select_next(window: MainWindow, qtbot: QtBot) -> str:
    """Goes to the next encounter to review and waits until the inspector shows it."""
    window.actions_.run("review.next")
    chosen = window.session.selected_id
    assert chosen is not None
    qtbot.waitUntil(
        lambda: (
            window.review.inspector.shown is not None
            and window.review.inspector.shown.encounter["encounter_id"] == chosen
        ),
        timeout=LONG_MS,
    )
    return chosen
