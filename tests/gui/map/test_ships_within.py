"""A box takes ships whether they met anybody or not; only positions that were sent count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from tests.gui.map import made
from tests.seen import visible_ids

from lightering.gui.map.fleet import fleet_of
from lightering.gui.map.projection import WORLD_M, forward
from lightering.gui.map.within import ships_within
from lightering.gui.panels.ship_facts import ship_rows
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

WHOLE = (made.START_MS - made.HOUR, made.START_MS + 10_000 * made.HOUR)


def _fleet(mmsi, hours, lon, lat):
    table = made.fixes(
        np.asarray(mmsi, np.int64),
        (made.START_MS + np.asarray(hours) * made.HOUR).astype(np.int64),
        np.asarray(lon, float),
        np.asarray(lat, float),
    )
    results = made.results_of(made.loaded_of(table), [])
    return fleet_of(results.loaded, results.params.detect)


def _box(west: float, south: float, east: float, north: float):
    (w, e), (s, n) = forward(np.array([west, east]), np.array([south, north]))
    return float(w), float(s), float(e if east >= west else e + WORLD_M), float(n)


def test_that_a_box_finds_what_a_look_at_every_fix_finds() -> None:
    rng = np.random.default_rng(11)
    many = 4000
    mmsi = 200_000_001 + rng.integers(0, 90, many)
    hours, lon, lat = (
        rng.uniform(0, 300, many),
        rng.uniform(120, 130, many),
        rng.uniform(30, 38, many),
    )
    fleet = _fleet(mmsi, hours, lon, lat)
    low, high = made.START_MS + 50 * made.HOUR, made.START_MS + 120 * made.HOUR
    found = ships_within(fleet, _box(123.0, 33.0, 124.0, 34.0), (low, high), Quiet())
    at = (made.START_MS + hours * made.HOUR).astype(np.int64)
    inside = (lon >= 123) & (lon <= 124) & (lat >= 33) & (lat <= 34) & (at >= low) & (at <= high)
    ships, counts = np.unique(mmsi[inside], return_counts=True)
    assert fleet.mmsi[found.ships].tolist() == ships.tolist()
    assert found.fixes.tolist() == counts.tolist()
    for ship, first, last in zip(ships, found.first_ms, found.last_ms, strict=True):
        own = at[inside & (mmsi == ship)]
        assert (first, last) == (own.min(), own.max())


def test_that_a_ship_that_only_crosses_between_two_fixes_is_not_listed() -> None:
    fleet = _fleet([200_000_001] * 2, [0, 1], [122.9, 124.1], [33.5, 33.5])
    found = ships_within(fleet, _box(123.0, 33.0, 124.0, 34.0), WHOLE, Quiet())
    assert found.ships.size == 0


@pytest.mark.parametrize("turn", [0.0, WORLD_M, -WORLD_M])
def test_that_a_box_over_the_dateline_finds_ships_on_both_sides(turn: float) -> None:
    fleet = _fleet(
        [200_000_001, 200_000_002, 200_000_003], [0, 0, 0], [179.5, -179.5, 0.0], [10.0] * 3
    )
    west, south, east, north = _box(179.0, 9.0, -179.0, 11.0)
    found = ships_within(fleet, (west + turn, south, east + turn, north), WHOLE, Quiet())
    assert fleet.mmsi[found.ships].tolist() == [200_000_001, 200_000_002]


def _listed(window: MainWindow, qtbot: QtBot):
    window.actions_.run("map.ships")
    qtbot.waitUntil(lambda: window.handlers.ships._dialog is not None, timeout=30_000)
    return window.handlers.ships._dialog


def test_that_a_dragged_box_lists_ships_with_and_without_encounters(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window, chart = full_window, full_window.review.map
    chart.fit_all()
    shift = Qt.KeyboardModifier.ShiftModifier
    left = Qt.MouseButton.LeftButton
    start, end = QPoint(2, 2), QPoint(chart.width() - 3, chart.height() - 3)
    start += QPoint(chart._tools.width() + 20, 0)
    qtbot.mousePress(chart, left, shift, start)
    qtbot.mouseMove(chart, (start + end) / 2)
    qtbot.mouseMove(chart, end)
    qtbot.mouseRelease(chart, left, shift, end)
    dialog = _listed(window, qtbot)
    results = window.session.results
    assert results is not None
    met = {*results.encounters["mmsi_1"], *results.encounters["mmsi_2"]}
    listed = {row.mmsi for row in dialog._model.rows}
    assert listed & met
    for row in dialog._model.rows:
        assert (row.mmsi in met) == bool(row.encounters)
    # the same ships, had only the first encounter been found
    fewer = replace(results, encounters=results.encounters.iloc[:1])
    assert chart.fleet is not None
    box, span = chart.viewport.bounds, window.session.window_ms
    rows = ship_rows(fewer, chart.fleet, ships_within(chart.fleet, box, span, Quiet()))
    alone = {row.mmsi for row in rows if not row.encounters}
    still = {*fewer.encounters["mmsi_1"], *fewer.encounters["mmsi_2"]}
    assert alone == {row.mmsi for row in rows} - still
    assert alone, "ships that met nobody are listed too"
    dialog.close()
    assert chart._scene.ships == ()


def test_that_tracks_marks_and_filter_follow_the_chosen_ship(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = full_window
    session, chart = window.session, window.review.map
    session.set_window(*session.extent_ms)
    session.mark_only(())
    dialog = _listed(window, qtbot)
    place = next(k for k, row in enumerate(dialog._model.rows) if row.encounters)
    dialog.choose(place)
    (ship,) = dialog.chosen()
    assert [number for number, _ in chart._scene.ships] == [ship.place]
    assert str(ship.mmsi) in dialog.card.text()
    dialog.mark.click()
    assert set(session.marked) == set(ship.encounters)
    dialog.filter.click()
    assert set(visible_ids(session)) == set(ship.encounters)
    dialog.tracks.setChecked(False)
    assert chart._scene.ships == ()
    dialog.search.setText(f"{ship.mmsi:09d}")
    assert dialog._order.rowCount() >= 1
    dialog.close()


def test_that_names_from_data_are_shown_as_plain_text(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    dialog = _listed(full_window, qtbot)
    rows = tuple(replace(row, name="<b>x</b><img src=y>") for row in dialog._model.rows)
    dialog._model.rows = rows
    dialog.table.clearSelection()
    dialog.choose(0)
    for shown in (dialog.name, dialog.card, dialog._said):
        assert shown.textFormat() == Qt.TextFormat.PlainText
    assert dialog.name.text() == "<b>x</b><img src=y>"
    dialog.close()


def test_that_a_point_below_the_box_corner_is_in_projected_metres(full_window: MainWindow) -> None:
    chart = full_window.review.map
    told = []
    chart.boxed.connect(lambda bounds, _many: told.append(bounds))
    chart.box.begin(QPointF(100, 80))
    chart.box.reach(QPointF(300, 200))
    corners = chart.viewport.world(100, 80), chart.viewport.world(300, 200)
    chart.mark_box()
    west, south, east, north = told[0]
    assert (west, north) == pytest.approx(corners[0])
    assert (east, south) == pytest.approx(corners[1])
