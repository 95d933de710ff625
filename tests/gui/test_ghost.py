"""What is pointed at in a plot or in the table is seen elsewhere before it is clicked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from tests.gui.silent import turn
from tests.gui.waiting import loaded, select_next
from tests.seen import visible_ids

from lightering.app.clues import CLUES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

PICTURES = os.environ.get("LIGHTERING_PICTURES", "")


@pytest.fixture
def shown(full_window: MainWindow, qtbot: QtBot) -> MainWindow:
    select_next(full_window, qtbot)
    loaded(full_window, qtbot)
    full_window.review.map.fit_selection()
    return full_window


def point(window: MainWindow, share: float) -> int:
    """Moves the pointer over the separation plot; returns the instant under it."""
    plot = window.review.inspector._series
    axis, box, _ = plot._frame(plot._details)
    x = round(box.left() + share * box.width())
    # sent by hand: a pointer that stands there already would move nothing
    at = QPointF(x, box.center().y())
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        plot,
        QMouseEvent(
            QEvent.Type.MouseMove, at, plot.mapToGlobal(at), none, none, Qt.KeyboardModifier(0)
        ),
    )
    return round(axis.value(float(x)))


def test_that_a_hovered_instant_moves_a_ghost_in_timeline_map_and_close_up(
    shown: MainWindow, qtbot: QtBot
) -> None:
    session, scene = shown.session, shown.review.map._scene
    cursor = session.time_ms
    instant = point(shown, 0.4)
    assert abs(session.ghost_ms - instant) < 120_000
    assert session.time_ms == cursor
    assert all(place is not None for place in scene.ghosts)
    assert scene.ghosts != scene.places
    closeup = shown.review.map._closeup
    minute = f"{instant // 3_600_000 % 24:02d}:"
    assert closeup.isVisible()
    assert minute in closeup.accessibleDescription()
    qtbot.wait(60)
    with_ghost = [w.grab().toImage() for w in (shown.review.map, shown.review.timeline.detail)]
    if PICTURES not in ("", "1"):
        assert shown.grab().save(str(Path(PICTURES) / "ghost.png"))
    QApplication.sendEvent(shown.review.inspector._series, QEvent(QEvent.Type.Leave))
    assert session.ghost_ms is None
    assert scene.ghosts == (None, None)
    without = [w.grab().toImage() for w in (shown.review.map, shown.review.timeline.detail)]
    assert all(a != b for a, b in zip(with_ghost, without, strict=True))


def test_that_a_click_makes_the_ghost_the_cursor(shown: MainWindow, qtbot: QtBot) -> None:
    plot = shown.review.inspector._series
    _axis, box, _ = plot._frame(plot._details)
    point(shown, 0.3)
    at = QPoint(round(box.left() + 0.3 * box.width()), round(box.center().y()))
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at)
    assert abs(shown.session.time_ms - shown.session.ghost_ms) < 1000


def test_that_another_encounter_has_no_ghost_of_the_one_before(
    shown: MainWindow, qtbot: QtBot
) -> None:
    point(shown, 0.3)
    select_next(shown, qtbot)
    assert shown.session.ghost_ms is None


def test_that_a_hovered_row_rings_its_mark_and_draws_both_tracks(
    shown: MainWindow, qtbot: QtBot
) -> None:
    session, chart = shown.session, shown.review.map
    chart.fit_all()
    qtbot.waitUntil(lambda: chart.is_ready, timeout=60_000)
    other = next(n for n in visible_ids(session) if n != session.selected_id)
    before = chart.grab().toImage()
    table = shown.review.encounters.table
    row = shown.review.encounters.model.row_of(other)
    table.entered.emit(table.model().index(row, 1))
    assert session.hovered_id == other
    assert chart._scene.hovered.encounter_id == other
    assert session.selected_id != other
    qtbot.waitUntil(lambda: chart.grab().toImage() != before, timeout=10_000)
    session.hover(None)


@pytest.mark.parametrize("name", CLUES)
def test_that_a_hovered_row_of_any_list_is_drawn_on_map_and_timeline_before_a_click(
    silent_window: MainWindow, qtbot: QtBot, name: str
) -> None:
    session, chart = silent_window.session, silent_window.review.map
    turn(silent_window, name, qtbot)
    pane, detail = silent_window.review.lists.shown, silent_window.review.timeline.detail
    session.set_window(*session.extent_ms)
    chart.fit_all()
    qtbot.waitUntil(lambda: chart.is_ready, timeout=60_000)
    chosen, other = session.chosen_id, pane.model.id_at(1)
    pane.table.entered.emit(pane.model.index(1, 1))
    assert session.hovered_id == other != chosen
    assert chart._scene.hint.identifier == chart._scene.hovered.encounter_id == other
    ships = (chart._scene.hovered.giver, chart._scene.hovered.receiver)
    # a lead has two ships, a gap or loitering one
    assert [ship.number is not None for ship in ships] == [True, name == "leads"]
    slot = chart._scene.tracks._slots[1]
    qtbot.waitUntil(lambda: chart.grab() and slot.whose == other and slot.drawn, timeout=10_000)
    assert session.chosen_id == chosen
    # at once, so that nothing else can have changed meanwhile
    pointed = [part.grab().toImage() for part in (chart, detail)]
    QApplication.sendEvent(pane.table.viewport(), QEvent(QEvent.Type.Leave))
    assert session.hovered_id is None
    assert chart._scene.hint is None
    left = [part.grab().toImage() for part in (chart, detail)]
    assert all(a != b for a, b in zip(pointed, left, strict=True))


def test_that_a_hovered_square_on_the_map_tells_whose_silence_it_is(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    session, chart = silent_window.session, silent_window.review.map
    turn(silent_window, "gaps", qtbot)
    qtbot.waitUntil(lambda: chart.is_ready, timeout=60_000)
    other = next(str(one) for one in session.clue_table.ids if str(one) != session.chosen_id)
    row = session.clue_table.frame.iloc[session.clue_table.place[other]]
    chart.show_place(float(row["lon"]), float(row["lat"]))
    chart.zoom(60.0)
    chart.point_at(chart.width() / 2, chart.height() / 2)
    assert session.hovered_id == other
    assert chart._scene.hint.words.startswith("silent for ")


def test_that_the_loop_is_ticked_in_the_menu_while_it_repeats(
    shown: MainWindow, qtbot: QtBot
) -> None:
    action = shown.actions_.actions["time.loop"]
    assert action.isCheckable()
    assert not action.isChecked()
    shown.review.encounters.table.setFocus()
    qtbot.keyClick(
        shown.review.encounters.table, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier
    )
    assert shown.session.loop
    shown.actions_.menus["Review"].aboutToShow.emit()
    assert action.isChecked()
    assert shown.review.timeline.playback.playing
    shown.actions_.run("time.loop")
    assert not shown.session.loop
    assert not shown.review.timeline.playback.playing
    assert not action.isChecked()
