"""A case opens as it was left: map, layers, view, selection, filter, order, window of time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt
from tests.gui.waiting import loaded

from lightering.case.copying import copy_case
from lightering.gui.application import make_window
from lightering.gui.header import VIEWS
from lightering.gui.map.told import layers_of, layers_text, view_of, view_told
from lightering.gui.map.tools import Layers
from lightering.gui.tables.columns import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def _places(window: MainWindow) -> dict[str, object]:
    session, review = window.session, window.review
    return {
        "map": review.map.told(),
        "view": window.stack.currentIndex(),
        "selected": session.selected_id,
        "filter": session.filters.as_dict(),
        "sort": review.encounters.arrangement.sort_told(),
        "window": session.window_ms,
        "time": session.time_ms,
    }


def test_that_a_killed_window_comes_back_as_it_was(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path, found
) -> None:
    window, review = full_window, full_window.review
    window.session.new_case(tmp_path / "work.lightering")
    review.map.show_place(124.25, 33.5)
    review.map.zoom(3.0)
    review.map.set_colouring("speed")
    review.map.set_traffic("faint")
    review.encounters.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    start, end = window.session.extent_ms
    window.session.set_window(start + (end - start) // 3, end - (end - start) // 3)
    window.session.set_time(start + (end - start) // 2)
    window.session.filters = replace(window.session.filters, text="a")
    window.show_view(VIEWS.index("Cap"))
    qtbot.waitUntil(lambda: not window.layout_keeper.waiting, timeout=10_000)
    before = _places(window)
    copied = tmp_path / "copy.lightering"
    # no close: what lies on the disk now is all there is, as after a kill
    assert window.session.case is not None
    copy_case(window.session.case.path, copied)
    other = make_window(QSettings(str(tmp_path / "other.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(other)
    other.resize(window.size())
    other.show()
    other.session.open_case(copied)
    other.returns = True
    other.session.adopt(*found)
    assert other.session.view["view"] == VIEWS.index("Cap")
    loaded(other, qtbot)  # a map that is not seen is not drawn
    other.show_view(VIEWS.index("Cap"))
    after = _places(other)
    told, was = after.pop("map"), before.pop("map")
    assert told["layers"] == was["layers"]  # type: ignore[index]
    for name in ("lon", "lat", "mpp"):
        assert told[name] == pytest.approx(was[name], rel=1e-9)  # type: ignore[index]
    assert after == before
    other.leave_anyway()


def test_that_sizes_and_columns_are_kept_before_the_window_closes(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    table = full_window.review.encounters.table
    full_window.settings.remove("columns")
    kind = [column.name for column in COLUMNS].index("kind")
    table.setColumnWidth(kind, 171)
    assert full_window.layout_keeper.waiting
    qtbot.waitUntil(lambda: full_window.settings.value("columns") is not None, timeout=10_000)
    kept = json.loads(str(full_window.settings.value("columns")))
    assert "kind" in kept["widths"]["wide"]


@pytest.mark.parametrize(
    "told", [None, 3, "{", [], {"lon": "x"}, {"lon": 1, "lat": 95, "mpp": 2}, {"lon": 1, "lat": 2}]
)
def test_that_a_damaged_view_is_passed_over(full_window: MainWindow, told: object) -> None:
    view = full_window.review.map.viewport
    assert view_of(told, view) is None
    assert layers_of(told, Layers()) == Layers()


def test_that_views_and_layers_survive_the_way_through_text(full_window: MainWindow) -> None:
    view = full_window.review.map.viewport
    again = view_of(view_told(view), view)
    assert again is not None
    assert (again.x, again.y, again.mpp) == pytest.approx((view.x, view.y, view.mpp), rel=1e-9)
    layers = Layers(traffic="off", colour="flag", ships=False)
    assert layers_of(layers_text(layers), Layers()) == layers
    assert layers_of({"layers": {"colour": "pink", "ships": 1}}, Layers()) == Layers()
