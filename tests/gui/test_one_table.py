"""Leads, gaps and loitering have what encounters have: filters kept, columns kept, files, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.gui.silent import turn

from lightering.app.clues import CLUES, ClueFilter
from lightering.gui.dialogs.attaching import AttachDialog
from lightering.gui.dialogs.saved_filters import SavedFiltersDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow
    from lightering.gui.tables.pane import ListPane


def place(pane: ListPane, name: str) -> int:
    return next(k for k, one in enumerate(pane.model.columns) if one.name == name)


@pytest.mark.parametrize("name", CLUES)
def test_that_each_list_keeps_filters_of_its_own_in_the_case(
    silent_window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    session = silent_window.session
    session.new_case(tmp_path / "a.lightering")
    turn(silent_window, name, qtbot)
    wanted = ClueFilter(hours_min=4.0, statuses=frozenset({"to review"}))
    session.set_filter(name, wanted)
    silent_window.actions_.run("edit.saved_filters")
    dialog = silent_window.findChild(SavedFiltersDialog)
    assert dialog.windowTitle() == f"Saved filters of {name}"
    qtbot.keyClicks(dialog.name, "<i>long</i>")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    session.set_filter(name, ClueFilter())
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert session.filter_of(name) == wanted
    others = [one for one in ("encounters", *CLUES) if one != name]
    assert all(session.saved_of(one).names == () for one in others)
    session.close_case()
    session.saved_of(name).remove("<i>long</i>")
    session.open_case(tmp_path / "a.lightering")
    assert session.saved_of(name).names == ("<i>long</i>",)
    assert session.saved_of(name)["<i>long</i>"] == wanted


@pytest.mark.parametrize("name", CLUES)
def test_that_widths_order_and_sort_of_each_list_come_back(
    silent_window: MainWindow, qtbot: QtBot, name: str
) -> None:
    turn(silent_window, name, qtbot)
    pane = silent_window.review.lists.shown
    hours, sort = place(pane, "hours"), place(pane, "sort")
    pane.table.setColumnWidth(sort, 171)
    pane.table.horizontalHeader().moveSection(pane.table.horizontalHeader().visualIndex(hours), 0)
    pane.table.sortByColumn(hours, Qt.SortOrder.DescendingOrder)
    silent_window.layout_keeper.keep()
    first = pane.arrangement.told()
    pane.reset_columns()
    assert pane.arrangement.told() != first
    silent_window.layout_keeper.restore()
    assert pane.arrangement.told() == first
    assert pane.table.columnWidth(sort) == 171
    told = [float(pane.model.index(k, hours).data()) for k in range(pane.model.rowCount())]
    assert told == sorted(told, reverse=True)
    silent_window.reset_layout()
    assert pane.arrangement.sort_told() == ["rank", "up"]


@pytest.mark.parametrize("name", CLUES)
def test_that_a_picture_is_attached_by_key_counted_filtered_and_taken_back(
    silent_window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    session, picture = silent_window.session, tmp_path / "<b>above<i>.png"
    Image.new("RGB", (300, 200), "navy").save(picture)
    turn(silent_window, name, qtbot)
    pane, inspector = silent_window.review.lists.shown, silent_window.review.inspector
    chosen, total = session.chosen_id, session.balance.estimated_bbl
    silent_window.handlers.attaching.attach(chosen, [picture])

    def asked() -> list[AttachDialog]:
        return [one for one in silent_window.findChildren(AttachDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(asked()), timeout=10_000)
    (dialog,) = asked()
    dialog.caption.setText("nobody is alongside")
    dialog.date.setText("2026-03-06")
    QTest.keyClick(dialog.caption, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(session.attachments_of(chosen)) == 1)
    assert inspector.files is inspector.clue.files
    assert inspector.files.list.count() == 1
    cell = pane.model.index(pane.model.row_of(chosen), place(pane, "attached"))
    assert cell.data() == "1"
    with_files = next(one for one, value in pane.filters._actions["Files"] if value is True)
    with_files.trigger()
    assert [pane.model.id_at(row) for row in range(pane.model.rowCount())] == [chosen]
    assert pane.filters._chips["Files"].text() == "Files with"
    # taken back, it leaves the list that asks for files, and no figure ever moved
    silent_window.actions_.run("edit.undo")
    assert pane.model.rowCount() == 0
    assert session.attachments_of(chosen) == ()
    silent_window.actions_.run("edit.redo")
    assert session.attachments_of(chosen)[0].caption == "nobody is alongside"
    assert session.balance.estimated_bbl == total
    qtbot.waitUntil(lambda: not inspector._tasks.running, timeout=10_000)


def test_that_marked_gaps_are_decided_together_with_a_reason_and_undone_as_one(
    silent_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session = silent_window.session
    session.new_case(tmp_path / "a.lightering")
    turn(silent_window, "gaps", qtbot)
    session.mark_shown()
    names = session.marked
    assert len(names) == 2
    session.decide_together(names, "dismissed", lambda held: f"{held} no receiver".strip())
    assert [session.note_of(one) for one in names] == ["no receiver"] * 2
    records = session.case.decisions()
    assert {one.draft.encounter_id for one in records} == set(names)
    assert {one.draft.note for one in records} == {"no receiver"}
    silent_window.actions_.run("edit.undo")
    assert {session.status_of(one) for one in names} == {"to review"}
    assert session.case.verify_chain() is None


def test_that_the_counts_of_table_legend_and_stepping_agree(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    session = silent_window.session
    turn(silent_window, "leads", qtbot)
    for name in ("encounters", *CLUES):
        turn(silent_window, name, qtbot)
        silent_window.review.lists.shown.filters.clear()
        pane, many = silent_window.review.lists.shown, session.shown_counts()["to review"]
        assert many == pane.model.rowCount() > 0
        assert pane.filters._left.text() == f"{many} left to review"
        assert silent_window.review.map._legend._counts["to review"] == many
        seen = set()
        for _ in range(many):
            session.visit(session.next_to_review(1))
            seen.add(session.chosen_id)
        # with every one of them to review, J comes to each before it comes round
        assert len(seen) == many
