"""The timeline as a person uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QPushButton, QToolButton
from tests import small_world

from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.gui.theme import DARK, LIGHT
from lightering.gui.timeline.bins import Bins
from lightering.gui.timeline.dates import WindowDates
from lightering.gui.timeline.playback import SPEEDS
from lightering.gui.timeline.view import TimelineView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DAY = 86_400_000
LEFT = Qt.MouseButton.LeftButton


def drag(qtbot: QtBot, widget, start: float, end: float) -> None:
    y = 12
    qtbot.mousePress(widget, LEFT, pos=QPoint(round(start), y))
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(widget, QPoint(round(start + (end - start) * share), y))
    qtbot.mouseRelease(widget, LEFT, pos=QPoint(round(end), y))


def colours(widget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(0, image.width(), 1)
        for y in range(0, image.height(), 2)
    }


def test_that_time_and_window_are_told_in_words(view, session) -> None:
    session.set_window(session.extent_ms[0] + 9 * DAY, session.extent_ms[0] + 19 * DAY)
    session.set_time(session.extent_ms[0] + 13 * DAY + 58_800_000)
    assert view._now.text() == "14 Mar 2026 16:20Z"
    assert view._window.text() == "Window 10 – 19 Mar, 10 days"
    assert view.detail.accessibleDescription() == "Cursor at 14 Mar 2026 16:20Z"
    assert view.overview.accessibleDescription() == "Window 10 – 19 Mar, 10 days"


def test_that_a_short_window_is_told_by_the_clock(view, session) -> None:
    start = session.extent_ms[0] + 9 * DAY
    session.set_window(start, start + 5_400_000)
    assert view._window.text() == "Window 10 Mar 00:00 – 01:30Z, 1.5 h"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_everything_said_by_colour_is_painted_in_its_theme(view, session, theme) -> None:
    session.decide("E-sure", "confirmed")
    session.set_window(*session.extent_ms)
    view.set_theme(theme)
    found = colours(view.detail)
    for role in ("raised", "histogram", "error", "to_review", "confirmed", "ink_2"):
        assert QColor(getattr(theme, role)).name().upper() in found, role
    # the veil of the window lies over the bars it covers
    session.set_window(session.extent_ms[0] + 20 * DAY, session.extent_ms[1])
    above = colours(view.overview)
    for role in ("panel", "histogram", "confirmed", "accent"):
        assert QColor(getattr(theme, role)).name().upper() in above, role


def test_that_unconfirmed_encounters_leave_no_tick_above(view, session) -> None:
    assert LIGHT.confirmed not in colours(view.overview)
    session.decide("E-sure", "dismissed")
    assert LIGHT.confirmed not in colours(view.overview)
    session.decide("E-sure", "confirmed")
    assert LIGHT.confirmed in colours(view.overview)


def test_that_a_filter_hides_on_the_timeline_too(view, session) -> None:
    session.set_window(*session.extent_ms)
    session.decide("E-sure", "confirmed")
    session.filters = Filter(text="heron")
    assert LIGHT.confirmed not in colours(view.overview)
    assert LIGHT.confirmed not in colours(view.detail)


def test_that_hours_without_a_fix_are_hatched(view, session) -> None:
    session.filters = Filter(text="nobody")
    assert LIGHT.ink_3 in colours(view.detail)
    view.detail.set_bins(Bins(view.detail._bins.first_hour, view.detail._bins.per_hour + 1))
    assert LIGHT.ink_3 not in colours(view.detail)


def test_that_the_gap_of_the_giver_is_drawn_in_its_colour(view, session) -> None:
    session.filters = Filter(text="nobody")
    session.set_window(*session.extent_ms)
    assert LIGHT.giver not in colours(view.detail)
    # a fix every six hours: all of it is silence longer than two hours
    session.select("E-big")
    assert LIGHT.giver in colours(view.detail)
    assert LIGHT.receiver in colours(view.detail)


def test_that_dragging_a_handle_moves_one_end(view, session, qtbot) -> None:
    scale = view.overview._whole
    start, end = session.window_ms
    drag(qtbot, view.overview, scale.x(start) + 1, scale.x(session.extent_ms[0] + 10 * DAY))
    low, high = session.window_ms
    assert high == end
    assert abs(low - session.extent_ms[0] - 10 * DAY) < DAY / 10
    drag(qtbot, view.overview, scale.x(end) - 1, scale.x(session.extent_ms[0] + 25 * DAY))
    assert session.window_ms[0] == low
    assert abs(session.window_ms[1] - session.extent_ms[0] - 25 * DAY) < DAY / 10


def test_that_one_handle_never_passes_the_other(view, session, qtbot) -> None:
    scale = view.overview._whole
    start, end = session.window_ms
    drag(qtbot, view.overview, scale.x(end) - 1, 5)
    assert session.window_ms[0] == start
    assert session.window_ms[1] > start


def test_that_dragging_the_middle_moves_the_window_and_keeps_its_width(
    view, session, qtbot
) -> None:
    scale = view.overview._whole
    start, end = session.window_ms
    middle = scale.x((start + end) / 2)
    drag(qtbot, view.overview, middle, middle - 200)
    assert session.window_ms[1] - session.window_ms[0] == end - start
    assert session.window_ms[0] < start
    drag(qtbot, view.overview, scale.x(sum(session.window_ms) / 2), 1)
    assert session.window_ms == (session.extent_ms[0], session.extent_ms[0] + end - start)


def test_that_drawing_elsewhere_makes_a_new_window_and_a_click_moves_it_there(
    view, session, qtbot
) -> None:
    first = session.extent_ms[0]
    scale = view.overview._whole
    drag(qtbot, view.overview, scale.x(first + 8 * DAY), scale.x(first + 4 * DAY))
    low, high = session.window_ms
    assert abs(low - first - 4 * DAY) < DAY / 10
    assert abs(high - first - 8 * DAY) < DAY / 10
    qtbot.mouseClick(view.overview, LEFT, pos=QPoint(round(scale.x(first + 20 * DAY)), 12))
    now_low, now_high = session.window_ms
    assert now_high - now_low == high - low
    assert abs((now_low + now_high) / 2 - first - 20 * DAY) < DAY / 10


def test_that_the_window_moves_by_keys(view, session, qtbot) -> None:
    start, end = session.window_ms
    first, last = session.extent_ms
    view.overview.setFocus()
    qtbot.keyClick(view.overview, Qt.Key.Key_PageUp)
    assert session.window_ms == (start - (end - start), start)
    qtbot.keyClick(view.overview, Qt.Key.Key_Home)
    assert session.window_ms[0] == first
    qtbot.keyClick(view.overview, Qt.Key.Key_PageDown)
    assert session.window_ms[0] == first + end - start
    qtbot.keyClick(view.overview, Qt.Key.Key_End)
    assert session.window_ms == (start, last)


def test_that_dragging_below_moves_the_cursor(view, session, qtbot) -> None:
    scale = view.detail._window
    below = view.detail.height() - 20
    start, end = session.window_ms
    qtbot.mousePress(view.detail, LEFT, pos=QPoint(300, below))
    assert session.time_ms == scale.time(300)
    qtbot.mouseMove(view.detail, QPoint(500, below))
    assert session.time_ms == scale.time(500)
    qtbot.mouseMove(view.detail, QPoint(5000, below))
    assert session.time_ms == end
    qtbot.mouseRelease(view.detail, LEFT, pos=QPoint(500, below))
    qtbot.mouseMove(view.detail, QPoint(100, below))
    assert session.time_ms == end
    assert session.window_ms == (start, end)


def test_that_clicking_an_encounter_selects_it_and_leaves_the_cursor(view, session, qtbot) -> None:
    session.set_window(*session.extent_ms)
    session.set_time(session.extent_ms[0])
    view.grab()
    rows = session.rows
    at = view.detail._window.x(int(rows.start_ms[rows.place["E-small"]]) + 4 * 3_600_000)
    spot = QPoint(round(at), round(view.detail._lane.center().y()))
    qtbot.mouseMove(view.detail, spot)
    assert session.hovered_id == "E-small"
    qtbot.mouseClick(view.detail, LEFT, pos=spot)
    assert session.selected_id == "E-small"
    assert session.time_ms == session.extent_ms[0]
    qtbot.mouseMove(view.detail, QPoint(spot.x() + 120, spot.y()))
    assert session.hovered_id is None


def test_that_what_was_not_inferred_to_be_a_transfer_steps_back_until_it_is_decided(
    view, session
) -> None:
    session.set_window(*session.extent_ms)
    session.filters = Filter(text="tow")
    assert LIGHT.to_review not in colours(view.detail)
    session.decide("E-convoy", "unsure")
    assert LIGHT.unsure in colours(view.detail)
    session.filters = Filter(text="heron")
    assert LIGHT.to_review in colours(view.detail)


def test_that_the_wheel_zooms_around_the_pointer(view, session) -> None:
    session.set_window(session.extent_ms[0] + 5 * DAY, session.extent_ms[0] + 15 * DAY)
    place = QPointF(view.detail.width() / 4, 20)
    held = view.detail._window.time(place.x())
    before = session.window_ms[1] - session.window_ms[0]
    event = QWheelEvent(
        place,
        view.detail.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.detail, event)
    after = session.window_ms[1] - session.window_ms[0]
    assert after == pytest.approx(before / 1.25, rel=1e-6)
    assert view.detail._window.time(place.x()) == pytest.approx(held, abs=5)


def test_that_steps_go_by_fix_of_the_selected_ships_else_by_minute(view, session) -> None:
    session.set_time(session.extent_ms[0] + 25 * DAY)
    start = session.time_ms
    view.step_fix(1)
    assert session.time_ms == start + 60_000
    session.select("E-convoy")
    held = session.time_ms
    view.step_fix(1)
    assert session.time_ms == held, "ships never heard have no fix to go to"
    session.select("E-big")
    session.set_time(session.extent_ms[0] + 4 * DAY + 1)
    view.step_fix(1)
    assert session.time_ms == session.extent_ms[0] + 4 * DAY + 6 * 3_600_000
    view.step_fix(-1)
    assert session.time_ms == session.extent_ms[0] + 4 * DAY
    view.step_minutes(10)
    assert session.time_ms == session.extent_ms[0] + 4 * DAY + 600_000


def test_that_the_window_ends_at_the_cursor_when_asked(view, session) -> None:
    start, end = session.window_ms
    session.set_time(start + 2 * DAY)
    view.start_window_here()
    assert session.window_ms == (start + 2 * DAY, end)
    session.set_time(end - DAY)
    view.end_window_here()
    assert session.window_ms == (start + 2 * DAY, end - DAY)
    # the cursor stands at the end: a window without length is not made
    view.start_window_here()
    assert session.window_ms == (start + 2 * DAY, end - DAY)


def test_that_dates_can_be_typed(view, session, qtbot) -> None:
    view.ask_dates()
    dialog = view.findChild(WindowDates)
    assert dialog.start.text() == "2026-03-21 00:00"
    dialog.start.lineEdit().setText("2026-03-07 06:30")
    dialog.end.lineEdit().setText("2026-03-09 18:00")
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    first = session.extent_ms[0]
    assert session.window_ms == (first + 6 * DAY + 23_400_000, first + 8 * DAY + 64_800_000)


def test_that_playing_shows_on_the_button(view, session, qtbot) -> None:
    assert view._play.accessibleName() == "Play"
    qtbot.mouseClick(view._play, LEFT)
    assert view.playback.playing
    assert view._play.accessibleName() == "Pause"
    view._speed.setCurrentIndex(SPEEDS.index(3600))
    assert view.playback.speed == 3600
    qtbot.mouseClick(view._play, LEFT)
    assert not view.playback.playing


def test_that_a_frame_of_playback_paints_no_ground(view, session, monkeypatch) -> None:
    view.grab()
    painted: list[object] = []
    for strip in (view.overview, view.detail):
        monkeypatch.setattr(strip, "paint_ground", painted.append)
    session.set_time(session.window_ms[0] + 3_600_000)
    view.grab()
    assert painted == []


def test_that_everything_has_a_name_and_can_be_reached_by_keys(view) -> None:
    controls = [
        *view.findChildren(QToolButton),
        *view.findChildren(QPushButton),
        *view.findChildren(QComboBox),
        view.overview,
        view.detail,
    ]
    for one in controls:
        assert one.accessibleName(), one
        assert one.toolTip(), one
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus, one


def test_that_nothing_loaded_is_said_and_does_nothing(qtbot) -> None:
    empty = TimelineView(Session(), DARK)
    qtbot.addWidget(empty)
    empty.show()
    assert empty._window.text() == "Nothing loaded"
    assert not empty._play.isEnabled()
    empty.toggle_play()
    empty.step_fix(1)
    empty.ask_dates()
    drag(qtbot, empty.overview, 10, 80)
    qtbot.mouseClick(empty.detail, LEFT, pos=QPoint(20, 20))
    empty.grab()
    assert not empty.playback.playing


def test_that_later_results_replace_the_bars_of_earlier_ones(view, session, qtbot) -> None:
    before = view.detail._bins
    session.adopt(small_world.world(small_world.fixes(step_h=1)))
    qtbot.waitUntil(lambda: view.detail._bins is not None)
    assert view.detail._bins is not before
    assert view.detail._bins.per_hour.max() == 2
    assert view.detail._bins.per_hour.min() == 2


@pytest.mark.parametrize(("height", "noted"), [(116, True), (92, False)])
def test_that_the_note_gives_way_where_room_is_short(view, height, noted) -> None:
    view.resize(900, height)
    assert view.height() == height
    assert view._note.isVisibleTo(view) is noted


def test_that_larger_text_makes_room_for_itself(view, qtbot) -> None:
    small, full = view.minimumHeight(), view.maximumHeight()
    font = view.font()
    font.setPixelSize(round(13 * 1.5))
    for one in (view, view.overview, view.detail):
        one.setFont(font)
    view._fit_text()
    assert view.minimumHeight() > small
    assert view.maximumHeight() > full
