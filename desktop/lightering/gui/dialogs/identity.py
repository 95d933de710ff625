"""Who the ships said they were in time, what is odd in it, and who lists or registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.gui.dialogs.pages import PagesDialog
from lightering.gui.labels import label
from lightering.gui.panels.grid import FactGrid
from lightering.gui.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from lightering.gui.panels.identity_facts import ShipIdentity

__all__ = ["IdentityDialog"]

_SENT = ("What", "Sent", "Since", "Until", "Fixes", "First read in")
_ODD = ("What is odd", "Why", "Since", "First read in")


class IdentityDialog(PagesDialog):
    """The identity of one ship, or of both; open it with `open()`."""

    def __init__(self, title: str, ships: Sequence[ShipIdentity], parent: QWidget) -> None:
        super().__init__(title, parent)
        self.resize(980, 640)
        self.grids: list[FactGrid] = []
        for ship in ships:
            self.rows.addWidget(label(ship.title, "title", wrap=True))
            self._grid(FactGrid(_SENT, frozenset({4}), 1, wrap=True), ship.sent, ship.more_sent)
            if ship.odd:
                self._grid(FactGrid(_ODD, frozenset(), 1, wrap=True), ship.odd, ship.more_odd)
            else:
                self._say("Nothing is odd in what she sent.")
            for sentence in ship.lists:
                self._say(sentence)
        self.rows.addStretch(1)

    def _grid(self, grid: FactGrid, rows: Sequence[tuple[str, ...]], more: int) -> None:
        grid.show_rows(list(rows))
        self.grids.append(grid)
        self.rows.addWidget(grid)
        if more:
            self._say(f"{number(more)} more; the table of flags and the fixes hold every one.")

    def _say(self, sentence: str) -> None:
        made = label(sentence, "second", wrap=True)
        made.setContentsMargins(14, 0, 14, 0)
        self.rows.addWidget(made)
