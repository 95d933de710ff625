"""Waiting for what the window does in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gui.seen.layout import visible

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

__all__ = ["LONG_MS", "loaded", "select_next", "still"]

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


def still(window: MainWindow, qtbot: QtBot) -> None:
    """Waits until nothing moves or is worked out any more, however busy the machine is."""
    before, same = None, 0
    for _ in range(600):
        qtbot.wait(25)
        places = [(w.mapTo(window, w.rect().topLeft()), w.size()) for w in visible(window)]
        same = same + 1 if not _at_work(window) and places == before else 0
        if same == 3:
            return
        before = places
    raise AssertionError("the window never stood still")


def _at_work(window: MainWindow) -> bool:
    chart, columns = window.review.map, window.sources.columns
    return (
        bool(window.tasks.running)
        or window.loader.busy
        or (chart.isVisible() and not chart.is_ready)
        or (columns is not None and columns.isVisible() and columns.trial is None)
    )
