"""A plain table of values that can be copied; it stays open beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.labels import label, tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent

    from lightering.gui.values import Values

__all__ = ["ValuesDialog", "ValuesTable", "offer_table"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOST_WIDE = 380


class _Model(QAbstractTableModel):
    def __init__(self, values: Values) -> None:
        super().__init__()
        self.values = values

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.values.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.values.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.values.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.values.shown(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.values.shown(index.row(), index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        words = self.values.columns[column].decimals is None
        side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter


class ValuesTable(QTableView):
    """A table in which Ctrl+C copies the chosen rows, or all if none is, and Enter goes to one.

    Signals:
        asked: row that was chosen to go to.
    """

    asked = Signal(int)

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values
        self.setModel(_Model(values))
        self.setAccessibleName(values.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(24, self.fontMetrics().height() + 6))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMaximumSectionSize(_MOST_WIDE)
        self.resizeColumnsToContents()
        self.horizontalHeader().setStretchLastSection(True)
        self.doubleClicked.connect(lambda at: self.asked.emit(at.row()))

    def copy(self) -> None:
        """Puts the chosen rows, or all, on the clipboard as tab-separated text."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        text = self._values.copied(chosen or range(len(self._values.rows)))
        QGuiApplication.clipboard().setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.asked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class ValuesDialog(QDialog):
    """The table with two buttons; `show()` it: the window goes on beside it.

    Signals:
        chosen: one of `ids`: the person wants to go there.
    """

    chosen = Signal(str)

    def __init__(
        self,
        values: Values,
        parent: QWidget,
        ids: Sequence[str] = (),
        said: str = "Ctrl+C copies the chosen rows, or all if none is chosen.",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(values.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._ids = tuple(ids)
        self.table = ValuesTable(values)
        self.table.asked.connect(self._go)
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("Copies the chosen rows, or all, as tab-separated text (Ctrl+C)")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self.table.copy)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label(values.title, "title", wrap=True))
        layout.addWidget(label(said, "second", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        wide = self.table.horizontalHeader().length() + 64
        tall = self.table.verticalHeader().length() + 190
        self.resize(min(max(wide, 420), 900), min(max(tall, 280), 620))
        self.table.setFocus()

    def _go(self, row: int) -> None:
        if row < len(self._ids) and self._ids[row]:
            self.chosen.emit(self._ids[row])


def offer_table(widget: QWidget, values: Values | None, at: QPoint) -> None:
    """Offers "Show as table" in a menu, where a chart was asked for one.

    Args:
        widget: The chart.
        values: What it shows.
        at: Where, on the screen.
    """
    menu = QMenu(widget)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    action = menu.addAction("Show as table")
    action.setEnabled(values is not None and bool(values.rows))
    if values is not None:
        action.triggered.connect(lambda: ValuesDialog(values, widget.window()).show())
    menu.popup(at)
