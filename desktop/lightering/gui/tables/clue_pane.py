"""One list of leads, gaps or loitering with its filter row and what it says when it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.labels import label
from lightering.gui.panels.empty import EmptyState
from lightering.gui.tables.clue_filters import ClueFilterRow
from lightering.gui.tables.clues import ClueModel
from lightering.gui.tables.delegates import CellDelegate
from lightering.gui.tables.mark_bar import MarkBar
from lightering.gui.words import number

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme

__all__ = ["CluePane"]

_NARROW = 1000
_NONE = {
    "leads": "No lead: no two ships can have met in a silence.",
    "gaps": "No gap: no ship was silent longer than the limit.",
    "loitering": "No loitering: no ship stayed slow at sea for long enough.",
}


class CluePane(QWidget):
    """Filter row, table, and the line that says the selected row is hidden.

    Signals:
        command_asked: id of a command.
    """

    command_asked = Signal(str)

    def __init__(self, session: Session, name: str, theme: Theme) -> None:
        super().__init__()
        self._session, self.name = session, name
        self.model = ClueModel(session, name)
        self.filters = ClueFilterRow(session, name, theme)
        self.filters.command_asked.connect(self.command_asked)
        self.table = QTableView()
        self.table.setObjectName(name)
        self.table.setAccessibleName(name.capitalize())
        self.table.setModel(self.model)
        names = [column.name for column in self.model.columns]
        self._delegate = CellDelegate(theme, self.table, names)
        self.table.setItemDelegate(self._delegate)
        self._dress()
        self._empty = EmptyState()
        self._empty.asked.connect(self.command_asked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._hidden = label("The selected row is hidden by the filters.", "second")
        self._hidden.setContentsMargins(12, 3, 12, 3)
        self.marks = MarkBar(session)
        self.marks.command_asked.connect(self.command_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.filters, self.marks, self._hidden):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)
        self._following = False
        session.clues_changed.connect(self._adopt)
        session.list_changed.connect(self._turned)
        session.clue_filter_changed.connect(self._refilter)
        session.clue_changed.connect(self._show_selected)
        session.decision_changed.connect(self._decided)
        session.marks_changed.connect(self.model.marked)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.viewport().installEventFilter(self)
        self._adopt()

    def _dress(self) -> None:
        table = self.table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setMouseTracking(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSortingEnabled(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setVisible(False)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        rank = next(k for k, column in enumerate(self.model.columns) if column.name == "rank")
        table.sortByColumn(rank, Qt.SortOrder.AscendingOrder)
        self._sizes()

    def _sizes(self) -> None:
        scale = self.table.font().pixelSize() / 13 if self.table.font().pixelSize() > 0 else 1.0
        rows = self.table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(26, self.table.fontMetrics().height() + 8))
        room = max(0, self.table.viewport().width())
        columns = self.model.columns
        narrow = room < _NARROW * scale
        needed = [round((c.small_width if narrow else c.width) * scale) for c in columns]
        names = next(k for k, column in enumerate(columns) if column.name == "names")
        if room > 200:
            needed[names] = max(round(150 * scale), needed[names] + room - sum(needed))
        for place, width in enumerate(needed):
            self.table.setColumnHidden(place, width == 0)
            if width:
                self.table.setColumnWidth(place, width)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._delegate.set_theme(theme)
        self._sizes()
        self.table.viewport().update()

    def tell_search(self, said: str = "") -> None:
        """Says that the list is being looked for, or why it is not there.

        Args:
            said: Why it is not there; "" while it is being looked for.
        """
        if said:
            ways = ((f"list.{self.name}", f"Look for {self.name}"),)
            self._empty.show_text(f"The list of {self.name} is not there.", said, ways)
        else:
            self._empty.show_text(
                f"Looking for {self.name}.",
                "Silences and slow spells of every ship are compared; the status bar tells how "
                "far it is.",
            )
        self._stack.setCurrentWidget(self._empty)

    # -- what the session says --------------------------------------------------------------

    @property
    def _is_shown(self) -> bool:
        return self._session.list_name == self.name

    def _turned(self, _name: str) -> None:
        if self._is_shown:
            self._refilter()

    def _adopt(self) -> None:
        self.model.adopt()
        self._after_change()

    def _refilter(self) -> None:
        if self._is_shown:
            self.model.refilter()
            self._after_change()

    def _after_change(self) -> None:
        self.filters.refresh(self.model.rowCount())
        self.marks.refresh()
        if self._session.results is None:
            self._empty.show_text(
                "Nothing loaded yet.",
                "Drop AIS files on the window, or open the sample fleet.",
                (("file.open", "Open files"), ("file.open_sample", "Open sample")),
            )
        elif self._session.clues is None:
            self.tell_search()
        elif not self.model.total:
            self._empty.show_text(
                _NONE[self.name],
                "The limits stand under Parameters.",
                (("detect.parameters", "Change limits"),),
            )
        elif not self.model.rowCount():
            words = self._session.clue_filter.words(self.name)
            many = "this filter" if len(words) == 1 else f"these {len(words)} filters"
            self._empty.show_text(
                f"No row matches {many}.",
                f"{number(self.model.total)} rows are hidden.",
                (("edit.clear_filters", "Clear filters"),),
            )
        shown = self.model.rowCount() > 0
        self._stack.setCurrentWidget(self.table if shown else self._empty)
        self._sizes()
        self._show_selected(self._session.clue_id)

    def _show_selected(self, identifier: str | None) -> None:
        if not self._is_shown:
            return
        row = None if identifier is None else self.model.row_of(identifier)
        self._hidden.setVisible(identifier is not None and row is None)
        selection = self.table.selectionModel()
        self._following = True
        if row is None:
            selection.clear()
        else:
            index = self.model.index(row, 0)
            selection.setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )
            self._scroll_to(index)
        self._following = False

    def _scroll_to(self, index: QModelIndex) -> None:
        """Brings a row into the middle third; one that is there already does not move."""
        box = self.table.visualRect(index)
        third = self.table.viewport().height() / 3
        if not (box.isValid() and third <= box.center().y() <= 2 * third):
            self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _decided(self, identifier: str) -> None:
        if self._session.clue_filter.statuses and self._is_shown:
            self._refilter()
        else:
            self.model.decided(identifier)
        self.filters.refresh(self.model.rowCount())

    # -- what the person does ---------------------------------------------------------------

    def _row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following and current.isValid():
            self._session.select_clue(self.model.id_at(current.row()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._sizes()
        return super().eventFilter(watched, event)
