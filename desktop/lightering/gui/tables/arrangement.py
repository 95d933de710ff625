"""How the person arranged the columns of the table: widths, order, and what it is sorted by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QHeaderView, QTableView

__all__ = ["Arrangement"]

_FIRST_SORT = ("rank", Qt.SortOrder.AscendingOrder)
_LEAST_PX, _MOST_PX = 30.0, 2000.0


class Arrangement(QObject):
    """Follows the header of a table, and puts it back as it was.

    Widths are kept at 100 % text, apart for a small and a wide window: a column pulled wide on one
    must not push the others out of the other.

    Signals:
        changed: a person pulled, moved or sorted a column.
    """

    changed = Signal()

    def __init__(self, table: QTableView, names: Sequence[str]) -> None:
        """Listens to the header.

        Args:
            table: With its model.
            names: Of the columns of the model.
        """
        super().__init__(table)
        self._table, self._names = table, list(names)
        self._widths: dict[str, dict[str, float]] = {"wide": {}, "small": {}}
        self._listens = True
        self._header.sectionResized.connect(self._pulled)
        self._header.sectionMoved.connect(self.changed)
        self._header.sortIndicatorChanged.connect(self.changed)
        self._scale, self._narrow = 1.0, False

    @property
    def _header(self) -> QHeaderView:
        return self._table.horizontalHeader()

    def lay(self, needed: list[int], scale: float, narrow: bool) -> None:
        """Gives each column its width: that of the person, else the one it needs, 0 for none.

        Args:
            needed: Pixels by column.
            scale: Text size over 100 %.
            narrow: Whether the window is small.
        """
        self._scale, self._narrow = scale, narrow
        own = self._own
        # shown again, a column tells the width it had, which nobody pulled
        self._listens = False
        for place, width in enumerate(needed):
            self._table.setColumnHidden(place, width == 0)
            if width == 0:
                continue
            mine = own.get(self._names[place])
            self._table.setColumnWidth(place, width if mine is None else round(mine * scale))
        self._listens = True

    def told(self) -> str:
        """Returns the arrangement as JSON."""
        header = self._header
        order = [self._names[header.logicalIndex(k)] for k in range(header.count())]
        return json.dumps({"widths": self._widths, "order": order, "sort": self.sort_told()})

    def sort_told(self) -> list[str]:
        """Returns the name of the column the table is sorted by, and `down` or `up`."""
        down = self._header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return [self._names[self._header.sortIndicatorSection()], "down" if down else "up"]

    def take_sort(self, told: object) -> None:
        """Sorts as `sort_told` said; what cannot be read is passed over.

        Args:
            told: What a case holds.
        """
        if isinstance(told, list) and len(told) == 2 and told[0] in self._names:
            down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
            self._table.sortByColumn(self._names.index(told[0]), down if told[1] == "down" else up)

    def take(self, told: object) -> None:
        """Arranges the columns as `told` said; what cannot be read is passed over.

        Args:
            told: JSON, or whatever the settings hold.
        """
        try:
            held = json.loads(str(told))
        except ValueError:
            return
        if not isinstance(held, dict):
            return
        for size, own in self._widths.items():
            own.update(self._told_widths(held.get("widths"), size))
        order = held.get("order")
        if isinstance(order, list) and sorted(map(str, order)) == sorted(self._names):
            self._place(order)
        self.take_sort(held.get("sort"))

    def reset(self) -> None:
        """Puts all columns back as they were at first; the caller lays them anew."""
        for own in self._widths.values():
            own.clear()
        self._place(self._names)
        self._table.sortByColumn(self._names.index(_FIRST_SORT[0]), _FIRST_SORT[1])

    @property
    def _own(self) -> dict[str, float]:
        return self._widths["small" if self._narrow else "wide"]

    def _place(self, order: list[str]) -> None:
        for visual, name in enumerate(order):
            self._header.moveSection(self._header.visualIndex(self._names.index(name)), visual)

    def _pulled(self, place: int, _before: int, width: int) -> None:
        if self._listens and width > 0:
            self._own[self._names[place]] = width / self._scale
            self.changed.emit()

    def _told_widths(self, told: Any, size: str) -> dict[str, float]:
        kept = told.get(size) if isinstance(told, dict) else None
        if not isinstance(kept, dict):
            return {}
        return {
            name: float(width)
            for name, width in kept.items()
            if name in self._names
            and isinstance(width, int | float)
            and _LEAST_PX <= width <= _MOST_PX
        }
