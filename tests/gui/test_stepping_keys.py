"""Keys that go from event to event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from tests.seen import visible_ids

from lightering.gui.timeline.playback import SPEEDS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_keys_step_through_events_and_say_where_they_end(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session, table = full_window.session, full_window.review.encounters.table
    table.setFocus()
    shown = visible_ids(session)
    session.set_time(session.extent_ms[0])
    session.select(None)
    seen = []
    for _ in shown:
        qtbot.keyClick(table, Qt.Key.Key_E)
        seen.append(session.selected_id)
    assert seen == shown
    qtbot.keyClick(table, Qt.Key.Key_E)
    assert session.selected_id == shown[-1]
    assert "no later event" in full_window.notices.text.text()
    qtbot.keyClick(table, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert session.selected_id == shown[-2]
    row = session.encounter_row(shown[0])
    session.select(shown[0])
    qtbot.keyClick(table, Qt.Key.Key_W)
    other = session.encounter_row(session.selected_id)
    assert {row["mmsi_1"], row["mmsi_2"]} & {other["mmsi_1"], other["mmsi_2"]}
    assert session.selected_id != shown[0]


def test_that_playback_goes_from_real_time_to_ten_thousand_times() -> None:
    assert (min(SPEEDS), max(SPEEDS)) == (1, 10_000)
