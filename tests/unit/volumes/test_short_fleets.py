"""Fleets of five days: what the tracks tie to the DPRK is held by its interval."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from tests.walls.lean import TIED, simulated

if TYPE_CHECKING:
    from tests.walls.lean import Lean

SEEDS = range(541, 565)
"""None of them was looked at while the model was made."""


@cache
def fleets() -> list[Lean]:
    return [simulated(seed, 5, 20_000) for seed in SEEDS]


def test_that_the_interval_of_what_is_tied_holds_its_truth() -> None:
    held = [one.tied_inside for one in fleets()]
    assert len(held) >= 20
    # 90 % of 24 is 21.6, with a standard deviation of 1.5
    assert sum(held) >= 19


def test_that_no_meeting_is_missed_and_volumes_lean_little() -> None:
    assert [one.missed for one in fleets()] == [0.0] * len(SEEDS)
    assert abs(np.mean([one.volume for one in fleets()])) < 0.08


def test_that_a_total_that_is_missed_is_missed_for_ships_that_nothing_ties() -> None:
    for one in fleets():
        untied = [p for p, true in one.chances if true and p < TIED]
        if not one.inside and one.tied_inside:
            assert untied
            assert one.truth_bbl > one.high_bbl
