"""A list as a table model, sorted and filtered by a numpy index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from lightering.case.audit import STATUSES
from lightering.gui.labels import tip
from lightering.gui.tables.columns import (
    MARK_ROLE,
    RANGE_ROLE,
    STATUS_ROLE,
    alignment,
    place_of,
)
from lightering.gui.tables.sources import cells_of, columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.app.session import Session
    from lightering.gui.tables.columns import Told

__all__ = ["ListModel"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_STATUS_RANK = np.argsort(np.argsort(np.array(STATUSES)))
"""Place of each status in the order of its word."""

_DECIDED = ("status", "attached")
"""Columns that change while a person works: their order is not kept."""


class ListModel(QAbstractTableModel):
    """Rows of one list that its filter shows, in the chosen order.

    Attributes:
        name: One of `clues.LISTS`.
        columns: Of the list.
        cells: What they say, None before the list is there.
    """

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session, self.name = session, name
        self.columns = columns_of(name)
        self.cells: Told | None = None
        self._narrow = False
        self._shown: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._row: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._orders: dict[str, NDArray[np.int64]] = {}
        # down the table goes as J does
        first = place_of(self.columns, "rank")
        self._sort: tuple[int, Qt.SortOrder] = (first, Qt.SortOrder.AscendingOrder)
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.Bold)

    # -- content ----------------------------------------------------------------------------

    def adopt(self) -> None:
        """Takes the list as the session holds it."""
        self.beginResetModel()
        self.cells, self._orders = cells_of(self._session, self.name), {}
        self._arrange()
        self.endResetModel()

    def estimated(self) -> None:
        """Takes other estimates of the same rows; those that are chosen stay so."""
        self.cells, self._orders = cells_of(self._session, self.name), {}
        self.refilter()

    def refilter(self) -> None:
        """Shows what the session's filter shows now."""
        self.layoutAboutToBeChanged.emit()
        before = self._shown
        old = self.persistentIndexList()
        self._arrange()
        moved = []
        for index in old:
            known = index.row() < len(before)
            row = int(self._row[before[index.row()]]) if known else -1
            moved.append(self.index(row, index.column()) if row >= 0 else QModelIndex())
        self.changePersistentIndexList(old, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self._shown = np.empty(0, dtype=np.int64)
        if self.cells is not None:
            order = self._ordered(self.cells)
            self._shown = order[self._session.mask_of(self.name)[order]]
        self._row = np.full(self.total, -1, dtype=np.int64)
        self._row[self._shown] = np.arange(len(self._shown))

    def _ordered(self, cells: Told) -> NDArray[np.int64]:
        """All rows in the order that is asked for; without a value they come last either way."""
        column, direction = self._sort
        name = self.columns[column].name
        key: NDArray[Any]
        if name in _DECIDED:
            codes = self._session.codes_of(self.name)
            counts = self._session.attached_counts
            key = _STATUS_RANK[codes] if name == "status" else counts(self.name)
            order = np.argsort(key, kind="stable")
        else:
            key = cells.key(name)
            # sorted once: a filter, or the other direction, only chooses from it
            if name not in self._orders:
                self._orders[name] = np.argsort(key, kind="stable")
            order = self._orders[name]
        if direction == Qt.SortOrder.DescendingOrder:
            order = order[::-1]
        if key.dtype.kind == "f":
            lacking = np.isnan(key[order])
            order = np.concatenate((order[~lacking], order[lacking]))
        return order

    def decided(self, identifiers: Sequence[str]) -> None:
        """Repaints the rows of some ids, and what lies between them.

        Args:
            identifiers: Whose status or files changed.
        """
        rows = [row for row in map(self.row_of, identifiers) if row is not None]
        if rows:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), last))

    def marked(self) -> None:
        """Repaints the marks of all rows."""
        if len(self._shown):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))

    # -- places -----------------------------------------------------------------------------

    def id_at(self, row: int) -> str | None:
        """Returns whose row it is.

        Args:
            row: Row as shown.
        """
        known = self.cells is not None and 0 <= row < len(self._shown)
        return str(self.cells.ids[self._shown[row]]) if known else None  # type: ignore[union-attr]

    def row_of(self, identifier: str) -> int | None:
        """Returns the row of an id, None if the filter hides it.

        Args:
            identifier: Any id.
        """
        listed = self._session.table_of(self.name) if self.cells is not None else None
        place = None if listed is None else listed.place.get(identifier)
        row = -1 if place is None else int(self._row[place])
        return row if row >= 0 else None

    def set_narrow(self, narrow: bool) -> None:
        """Shortens headings on a small screen.

        Args:
            narrow: Whether it is one.
        """
        if narrow != self._narrow:
            self._narrow = narrow
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    @property
    def total(self) -> int:
        """Number of rows without any filter."""
        return 0 if self.cells is None else len(self.cells.ids)

    # -- what Qt asks -----------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = (column, order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.refilter()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            wide = self.cells is not None and not self._narrow
            return self.cells.heading(column) if wide else column.title  # type: ignore[union-attr]
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            # the arrow of the order stands at the right, where a number's heading would end
            return alignment(column.right and section != self._sort[0])
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        cells = self.cells
        if not index.isValid() or cells is None:
            return None
        place, column = int(self._shown[index.row()]), self.columns[index.column()]
        name = str(cells.ids[place])
        if role == Qt.ItemDataRole.DisplayRole:
            if column.name == "status":
                # the mark beside the word tells the status by its shape
                return "changed" if self._since(name) else self._session.status_of(name)
            if column.name == "attached":
                return str(len(self._session.attachments_of(name)) or "")
            return cells.text(column.name, place)
        if role == Qt.ItemDataRole.EditRole and column.name == "id":
            return name
        if role == STATUS_ROLE:
            return self._session.status_of(name)
        if role == MARK_ROLE:
            return self._session.is_marked(name)
        if role == RANGE_ROLE:
            return cells.bar(column.name, place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column.right)
        if role == Qt.ItemDataRole.FontRole and column.name == "p50":
            return self._bold
        if role == Qt.ItemDataRole.ToolTipRole:
            told = self._since(name)
            status = f"{self._session.status_of(name)}. {told}\n" if told else ""
            return tip(status + cells.tip(place))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{column.title}: {self.data(index, Qt.ItemDataRole.DisplayRole)}"
            if column.name == "status":
                told = self._since(name)
                said = f"Status: {self._session.status_of(name)}{f'. {told}' if told else ''}"
                said += ", marked" if self._session.is_marked(name) else ""
            return said
        return None

    def _since(self, name: str) -> str:
        """What is otherwise than when the row was decided, "" if nothing is."""
        recall = self._session.recall
        told = None if recall is None else recall.changed.get(name)
        return "" if told is None else told.sentence
