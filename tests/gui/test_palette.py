"""Ctrl+K finds whatever there is, and goes there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests import silent_fleet
from tests.gui.silent import turn

from lightering.app.clues import CLUES, ONE
from lightering.gui.dialogs.palette import PaletteDialog
from lightering.gui.dialogs.ships import ShipsDialog
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def find(window: MainWindow, qtbot: QtBot, text: str) -> PaletteDialog:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: any(one.isVisible() for one in window.findChildren(PaletteDialog)), timeout=5_000
    )
    (dialog,) = (one for one in window.findChildren(PaletteDialog) if one.isVisible())
    qtbot.keyClicks(dialog.field, text)
    return dialog


def rows(dialog: PaletteDialog) -> list[str]:
    return [dialog.found.item(row).text() for row in range(dialog.found.count())]


@pytest.mark.parametrize("name", CLUES)
def test_that_a_lead_gap_or_loitering_is_found_by_its_id_and_shown(
    silent_window: MainWindow, qtbot: QtBot, name: str
) -> None:
    session = silent_window.session
    turn(silent_window, "leads", qtbot)
    silent_window.show_view(VIEWS.index("Cap"))
    wanted = str(session.clues.tables[name].ids[-1])
    dialog = find(silent_window, qtbot, wanted)
    ends = f"({ONE[name]})"
    at = next(row for row, text in enumerate(rows(dialog)) if text.endswith(ends))
    assert rows(dialog)[at].startswith(wanted[:7])
    for _ in range(at):
        qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert session.list_name == name
    assert session.chosen_id == wanted
    assert silent_window.stack.currentIndex() == VIEWS.index("Review")


def test_that_a_ship_is_found_by_name_imo_and_mmsi_and_shown_with_her_track(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    mmsi, name, imo = silent_fleet.SILENT[0]
    stage = silent_window.review.map
    qtbot.waitUntil(lambda: stage.is_ready, timeout=60_000)
    for words in (name.lower(), str(imo), str(mmsi)):
        dialog = find(silent_window, qtbot, words)
        assert any(text.startswith(f"Ship  {name}  MMSI {mmsi}") for text in rows(dialog)), words
        dialog.reject()
        qtbot.waitUntil(lambda: silent_window.findChild(PaletteDialog) is None)
    dialog = find(silent_window, qtbot, str(mmsi))
    assert rows(dialog)[0].startswith("Ship  ")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    card = silent_window.findChild(ShipsDialog)
    assert card.isVisible()
    assert [ship.mmsi for ship in card.chosen()] == [mmsi]
    fleet = stage.fleet
    ship = fleet.ship(mmsi, 0)
    assert [place for place, _title in stage._scene.ships] == [ship]
    track = fleet.rows(ship)
    west, south, east, north = stage.viewport.bounds
    x, y = fleet.x[track] + fleet.x0, fleet.y[track] + fleet.y0
    assert west <= x.min() <= x.max() <= east
    assert south <= y.min() <= y.max() <= north
    card.reject()


def test_that_before_the_search_the_palette_says_that_leads_are_not_known_yet(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    dialog = find(silent_window, qtbot, "zzz")
    assert dialog._none.isVisible()
    assert "once they were looked for" in dialog._more.text()
    assert dialog._more.isVisible()
    dialog.reject()


def test_that_a_place_and_a_time_are_gone_to(silent_window: MainWindow, qtbot: QtBot) -> None:
    stage = silent_window.review.map
    dialog = find(silent_window, qtbot, "33 14.6 N, 124 31.2 E")
    assert rows(dialog)[0].startswith("Go to 33°14.6")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    lon, lat = stage.viewport.position(stage.width() / 2, stage.height() / 2)
    assert (round(lon, 2), round(lat, 2)) == (124.52, 33.24)
    first, _last = silent_window.session.extent_ms
    wanted = first + 5 * 3_600_000
    words = f"{datetime.fromtimestamp(wanted / 1000, UTC):%Y-%m-%d %H:%M}"
    dialog = find(silent_window, qtbot, words)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert abs(silent_window.session.time_ms - wanted) < 60_000
