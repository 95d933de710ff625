"""Beside the fan chart: dates each line is passed, published scenarios, assumptions, notified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lightering.app.totals import INCLUDES
from lightering.gui.labels import label, line
from lightering.gui.panels.grid import FactGrid
from lightering.gui.panels.scenario_bars import ScenarioBars
from lightering.gui.words import barrels, day, is_missing, number, percent, plain

if TYPE_CHECKING:
    import numpy as np

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.model.params import Params
    from lightering.model.records import Balance, Quantiles

__all__ = ["CapFacts", "assumption_rows", "crossing_rows"]

_INCLUDE_WORDS = {"confirmed": "confirmed", "unsure": "+ unsure", "to review": "+ not reviewed"}


def crossing_rows(balance: Balance) -> list[tuple[str, ...]]:
    """Returns line, barrels, the three dates and the share of draws that passed it.

    Args:
        balance: Of a cap period.
    """
    totals: np.ndarray = balance.totals_bbl

    def told(moment: object) -> str:
        return "not yet" if is_missing(moment) else day(moment, year=False)

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


def assumption_rows(params: Params) -> list[tuple[str, str]]:
    """Returns the assumptions that carry the estimate.

    Args:
        params: Of the run.
    """
    v, s = params.volumes, params.screening
    mean = v.laden_alpha / (v.laden_alpha + v.laden_beta)
    mix = (
        f"gasoil {percent(v.share_gasoil)}, gasoline {percent(v.share_gasoline)}, "
        f"kerosene {percent(v.share_kerosene)}, residual {percent(v.share_residual)}"
    )
    return [
        ("Laden fraction, mean", f"{mean:.2f}, Beta({v.laden_alpha:g}, {v.laden_beta:g})"),
        ("Product mix", mix),
        ("Pump rate, m³ per hour", f"{v.pump_rate_low_m3h:g} – {v.pump_rate_high_m3h:g}"),
        ("Hours not pumping", f"{v.overhead_low_h:g} – {v.overhead_high_h:g}"),
        ("Receiver ballast, of DWT", f"0 – {v.ballast_share_high:g}"),
        ("Draught error, one reading", f"{v.draught_error_m:g} m"),
        ("Counts with a DPRK flag", percent(s.p_dprk_flag)),
        ("Draws and seed", f"{number(v.draws)}; {v.seed}"),
    ]


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
        self._assumptions = FactGrid(("Assumption", "Value"), frozenset(), 1, wrap=True)
        self._notified = FactGrid(
            ("Supplier", "Period", "As published", "As of"), frozenset({2}), 0
        )
        self._include = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 12)
        column.setSpacing(8)
        self._section(column, "Date each line is passed", self._crossings)
        column.addLayout(self._include_row())
        self._section(column, "Published scenarios", self._scenario_words, self._scenarios)
        self._section(column, "Assumptions", self._assumptions)
        self._section(column, "Notified to the Committee", self._notified)
        column.addStretch(1)
        for part in (self._scenario_words,):
            part.setContentsMargins(14, 0, 14, 0)

    @staticmethod
    def _section(column: QVBoxLayout, title: str, *parts: QWidget) -> None:
        heading = label(title, "title")
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
                f"Deadweight of the counted port calls × {factor:g} bbl/t × laden share: the "
                "published method, beside ours and never added to it."
            )
            self._assumptions.show_rows(list(assumption_rows(results.params)))
        self._scenarios.show_balance(balance)
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
