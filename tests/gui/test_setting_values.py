"""Values set by the analyst in the window: by keyboard, with reason, undone, shown as theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.gui.waiting import LONG_MS, loaded, select_next

from lightering.case.copying import copy_case
from lightering.gui.tables.columns import COLUMNS
from lightering.gui.tables.ledger import entries_of
from lightering.gui.words import SET_MARK
from lightering.model.overrides import NOTHING_SET

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow
    from lightering.gui.panels.override_form import OverrideForm


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, fleet: Path) -> MainWindow:
    window.open_paths([fleet])
    loaded(window, qtbot)
    return window


def form_for(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> tuple[str, OverrideForm]:
    chosen = select_next(window, qtbot)
    window.review.encounters.table.setFocus()
    qtbot.keyClick(window.review.encounters.table, key)
    form = window.review.inspector.form
    qtbot.waitUntil(form.isVisible, timeout=LONG_MS)
    qtbot.waitUntil(lambda: form.isAncestorOf(QApplication.focusWidget()), timeout=LONG_MS)
    return chosen, form


def typed(qtbot: QtBot, *texts: str) -> None:
    """Types into the focused field, Tab after each; "" passes a field over."""
    for text in texts:
        if text:
            qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)


def taken(window: MainWindow, qtbot: QtBot, chosen: str, *fields: str) -> None:
    qtbot.waitUntil(
        lambda: window.session.override_of(chosen).fields == fields, timeout=LONG_MS
    )  # fmt: skip
    qtbot.waitUntil(lambda: window.session.results.beside.overrides ==
                    window.session.review.overrides, timeout=LONG_MS)  # fmt: skip


def cell(window: MainWindow, chosen: str, column: str) -> str:
    model = window.review.encounters.model
    place = next(k for k, one in enumerate(COLUMNS) if one.name == column)
    return str(model.index(model.row_of(chosen), place).data())


def test_that_a_volume_is_set_by_keyboard_alone_and_undone(
    opened: MainWindow, qtbot: QtBot
) -> None:
    window, session = opened, opened.session
    before = session.balance.estimated_bbl
    chosen, form = form_for(window, qtbot, Qt.Key.Key_V)
    plain = cell(window, chosen, "p50")
    # one figure; the fields follow each other: from, to, back to the model, why
    typed(qtbot, "1,234", "", "")
    qtbot.keyClicks(QApplication.focusWidget(), "bill of lading")
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    taken(window, qtbot, chosen, "volume")
    assert not form.isVisible()
    after = session.balance.estimated_bbl
    assert after != before
    draft = session.case.decisions()[-1].draft
    assert draft.sets["volume"] == {
        "low_bbl": 1234.0, "high_bbl": 1234.0, "reason": "bill of lading"
    }  # fmt: skip
    assert draft.total_after_bbl == after.p50
    # table, inspector and ledger tell it from the model's
    assert cell(window, chosen, "p50") == f"{SET_MARK} 1,200"
    qtbot.waitUntil(
        lambda: SET_MARK in window.review.inspector._set._words.text(), timeout=LONG_MS
    )  # fmt: skip
    assert f"Model: {plain}" in window.review.inspector._set._words.text()
    entry = next(e for e in entries_of(session, session.balance) if e.encounter_id == chosen)
    assert entry.mark("volume") == f"{SET_MARK} "
    window.actions_.run("edit.undo")
    taken(window, qtbot, chosen)
    assert session.balance.estimated_bbl == before
    assert cell(window, chosen, "p50") == plain
    window.actions_.run("edit.redo")
    taken(window, qtbot, chosen, "volume")
    assert session.balance.estimated_bbl == after
    window.actions_.run("set.model")
    taken(window, qtbot, chosen)
    assert session.balance.estimated_bbl == before
    assert session.case.verify_chain() is None


def test_that_nothing_is_set_without_a_reason(opened: MainWindow, qtbot: QtBot) -> None:
    window = opened
    _chosen, form = form_for(window, qtbot, Qt.Key.Key_P)
    form.product.setCurrentIndex(2)
    form.keep.click()
    assert form.isVisible()
    assert "say why" in form.fault.text()
    assert form.rows["product"].reason.hasFocus()
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    # where the key was pressed arrows go on through the rows
    assert window.review.encounters.table.hasFocus()
    assert window.session.review.overrides == {}


def test_that_swapping_comes_with_the_other_reading_chosen(
    opened: MainWindow, qtbot: QtBot
) -> None:
    window = opened
    chosen, form = form_for(window, qtbot, Qt.Key.Key_S)
    model = window.session.transfer_row(chosen)
    assert form.rows["direction"].reason.hasFocus()
    qtbot.keyClicks(form.rows["direction"].reason, "hoses seen")
    form.keep.click()
    taken(window, qtbot, chosen, "direction")
    row = window.session.transfer_row(chosen)
    assert row["giver_mmsi"] == model["receiver_mmsi"]
    assert row["direction_probability"] == 1.0
    assert cell(window, chosen, "direction").startswith(SET_MARK)


def test_that_a_draught_and_a_probability_are_set_and_shown_again(
    opened: MainWindow, qtbot: QtBot
) -> None:
    window = opened
    chosen, form = form_for(window, qtbot, Qt.Key.Key_H)
    row = form.draughts[0]
    row.metres.setText("4,9")
    row.source.setText("log of the port")
    form.counts.setCurrentIndex(3)
    form.share.setText("35")
    form.rows["counts"].reason.setText("papers for another port")
    form.keep.click()
    assert "none of a tanker" in form.fault.text()
    row.metres.setText("4.9")
    form.keep.click()
    taken(window, qtbot, chosen, "counts", "draught")
    told = window.session.transfer_row(chosen)
    assert told["counts_probability"] == 0.35
    assert any("log of the port" in line["value"] for line in told["evidence"])
    qtbot.waitUntil(
        lambda: window.review.inspector.shown is not None
        and window.review.inspector.shown.transfer["counts_probability"] == 0.35,
        timeout=LONG_MS,
    )  # fmt: skip
    held = window.session.override_of(chosen)
    window.review.inspector.open_form("counts")
    assert form.wanted() == held
    form.model.click()
    assert form.wanted() == NOTHING_SET
    form.cancel.click()
    assert window.session.override_of(chosen) == held


def test_that_a_case_opened_again_shows_what_was_set(
    opened: MainWindow, qtbot: QtBot, fleet: Path
) -> None:
    window = opened
    chosen, form = form_for(window, qtbot, Qt.Key.Key_V)
    form.low.setText("2,000")
    form.high.setText("4,000")
    form.rows["volume"].reason.setText("two papers")
    form.keep.click()
    taken(window, qtbot, chosen, "volume")
    after = window.session.balance.estimated_bbl
    window.open_paths([fleet])
    qtbot.waitUntil(lambda: window.loader.busy, timeout=LONG_MS)
    loaded(window, qtbot)
    taken(window, qtbot, chosen, "volume")
    assert window.session.balance.estimated_bbl == after


@pytest.mark.parametrize("by_tracks", [False, True], ids=["case", "tracks"])
def test_that_a_case_never_shows_other_figures_than_it_was_left_with(
    opened: MainWindow, qtbot: QtBot, fleet: Path, by_tracks: bool
) -> None:
    window = opened
    chosen, form = form_for(window, qtbot, Qt.Key.Key_V)
    form.low.setText("2,000")
    form.high.setText("4,000")
    form.rows["volume"].reason.setText("two papers")
    form.keep.click()
    taken(window, qtbot, chosen, "volume")
    after = window.session.balance.estimated_bbl
    case = window.session.case
    assert case is not None
    copy = case.path.with_name("copy.lightering")
    copy_case(case.path, copy)
    shown: list[object] = []
    window.session.results_changed.connect(
        lambda: shown.append(window.session.balance.estimated_bbl)
    )
    window.open_paths([fleet if by_tracks else copy])
    qtbot.waitUntil(lambda: window.loader.busy, timeout=LONG_MS)
    loaded(window, qtbot)
    taken(window, qtbot, chosen, "volume")
    assert shown
    assert set(shown) == {after}


def test_that_the_signature_is_kept_in_the_case_and_signs_what_is_set(
    opened: MainWindow, qtbot: QtBot, fleet: Path
) -> None:
    from lightering.gui.dialogs.report_settings import ReportSettingsDialog

    window = opened
    window.actions_.run("report.settings")
    dialog = window.findChild(ReportSettingsDialog)
    dialog.author.setText("A. Lyst")
    dialog.organisation.setText("Harbour Watch")
    dialog.take_logo(fleet)
    assert dialog.fault.isVisibleTo(dialog)
    dialog.accept()
    assert window.session.case.signed["author"] == "A. Lyst"
    chosen, form = form_for(window, qtbot, Qt.Key.Key_V)
    form.low.setText("2,000")
    form.rows["volume"].reason.setText("gauged")
    form.keep.click()
    taken(window, qtbot, chosen, "volume")
    told = [line["line"] for line in window.session.transfer_row(chosen)["evidence"]]
    assert "volume by the analyst (A. Lyst)" in told
    window.open_paths([fleet])
    qtbot.waitUntil(lambda: window.loader.busy, timeout=LONG_MS)
    loaded(window, qtbot)
    assert window.session.signed.organisation == "Harbour Watch"
