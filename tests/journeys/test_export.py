"""From the window to a file that another program opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import pytest
from tests.gui import planted
from tests.gui.waiting import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

_LONG_MS = 120_000


def test_that_the_window_writes_its_tables_for_other_programs(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    target = tmp_path / "shown.gpkg"
    window.handlers.report.write_tables(target)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=_LONG_MS)
    layers = {name for name, _kind in pyogrio.list_layers(target)}
    assert {"fixes", "tracks", "encounters", "transfers", "ledger"} <= layers
    events = pyogrio.read_dataframe(target, layer="encounters")
    assert len(events) == len(planted.MEETINGS)
    assert set(events["encounter_id"]) == set(window.session.results.encounters["encounter_id"])


@pytest.mark.parametrize("name", ["no.format", "missing/folder.gpkg"])
def test_that_a_target_that_cannot_be_is_one_sentence(
    name: str,
    window: MainWindow,
    fleet: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(window, "say", lambda level, text: told.append((level, text)))
    target = tmp_path / name
    window.handlers.report.write_tables(target)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=_LONG_MS)
    (said,) = told
    assert said[0] == "error"
    assert target.name in said[1]
    assert not target.exists()
