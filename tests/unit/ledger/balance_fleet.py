"""Ships with one to three transfers in a cycle; hulls, ballast and typing are not the model's.

The ship that is asked about types a draught before her first transfer and one after her last; what
she did between is seen, but for what is planted unseen. Laws as in `volumes.other_hulls`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from tests.unit.volumes.made_tables import at, calls, dark, draughts, encounters, ships
from tests.unit.volumes.other_hulls import TrueHull, habits, hull, sent, typed

from lightering.ledger import mass_balance
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.screening.screen import screen_with
from lightering.volumes.assess import assess_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from tests.unit.volumes.other_hulls import Habits

EACH = 10
SEEDS = (11, 21, 31)
MISTYPED_M = 0.6
"""A typed draught this far off was not meant: of those that were, three in a thousand are."""
_M3_PER_TONNE = 1.19


@dataclass
class Planted:
    """What is told of a fleet, and what is true of the ships that are asked about.

    Attributes:
        encounters: Rows of them.
        ships: What static reports tell.
        reports: Typed draughts.
        unseen: Of each ship that is asked about, what she moved unseen over her deadweight, and
            whether she gives.
        deadweight_t: Her true deadweight.
        mistyped: Those of whom a typed draught has nothing to do with her.
    """

    encounters: list[dict[str, Any]] = field(default_factory=list)
    ships: list[dict[str, Any]] = field(default_factory=list)
    reports: list[tuple[int, str, float]] = field(default_factory=list)
    unseen: dict[int, tuple[float, bool]] = field(default_factory=dict)
    deadweight_t: dict[int, float] = field(default_factory=dict)
    mistyped: set[int] = field(default_factory=set)


def planted(random: Generator, count: int, unseen: Sequence[float]) -> Planted:
    """Returns ships that gave or took once, twice or three times.

    Args:
        random: Source of all choices.
        count: How many are asked about.
        unseen: What she moved unseen besides, over her deadweight: of one ship after the other,
            from the first again when all were used.
    """
    found = Planted()
    for number in range(count):
        if number % EACH == 0:
            fleet = habits(random)
        start = at("2026-01-05") + pd.Timedelta(days=2 * number)
        hidden = unseen[number // 2 % len(unseen)]
        _cycle(random, found, 1 + 10 * number, start, fleet, hidden, gives=number % 2 == 0)
    return found


def _cycle(
    random: Generator,
    found: Planted,
    number: int,
    start: pd.Timestamp,
    fleet: Habits,
    unseen: float,
    *,
    gives: bool,
) -> None:
    low, high = (110.0, 150.0) if gives else (85.0, 110.0)
    own, ship = (
        hull(random, random.uniform(low, high), fleet),
        (352 if gives else 445) * 10**6 + number,
    )
    parts = int(random.integers(1, 4))
    moved = own.dwt_t * random.uniform(0.3, 0.55)
    # what nobody saw comes on top, so it must have been on board, or find room
    hidden = unseen * own.dwt_t
    spare = own.dwt_t * random.uniform(0.05, 0.2)
    first = moved + hidden + spare if gives else 0.0
    first = min(first, 0.95 * own.dwt_t)
    last = max(first - moved - hidden, 0.0) if gives else min(moved + hidden, 0.95 * own.dwt_t)
    stores = own.dwt_t * random.uniform(0.02, 0.06, 2)
    when = start
    shares = random.uniform(0.7, 1.3, parts)
    for place, share in enumerate(shares / shares.sum()):
        mass = moved * float(share)
        other = (445 if gives else 352) * 10**6 + number + place + 1
        # the other is of a size that fits what she takes or gives
        length = max(62.0, min(150.0, 62.0 * (mass / (1500.0 if gives else 1100.0)) ** (1 / 3)))
        mate = hull(random, length * random.uniform(1.0, 1.15), fleet)
        hours = mass * _M3_PER_TONNE / random.uniform(250.0, 560.0) + random.uniform(1.5, 3.8)
        end = when + pd.Timedelta(hours=hours)
        found.encounters.append(
            {"mmsi_1": ship, "mmsi_2": other, "start_utc": when, "end_utc": end}
        )
        found.ships.append(sent(other, mate, random))
        when = end + pd.Timedelta(hours=random.uniform(14.0, 30.0))
    found.ships.append(sent(ship, own, random))
    before, after = _ballast(random, own, fleet, first, last, gives=gives)
    for moment, used in (
        (start - pd.Timedelta(hours=48.0), stores[0] + first + before),
        (when + pd.Timedelta(hours=3.0), stores[1] + last + after),
    ):
        true = own.draught_m(float(used))
        metres = typed(random, true, own.design_m)
        if abs(metres - true) > MISTYPED_M:
            found.mistyped.add(ship)
        found.reports.append((ship, moment.isoformat(), metres))
    found.unseen[ship] = unseen, gives
    found.deadweight_t[ship] = own.dwt_t


def _ballast(
    random: Generator, own: TrueHull, fleet: Habits, first: float, last: float, *, gives: bool
) -> tuple[float, float]:
    """Ballast before and after, by the policies of `other_hulls.transfer`."""
    if not gives:
        before = own.dwt_t * random.uniform(0.12, 0.38)
        after = before * (0.0 if random.random() < 0.65 else random.uniform(0.1, 0.6))
        return before, after * (1.0 if last < 0.7 * own.dwt_t else 0.1)
    if fleet.floor:
        had, taken = (fleet.floor * max(own.dwt_t - c / 0.45, 0.0) for c in (first, last))
        return had, taken
    return 0.0, own.dwt_t * (0.0 if random.random() < 0.55 else random.uniform(0.02, 0.2))


@cache
def judged() -> pd.DataFrame:
    """Returns the cycles of 480 ships, half of which moved a quarter or half of her deadweight.

    Returns:
        `schemas.MASS_BALANCE` of them with `unseen` (over her deadweight), `deadweight_t`,
        `gives`, `mistyped` and `held`: whether the interval of the residual holds zero.
    """
    return pd.concat([_judged(seed) for seed in SEEDS], ignore_index=True)


def _judged(seed: int) -> pd.DataFrame:
    defaults = Params.defaults()
    params = replace(defaults, volumes=replace(defaults.volumes, draws=500))
    fleet = planted(np.random.default_rng(seed), 160, (0.0, 0.25, 0.0, 0.5))
    table, known, typed = encounters(*fleet.encounters), ships(*fleet.ships), fleet.reports
    told = screen_with(table, known, calls(), dark(), params.screening)
    reports = draughts(*typed)
    found = assess_with(table, told, known, reports, calls(), calls(), params, Quiet())
    rows = mass_balance(found, known, reports, calls())
    rows = rows[rows["mmsi"].isin(list(fleet.unseen))]
    return rows.assign(
        unseen=rows["mmsi"].map({k: v[0] for k, v in fleet.unseen.items()}),
        gives=rows["mmsi"].map({k: v[1] for k, v in fleet.unseen.items()}),
        deadweight_t=rows["mmsi"].map(fleet.deadweight_t),
        mistyped=rows["mmsi"].isin(fleet.mistyped),
        held=(rows["residual_t_p05"] <= 0.0) & (rows["residual_t_p95"] >= 0.0),
    )
