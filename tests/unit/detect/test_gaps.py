"""Gaps: silences, how far the ship went in them, and whether receivers explain them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.detect.drawn_tracks import GEOD, Ship, beside, drifting, limits, load

from lightering.detect import find_gaps
from lightering.model.schemas import GAP_COLUMNS
from lightering.progress import Quiet

HOURS = np.arange(0.0, 24.01, 0.25)


def silent(ship: Ship, begin: float, end: float) -> Ship:
    """The ship without the fixes between two hours."""
    keep = (ship.hours <= begin) | (ship.hours >= end)
    return Ship(ship.mmsi, ship.hours[keep], ship.lon[keep], ship.lat[keep], ship.identity)


def search(*ships: Ship, **changes: float):  # type: ignore[no-untyped-def]
    return find_gaps(load(*ships), limits(**changes), Quiet())


def test_that_a_silence_has_its_length_way_and_speed() -> None:
    ship = silent(drifting(412_000_001, HOURS, knots=10.0), 6.0, 11.0)
    (row,) = search(ship).to_dict("records")
    assert row["duration_h"] == 5.0
    assert row["implied_speed_kn"] == pytest.approx(10.0, abs=1e-3)
    k = int(np.searchsorted(ship.hours, 6.0))
    metres = GEOD.inv(ship.lon[k], ship.lat[k], ship.lon[k + 1], ship.lat[k + 1])[2]
    assert row["distance_km"] == pytest.approx(metres / 1000.0, abs=5e-4)
    assert (row["lon"], row["end_lat"]) == pytest.approx((ship.lon[k], ship.lat[k + 1]), abs=1e-9)
    assert row["fixes_before"] == 25
    assert tuple(row) == GAP_COLUMNS


def test_that_two_hours_are_no_gap_and_a_millisecond_more_is_one() -> None:
    hours = np.array([0.0, 2.0, 4.0 + 1.0 / 3_600_000.0])
    (row,) = search(drifting(412_000_001, hours)).to_dict("records")
    assert row["duration_h"] == pytest.approx(2.0, abs=1e-6)
    assert row["start_utc"].hour == 2


def test_that_two_ships_under_one_mmsi_do_not_end_each_others_silence() -> None:
    one = silent(drifting(412_000_001, HOURS), 3.0, 9.0)
    two = drifting(412_000_001, HOURS + 0.05, lon=140.0)
    two.identity = 1
    found = search(one, two)
    assert len(found) == 1
    assert found["identity"].tolist() == [0]
    assert found["coverage"].tolist() == ["untested"]


def test_that_neighbours_on_the_air_show_that_receivers_worked() -> None:
    ship = drifting(412_000_001, HOURS)
    near = [beside(ship, 413_000_001 + k, 5_000.0 * (k + 1)) for k in range(3)]
    far = beside(ship, 414_000_001, 80_000.0)
    (row,) = search(silent(ship, 6.0, 12.0), *near, far).to_dict("records")
    assert (row["neighbours_start"], row["visible_start"]) == (3, 3)
    assert (row["neighbours_end"], row["visible_end"]) == (3, 3)
    assert row["covered_share"] == 1.0
    assert row["coverage"] == "heard"


def test_that_neighbours_silent_with_her_show_that_reception_was_lost() -> None:
    ship = drifting(412_000_001, HOURS)
    near = [silent(beside(ship, 413_000_001 + k, 5_000.0 * (k + 1)), 6.0, 12.0) for k in range(3)]
    found = search(silent(ship, 6.0, 12.0), *near)
    assert len(found) == 4
    assert (found["neighbours_start"] == 3).all()
    assert (found["visible_start"] == 0).all()
    assert (found["covered_share"] == 0.0).all()
    assert (found["coverage"] == "lost").all()


def test_that_half_of_the_neighbours_decide_by_the_parameter() -> None:
    ship = drifting(412_000_001, HOURS)
    stays = beside(ship, 413_000_001, 5_000.0)
    falls = silent(beside(ship, 413_000_002, 9_000.0), 6.0, 12.0)
    fleet = (silent(ship, 6.0, 12.0), stays, falls)
    mine = {s: search(*fleet, coverage_share=s).set_index("mmsi") for s in (0.5, 0.6)}
    assert mine[0.5].loc[412_000_001, "coverage"] == "heard"
    assert mine[0.6].loc[412_000_001, "coverage"] == "lost"


def test_that_a_lonely_ship_cannot_be_tested() -> None:
    ship = drifting(412_000_001, HOURS)
    (row,) = search(silent(ship, 6.0, 12.0), beside(ship, 414_000_001, 80_000.0)).to_dict("records")
    assert row["neighbours_start"] == row["neighbours_end"] == 0
    assert row["coverage"] == "untested"
    assert search(silent(ship, 6.0, 12.0), beside(ship, 414_000_001, 80_000.0),
                  coverage_radius_km=90.0)["coverage"].tolist() == ["heard"]  # fmt: skip


@pytest.mark.parametrize("place", [(179.999, -17.0), (20.0, 80.0), (0.0, 0.1)])
def test_that_the_test_of_coverage_knows_no_dateline_and_no_pole(
    place: tuple[float, float],
) -> None:
    ship = drifting(412_000_001, HOURS, *place, knots=0.1, course=90.0)
    near = [beside(ship, 413_000_001 + k, 49_000.0, 60.0 * k) for k in range(6)]
    far = [beside(ship, 414_000_001 + k, 51_000.0, 60.0 * k) for k in range(6)]
    (row,) = search(silent(ship, 6.0, 12.0), *near, *far).to_dict("records")
    assert row["neighbours_start"] == row["visible_start"] == 6
    assert row["neighbours_end"] == row["visible_end"] == 6


def test_that_fixes_of_no_ship_give_an_empty_table_with_all_columns() -> None:
    found = search(silent(drifting(2_190_001, HOURS), 6.0, 12.0))
    assert found.empty
    assert tuple(found.columns) == GAP_COLUMNS
