"""A day at the desk: the program is killed in the afternoon, and the evening finds everything."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from tests.journeys.day import ATTACHED, REVIEWED, state_of
from tests.journeys.hand import CTRL, Hand

from lightering.errors import UserError
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.gui.main_window import MainWindow


def test_that_a_day_with_a_crash_in_it_ends_with_everything_and_a_report(
    window: MainWindow, tmp_path: Path, root: Path
) -> None:
    try:
        files = sorted(p for p in sample_tracks().iterdir() if p.name.startswith("ais"))
    except UserError as error:
        pytest.skip(str(error))
    settings = tmp_path / "settings.ini"
    names = QCoreApplication.organizationName(), QCoreApplication.applicationName()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.day", *names, str(settings), *map(str, files)],
        cwd=root,
        env=os.environ | {"LIGHTERING_TRACEBACK": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout as said:
        line = said.readline()
        child.kill()
        ended = child.wait()
    assert line, "the day ended before its afternoon"
    assert ended == -signal.SIGKILL
    before = json.loads(line)
    # 20 decisions, one taken back, put in force, taken back; two files attached
    made = REVIEWED + 3 + len(ATTACHED)
    assert len(before["records"]) == made
    (held,) = before["attached"].values()
    assert [one["caption"] for one in held] == list(ATTACHED)
    assert before["bytes"] == [one["sha256"] for one in held]

    hand = Hand(window)
    hand.key(Qt.Key.Key_O, CTRL)
    hand.name_files(files)
    hand.ready()
    hand.until(lambda: window.session.case is not None, "the case of these files is open")
    hand.until(lambda: window.notices._waiting, "it is said what the case was found like")
    hand.until(lambda: not window.tasks.running, "everything is shown")
    told = [notice.text for notice in window.notices._waiting]
    assert any(
        "was not closed" in text and f"all {made} records are there" in text for text in told
    ), told
    assert state_of(window.session, window.stack.currentIndex()) == before
    assert window.session.case is not None
    assert window.session.case.verify_chain() is None

    # what was taken back before the crash can be put in force after it
    hand.key(Qt.Key.Key_2, CTRL)
    window.review.encounters.table.setFocus()
    assert window.session.can_redo
    hand.key(Qt.Key.Key_E, CTRL)
    report = tmp_path / "evening.pdf"
    hand.name_files([report])
    hand.until(report.exists, "the report is written")
    hand.until(lambda: not window.tasks.running, "nothing runs")
    assert report.read_bytes().startswith(b"%PDF-")
    assert window.notices.text.text() == f"Written: evening.pdf in {tmp_path}"
