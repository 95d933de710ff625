"""A small table of facts: headings, rows of plain text, numbers on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from lightering.gui.labels import label, line

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FactGrid"]


class FactGrid(QWidget):
    """Rows under headings with hairlines between."""

    def __init__(
        self, headings: tuple[str, ...], right: frozenset[int], stretch: int, *, wrap: bool = False
    ) -> None:
        """Makes an empty table.

        Args:
            headings: One per column.
            right: Columns that hold numbers.
            stretch: The column that takes the room left over.
            wrap: Whether long texts in that column take more lines.
        """
        super().__init__()
        self._headings, self._right = headings, right
        self._wrapped = stretch if wrap else -1
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 0, 14, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(stretch, 1)
        self._made: list[QWidget] = []

    def show_rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Shows other rows.

        Args:
            rows: Texts, one per column.
        """
        for old in self._made:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._made = []
        for column, heading in enumerate(self._headings):
            self._put(label(heading, "second"), 0, column)
        for place, row in enumerate(rows):
            rule = line()
            self._grid.addWidget(rule, place * 2 + 1, 0, 1, len(self._headings))
            self._made.append(rule)
            for column, text in enumerate(row):
                wide = column == self._wrapped
                made = label(text, "" if column else "strong", wrap=wide)
                self._put(made, place * 2 + 2, column)

    def _put(self, made: QLabel, row: int, column: int) -> None:
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(made, row, column)
        self._made.append(made)
