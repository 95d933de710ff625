"""G asks for a place or a time, goes there, and says what it does not understand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lightering.gui.dialogs.going import GoDialog
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def asked(window: MainWindow) -> GoDialog:
    """The dialog, opened by its key."""
    window.review.encounters.table.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_G)
    (dialog,) = (one for one in window.findChildren(GoDialog) if one.isVisible())
    return dialog


@pytest.mark.parametrize(
    ("typed", "lon", "lat"),
    [
        ("33°14.6′N 124°31.2′E", 124.52, 33.2433),
        ("33 14.6 N, 124 31.2 E", 124.52, 33.2433),
        ("33.2433, 124.52", 124.52, 33.2433),
        ("35°10′30″S 179°59′W", -179.9833, -35.175),
    ],
)
def test_that_a_place_comes_into_the_middle_of_the_map(
    full_window: MainWindow, qtbot: QtBot, typed: str, lon: float, lat: float
) -> None:
    dialog = asked(full_window)
    dialog.field.setText(typed)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    stage = full_window.review.map
    found = stage.viewport.position(stage.width() / 2, stage.height() / 2)
    assert (found[0] - lon + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-3)
    assert found[1] == pytest.approx(lat, abs=1e-3)


def test_that_a_time_moves_the_cursor_and_one_beyond_the_data_is_said(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session = full_window.session
    first, last = session.extent_ms
    wanted = (first + last) // 2 // 60_000 * 60_000
    dialog = asked(full_window)
    when = datetime.fromtimestamp(wanted / 1000, UTC)
    dialog.field.setText(f"{when:%Y-%m-%d %H:%M}")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert session.time_ms == wanted
    assert full_window.stack.currentIndex() == VIEWS.index("Review")
    dialog = asked(full_window)
    dialog.field.setText("1999-01-01")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert session.time_ms == first
    assert "There are no data then" in full_window.notices.text.text()


@pytest.mark.parametrize(
    "typed", ["", "here", "91 N, 10 E", "-33 S 10 E", "2026-02-30", "33 61 N 1 E"]
)
def test_that_what_means_nothing_is_said_and_the_dialog_stays(
    full_window: MainWindow, typed: str
) -> None:
    view = full_window.review.map.viewport
    dialog = asked(full_window)
    dialog.field.setText(typed)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert full_window.review.map.viewport == view
    dialog.reject()
