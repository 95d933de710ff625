"""The encounters as a table model, sorted and filtered by a numpy index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from lightering.case.audit import STATUSES
from lightering.gui.labels import tip
from lightering.gui.tables.cells import Cells
from lightering.gui.words import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.pipeline import Results
    from lightering.app.session import Session

__all__ = [
    "COLUMNS",
    "MARK_ROLE",
    "RANGE_ROLE",
    "STATUS_ROLE",
    "Column",
    "EncounterModel",
    "alignment",
]

STATUS_ROLE = Qt.ItemDataRole.UserRole + 1
RANGE_ROLE = Qt.ItemDataRole.UserRole + 2
"""p05, p50, p95 and the end of the scale, in barrels, or None."""

MARK_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether the encounter is marked."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Key.
        title: Heading.
        right: Whether it holds numbers.
        width: Width in pixels at 100 %.
        small_width: The same on a small screen; 0 if it is left out there.
        tip: What it means.
    """

    name: str
    title: str
    right: bool
    width: int
    small_width: int
    tip: str


COLUMNS: tuple[Column, ...] = (
    Column("status", "Status", False, 112, 112, "What the analyst said"),
    Column("rank", "#", True, 46, 46, "Order of review: 1 moves the total most"),
    Column("start", "Start (UTC)", False, 136, 132, "First contact begins"),
    Column("id", "Encounter", False, 88, 0, "Start of the id; the tooltip holds it whole"),
    Column("names", "Giver → receiver", False, 210, 180, "? where the direction is not known"),
    Column("direction", "Direction", True, 76, 0, "Probability that both roles are as shown"),
    Column("kind", "Kind", False, 100, 92, "How the two ships lay"),
    Column("contact", "Contact, h", True, 78, 82, "Time within the distance limit"),
    Column("least", "Min, m", True, 60, 0, "Least separation of the antennas"),
    Column("p50", "bbl, p50", True, 70, 68, "Median barrels if a transfer took place"),
    Column("range", "p05 – p95", False, 148, 100, "Interval of the barrels, all rows on one scale"),
    Column("counts", "Counts", True, 64, 62, "Probability that it counts toward the cap"),
    Column("attached", "Files", True, 48, 0, "Pictures and documents attached as evidence"),
)

_STATUS_RANK = np.argsort(np.argsort(np.array(STATUSES)))
"""Place of each status in the order of its word."""

_RANK = next(k for k, column in enumerate(COLUMNS) if column.name == "rank")


class EncounterModel(QAbstractTableModel):
    """Rows of the session's results that its filter shows, in the chosen order."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._cells: Cells | None = None
        self._place: dict[str, int] = {}
        self._narrow = False
        self._shown: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._row: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        # down the table goes as J does
        self._sort: tuple[int, Qt.SortOrder] = (_RANK, Qt.SortOrder.AscendingOrder)
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.Bold)

    # -- content ----------------------------------------------------------------------------

    def adopt(self, results: Results | None) -> None:
        """Takes another run's encounters.

        Args:
            results: The run, or None.
        """
        self.beginResetModel()
        rows = self._session.rows
        self._cells = None if results is None or rows is None else Cells(results, rows)
        self._place = {} if rows is None else dict(rows.place)
        self._arrange()
        self.endResetModel()

    def estimated(self, results: Results | None) -> None:
        """Takes other estimates of the same encounters; rows stay chosen.

        Args:
            results: The run with its new estimates.
        """
        rows = self._session.rows
        if results is not None and rows is not None:
            self._cells = Cells(results, rows)
            self.refilter()

    @property
    def cells(self) -> Cells | None:
        """What the columns say, None without results."""
        return self._cells

    @property
    def _ids(self) -> NDArray[np.object_]:
        return np.empty(0, dtype=object) if self._cells is None else self._cells.ids

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
        cells = self._cells
        rows = np.flatnonzero(self._session.visible_mask()) if cells is not None else np.empty(0)
        rows = rows.astype(np.int64)
        column, direction = self._sort
        name = COLUMNS[column].name
        key: NDArray[Any]
        if cells is None:
            key = np.empty(0)
        elif name == "status":
            key = _STATUS_RANK[self._session.status_codes()[rows]]
        elif name == "attached":
            key = self._session.attached_counts()[rows]
        else:
            key = cells.key(name)[rows]
        down = direction == Qt.SortOrder.DescendingOrder
        order = np.argsort(key, kind="stable")
        if down:
            order = order[::-1]
        if key.dtype.kind == "f":
            # rows without a value come last in either direction
            order = np.r_[order[~np.isnan(key[order])], order[np.isnan(key[order])]]
        self._shown = rows[order].astype(np.int64)
        self._row = np.full(len(self._ids), -1, dtype=np.int64)
        self._row[self._shown] = np.arange(len(self._shown))

    def decided(self, encounter_id: str) -> None:
        """Repaints the row of an encounter.

        Args:
            encounter_id: Whose status changed.
        """
        row = self.row_of(encounter_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def marked(self) -> None:
        """Repaints the marks of all rows."""
        if len(self._shown):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))

    # -- places -----------------------------------------------------------------------------

    def id_at(self, row: int) -> str | None:
        """Returns the encounter of a row.

        Args:
            row: Row as shown.
        """
        return str(self._ids[self._shown[row]]) if 0 <= row < len(self._shown) else None

    def row_of(self, encounter_id: str) -> int | None:
        """Returns the row of an encounter, None if the filter hides it.

        Args:
            encounter_id: Any id.
        """
        place = self._place.get(encounter_id)
        row = -1 if place is None else int(self._row[place])
        return row if row >= 0 else None

    def set_narrow(self, narrow: bool) -> None:
        """Shortens headings on a small screen.

        Args:
            narrow: Whether it is one.
        """
        if narrow != self._narrow:
            self._narrow = narrow
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    @property
    def total(self) -> int:
        """Number of encounters without any filter."""
        return len(self._ids)

    @property
    def scale_bbl(self) -> float:
        """End of the scale of the interval bars."""
        return 1.0 if self._cells is None else self._cells.scale

    # -- what Qt asks -----------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = (column, order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self.refilter()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            if column.name == "range" and len(self._ids) and not self._narrow:
                return f"{column.title}, 0 to {number(self.scale_bbl)}"
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            # the arrow of the order stands at the right, where a number's heading would end
            return alignment(column.right and section != self._sort[0])
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        cells = self._cells
        if not index.isValid() or cells is None:
            return None
        place, column = int(self._shown[index.row()]), COLUMNS[index.column()]
        name = str(cells.ids[place])
        if role == Qt.ItemDataRole.DisplayRole:
            if column.name == "status":
                # the mark beside the word tells the status by its shape
                return "changed" if self._since(name) else self._session.status_of(name)
            if column.name == "attached":
                return str(len(self._session.attachments_of(name)) or "")
            return cells.text(column.name, place)
        if role == STATUS_ROLE:
            return self._session.status_of(name)
        if role == MARK_ROLE:
            return self._session.is_marked(name)
        if role == RANGE_ROLE and column.name == "range":
            low, middle, high = cells.ranges[place]
            return None if np.isnan(middle) else (low, middle, high, cells.scale)
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
        """What is otherwise than when the encounter was decided, "" if nothing is."""
        recall = self._session.recall
        told = None if recall is None else recall.changed.get(name)
        return "" if told is None else told.sentence


def alignment(right: bool) -> Qt.AlignmentFlag:
    """Returns where the words of a cell stand.

    Args:
        right: Whether it holds a number.
    """
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
