"""Rows of a table as a spreadsheet takes them: Ctrl+C copies them under their headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from lightering.gui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QTableView

__all__ = ["RowCopier"]

_FORMULA = ("=", "+", "-", "@")
"""A spreadsheet would compute a cell that begins so: the name of a ship may."""


_NUMBER = re.compile(r"−?[\d,]+(\.\d+)?")


class RowCopier(QObject):
    """Lives with a table; Qt itself would copy the one cell that has the cursor."""

    def __init__(self, table: QTableView, chosen: Callable[[], Sequence[int]] = lambda: ()) -> None:
        """Listens to the keys of a table.

        Args:
            table: Whose rows are copied.
            chosen: Which rows, as shown; the selected ones if there are none.
        """
        super().__init__(table)
        self._table, self._chosen = table, chosen
        table.installEventFilter(self)

    def copy(self) -> None:
        """Puts the rows on the clipboard as tab-separated text, columns in the order shown."""
        table = self._table
        model, header = table.model(), table.horizontalHeader()
        rows = list(self._chosen()) or sorted(
            index.row() for index in table.selectionModel().selectedRows()
        )
        if not rows:
            return
        # also those that a small window leaves out
        columns = [header.logicalIndex(place) for place in range(header.count())]
        across = Qt.Orientation.Horizontal
        lines = [[model.headerData(one, across) for one in columns]]
        lines += [[_told(model.index(row, one)) for one in columns] for row in rows]
        text = "\n".join("\t".join(map(_cell, line)) for line in lines)
        QGuiApplication.clipboard().setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            self.copy()
            return True
        return super().eventFilter(watched, event)


def _told(index: QModelIndex) -> object:
    """What a cell holds; a cell that shows it shortened tells the whole as what would be edited."""
    whole = index.data(Qt.ItemDataRole.EditRole)
    return index.data() if whole is None else whole


def _cell(value: object) -> str:
    # first the line ends, which plain() would leave out without a blank
    text = plain(" ".join(("" if value is None else str(value)).split()))
    if _NUMBER.fullmatch(text):
        return text.replace(",", "").replace("−", "-")
    return f"'{text}" if text.startswith(_FORMULA) else text
