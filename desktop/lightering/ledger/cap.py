"""The cap on refined petroleum, by period and instrument, and the lines that trigger notices.

The cap recurs every calendar year from 2018 (UNSCR 2397 paragraph 5); nothing lets unused volume
carry over. The row of UNSCR 2375 for 2018 was superseded before it began and is left out; its last
quarter of 2017 stands. Crude oil is a ledger of its own and never added here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from lightering.errors import UserError
from lightering.ledger.products import CRUDE, REFINED
from lightering.screening.facts import facts

__all__ = ["LINES_PERCENT", "PRODUCT", "Period", "crude_period_of", "period_of"]

PRODUCT = REFINED
"""The product of every balance with an estimate."""

LINES_PERCENT = (75, 90, 95, 100)
"""Per cent of the cap at which the running total is watched: the Secretary's notices (see
`cap_thresholds.csv`) and the cap itself."""


@dataclass(frozen=True, slots=True)
class Period:
    """One cap period.

    Attributes:
        year: Calendar year.
        start: First day.
        end: Last day.
        cap_bbl: Barrels.
        instrument: Resolution and paragraph.
        source: Where it is published.
    """

    year: int
    start: date
    end: date
    cap_bbl: float
    instrument: str
    source: str


def period_of(year: int) -> Period | None:
    """Returns the cap period of a calendar year on refined petroleum, None before the first cap.

    Args:
        year: Calendar year.
    """
    return _period(year, PRODUCT)


def crude_period_of(year: int) -> Period | None:
    """Returns the 12 months of the cap on crude oil that begin in a year (on 22 December).

    Args:
        year: Calendar year in which they begin.
    """
    return _period(year, CRUDE)


def _period(year: int, product: str) -> Period | None:
    for period, recurs in reversed(_periods(product)):
        if period.year == year:
            return period
        if recurs and year > period.year:
            return Period(
                year,
                period.start.replace(year=year),
                period.end.replace(year=year + period.end.year - period.year),
                period.cap_bbl,
                period.instrument,
                period.source,
            )
    return None


@cache
def _periods(product: str) -> tuple[tuple[Period, bool], ...]:
    table = facts("cap_periods")
    table = table.loc[(table["product"] == product) & (table["cap_unit"] == "bbl")]
    found = []
    for row in table.to_dict("records"):
        recurs = str(row["recurs"])
        if "SUPERSEDED" in recurs:
            continue
        start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        period = Period(
            year=start.year,
            start=start,
            end=end,
            cap_bbl=int(row["cap_value"]),
            instrument=f"{row['instrument']} para {row['paragraph']}",
            source=str(row["source"]),
        )
        found.append((period, recurs.startswith("every")))
    lines = {int(percent) for percent in facts("cap_thresholds")["threshold_pct"]} | {100}
    if lines != set(LINES_PERCENT):
        raise UserError("The table of thresholds of the program is damaged. Install it again.")
    return tuple(sorted(found, key=lambda pair: pair[0].start))
