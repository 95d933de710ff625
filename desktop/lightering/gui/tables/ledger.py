"""The ledger as a table model: every transfer, counted or not, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from lightering.gui.labels import tip
from lightering.gui.tables.columns import alignment
from lightering.gui.words import (
    DASH,
    SET_MARK,
    barrels,
    is_missing,
    percent,
    plain,
    shorter,
    spread,
)
from lightering.model.overrides import APART, BANNED_LIQUIDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.session import Session
    from lightering.model.records import Balance

__all__ = ["COLUMNS", "FIRST_SORT", "MOSTLY", "Entry", "LedgerModel", "entries_of"]

MOSTLY = 0.5
"""Below this chance a line says that it counts rarely."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

COLUMNS = (
    ("Cap", 84, False),
    ("Date", 84, False),
    ("Encounter", 78, False),
    ("Giver → receiver", 190, False),
    ("bbl, p50", 80, True),
    ("p05 – p95", 112, True),
    ("Counts", 58, True),
    ("Running median", 108, True),
    ("Why counted, or why not", 300, False),
)
"""Heading, width at 100 %, whether it holds numbers."""

_SHORT_WHY = "Why"

_TIPS = {
    "Cap": "Counted; in few draws only; crude or banned, in a ledger of its own; or not counted.",
    "Date": "Day of delivery: the receiver's call at a DPRK port, else the end of the contact.",
    "bbl, p50": "Median of the barrels moved, whether they count or not. Medians do not add.",
    "p05 – p95": "Nine draws in ten lie between.",
    "Counts": "Probability to count toward paragraph 5, after your decision.",
    "Running median": "Median of the total up to the end of that day.",
    "Why counted, or why not": "The reasons; the selected line's in full below the table.",
}
"""What a heading means."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        encounter_id: Which encounter.
        counted: Whether it enters the total.
        when: Day of delivery, or of the encounter.
        names: Giver and receiver.
        p50_bbl: Median barrels.
        p05_bbl: Nine draws in ten lie above this and below the next.
        p95_bbl: See there.
        counts: Probability to count under the decisions; None where it cannot count.
        running_bbl: Median of the running total at the end of that day, or None.
        why: Reason.
        by_analyst: What the analyst set: volume, product, direction, counts, draught.
        product: Of a ledger beside this one, "" if it is refined.
    """

    encounter_id: str
    counted: bool
    when: pd.Timestamp
    names: str
    p50_bbl: float
    p05_bbl: float
    p95_bbl: float
    counts: float | None
    running_bbl: float | None
    why: str
    by_analyst: tuple[str, ...] = ()
    product: str = ""

    def mark(self, *fields: str) -> str:
        """Returns the filled mark if one of some things is set by the analyst, else nothing.

        Args:
            *fields: What it depends on.
        """
        return f"{SET_MARK} " if set(fields) & set(self.by_analyst) else ""


_READ = [
    "encounter_id",
    "start_utc",
    "delivered_utc",
    "giver_name",
    "giver_mmsi",
    "receiver_name",
    "receiver_mmsi",
    "volume_bbl_p05",
    "volume_bbl_p50",
    "volume_bbl_p95",
    "product",
    "last_hop",
    "counts_probability",
    "counts_reason",
    "by_analyst",
]
"""What the ledger says of a transfer: of thousands, rows of all columns take long to make."""


def entries_of(session: Session, balance: Balance) -> list[Entry]:
    """Returns the ledger of one cap period under the decisions, newest first.

    Args:
        session: Results and decisions.
        balance: Of the period.
    """
    if session.results is None:
        return []
    entries = []
    for row in session.results.assessment.transfers[_READ].to_dict("records"):
        delivered = row["delivered_utc"]
        when = pd.Timestamp(row["start_utc"] if is_missing(delivered) else delivered)
        if when.year != balance.year:
            continue
        identifier = str(row["encounter_id"])
        status = session.status_of(identifier)
        share, why = _judged(row, status, session.include)
        warned = [
            one.sentence(shorter)
            for one in balance.mixed
            if identifier in (one.earlier, *one.later)
        ]
        product = str(row["product"]) if str(row["product"]) in APART else ""
        place = int(np.searchsorted(balance.curve_days, np.datetime64(when.date()), "right")) - 1
        running = float(balance.curve_bbl[2, place]) if place >= 0 else None
        entries.append(
            Entry(
                encounter_id=identifier,
                counted=share is not None and share > 0,
                when=when,
                names=f"{plain(row['giver_name']) or row['giver_mmsi']} → "
                f"{plain(row['receiver_name']) or row['receiver_mmsi']}",
                p50_bbl=float(row["volume_bbl_p50"]),
                p05_bbl=float(row["volume_bbl_p05"]),
                p95_bbl=float(row["volume_bbl_p95"]),
                counts=share,
                running_bbl=running,
                why="; ".join((*(f"⚠ {said}" for said in warned), why)),
                product="" if share is not None or status == "dismissed" else product,
                by_analyst=tuple(plain(row["by_analyst"]).split(", ")),
            )
        )
    entries.sort(key=lambda e: (e.when, e.encounter_id), reverse=True)
    return entries


def _judged(row: dict[Any, Any], status: str, include: str) -> tuple[float | None, str]:
    """Probability to count under the analyst's decision, and the reason in words."""
    # the probability stands in a column of its own
    reason = re.sub(r": [01]\.\d+(?=;|$)", "", plain(row["counts_reason"]))
    if status == "dismissed":
        return None, "dismissed by the analyst"
    if str(row["product"]) in APART:
        return None, reason
    if not row["last_hop"]:
        return None, reason or "earlier hop: counted at the last one"
    counts_set = "counts" in str(row["by_analyst"])
    if status == "confirmed" and not counts_set:
        return 1.0, f"confirmed by the analyst; {reason}" if reason else "confirmed by the analyst"
    reached = {"confirmed": (), "unsure": ("unsure",), "to review": ("unsure", "to review")}
    if status != "confirmed" and status not in reached[include]:
        return None, f"{status}: left out of this total"
    share = float(row["counts_probability"])
    return (share, reason) if share > 0 else (None, reason)


def _mark(entry: Entry) -> str:
    """Counted, in few draws only, in another ledger, or not at all: told by sign and word."""
    if entry.product:
        return "≠ banned" if entry.product in BANNED_LIQUIDS else "≠ crude"
    if not entry.counted:
        return "— 0"
    return "✓ counted" if (entry.counts or 0.0) >= MOSTLY else "· rarely"


_KEYS: tuple[Callable[[Entry], Any], ...] = (
    _mark,
    lambda entry: entry.when,
    lambda entry: entry.encounter_id,
    lambda entry: entry.names,
    lambda entry: entry.p50_bbl,
    lambda entry: entry.p05_bbl,
    lambda entry: entry.counts,
    lambda entry: entry.running_bbl if entry.counted else None,
    lambda entry: entry.why,
)
"""What each of `COLUMNS` is ordered by."""

FIRST_SORT = (1, Qt.SortOrder.DescendingOrder)
"""Newest first, until a person orders otherwise."""


class LedgerModel(QAbstractTableModel):
    """Lines of the ledger, all or some."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._shown: list[Entry] = []
        self._which = "all"
        self._sort, self._narrow = FIRST_SORT, False
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.Bold)

    def show_entries(self, entries: list[Entry], which: str) -> None:
        """Shows other lines.

        Args:
            entries: All lines of the period.
            which: all, counted or excluded.
        """
        self.beginResetModel()
        self._entries, self._which = entries, which
        self._arrange()
        self.endResetModel()

    def set_narrow(self, narrow: bool) -> None:
        """Shortens the last heading on a small screen.

        Args:
            narrow: Whether it is one.
        """
        if narrow != self._narrow:
            self._narrow = narrow
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._sort = (column, order)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        """Orders the lines; those without the figure come last whichever way, newest first."""
        wanted = {"counted": True, "excluded": False}.get(self._which)
        column, order = self._sort
        keyed = [
            (_KEYS[column](entry), entry)
            for entry in self._entries
            if wanted is None or entry.counted is wanted
        ]
        there = [one for one in keyed if not is_missing(one[0])]
        there.sort(key=lambda one: one[0], reverse=order == Qt.SortOrder.DescendingOrder)
        lacking = [one for one in keyed if is_missing(one[0])]
        self._shown = [entry for _, entry in there + lacking]

    def entry_at(self, row: int) -> Entry | None:
        """Returns the line of a row.

        Args:
            row: Row as shown.
        """
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def largest_on(self, day: pd.Timestamp) -> Entry | None:
        """Returns the counted line of a day with the most barrels, None if there is none.

        Args:
            day: Day of delivery.
        """
        there = [
            (entry.p50_bbl * (entry.counts or 0.0), entry.encounter_id, entry)
            for entry in self._entries
            if entry.counted and entry.when.date() == day.date()
        ]
        return max(there)[2] if there else None

    def entry_of(self, encounter_id: str | None) -> Entry | None:
        """Returns the line of an encounter, shown or not, None if the period has none.

        Args:
            encounter_id: Any id or None.
        """
        return next((e for e in self._entries if e.encounter_id == encounter_id), None)

    def row_of(self, encounter_id: str | None) -> int | None:
        """Returns the row of an encounter, None if it is not shown.

        Args:
            encounter_id: Any id or None.
        """
        return next((k for k, e in enumerate(self._shown) if e.encounter_id == encounter_id), None)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            last = section == len(COLUMNS) - 1
            return _SHORT_WHY if last and self._narrow else COLUMNS[section][0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            # the arrow of the order stands at the right, where a number's heading would end
            return alignment(COLUMNS[section][2] and section != self._sort[0])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_TIPS.get(COLUMNS[section][0], ""))
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        entry, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                _mark(entry),
                entry.when.strftime("%Y-%m-%d"),
                shorter(entry.encounter_id),
                entry.mark("direction") + entry.names,
                entry.mark("volume", "product") + barrels(entry.p50_bbl),
                spread(entry.p05_bbl, entry.p95_bbl),
                entry.mark("counts") + percent(entry.counts) if entry.counts is not None else DASH,
                barrels(entry.running_bbl) if entry.counted else "",
                entry.why,
            )[column]
        if role == Qt.ItemDataRole.EditRole and COLUMNS[column][0] == "Encounter":
            return entry.encounter_id
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(COLUMNS[column][2])
        if role == Qt.ItemDataRole.FontRole and column == 4 and entry.counted:
            return self._bold
        if role == Qt.ItemDataRole.ToolTipRole:
            mine = ", ".join(f for f in entry.by_analyst if f)
            told = f"\n{SET_MARK} Set by the analyst: {mine}" if mine else ""
            return tip(f"{entry.encounter_id}\n{entry.names}\n{entry.why}{told}")
        return None
