"""Beside the fan chart: dates each line is passed, published scenarios, assumptions, notified."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lightering.app.totals import INCLUDES
from lightering.gui.labels import label, line, tip
from lightering.gui.panels.cap_assumptions import CapAssumptions
from lightering.gui.panels.cap_tornado import Tornado
from lightering.gui.panels.grid import FactGrid
from lightering.gui.panels.scenario_bars import ScenarioBars
from lightering.gui.words import (
    barrels,
    day,
    is_missing,
    number,
    percent,
    plain,
    shorter,
    spread,
)

if TYPE_CHECKING:
    import numpy as np
    from PySide6.QtGui import QResizeEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.model.records import Apart, Balance, Quantiles

__all__ = ["CapFacts", "apart_words", "crossing_rows"]

_INCLUDE_WORDS = {"confirmed": "confirmed", "unsure": "+ unsure", "to review": "+ not reviewed"}

_LEDGERS = {"crude_oil": "Crude oil", "banned": "Condensates and natural gas liquids"}

_TIPS = {
    "Date each line is passed": "75, 90 and 95 % of the cap are the lines at which the Secretary "
    "of the Committee tells States; at the last one they must stop deliveries for the year. p05, "
    "median, p95: by then 5, 50 and 95 % of the draws have passed the line.",
    "Published scenarios": "The method of the published totals: deadweight (DWT, tonnes a ship may "
    "carry) of every DPRK call, times one factor in barrels per tonne, times one share of it "
    "laden: a third, a half, nine tenths.",
    "What drives the total": "A tornado: each bar is the median of the total where one input is "
    "low (light) and high (dark). The longest bar is what better evidence would settle most.",
    "Notified to the Committee": "What States reported under paragraph 5. It may be the same oil "
    "as an observed transfer, so it is never added. A month without a report is not zero.",
    "In no total above": "Crude oil has a cap of its own (paragraph 4); condensates and natural "
    "gas liquids are banned outright. AIS does not tell the product: only what you set is here.",
    "What the tracks cover": "Silence is not absence: what no receiver heard is in no total.",
}

_NONE_APART = "No crude oil and nothing banned: neither set by hand nor notified."


def crossing_rows(balance: Balance) -> list[tuple[str, ...]]:
    """Returns line, barrels, the three dates and the share of draws that passed it.

    Args:
        balance: Of a cap period.
    """
    totals: np.ndarray = balance.totals_bbl

    until = "not yet"
    if balance.data_until is not None:
        until = f"not by {day(min(balance.data_until.date(), _last(balance)), year=False)}"

    def told(moment: object) -> str:
        return until if is_missing(moment) else day(moment, year=False)

    rows: list[tuple[str, ...]] = []
    for name, dates in balance.crossings.items():
        limit = balance.cap_bbl * float(name) / 100
        share = float((totals > limit).mean()) if len(totals) else 0.0
        quantiles: Quantiles = dates
        rows.append(
            (
                f"{name} %",
                barrels(limit),
                told(quantiles.p05),
                told(quantiles.p50),
                told(quantiles.p95),
                percent(share),
            )
        )
    return rows


class CapFacts(QWidget):
    """The right column of the cap view."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._crossings = FactGrid(
            ("Line", "bbl", "p05", "Median", "p95", "Passed so far"), frozenset({1, 5}), 4
        )
        self._scenario_words = label("", "second", wrap=True)
        self._scenarios = ScenarioBars(theme)
        self.assumptions = CapAssumptions(theme)
        self._tornado_words = label("", "second", wrap=True)
        self.tornado = Tornado(theme)
        self._notified_words = label("", "second", wrap=True)
        self._notified = FactGrid(
            ("Supplier", "Period", "As published", "As of"), frozenset({2}), 0
        )
        self._apart = label("", "second", wrap=True)
        self._apart.setAccessibleName("Ledgers beside this total")
        self._mixed = label("", "warning", wrap=True)
        self._mixed.setAccessibleName("Hops of one cargo in different ledgers")
        self._coverage = label("", "second", wrap=True)
        self._coverage.setAccessibleName("What the tracks cover")
        self._drawn = label("", "second", wrap=True)
        self._drawn.setAccessibleName("How it is drawn")
        self._include = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 12)
        column.setSpacing(5)
        self._section(column, "Date each line is passed", self._crossings)
        self._section(column, "Published scenarios", self._scenario_words, self._scenarios)
        column.addWidget(line())
        column.addWidget(self.assumptions)
        column.addLayout(self._include_row())
        self._section(column, "What drives the total", self._tornado_words, self.tornado)
        self._section(column, "Notified to the Committee", self._notified_words, self._notified)
        self._section(column, "In no total above", self._apart, self._mixed)
        self._section(column, "What the tracks cover", self._coverage)
        self._section(column, "How it is drawn", self._drawn)
        column.addStretch(1)
        for part in (
            self._scenario_words,
            self._tornado_words,
            self._notified_words,
            self._apart,
            self._mixed,
            self._coverage,
            self._drawn,
        ):
            part.setContentsMargins(14, 0, 14, 0)

    @staticmethod
    def _section(column: QVBoxLayout, title: str, *parts: QWidget) -> None:
        heading = label(title, "title")
        heading.setToolTip(tip(_TIPS.get(title, "")))
        heading.setContentsMargins(14, 6, 14, 0)
        if column.count():
            column.addWidget(line())
        column.addWidget(heading)
        for part in parts:
            column.addWidget(part)

    def _include_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 14, 0)
        row.setSpacing(0)
        row.addWidget(label("Total includes"))
        row.addSpacing(12)
        for place, name in enumerate(INCLUDES):
            button = QPushButton(_INCLUDE_WORDS[name])
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setAccessibleName(f"The total includes {_INCLUDE_WORDS[name]}")
            self._include.addButton(button, place)
            row.addWidget(button)
        self._include.idClicked.connect(self._chosen)
        row.addStretch(1)
        return row

    def _chosen(self, place: int) -> None:
        self._session.include = INCLUDES[place]

    def show_balance(self, balance: Balance) -> None:
        """Shows a period.

        Args:
            balance: Of a cap period.
        """
        self._include.button(INCLUDES.index(self._session.include)).setChecked(True)
        self._crossings.show_rows(crossing_rows(balance))
        results = self._session.results
        if results is not None:
            factor = results.params.ledger.bbl_per_tonne
            self._scenario_words.setText(
                f"{number(balance.scenarios_dwt_t)} t DWT, once per delivery, × {factor:g} bbl/t × "
                "laden share; never added to ours."
            )
            self._drivers(balance)
        self._scenarios.show_balance(balance)
        self._notified_words.setText(_notified_words(balance))
        self._notified.show_rows(
            [
                (
                    plain(row.supplier),
                    f"{day(row.period_start, year=False)} – {day(row.period_end)}",
                    f"{barrels(row.barrels)} bbl"
                    if row.barrels is not None
                    else f"{number(row.tonnes)} t",
                    day(row.as_of),
                )
                for row in balance.notified
            ]
            or [("none published", "no report is not zero", "–", "–")]
        )
        self._apart.setText("\n".join(map(apart_words, balance.apart)) or _NONE_APART)
        self._mixed.setText("\n".join(f"⚠ {one.sentence(shorter)}" for one in balance.mixed))
        self._mixed.setVisible(bool(balance.mixed))
        if results is not None:
            self._coverage.setText("\n".join(results.coverage))
            volumes = results.params.volumes
            self._drawn.setText(
                f"{number(volumes.draws)} draws, seed {volumes.seed}: the same files give the same "
                "figures. What all events share (product mix, laden share, hull model) is drawn "
                f"once per draw. {balance.instrument}, calendar year {balance.year}."
            )
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Asks for the height that wrapped words need at this width; a scroll area does not."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(0, layout.totalHeightForWidth(self.width())))

    def _drivers(self, balance: Balance) -> None:
        # the window paints before the ledger and what it stands on are loaded
        from lightering.ledger import drivers_of_draws

        results = self._session.results
        if results is None:
            return
        self._tornado_words.setText(
            "Median of the total in the tenth of the draws where an input is lowest, and highest."
        )
        self.tornado.show_drivers(drivers_of_draws(results.assessment, balance), balance)


def _last(balance: Balance) -> date:
    return date(balance.year, 12, 31)


def apart_words(one: Apart) -> str:
    """Returns a ledger beside the total in a sentence or two.

    Args:
        one: Of a balance.
    """
    limit = "banned outright" if one.cap_bbl is None else f"cap {barrels(one.cap_bbl)}"
    parts = [f"{_LEDGERS[one.product]}, {day(one.period_start)} – {day(one.period_end)}, {limit}"]
    q = one.estimated_bbl
    if q is not None:
        many = "transfer" if one.transfers == 1 else "transfers"
        over = one.probability_exceeded
        parts.append(
            f"set by hand {barrels(q.p50)} bbl ({spread(q.p05, q.p95)}) in {one.transfers} {many}: "
            + ", ".join(map(shorter, one.encounters))
        )
        parts += [] if over is None else [f"over with {percent(over)}"]
    if one.notified_bbl is not None:
        parts.append(f"notified {barrels(one.notified_bbl)} bbl")
    return f"{'; '.join(parts)} ({one.instrument})."


def _notified_words(balance: Balance) -> str:
    """Three columns that are never added: notified, estimated, and what is in both."""
    if balance.notified_bbl is None:
        return "No report for this period: not zero. What is notified is never added."
    return (
        f"Notified {barrels(balance.notified_bbl)}, estimated "
        f"{barrels(balance.estimated_bbl.p50)}, in both: unknown. Never added; together at most "
        f"{barrels(balance.upper_reading_bbl)} (upper reading)."
    )
