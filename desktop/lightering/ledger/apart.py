"""Ledgers apart from the refined one: crude oil has a cap of its own, condensates are banned.

AIS does not tell the product, so a transfer stands here only if the analyst said that it was crude
oil. Neither what is estimated nor what States notified is ever added to the refined total.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lightering.ledger.cap import Period, crude_period_of
from lightering.ledger.notified import notified_in
from lightering.ledger.products import BANNED, CRUDE
from lightering.ledger.weights import is_afloat
from lightering.model.overrides import CRUDE_OIL
from lightering.model.records import Apart, Quantiles
from lightering.volumes.chains import by_itself, delivered, with_hops
from lightering.volumes.hulls import seed_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.model.records import Assessment, Notified

__all__ = ["apart", "crude_chance"]

_QUANTILES = (0.05, 0.50, 0.95)


def apart(
    year: int,
    notified: Sequence[Notified],
    assessment: Assessment,
    decisions: Mapping[str, str],
    *,
    newest: bool = False,
) -> tuple[Apart, ...]:
    """Returns the ledgers beside the refined one, where something was notified or estimated.

    Args:
        year: Calendar year; the 12 months of the cap on crude that end in it are taken.
        notified: Deliveries beside those that come with the program.
        assessment: Transfers and their draws.
        decisions: What the analyst decided, by encounter id.
        newest: Whether no later year is told: crude booked after 21 December is told here too.

    Returns:
        Crude oil first; empty if there is nothing but refined products.
    """
    found = []
    chance = crude_chance(assessment, decisions)
    for period in (crude_period_of(year - 1), crude_period_of(year) if newest else None):
        if period is None:
            continue
        rows = _booked(assessment.transfers, period, chance)
        bbl, told = notified_in(period.start, period.end, notified, CRUDE)
        later = period.start.year == year
        if len(rows) or (told and not later):
            found.append(_crude(period, bbl, len(told), assessment, rows, chance))
    first, last = date(year, 1, 1), date(year, 12, 31)
    bbl, told = notified_in(first, last, notified, BANNED)
    if told:
        banned = "UNSCR 2375 (2017): banned outright"
        found.append(Apart(BANNED, first, last, None, banned, _rounded(bbl), len(told)))
    return tuple(found)


def crude_chance(assessment: Assessment, decisions: Mapping[str, str]) -> NDArray[np.float64]:
    """Returns the chance of each transfer to count toward the cap on crude, (rows,).

    Zero for what the analyst did not call crude oil. Else what the analyst said of whether it
    counts, or what the model says of the same event toward the refined cap: attribution does not
    hang on the product.

    Args:
        assessment: Transfers and their draws.
        decisions: What the analyst decided, by encounter id.
    """
    table = assessment.transfers
    chance = np.zeros(len(table))
    crude = np.flatnonzero((table["product"] == CRUDE_OIL).to_numpy(dtype=np.bool_))
    if not len(crude):
        return chance
    afloat, params = is_afloat(table), assessment.params.ledger
    for row in crude.tolist():
        one = table.iloc[row]
        status = decisions.get(str(one["encounter_id"]), "")
        told = "counts" in str(one["by_analyst"])
        if status == "confirmed" and not told:
            chance[row] = 1.0
            continue
        likely = float(one["counts_probability" if told else "model_counts_probability"])
        out = status == "dismissed" or likely < params.include_below
        chance[row] = 0.0 if out or (afloat[row] and not params.include_afloat) else likely
    return chance


def _booked(table: pd.DataFrame, period: Period, chance: NDArray[np.float64]) -> NDArray[np.int64]:
    if not chance.any():
        return np.array([], dtype=np.int64)
    days = table["delivered_utc"].dt.tz_localize(None).to_numpy().astype("datetime64[D]")
    inside = (days >= np.datetime64(period.start)) & (days <= np.datetime64(period.end))
    return np.flatnonzero(inside & (chance > 0.0))


def _crude(
    period: Period,
    bbl: float | None,
    told: int,
    assessment: Assessment,
    rows: NDArray[np.int64],
    chance: NDArray[np.float64],
) -> Apart:
    one = Apart(
        CRUDE, period.start, period.end, period.cap_bbl, period.instrument, _rounded(bbl), told
    )
    if not len(rows):
        return one
    totals = _totals(assessment, rows, chance)
    p05, p50, p95 = (round(float(q), 1) for q in np.quantile(totals, _QUANTILES))
    return replace(
        one,
        estimated_bbl=Quantiles(p05, p50, p95),
        transfers=len(rows),
        probability_exceeded=float((totals > period.cap_bbl).mean()),
    )


def _totals(
    assessment: Assessment, rows: NDArray[np.int64], chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Adds crude in each draw; what was handed on to another transfer of crude counts there."""
    volume, names = assessment.volume_bbl, assessment.transfers["encounter_id"]
    own = np.zeros(volume.shape, dtype=np.bool_)
    for row in rows.tolist():
        seed = seed_of(assessment.params.volumes.seed, "crude", str(names.iloc[row]))
        own[row] = np.random.default_rng(seed).random(volume.shape[1]) < chance[row]
    changed: Mapping[int, NDArray[np.float32]] = {}
    if assessment.flows is not None:
        flows = replace(assessment.flows, own=own, hops=frozenset[int]())
        flows, _handed = with_hops(flows, volume)
        own = by_itself(flows)
        changed = delivered(flows, volume, own).changed
    totals = np.zeros(volume.shape[1])
    for row in rows.tolist():
        totals += changed[row] if row in changed else np.where(own[row], volume[row], 0.0)
    return totals


def _rounded(bbl: float | None) -> float | None:
    return None if bbl is None else round(bbl, 1)
