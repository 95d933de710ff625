"""Earlier decisions about the same hull, in few words that open the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from lightering.app.clues import ONE, list_of
from lightering.case.audit import STATUSES
from lightering.gui.dialogs.values import ValuesDialog
from lightering.gui.labels import tip
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import DASH, plain, shorter, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lightering.app.recall import Earlier

__all__ = ["MemoryLink", "memory_values", "memory_words"]

_COLUMNS = ("What", "Id", "Decided", "Began (UTC)", "With", "Known by", "Note")


def memory_words(told: Sequence[Earlier]) -> str:
    """Returns how often what was decided, "" if nothing was.

    Args:
        told: Earlier decisions on one hull.
    """
    many = [(status, sum(one.status == status for one in told)) for status in STATUSES[1:]]
    said = ", ".join(f"{status} {count}" for status, count in many if count)
    return f"{said} before" if said else ""


def memory_values(
    ship: str, told: Sequence[Earlier], is_here: Callable[[str], bool]
) -> tuple[Values, tuple[str, ...]]:
    """Returns the list of earlier decisions, and the ids to go to; "" where there is none.

    Args:
        ship: Her name.
        told: Earlier decisions on her.
        is_here: Whether the files that are open still give an event.
    """
    rows, ids = [], []
    for one in told:
        here = is_here(one.identifier)
        gone = "" if here else " (not found again)"
        rows.append(
            (
                ONE[list_of(one.identifier)],
                f"{shorter(one.identifier)}{gone}",
                one.status,
                DASH if one.start_utc is None else stamp(one.start_utc),
                plain(one.other),
                one.by,
                " ".join(plain(one.note).split()),
            )
        )
        ids.append(one.identifier if here else "")
    columns = tuple(ValueColumn(name) for name in _COLUMNS)
    return Values(f"Decided before on {ship}", columns, rows), tuple(ids)


class MemoryLink(QPushButton):
    """Says what was decided before on a hull; a click lists it, and a row leads there.

    Signals:
        chosen: id of the event to go to.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._ship = ""
        self._told: tuple[Earlier, ...] = ()
        self._is_here: Callable[[str], bool] = lambda _name: False
        self.setProperty("role", "link")
        self.clicked.connect(self._open)
        self.hide()

    def show_memory(
        self, ship: str, told: tuple[Earlier, ...], is_here: Callable[[str], bool]
    ) -> None:
        """Shows other decisions.

        Args:
            ship: Her name.
            told: Earlier decisions on her.
            is_here: Whether the files that are open still give an event.
        """
        self._ship, self._told, self._is_here = ship, told, is_here
        words = memory_words(told)
        self.setText(words)
        self.setAccessibleName(f"Decided before on {ship}: {words}")
        self.setToolTip(tip(f"Lists what was decided before on {ship}, by IMO number, else MMSI"))
        self.setVisible(bool(words))

    def _open(self) -> None:
        values, ids = memory_values(self._ship, self._told, self._is_here)
        dialog = ValuesDialog(
            values, self.window(), ids, "Enter or a double click goes there. Ctrl+C copies."
        )
        dialog.chosen.connect(self.chosen)
        dialog.show()
