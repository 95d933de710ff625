"""The balance of each cap period, from the draws of the transfers and the analyst's decisions.

A transfer is booked on the day of its delivery: the receiver's arrival at a DPRK port if one was
seen, else the end of the contact. Day and year follow the same rule, as the published totals, which
count arrivals. Must stay fast: the window calls it at each key.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lightering.errors import UsageError
from lightering.ledger.apart import apart
from lightering.ledger.cap import LINES_PERCENT, PRODUCT, Period, period_of
from lightering.ledger.mixed import mixed_in
from lightering.ledger.notified import notified_in
from lightering.ledger.scenarios import scenario_totals
from lightering.ledger.weights import Weights, is_afloat, weights_of
from lightering.model.records import Balance, Quantiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.model.records import Assessment, Notified

__all__ = ["tally"]

_BANDS = (0.05, 0.25, 0.50, 0.75, 0.95)
_DATES = (0.05, 0.50, 0.95)
_BAND_WORK = 400_000
"""Values sorted at most for the bands of the curve; beyond it they use every n-th draw. Totals,
probability and crossing dates always use all draws."""

_LIKELY = 0.5
"""From this probability on a transfer enters the published scenarios (our choice)."""


def tally(
    assessment: Assessment,
    data_until: datetime | None,
    *,
    decisions: Mapping[str, str] | None = None,
    year: int | None = None,
    notified: tuple[Notified, ...] = (),
) -> tuple[Balance, ...]:
    """Returns one balance per calendar year that the deliveries touch, oldest first.

    `confirmed` counts in every draw (an earlier hop of a chain stays where its chain counts it),
    `dismissed` in none; `unsure` and unreviewed transfers count with their probability.

    Args:
        assessment: Transfers and their draws.
        data_until: Time of the last fix, or None.
        decisions: What the analyst decided, by encounter id.
        year: One year only. Without it and without deliveries: the year of the last fix.
        notified: Deliveries beside those that come with the program.

    Returns:
        Balances; none if no year is known or none has a cap (before October 2017).

    Raises:
        UsageError: There is no cap in the year asked for.
    """
    table = assessment.transfers
    weights = weights_of(assessment, decisions or {})
    booked = (
        table["delivered_utc"].dt.tz_localize(None).to_numpy().astype("datetime64[D]")
        if len(table)
        else np.array([], dtype="datetime64[D]")
    )
    years = booked.astype("datetime64[Y]").astype(np.int64) + 1970
    if year is not None:
        if period_of(year) is None:
            raise UsageError(f"There is no cap in {year}: the first began on 1 October 2017.")
        asked = [year]
    elif len(years):
        asked = sorted({int(y) for y in years})
    else:
        asked = [] if data_until is None else [data_until.year]
    periods = [p for p in (period_of(y) for y in asked) if p is not None]
    mixed = mixed_in(table, weights)
    return tuple(
        replace(
            _balance(assessment, table, weights, booked, period, data_until, notified),
            apart=apart(period.year, notified, table, weights, newest=period is periods[-1]),
            mixed=tuple(one for row, one in mixed if years[row] == period.year),
        )
        for period in periods
    )


def _balance(
    assessment: Assessment,
    table: pd.DataFrame,
    weights: Weights,
    booked: NDArray[np.datetime64],
    period: Period,
    data_until: datetime | None,
    brought: tuple[Notified, ...],
) -> Balance:
    first, last = np.datetime64(period.start), np.datetime64(period.end)
    rows = np.flatnonzero((booked >= first) & (booked <= last))
    rows = rows[np.argsort(booked[rows], kind="stable")]
    chance = weights.chance
    rows = rows[chance[rows] > 0.0]
    days = _days(period, data_until, booked[rows])
    totals, curve, reached = _run(weights, rows, booked, days, period.cap_bbl)
    p05, p50, p95 = (round(float(q), 1) for q in np.quantile(totals, _DATES))
    afloat = rows[is_afloat(table)[rows]]
    waiting = np.zeros(len(totals))
    for row in afloat:
        waiting += weights.barrels(int(row))
    w05, w50, w95 = (round(float(q), 1) for q in np.quantile(waiting, _DATES))
    notified_bbl, notified = notified_in(period.start, period.end, brought)
    delivered = _deadweights(table, rows[chance[rows] >= _LIKELY])
    published = scenario_totals(math.fsum(delivered) * assessment.params.ledger.bbl_per_tonne)
    return Balance(
        year=period.year,
        product=PRODUCT,
        cap_bbl=period.cap_bbl,
        instrument=period.instrument,
        notified_bbl=None if notified_bbl is None else round(notified_bbl, 1),
        notified=notified,
        estimated_bbl=Quantiles(p05, p50, p95),
        probability_exceeded=float((totals > period.cap_bbl).mean()),
        crossings={str(k): _crossing(reached[k], booked[rows]) for k in LINES_PERCENT},
        scenarios_bbl={name: float(published[name]) for name in ("1/3", "0.5", "0.9")},
        scenarios_dwt_t=round(math.fsum(delivered), 1),
        scenarios_deliveries=len(delivered),
        transfers=len(rows),
        curve_days=days,
        curve_bbl=curve,
        totals_bbl=totals,
        data_until=data_until,
        afloat_bbl=Quantiles(w05, w50, w95),
        afloat=len(afloat),
    )


def _days(
    period: Period, data_until: datetime | None, booked: NDArray[np.datetime64]
) -> NDArray[np.datetime64]:
    """Returns the days from the start of the period to the last fix, at least one."""
    known = period.start if data_until is None else data_until.astimezone(UTC).date()
    if len(booked):
        known = max(known, booked[-1].astype(date))
    until = min(max(known, period.start), period.end)
    return np.arange(np.datetime64(period.start), np.datetime64(until + timedelta(days=1)))


def _run(
    weights: Weights,
    rows: NDArray[np.int64],
    booked: NDArray[np.datetime64],
    days: NDArray[np.datetime64],
    cap_bbl: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[int, NDArray[np.float64]]]:
    """Adds the transfers day by day.

    Returns:
        Totals by draw; the bands (5, days); per line of the cap the share of draws that have
        reached it after each row.
    """
    draws = weights.volume_bbl.shape[1]
    running = np.zeros(draws, dtype=np.float64)
    reached = {k: np.zeros(len(rows)) for k in LINES_PERCENT}
    curve = np.zeros((len(_BANDS), len(days)))
    place = np.searchsorted(days, booked[rows])
    closes = np.append(place[1:] != place[:-1], [True]) if len(rows) else place.astype(bool)
    step = max(1, -(-int(closes.sum()) * draws // _BAND_WORK))
    for number, row in enumerate(rows):
        running += weights.barrels(int(row))
        for percent, share in reached.items():
            share[number] = np.count_nonzero(running >= cap_bbl * percent / 100.0) / draws
        if closes[number]:
            curve[:, place[number] :] = _bands(running[::step])[:, None]
    if len(rows):
        # the end of the curve is the printed total itself
        curve[:, place[-1] :] = _bands(running)[:, None]
    return running, curve, reached


def _bands(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the five quantiles, interpolated as numpy does by default."""
    at = np.array(_BANDS) * (len(values) - 1)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, len(values) - 1)
    ordered = np.partition(values, np.unique(np.concatenate((low, high))))
    result: NDArray[np.float64] = ordered[low] + (at - low) * (ordered[high] - ordered[low])
    return result


def _crossing(share: NDArray[np.float64], booked: NDArray[np.datetime64]) -> Quantiles:
    """Returns by when 5, 50 and 95 % of the draws have reached a line; None where never."""
    found = []
    for quantile in _DATES:
        after = np.flatnonzero(share >= quantile)
        found.append(str(booked[after[0]]) if len(after) else None)
    return Quantiles(*found)


def _deadweights(table: pd.DataFrame, rows: NDArray[np.int64]) -> list[float]:
    """Returns the deadweights of the published method, tonnes, once per ship and delivery."""
    receivers = table["receiver_mmsi"].to_numpy(dtype=np.int64)[rows]
    times = table["delivered_utc"].dt.tz_localize(None).to_numpy()[rows].astype(np.int64)
    sizes = table["receiver_dwt_t"].to_numpy(dtype=np.float64)[rows]
    keys = zip(receivers.tolist(), times.tolist(), strict=True)
    return list(dict(zip(keys, sizes.tolist(), strict=True)).values())
