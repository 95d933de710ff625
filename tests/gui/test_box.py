"""Encounters are marked by a box on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from tests.gui.waiting import loaded
from tests.seen import visible_ids

if TYPE_CHECKING:
    from pathlib import Path

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
    assert set(session.marked) == set(visible_ids(session))
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
    shown = visible_ids(session)
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


LONE = 636012345


def test_that_a_box_takes_ships_without_an_encounter_too_and_esc_lets_them_go(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    frame = pd.read_csv(fleet)
    alone = frame[frame["mmsi"] == frame["mmsi"].iloc[0]].assign(mmsi=LONE, name="LONELY")
    alone["lat"] += 0.4
    path = tmp_path / "with_a_lone_ship.csv"
    pd.concat([frame, alone]).to_csv(path, index=False)
    window.open_paths([path])
    loaded(window, qtbot)
    session, view = window.session, window.review.map
    view.fit_all()
    drag(window, qtbot, SHIFT, 0.95)
    assert session.marked
    qtbot.waitUntil(lambda: bool(view._scene.ships), timeout=10_000)
    assert session.rows is not None
    assert view.fleet is not None
    met = {int(session.encounter_row(n)[f"mmsi_{k}"]) for n in session.rows.ids for k in (1, 2)}
    taken = {int(view.fleet.mmsi[place]) for place, _title in view._scene.ships}
    assert LONE not in met
    assert taken == met | {LONE}
    told = window.notices.text.text()
    assert f"{len(taken)} ships sent a position in the box" in told
    assert "1 of them without any encounter" in told
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert session.marked == ()
    assert view._scene.ships == ()


def test_that_the_notice_of_a_box_leads_to_the_list_of_its_ships(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    from lightering.gui.dialogs.ships import ShipsDialog

    full_window.review.map.fit_all()
    drag(full_window, qtbot, SHIFT, 0.95)
    qtbot.waitUntil(full_window.notices._way.isVisible, timeout=10_000)
    qtbot.mouseClick(full_window.notices._way, LEFT)
    qtbot.waitUntil(lambda: bool(full_window.findChildren(ShipsDialog)), timeout=10_000)
    (dialog,) = full_window.findChildren(ShipsDialog)
    assert dialog.isVisible()
    shown = [ship for ship, _title in full_window.review.map._scene.ships]
    assert shown == [ship.place for ship in dialog.chosen()]
    dialog.close()
