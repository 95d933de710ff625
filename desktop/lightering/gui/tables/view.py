"""The encounters table with its filter row and what it says when it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
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
from lightering.gui.tables.arrangement import Arrangement
from lightering.gui.tables.delegates import CellDelegate
from lightering.gui.tables.encounters import COLUMNS, EncounterModel
from lightering.gui.tables.filter_row import FilterRow
from lightering.gui.tables.mark_bar import MarkBar
from lightering.gui.words import hours, number

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Tasks

__all__ = ["EncountersPane"]

_NARROW = 1000


class EncountersPane(QWidget):
    """Filter row, table, and the line that says the selected row is hidden."""

    def __init__(self, session: Session, theme: Theme, tasks: Tasks | None = None) -> None:
        super().__init__()
        self._session, self._tasks = session, tasks
        self.model = EncounterModel(session)
        self.filters = FilterRow(session, theme)
        self.table = QTableView()
        self.table.setObjectName("encounters")
        self.table.setAccessibleName("Encounters")
        self.table.setModel(self.model)
        self._delegate = CellDelegate(theme, self.table)
        self.table.setItemDelegate(self._delegate)
        self.arrangement = Arrangement(self.table)
        self._dress()
        self._empty = EmptyState()
        self._empty.asked.connect(self._leave_empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._hidden = label("The selected row is hidden by the filters.", "second")
        self._hidden.setContentsMargins(12, 3, 12, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.marks = MarkBar(session)
        self.marks.command_asked.connect(self.filters.command_asked)
        layout.addWidget(self.filters)
        layout.addWidget(self.marks)
        layout.addWidget(self._hidden)
        layout.addWidget(self._stack, 1)
        session.results_changed.connect(self._adopt)
        session.estimates_changed.connect(self._estimated)
        session.filter_changed.connect(self._refilter)
        session.selection_changed.connect(self._show_selected)
        session.decision_changed.connect(self._decided)
        session.marks_changed.connect(self.model.marked)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.viewport().installEventFilter(self)
        self.table.entered.connect(lambda at: session.hover(self.model.id_at(at.row())))
        self._following = self._stale = False
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
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(40)
        header.setStretchLastSection(False)
        rank = next(k for k, column in enumerate(COLUMNS) if column.name == "rank")
        table.sortByColumn(rank, Qt.SortOrder.AscendingOrder)
        self._sizes()

    def _sizes(self) -> None:
        scale = self.table.font().pixelSize() / 13 if self.table.font().pixelSize() > 0 else 1.0
        metrics = self.table.fontMetrics()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(max(26, metrics.height() + 8))
        room = max(0, self.table.viewport().width())
        narrow = room < _NARROW * scale
        self.model.set_narrow(narrow)
        needed = [round((c.small_width if narrow else c.width) * scale) for c in COLUMNS]
        # what is left over, or lacking, is the names' column
        names = next(k for k, column in enumerate(COLUMNS) if column.name == "names")
        spare = room - sum(needed)
        if room > 200:
            needed[names] = max(round(150 * scale), needed[names] + spare)
        self.arrangement.lay(needed, scale, narrow)

    def reset_columns(self) -> None:
        """Puts all columns back as they were at first."""
        self.arrangement.reset()
        self._sizes()

    def restore_columns(self, told: object) -> None:
        """Arranges the columns as `arrangement.told` said.

        Args:
            told: What the settings hold.
        """
        self.arrangement.take(told)
        self._sizes()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._delegate.set_theme(theme)
        self._sizes()
        self.table.viewport().update()

    def focus_search(self) -> None:
        """Puts the text cursor into the search field."""
        self.filters.focus_search()

    # -- what the session says --------------------------------------------------------------

    def _adopt(self) -> None:
        self.model.adopt(self._session.results)
        self._after_change()
        self._order_words()

    def _estimated(self) -> None:
        """Shows other estimates of the same encounters, once the table is looked at."""
        self._stale = True
        if self.isVisible():
            self._show_estimates()

    def _show_estimates(self) -> None:
        self._stale = False
        self.model.estimated(self._session.results)
        self._order_words()

    def _order_words(self) -> None:
        """Has names put in order beside the window: a first click on them need not wait for it."""
        cells = self.model.cells
        if cells is not None and self._tasks is not None:
            self._tasks.start("Ordering names", lambda _: cells.order_words(), lambda _: None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._show_estimates()

    def _refilter(self) -> None:
        self.model.refilter()
        self._after_change()

    def _after_change(self) -> None:
        self.filters.refresh(self.model.rowCount(), self.model.total)
        self.marks.refresh()
        results = self._session.results
        if results is None:
            self._empty.show_text(
                "Nothing loaded yet.",
                "Drop AIS files on the window, or open the sample fleet.",
                (("file.open", "Open files"), ("file.open_sample", "Open sample")),
            )
        elif not self.model.total:
            self.tell_nearest("")
        elif not self.model.rowCount():
            words = self._session.filters.words()
            many = "this filter" if len(words) == 1 else f"these {len(words)} filters"
            self._empty.show_text(
                f"No row matches {many}.",
                f"{number(self.model.total)} encounters are hidden.",
                (("edit.clear_filters", "Clear filters"),),
            )
        shown = results is not None and self.model.rowCount() > 0
        self._stack.setCurrentWidget(self.table if shown else self._empty)
        self._sizes()
        self._show_selected(self._session.selected_id)

    def tell_nearest(self, nearest: str) -> None:
        """Says that nothing was found, and how near it was.

        Args:
            nearest: What is known of the closest pair, a sentence; "" while it is not.
        """
        results = self._session.results
        if results is None or self.model.total:
            return
        limits = results.params.detect
        said = f"{nearest} " if nearest else ""
        self._empty.show_text(
            "No encounters.",
            f"{number(len(results.ships))} vessels were compared. {said}The limits are "
            f"{limits.distance_m:g} m and {hours(limits.min_duration_h)}.",
            (("detect.parameters", "Change limits"), ("detect.near", "Show near misses")),
        )

    def _show_selected(self, encounter_id: str | None) -> None:
        row = None if encounter_id is None else self.model.row_of(encounter_id)
        self._hidden.setVisible(
            encounter_id is not None and row is None and self._session.results is not None
        )
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

    def _decided(self, encounter_id: str) -> None:
        self.model.decided(encounter_id)
        self.filters.refresh(self.model.rowCount(), self.model.total)

    # -- what the person does ---------------------------------------------------------------

    def _row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following and current.isValid():
            self._session.select(self.model.id_at(current.row()))

    def _leave_empty(self, command: str) -> None:
        self.filters.command_asked.emit(command)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._session.hover(None)
        elif event.type() == QEvent.Type.Resize:
            self._sizes()
        return super().eventFilter(watched, event)
