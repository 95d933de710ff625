"""Orders the table in sight by a column, by keyboard; the mouse clicks its heading."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from lightering.gui.handlers.hands import Hands
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QTableView

__all__ = ["OrderHandlers"]

_WAYS = {Qt.SortOrder.AscendingOrder: "low first", Qt.SortOrder.DescendingOrder: "high first"}


class OrderHandlers(Hands):
    """The command on the order of tables."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {"table.order": self.ask}

    def ask(self) -> None:
        """Lists the columns of the table in sight, the one it is ordered by ticked."""
        table = self._in_sight()
        if table is None:
            self._window.say("fact", "There is no table to order in this view.")
            return
        header, model = table.horizontalHeader(), table.model()
        menu = QMenu("Order by", self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for visual in range(header.count()):
            place = header.logicalIndex(visual)
            if header.isSectionHidden(place):
                continue
            words = str(
                model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
            )
            held = place == header.sortIndicatorSection()
            told = f", {_WAYS[header.sortIndicatorOrder()]}" if held else ""
            action = menu.addAction(words.replace("&", "&&") + told)
            action.setCheckable(True)
            action.setChecked(held)
            action.triggered.connect(partial(self._order, table, place))
            if held or menu.activeAction() is None:
                menu.setActiveAction(action)
        menu.popup(table.viewport().mapToGlobal(QPoint(8, 4)))

    def _order(self, table: QTableView, place: int, _on: bool = False) -> None:
        header = table.horizontalHeader()
        order = Qt.SortOrder.AscendingOrder
        if place == header.sortIndicatorSection() and header.sortIndicatorOrder() == order:
            order = Qt.SortOrder.DescendingOrder
        table.sortByColumn(place, order)

    def _in_sight(self) -> QTableView | None:
        window = self._window
        view = VIEWS[window.stack.currentIndex()]
        tables = {"Review": window.review.lists.shown.table, "Cap": window.cap.table}
        table = tables.get(view)
        return table if table is not None and table.isVisible() else None
