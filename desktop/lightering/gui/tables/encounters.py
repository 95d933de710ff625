"""The encounters as a table model: columns prepared once, sorted and filtered by a numpy index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from lightering.gui.labels import tip
from lightering.gui.words import (
    barrels,
    is_missing,
    kind_words,
    number,
    percent,
    plain,
    shorter,
    spread,
    stamp,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.pipeline import Results
    from lightering.app.session import Session

__all__ = ["COLUMNS", "RANGE_ROLE", "STATUS_ROLE", "Column", "EncounterModel"]

STATUS_ROLE = Qt.ItemDataRole.UserRole + 1
RANGE_ROLE = Qt.ItemDataRole.UserRole + 2
"""p05, p50, p95 and the end of the scale, in barrels, or None."""

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
    Column("start", "Start (UTC)", False, 138, 134, "First contact begins"),
    Column("id", "Encounter", False, 80, 0, "Start of the id; the tooltip holds it whole"),
    Column("names", "Giver → receiver", False, 210, 180, "? where the direction is not known"),
    Column("direction", "Direction", True, 78, 0, "Probability that both roles are as shown"),
    Column("kind", "Kind", False, 112, 104, "How the two ships lay"),
    Column("contact", "Contact, h", True, 78, 84, "Time within the distance limit"),
    Column("least", "Min, m", True, 62, 0, "Least separation of the antennas"),
    Column("p50", "bbl, p50", True, 72, 70, "Median barrels if a transfer took place"),
    Column("range", "p05 – p95", False, 150, 110, "Interval of the barrels, all rows on one scale"),
    Column("counts", "Counts", True, 66, 62, "Probability that it counts toward the cap"),
)


class EncounterModel(QAbstractTableModel):
    """Rows of the session's results that its filter shows, in the chosen order."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._ids: NDArray[np.object_] = np.empty(0, dtype=object)
        self._place: dict[str, int] = {}
        self._cells: dict[str, list[str]] = {}
        self._keys: dict[str, NDArray[Any]] = {}
        self._ranges: NDArray[np.float64] = np.empty((0, 3))
        self._scale = 1.0
        self._tips: list[str] = []
        self._narrow = False
        self._shown: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._row: dict[int, int] = {}
        self._sort: tuple[int, Qt.SortOrder] = (1, Qt.SortOrder.DescendingOrder)
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.Bold)

    # -- content ----------------------------------------------------------------------------

    def adopt(self, results: Results | None) -> None:
        """Takes another run's encounters.

        Args:
            results: The run, or None.
        """
        self.beginResetModel()
        if results is None:
            self._ids = np.empty(0, dtype=object)
            self._cells, self._keys, self._tips = {}, {}, []
            self._ranges = np.empty((0, 3))
        else:
            self._prepare(results)
        self._place = {str(name): row for row, name in enumerate(self._ids)}
        self._arrange()
        self.endResetModel()

    def _prepare(self, results: Results) -> None:
        frame = results.encounters
        self._ids = frame["encounter_id"].to_numpy(dtype=object)
        transfers = results.assessment.transfers.set_index("encounter_id", drop=False)
        joined = transfers.reindex(self._ids)
        below = results.params.volumes.unknown_below
        direction = joined["direction_probability"].to_numpy(np.float64, na_value=np.nan)
        counts = joined["counts_probability"].to_numpy(np.float64, na_value=np.nan)
        self._ranges = np.column_stack(
            [joined[f"volume_bbl_{q}"].to_numpy(np.float64, na_value=np.nan) for q in _QUANTILES]
        )
        highest = float(np.nanmax(self._ranges[:, 2])) if np.isfinite(self._ranges).any() else 0.0
        # a scale long enough for the longest bar: nothing is clipped
        self._scale = max(1000.0, np.ceil(highest / 5000.0) * 5000.0)
        names = _names(frame, joined, direction, below)
        self._cells = {
            "start": [stamp(t) for t in frame["start_utc"]],
            "id": [shorter(str(i)) for i in self._ids],
            "names": names,
            "direction": [percent(v) for v in direction],
            "kind": [kind_words(str(k)) for k in frame["kind"]],
            "contact": [number(v, 1) for v in frame["contact_h"]],
            "least": [number(v) for v in frame["min_distance_m"]],
            "p50": [barrels(v) for v in self._ranges[:, 1]],
            "range": [spread(low, high) for low, _, high in self._ranges],
            "counts": [percent(v) for v in counts],
        }
        reasons = results.screening["reason"].to_list()
        self._tips = [
            f"{i}\n{plain(k)}\n{plain(r)}".strip()
            for i, k, r in zip(self._ids, frame["kind_reason"], reasons, strict=True)
        ]
        self._keys = {
            "start": frame["start_utc"].to_numpy("datetime64[ms]").astype(np.int64),
            "id": np.array(self._ids, dtype=str),
            "names": np.array(names, dtype=str),
            "direction": direction,
            "kind": frame["kind"].to_numpy(dtype=str),
            "contact": frame["contact_h"].to_numpy(np.float64),
            "least": frame["min_distance_m"].to_numpy(np.float64),
            "p50": self._ranges[:, 1],
            "range": self._ranges[:, 2] - self._ranges[:, 0],
            "counts": counts,
        }

    def refilter(self) -> None:
        """Shows what the session's filter shows now."""
        self.layoutAboutToBeChanged.emit()
        before = [str(self._ids[row]) for row in self._shown]
        old = self.persistentIndexList()
        self._arrange()
        moved = []
        for index in old:
            place = self._place.get(before[index.row()]) if index.row() < len(before) else None
            row = self._row.get(place, -1) if place is not None else -1
            moved.append(self.index(row, index.column()) if row >= 0 else QModelIndex())
        self.changePersistentIndexList(old, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        visible = self._session.visible_ids() if len(self._ids) else []
        rows = np.array([self._place[v] for v in visible if v in self._place], dtype=np.int64)
        rows.sort()
        column, direction = self._sort
        name = COLUMNS[column].name
        if name == "status":
            key = np.array([self._session.status_of(str(self._ids[r])) for r in rows], dtype=str)
        else:
            key = self._keys[name][rows] if len(rows) else np.empty(0)
        down = direction == Qt.SortOrder.DescendingOrder
        order = np.argsort(key, kind="stable")
        if down:
            order = order[::-1]
        if key.dtype.kind == "f":
            # rows without a value come last in either direction
            order = np.r_[order[~np.isnan(key[order])], order[np.isnan(key[order])]]
        self._shown = rows[order].astype(np.int64)
        self._row = {int(place): row for row, place in enumerate(self._shown)}

    def decided(self, encounter_id: str) -> None:
        """Repaints the row of an encounter.

        Args:
            encounter_id: Whose status changed.
        """
        row = self.row_of(encounter_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

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
        return None if place is None else self._row.get(place)

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
        return float(self._scale)

    # -- what Qt asks -----------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = (column, order)
        self.refilter()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            if column.name == "range" and len(self._ids) and not self._narrow:
                return f"{column.title}, 0 to {number(self._scale)}"
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.right)
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        place, column = int(self._shown[index.row()]), COLUMNS[index.column()]
        name = str(self._ids[place])
        if role == Qt.ItemDataRole.DisplayRole:
            if column.name == "status":
                return self._session.status_of(name)
            return self._cells[column.name][place]
        if role == STATUS_ROLE:
            return self._session.status_of(name)
        if role == RANGE_ROLE and column.name == "range":
            low, middle, high = self._ranges[place]
            return None if np.isnan(middle) else (low, middle, high, self._scale)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.right)
        if role == Qt.ItemDataRole.FontRole and column.name == "p50":
            return self._bold
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tips[place])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {self.data(index, Qt.ItemDataRole.DisplayRole)}"
        return None


_QUANTILES = ("p05", "p50", "p95")


def _alignment(right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _names(frame: Any, joined: Any, direction: NDArray[np.float64], below: float) -> list[str]:
    """Returns `GIVER → RECEIVER`, `A ? B` where unknown, `A · B` where nothing was inferred."""
    shown: list[str] = []
    columns = ("name_1", "mmsi_1", "name_2", "mmsi_2")
    rows = zip(*(frame[c] for c in columns), joined["giver_mmsi"], direction, strict=True)
    for name_1, mmsi_1, name_2, mmsi_2, giver, sure in rows:
        first, second = plain(name_1) or f"MMSI {mmsi_1}", plain(name_2) or f"MMSI {mmsi_2}"
        if is_missing(giver):
            shown.append(f"{first} · {second}")
            continue
        if giver == mmsi_2 and mmsi_1 != mmsi_2:
            first, second = second, first
        shown.append(f"{first} {'→' if sure >= below else '?'} {second}")
    return shown
