"""Rejected records by reason and file, largest first; a click shows the rows themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lightering.gui.fonts import text_scale
from lightering.gui.imports.rows import short_names
from lightering.gui.labels import tip
from lightering.gui.words import number, plain
from lightering.model.schemas import REJECT_REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.gui.theme import Theme
    from lightering.model.records import FileReport

__all__ = ["REASON_WORDS", "ReasonTable"]

_Index = QModelIndex | QPersistentModelIndex

REASON_WORDS = {
    "pos_not_available": ("position not available", "latitude 91 or longitude 181"),
    "bad_lat": ("latitude not possible", "no number from −90 to 90"),
    "bad_lon": ("longitude not possible", "no number from −180 to 180"),
    "bad_time": ("time not readable", "cannot be read, or is impossible"),
    "no_time": ("no time", "the record carries none"),
    "bad_mmsi": ("MMSI not valid", "not nine digits"),
    "duplicate": ("duplicate", "same MMSI, time and place"),
    "too_few_columns": ("too few columns", "the row is shorter than the header"),
    "too_many_columns": ("too many columns", "the row is longer than the header"),
    "bad_geometry": ("no point", "the geometry is no point with a time"),
    "bad_checksum": ("checksum wrong", "the NMEA sum differs"),
    "incomplete_multipart": ("message incomplete", "a part of it is missing"),
    "not_a_position": ("no position report", "a sound record that holds no position"),
    "unreadable": ("not readable", "cannot be read as text"),
}
"""Reason and meaning in few words, by key of `schemas.REJECT_REASONS`."""

_MOST_FILES, _FEWER_FILES = 4, 2
_NARROW = 800
_SHARE_ROLE = int(Qt.ItemDataRole.UserRole)


class _Reasons(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._reports: list[FileReport] = []
        self._heads: list[str] = []
        self._order: list[tuple[str, int]] = []
        self.most = _MOST_FILES

    def show_reports(self, reports: Sequence[FileReport]) -> None:
        self.beginResetModel()
        some = sorted((r for r in reports if r.rejected), key=lambda r: -sum(r.rejected.values()))
        total: Counter[str] = Counter()
        for report in reports:
            total.update(report.rejected)
        self._order = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = [r for r in reports if r in some[: self.most]]
        self._reports = shown
        self._heads = short_names([r.file for r in shown])
        self._more = len(some) > self.most
        self.endResetModel()

    _more = False

    @property
    def columns(self) -> list[str]:
        others = ["others"] if self._more else []
        files = self._heads if len(self._reports) > 1 else []
        return ["Reason", *files, *others, "All", "", "Meaning"]

    def reason(self, row: int) -> str:
        return self._order[row][0] if 0 <= row < len(self._order) else ""

    def file(self, column: int) -> str:
        inside = len(self._reports) > 1 and 1 <= column <= len(self._reports)
        return self._reports[column - 1].file if inside else ""

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order) + 1

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(plain(self.file(section))) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = 0 < section < len(self.columns) - 2
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column, last = index.row(), index.column(), len(self.columns) - 1
        sums = row == len(self._order)
        if role == Qt.ItemDataRole.FontRole and (column in (0, last - 2) or sums):
            font = QFont()
            font.setWeight(QFont.Weight.Medium)
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if 0 < column < last - 1 else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == _SHARE_ROLE and column == last - 1 and not sums:
            return self._order[row][1] / max(self._order[0][1], 1)
        if role == Qt.ItemDataRole.ToolTipRole and not sums:
            return f"{REJECT_REASONS.get(self.reason(row), '')}. Show these rows (Enter)"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        reason = self.reason(row)
        words, meaning = REASON_WORDS.get(reason, (reason.replace("_", " "), ""))
        if sums:
            words, meaning = "All rejected", "kept + rejected = records in, for every file"
        if column == 0:
            return words
        if column == last:
            return meaning
        if column == last - 1:
            return ""
        return number(self._count(reason, column, last, sums=sums))

    def _count(self, reason: str, column: int, last: int, *, sums: bool) -> int:
        whole = sum(c for _, c in self._order) if sums else dict(self._order)[reason]
        if column == last - 2:
            return whole
        own = [
            sum(r.rejected.values()) if sums else r.rejected.get(reason, 0) for r in self._reports
        ]
        return own[column - 1] if column <= len(own) else whole - sum(own)


class _Bars(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        share = index.data(_SHARE_ROLE)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        painter.save()
        if share is not None:
            box = option.rect.adjusted(6, 0, -10, 0)
            width = max(2.0, box.width() * share)
            bar = QRectF(box.left(), box.center().y() - 4, width, 9)
            painter.fillRect(bar, QColor(self.theme.histogram))
        painter.setPen(QColor(self.theme.inner_line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()


class ReasonTable(QTableView):
    """The counts.

    Signals:
        asked: reason ("" for all) and file ("" for all) whose rows shall be shown.
    """

    asked = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = _Reasons()
        self._shown: tuple[FileReport, ...] = ()
        self._bars = _Bars(theme, self)
        self.setModel(self._model)
        self.setItemDelegate(self._bars)
        self.setObjectName("reasons")
        self.setAccessibleName("Rejected records by reason")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.clicked.connect(self._ask)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._bars.theme = theme
        self._fit()

    def show_reports(self, reports: Sequence[FileReport]) -> None:
        """Shows other counts.

        Args:
            reports: One per source.
        """
        self._shown = tuple(reports)
        self._model.show_reports(reports)
        self._fit()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons there are, largest count first."""
        return tuple(self._model.reason(row) for row in range(self._model.rowCount() - 1))

    def _fit(self) -> None:
        scale = text_scale(self)
        self.verticalHeader().setDefaultSectionSize(max(25, round(25 * scale)))
        last = self._model.columnCount() - 1
        self.setColumnWidth(0, round(170 * scale))
        for column in range(1, last - 1):
            self.setColumnWidth(column, round(80 * scale))
        self.setColumnWidth(last - 1, round(112 * scale))
        self.horizontalHeader().setStretchLastSection(True)
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = text_scale(self)
        most = _FEWER_FILES if self.width() < _NARROW * scale else _MOST_FILES
        if most != self._model.most:
            self._model.most = most
            self._model.show_reports(self._shown)
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _ask(self, index: QModelIndex) -> None:
        if index.isValid():
            self.asked.emit(self._model.reason(index.row()), self._model.file(index.column()))
