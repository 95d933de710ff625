"""A file that crashes its reader, in a folder with good ones, handed to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.seeds import SEEDS
from tests.gui.waiting import loaded
from tests.unit.readers.planted import plant

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_the_window_lives_on_when_a_reader_crashes(
    window: MainWindow, fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    plant(tmp_path / "planted", monkeypatch)
    harm = tmp_path / "m_crash.gpx"
    harm.write_bytes(dict(SEEDS["gpx"])["a.gpx"])
    window.open_paths([fleet, harm])
    loaded(window, qtbot)
    reports = {report.file: report for report in window.session.results.loaded.reports}
    assert "crashed (SIGSEGV)" in reports["m_crash.gpx"].messages[0]
    assert sum(report.outcome == "ok" for report in reports.values()) == len(reports) - 1
    assert len(window.session.results.encounters)
    assert "crashed (SIGSEGV)" in window.notices.text.text()
    assert window.isVisible()
