"""Recent cases, and how long work may still take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget

from lightering.gui.dialogs.recent import RecentDialog, note_case, recent_cases
from lightering.gui.status import left_words

if TYPE_CHECKING:
    from pathlib import Path


def _settings(folder: Path) -> QSettings:
    return QSettings(str(folder / "kept.ini"), QSettings.Format.IniFormat)


def test_that_the_last_case_comes_first_and_none_twice(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    assert recent_cases(settings) == []
    cases = [tmp_path / f"{k}.lightering" for k in range(12)]
    for path in (*cases, cases[3]):
        note_case(settings, path)
    settings.sync()
    found = recent_cases(_settings(tmp_path))
    assert found[:3] == [cases[3], cases[11], cases[10]]
    assert len(found) == len(set(found)) == 10


def test_that_a_single_case_comes_back_from_the_settings(tmp_path: Path) -> None:
    note_case(_settings(tmp_path), tmp_path / "one.lightering")
    assert recent_cases(_settings(tmp_path)) == [tmp_path / "one.lightering"]


def test_that_a_case_that_is_gone_is_said_and_cannot_be_opened(qtbot, tmp_path: Path) -> None:
    here, gone = tmp_path / "here.lightering", tmp_path / "<b>gone</b>.lightering"
    here.write_bytes(b"")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = RecentDialog([gone, here], parent)
    assert "not there any more" in dialog.list.item(0).text()
    assert not dialog.list.item(0).flags() & Qt.ItemFlag.ItemIsEnabled
    assert dialog.list.currentRow() == 1
    with qtbot.waitSignal(dialog.chosen) as told:
        dialog.accept()
    assert told.args == [here]


def test_that_the_window_notes_the_case_it_opens(full_window, tmp_path: Path) -> None:
    full_window.session.new_case(tmp_path / "work.lightering")
    assert recent_cases(full_window.settings)[0] == tmp_path / "work.lightering"


@pytest.mark.parametrize(
    ("passed", "fraction", "words"),
    [
        (1.0, 0.5, ""),
        (10.0, 0.01, ""),
        (10.0, 1.0, ""),
        (10.0, 0.5, ", about 10 s left"),
        (2.0, 0.9, ", about 5 s left"),
        (60.0, 0.25, ", about 3 min left"),
    ],
)
def test_that_time_left_is_told_as_it_went_until_now(
    passed: float, fraction: float, words: str
) -> None:
    assert left_words(passed, fraction) == words
