"""A folder as it is handed over: one file too many, one nobody knows, one that is broken."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from tests.gui import handed
from tests.gui.waiting import loaded, select_next

from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

_LONG_MS = 120_000


def test_that_a_folder_of_all_kinds_is_sorted_out_and_reviewed(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = handed.write_folder(tmp_path / "handed")
    before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    window.open_paths([folder])
    loaded(window, qtbot)
    session, sources = window.session, window.sources
    encounters = len(session.results.encounters)
    assert "2 more could not be read" in window.notices.text.text()

    # the way out of the notice leads to the table nobody knows
    qtbot.mouseClick(window.notices._way, Qt.MouseButton.LeftButton)
    assert window.stack.currentIndex() == VIEWS.index("Sources")
    place = next(r.place for r in sources.list.model.rows if r.name == handed.LOG)
    sources.list.select(place)
    qtbot.waitUntil(
        lambda: (
            sources.columns is not None
            and sources.columns.draft is not None
            and sources.columns.draft.name == handed.LOG
            and sources.columns.trial is not None
        ),
        timeout=_LONG_MS,
    )
    qtbot.mouseClick(sources.columns.zone.first, Qt.MouseButton.LeftButton)
    qtbot.keyClick(sources.columns.read, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.loader.busy)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    read = {report.file: report for report in session.results.loaded.reports}
    assert read[handed.LOG].kept == 287
    # the log tells of ships the other file has: nobody meets herself
    assert len(session.results.encounters) == encounters

    # what is wrong with the row that was not kept
    sources.list.select(place)
    sources.files.setFocus()
    qtbot.keyClick(sources.files, Qt.Key.Key_R)
    (row,) = sources.rejected.model.rows
    assert (row.file, row.line, row.reason) == (handed.LOG, 31, "too_few_columns")

    # the broken one is left out, the rest is worked on
    broken = next(r.place for r in sources.list.model.rows if r.name == "watch_notes.gpx")
    sources.list.select(broken)
    qtbot.keyClick(sources.files, Qt.Key.Key_Delete)
    assert all(r.name != "watch_notes.gpx" for r in sources.list.model.rows)
    window.show_view(VIEWS.index("Review"))
    chosen = select_next(window, qtbot)
    window.actions_.run("review.confirm")
    assert session.status_of(chosen) == "confirmed"

    # the case opens as it was: the log is read by what was said of it
    fixes, case = session.results.loaded.fixes, session.case_path
    session.close_case()
    window.loader._book = None
    window.open_paths([case])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert session.results.loaded.fixes.equals(fixes)
    assert session.status_of(chosen) == "confirmed"
    after = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    assert after == before
