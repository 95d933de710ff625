"""What makes an encounter count, each part with its reason."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.unit.screening.small_tracks import (
    AT_SEA,
    DPRK,
    NAMPO,
    OTHER,
    encounter,
    loaded,
    screen,
    stay,
)

from lightering.model.params import Params

PARAMS = Params.defaults()
P = PARAMS.screening
WITNESS = 353_900_001


def screened(event: pd.DataFrame, *runs: list[dict], **static: object) -> pd.Series:
    one, two = int(event["mmsi_1"].iloc[0]), int(event["mmsi_2"].iloc[0])
    meeting = [
        stay(one, "2026-02-01T00:00", 12, AT_SEA, **static),
        stay(two, "2026-02-01T00:00", 12, AT_SEA, **static),
        # another ship is heard until the window for calls is over
        stay(WITNESS, "2026-04-10T00:00", 1, AT_SEA),
    ]
    return screen(event, loaded(*meeting, *runs), PARAMS).iloc[0]


def test_that_the_dprk_flag_counts_and_engages_paragraph_11() -> None:
    row = screened(encounter())
    assert row["passes"]
    assert row["para11"]
    assert row["counts_1"] == pytest.approx(P.p_dprk_flag)
    assert row["counts_2"] == pytest.approx(P.p_base)
    assert "MID 445" in row["counts_reason"]


def test_that_a_call_afterwards_joins_the_flag_by_noisy_or() -> None:
    row = screened(encounter(), stay(DPRK, "2026-02-04T00:00", 20, NAMPO))
    assert row["call_after_1"] == pd.Timestamp("2026-02-04T00:00Z")
    assert row["counts_1"] == pytest.approx(1 - (1 - P.p_dprk_flag) * (1 - P.p_call))
    assert "Nampo" in row["counts_reason_1"]


def ended(days: int, *runs: list[dict], where: tuple[float, float] = AT_SEA) -> pd.Series:
    """A foreign pair whose tracks end so many days after they met."""
    event = encounter(mmsi_1=352_900_001).assign(lon=where[0], lat=where[1])
    one, two = int(event["mmsi_1"].iloc[0]), int(event["mmsi_2"].iloc[0])
    meeting = [stay(mmsi, "2026-02-01T00:00", 12, where) for mmsi in (one, two)]
    last = (pd.Timestamp(event["end_utc"].iloc[0]) + pd.Timedelta(days=days)).isoformat()[:16]
    return screen(event, loaded(*meeting, stay(WITNESS, last, 0.1, AT_SEA), *runs), PARAMS).iloc[0]


def test_that_tracks_that_end_early_do_not_say_that_no_call_was_made() -> None:
    chances = [float(ended(days)["counts_2"]) for days in (0, 1, 5, 20, 46)]
    assert chances == sorted(chances, reverse=True)
    # Bayes: the odds fall to p_base as deliveries would have been seen
    s, start = P.p_call_unseen, P.p_base / (1 - P.p_base)
    odds = start / (s + (1 - s) * 2 ** (-P.call_window_d / P.call_half_d))
    assert chances[0] == pytest.approx(odds / (1 + odds), abs=0.005)
    assert chances[-1] == pytest.approx(P.p_base)
    assert "the tracks end 5 d after, a call may follow: 0.08" in ended(5)["counts_reason_2"]


def test_that_no_call_is_awaited_where_one_was_seen_or_of_a_meeting_far_away() -> None:
    seen = ended(5, stay(OTHER, "2026-02-04T00:00", 20, NAMPO))
    assert seen["counts_2"] == pytest.approx(P.p_call)
    far = ended(1, where=(104.5, 1.5))
    assert far["counts_2"] == pytest.approx(P.p_base)


def test_that_a_call_beyond_the_window_is_no_tie() -> None:
    row = screened(encounter(), stay(DPRK, "2026-04-04T00:00", 20, NAMPO))
    assert pd.isna(row["call_after_1"])


def test_that_a_foreign_receiver_with_a_call_counts_without_paragraph_11() -> None:
    event = encounter(mmsi_1=352_900_001)
    row = screened(event, stay(OTHER, "2026-02-04T00:00", 20, NAMPO))
    assert not row["para11"]
    assert row["counts_2"] == pytest.approx(P.p_call)


def test_that_a_ship_that_came_from_nampo_is_tied() -> None:
    row = screened(encounter(), stay(DPRK, "2026-01-20T00:00", 20, NAMPO))
    assert pd.notna(row["call_before_1"])
    assert row["counts_1"] > P.p_dprk_flag


def test_that_falling_silent_off_nampo_is_a_weaker_tie() -> None:
    event = encounter(mmsi_1=352_900_001)
    off = (124.9, 38.6)
    row = screened(
        event,
        stay(OTHER, "2026-02-03T00:00", 0.5, off),
        stay(OTHER, "2026-02-06T00:00", 0.5, AT_SEA),
    )
    assert row["counts_2"] == pytest.approx(P.p_dark)


def test_that_close_but_not_alongside_halves_the_probability() -> None:
    assert screened(encounter(kind="close"))["counts_1"] == pytest.approx(
        P.p_dprk_flag * P.p_close_factor
    )


def test_that_a_listed_receiver_counts_by_imo_alone() -> None:
    event = encounter(mmsi_1=352_900_001, imo_1=8_916_293)
    row = screened(event)
    assert row["counts_1"] == pytest.approx(P.p_listed)
    assert row["imo_ok_1"]
    wrong = screened(encounter(mmsi_1=352_900_001, imo_1=8_916_294))
    assert wrong["counts_1"] == pytest.approx(P.p_base)
    assert not wrong["imo_ok_1"]


@pytest.mark.parametrize(
    ("types", "word"), [((80, 70), "bunkering"), ((30, 80), "fishing"), ((52, 80), "service")]
)
def test_that_an_explained_pair_counts_nothing_and_says_why(
    types: tuple[int, int], word: str
) -> None:
    event = encounter(mmsi_1=352_900_001)
    fixes = loaded(
        stay(352_900_001, "2026-02-01T00:00", 12, AT_SEA, ship_type=types[0]),
        stay(OTHER, "2026-02-01T00:00", 12, AT_SEA, ship_type=types[1]),
    )
    row = screen(event, fixes, PARAMS).iloc[0]
    assert row["passes"]
    assert row["counts_probability"] == 0.0
    assert word in row["counts_reason"]


def test_that_a_dprk_ship_is_never_explained_away_by_its_type() -> None:
    row = screened(encounter(), ship_type=30)
    assert row["passes"]
    assert row["counts_1"] == pytest.approx(P.p_dprk_flag)


def test_that_two_fishing_vessels_do_not_pass() -> None:
    row = screened(encounter(mmsi_1=412_900_001), ship_type=30)
    assert not row["passes"]
    assert "fishing" in row["reason"]


def test_that_two_boats_do_not_pass_but_unknown_sizes_do() -> None:
    event = encounter(mmsi_1=352_900_001)
    assert not screened(event, length_m=15.0)["passes"]
    assert screened(event)["passes"]


@pytest.mark.parametrize("kind", ["convoy", "in_port", "anchored_neighbours", "service_craft"])
def test_that_other_kinds_never_pass(kind: str) -> None:
    row = screened(encounter(kind=kind))
    assert not row["passes"]
    assert not row["para11"]
    assert row["counts_probability"] == 0.0
    assert kind.replace("_", " ") in row["reason"]


def test_that_no_encounters_give_an_empty_table_with_all_columns() -> None:
    empty = screen(encounter().iloc[:0], loaded(), PARAMS)
    full = screen(encounter(), loaded(stay(DPRK, "2026-02-01", 1, AT_SEA)), PARAMS)
    assert empty.columns.tolist() == full.columns.tolist()
    assert len(empty) == 0
