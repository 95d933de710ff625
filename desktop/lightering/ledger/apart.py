"""Ledgers apart from the refined one: crude oil has a cap of its own, condensates are banned.

AIS does not tell the product, so a transfer stands here only if the analyst said what it was.
Neither what is estimated nor what States notified is ever added to the refined total. Oil counts
once, at its last hop, in the ledger of that hop.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lightering.ledger.cap import crude_period_of
from lightering.ledger.notified import notified_in
from lightering.ledger.products import BANNED, CRUDE
from lightering.model.overrides import ledger_of
from lightering.model.records import Apart, Quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.ledger.weights import Weights
    from lightering.model.records import Notified

__all__ = ["apart"]

_QUANTILES = (0.05, 0.50, 0.95)
_BANNED_BY = "UNSCR 2375 (2017): banned outright"


def apart(
    year: int,
    notified: Sequence[Notified],
    table: pd.DataFrame,
    weights: Weights,
    *,
    newest: bool = False,
) -> tuple[Apart, ...]:
    """Returns the ledgers beside the refined one, where something was notified or estimated.

    Args:
        year: Calendar year; the 12 months of the cap on crude that end in it are taken.
        notified: Deliveries beside those that come with the program.
        table: `schemas.TRANSFERS`.
        weights: How the transfers enter their ledgers.
        newest: Whether no later year is told: crude booked after 21 December is told here too.

    Returns:
        Crude oil first; empty if there is nothing but refined products.
    """
    found = []
    for period in (crude_period_of(year - 1), crude_period_of(year) if newest else None):
        if period is None:
            continue
        rows = _booked(table, weights, CRUDE, period.start, period.end)
        bbl, told = notified_in(period.start, period.end, notified, CRUDE)
        later = period.start.year == year
        if len(rows) or (told and not later):
            one = Apart(
                CRUDE,
                period.start,
                period.end,
                period.cap_bbl,
                period.instrument,
                _rounded(bbl),
                len(told),
            )
            found.append(_estimated(one, table, weights, rows))
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = _booked(table, weights, BANNED, first, last)
    bbl, told = notified_in(first, last, notified, BANNED)
    if told or len(rows):
        one = Apart(BANNED, first, last, None, _BANNED_BY, _rounded(bbl), len(told))
        found.append(_estimated(one, table, weights, rows))
    return tuple(found)


def _booked(
    table: pd.DataFrame, weights: Weights, ledger: str, first: date, last: date
) -> NDArray[np.int64]:
    """Returns the rows of a ledger that may count in a period, by date of delivery."""
    rows = np.flatnonzero(weights.apart > 0.0)
    if not len(rows):
        return rows
    days = table["delivered_utc"].dt.tz_localize(None).to_numpy().astype("datetime64[D]")[rows]
    here = np.array([ledger_of(str(product)) == ledger for product in table["product"].iloc[rows]])
    rows, days = rows[here], days[here]
    inside = (days >= np.datetime64(first)) & (days <= np.datetime64(last))
    rows, days = rows[inside], days[inside]
    ordered: NDArray[np.int64] = rows[np.argsort(days, kind="stable")]
    return ordered


def _estimated(one: Apart, table: pd.DataFrame, weights: Weights, rows: NDArray[np.int64]) -> Apart:
    if not len(rows):
        return one
    totals = np.zeros(weights.volume_bbl.shape[1])
    for row in rows.tolist():
        totals += weights.barrels(row)
    p05, p50, p95 = (round(float(q), 1) for q in np.quantile(totals, _QUANTILES))
    over = None if one.cap_bbl is None else float((totals > one.cap_bbl).mean())
    return replace(
        one,
        estimated_bbl=Quantiles(p05, p50, p95),
        transfers=len(rows),
        probability_exceeded=over,
        encounters=tuple(str(name) for name in table["encounter_id"].iloc[rows]),
    )


def _rounded(bbl: float | None) -> float | None:
    return None if bbl is None else round(bbl, 1)
