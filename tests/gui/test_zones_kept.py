"""Claimed zones set in the window are kept with the case, so that its report draws them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.gui.waiting import LONG_MS, loaded

from lightering.cli.of_case import of_case

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

BOX = [[124.0, 33.0], [125.0, 33.0], [125.0, 34.0], [124.0, 33.0]]


def used(window: MainWindow, many: int) -> bool:
    results = window.session.results
    return results is not None and len(results.beside.zones) == many


def test_that_zones_set_in_the_window_are_kept_recorded_and_taken_back(
    window: MainWindow, qtbot: QtBot, fleet: Path, tmp_path: Path
) -> None:
    path = tmp_path / "zones.geojson"
    told = {
        "type": "Feature",
        "properties": {"claimant": "Nobodia", "name": "Sea"},
        "geometry": {"type": "Polygon", "coordinates": [BOX]},
    }
    path.write_text(json.dumps(told), encoding="utf-8")
    window.open_paths([fleet])
    loaded(window, qtbot)
    before = window.session.balance.estimated_bbl
    window.handlers.zones.read(path, chosen=True)
    qtbot.waitUntil(lambda: used(window, 1), timeout=LONG_MS)
    assert window.session.balance.estimated_bbl == before
    case = window.session.case
    qtbot.waitUntil(lambda: "zones" in case.beside, timeout=LONG_MS)
    assert case.decisions()[-1].draft.sets["zones"][0]["name"] == "zones.geojson"
    held = of_case(window.session.case_path)
    assert [one.report.file for one in held.beside.zones] == ["zones.geojson"]
    assert held.recorded is not None
    assert [one.name for one in held.recorded.zones] == ["zones.geojson"]
    # opened again, the map shows what the case keeps, whatever it showed meanwhile
    areas = window.review.map._scene.areas
    areas.zones = ()
    window.open_paths([fleet])
    qtbot.waitUntil(lambda: window.loader.busy, timeout=LONG_MS)
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: used(window, 1), timeout=LONG_MS)
    window.handlers.zones._of_run = ()
    window.session.results_changed.emit()
    qtbot.waitUntil(lambda: len(areas.zones) == 1, timeout=LONG_MS)
    assert areas.zones[0].words == "claimed by Nobodia: Sea"
    window.handlers.zones.read(path, chosen=True)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=LONG_MS)
    window.actions_.run("edit.undo")
    qtbot.waitUntil(lambda: used(window, 0), timeout=LONG_MS)
    qtbot.waitUntil(lambda: not areas.zones, timeout=LONG_MS)
