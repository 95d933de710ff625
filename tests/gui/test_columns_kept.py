"""Widths, order and sort of the table's columns come back, and can be put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lightering.gui.tables.columns import COLUMNS
from lightering.gui.tables.model import ListModel
from lightering.gui.tables.pane import ListPane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

NAMES = [column.name for column in COLUMNS]


def _other(window: MainWindow, qtbot: QtBot) -> ListPane:
    """A second pane, as wide, on the same results."""
    pane = ListPane(window.session, "encounters", window.theme)
    qtbot.addWidget(pane)
    pane.resize(window.review.encounters.size())
    pane.show()
    qtbot.waitExposed(pane)
    return pane


def test_that_widths_order_and_sort_come_back(full_window: MainWindow, qtbot: QtBot) -> None:
    pane = full_window.review.encounters
    table, header = pane.table, pane.table.horizontalHeader()
    kind, contact = NAMES.index("kind"), NAMES.index("contact")
    table.setColumnWidth(kind, 155)
    header.moveSection(header.visualIndex(contact), 0)
    table.sortByColumn(contact, Qt.SortOrder.DescendingOrder)
    full_window.resize(1590, 990)
    QApplication.processEvents()
    assert table.columnWidth(kind) == 155, "another size of the window leaves what was set"
    other = _other(full_window, qtbot)
    other.restore_columns(pane.arrangement.told())
    assert other.table.columnWidth(kind) == 155
    assert other.table.horizontalHeader().logicalIndex(0) == contact
    model = other.model
    hours = [float(model.index(row, contact).data()) for row in range(model.rowCount())]
    assert hours == sorted(hours, reverse=True)
    assert len(set(hours)) > 1


def test_that_the_columns_can_be_put_back(full_window: MainWindow) -> None:
    pane = full_window.review.encounters
    first, header = pane.arrangement.told(), pane.table.horizontalHeader()
    width = pane.table.columnWidth(NAMES.index("kind"))
    pane.table.setColumnWidth(NAMES.index("kind"), 170)
    header.moveSection(3, 0)
    pane.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert pane.arrangement.told() != first
    full_window.reset_layout()
    assert pane.arrangement.told() == first
    assert pane.table.columnWidth(NAMES.index("kind")) == width


@pytest.mark.parametrize(
    "told",
    [None, "", "{", "[1]", '{"order": ["kind"]}', '{"sort": ["mass", "up"]}',
     '{"widths": {"wide": {"kind": 1e9, "mass": 50, "id": "wide"}}}', '{"widths": 3, "sort": 4}'],
)  # fmt: skip
def test_that_settings_that_cannot_be_read_leave_the_table_as_it_is(
    full_window: MainWindow, told: object
) -> None:
    pane = full_window.review.encounters
    first = pane.arrangement.told()
    pane.restore_columns(told)
    assert pane.arrangement.told() == first


def test_that_with_large_text_what_is_weighed_needs_no_scrolling(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    table = full_window.review.encounters.table

    def hidden() -> list[str]:
        return [name for place, name in enumerate(NAMES) if table.isColumnHidden(place)]

    first = hidden()
    full_window.set_scale(1.5)
    counts = NAMES.index("counts")
    qtbot.waitUntil(lambda: "kind" in hidden())
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
    assert not {"status", "start", "names", "p50", "range", "counts"} & set(hidden())
    right = table.columnViewportPosition(counts) + table.columnWidth(counts)
    assert right <= table.viewport().width()
    full_window.set_scale(1.0)
    qtbot.waitUntil(lambda: hidden() == first)


def test_that_the_order_of_review_is_read_whole_in_a_list_of_thousands(
    full_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ListModel, "total", property(lambda _model: 3_400))
    table, rank = _other(full_window, qtbot).table, NAMES.index("rank")
    one, room = table.model().index(0, rank), table.fontMetrics().horizontalAdvance
    margins = table.sizeHintForIndex(one).width() - room(one.data())
    assert table.columnWidth(rank) >= room("3,400") + margins
