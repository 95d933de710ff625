from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from tests.unit.detect.drawn_tracks import EPOCH, HOUR, Ship, beside, drifting, load

from lightering.detect import find_encounters
from lightering.geo import geodesic_m
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.tracks import motion

GEOD = Geod(ellps="WGS84")
A, B = 412_000_001, 445_000_002


def ms(hours: float | np.ndarray) -> np.ndarray:
    return EPOCH + np.round(np.asarray(hours) * HOUR).astype(np.int64)


def test_that_the_rows_are_those_of_one_ship_and_one_identity() -> None:
    hours = np.arange(0.0, 2.0, 0.25)
    one = drifting(A, hours)
    twin = beside(one, A, 5_000.0)
    twin.identity = 1
    loaded = load(one, twin, beside(one, B, 100.0))
    mmsi = loaded.fixes.column("mmsi").to_numpy()
    for number, identity in ((A, 0), (A, 1), (B, 0)):
        rows = motion.rows_of(loaded, number, identity)
        assert rows.size == 8
        assert (mmsi[rows] == number).all()
        assert (loaded.identity[rows] == identity).all()
    assert motion.rows_of(loaded, 999, 0).size == 0
    assert motion.rows_of(loaded, B + 1, 0).size == 0


def test_that_a_position_between_two_fixes_lies_on_their_geodesic_at_even_pace() -> None:
    lon, lat, _ = GEOD.fwd(179.9, 60.0, 75.0, 40_000.0)
    ship = Ship(A, np.array([0.0, 1.5]), np.array([179.9, lon]), np.array([60.0, lat]))
    share = np.array([0.0, 0.25, 0.5, 1.0])
    x, y = motion.positions_at(load(ship), A, 0, ms(1.5 * share))
    assert geodesic_m(179.9, 60.0, x, y) == pytest.approx(40_000.0 * share, abs=0.001)
    assert geodesic_m(lon, lat, x, y) == pytest.approx(40_000.0 * (1.0 - share), abs=0.001)


def test_that_in_a_gap_before_and_after_there_is_no_position() -> None:
    ship = drifting(A, np.array([0.0, 0.5, 1.0, 4.0, 4.5]))
    x, y = motion.positions_at(
        load(ship), A, 0, ms(np.array([-0.1, 1.0, 1.01, 2.5, 3.99, 4.0, 4.6]))
    )
    assert np.isnan(x).tolist() == [True, False, True, True, True, False, True]
    assert np.isnan(y).tolist() == np.isnan(x).tolist()


def test_that_a_jump_is_a_gap_however_short() -> None:
    ship = drifting(A, np.arange(0.0, 1.0, 0.1))
    ship.lon[5] += 1.0
    x, _ = motion.positions_at(load(ship), A, 0, ms(np.array([0.35, 0.45, 0.55, 0.65])))
    assert np.isnan(x).tolist() == [False, True, True, False]


def test_that_a_ship_that_is_not_there_has_no_position() -> None:
    x, y = motion.positions_at(load(drifting(A, np.arange(3.0))), B, 0, ms(np.arange(3.0)))
    assert np.isnan(x).all()
    assert np.isnan(y).all()


def test_that_the_separation_is_the_geodesic_and_the_speed_the_reported_one() -> None:
    hours = np.arange(0.0, 4.1, 0.25)
    one = drifting(A, hours, knots=1.0, sog_kn=1.4)
    two = beside(one, B, 150.0)
    frame = motion.separation(load(one, two), _pair(), int(ms(0.0)), int(ms(4.0)), 49)
    assert len(frame) == 49
    assert frame["distance_m"].to_numpy() == pytest.approx(150.0, abs=0.01)
    assert frame["speed_1_kn"].to_numpy() == pytest.approx(1.4)
    assert frame["speed_2_kn"].to_numpy()[:-1] == pytest.approx(1.0, abs=0.001)
    assert frame["time_utc"].iloc[0] == pd.Timestamp(EPOCH, unit="ms", tz="UTC")


def test_that_where_one_ship_is_silent_there_is_no_separation() -> None:
    hours = np.arange(0.0, 8.0, 0.25)
    one = drifting(A, hours)
    two = beside(one, B, 100.0)
    seen = (hours <= 2.0) | (hours >= 5.0)
    two = Ship(B, hours[seen], two.lon[seen], two.lat[seen])
    frame = motion.separation(load(one, two), _pair(), int(ms(0.0)), int(ms(7.0)), 29)
    silent = (frame["time_utc"] > pd.Timestamp(int(ms(2.0)), unit="ms", tz="UTC")) & (
        frame["time_utc"] < pd.Timestamp(int(ms(5.0)), unit="ms", tz="UTC")
    )
    assert frame["distance_m"].isna().tolist() == silent.tolist()
    assert frame["speed_2_kn"].isna().tolist() == silent.tolist()
    assert frame["speed_1_kn"].notna().all()


def test_that_the_separation_at_the_ends_of_a_contact_is_the_limit() -> None:
    hours = np.arange(0.0, 6.0, 0.1)
    one = drifting(A, hours, knots=0.3)
    away = np.interp(hours, [0.0, 1.0, 5.0, 6.0], [3000.0, 40.0, 40.0, 3000.0])
    loaded = load(one, beside(one, B, away))
    params = Params.defaults().detect
    row = find_encounters(loaded, params, Quiet()).iloc[0]
    ends = [round(row[name].timestamp() * 1000.0) for name in ("start_utc", "end_utc")]
    frame = motion.separation(loaded, row, ends[0], ends[1], 2)
    # a millisecond at 3 km in an hour is less than a millimetre
    assert frame["distance_m"].to_numpy() == pytest.approx(params.distance_m, abs=0.002)


def test_that_of_two_places_at_one_time_motion_keeps_the_one_that_detection_keeps() -> None:
    hours = np.arange(0.0, 2.0, 0.25)
    ship = drifting(A, hours, knots=0.2)
    doubled = Ship(
        A,
        np.concatenate((hours, hours[3:5])),
        np.concatenate((ship.lon, ship.lon[3:5] + 0.004)),
        np.concatenate((ship.lat, ship.lat[3:5])),
    )
    instants = ms(np.arange(0.0, 1.7, 0.05))
    for loaded in (load(doubled), load(ship)):
        x, y = motion.positions_at(loaded, A, 0, instants)
        assert geodesic_m(*motion.positions_at(load(ship), A, 0, instants), x, y).max() < 0.001


def _pair() -> pd.Series:
    return pd.Series({"mmsi_1": A, "mmsi_2": B, "identity_1": 0, "identity_2": 0})
