"""Loitering: one slow ship at sea, for hours, near to where she began."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.detect.drawn_tracks import Ship, drifting, limits, load

from lightering.detect import find_loitering
from lightering.model.schemas import LOITERING_COLUMNS
from lightering.progress import Quiet

QUARTERS = np.arange(0.0, 8.01, 0.25)


def search(*ships: Ship, **changes: float):  # type: ignore[no-untyped-def]
    return find_loitering(load(*ships), limits(**changes), Quiet())


def test_that_a_ship_adrift_at_sea_for_eight_hours_is_found_with_its_measures() -> None:
    (row,) = search(drifting(412_000_001, QUARTERS, knots=0.5)).to_dict("records")
    assert row["duration_h"] == 8.0
    assert row["mean_speed_kn"] == pytest.approx(0.5, abs=1e-3)
    assert row["path_km"] == pytest.approx(4.0 * 1.852, rel=1e-4)
    assert row["spread_km"] == pytest.approx(2.0 * 1.852, rel=1e-3)
    assert row["fixes"] == QUARTERS.size
    assert row["shore_km"] > 50.0
    assert np.isnan(row["anchored_share"])
    assert tuple(row) == LOITERING_COLUMNS


def test_that_a_ship_under_way_is_not_loitering() -> None:
    assert search(drifting(412_000_001, QUARTERS, knots=2.1)).empty


def test_that_three_slow_hours_are_too_few() -> None:
    assert search(drifting(412_000_001, QUARTERS[:13], knots=0.5)).empty
    assert len(search(drifting(412_000_001, QUARTERS[:13], knots=0.5), loiter_min_h=3.0)) == 1


def test_that_a_silence_is_not_bridged() -> None:
    hours = np.concatenate((QUARTERS[:13], QUARTERS[:13] + 6.0))
    assert search(drifting(412_000_001, hours, knots=0.5)).empty


def test_that_a_quarter_of_an_hour_under_way_is_bridged_and_two_hours_are_not() -> None:
    for fast_h, expected in ((0.25, 1), (2.0, 2)):
        hours = np.arange(0.0, 10.0 + fast_h + 0.01, 0.25)
        knots = np.where((hours >= 5.0) & (hours < 5.0 + fast_h), 3.0, 0.5)
        ship = drifting(412_000_001, hours, knots=0.5)
        metres = np.concatenate(([0.0], np.cumsum(np.diff(hours) * knots[:-1] * 1852.0)))
        ship.lat = 33.0 + metres / 110_900.0
        ship.lon = np.full(hours.size, 124.0)
        assert len(search(ship)) == expected


def test_that_a_reported_speed_counts_before_the_implied_one() -> None:
    assert search(drifting(412_000_001, QUARTERS, knots=0.5, sog_kn=9.0)).empty


def test_that_a_ship_that_drifts_out_of_the_radius_begins_anew() -> None:
    long = np.arange(0.0, 24.01, 0.25)
    found = search(drifting(412_000_001, long, knots=1.8))
    assert len(found) == 4
    assert (found["end_utc"].iloc[:-1].to_numpy() <= found["start_utc"].iloc[1:].to_numpy()).all()
    # a radius of 20 km holds 5.75 h of 1.8 kn
    assert (found["duration_h"] == 5.75).sum() == 4


def test_that_a_ship_in_port_or_by_the_shore_is_left_out() -> None:
    still = drifting(412_000_001, QUARTERS, lon=125.369, lat=38.703, knots=0.0)  # Nampo
    assert search(still).empty


def test_that_a_ship_at_anchor_off_a_port_is_left_out_and_one_adrift_there_is_not() -> None:
    # 15 km off Busan, 10 km from the shore
    place = {"lon": 129.15, "lat": 34.98}
    at_anchor = drifting(412_000_001, QUARTERS, **place, knots=0.0, nav_status=1)
    silent = drifting(412_000_001, QUARTERS, **place, knots=0.0)
    adrift = drifting(412_000_001, QUARTERS, **place, knots=0.7, course=150.0, nav_status=0)
    options = {"loiter_shore_km": 3.0, "harbour_port_km": 8.0}
    assert search(at_anchor, **options).empty
    assert search(silent, **options).empty
    assert len(search(adrift, **options)) == 1


def test_that_an_anchored_ship_far_from_any_port_stays_listed_and_says_so() -> None:
    (row,) = search(drifting(412_000_001, QUARTERS, knots=0.0, nav_status=1)).to_dict("records")
    assert row["anchored_share"] == 1.0


def test_that_fixes_of_no_ship_give_an_empty_table_with_all_columns() -> None:
    found = search(drifting(2_190_001, QUARTERS))
    assert found.empty
    assert tuple(found.columns) == LOITERING_COLUMNS
