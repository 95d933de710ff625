"""Shows what ships took, gave and had on board, beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.gui.dialogs.values import ValuesDialog
from lightering.gui.handlers.hands import Hands
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.panels.balance_facts import Balances
    from lightering.gui.workers import Telling

__all__ = ["BalanceHandlers"]

_WIDE, _TALL = 1240, 620


class BalanceHandlers(Hands):
    """The command on the mass balance."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {"view.balances": self.show}

    def show(self) -> None:
        """Works the balance out in a worker and lists it."""
        results = self._session.results
        if results is None:
            return

        statuses = dict(self._session.review.statuses)

        def work(progress: Telling) -> Balances:
            from lightering.gui.panels.balance_facts import balances_of

            return balances_of(results, progress, statuses)

        def done(found: Balances) -> None:
            if self._session.results is results:
                self._open(found)

        self.begin("Balancing what ships took and gave", work, done)

    def _open(self, found: Balances) -> None:
        dialog = ValuesDialog(found.values, self._window, found.ids, found.said)
        dialog.resize(min(_WIDE, self._window.width() - 40), min(_TALL, self._window.height() - 80))
        dialog.chosen.connect(self._go)
        line = found.line_of(self._session.selected_id)
        if line is not None:
            dialog.table.selectRow(line)
            dialog.table.scrollTo(dialog.table.model().index(line, 0))
        dialog.show()

    def _go(self, encounter_id: str) -> None:
        if self._session.knows(encounter_id):
            self._session.visit(encounter_id)
            self._window.show_view(VIEWS.index("Review"))
