"""What all transfers have in common must be drawn once per draw: the published total of 2018."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from lightering.ledger.scenarios import scenario_totals
from lightering.model.params import Params
from lightering.volumes.hulls import draw_shared, laden_odds

FULL_BBL, CALLS, DRAWS = 1_519_587.0, 89, 100_000
"""What 89 calls would be if all were full, at 8.33 bbl per tonne."""

LADEN = Params.defaults().volumes


def ninety(totals: np.ndarray) -> np.ndarray:
    return np.quantile(totals, (0.05, 0.95))


def total(fractions: np.ndarray) -> np.ndarray:
    """Barrels of calls whose ships differ in size by 20 % and 40 %, (draws,)."""
    weights = 1.0 + 0.2 * (np.arange(CALLS) % 5 - 2)
    return FULL_BBL * (fractions * weights).sum(axis=1) / weights.sum()


@cache
def intervals_of_2018() -> tuple[np.ndarray, np.ndarray]:
    """90 % interval of the 89 calls: one laden fraction per draw, and one per call and draw."""
    random = np.random.default_rng(89)
    alone = np.concatenate(
        [
            total(random.beta(LADEN.laden_alpha, LADEN.laden_beta, (10_000, CALLS)))
            for _ in range(DRAWS // 10_000)
        ]
    )
    common = FULL_BBL * random.beta(LADEN.laden_alpha, LADEN.laden_beta, DRAWS)
    return ninety(common), ninety(alone)


def test_that_the_published_total_comes_out_nine_times_too_narrow_from_independent_draws() -> None:
    assert 1_367_628 in scenario_totals(FULL_BBL).values()
    common, alone = intervals_of_2018()
    # the figures of the published re-calculation, in millions of barrels
    assert alone / 1e6 == pytest.approx([1.07, 1.15], rel=0.01)
    assert common / 1e6 == pytest.approx([0.68, 1.40], abs=0.03)
    ratio = np.diff(common)[0] / np.diff(alone)[0]
    assert 8.5 < ratio < 9.5


def test_that_a_shared_fraction_widens_a_total_by_the_root_of_the_calls() -> None:
    random = np.random.default_rng(90)
    equal = random.beta(LADEN.laden_alpha, LADEN.laden_beta, (20_000, CALLS))
    ratio = equal[:, 0].std() / equal.mean(axis=1).std()
    assert ratio == pytest.approx(math.sqrt(CALLS), rel=0.03)


def test_that_the_fleet_is_drawn_once_for_all_transfers_of_a_draw() -> None:
    shared = draw_shared(LADEN)
    odds = laden_odds(shared, LADEN)
    assert odds.shape == (LADEN.draws,)
    assert np.log(odds).std() > 0.1
