"""A track file that was moved away is said; the case opens all the same, with every decision."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from tests.gui.waiting import loaded, select_next

from lightering.gui.application import make_window

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_a_case_opens_without_its_tracks_says_so_and_finds_them_again(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tracks, path = tmp_path / "tracks.csv", tmp_path / "work.lightering"
    shutil.copy(fleet, tracks)
    window.open_paths([tracks])
    loaded(window, qtbot)
    chosen = select_next(window, qtbot)
    session = window.session
    session.new_case(path, [tracks])
    session.decide(chosen, "confirmed", "seen by a patrol")
    session.close_case()
    moved = tmp_path / "elsewhere.csv"
    tracks.rename(moved)
    later = make_window(QSettings(str(tmp_path / "later.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(later)
    later.show()
    window, session = later, later.session
    window.open_paths([path])
    qtbot.waitUntil(lambda: session.case_path == path, timeout=60_000)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=60_000)
    told = [window.notices.text.text(), *(one.text for one in window.notices._waiting)]
    assert any(
        "tracks.csv is no longer where the case was made. The decisions are all here" in one
        for one in told
    ), told
    assert session.status_of(chosen) == "confirmed"
    assert session.note_of(chosen) == "seen by a patrol"
    assert session.case.verify_chain() is None
    # opened from where they lie now, they are its tracks again
    window.open_paths([moved])
    loaded(window, qtbot)
    assert session.case_path == path
    assert session.knows(chosen)
    qtbot.waitUntil(lambda: session.source_paths == (moved,), timeout=10_000)
    assert session.status_of(chosen) == "confirmed"
    window.leave_anyway()
    window.close()
