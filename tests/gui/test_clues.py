"""Leads, gaps and loitering in the window: switched, chosen, decided, seen on map and timeline."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QPushButton
from tests.gui.silent import turn
from tests.gui.waiting import loaded

from lightering.app.clues import CLUES
from lightering.errors import UserError
from lightering.gui.dialogs.alike import AlikeDialog
from lightering.gui.dialogs.reasons import REASONS_OF, ReasonDialog
from lightering.gui.theme import LIGHT
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow


def test_that_keys_and_mouse_switch_the_lists_and_each_counts_its_rows(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    lists, session = silent_window.review.lists, silent_window.session
    turn(silent_window, "leads", qtbot)
    assert lists.shown.model.rowCount() == 3
    # the first of the order of review is shown at once
    assert session.chosen_id == lists.shown.model.id_at(0)
    buttons = {b.text().split()[0]: b for b in lists.switch.findChildren(QPushButton)}
    assert [buttons[name.capitalize()].text() for name in CLUES] == [
        "Leads 3",
        "Gaps 2",
        "Loitering 27",
    ]
    for name in ("Gaps", "Loitering", "Encounters", "Leads"):
        qtbot.mouseClick(buttons[name], Qt.MouseButton.LeftButton)
        assert session.list_name == name.lower()
        assert buttons[name].isChecked()
    turn(silent_window, "encounters", qtbot)
    assert silent_window.review.encounters.isVisible()


def test_that_a_lead_is_decided_by_the_keys_of_an_encounter_and_adds_nothing(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    session = silent_window.session
    turn(silent_window, "leads", qtbot)
    pane, total = silent_window.review.lists.shown, session.balance.estimated_bbl
    first, second, third = (pane.model.id_at(row) for row in range(3))
    qtbot.keyClick(pane.table, Qt.Key.Key_C)
    # one key decides and goes on
    assert session.status_of(first) == "confirmed"
    assert session.chosen_id == second
    qtbot.keyClick(pane.table, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(silent_window.findChild(ReasonDialog), Qt.Key.Key_2)
    assert session.status_of(second) == "dismissed"
    assert session.note_of(second) == REASONS_OF["leads"][1]
    assert session.chosen_id == third
    qtbot.keyClick(pane.table, Qt.Key.Key_U)
    assert session.status_of(third) == "unsure"
    assert session.balance.estimated_bbl == total
    inspector = silent_window.review.inspector
    qtbot.waitUntil(lambda: "adds nothing" in inspector._decide._effect.text())
    qtbot.keyClick(pane.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.status_of(third) == "to review"
    assert session.chosen_id == third
    counts = [b.text() for b in silent_window.review.lists.switch.findChildren(QPushButton)]
    assert "Leads 3 (2)" in counts
    assert pane.filters._left.text() == "1 left to review"


def test_that_map_timeline_and_inspector_follow_a_lead(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    session = silent_window.session
    turn(silent_window, "leads", qtbot)
    pane, stage = silent_window.review.lists.shown, silent_window.review.map
    row = pane.model.row_of(pane.model.id_at(1))
    at = pane.table.visualRect(pane.model.index(row, 4)).center()
    qtbot.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    chosen = session.chosen_id
    assert chosen == pane.model.id_at(1)
    shape = stage._scene.clue
    assert shape is not None
    assert shape.identifier == chosen
    # both were silent: two areas, and the place of the meeting inside of both
    assert [reach.side for reach in shape.reaches] == [1, 2]
    for reach in shape.reaches:
        assert reach.x.min() < shape.x < reach.x.max()
        assert reach.y.min() < shape.y < reach.y.max()
    assert stage._scene.pair.encounter_id == chosen
    low, high = session.window_ms
    table, place = session.clue_row(chosen)
    assert low <= table.start_ms[place] < table.end_ms[place] <= high
    inspector = silent_window.review.inspector
    assert inspector._middle.currentWidget() is inspector.clue
    told = " ".join(text.text() for pair in inspector.clue._facts for text in pair)
    assert "Together at most" in told
    assert "others could have met" in told
    assert inspector.clue._banner.text().startswith("A lead is no encounter")
    assert inspector._id.text() == chosen[:7]
    # back among the encounters nothing of it is left
    turn(silent_window, "encounters", qtbot)
    assert stage._scene.clue is None


def test_that_a_square_on_the_map_chooses_its_gap_and_a_box_marks_them(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    session = silent_window.session
    turn(silent_window, "gaps", qtbot)
    stage = silent_window.review.map
    qtbot.waitUntil(lambda: stage.is_ready, timeout=60_000)
    other = next(str(one) for one in session.clue_table.ids if str(one) != session.chosen_id)
    row = session.clue_table.frame.iloc[session.clue_table.place[other]]
    stage.show_place(float(row["lon"]), float(row["lat"]))
    stage.zoom(60.0)
    centre = QPoint(stage.width() // 2, stage.height() // 2)
    qtbot.mouseClick(stage, Qt.MouseButton.LeftButton, pos=centre)
    assert session.chosen_id == other
    silent_window.actions_.run("marked.shown")
    assert len(session.marked) == 2
    silent_window.actions_.run("marked.confirm")
    assert {session.status_of(str(one)) for one in session.clue_table.ids} == {"confirmed"}


def test_that_the_inspector_goes_from_a_lead_to_its_silence_and_to_all_leads_in_it(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    session = silent_window.session
    turn(silent_window, "leads", qtbot)
    links = silent_window.review.inspector.clue._links
    qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert session.list_name == "gaps"
    gap = session.chosen_id
    assert "leads in this silence" in links[0].text()
    qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert session.list_name == "leads"
    frame = session.clue_table.frame[session.listed_mask()]
    assert len(frame) == 2
    assert ((frame["gap_id_1"] == gap) | (frame["gap_id_2"] == gap)).all()
    silent_window.actions_.run("edit.clear_filters")
    assert session.listed_mask().all()


def test_that_leads_in_one_silence_are_dismissed_together(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    session = silent_window.session
    turn(silent_window, "leads", qtbot)
    chosen = session.chosen_id
    silent_window.actions_.run("marked.alike")
    dialog = silent_window.findChild(AlikeDialog)
    assert dialog.ticked() == list(session.alike(chosen))
    dialog.reason.setCurrentIndex(0)
    qtbot.mouseClick(dialog._take, Qt.MouseButton.LeftButton)
    assert {session.status_of(one) for one in session.alike(chosen)[:1]} == {"dismissed"}
    assert REASONS_OF["leads"][0] in session.note_of(chosen)


def test_that_search_hides_rows_and_says_when_none_is_left(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    turn(silent_window, "loitering", qtbot)
    pane = silent_window.review.lists.shown
    qtbot.keyClick(pane.table, Qt.Key.Key_Slash)
    qtbot.keyClicks(pane.filters.search, "bramble")
    qtbot.keyClick(pane.filters.search, Qt.Key.Key_Return)
    assert pane.model.rowCount() == 1
    assert pane.filters._shown.text() == "1 of 27 shown"
    qtbot.keyClicks(pane.filters.search, " nobody")
    qtbot.keyClick(pane.filters.search, Qt.Key.Key_Return)
    assert pane._stack.currentWidget() is pane._empty
    assert "No row matches" in pane._empty._fact.text()


@pytest.mark.parametrize("name", CLUES)
def test_that_every_column_sorts_both_ways(
    silent_window: MainWindow, qtbot: QtBot, name: str
) -> None:
    turn(silent_window, name, qtbot)
    model = silent_window.review.lists.shown.model
    for place, column in enumerate(model.columns):
        orders = []
        for way in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            model.sort(place, way)
            orders.append([model.id_at(row) for row in range(model.rowCount())])
        assert sorted(orders[0]) == sorted(orders[1]), column.name
        if column.name in ("hours", "rank", "start"):
            assert orders[0] == orders[1][::-1] or name == "loitering"


def test_that_a_case_is_reopened_at_the_lead_it_was_left_at(
    silent_window: MainWindow,
    silence: tuple[Results, Rows],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    session = silent_window.session
    session.new_case(tmp_path / "leads.lightering")
    turn(silent_window, "leads", qtbot)
    pane = silent_window.review.lists.shown
    qtbot.keyClick(pane.table, Qt.Key.Key_D)
    chosen = session.chosen_id
    session.save_view({})
    session.close_case()
    session.show_list("encounters")
    session.open_case(tmp_path / "leads.lightering")
    session.adopt(*silence)
    qtbot.waitUntil(lambda: session.chosen_id == chosen, timeout=60_000)
    assert session.list_name == "leads"
    assert session.status_of(pane.model.id_at(0)) == "dismissed"


def test_that_a_lead_stands_on_a_picture_of_its_own(
    window: MainWindow,
    silence: tuple[Results, Rows],
    tmp_path: Path,
    root: Path,
    qtbot: QtBot,
) -> None:
    wanted = os.environ.get("LIGHTERING_PICTURES") == "1"
    window.set_theme(LIGHT)
    QCursor.setPos(window.mapToGlobal(QPoint(700, 8)))
    if wanted:
        try:
            window.open_paths([sample_tracks()])
        except UserError as error:
            pytest.skip(str(error))
    else:
        window.session.adopt(*silence)
    loaded(window, qtbot)
    turn(window, "leads", qtbot)
    qtbot.keyClick(window.review.lists.shown.table, Qt.Key.Key_C)
    qtbot.wait(400)
    qtbot.waitUntil(lambda: window.review.map.is_ready, timeout=60_000)
    picture = window.grab()
    folder = root / "docs" / "images" if wanted else tmp_path
    assert picture.save(str(folder / "window-lead.png"))
    image = picture.toImage()
    stage = window.review.map
    shape = stage._scene.clue
    reach = shape.reaches[0]
    # just inside the area the sea or the land is tinted, just outside of it it is not
    view, colours = stage.viewport, []
    for share in (0.9, 1.1):
        x = shape.x + (reach.x - shape.x) * share
        y = shape.y + (reach.y - shape.y) * share
        px, py = view.pixels(x, y)
        inside = (px > 260) & (px < stage.width() - 60) & (py > 60) & (py < stage.height() - 60)
        corner = stage.mapTo(window, QPoint(0, 0))
        points = zip(px[inside].astype(int), py[inside].astype(int), strict=True)
        colours.append(
            {image.pixelColor(corner.x() + int(a), corner.y() + int(b)).name() for a, b in points}
        )
    assert colours[0]
    ground = {LIGHT.sea.lower(), LIGHT.land.lower()}
    assert not ground & colours[0]
    assert ground & colours[1]
