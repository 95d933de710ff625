from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from tests.gui import planted
from tests.gui.waiting import loaded, select_next

from lightering.app.commands import COMMANDS
from lightering.app.filters import Filter
from lightering.app.going import Instant
from lightering.gui.dialogs.going import GoDialog
from lightering.gui.header import VIEWS
from lightering.gui.labels import ElidedLabel
from lightering.gui.map.projection import forward
from lightering.gui.theme import DARK

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

SIZES = [(1600, 1000, 1.0), (1280, 800, 1.0), (1600, 1000, 1.5)]


def test_that_an_empty_window_paints_a_coast_and_says_what_to_do(window: MainWindow) -> None:
    texts = {label.text() for label in window.findChildren(QLabel) if label.isVisible()}
    assert "Nothing loaded yet." in texts
    assert window.session.balance is None


def test_that_each_command_stands_in_its_menu_with_its_key(window: MainWindow) -> None:
    for one in COMMANDS:
        action = window.actions_.actions[one.id]
        assert action in window.actions_.menus[one.menu].actions()
        assert action.shortcut().toString() == one.shortcut
        assert action.text() == one.title


def test_that_letters_decide_in_the_table_and_write_in_the_search_field(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session = full_window.session
    session.advance = False
    chosen = select_next(full_window, qtbot)
    search = full_window.review.encounters.filters.search
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClick(search, Qt.Key.Key_C)
    qtbot.keyClick(search, Qt.Key.Key_D)
    assert search.text() == "cd"
    assert session.status_of(chosen) == "to review"
    search.clear()
    table = full_window.review.encounters.table
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert session.status_of(chosen) == "confirmed"
    qtbot.keyClick(table, Qt.Key.Key_U)
    assert session.status_of(chosen) == "unsure"
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.status_of(chosen) == "confirmed"


def test_that_space_presses_a_focused_button_and_does_not_play(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    chosen = select_next(full_window, qtbot)
    button = full_window.review.inspector._decide._buttons["dismiss"]
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert full_window.session.status_of(chosen) == "dismissed"
    assert not full_window.review.timeline.playback.playing


def test_that_the_balance_follows_a_decision_and_never_a_filter(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    select_next(full_window, qtbot)
    header = full_window.header
    before = header._total.text()
    full_window.session.filters = Filter(text="no ship is called this")
    assert full_window.review.encounters.model.rowCount() == 0
    assert header._total.text() == before
    full_window.session.filters = Filter()
    full_window.actions_.run("review.dismiss")
    assert header._total.text() != before
    full_window.actions_.run("edit.undo")
    assert header._total.text() == before


def test_that_a_filter_that_hides_all_says_so_and_offers_the_way_back(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    select_next(full_window, qtbot)
    pane = full_window.review.encounters
    full_window.session.filters = Filter(text="nobody", counts_min=0.5)
    assert pane._stack.currentWidget() is pane._empty
    assert pane._empty._fact.text() == "No row matches these 2 filters."
    assert pane._hidden.isVisible()
    pane._empty.asked.emit("edit.clear_filters")
    assert pane.model.rowCount() == pane.model.total
    assert not pane._hidden.isVisible()


def test_that_the_tables_selection_and_the_sessions_are_one(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    pane, session = full_window.review.encounters, full_window.session
    for row in range(pane.model.rowCount()):
        pane.table.selectRow(row)
        assert session.selected_id == pane.model.id_at(row)
    pane.table.sortByColumn(9, Qt.SortOrder.AscendingOrder)
    chosen = session.selected_id
    assert chosen is not None
    assert pane.table.currentIndex().row() == pane.model.row_of(chosen)


def test_that_a_name_is_shown_as_it_is_and_never_as_markup(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    for label in full_window.findChildren(QLabel):
        if label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


def _cut_off(window: MainWindow) -> list[str]:
    """Labels in sight whose text has less room than it needs."""
    cut = []
    for label in window.findChildren(QLabel):
        if not label.isVisibleTo(window) or isinstance(label, ElidedLabel):
            continue
        if label.text() and not label.wordWrap():
            room, metrics = label.contentsRect(), label.fontMetrics()
            needed = max(metrics.horizontalAdvance(t) for t in label.text().split("\n"))
            if needed > room.width() + 1 or metrics.height() > label.height():
                cut.append(f"{label.text()!r}: {needed} in {room.width()}")
    return cut


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
@pytest.mark.parametrize("view", range(len(VIEWS)))
def test_that_no_label_is_cut_off(
    full_window: MainWindow, qtbot: QtBot, width: int, height: int, scale: float, view: int
) -> None:
    full_window.resize(width, height)
    full_window.set_scale(scale)
    select_next(full_window, qtbot)
    full_window.show_view(view)

    def whole() -> None:
        assert not _cut_off(full_window)

    # panes lay themselves out one after another; what stays cut is cut
    qtbot.waitUntil(whole, timeout=5_000)


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_that_balance_plot_and_decision_bar_are_always_in_sight(
    full_window: MainWindow, qtbot: QtBot, width: int, height: int, scale: float
) -> None:
    full_window.resize(width, height)
    full_window.set_scale(scale)
    select_next(full_window, qtbot)
    qtbot.wait(60)
    inspector = full_window.review.inspector
    for part in (
        full_window.header._total,
        full_window.header._bar,
        inspector._decide,
        inspector._series,
        full_window.review.timeline,
        full_window.review.encounters.table,
    ):
        assert not part.visibleRegion().isEmpty(), part
        assert part.visibleRegion().boundingRect().width() == part.width(), part
    scroll = inspector._scroll
    assert scroll.widget().width() <= scroll.viewport().width()


def test_that_dark_colours_reach_every_pane(full_window: MainWindow, qtbot: QtBot) -> None:
    select_next(full_window, qtbot)
    full_window.set_theme(DARK)
    qtbot.wait(60)
    picture = full_window.grab().toImage()
    dark = sum(
        picture.pixelColor(x, y).lightness() < 110
        for x in range(5, picture.width(), 40)
        for y in range(5, picture.height(), 40)
    )
    points = len(range(5, picture.width(), 40)) * len(range(5, picture.height(), 40))
    assert dark / points > 0.85


def test_that_a_dropped_file_is_opened(window: MainWindow, fleet: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(fleet))])
    window.dropEvent(
        QDropEvent(
            QPointF(50, 300),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: window.loader.busy)
    loaded(window, qtbot)
    assert window.sources.list.model.rowCount() == 1
    assert window.review.encounters.model.total == len(planted.MEETINGS)


def test_that_cancelling_keeps_what_was_open(
    full_window: MainWindow, fleet: Path, qtbot: QtBot
) -> None:
    before = full_window.session.results
    full_window.open_paths([fleet])
    assert full_window.loader.busy
    full_window.loader.cancel()
    qtbot.waitUntil(lambda: not full_window.loader.busy)
    assert full_window.session.results is before
    assert full_window.notices.text.text() == "Cancelled. Nothing of these files was kept."


def test_that_the_layout_comes_back_and_can_be_reset(full_window: MainWindow, qtbot: QtBot) -> None:
    splitter = full_window.review._splitter
    first = splitter.sizes()
    splitter.setSizes([sum(first) - 420, 420])
    moved = splitter.sizes()
    assert moved != first
    state = full_window.review.layout_state()
    full_window.reset_layout()
    assert abs(splitter.sizes()[1] - first[1]) <= 2
    full_window.review.restore_layout(*state)
    assert splitter.sizes() == moved


def test_that_the_palette_finds_a_ship_by_its_korean_name_and_a_command(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    from lightering.gui.dialogs.palette import PaletteDialog

    dialog = PaletteDialog(full_window.session, full_window.keys, full_window)
    qtbot.addWidget(dialog)
    dialog.field.setText("해당")
    found = [dialog.found.item(k).text() for k in range(dialog.found.count())]
    assert [text.startswith("Ship  HAE DANG 5 해당") for text in found] == [True, False, False]
    assert all("HAE DANG 5 해당" in text for text in found)
    dialog.field.setText("fit all")
    assert dialog.found.item(0).text().startswith("View: Fit all")


def test_that_the_ledger_keeps_what_is_dismissed_and_says_why(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    chosen = select_next(full_window, qtbot)
    full_window.actions_.run("review.dismiss")
    full_window.show_view(VIEWS.index("Cap"))
    model = full_window.cap.model
    row = model.row_of(chosen)
    assert row is not None
    entry = model.entry_at(row)
    assert entry is not None
    assert not entry.counted
    assert entry.why == "dismissed by the analyst"
    assert model.rowCount() == len(full_window.session.results.assessment.transfers)


def test_that_settings_survive_and_rubbish_in_them_does_no_harm(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    full_window.set_scale(1.25)
    assert float(str(full_window.settings.value("text_size"))) == 1.25
    from lightering.gui.main_window import _scale

    assert _scale("rubbish") == 1.0
    assert _scale("9") == 1.5


def test_that_a_note_stays_with_its_encounter(full_window: MainWindow, qtbot: QtBot) -> None:
    chosen = select_next(full_window, qtbot)
    full_window.session.decide(chosen, "unsure", "draught typed <late>")
    qtbot.waitUntil(lambda: full_window.review.inspector._note.isVisible())
    assert full_window.review.inspector._note.text() == "Note: draught typed <late>"


def test_that_a_place_or_a_time_is_gone_to_by_typing_it(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    full_window.show_view(VIEWS.index("Review"))
    table = full_window.review.encounters.table
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_G)
    dialog = full_window.findChild(GoDialog)
    assert dialog is not None
    dialog.field.setText("nowhere")
    dialog.accept()
    assert "neither a place on Earth nor a time" in dialog._said.text()
    dialog.field.setText("33°14.6′N 124°31.2′E")
    dialog.accept()
    view = full_window.review.map.viewport
    x, y = forward(124.52, 33.0 + 14.6 / 60)
    assert (view.x, view.y) == pytest.approx((float(x), float(y)), abs=1e-6)
    full_window.handlers.go_to(Instant(full_window.session.extent_ms[0] + 86_400_000))
    assert full_window.session.time_ms == full_window.session.extent_ms[0] + 86_400_000
    full_window.handlers.go_to(Instant(0))
    assert full_window.session.time_ms == full_window.session.extent_ms[0]
    assert "There are no data then" in full_window.notices.text.text()


def test_that_the_panes_of_sources_stay_as_wide_as_they_were_made(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_view(VIEWS.index("Sources"))
    window.sources.begin("a folder")
    qtbot.wait(20)
    across = window.sources._across
    first = across.sizes()
    across.setSizes([sum(first) - 500, 500])
    moved, kept = across.sizes(), window.sources.layout_state()
    assert moved != first
    window.reset_layout()
    assert abs(across.sizes()[1] - first[1]) <= 2
    window.sources.restore_layout(kept)
    assert across.sizes() == moved
    window.sources.restore_layout("rubbish")
    assert across.sizes() == moved


def test_that_an_empty_search_says_how_near_it_was(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([planted.write_apart(tmp_path / "apart.csv")])
    loaded(window, qtbot)
    empty = window.review.encounters._empty
    assert empty._fact.text() == "No encounters."
    qtbot.waitUntil(lambda: "closest pair" in empty._cause.text(), timeout=60_000)
    assert empty._cause.text() == (
        "2 vessels were compared. The closest pair, MMSI 273344001 and 273344002, came to 743 m "
        "for 6 h 00 min. The limits are 500 m and 2 h 00 min."
    )
