"""What the analyst set of an event: how it enters its draws, and how the table tells it apart."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.model.overrides import (
    APART,
    CRUDE_OIL,
    MOMENTS,
    counts_words,
    volume_words,
)
from lightering.units import thousands
from lightering.volumes.direction import Direction
from lightering.volumes.evidence import line
from lightering.volumes.hulls import seed_of
from lightering.volumes.products import PRODUCTS, apart_range
from lightering.volumes.readings import Reading, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.model.overrides import Override
    from lightering.model.params import VolumeParams
    from lightering.volumes.inputs import Asked, Drawn

__all__ = [
    "BOUND",
    "marked",
    "product_rows",
    "set_chances",
    "set_direction",
    "settle",
    "volume_draws",
    "with_typed",
]

BOUND = "the analyst's volume"
"""What a volume follows from that was set."""

_EDGES, _FACTORS = slice(2, 5), slice(5, 9)
"""Rows of `hulls.shared_rows`."""

_TAIL = 0.05
_QUANTILES = ("p05", "p50", "p95")
_OF_MODEL = (
    "giver_mmsi",
    "direction_probability",
    "volume_bbl_p05",
    "volume_bbl_p50",
    "volume_bbl_p95",
    "counts_probability",
)
"""Columns whose value by the model alone stands beside, as `model_...`."""


def with_typed(sides: tuple[Side, Side], by_analyst: Override) -> tuple[Side, Side]:
    """Returns the readings of both ships with those that the analyst typed in their place.

    Args:
        sides: As AIS tells them.
        by_analyst: What is set of the event.
    """
    found = list(sides)
    for one in by_analyst.draughts:
        reading = Reading(
            draught_m=one.draught_m,
            time=pd.Timestamp(one.at_utc),
            source_file=None,
            source_line=None,
            by=f"{MOMENTS[one.moment]}, typed by {by_analyst.analyst}: {one.source}",
        )
        slot = "before" if one.moment == "before" else "after"
        found[one.ship - 1] = replace(found[one.ship - 1], **{slot: reading})
    return found[0], found[1]


def set_direction(by_analyst: Override, direction: Direction) -> Direction:
    """Returns the direction as set, else as judged.

    Args:
        by_analyst: What is set of the event.
        direction: As judged.
    """
    if not by_analyst.receiver:
        return direction
    reason = f"set by {by_analyst.analyst}: {by_analyst.direction_reason}"
    return Direction(by_analyst.receiver, 1.0, reason)


def set_chances(by_analyst: Override, chances: tuple[float, float]) -> tuple[float, float]:
    """Returns the chances to count as set, else as judged, in whatever ledger the product is.

    A product with a ledger of its own takes its place in the chains like any other: oil counts
    once, at its last hop, in the ledger of that hop (`ledger.weights` parts them).

    Args:
        by_analyst: What is set of the event.
        chances: If ship 1, and if ship 2, received.
    """
    return chances if by_analyst.counts is None else (by_analyst.counts, by_analyst.counts)


def product_rows(
    shared: NDArray[np.float32], product: str, params: VolumeParams
) -> NDArray[np.float32]:
    """Returns the shared rows with one product instead of the mix.

    Args:
        shared: Of `hulls.shared_rows`.
        product: One of `overrides.SETTABLE`; "" for the mix.
        params: Seed.
    """
    if not product:
        return shared
    rows = shared.copy()
    if product in PRODUCTS:
        place = PRODUCTS.index(product)
        factor = shared[_FACTORS][place]
    else:
        low, high = apart_range(product)
        random = np.random.default_rng([params.seed, 2])
        factor = low + (high - low) * random.random(params.draws)
    # every cargo lies below the first edge, so it has the first factor
    rows[_EDGES] = 2.0
    rows[_FACTORS] = np.asarray(factor, dtype=np.float32)
    return rows


def settle(
    one: Override,
    encounter_id: str,
    asked: Asked,
    drawn: Drawn,
    net: NDArray[np.float32],
    numbers: NDArray[np.uint32],
    params: VolumeParams,
) -> None:
    """Puts a volume that was set into the draws of its event, and into the books of its ships.

    Args:
        one: What is set; without a volume nothing changes.
        encounter_id: Names its random numbers.
        asked: The event, alone.
        drawn: Its draws; changed.
        net: Tonnes each ship took less tonnes she gave; changed.
        numbers: Which draws these are.
        params: Seed and number of draws.
    """
    if one.volume_bbl is None:
        return
    volume, mass = drawn.volume_bbl[0], drawn.mass_t[0]
    wanted = volume_draws(encounter_id, one, params)[numbers]
    tonnes = wanted * (mass / volume)
    # what was booked of the ships was the model's mass
    more = np.where(drawn.counts[0], tonnes - mass, np.float32(0.0))
    more = np.where(drawn.first_receives[0], more, -more)
    net[asked.books[0, 0]] += more
    net[asked.books[0, 1]] -= more
    volume[:], mass[:] = wanted, tonnes


def volume_draws(encounter_id: str, by_analyst: Override, params: VolumeParams) -> Any:
    """Returns the barrels of each draw of a volume that was set, float32 (draws,).

    A single figure is the same in all draws. Of an interval 5 % and 95 % are as set, with a
    log-normal law between and beyond, and in an order of its own: what a bill of lading says has
    nothing to do with the doubts of hulls and product mix.

    Args:
        encounter_id: Names its random numbers.
        by_analyst: With a volume.
        params: Seed and number of draws.

    Raises:
        ValueError: No volume is set.
    """
    if by_analyst.volume_bbl is None:
        raise ValueError("no volume is set")
    low, high = by_analyst.volume_bbl
    if low == high:
        return np.full(params.draws, low, dtype=np.float32)
    random = np.random.default_rng(seed_of(params.seed, "volume by the analyst", encounter_id))
    z = random.permutation(_normal_scores(params.draws))
    middle, spread = 0.5 * (np.log(low) + np.log(high)), 0.5 * (np.log(high) - np.log(low))
    return np.exp(middle + spread * z).astype(np.float32)


@lru_cache(maxsize=4)
def _normal_scores(count: int) -> NDArray[np.float64]:
    """Scores of evenly spaced ranks, in units of the distance from the median to 95 %."""
    normal, unit = NormalDist(), NormalDist().inv_cdf(1.0 - _TAIL)
    # numpy's quantile takes rank k of n as k / (n - 1): so 5 % and 95 % fall on what was set
    ranks = np.clip(np.arange(count) / max(count - 1, 1), 0.5 / count, 1.0 - 0.5 / count)
    return np.array([normal.inv_cdf(float(rank)) / unit for rank in ranks])


def marked(
    table: pd.DataFrame,
    model: pd.DataFrame,
    overrides: Mapping[str, Override],
    heard: Mapping[str, tuple[Side, Side]],
    receivers: Mapping[str, int],
) -> pd.DataFrame:
    """Returns the transfers with what was set named as such, and the model's values beside.

    Args:
        table: Transfers drawn with what was set.
        model: The same transfers without anything set.
        overrides: What is set, by encounter id.
        heard: Draughts by AIS of ship 1 and ship 2, by encounter id.
        receivers: Which of the two received as it is drawn, by encounter id.
    """
    rows, before = table.to_dict("records"), model.to_dict("records")
    for row, plain in zip(rows, before, strict=True):
        name = str(row["encounter_id"])
        one = overrides.get(name)
        if one is not None and one.fields:
            row.update(_marks(row, plain, one, heard[name], receivers[name]))
    return pd.DataFrame(rows, columns=table.columns).astype(table.dtypes)


def _marks(
    row: dict[Any, Any],
    model: dict[Any, Any],
    one: Override,
    heard: tuple[Side, Side],
    receiver: int,
) -> dict[str, Any]:
    reason = _counts_reason(row, one)
    kept = [
        told | {"value": reason} if told["line"] == "counts toward paragraph 5" else told
        for told in row["evidence"]
        if not (one.product and told["line"] == "product")
    ]
    return {
        **{f"model_{column}": model[column] for column in _OF_MODEL},
        "by_analyst": ", ".join(one.fields),
        "product": one.product or row["product"],
        **({"counts_probability": 0.0, "counted_bbl_p50": 0.0} if one.product in APART else {}),
        "binding_bound": row["binding_bound"] if one.volume_bbl is None else BOUND,
        "counts_reason": reason,
        "evidence": _lines(row, model, one, heard, receiver) + kept,
        # what the cargo was is no longer open
        "alternatives": [
            told
            for told in row["alternatives"]
            if not (one.product and told["explanation"] == "crude")
        ],
    }


def _counts_reason(row: dict[Any, Any], one: Override) -> str:
    reason = str(row["counts_reason"])
    if not row["last_hop"]:
        return reason
    if one.counts is not None:
        said = [f"set by {one.analyst}: {counts_words(one.counts)}, {one.counts_reason}"]
        if one.product == CRUDE_OIL:
            said.append("as crude oil toward paragraph 4")
        elif one.product in APART:
            said.append(f"as {one.product} banned outright, part of no cap")
        return "; ".join(said)
    if one.product == CRUDE_OIL:
        return f"crude oil by {one.analyst}: it counts toward paragraph 4, not paragraph 5"
    if one.product in APART:
        return f"{one.product} by {one.analyst}: banned outright by UNSCR 2375, part of no cap"
    return reason


def _lines(
    row: dict[Any, Any],
    model: dict[Any, Any],
    one: Override,
    heard: tuple[Side, Side],
    receiver: int,
) -> list[dict[str, Any]]:
    """Returns a line for each thing set: the value, why, and what the model says."""
    lines = []
    if one.volume_bbl is not None:
        low, middle, high = (thousands(float(model[f"volume_bbl_{q}"])) for q in _QUANTILES)
        text = (
            f"{volume_words(one.volume_bbl)}, {one.volume_reason}. "
            f"The model: {middle} bbl ({low} – {high})"
        )
        mass_t, dwt_t = float(row["mass_t_p50"]), float(row["receiver_dwt_t"])
        lines.append(line(f"volume by {one.analyst}", text, mass_t))
        if mass_t > dwt_t:
            text = (
                f"the volume set is {thousands(mass_t)} t into {thousands(dwt_t)} t of deadweight: "
                "wrong deadweight, two liftings or another ship; not cut to fit"
            )
            lines.append(line("impossible", text, mass_t))
    if one.product:
        text = f"{one.product}, {one.product_reason}. The model: not told, assumed mix"
        lines.append(line(f"product by {one.analyst}", text))
    if one.receiver:
        who = row["receiver_name"] if isinstance(row["receiver_name"], str) else ""
        same = row["receiver_mmsi"] == model["receiver_mmsi"]
        share = float(model["direction_probability"])
        told = f"{share:.0%}" if same else f"{1.0 - share:.0%}"
        text = (
            f"{who or row['receiver_mmsi']} received, {one.direction_reason}. "
            f"The model: {told} for this reading"
        )
        lines.append(line(f"direction by {one.analyst}", text))
    if one.counts is not None:
        text = (
            f"{counts_words(one.counts)}, {one.counts_reason}. "
            f"The model: {float(model['counts_probability']):.0%}"
        )
        if not row["last_hop"]:
            text += "; an earlier hop counts where its oil went on"
        lines.append(line(f"counts by {one.analyst}", text))
    for typed in one.draughts:
        side = heard[typed.ship - 1]
        role = "receiver" if typed.ship == receiver else "giver"
        slot = "before" if typed.moment == "before" else "after"
        other = side.before if slot == "before" else side.after
        if other is not None:
            lines.append(
                line(
                    f"draught of the {role} {slot} by AIS",
                    f"{other.draught_m:.1f} m since {other.time:%Y-%m-%d %H:%M}Z; not used, "
                    f"the one typed by {one.analyst} stands in its place",
                    None,
                    other.source_file,
                    other.source_line,
                )
            )
    return lines
