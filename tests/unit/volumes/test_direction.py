"""Who gave and who received, with reasons, and the courage to say unknown."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lightering.volumes.direction import Party, direction_of
from lightering.volumes.readings import Reading, Side


def reading(metres: float) -> Reading:
    return Reading(metres, pd.Timestamp("2026-03-01", tz="UTC"), "made.csv", 2)


def party(name: str, **known: Any) -> Party:
    before, after = known.pop("before", None), known.pop("after", None)
    side = Side(
        None if before is None else reading(before), None if after is None else reading(after)
    )
    base = {"design_draught_m": 6.0, "dwt_t": 3500.0, "linked": False, "goes_on": ""}
    return Party(name=name, side=side, **(base | {"loaded_at": "", "trade": ""} | known))


def test_that_the_ship_that_went_deeper_received() -> None:
    found = direction_of(party("A", before=3.4, after=5.6), party("B"))
    assert found.receiver == 1
    assert found.probability > 0.95
    assert "draught of A changed by +2.2 m" in found.reason


def test_that_the_ship_that_rose_gave() -> None:
    assert direction_of(party("A", before=6.0, after=4.0), party("B")).receiver == 2


def test_that_two_equal_ships_without_readings_are_unknown() -> None:
    found = direction_of(party("A"), party("B"))
    assert found.probability == 0.5
    assert "nothing known" in found.reason


def test_that_size_alone_leaves_the_direction_unknown() -> None:
    found = direction_of(party("A"), party("B", dwt_t=90_000.0))
    assert found.receiver == 1
    assert 0.5 < found.probability < 0.8


def test_that_a_dprk_tanker_beside_a_smaller_boat_is_still_the_receiver() -> None:
    found = direction_of(party("A", linked=True), party("B", dwt_t=800.0))
    assert found.receiver == 1
    assert 0.5 < found.probability < 0.9


def test_that_a_loading_port_and_the_laden_draught_point_to_the_giver() -> None:
    found = direction_of(party("A", before=3.3), party("B", before=5.9, loaded_at="Kao-Hsiung"))
    assert found.receiver == 1
    assert found.probability > 0.8
    assert "Kao-Hsiung" in found.reason


def test_that_order_does_not_matter() -> None:
    one, two = party("A", before=3.4, after=5.6), party("B", linked=True, dwt_t=9000.0)
    there, back = direction_of(one, two), direction_of(two, one)
    assert there.probability == pytest.approx(back.probability)
    assert (there.receiver, back.receiver) == (1, 2)


def test_that_no_direction_is_ever_certain() -> None:
    found = direction_of(
        party("A", before=2.0, after=7.0, linked=True), party("B", before=7.0, after=2.0)
    )
    assert found.probability <= 0.9901


def test_that_the_ship_that_goes_on_to_the_dprk_received_and_the_reason_says_where() -> None:
    found = direction_of(party("A", goes_on="Nampo on 2026-03-05"), party("B"))
    assert found.receiver == 1
    assert found.probability == pytest.approx(0.9, abs=0.01)
    assert found.reason == "toward A: A goes on to the DPRK, Nampo on 2026-03-05 (+2.2)"


def test_that_a_flag_adds_little_to_where_she_goes_as_both_come_together() -> None:
    alone = direction_of(party("A", goes_on="Nampo"), party("B"))
    both = direction_of(party("A", goes_on="Nampo", linked=True), party("B"))
    assert alone.probability < both.probability < 0.95
    assert "A is tied to the DPRK (+0.6)" in both.reason


def test_that_ties_on_either_side_are_set_against_each_other() -> None:
    found = direction_of(party("A", goes_on="Nampo"), party("B", linked=True))
    assert found.probability == 0.5
    assert "A goes on to the DPRK" in found.reason
    assert "B is tied to the DPRK" in found.reason
    # where both go there, it tells nothing
    same = direction_of(party("A", goes_on="Nampo"), party("B", goes_on="Wonsan"))
    assert "nothing known" in same.reason


def test_that_one_typed_draught_is_never_surer_than_crews_are_right() -> None:
    found = direction_of(party("A", before=2.0, after=7.0), party("B"))
    # 8 % of typed draughts have nothing to do with the event; half of these point the wrong way
    assert found.probability == pytest.approx(0.96, abs=0.002)


def test_that_who_lay_waiting_and_who_left_first_are_parts_of_their_own() -> None:
    moved = [(1.0, "B lay waiting, A came"), (1.0, "B stayed, A left first")]
    found = direction_of(party("A"), party("B"), moved)
    assert found.receiver == 1
    assert 0.5 < found.probability < 0.8
    assert "B lay waiting, A came (+0.5)" in found.reason
