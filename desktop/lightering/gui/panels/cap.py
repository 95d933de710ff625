"""Cap: the running total, when each line is passed, the published method, and the ledger."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lightering.app.commands import command
from lightering.gui.assuming import Assuming
from lightering.gui.fonts import text_scale
from lightering.gui.keyed import name_key
from lightering.gui.labels import ElidedLabel, label, line
from lightering.gui.panels.cap_chart import CapChart
from lightering.gui.panels.cap_facts import CapFacts
from lightering.gui.panels.cap_legend import CapLegend
from lightering.gui.panels.empty import READ_FIRST, EmptyState
from lightering.gui.panels.ledger_empty import without_lines
from lightering.gui.tables.copying import RowCopier
from lightering.gui.tables.ledger import (
    COLUMNS,
    FIRST_SORT,
    MOSTLY,
    Entry,
    LedgerModel,
    entries_of,
)
from lightering.gui.words import barrels, number, shorter, spread

if TYPE_CHECKING:
    import numpy as np
    from PySide6.QtGui import QResizeEvent

    from lightering.app.pipeline import Results
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Tasks
    from lightering.model.records import Balance

__all__ = ["CapPanel"]

_NARROW = 960
_LEFT_OUT = ("Encounter", "Running median")
"""Columns a small screen has no room for: the reason matters more."""

_NAMES, _SHORT = "Giver → receiver", 132
"""Names are cut short there too; the line below the table tells them in full."""

_WHICH = ("all", "counted", "excluded")


class CapPanel(QWidget):
    """The cap view of one period.

    Signals:
        command_asked: id of a command.
        order_changed: the ledger is ordered by another column, or the other way.
    """

    command_asked = Signal(str)
    order_changed = Signal()

    def __init__(self, session: Session, tasks: Tasks, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.assuming = Assuming(session, tasks, self)
        self._year: int | None = None
        self._which = "all"
        self._following = False
        self._stale = True
        self._title = label("", "title")
        self._legend = CapLegend(theme)
        self._years = QComboBox()
        self._years.setAccessibleName("Cap period")
        self._years.activated.connect(lambda _row: self._choose_year(self._years.currentData()))
        self.chart = CapChart(theme)
        self.model = LedgerModel()
        self.table = QTableView()
        self.table.setAccessibleName("Ledger")
        self.table.setModel(self.model)
        RowCopier(self.table)
        self._segments = QButtonGroup(self)
        self._foot = ElidedLabel("", "second")
        self._reason = label("", "second", wrap=True)
        self._reason.setAccessibleName("Why the selected transfer counts, or why not")
        self.facts = CapFacts(session, theme)
        self._beside = ElidedLabel("", "second")
        self._empty, self._no_lines = EmptyState(), EmptyState()
        self._no_lines.asked.connect(self.command_asked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._dress()
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.activated.connect(lambda _at: self.command_asked.emit("view.review"))
        for told in (session.balance_changed, session.results_changed):
            told.connect(self._changed)
        session.selection_changed.connect(self._select)
        self.chart.day_chosen.connect(self._day_chosen)
        self.facts.assumptions.moved.connect(self.assuming.ask)
        self.facts.assumptions.settled.connect(partial(self.assuming.ask, whole=True))
        self.assuming.redrawn.connect(self.facts.assumptions.tell)
        self.assuming.stopped.connect(self.refresh)
        self.refresh()

    # -- parts ------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 4)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._years)
        head.addWidget(self._legend, 1)
        upper = QWidget()
        top = QVBoxLayout(upper)
        top.setContentsMargins(0, 0, 0, 0)
        top.addLayout(head)
        top.addWidget(self.chart, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 8, 14, 8)
        bar.setSpacing(0)
        bar.addWidget(label("Ledger", "title"))
        bar.addSpacing(12)
        for place, which in enumerate(_WHICH):
            button = QPushButton(which)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            self._segments.addButton(button, place)
            bar.addWidget(button)
        self._segments.button(0).setChecked(True)
        self._segments.idClicked.connect(self._choose_which)
        bar.addSpacing(12)
        bar.addWidget(self._beside, 1)
        export = self._asking("Export…", "report.tables")
        bar.addSpacing(12)
        bar.addWidget(self._asking("Mass balance…", "view.balances"))
        bar.addSpacing(8)
        bar.addWidget(export)
        lower = QWidget()
        bottom = QVBoxLayout(lower)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(0)
        bottom.addLayout(bar)
        self._lines = QStackedWidget()
        self._lines.addWidget(self.table)
        self._lines.addWidget(self._no_lines)
        bottom.addWidget(self._lines, 1)
        foot = QWidget()
        foot.setProperty("role", "strip")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 6, 14, 6)
        row.addWidget(self._foot)
        self._reason.setContentsMargins(14, 5, 14, 5)
        bottom.addWidget(line())
        bottom.addWidget(self._reason)
        bottom.addWidget(line())
        bottom.addWidget(foot)
        left = QSplitter(Qt.Orientation.Vertical)
        left.setHandleWidth(1)
        left.addWidget(upper)
        left.addWidget(lower)
        left.setSizes([446, 440])
        right = self._right = QScrollArea()
        right.setWidgetResizable(True)
        right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right.setWidget(self.facts)
        right.setAccessibleName("Lines passed, scenarios, assumptions, drivers")
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setHandleWidth(1)
        body.addWidget(left)
        body.addWidget(right)
        body.setStretchFactor(0, 1046)
        body.setStretchFactor(1, 554)
        body.setSizes([1046, 554])
        return body

    def _asking(self, text: str, identifier: str) -> QPushButton:
        """Returns a button for a command."""
        made = QPushButton(text)
        name_key(made, identifier, command(identifier).help)
        made.clicked.connect(lambda: self.command_asked.emit(identifier))
        return made

    def _dress(self) -> None:
        table = self.table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicator(*FIRST_SORT)
        table.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(self._ordered)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._sizes()

    def _sizes(self) -> None:
        scale = max(0.9, text_scale(self))
        self.table.verticalHeader().setDefaultSectionSize(round(27 * scale))
        bar = self._right.verticalScrollBar().sizeHint().width()
        self._right.setMinimumWidth(self.facts.minimumSizeHint().width() + bar)
        narrow = self.table.viewport().width() < _NARROW * scale
        self.model.set_narrow(narrow)
        for place, (title, width, _right) in enumerate(COLUMNS[:-1]):
            self.table.setColumnHidden(place, narrow and title in _LEFT_OUT)
            short = narrow and title == _NAMES
            self.table.setColumnWidth(place, round((_SHORT if short else width) * scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sizes()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours; the parts that paint hear of it themselves.

        Args:
            theme: The palette.
        """
        self._sizes()

    def sort_told(self) -> list[str]:
        """Returns the heading the ledger is ordered by, and `down` or `up`."""
        header = self.table.horizontalHeader()
        down = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return [COLUMNS[header.sortIndicatorSection()][0], "down" if down else "up"]

    def take_sort(self, told: object) -> None:
        """Orders the ledger as `sort_told` said; what cannot be read orders it as at first.

        Args:
            told: What a case holds.
        """
        titles = [title for title, _width, _right in COLUMNS]
        if isinstance(told, list) and len(told) == 2 and told[0] in titles:
            down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
            self.table.sortByColumn(titles.index(told[0]), down if told[1] == "down" else up)
        else:
            self.table.sortByColumn(*FIRST_SORT)

    def _ordered(self) -> None:
        self._select(self._session.selected_id)
        self.order_changed.emit()

    # -- what is shown ----------------------------------------------------------------------

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: object) -> None:
        if self._stale:
            self.refresh()

    def _balance(self) -> Balance | None:
        balances = self._session.balances
        chosen = next((b for b in balances if b.year == self._year), None)
        return chosen or self._session.balance

    def refresh(self) -> None:
        """Shows the period as the decisions make it."""
        self._stale = False
        results, balance = self._session.results, self._balance()
        if results is None or balance is None:
            self._empty.show_text(
                "No balance yet." if results is None else "No cap period in these data.",
                READ_FIRST
                if results is None
                else "The cap of UNSCR 2397 runs by calendar year, from 2018 on.",
            )
            self._stack.setCurrentIndex(0)
            return
        self._stack.setCurrentIndex(1)
        self._title.setText(f"Barrels delivered against the cap, {balance.year}")
        years = [b.year for b in self._session.balances]
        self._years.blockSignals(True)
        self._years.clear()
        for year in years:
            self._years.addItem(str(year), year)
        self._years.setCurrentIndex(years.index(balance.year))
        self._years.blockSignals(False)
        self._years.setVisible(len(years) > 1)
        self.chart.show_balance(balance, results.params.ledger.bbl_per_tonne)
        self.facts.show_balance(balance)
        self.facts.assumptions.show_params(results.params, self.assuming.first or results.params)
        self._beside.setText(_reconciled(results, balance))
        QTimer.singleShot(0, self, self._sizes)
        entries = entries_of(self._session, balance)
        counted = sum(e.counted for e in entries)
        many = (len(entries), counted, len(entries) - counted)
        for place, which in enumerate(_WHICH):
            self._segments.button(place).setText(f"{which.capitalize()} {number(many[place])}")
        self.model.show_entries(entries, self._which)
        empty = not self.model.rowCount()
        if empty:
            told = without_lines(results, entries, self._which, balance.year)
            self._no_lines.show_text(*told)
        self._lines.setCurrentIndex(int(empty))
        self._reason.setVisible(not empty)
        self._footer(entries, balance)
        self._select(self._session.selected_id)

    def _footer(self, entries: list[Entry], balance: Balance) -> None:
        counted = [e for e in entries if e.counted]
        total = sum(e.p50_bbl for e in counted)
        rare = sum((e.counts or 0.0) < MOSTLY for e in counted)
        self._foot.setText(
            f"{number(len(counted))} counted, {number(rare)} of them below 50 %     sum of p50 "
            f"{barrels(total)}     median of the total {barrels(balance.estimated_bbl.p50)}     "
            "each event counts with its probability, and medians do not add"
        )

    def _day_chosen(self, day: np.datetime64) -> None:
        """Selects the transfer that made the step of the curve, the largest of that day."""
        entry = self.model.largest_on(pd.Timestamp(day))
        if entry is not None:
            self._session.select(entry.encounter_id)

    def _choose_year(self, year: int) -> None:
        self._year = year
        self.refresh()

    def _choose_which(self, place: int) -> None:
        self._which = _WHICH[place]
        self.refresh()

    # -- selection --------------------------------------------------------------------------

    def _select(self, encounter_id: str | None) -> None:
        row = self.model.row_of(encounter_id)
        entry = self.model.entry_of(encounter_id)
        self.chart.mark(None if entry is None or not entry.counted else entry.when)
        self._reason.setText(
            "Select a line, or a step of the curve (Left and Right step along it), to see why it "
            "counts or why not; Enter shows its event."
            if entry is None
            else f"{shorter(entry.encounter_id)}, {entry.names}: {entry.why}"
        )
        self._following = True
        if row is None:
            self.table.selectionModel().clear()
        else:
            flags = QItemSelectionModel.SelectionFlag
            index = self.model.index(row, 0)
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        self._following = False

    def _row_chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = self.model.entry_at(current.row()) if current.isValid() else None
        if entry is not None and not self._following:
            self._session.select(entry.encounter_id)


def _reconciled(results: Results, balance: Balance) -> str:
    """Says how port calls and transfers go together, and what is afloat."""
    from lightering.ledger.reconcile import AFLOAT, DIRECT, MATCHED, reconcile

    beside = reconcile(results.assessment)
    beside = beside.loc[beside["date"].dt.year == balance.year]
    matched, direct, afloat = ((beside["kind"] == k).sum() for k in (MATCHED, DIRECT, AFLOAT))
    return (
        f"Reconciled: {number(matched)} with a DPRK call; {number(direct)} calls without a "
        f"transfer; {number(afloat)} afloat, {barrels(balance.afloat_bbl.p50)} "
        f"({spread(balance.afloat_bbl.p05, balance.afloat_bbl.p95)}) of the total, not seen "
        "delivered"
    )
