"""What is a call at a DPRK port, and what is not."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.unit.screening.small_tracks import AT_SEA, DPRK, NAMPO, OTHER, loaded, stay

from lightering.model.params import Params
from lightering.screening import dprk_dark_periods, dprk_port_calls

PARAMS = Params.defaults()


def calls(*runs: list[dict]) -> pd.DataFrame:
    return dprk_port_calls(loaded(*runs), PARAMS)


def test_that_a_slow_stay_near_a_port_is_one_call_from_first_to_last_fix() -> None:
    found = calls(
        stay(DPRK, "2026-01-01T00:00", 5, AT_SEA),
        stay(DPRK, "2026-01-03T00:00", 30, NAMPO),
        stay(DPRK, "2026-01-07T00:00", 5, AT_SEA),
    )
    assert found["port"].tolist() == ["Nampo"]
    assert found["arrival_utc"].tolist() == [pd.Timestamp("2026-01-03T00:00Z")]
    assert found["departure_utc"].tolist() == [pd.Timestamp("2026-01-04T06:00Z")]
    assert found["source_line"].tolist() == [2 + 11]


def test_that_passing_by_slowly_for_half_an_hour_is_no_call() -> None:
    assert len(calls(stay(DPRK, "2026-01-03T00:00", 0.5, NAMPO))) == 0


def test_that_a_fast_passage_is_no_call() -> None:
    fast = [row | {"sog_kn": 9.0} for row in stay(DPRK, "2026-01-03T00:00", 5, NAMPO)]
    assert len(calls(fast)) == 0


def test_that_without_a_sent_speed_the_motion_decides() -> None:
    still = [row | {"sog_kn": None} for row in stay(DPRK, "2026-01-03T00:00", 5, NAMPO)]
    moving = [
        row | {"lon": row["lon"] + 0.03 * k, "lat": row["lat"] - 0.02 * k}
        for k, row in enumerate([r | {"mmsi": OTHER} for r in still][:4])
    ]
    assert calls(still, moving)["mmsi"].tolist() == [DPRK]


def test_that_silence_in_port_does_not_break_the_call() -> None:
    found = calls(
        stay(DPRK, "2026-01-03T00:00", 1, NAMPO), stay(DPRK, "2026-01-05T00:00", 1, NAMPO)
    )
    assert len(found) == 1


def test_that_leaving_and_coming_back_are_two_calls() -> None:
    found = calls(
        stay(DPRK, "2026-01-03T00:00", 3, NAMPO),
        stay(DPRK, "2026-01-04T00:00", 3, AT_SEA),
        stay(DPRK, "2026-01-05T00:00", 3, NAMPO),
    )
    assert len(found) == 2


def test_that_two_ships_under_one_mmsi_do_not_share_a_call() -> None:
    here = [row | {"identity": 0} for row in stay(DPRK, "2026-01-03T00:00", 6, NAMPO)]
    away = [row | {"identity": 1} for row in stay(DPRK, "2026-01-03T00:15", 6, AT_SEA)]
    found = calls(here, away)
    assert found["identity"].tolist() == [0]
    assert len(found) == 1


def test_that_a_radius_of_nothing_finds_nothing() -> None:
    narrow = replace(PARAMS, screening=replace(PARAMS.screening, dprk_call_radius_km=0.5))
    off = (NAMPO[0] + 0.02, NAMPO[1])
    fixes = loaded(stay(DPRK, "2026-01-03T00:00", 6, off))
    assert len(dprk_port_calls(fixes, narrow)) == 0
    assert len(dprk_port_calls(fixes, PARAMS)) == 1


@pytest.mark.parametrize(("place", "expected"), [(NAMPO, ["Nampo"]), (AT_SEA, [])])
def test_that_a_dark_period_counts_only_near_a_port(place: tuple, expected: list[str]) -> None:
    fixes = loaded(
        stay(DPRK, "2026-01-03T00:00", 1, place), stay(DPRK, "2026-01-05T00:00", 1, AT_SEA)
    )
    assert dprk_dark_periods(fixes, PARAMS)["port"].tolist() == expected


def test_that_no_fixes_give_no_calls() -> None:
    assert len(calls()) == 0
    assert len(dprk_dark_periods(loaded(), PARAMS)) == 0
