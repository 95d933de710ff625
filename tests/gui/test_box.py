"""Encounters are marked by a box on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def drag(window: MainWindow, qtbot: QtBot, modifier: Qt.KeyboardModifier, width: float) -> None:
    """Drags from the upper right over a share of the map's width."""
    view = window.review.map
    start = QPoint(view.width() - 6, 6)
    end = QPoint(round(view.width() * (1 - width)), view.height() - 40)
    qtbot.mousePress(view, LEFT, modifier, start)
    qtbot.mouseMove(view, (start + end) / 2)
    qtbot.mouseMove(view, end)
    QApplication.processEvents()
    qtbot.mouseRelease(view, LEFT, modifier, end)


@pytest.mark.parametrize("by_tool", [False, True])
def test_that_a_box_marks_what_is_shown_in_it_and_esc_takes_the_marks_away(
    full_window: MainWindow, qtbot: QtBot, by_tool: bool
) -> None:
    window, session, view = full_window, full_window.session, full_window.review.map
    view.fit_all()
    seen, bar = view.viewport, window.review.encounters.marks
    view.setFocus()
    if by_tool:
        qtbot.keyClick(view, Qt.Key.Key_B)
        assert view.box.on
    drag(window, qtbot, PLAIN if by_tool else SHIFT, 0.95)
    assert view.viewport == seen, "a box does not pan"
    assert set(session.marked) == set(session.visible_ids())
    assert f"{len(session.marked)} marked (6 ships)" in bar._count.text()
    if by_tool:
        qtbot.keyClick(view, Qt.Key.Key_Escape)
        assert not view.box.on
        assert session.marked, "the first Esc puts the tool away"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert session.marked == ()


def test_that_a_box_holds_only_what_lies_in_it(full_window: MainWindow, qtbot: QtBot) -> None:
    session, view = full_window.session, full_window.review.map
    view.fit_found()
    rows, markers = session.rows, view._scene.markers
    shown = session.visible_ids()
    x = {n: view.viewport.pixel(*markers.place(n))[0] for n in shown}
    middle = sorted(x.values())[len(x) // 2]
    drag(full_window, qtbot, SHIFT, 1 - middle / view.width() + 0.002)
    expected = {n for n in shown if x[n] >= view.width() - (view.width() - middle) - 3}
    assert rows is not None
    assert 0 < len(session.marked) < len(shown)
    assert set(session.marked) == expected


def test_that_a_drag_without_the_tool_pans(full_window: MainWindow, qtbot: QtBot) -> None:
    seen = full_window.review.map.viewport
    drag(full_window, qtbot, PLAIN, 0.5)
    assert full_window.review.map.viewport != seen
    assert full_window.session.marked == ()
