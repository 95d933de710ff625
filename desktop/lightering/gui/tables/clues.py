"""Leads, gaps or loitering as a table model, sorted and filtered by a numpy index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from lightering.case.audit import STATUSES
from lightering.gui.labels import tip
from lightering.gui.tables.clue_cells import CLUE_COLUMNS, sort_key, tip_of
from lightering.gui.tables.encounters import MARK_ROLE, STATUS_ROLE, alignment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.clues import ClueTable
    from lightering.app.session import Session
    from lightering.gui.tables.clue_cells import ClueColumn

__all__ = ["ClueModel"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_STATUS_RANK = np.argsort(np.argsort(np.array(STATUSES)))


class ClueModel(QAbstractTableModel):
    """Rows of one list that its filter shows, in the chosen order.

    Attributes:
        name: One of `clues.CLUES`.
        columns: Of the list.
    """

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session, self.name = session, name
        self.columns: tuple[ClueColumn, ...] = CLUE_COLUMNS[name]
        self._table: ClueTable | None = None
        self._keys: dict[str, NDArray[Any]] = {}
        self._shown: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._row: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        rank = next(k for k, column in enumerate(self.columns) if column.name == "rank")
        self._sort: tuple[int, Qt.SortOrder] = (rank, Qt.SortOrder.AscendingOrder)

    @property
    def total(self) -> int:
        """Number of rows without any filter."""
        return 0 if self._table is None else len(self._table.ids)

    def adopt(self) -> None:
        """Takes the list as the session holds it."""
        self.beginResetModel()
        clues = self._session.clues
        self._table = None if clues is None else clues.tables[self.name]
        self._keys = {}
        self._arrange()
        self.endResetModel()

    def refilter(self) -> None:
        """Shows what the filter of the list shows now."""
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        table = self._table
        if table is None or self._session.list_name != self.name:
            self._shown = np.empty(0, dtype=np.int64)
            self._row = np.full(self.total, -1, dtype=np.int64)
            return
        rows = np.flatnonzero(self._session.listed_mask()).astype(np.int64)
        column, direction = self._sort
        name = self.columns[column].name
        if name == "status":
            key: NDArray[Any] = _STATUS_RANK[self._session.clue_codes()[rows]]
        else:
            if name not in self._keys:
                self._keys[name] = sort_key(table, name)
            key = self._keys[name][rows]
        order = np.argsort(key, kind="stable")
        if direction == Qt.SortOrder.DescendingOrder:
            order = order[::-1]
        if key.dtype.kind == "f":
            # rows without a value come last in either direction
            order = np.r_[order[~np.isnan(key[order])], order[np.isnan(key[order])]]
        self._shown = rows[order].astype(np.int64)
        self._row = np.full(len(table.ids), -1, dtype=np.int64)
        self._row[self._shown] = np.arange(len(self._shown))

    def decided(self, identifier: str) -> None:
        """Repaints the row of a clue.

        Args:
            identifier: Whose status changed.
        """
        row = self.row_of(identifier)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def marked(self) -> None:
        """Repaints the marks of all rows."""
        if len(self._shown):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))

    def id_at(self, row: int) -> str | None:
        """Returns the clue of a row.

        Args:
            row: Row as shown.
        """
        if self._table is None or not 0 <= row < len(self._shown):
            return None
        return str(self._table.ids[self._shown[row]])

    def row_of(self, identifier: str) -> int | None:
        """Returns the row of a clue, None if the filter hides it.

        Args:
            identifier: Any id.
        """
        place = None if self._table is None else self._table.place.get(identifier)
        row = -1 if place is None else int(self._row[place])
        return row if row >= 0 else None

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
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column.right and section != self._sort[0])
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        table = self._table
        if not index.isValid() or table is None:
            return None
        place, column = int(self._shown[index.row()]), self.columns[index.column()]
        name = str(table.ids[place])
        if role == Qt.ItemDataRole.DisplayRole:
            if column.name == "status":
                return self._session.status_of(name)
            return column.text(table, place)
        if role == STATUS_ROLE:
            return self._session.status_of(name)
        if role == MARK_ROLE:
            return self._session.is_marked(name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column.right)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(tip_of(table, place))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{column.title}: {self.data(index, Qt.ItemDataRole.DisplayRole)}"
            marked = column.name == "status" and self._session.is_marked(name)
            return f"{said}, marked" if marked else said
        return None
