"""One list under the map with its filter row and what it says when it is empty."""

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

from lightering.app.clues import LISTS
from lightering.gui.fonts import text_scale
from lightering.gui.labels import label
from lightering.gui.panels.empty import EmptyState
from lightering.gui.tables.arrangement import Arrangement
from lightering.gui.tables.columns import place_of
from lightering.gui.tables.copying import RowCopier
from lightering.gui.tables.delegates import CellDelegate
from lightering.gui.tables.filter_row import FilterRow
from lightering.gui.tables.mark_bar import MarkBar
from lightering.gui.tables.model import ListModel
from lightering.gui.words import hours, number

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Tasks

__all__ = ["ListPane"]

_NARROW = 1000
_LEAST_NAMES = 150
_MARGINS = 32
_GIVE_WAY = ("kind", "contact", "rank")
"""Columns that larger text leaves no room for, the first first: filter, inspector and order of the
rows tell the same. What is weighed (barrels, interval, what counts) is never scrolled to."""

_NOTHING = (
    "Nothing loaded yet.",
    (
        "Drop AIS files on the window, or open the sample fleet. Formats: CSV, Parquet, NMEA, "
        "GeoPackage, GeoJSON, GPX, KML, Excel, packed or not."
    ),
)
_NOTHING_WAYS = (("file.open", "Open files"), ("file.open_sample", "Open sample"))
_NONE = {
    "leads": "No lead: no two ships can have met in a silence.",
    "gaps": "No gap: no ship was silent longer than the limit.",
    "loitering": "No loitering: no ship stayed slow at sea for long enough.",
}


class ListPane(QWidget):
    """Filter row, table, and the line that says the selected row is hidden.

    Signals:
        command_asked: id of a command.
    """

    command_asked = Signal(str)

    def __init__(
        self, session: Session, name: str, theme: Theme, tasks: Tasks | None = None
    ) -> None:
        super().__init__()
        self._session, self.name, self._tasks = session, name, tasks
        self.model = ListModel(session, name)
        self._names = place_of(self.model.columns, "names")
        self.filters = FilterRow(session, name, theme)
        self.filters.command_asked.connect(self.command_asked)
        self.table = QTableView()
        self.filters.left.connect(self.table.setFocus)
        RowCopier(self.table, self._marked_rows)
        self.table.setObjectName(name)
        self.table.setAccessibleName(name.capitalize())
        self.table.setModel(self.model)
        self._delegate = CellDelegate(theme, self.table, self._names)
        self.table.setItemDelegate(self._delegate)
        self.arrangement = Arrangement(self.table, [one.name for one in self.model.columns])
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
        self._following = self._stale = False
        self._listen()
        self._adopt()

    def _listen(self) -> None:
        session = self._session
        if self.name == LISTS[0]:
            session.results_changed.connect(self._adopt)
            session.estimates_changed.connect(self._estimated)
            session.filter_changed.connect(self._refilter)
            session.selection_changed.connect(lambda _id: self._show_selected())
        else:
            session.clues_changed.connect(self._adopt)
            session.clue_filter_changed.connect(self._refilter)
            session.clue_changed.connect(lambda _id: self._show_selected())
        session.list_changed.connect(lambda _name: self._show_selected())
        session.decision_changed.connect(self._decided)
        session.marks_changed.connect(self.model.marked)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.viewport().installEventFilter(self)
        self.table.entered.connect(lambda at: session.hover(self.model.id_at(at.row())))

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
        rank = place_of(self.model.columns, "rank")
        table.sortByColumn(rank, Qt.SortOrder.AscendingOrder)
        self._sizes()

    def _sizes(self) -> None:
        scale = text_scale(self.table)
        metrics = self.table.fontMetrics()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(max(26, metrics.height() + 8))
        room = max(0, self.table.viewport().width())
        narrow = room < _NARROW * scale
        self.model.set_narrow(narrow)
        columns = self.model.columns
        needed = [round((c.small_width if narrow else c.width) * scale) for c in columns]
        most = metrics.horizontalAdvance(number(self.model.total)) + round(_MARGINS * scale)
        needed = [
            max(px, most) if px and column.name == "rank" else px
            for px, column in zip(needed, columns, strict=True)
        ]
        # what is left over, or lacking, is the names' column
        if room > 200:
            least = round(_LEAST_NAMES * scale)
            lacking = sum(needed) - needed[self._names] + least - room
            for name in _GIVE_WAY:
                place = next((k for k, column in enumerate(columns) if column.name == name), None)
                if lacking > 0 and place is not None:
                    lacking, needed[place] = lacking - needed[place], 0
            needed[self._names] = max(least, needed[self._names] + room - sum(needed))
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

    # -- what the session says --------------------------------------------------------------

    @property
    def _is_shown(self) -> bool:
        return self._session.list_name == self.name

    def _adopt(self) -> None:
        self.model.adopt()
        self._sizes()
        self._after_change()
        self._order_words()

    def _estimated(self) -> None:
        """Shows other estimates of the same rows, once the table is looked at."""
        self._stale = True
        if self.isVisible():
            self._show_estimates()

    def _show_estimates(self) -> None:
        self._stale = False
        self.model.estimated()
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
        self._tell_empty()
        shown = self.model.rowCount() > 0
        self._stack.setCurrentWidget(self.table if shown else self._empty)
        self._sizes()
        self._show_selected()

    def _tell_empty(self) -> None:
        """Says why there is no row, if there is none, and what can be done about it."""
        if self._session.results is None:
            self._empty.show_text(*_NOTHING, _NOTHING_WAYS)
        elif self.model.cells is None:
            self.tell_search()
        elif not self.model.total and self.name == LISTS[0]:
            self.tell_nearest("")
        elif not self.model.total:
            ways = (("detect.parameters", "Change limits"),)
            self._empty.show_text(_NONE[self.name], "The limits stand under Parameters.", ways)
        elif not self.model.rowCount():
            words = self._session.filter_of(self.name).words()
            many = "this filter" if len(words) == 1 else f"these {len(words)} filters"
            what = self.name if self.name == LISTS[0] else "rows"
            self._empty.show_text(
                f"No row matches {many}.",
                f"{number(self.model.total)} {what} are hidden.",
                (("edit.clear_filters", "Clear filters"),),
            )

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

    def _show_selected(self) -> None:
        if not self._is_shown:
            return
        chosen = self._session.chosen_id
        row = None if chosen is None else self.model.row_of(chosen)
        self._hidden.setVisible(chosen is not None and row is None and self.model.cells is not None)
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

    def _marked_rows(self) -> list[int]:
        rows = map(self.model.row_of, self._session.marked)
        return sorted(row for row in rows if row is not None)

    def _scroll_to(self, index: QModelIndex) -> None:
        """Brings a row into the middle third; one that is there already does not move."""
        box = self.table.visualRect(index)
        third = self.table.viewport().height() / 3
        if not (box.isValid() and third <= box.center().y() <= 2 * third):
            self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _decided(self, identifiers: tuple[str, ...]) -> None:
        self.model.decided(identifiers)
        self.filters.refresh(self.model.rowCount(), self.model.total)

    # -- what the person does ---------------------------------------------------------------

    def _row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        chosen = self.model.id_at(current.row()) if current.isValid() else None
        if not self._following and chosen is not None:
            self._session.pick(chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._session.hover(None)
        elif event.type() == QEvent.Type.Resize:
            self._sizes()
        return super().eventFilter(watched, event)
