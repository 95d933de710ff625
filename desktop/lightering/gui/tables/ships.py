"""The ships of a box as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from lightering.gui.words import DASH, number, stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.panels.ship_facts import ShipRow

__all__ = ["SORT_ROLE", "ShipsModel"]

SORT_ROLE = int(Qt.ItemDataRole.UserRole)

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    text: Callable[[ShipRow], str]
    key: Callable[[ShipRow], Any]
    right: bool = False


def _at(time_ms: int) -> str:
    return stamp(np.datetime64(time_ms, "ms"))


_COLUMNS = (
    _Column("Name", lambda row: row.name or DASH, lambda row: row.name.casefold()),
    _Column("MMSI", lambda row: f"{row.mmsi:09d}", lambda row: row.mmsi, right=True),
    _Column(
        "IMO",
        lambda row: DASH if row.imo is None else str(row.imo),
        lambda row: row.imo or 0,
        right=True,
    ),
    _Column("Flag", lambda row: row.flag or DASH, lambda row: row.flag),
    _Column("Kind", lambda row: row.kind or DASH, lambda row: row.kind),
    _Column(
        "Encounters",
        lambda row: number(len(row.encounters)),
        lambda row: len(row.encounters),
        right=True,
    ),
    _Column("Fixes here", lambda row: number(row.fixes), lambda row: row.fixes, right=True),
    _Column("First here", lambda row: _at(row.first_ms), lambda row: row.first_ms),
    _Column("Last here", lambda row: _at(row.last_ms), lambda row: row.last_ms),
)


class ShipsModel(QAbstractTableModel):
    """Rows of `ShipRow`; `SORT_ROLE` gives what a column is sorted by."""

    def __init__(self, rows: tuple[ShipRow, ...]) -> None:
        super().__init__()
        self.rows = rows

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section].title
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        column, row = _COLUMNS[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == SORT_ROLE:
            return column.key(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
