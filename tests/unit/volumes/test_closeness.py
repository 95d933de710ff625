"""Two ships that were close but not alongside: what their draughts add."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.volumes.made_tables import at
from tests.unit.volumes.test_transfers import HOP_2, LADING, assessed, line_of

from lightering.model.params import Params
from lightering.volumes.closeness import with_draughts
from lightering.volumes.readings import Reading, Side

PARAMS = Params.defaults()
PRIOR = PARAMS.screening.p_close_factor
TOLD = {
    "counts_1": 0.9 * PRIOR,
    "counts_2": 0.02 * PRIOR,
    "counts_reason_1": "flag",
    "counts_reason_2": "nothing",
}


def side(before: float, after: float) -> Side:
    return Side(*(Reading(m, at("2026-03-01"), "made.csv", 2) for m in (before, after)))


def chance(
    *sides: Side,
    kind: str = "close",
    params: Params = PARAMS,
    most: tuple[float, float] = (4.0, 1.5),
) -> dict[str, Any]:
    return with_draughts(TOLD, kind, (sides[0], sides[1]), (6.0, 8.0), most, params)


def test_that_a_draught_that_rose_speaks_for_a_transfer_and_says_so() -> None:
    found = chance(side(3.4, 5.6), Side())
    assert found["counts_1"] > 0.9 * 0.85
    assert "+2.2 m" in found["counts_reason_1"]


def test_that_both_sides_speak_louder_than_one() -> None:
    one, both = chance(side(3.4, 5.6), Side()), chance(side(3.4, 5.6), side(7.0, 6.2))
    assert both["counts_1"] > one["counts_1"]


def test_that_three_decimetres_of_a_mother_ship_speak_for_a_transfer_into_a_small_one() -> None:
    # 20,000 t of deadweight rise by 0.9 m at most while they fill one of 3,000 t
    mother, sister = (
        chance(Side(), side(8.2, 7.9), most=(4.0, most))["counts_1"] for most in (0.9, 4.0)
    )
    assert mother > TOLD["counts_1"] > sister


def test_that_a_draught_that_stayed_speaks_against_it() -> None:
    assert chance(side(3.4, 3.4), Side())["counts_1"] < 0.5 * TOLD["counts_1"]


def test_that_a_change_the_wrong_way_never_speaks_for_it() -> None:
    assert chance(side(5.6, 3.4), Side())["counts_1"] <= TOLD["counts_1"] + 1e-9


@pytest.mark.parametrize("kind", ["alongside", "close"])
def test_that_without_a_reading_nothing_changes(kind: str) -> None:
    assert chance(Side(), Side(), kind=kind) == TOLD


def test_that_ships_alongside_keep_their_chance() -> None:
    assert chance(side(3.4, 5.6), Side(), kind="alongside") == TOLD
    sure = replace(PARAMS, screening=replace(PARAMS.screening, p_close_factor=1.0))
    assert chance(side(3.4, 5.6), Side(), params=sure) == TOLD


def test_that_the_row_of_a_close_pair_carries_the_reason() -> None:
    bare, read = (
        assessed(HOP_2 | {"kind": "close"}, typed=t).transfers.iloc[0] for t in ((), LADING)
    )
    assert read["counts_probability"] > 1.5 * bare["counts_probability"]
    assert "draught change" in line_of(read, "counts toward paragraph 5")["value"]
