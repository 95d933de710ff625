"""A few rows of cells as they stand in a file: plain text, nothing to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from lightering.errors import shown
from lightering.gui.fonts import text_scale
from lightering.gui.labels import tip
from lightering.gui.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

__all__ = ["CellsTable", "narrowed"]

_MOST_COLUMNS = 60
_MOST_WIDE, _LEAST_WIDE = 190, 64
"""Pixels of a column at 100 %."""

_KEPT = 0.75
"""Share of its width that a column keeps at least."""


def narrowed(wide: list[int], least: list[int], room: int) -> list[int]:
    """Returns widths that fit: the last columns give way first, as numbers stand before texts.

    Args:
        wide: What each column asks for.
        least: What it can do with, its cells ending in an ellipsis.
        room: Pixels there are; where even the least is more, the widths stay and the table scrolls.
    """
    over, found = sum(wide) - room, list(wide)
    if sum(least) > room:
        return found
    for column in reversed(range(len(wide))):
        given = min(max(over, 0), wide[column] - least[column])
        found[column] -= given
        over -= given
    return found


class CellsTable(QTableWidget):
    """Headings and rows, as high as they need.

    Args:
        name: For who hears the window.
        gives_way: Whether cells may end in an ellipsis rather than be scrolled to.
    """

    def __init__(self, name: str, *, gives_way: bool = False) -> None:
        super().__init__(0, 0)
        self._gives_way = gives_way
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(False)
        self.setProperty("role", "framed")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )

    def show_cells(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Shows other cells.

        Args:
            headings: One per column.
            rows: Cells; an empty one is told as empty.
        """
        headings = headings[:_MOST_COLUMNS]
        self.clear()
        self.setColumnCount(len(headings))
        self.setRowCount(max(len(rows), 1))
        self.setHorizontalHeaderLabels([plain(name) for name in headings])
        for place, row in enumerate(rows):
            for column in range(len(headings)):
                text = row[column] if column < len(row) else ""
                item = QTableWidgetItem(shown(text, 60)[1:-1] if text.strip() else "empty")
                item.setToolTip(tip(shown(text, 300)[1:-1]))
                if not text.strip():
                    item.setForeground(self.palette().placeholderText())
                self.setItem(place, column, item)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # another height while the layout is at work would be laid over the neighbour
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        scale = text_scale(self)
        self.verticalHeader().setDefaultSectionSize(max(23, round(23 * scale)))
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        self.resizeColumnsToContents()
        columns = range(self.columnCount())
        most, least = round(_MOST_WIDE * scale), round(_LEAST_WIDE * scale)
        wide = [min(self.columnWidth(column), most) for column in columns]
        if self._gives_way:
            # a cell of which little is left tells less than one that is scrolled to
            can = [max(header.sectionSizeHint(k), least, round(_KEPT * wide[k])) for k in columns]
            can = [min(pair) for pair in zip(can, wide, strict=True)]
            wide = narrowed(wide, can, self.viewport().width())
        for column in columns:
            self.setColumnWidth(column, wide[column])
        whole = sum(wide)
        header.setStretchLastSection(True)
        high = self.rowCount() * self.verticalHeader().defaultSectionSize()
        needs_bar = whole > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if needs_bar else 0
        self.setFixedHeight(high + header.sizeHint().height() + bar + 2)
