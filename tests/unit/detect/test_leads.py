"""Leads: what the space-time prism allows, in closed form, and how leads are ranked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.unit.detect.drawn_tracks import EPOCH, GEOD, HOUR, KNOT, Ship, drifting, limits, load

from lightering.detect import find_gaps, find_leads
from lightering.detect.prism import arc_m
from lightering.geo import to_ecef
from lightering.model.schemas import LEAD_COLUMNS
from lightering.progress import Quiet

LON, LAT = 124.0, 33.0
HOURS = np.arange(0.0, 30.01, 0.25)
PACE_KN = 12.0


def passing(mmsi: int, silent_h: float, km: float, bearing: float = 90.0) -> Ship:
    """A ship silent from hour 5 on, heard again so long later and so far away; two fixes each."""
    hours = np.array([4.75, 5.0, 5.0 + silent_h, 5.25 + silent_h])
    metres = np.array([-5_000.0, 0.0, km * 1000.0, km * 1000.0 + 5_000.0])
    lon, lat, _ = GEOD.fwd(np.full(4, LON), np.full(4, LAT), np.full(4, bearing), metres)
    return Ship(mmsi, hours, np.asarray(lon), np.asarray(lat))


def at(bearing: float, km: float) -> tuple[float, float]:
    lon, lat, _ = GEOD.fwd(LON, LAT, bearing, km * 1000.0)
    return lon, lat


def search(*ships: Ship, **changes: float) -> pd.DataFrame:
    return find_leads(load(*ships), limits(lead_speed_kn=PACE_KN, **changes), Quiet())


def hours_of(moment: pd.Timestamp) -> float:
    return (moment - pd.Timestamp(EPOCH, unit="ms", tz="UTC")).total_seconds() / 3600.0


def sails_h(km: float) -> float:
    """Hours for a way, less the 500 m at which two ships are together."""
    return (km * 1000.0 - 500.0) / (PACE_KN * KNOT) / 3600.0


def test_that_chords_are_lengthened_to_the_geodesic() -> None:
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(-180, 180, 200), rng.uniform(-85, 85, 200)
    km = rng.uniform(0.1, 1_500.0, 200)
    x, y, _ = GEOD.fwd(lon, lat, rng.uniform(0, 360, 200), km * 1000.0)
    a, b = to_ecef(lon, lat), to_ecef(np.asarray(x), np.asarray(y))
    arcs = np.array([arc_m(square) for square in ((a - b) ** 2).sum(axis=1)])
    assert np.abs(arcs - km * 1000.0).max() < 35.0
    short = km < 500.0
    assert np.abs(arcs - km * 1000.0)[short].max() < 2.0


def test_that_the_times_with_a_ship_that_lies_still_are_those_of_the_closed_form() -> None:
    silent, still = (
        passing(412_000_001, 20.0, 120.0),
        drifting(413_000_001, HOURS, *at(90.0, 60.0), knots=0.0),
    )
    (row,) = search(silent, still).to_dict("records")
    assert hours_of(row["earliest_utc"]) == pytest.approx(5.0 + sails_h(60.0), abs=1e-5)
    assert hours_of(row["latest_utc"]) == pytest.approx(25.0 - sails_h(60.0), abs=1e-5)
    assert row["window_h"] == pytest.approx(20.0 - 2 * sails_h(60.0), abs=1e-5)
    assert row["slack_h"] == pytest.approx(row["window_h"] - 2.0)
    assert row["detour_km"] == pytest.approx(0.0, abs=1e-3)
    assert (row["rivals"], row["nearer_rivals"], row["rank"], row["mask"]) == (0, 0, 1, "")
    assert row["gap_id_2"] is None
    assert row["coverage_1"] == "untested"
    assert "412000001 was silent while 413000001 lay slow" in row["reason"]


def test_that_the_times_with_a_drifting_ship_solve_her_motion() -> None:
    # she drifts straight away from where the silence began, at 1 kn
    silent = passing(412_000_001, 20.0, 0.0)
    adrift = drifting(413_000_001, HOURS, *at(90.0, 40.0), knots=1.0, course=90.0)
    (row,) = search(silent, adrift, loiter_radius_km=60.0).to_dict("records")
    knots_km = 1.852
    t = (hours_of(row["earliest_utc"]), hours_of(row["latest_utc"]))
    for instant, spare in ((t[0], t[0] - 5.0), (t[1], 25.0 - t[1])):
        away = 40.0 + knots_km * instant
        assert PACE_KN * knots_km * spare + 0.5 == pytest.approx(away, rel=2e-4)


def test_that_a_ship_just_out_of_reach_gives_no_lead_and_just_within_gives_one() -> None:
    limit_km = (20.0 - 2.0) / 2.0 * PACE_KN * 1.852 + 0.5
    for km, expected in ((limit_km - 0.05, 1), (limit_km + 0.05, 0)):
        still = drifting(413_000_001, HOURS, *at(0.0, km), knots=0.0)
        assert len(search(passing(412_000_001, 20.0, 0.0), still)) == expected


def test_that_the_slow_spell_of_the_visible_ship_bounds_the_times() -> None:
    place = at(90.0, 60.0)
    hours = HOURS[(HOURS >= 12.0) & (HOURS <= 15.0)]
    (row,) = search(
        passing(412_000_001, 20.0, 120.0), drifting(413_000_001, hours, *place, knots=0.0)
    ).to_dict("records")
    assert (hours_of(row["earliest_utc"]), hours_of(row["latest_utc"])) == (12.0, 15.0)
    short = HOURS[(HOURS >= 12.0) & (HOURS <= 13.75)]
    found = search(
        passing(412_000_001, 20.0, 120.0), drifting(413_000_001, short, *place, knots=0.0)
    )
    assert found.empty


def test_that_a_visible_ship_under_way_gives_no_lead() -> None:
    assert search(passing(412_000_001, 20.0, 120.0), drifting(413_000_001, HOURS, knots=5.0)).empty


@pytest.mark.parametrize("place", [(124.0, 33.0), (179.9, -17.0), (10.0, 82.0)])
def test_that_two_silences_meet_where_most_time_is_left(place: tuple[float, float]) -> None:
    # one waits at a place, the other at 100 km from it: most time is left on the line between,
    # where both sail for as long; closed form: D - distance / V
    ends = GEOD.fwd(*place, 90.0, 100_000.0)[:2]
    hours = np.array([4.75, 5.0, 25.0, 25.25])
    one, two = (
        Ship(mmsi, hours, np.full(4, lon), np.full(4, lat))
        for mmsi, (lon, lat) in ((412_000_001, place), (413_000_001, ends))
    )
    (row,) = search(one, two, min_duration_h=2.0).to_dict("records")
    assert row["window_h"] == pytest.approx(20.0 - sails_h(100.0), abs=2e-4)
    away = [GEOD.inv(row["lon"], row["lat"], *spot)[2] for spot in (place, ends)]
    assert away == pytest.approx([50_000.0, 50_000.0], abs=30.0)
    assert row["gap_id_1"] is not None
    assert row["gap_id_2"] is not None
    assert "both silent" in row["reason"]


def test_that_the_best_place_of_two_silences_is_that_of_a_fine_grid() -> None:
    one = passing(412_000_001, 14.0, 150.0, 70.0)
    two = passing(413_000_001, 11.0, 90.0, 20.0)
    two.lon, two.hours = two.lon + 0.9, two.hours + 1.5
    (row,) = search(one, two).to_dict("records")
    x, y = np.meshgrid(np.linspace(LON, LON + 2.5, 500), np.linspace(LAT - 0.2, LAT + 1.2, 500))
    takes = []
    for ship in (one, two):
        for k in (1, 2):
            metres = GEOD.inv(x, y, np.full_like(x, ship.lon[k]), np.full_like(x, ship.lat[k]))[2]
            takes.append(np.maximum(metres - 250.0, 0.0) / (PACE_KN * KNOT) / 3600.0)
    window = np.minimum(one.hours[2] - takes[1], two.hours[2] - takes[3]) - np.maximum(
        one.hours[1] + takes[0], two.hours[1] + takes[2]
    )
    assert row["window_h"] == pytest.approx(window.max(), abs=0.02)
    assert row["window_h"] >= window.max() - 1e-3


def test_that_a_ship_is_never_led_to_herself() -> None:
    hours = np.array([4.75, 5.0, 25.0, 25.25])
    one, two = (Ship(412_000_001, hours, np.full(4, LON + d), np.full(4, LAT)) for d in (0, 0.2))
    two.identity = 1
    assert search(one, two).empty


def test_that_silences_longer_than_the_limit_take_no_part() -> None:
    still = drifting(413_000_001, np.arange(0.0, 90.01, 0.5), *at(90.0, 10.0), knots=0.0)
    assert search(passing(412_000_001, 73.0, 20.0), still).empty
    assert len(search(passing(412_000_001, 73.0, 20.0), still, lead_longest_h=80.0)) == 1


def test_that_a_silence_spent_in_one_port_takes_no_part() -> None:
    hours = np.array([4.75, 5.0, 25.0, 25.25])
    moored = Ship(412_000_001, hours, np.full(4, 125.369), np.full(4, 38.703))  # Nampo
    other = Ship(413_000_001, hours, np.full(4, 124.9), np.full(4, 38.5))
    assert len(find_gaps(load(moored, other), limits(), Quiet())) == 2
    assert search(moored, other).empty


def test_that_rivals_are_counted_and_the_nearest_leads() -> None:
    silent = passing(412_000_001, 20.0, 120.0)
    near = [
        drifting(413_000_001 + k, HOURS, *at(90.0 + 25.0 * k, 60.0), knots=0.0) for k in range(3)
    ]
    found = search(silent, *near)
    assert found["mmsi_2"].tolist() == [413_000_001, 413_000_002, 413_000_003]
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["rivals"].tolist() == [2, 2, 2]
    assert found["nearer_rivals"].tolist() == [0, 1, 2]
    assert (np.diff(found["detour_km"]) > 0.0).all()


def test_that_a_place_by_the_shore_is_masked_and_ranked_last() -> None:
    # both silent ends lie on either side of the Shandong peninsula's tip: the way leads over land
    hours = np.array([4.75, 5.0, 25.0, 25.25])
    one = Ship(412_000_001, hours, np.full(4, 122.2), np.full(4, 37.65))
    two = Ship(413_000_001, hours, np.full(4, 122.2), np.full(4, 36.75))
    sea = (
        Ship(414_000_001, hours, np.full(4, 124.0), np.full(4, 34.0)),
        Ship(415_000_001, hours, np.full(4, 124.9), np.full(4, 34.0)),
    )
    found = search(one, two, *sea)
    masked = found[(found["mmsi_1"] == 412_000_001) & (found["mmsi_2"] == 413_000_001)].iloc[0]
    assert masked["mask"] in ("near_shore", "in_port")
    assert masked["shore_km"] <= 3.0
    clear = found[found["mask"] == ""]
    assert len(clear) > 0
    assert clear["rank"].max() < found[found["mask"] != ""]["rank"].min()


def test_that_the_silent_side_carries_the_id_of_her_gap() -> None:
    silent, still = passing(412_000_001, 20.0, 120.0), drifting(411_000_001, HOURS, *at(90.0, 60.0))
    loaded = load(silent, still)
    (gap,) = find_gaps(loaded, limits(), Quiet())["gap_id"]
    (row,) = find_leads(loaded, limits(), Quiet()).to_dict("records")
    assert (row["gap_id_1"], row["gap_id_2"]) == (None, gap)
    assert tuple(row) == LEAD_COLUMNS
    assert row["earliest_utc"] >= pd.Timestamp(EPOCH + 5 * HOUR, unit="ms", tz="UTC")


def test_that_without_silence_there_are_no_leads() -> None:
    found = search(drifting(412_000_001, HOURS), drifting(413_000_001, HOURS))
    assert found.empty
    assert tuple(found.columns) == LEAD_COLUMNS
