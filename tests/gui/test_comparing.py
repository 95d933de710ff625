"""Events of others beside ours, from the window: written as a table, told under the header."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def said(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, theirs: Path, path: Path
) -> tuple[str, str]:
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(window, "say", lambda level, text: heard.append((level, text)))
    window.handlers.report.compare(theirs, path)
    qtbot.waitUntil(lambda: bool(heard), timeout=60_000)
    return heard[0]


def test_that_an_event_of_others_meets_ours_of_the_same_ships(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = full_window.session.results
    assert results is not None
    mine = results.encounters.iloc[0]
    theirs = tmp_path / "theirs.json"
    entry = {
        "id": "x-1",
        "type": "encounter",
        "start": mine["start_utc"].isoformat(),
        "end": mine["end_utc"].isoformat(),
        "position": {"lat": float(mine["lat"]), "lon": float(mine["lon"])},
        "vessel": {"ssvid": str(mine["mmsi_2"])},
        "encounter": {"vessel": {"ssvid": str(mine["mmsi_1"])}},
    }
    theirs.write_text(json.dumps([entry, entry | {"id": None}]), encoding="utf-8")
    path = tmp_path / "beside.csv"
    level, text = said(full_window, monkeypatch, qtbot, theirs, path)
    assert level == "fact"
    assert "1 in both" in text
    assert "1 refused" in text
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    both = [row for row in rows if row["outcome"] == "both"]
    assert [row["our_id"] for row in both] == [mine["encounter_id"]]


def test_that_a_file_without_events_is_said_and_writes_nothing(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, path = tmp_path / "theirs.json", tmp_path / "beside.csv"
    theirs.write_text("{}", encoding="utf-8")
    level, text = said(full_window, monkeypatch, qtbot, theirs, path)
    assert (level, path.exists()) == ("error", False)
    assert "No event could be read" in text
