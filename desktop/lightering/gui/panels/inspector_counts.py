"""Whether an encounter counts toward the cap, why, and the separate paragraph 11 finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lightering.gui.labels import ElidedLabel, label, tip
from lightering.gui.panels.model_words import set_fields
from lightering.gui.panels.other_words import likeliest, other_explanations
from lightering.gui.words import SET_MARK, day, percent, plain
from lightering.model.overrides import APART, BANNED_LIQUIDS

if TYPE_CHECKING:
    from lightering.gui.panels.details import Details

__all__ = ["CountsPanel", "reasons_of"]

_MOST = 6
_LONG = 56
"""Letters of a reason that has a row of its own: half of one would give it three lines or more."""

_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_OTHERS = "Other explanations, odds of each against a transfer of cargo oil:"
_PARA11 = "UNSCR 2375, paragraph 11: contact with a ship of the DPRK flag, whatever the cargo"
_BEFORE = (
    "By what ties the receiver to the DPRK, before your decision: what you confirm counts in every "
    "draw, what you dismiss never"
)
_NO_PARA11 = "UNSCR 2375, paragraph 11: no close contact with a ship of the DPRK flag"


def reasons_of(details: Details) -> list[str]:
    """Returns the reasons for and against counting, one line each.

    Args:
        details: The encounter.
    """
    if details.transfer is None:
        told = [plain(details.screening["reason"]), plain(details.encounter.get("kind_reason"))]
    else:
        told = plain(details.transfer["counts_reason"]).split("; ")
        told.append("last hop: counted once" if details.transfer["last_hop"] else "earlier hop: 0")
    year = pd.Timestamp(details.encounter["start_utc"]).year
    seen: dict[str, None] = {}
    for reason in told:
        if reason.strip():
            seen.setdefault(_DATE.sub(lambda found: _day(found[0], year), reason.strip()))
    return list(seen)


def _day(date: str, year: int) -> str:
    """A date of the encounter's own year needs no year; the inspector tells that at its top."""
    moment = pd.Timestamp(date)
    return day(moment, year=moment.year != year)


def _mark(reason: str) -> str:
    """A tick for what speaks for counting, a dash for what does not."""
    against = ("nothing ", "earlier hop", "kind ", "not a ", "close but not")
    return "–" if reason.startswith(against) else "✓"


class CountsPanel(QWidget):
    """Two findings, kept apart: barrels toward paragraph 5, and paragraph 11."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label("Counts toward the cap", "section")
        self._share = label("", "strong")
        self._share.setToolTip(tip(_BEFORE))
        self._else = ElidedLabel("", "second")
        self._para11 = label("", "second", right=True)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title)
        head.addWidget(self._share)
        head.addWidget(self._para11, 1)
        self._reasons = [label("", "second", wrap=True) for _ in range(_MOST)]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        for reason in self._reasons:
            reason.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._grid = grid
        self._place(["" for _ in range(_MOST)])
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self._else)
        layout.addLayout(grid)

    def show_details(self, details: Details) -> None:
        """Shows an encounter.

        Args:
            details: What to show.
        """
        transfer = details.transfer
        self._share.setText("no" if transfer is None else percent(transfer["counts_probability"]))
        if transfer is not None and transfer["last_hop"] and "counts" in set_fields(details):
            self._share.setText(f"{SET_MARK} {self._share.text()}, set by you")
        if transfer is not None and str(transfer["product"]) in APART:
            ledger = (
                "banned outright" if str(transfer["product"]) in BANNED_LIQUIDS else "crude oil"
            )
            self._share.setText(f"{SET_MARK} 0 %, {ledger}")
        event = bool(details.screening["para11"])
        self._para11.setText("Para 11: yes, any cargo" if event else "Para 11: no")
        self._para11.setToolTip(tip(_PARA11 if event else _NO_PARA11))
        others = other_explanations(transfer)
        whole = "\n".join([_OTHERS, *others]) if others else ""
        self._else.tell(likeliest(transfer), whole)
        # told before it is painted, too: who hears the window looks at nothing
        self._else.setToolTip(tip(whole))
        self._else.setVisible(bool(self._else.text()))
        # the short ones first, two in a row
        reasons = sorted(reasons_of(details), key=lambda reason: len(reason) > _LONG)
        self._place(reasons)
        for place, shown in enumerate(self._reasons):
            known = place < len(reasons)
            shown.setText(f"{_mark(reasons[place])} {reasons[place]}" if known else "")
            shown.setVisible(known)
        self.setAccessibleName("Counts toward the cap")
        self.setAccessibleDescription(
            f"{self._share.text()}. {self._para11.text()}. " + ". ".join([*reasons, *others])
        )

    def _place(self, reasons: list[str]) -> None:
        """Puts short reasons side by side, and long ones into rows of their own below."""
        cell = 0
        for shown, reason in zip(self._reasons, reasons, strict=False):
            wide = len(reason) > _LONG
            cell += cell % 2 if wide else 0
            self._grid.removeWidget(shown)
            self._grid.addWidget(shown, cell // 2, cell % 2, 1, 2 if wide else 1)
            cell += 2 if wide else 1
