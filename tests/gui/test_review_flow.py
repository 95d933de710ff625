"""What an analyst does two hundred times a day: look, decide, go on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QLabel
from tests.gui.waiting import loaded, select_next

from lightering.app.filters import FIRST, Filter
from lightering.gui.application import make_window
from lightering.gui.cases import case_name
from lightering.gui.dialogs.reasons import REASONS, ReasonDialog, noted
from lightering.gui.header import VIEWS
from lightering.gui.labels import ElidedLabel
from lightering.gui.tables.cells import Cells
from lightering.gui.tables.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow

SIZES = [(1600, 1000), (1280, 800)]


def _column(name: str) -> int:
    return next(k for k, column in enumerate(COLUMNS) if column.name == name)


def test_that_opened_files_show_the_encounter_that_moves_the_total_most(
    window: MainWindow, fleet: Path, qtbot: QtBot
) -> None:
    search = window.review.encounters.filters.search
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    window.open_paths([fleet])
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: window.review.inspector.shown is not None, timeout=60_000)
    session = window.session
    assert session.selected_id == session.rows.ids[session.rows.rank.argmin()]
    assert search.hasFocus()
    low, high = session.window_ms
    assert low <= session.time_ms <= high


def test_that_the_first_encounter_never_displaces_one_that_was_chosen(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    chosen = select_next(full_window, qtbot)
    full_window.session.adopt(full_window.session.results, full_window.session.rows)
    qtbot.wait(50)
    assert full_window.session.selected_id == chosen


def test_that_the_table_shows_close_kinds_first_in_the_order_of_review(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session, pane = full_window.session, full_window.review.encounters
    assert session.filters == FIRST
    assert pane.filters._chips["Kind"].text() == "Kind alongside, close"
    shown = [pane.model.id_at(row) for row in range(pane.model.rowCount())]
    ranks = [pane.model.index(row, _column("rank")).data() for row in range(len(shown))]
    assert [int(rank) for rank in ranks] == sorted(int(rank) for rank in ranks)
    hidden = pane.model.total - len(shown)
    assert hidden > 0
    assert pane.filters._shown.text() == f"{len(shown)} of {pane.model.total} shown"
    qtbot.mouseClick(pane.filters._every, Qt.MouseButton.LeftButton)
    assert pane.model.rowCount() == pane.model.total
    assert not pane.filters._every.isVisible()


def test_that_one_key_decides_and_moves_on_and_undo_comes_back(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session, table = full_window.session, full_window.review.encounters.table
    chosen = select_next(full_window, qtbot)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert session.status_of(chosen) == "confirmed"
    assert session.selected_id != chosen
    bar = full_window.review.inspector._decide
    qtbot.waitUntil(lambda: bar._last.isVisible())
    assert bar._last.text().startswith(f"Last: {chosen[:7]} confirmed. ")
    full_window.actions_.run("edit.undo")
    assert session.status_of(chosen) == "to review"
    assert session.selected_id == chosen
    qtbot.waitUntil(lambda: not bar._last.isVisible())


def test_that_moving_on_can_be_turned_off_and_is_remembered(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    action = full_window.actions_.actions["view.advance"]
    assert action.isCheckable()
    assert action.isChecked()
    action.trigger()
    assert not action.isChecked()
    chosen = select_next(full_window, qtbot)
    full_window.actions_.run("review.unsure")
    assert full_window.session.selected_id == chosen
    settings = full_window.settings
    settings.sync()
    again = make_window(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    qtbot.addWidget(again)
    assert not again.session.advance
    again.close()


def test_that_a_decision_in_the_ledger_stays_in_the_ledger(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    chosen = select_next(full_window, qtbot)
    full_window.show_view(VIEWS.index("Cap"))
    full_window.actions_.run("review.confirm")
    assert full_window.session.selected_id == chosen
    assert full_window.stack.currentIndex() == VIEWS.index("Cap")


def test_that_the_last_decision_says_that_nothing_is_left(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    select_next(full_window, qtbot)
    for _ in range(full_window.session.shown_counts()["to review"]):
        full_window.actions_.run("review.dismiss")
    assert full_window.session.next_to_review(1) is None
    assert "Nothing is left to review" in full_window.notices.text.text()


@pytest.mark.parametrize("digit", [1, 9])
def test_that_a_digit_dismisses_with_its_reason(
    full_window: MainWindow, qtbot: QtBot, digit: int
) -> None:
    session, table = full_window.session, full_window.review.encounters.table
    chosen = select_next(full_window, qtbot)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    dialog = full_window.findChild(ReasonDialog)
    assert dialog is not None
    assert dialog.list.count() == len(REASONS) == 9
    qtbot.keyClick(dialog, str(digit))
    assert session.status_of(chosen) == "dismissed"
    assert session.note_of(chosen) == REASONS[digit - 1]
    assert session.selected_id != chosen
    assert not dialog.isVisible()


def test_that_leaving_the_reasons_dismisses_nothing(full_window: MainWindow, qtbot: QtBot) -> None:
    chosen = select_next(full_window, qtbot)
    full_window.actions_.run("review.dismiss_because")
    dialog = full_window.findChild(ReasonDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert full_window.session.status_of(chosen) == "to review"


def test_that_a_reason_never_replaces_what_the_analyst_wrote() -> None:
    assert noted("", REASONS[0]) == REASONS[0]
    assert noted("seen on imagery", REASONS[0]) == f"seen on imagery\n{REASONS[0]}"
    assert noted(REASONS[0], REASONS[0]) == REASONS[0]


def test_that_the_total_says_what_it_includes(full_window: MainWindow, qtbot: QtBot) -> None:
    full_window.show_view(VIEWS.index("Cap"))
    facts, about = full_window.cap.facts, full_window.header._about[1]
    told = []
    for place in range(3):
        facts._include.button(place).click()
        told.append((full_window.session.include, about.text().split(", to ")[0]))
    assert told == [
        ("confirmed", "confirmed"),
        ("unsure", "confirmed and unsure"),
        ("to review", "weighted by probability"),
    ]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_that_nothing_in_the_inspector_is_cut(
    full_window: MainWindow, qtbot: QtBot, width: int, height: int
) -> None:
    full_window.resize(width, height)
    qtbot.wait(100)
    inspector = full_window.review.inspector
    buttons = [
        *inspector._decide._buttons.values(),
        *full_window.review.encounters.filters._chips.values(),
    ]
    cut = [
        f"{b.text()}: {b.width()} of {b.sizeHint().width()}, {inspector.width()}"
        for b in buttons
        if b.isVisible() and b.width() < b.sizeHint().width()
    ]
    for _ in range(len(full_window.session.results.assessment.transfers)):
        select_next(full_window, qtbot)
        qtbot.wait(60)
        for label in inspector.findChildren(QLabel):
            if not label.isVisibleTo(full_window) or not label.text():
                continue
            if isinstance(label, ElidedLabel):
                if label.needed() > label.contentsRect().width() + 2:
                    cut.append(label.text())
            elif label.wordWrap() and label.heightForWidth(label.width()) > label.height() + 1:
                cut.append(label.text())
    assert not cut


def test_that_a_case_kept_unasked_is_called_after_its_files(
    window: MainWindow, fleet: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    path = window.session.case_path
    assert path is not None
    assert window._case.text() == f"{fleet.name} · {path.name[:6]}"
    assert window.windowTitle().startswith(fleet.name)
    window._case.grab()
    assert str(path) in window._case.toolTip()


def test_that_a_case_is_called_by_what_a_person_named_it() -> None:
    kept = Path("cases/16cfbe6f4e966cb2.lightering")
    assert case_name(None, ()) == "no case open"
    assert case_name(Path("yellow-sea.lightering"), (Path("a/x.csv"),)) == "yellow-sea.lightering"
    assert case_name(kept, ()) == kept.name
    assert case_name(kept, (Path("tracks/x.csv"),)) == "x.csv · 16cfbe"
    assert case_name(kept, (Path("jan/x.csv"), Path("jan/y.csv"))) == "jan · 16cfbe"
    assert case_name(kept, (Path("a/x.csv"), Path("b/y.csv"))) == "x.csv + 1 · 16cfbe"


def test_that_clearing_filters_shows_every_kind(full_window: MainWindow, qtbot: QtBot) -> None:
    full_window.actions_.run("edit.clear_filters")
    assert full_window.session.filters == Filter()
    assert (
        full_window.review.encounters.model.rowCount() == full_window.review.encounters.model.total
    )


def test_that_words_of_the_table_are_written_only_when_they_are_seen(
    found: tuple[Results, Rows],
) -> None:
    results, rows = found
    cells = Cells(results, rows)
    assert cells._written == {}
    assert len(cells.key("p50")) == len(cells.ids)
    assert cells._written == {}
    cells.text("names", 0)
    assert list(cells._written) == [("names", 0)]


def test_that_showing_results_and_deciding_never_hold_the_window_for_long(
    window: MainWindow, found: tuple[Results, Rows], qtbot: QtBot
) -> None:
    steps: list[float] = []

    def timed(step: Callable[[], object]) -> None:
        # what this thread computes: another program on the machine is not counted
        begin = time.thread_time()
        step()
        steps.append(time.thread_time() - begin)

    timed(lambda: window.session.adopt(*found))
    for _ in range(60):
        timed(QCoreApplication.processEvents)
    loaded(window, qtbot)
    for name in ("review.next", "review.confirm", "review.unsure", "edit.undo"):
        timed(lambda name=name: window.actions_.run(name))
        for _ in range(20):
            timed(QCoreApplication.processEvents)
    assert max(steps) < 0.25


@pytest.mark.parametrize("view", range(len(VIEWS)))
def test_that_each_view_takes_the_keys(full_window: MainWindow, qtbot: QtBot, view: int) -> None:
    full_window.show_view((view + 1) % len(VIEWS))
    full_window.show_view(view)
    qtbot.waitUntil(lambda: full_window.focusWidget() is not None)
    assert full_window.stack.currentWidget().isAncestorOf(full_window.focusWidget())
