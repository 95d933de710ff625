"""Map, table, plots and timeline show one instant and one selection, whoever moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from tests.gui.waiting import select_next
from tests.seen import visible_ids

from lightering.gui.map.motion import place_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

LONG_MS = 20_000
LEFT = Qt.MouseButton.LeftButton


def from_table(window: MainWindow, qtbot: QtBot, wanted: str) -> None:
    pane = window.review.encounters
    row = pane.model.row_of(wanted)
    at = pane.table.visualRect(pane.model.index(row, 4)).center()
    qtbot.mouseClick(pane.table.viewport(), LEFT, pos=at)


def from_map(window: MainWindow, qtbot: QtBot, wanted: str) -> None:
    view = window.review.map
    place = view._scene.markers.place(wanted)
    assert place is not None
    view.pan(*(half - at for half, at in zip((600, 300), view.viewport.pixel(*place), strict=True)))
    while view.hit(600, 300) != wanted:
        view.zoom_at(2.0, 600, 300)
    qtbot.mouseClick(view, LEFT, pos=QPoint(600, 300))


def from_timeline(window: MainWindow, qtbot: QtBot, wanted: str) -> None:
    session, detail = window.session, window.review.timeline.detail
    assert session.rows is not None
    row = session.rows.place[wanted]
    start, end = int(session.rows.start_ms[row]), int(session.rows.end_ms[row])
    session.set_window(start - 7_200_000, end + 7_200_000)
    window.review.timeline.grab()
    x = detail._window.x((start + end) // 2)
    for y in range(detail.height()):
        if detail.encounter_at(QPointF(x, y)) == wanted:
            qtbot.mouseClick(detail, LEFT, pos=QPoint(round(x), y))
            return
    raise AssertionError("the encounter is not on the timeline")


def from_key(window: MainWindow, qtbot: QtBot, wanted: str) -> None:
    table = window.review.encounters.table
    table.setFocus()
    for _ in range(window.review.encounters.model.rowCount() + 1):
        if window.session.selected_id == wanted:
            return
        qtbot.keyClick(table, Qt.Key.Key_J)


@pytest.mark.parametrize("choose", [from_table, from_map, from_timeline, from_key])
def test_that_a_choice_in_one_view_is_the_choice_of_all(
    full_window: MainWindow, qtbot: QtBot, choose: Callable[[MainWindow, QtBot, str], None]
) -> None:
    window, session, page = full_window, full_window.session, full_window.review
    first = select_next(window, qtbot)
    wanted = next(name for name in visible_ids(session) if name != first)
    choose(window, qtbot, wanted)
    assert session.selected_id == wanted
    pane = page.encounters
    assert pane.model.id_at(pane.table.currentIndex().row()) == wanted
    assert page.map._scene.pair is not None
    assert page.map._scene.pair.encounter_id == wanted
    qtbot.waitUntil(
        lambda: (
            page.inspector.shown is not None
            and page.inspector.shown.encounter["encounter_id"] == wanted
        ),
        timeout=LONG_MS,
    )
    assert session.rows is not None
    row = session.rows.place[wanted]
    low, high = session.window_ms
    assert low <= session.rows.start_ms[row] <= session.rows.end_ms[row] <= high
    assert page.timeline.detail._times.giver_first is not None


def test_that_an_instant_chosen_in_one_view_is_the_instant_of_all(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window, session, page = full_window, full_window.session, full_window.review
    select_next(window, qtbot)
    series = page.inspector._series

    def same() -> None:
        now = session.time_ms
        assert series._cursor == now
        scene = page.map._scene
        assert scene.pair is not None
        ships = (scene.pair.giver, scene.pair.receiver)
        assert scene.places == tuple(place_at(scene.fleet, ship.number, now) for ship in ships)
        low, high = session.window_ms
        x = page.timeline.detail._window.x(now)
        width = page.timeline.detail.width()
        assert x == pytest.approx((now - low) / (high - low) * width, abs=1.0)

    same()
    # by the plot of the separation
    before = session.time_ms
    series.time_asked.emit(float(before - 1_800_000))
    assert session.time_ms == before - 1_800_000
    same()
    # by key
    page.encounters.table.setFocus()
    qtbot.keyClick(page.encounters.table, Qt.Key.Key_Right)
    assert session.time_ms == before - 1_200_000
    same()
    # by the timeline, and by playing
    detail = page.timeline.detail
    qtbot.mouseClick(detail, LEFT, pos=QPoint(detail.width() // 3, 4))
    same()
    moved = session.time_ms
    page.timeline.toggle_play()
    qtbot.waitUntil(lambda: session.time_ms > moved, timeout=LONG_MS)
    page.timeline.toggle_play()
    same()
