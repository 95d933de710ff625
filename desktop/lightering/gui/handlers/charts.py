"""Shows charts as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from lightering.gui.dialogs.values import ValuesDialog
from lightering.gui.handlers.hands import Hands
from lightering.gui.values import charts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lightering.gui.values import Values

__all__ = ["ChartHandlers"]


class ChartHandlers(Hands):
    """The command on charts."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {"chart.table": self.show}

    def show(self) -> None:
        """Shows the chart that has the focus as a table, or asks which of those in sight."""
        charts = charts_of(self._window)
        focused = [values for widget, values in charts if widget.hasFocus()]
        if focused or len(charts) == 1:
            self._open((focused or [charts[0][1]])[0])
        elif charts:
            self._ask(charts)
        else:
            self._window.say("fact", "There is no chart in this view.")

    def _ask(self, charts: list[tuple[QWidget, Values]]) -> None:
        menu = QMenu("Show as table", self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for _widget, values in charts:
            # "&" in a name would become a key of the menu
            action = menu.addAction(values.title.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, v=values: self._open(v))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(QCursor.pos())

    def _open(self, values: Values) -> None:
        ValuesDialog(values, self._window).show()
