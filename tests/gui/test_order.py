"""The order of the table: what is sorted by rank is in the order of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lightering.app.filters import Filter
from lightering.case.audit import STATUSES
from lightering.gui.tables.columns import COLUMNS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_columns_of_words_are_in_the_order_of_the_words_shown(full_window: MainWindow) -> None:
    window, model = full_window, full_window.review.encounters.model
    window.session.filters = Filter()
    for number, status in enumerate(("unsure", "confirmed", "dismissed")):
        window.session.decide(str(window.session.rows.ids[number]), status)
    for name in ("status", "id", "names", "kind"):
        column = next(k for k, one in enumerate(COLUMNS) if one.name == name)
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            model.sort(column, order)
            words = [model.index(row, column).data() for row in range(model.rowCount())]
            down = order == Qt.SortOrder.DescendingOrder
            assert words == sorted(words, reverse=down), name


def test_that_the_words_of_all_names_are_those_of_each_row(full_window: MainWindow) -> None:
    cells = full_window.review.encounters.model.cells
    assert cells is not None
    every = cells._all_names().tolist()
    assert every == [cells.text("names", row) for row in range(len(cells.ids))]


def test_that_selection_follows_its_row_through_sorting_and_filtering(
    full_window: MainWindow,
) -> None:
    pane, session = full_window.review.encounters, full_window.session
    model = pane.model
    chosen = model.id_at(model.rowCount() - 1)
    session.select(chosen)
    for column in range(len(COLUMNS)):
        pane.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        assert model.id_at(pane.table.currentIndex().row()) == chosen
    session.filters = Filter(text="nothing has these words")
    assert model.row_of(chosen) is None
    session.filters = Filter()
    assert model.id_at(model.row_of(chosen)) == chosen


def test_that_every_status_stands_whole_in_its_cell(full_window: MainWindow) -> None:
    table = full_window.review.encounters.table
    for width, height in ((1600, 1000), (1280, 800)):
        full_window.resize(width, height)
        QApplication.processEvents()
        # ten pixels on either side, and twenty for the mark before the word
        room = table.columnWidth(0) - 40
        for status in STATUSES:
            assert table.fontMetrics().horizontalAdvance(status) <= room, status


def test_that_names_are_put_in_order_before_anybody_sorts_by_them(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    cells = full_window.review.encounters.model.cells
    assert cells is not None
    qtbot.waitUntil(lambda: {"names", "id", "kind"} <= set(cells._numbers), timeout=30_000)
    ranks = cells.key("names")
    words = [cells.text("names", row) for row in range(len(cells.ids))]
    assert [words[row] for row in ranks.argsort(kind="stable")] == sorted(words)


def test_that_the_search_field_says_what_it_searches_at_every_size(
    full_window: MainWindow,
) -> None:
    window, filters = full_window, full_window.review.encounters.filters
    window.session.filters = Filter(kinds=frozenset({"alongside", "close"}))
    for width, height, scale in ((1600, 1000, 1.0), (1280, 800, 1.0), (1600, 1000, 1.5)):
        window.resize(width, height)
        window.set_scale(scale)
        for _ in range(5):
            QApplication.processEvents()
        search = filters.search
        words = search.fontMetrics().horizontalAdvance(search.placeholderText())
        assert search.width() >= words, (width, scale)
        left = filters._left.text()
        assert filters._waiting.startswith(left)
        assert filters._left.toolTip()
