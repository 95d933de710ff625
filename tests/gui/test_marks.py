"""Encounters are marked by key and decided on together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from tests.gui.waiting import select_next

from lightering.gui.dialogs.alike import AlikeDialog
from lightering.gui.dialogs.reasons import REASONS, ReasonDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_x_marks_and_the_bar_says_how_many(full_window: MainWindow, qtbot: QtBot) -> None:
    pane, session = full_window.review.encounters, full_window.session
    first = select_next(full_window, qtbot)
    pane.table.setFocus()
    assert not pane.marks.isVisible()
    qtbot.keyClick(pane.table, Qt.Key.Key_X)
    assert session.marked == (first,)
    assert pane.marks.isVisible()
    assert pane.marks._count.text() == "1 marked (2 ships)"
    cell = pane.model.index(pane.model.row_of(first), 0)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole).endswith("marked")
    qtbot.keyClick(pane.table, Qt.Key.Key_X)
    assert not pane.marks.isVisible()


def test_that_marked_encounters_are_dismissed_with_a_reason_and_come_back_with_one_undo(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session = full_window.session
    full_window.actions_.run("marked.shown")
    marked = session.marked
    assert len(marked) > 1
    full_window.actions_.run("marked.dismiss")
    dialog = full_window.findChild(ReasonDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_4)
    assert {session.status_of(name) for name in marked} == {"dismissed"}
    assert {session.note_of(name) for name in marked} == {REASONS[3]}
    assert session.marked == ()
    full_window.actions_.run("edit.undo")
    assert {session.status_of(name) for name in marked} == {"to review"}
    assert {session.note_of(name) for name in marked} == {""}


def test_that_those_like_this_are_looked_at_before_they_are_dismissed(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session = full_window.session
    chosen = select_next(full_window, qtbot)
    full_window.actions_.run("marked.alike")
    dialog = full_window.findChild(AlikeDialog)
    alike = session.alike(chosen)
    assert dialog.ticked() == list(alike)
    assert dialog._take.text() == f"Dismiss {len(alike)}"
    # ships alongside are explained by nothing unless the analyst says what
    assert not dialog._take.isEnabled()
    dialog.reason.setCurrentIndex(7)
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog._take.text() == f"Dismiss {len(alike) - 1}"
    assert dialog._take.isEnabled() == (len(alike) > 1)
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.mouseClick(dialog._take, Qt.MouseButton.LeftButton)
    assert {session.status_of(name) for name in alike} == {"dismissed"}
    assert all(dialog.reason.currentText() in session.note_of(name) for name in alike)


def test_that_what_was_just_marked_is_decided_by_the_next_key(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    pane, session = full_window.review.encounters, full_window.session
    select_next(full_window, qtbot)
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    marked = session.marked
    assert len(marked) > 1
    qtbot.keyClick(pane.table, Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert {session.status_of(name) for name in marked} == {"unsure"}


def test_that_all_views_are_told_once_of_what_is_decided_together(full_window: MainWindow) -> None:
    session = full_window.session
    told: list[tuple[str, ...]] = []
    session.decision_changed.connect(told.append)
    session.mark_shown()
    marked = session.marked
    full_window.actions_.run("marked.confirm")
    full_window.actions_.run("edit.undo")
    assert [sorted(ids) for ids in told] == [sorted(marked)] * 2


def test_that_what_was_said_of_a_decision_is_gone_once_it_is_taken_back(
    full_window: MainWindow,
) -> None:
    said = "left open. Undo takes all of it back."
    full_window.session.mark_shown()
    full_window.actions_.run("marked.unsure")
    assert full_window.notices.text.text().endswith(said)
    full_window.actions_.run("edit.undo")
    notices = full_window.notices
    assert not notices.isVisible() or not notices.text.text().endswith(said)
