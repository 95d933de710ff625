"""What an analyst does, from files to a report; and what a broken file does not do."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.gui import planted
from tests.gui.waiting import loaded, select_next

from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

_LONG_MS = 120_000


def test_that_files_lead_to_a_decision_its_undo_and_a_report(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = hashlib.sha256(fleet.read_bytes()).hexdigest()
    window.open_paths([fleet])
    loaded(window, qtbot)
    session, table = window.session, window.review.encounters.table
    assert window.review.encounters.model.total == len(planted.MEETINGS)
    case = session.case_path
    assert case is not None
    assert case.is_relative_to(tmp_path)

    chosen = select_next(window, qtbot)
    total = session.balance.estimated_bbl.p50
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert session.status_of(chosen) == "confirmed"
    assert session.balance.estimated_bbl.p50 >= total
    # the next one is shown, and what the decision did stays in sight
    assert session.selected_id != chosen
    qtbot.waitUntil(lambda: "total" in window.review.inspector._decide._last.text())
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.status_of(chosen) == "to review"
    assert session.selected_id == chosen
    assert session.balance.estimated_bbl.p50 == total
    qtbot.keyClick(table, Qt.Key.Key_D)
    assert session.status_of(chosen) == "dismissed"

    window.show_view(VIEWS.index("Report"))
    target = tmp_path / "report.pdf"
    window.handlers.report.write_report(target)
    qtbot.waitUntil(target.exists, timeout=_LONG_MS)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=_LONG_MS)
    assert target.read_bytes().startswith(b"%PDF-")
    assert window.report.save.isEnabled()
    assert hashlib.sha256(fleet.read_bytes()).hexdigest() == before

    # the same files again, in a session that knows nothing: the decision is there
    session.close_case()
    window.loader.open([fleet])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert session.case_path == case
    assert session.status_of(chosen) == "dismissed"


def test_that_a_broken_file_is_one_sentence_and_nothing_is_lost(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    chosen = select_next(window, qtbot)
    window.actions_.run("review.confirm")
    results, case = window.session.results, window.session.case_path

    broken = planted.write_broken(tmp_path)
    window.open_paths([broken])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    sentence = window.notices.text.text()
    assert "patrol.csv" in sentence
    assert "lat" in sentence.lower()
    assert "What was open before is still open." in sentence
    assert "Traceback" not in sentence
    assert window.stack.currentIndex() == VIEWS.index("Sources")
    assert window.session.results is results
    assert window.session.case_path == case
    assert window.session.status_of(chosen) == "confirmed"
    assert broken.read_text(encoding="utf-8").startswith("mmsi,time_utc,lon\n")


def test_that_good_files_are_read_beside_a_broken_one(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet, planted.write_broken(tmp_path)])
    loaded(window, qtbot)
    assert window.review.encounters.model.total == len(planted.MEETINGS)
    assert window.sources.list.model.rowCount() == 2
    assert "patrol.csv" in window.notices.text.text()


def test_that_a_path_that_is_not_there_is_said(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([tmp_path / "gone.csv"])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert "gone.csv" in window.notices.text.text()
    assert window.session.results is None


def test_that_a_saved_case_opens_with_its_files_and_decisions(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    chosen = select_next(window, qtbot)
    window.actions_.run("review.unsure")
    kept = tmp_path / "kept.lightering"
    window.session.save_case_as(kept)
    window.session.close_case()
    window.session.review.decide(chosen, window.session.review.state_of(chosen))
    window.open_paths([kept])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert window.session.case_path == kept
    assert window.session.status_of(chosen) == "unsure"


def test_that_nothing_is_said_to_be_open_still_where_nothing_was(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([planted.write_broken(tmp_path)])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert "patrol.csv" in window.notices.text.text()
    assert "still open" not in window.notices.text.text()


def _empty(folder: Path) -> Path:
    path = folder / "empty.csv"
    path.write_bytes(b"")
    return path


def _picture(folder: Path) -> Path:
    path = folder / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    return path


def _bare_folder(folder: Path) -> Path:
    path = folder / "bare"
    path.mkdir()
    (path / "README.md").write_text("No tracks here.\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("make", [_empty, _picture, _bare_folder])
def test_that_each_kind_of_broken_input_is_said_and_loses_nothing(
    window: MainWindow,
    fleet: Path,
    tmp_path: Path,
    qtbot: QtBot,
    make: Callable[[Path], Path],
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    chosen = select_next(window, qtbot)
    window.actions_.run("review.dismiss")
    results, case = window.session.results, window.session.case_path
    broken = make(tmp_path)
    window.open_paths([broken])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    sentence = window.notices.text.text()
    assert window.notices.isVisible()
    assert broken.name in sentence
    assert "Traceback" not in sentence
    assert window.session.results is results
    assert window.session.case_path == case
    assert window.session.status_of(chosen) == "dismissed"
    assert broken.exists()
