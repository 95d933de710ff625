"""The list of files as a table model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from lightering.gui.imports.rows import ImportRow, rows_of
from lightering.gui.labels import tip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lightering.app.importing import FileState

__all__ = ["ACTIONS", "ACTION_COLUMN", "COLUMNS", "ROW_ROLE", "ImportModel"]

_Index = QModelIndex | QPersistentModelIndex

COLUMNS = ("", "File", "Progress", "Records in", "Kept", "Rejected", "")
ACTION_COLUMN = len(COLUMNS) - 1
ROW_ROLE = int(Qt.ItemDataRole.UserRole)

ACTIONS = {
    "cancel": "Cancel",
    "remove": "Remove",
    "columns": "Columns",
    "rows": "view rows",
    "again": "Read again",
    "": "",
}
"""Words of the button by what it does."""


class ImportModel(QAbstractTableModel):
    """Rows of all files in reading order."""

    def __init__(self) -> None:
        super().__init__()
        self._files: dict[int, list[ImportRow]] = {}
        self._rows: list[ImportRow] = []

    @property
    def rows(self) -> tuple[ImportRow, ...]:
        """All rows."""
        return tuple(self._rows)

    def row(self, place: int) -> ImportRow | None:
        """Returns a row, or None.

        Args:
            place: Its number in the list.
        """
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def find(self, file: int, part: int = 0) -> int | None:
        """Returns where a source stands in the list, or None.

        Args:
            file: Number of the file in reading order.
            part: Number of the source in it.
        """
        wanted = (file, part)
        return next((k for k, r in enumerate(self._rows) if (r.place, r.part) == wanted), None)

    def clear(self) -> None:
        """Holds nothing any more."""
        self.beginResetModel()
        self._files, self._rows = {}, []
        self.endResetModel()

    def remove(self, file: int) -> None:
        """Takes the rows of a file out of the list.

        Args:
            file: Its number in reading order.
        """
        self.beginResetModel()
        self._files.pop(file, None)
        self._lay()
        self.endResetModel()

    def update(self, states: Iterable[FileState]) -> None:
        """Takes what is new.

        Args:
            states: Files something happened to.
        """
        news = {state.place: rows_of(state) for state in states}
        if any(len(rows) != len(self._files.get(k, ())) for k, rows in news.items()):
            self.beginResetModel()
            self._files |= news
            self._lay()
            self.endResetModel()
            return
        self._files |= news
        self._lay()
        first = {file: self.find(file) for file in news}
        for file, rows in news.items():
            start = first[file]
            if start is not None:
                self.dataChanged.emit(
                    self.index(start, 0), self.index(start + len(rows) - 1, ACTION_COLUMN)
                )

    def _lay(self) -> None:
        self._rows = [row for file in sorted(self._files) for row in self._files[file]]

    # -- what Qt asks -----------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                right = 3 <= section <= 5
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if row is None:
            return None
        column = index.column()
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            texts = (row.stage, row.name, row.told or row.more, *row.counts, ACTIONS[row.action])
            return texts[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == ACTION_COLUMN:
                return _HINTS.get(row.action)
            whole = "\n".join(part for part in (row.told, row.more) if part)
            return tip({0: row.stage, 1: f"{row.name}\n{row.detail}", 2: whole}.get(column, ""))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if column <= 1 else None
        return None


_HINTS = {
    "cancel": "Stop reading this file; nothing of it is kept",
    "remove": "Leave this file out",
    "columns": "Say which column is which (Enter)",
    "rows": "Show the rejected rows (Enter)",
    "again": "Read this file again (Enter)",
}
