"""The ships that came through a box of the map: a list, a card, and what can be done with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.labels import label
from lightering.gui.panels.ship_facts import ship_lines
from lightering.gui.tables.ships import SORT_ROLE, ShipsModel
from lightering.gui.words import number

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.panels.ship_facts import ShipRow

__all__ = ["MOST_SHOWN", "ShipsDialog"]

MOST_SHOWN = 40
"""Tracks shown at once; more of one colour say nothing."""


class ShipsDialog(QDialog):
    """Stays open beside the window; the rows that are chosen are the ships acted upon.

    Signals:
        shown: `ShipRow`s whose tracks shall be drawn; an empty tuple for none.
    """

    shown = Signal(object)

    def __init__(
        self,
        session: Session,
        rows: tuple[ShipRow, ...],
        said: str,
        parent: QWidget,
        title: str = "Ships in the box",
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._results = session.results
        self.setWindowTitle(title)
        self.resize(1360, 560)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Name, MMSI, IMO, flag or kind")
        self.search.setAccessibleName("Search the ships")
        self.search.setClearButtonEnabled(True)
        self._model, self._order = ShipsModel(rows), QSortFilterProxyModel(self)
        self._order.setSourceModel(self._model)
        self._order.setSortRole(SORT_ROLE)
        self._order.setFilterKeyColumn(-1)
        self._order.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search.textChanged.connect(self._order.setFilterFixedString)
        self.table = QTableView()
        self.table.setAccessibleName("Ships in the box")
        self.table.setModel(self._order)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.name = label("", "name")
        self.card = label("", "second", wrap=True)
        self.card.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.card.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tracks = QCheckBox("Show their tracks")
        self.tracks.setChecked(True)
        self.mark = QPushButton("Mark their encounters")
        self.filter = QPushButton("Filter by this ship")
        close = QPushButton("Close")
        for button, help_ in (
            (self.mark, "Adds all encounters of the chosen ships to the marked set"),
            (self.filter, "Shows only encounters of this ship in table, map and timeline"),
        ):
            button.setToolTip(help_)
        self._said = label(said, "second", wrap=True)
        self._lay_out(close)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self.tracks.toggled.connect(lambda _on: self._tell_shown())
        self.mark.clicked.connect(self._mark)
        self.filter.clicked.connect(self._filter)
        close.clicked.connect(self.close)
        self.finished.connect(lambda _code: self.shown.emit(()))
        # the numbers of ships belong to the results that were there
        session.results_changed.connect(self.close)
        self.destroyed.connect(lambda: session.results_changed.disconnect(self.close))
        self.table.resizeColumnsToContents()
        if rows:
            self.choose(0)
        self._chosen()

    def _lay_out(self, close: QPushButton) -> None:
        side = QWidget()
        lines = QVBoxLayout(side)
        lines.setContentsMargins(12, 0, 0, 0)
        lines.addWidget(self.name)
        lines.addWidget(self.card, 1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(side)
        split.setSizes([1020, 310])
        split.setStretchFactor(0, 1)
        ways = QHBoxLayout()
        for widget in (self.tracks, self.mark, self.filter):
            ways.addWidget(widget)
        ways.addStretch(1)
        ways.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._said)
        layout.addWidget(self.search)
        layout.addWidget(split, 1)
        layout.addLayout(ways)

    def choose(self, row: int) -> None:
        """Chooses one ship and no other, whatever keys are held down.

        Args:
            row: Of the table as it is sorted and searched.
        """
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(
            self._order.index(row, 0), flags.ClearAndSelect | flags.Rows
        )

    def chosen(self) -> tuple[ShipRow, ...]:
        """Returns the ships of the rows that are selected, in the order of the table."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        found = (self._order.mapToSource(self._order.index(row, 0)).row() for row in rows)
        return tuple(self._model.rows[row] for row in found)

    def _chosen(self) -> None:
        ships = self.chosen()
        met = sum(len(ship.encounters) for ship in ships)
        self.mark.setEnabled(met > 0)
        self.filter.setEnabled(len(ships) == 1 and met > 0)
        if len(ships) == 1 and self._results is not None:
            self.name.setText(ships[0].title)
            met_words = f"{number(met)} encounters" if met != 1 else "1 encounter"
            self.card.setText("\n".join((*ship_lines(self._results, ships[0]), met_words)))
        else:
            self.name.setText(f"{number(len(ships))} ships chosen")
            self.card.setText("Choose one to see what is known of her.")
        self._tell_shown()

    def _tell_shown(self) -> None:
        ships = self.chosen() if self.tracks.isChecked() else ()
        self.shown.emit(ships[:MOST_SHOWN])

    def _mark(self) -> None:
        names = [name for ship in self.chosen() for name in ship.encounters]
        self._session.mark_only(tuple(dict.fromkeys((*self._session.marked, *names))))

    def _filter(self) -> None:
        ship = self.chosen()[0]
        self._session.filters = replace(
            self._session.filters, text=f"{ship.mmsi:09d}", kinds=frozenset(), statuses=frozenset()
        )
