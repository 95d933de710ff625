"""Ctrl+C in a table gives a spreadsheet what the rows say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from lightering.gui.header import VIEWS
from lightering.gui.tables.copying import RowCopier

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def copied(table: QTableView) -> list[list[str]]:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]


def test_that_the_selected_row_is_copied_under_its_headings(full_window: MainWindow) -> None:
    session, table = full_window.session, full_window.review.encounters.table
    headings, row = copied(table)
    assert len(headings) == len(row)
    told = dict(zip(headings, row, strict=True))
    assert told["Encounter"] == session.selected_id
    assert told["#"] == "1"
    assert float(told["bbl, p50"]) > 0


def test_that_marked_rows_are_copied_in_the_order_that_is_shown(full_window: MainWindow) -> None:
    pane = full_window.review.encounters
    shown = [pane.model.id_at(row) for row in range(pane.model.rowCount())]
    full_window.actions_.run("marked.shown")
    headings, *rows = copied(pane.table)
    place = headings.index("Encounter")
    assert [row[place] for row in rows] == shown
    assert len(rows) > 1


def test_that_the_ledger_is_copied_with_whole_ids(full_window: MainWindow, qtbot: QtBot) -> None:
    full_window.show_view(VIEWS.index("Cap"))
    table = full_window.cap.table
    qtbot.waitUntil(lambda: table.model().rowCount() > 0)
    table.selectRow(0)
    headings, row = copied(table)
    assert row[headings.index("Encounter")].startswith("E-")
    assert len(row[headings.index("Encounter")]) == len("E-0123456789")


@pytest.mark.parametrize(
    ("shown", "copy"),
    [
        ("1,234,567", "1234567"),
        ("−1.3", "-1.3"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM", "'@SUM"),
        ("A\tB\nC", "A B C"),
        ("99 %", "99 %"),
    ],
)
def test_that_a_cell_neither_breaks_the_row_nor_is_computed(
    qtbot: QtBot, shown: str, copy: str
) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    model = QStandardItemModel(1, 2)
    model.setHorizontalHeaderLabels(["name", "other"])
    model.setItem(0, 0, QStandardItem(shown))
    model.setItem(0, 1, QStandardItem("x"))
    table.setModel(model)
    RowCopier(table, lambda: [0])
    assert copied(table) == [["name", "other"], [copy, "x"]]
