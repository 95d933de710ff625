"""The rejected rows themselves: file, line, column, reason, value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lightering.errors import shown
from lightering.gui.fonts import text_scale
from lightering.gui.imports.reasons import REASON_WORDS
from lightering.gui.labels import label, tip
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.records import Rejected

__all__ = ["RejectedPane"]

_Index = QModelIndex | QPersistentModelIndex

_HEADINGS = ("File", "Line", "Column", "Reason", "Value")
_WIDTHS = (150, 84, 110, 150)


class _Rows(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Rejected] = ()

    def show_rows(self, rows: Sequence[Rejected]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == 1 else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            reason = REASON_WORDS.get(row.reason, (row.reason, ""))[0]
            value = shown(row.value, 80) if row.value else ""
            text = (plain(row.file), number(row.line), plain(row.column), reason, value)
            chosen = text[index.column()]
            return tip(chosen) if role == Qt.ItemDataRole.ToolTipRole else chosen
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if index.column() == 1 else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class RejectedPane(QWidget):
    """What was rejected, row by row.

    Signals:
        back: the person is done with it.
        save_asked: the person wants all rejected rows in a file.
    """

    back = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._count = label("", "title", wrap=True), label("", "second", wrap=True)
        self.model = _Rows()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Rejected rows")
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setAlternatingRowColors(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setHighlightSections(False)
        self._save, self._back = QPushButton("Save rejected rows"), QPushButton("Back")
        self._save.setToolTip("Writes every rejected row of these files as a table")
        self._back.setToolTip("Shows the selected file again")
        self._save.clicked.connect(self.save_asked)
        self._back.clicked.connect(self.back)
        buttons = QHBoxLayout()
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        for part in (self._title, self._count, self.table):
            layout.addWidget(part, int(part is self.table))
        layout.addLayout(buttons)

    def show_rows(self, reason: str, file: str, rows: Sequence[Rejected], whole: int) -> None:
        """Shows other rows.

        Args:
            reason: One of `schemas.REJECT_REASONS`, or "" for all.
            file: As reports call the source, or "" for all.
            rows: Those that are at hand.
            whole: How many there are.
        """
        words = REASON_WORDS.get(reason, (reason, ""))[0] if reason else "all reasons"
        where = plain(file) if file else "all files"
        self._title.setText(f"Rejected: {words}, {where}")
        many = "row" if whole == 1 else "rows"
        some = f"; {number(len(rows))} of them are shown. Save them to see all"
        self._count.setText(f"{number(whole)} {many} rejected{some if len(rows) < whole else ''}.")
        self.model.show_rows(rows)
        scale = text_scale(self.table)
        self.table.verticalHeader().setDefaultSectionSize(max(26, round(26 * scale)))
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, round(width * scale))
        self.table.setColumnHidden(0, bool(file))
        self.table.setColumnHidden(3, bool(reason))
        if rows:
            self.table.selectRow(0)
