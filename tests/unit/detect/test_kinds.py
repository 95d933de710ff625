from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.unit.detect.drawn_tracks import EPOCH, GEOD, Ship, beside, drifting, load, noisy

from lightering.detect import find_encounters
from lightering.detect.places import nearest_port, shore_km
from lightering.model.params import Params
from lightering.model.records import Loaded
from lightering.model.schemas import CLOSE_KINDS, FIXES, KINDS
from lightering.progress import Quiet

PARAMS = Params.defaults().detect
HOURS = np.arange(0.0, 8.0, 0.05)
TANKER = {"ship_type": 80, "length_m": 90.0, "beam_m": 14.0}
A, B = 412_000_001, 445_000_002


def kind_of(*ships: Ship) -> str:
    table = find_encounters(load(*ships), PARAMS, Quiet())
    assert len(table) == 1
    row = table.iloc[0]
    assert row["kind"] in KINDS
    assert len(row["kind_reason"]) > 15
    assert "{" not in row["kind_reason"]
    return str(row["kind"])


def anchored(
    mmsi: int, lon: float, lat: float, phase: float, radius: float, **more: object
) -> Ship:
    """A ship that swings about her anchor as wind and tide turn her."""
    swing = 150.0 * np.sin(HOURS / 2.0 + phase)
    n = len(HOURS)
    x, y, _ = GEOD.fwd(np.full(n, lon), np.full(n, lat), swing, np.full(n, radius))
    return Ship(mmsi, HOURS, np.asarray(x), np.asarray(y), more=dict(more))


@pytest.mark.parametrize("metres", [20.0, 40.0, 70.0, 95.0])
@pytest.mark.parametrize("noise", [0.0, 10.0])
@pytest.mark.parametrize("knots", [0.05, 0.5, 1.3])
def test_that_a_tanker_pair_made_fast_is_alongside(
    metres: float, noise: float, knots: float
) -> None:
    one = drifting(A, HOURS, knots=knots, sog_kn=knots, **TANKER)
    two = beside(one, B, metres, 150.0, sog_kn=knots, **TANKER)
    assert kind_of(noisy(one, noise, 1), noisy(two, noise, 2)) == "alongside"


@pytest.mark.parametrize("metres", [25.0, 60.0, 110.0])
def test_that_a_pair_of_which_nothing_is_known_can_be_alongside(metres: float) -> None:
    one = drifting(A, HOURS, knots=0.4)
    assert kind_of(noisy(one, 5.0, 3), noisy(beside(one, B, metres, 10.0), 5.0, 4)) == "alongside"


def test_that_approach_and_parting_do_not_hide_that_they_were_alongside() -> None:
    one = drifting(A, HOURS, knots=0.4, sog_kn=0.4, **TANKER)
    away = np.interp(
        HOURS, [0.0, 1.0, 1.6, 6.0, 6.5, 8.0], [6000.0, 450.0, 45.0, 45.0, 450.0, 6000.0]
    )
    two = beside(one, B, away, 100.0, sog_kn=0.5, **TANKER)
    assert kind_of(noisy(one, 8.0, 5), noisy(two, 8.0, 6)) == "alongside"


def test_that_ships_made_fast_that_turn_together_with_the_tide_are_alongside() -> None:
    one = drifting(A, HOURS, knots=0.2, **TANKER)
    turning = np.interp(HOURS, [0.0, 3.0, 5.0, 8.0], [10.0, 20.0, 190.0, 200.0])
    assert kind_of(one, beside(one, B, 50.0, turning, **TANKER)) == "alongside"


def test_that_tankers_drifting_with_their_bows_down_wind_are_not_a_convoy() -> None:
    one = drifting(A, HOURS, knots=0.6, course=80.0, heading_deg=75.0, **TANKER)
    two = beside(one, B, 155.0, 165.0, heading_deg=75.0, **TANKER)
    assert kind_of(noisy(one, 8.0, 1), noisy(two, 8.0, 2)) == "close"


def test_that_two_large_ships_with_antennas_far_apart_are_alongside_by_their_hulls() -> None:
    large = {"ship_type": 80, "length_m": 183.0, "beam_m": 32.0, "heading_deg": 60.0}
    one = drifting(A, HOURS, knots=0.3, **large)
    # 36 m abeam and 120 m ahead on one heading: 125 m between antennas, 4 m between hulls
    bearing = 60.0 + np.degrees(np.arctan2(36.0, 120.0))
    assert kind_of(one, beside(one, B, np.hypot(36.0, 120.0), bearing, **large)) == "alongside"


def test_that_parallel_keels_far_abeam_are_close_and_not_alongside() -> None:
    small = {**TANKER, "heading_deg": 60.0}
    one = drifting(A, HOURS, knots=0.3, course=150.0, **small)
    assert kind_of(one, beside(one, B, 75.0, 150.0, **small)) == "close"


@pytest.mark.parametrize("more", [{}, TANKER])
def test_that_a_pair_that_drifts_as_one_some_hundred_metres_apart_is_close(more: dict) -> None:
    one = drifting(A, HOURS, knots=0.6, sog_kn=0.6, **more)
    two = beside(one, B, 260.0 + 15.0 * np.sin(HOURS), 70.0, sog_kn=0.6, **more)
    assert kind_of(noisy(one, 8.0, 7), noisy(two, 8.0, 8)) == "close"


@pytest.mark.parametrize("more", [{}, TANKER, {**TANKER, "nav_status": 1}])
@pytest.mark.parametrize("phase", [0.0, 0.6])
def test_that_two_ships_at_anchor_300_m_apart_are_neighbours(more: dict, phase: float) -> None:
    one = anchored(A, 124.0, 33.0, 0.0, 60.0, **more)
    x, y, _ = GEOD.fwd(124.0, 33.0, 80.0, 300.0)
    two = anchored(B, x, y, phase, 60.0, **more)
    assert kind_of(noisy(one, 10.0, 1), noisy(two, 10.0, 2)) == "anchored_neighbours"


@pytest.mark.parametrize("headings", [True, False])
def test_that_two_long_ships_at_anchor_that_swing_as_one_are_neighbours(headings: bool) -> None:
    # 230 m apart: less than half of both lengths, and their keels stay parallel
    bow = 150.0 * np.sin(HOURS / 2.0) + 180.0
    long = {"ship_type": 80, "length_m": 250.0, "beam_m": 44.0}
    long |= {"heading_deg": bow % 360.0} if headings else {}
    one = anchored(A, 124.0, 33.0, 0.0, 60.0, **long)
    x, y, _ = GEOD.fwd(124.0, 33.0, 80.0, 230.0)
    two = anchored(B, x, y, 0.0, 60.0, **long)
    assert kind_of(noisy(one, 8.0, 1), noisy(two, 8.0, 2)) == "anchored_neighbours"


def test_that_two_ships_that_lie_dead_still_300_m_apart_are_neighbours() -> None:
    one = drifting(A, HOURS, knots=0.0, **TANKER)
    assert kind_of(one, beside(one, B, 300.0, **TANKER)) == "anchored_neighbours"


@pytest.mark.parametrize("knots", [1.2, 1.6, 6.0])
@pytest.mark.parametrize(
    "tug", [{"ship_type": 52, "length_m": 30.0}, {"ship_type": 31}, {"ship_type": 1025}, {}]
)
def test_that_a_tug_and_its_tow_are_not_an_encounter(knots: float, tug: dict) -> None:
    more = {"sog_kn": knots, "ship_type": 70} if tug else {"sog_kn": knots}
    tow = drifting(A, HOURS, knots=knots, course=40.0, **more)
    ahead = beside(tow, B, 100.0, 40.0, sog_kn=knots, **tug)
    assert kind_of(noisy(tow, 5.0, 1), noisy(ahead, 5.0, 2)) in ("service_craft", "convoy")


def test_that_ships_in_convoy_are_a_convoy() -> None:
    one = drifting(A, HOURS, knots=9.0, sog_kn=9.0)
    assert kind_of(one, beside(one, B, 400.0, 220.0, sog_kn=9.0)) == "convoy"


@pytest.mark.parametrize("knots", [1.2, 1.8])
def test_that_a_slow_convoy_is_a_convoy(knots: float) -> None:
    one = drifting(A, HOURS, knots=knots, sog_kn=knots, **TANKER)
    two = beside(one, B, 350.0, 220.0, sog_kn=knots, **TANKER)
    assert kind_of(noisy(one, 8.0, 1), noisy(two, 8.0, 2)) == "convoy"


def test_that_ships_passing_on_one_course_at_other_speeds_are_nothing() -> None:
    one = drifting(A, HOURS, knots=9.0, sog_kn=9.0)
    two = drifting(B, HOURS, lat=33.001, knots=9.4, sog_kn=9.4)
    table = find_encounters(load(one, two), PARAMS, Quiet())
    assert not set(table["kind"]) & set(CLOSE_KINDS)


@pytest.mark.parametrize("metres", [40.0, 200.0])
def test_that_fishing_boats_that_drift_together_are_service_craft(metres: float) -> None:
    boat = {"ship_type": 30, "length_m": 32.0, "beam_m": 7.0}
    one = drifting(A, HOURS, knots=0.7, **boat)
    assert kind_of(one, beside(one, B, metres, **boat)) == "service_craft"


@pytest.mark.parametrize("craft", [31, 32, 33, 50, 52, 53])
def test_that_a_pilot_tug_or_tender_beside_a_tanker_is_a_service_craft(craft: int) -> None:
    one = drifting(A, HOURS, **TANKER)
    assert kind_of(one, beside(one, B, 30.0, ship_type=craft)) == "service_craft"


@pytest.mark.parametrize(
    "barge",
    [{"ship_type": 80, "length_m": 48.0}, {"ship_type": 80, "length_m": 65.0}, {"length_m": 40.0}],
)
def test_that_a_bunker_barge_beside_a_large_ship_is_a_service_craft(barge: dict) -> None:
    one = drifting(A, HOURS, ship_type=70, length_m=190.0, beam_m=32.0)
    assert kind_of(one, beside(one, B, 35.0, beam_m=10.0, **barge)) == "service_craft"


def test_that_a_tanker_hull_that_says_it_is_a_tug_is_not_believed() -> None:
    one = drifting(A, HOURS, **TANKER)
    two = beside(one, B, 40.0, ship_type=52, length_m=110.0, beam_m=18.0)
    assert kind_of(one, two) == "alongside"


def test_that_a_tanker_beside_smaller_boats_stays_an_encounter() -> None:
    one = drifting(A, HOURS, **TANKER)
    assert (
        kind_of(one, beside(one, B, 30.0, length_m=45.0, beam_m=9.0, ship_type=80)) == "alongside"
    )


def test_that_ships_in_port_are_in_port() -> None:
    one = drifting(A, HOURS, lon=125.41, lat=38.71, knots=0.0, **TANKER)
    assert nearest_port(one.lon[:1], one.lat[:1])[1][0] < PARAMS.port_radius_km
    assert kind_of(one, beside(one, B, 30.0, **TANKER)) == "in_port"


def test_that_a_barge_beside_a_tanker_in_harbour_waters_is_in_port() -> None:
    one = drifting(A, HOURS, lon=126.580, lat=37.4295, knots=0.0, **TANKER)
    assert nearest_port(one.lon[:1], one.lat[:1])[1][0] > PARAMS.port_radius_km
    assert kind_of(one, beside(one, B, 30.0, **TANKER)) == "in_port"


def test_that_a_place_inside_the_coastline_is_said_to_be_so() -> None:
    # the eastern terminal of Port Said, which a coast drawn for the whole world does not show
    one = drifting(A, HOURS, lon=32.3555, lat=31.2115, knots=0.0, **TANKER)
    table = find_encounters(load(one, beside(one, B, 30.0, **TANKER)), PARAMS, Quiet())
    assert table["kind"].tolist() == ["in_port"]
    assert "inside the coastline of the map" in table["kind_reason"].iloc[0]


def harbour(count: int) -> list[Ship]:
    """Boats that lie still about a village harbour in the Limfjord, 20 km from any listed port."""
    place = (8.3655, 56.9588)
    one = drifting(A, HOURS, *place, knots=0.0, length_m=60.0, beam_m=10.0, ship_type=70)
    two = beside(one, B, 30.0, length_m=60.0, beam_m=10.0, ship_type=70)
    moored = [
        beside(one, 219_000_000 + k, 700.0 + 600.0 * k, 40.0 * k, ship_type=37)
        for k in range(count)
    ]
    return [one, two, *moored]


def test_that_a_harbour_no_list_names_is_known_by_the_ships_that_lie_there() -> None:
    ships = harbour(9)
    assert nearest_port(ships[0].lon[:1], ships[0].lat[:1])[1][0] > PARAMS.harbour_port_km
    assert PARAMS.berth_shore_km < shore_km(ships[0].lon[:1], ships[0].lat[:1])[0]
    table = find_encounters(load(*ships), PARAMS, Quiet())
    pair = table[(table["mmsi_1"] == A) & (table["mmsi_2"] == B)]
    assert pair["kind"].tolist() == ["in_port"]
    assert "no list of ports names" in pair["kind_reason"].iloc[0]
    assert kind_of(*harbour(0)) == "alongside"


def test_that_ships_fast_for_less_than_the_duration_are_nothing() -> None:
    hours = np.arange(0.0, 1.95, 0.05)
    one = drifting(A, hours, **TANKER)
    table = find_encounters(load(one, beside(one, B, 40.0, **TANKER)), PARAMS, Quiet())
    assert len(table) == 0


def test_that_exactly_the_duration_is_enough() -> None:
    one = drifting(A, np.arange(0.0, 2.01, 0.05), **TANKER)
    table = find_encounters(load(one, beside(one, B, 40.0, **TANKER)), PARAMS, Quiet())
    assert table["contact_h"].tolist() == [2.0]


@pytest.mark.parametrize("sent", [None, "half"])
def test_that_a_speed_that_was_not_sent_is_neither_slow_nor_fast(sent: str | None) -> None:
    for knots, kinds in ((1.5, {"alongside"}), (3.0, {"convoy"})):
        more = {"sog_kn": np.where(np.arange(len(HOURS)) % 2, knots, np.nan)} if sent else {}
        one = drifting(A, HOURS, knots=knots, **more)
        table = find_encounters(load(one, beside(one, B, 50.0, 130.0, **more)), PARAMS, Quiet())
        assert set(table["kind"]) == kinds
        assert table["mean_speed_1_kn"].iloc[0] == pytest.approx(knots, abs=0.001)
        assert table["mean_speed_2_kn"].iloc[0] == pytest.approx(knots, abs=0.001)


def test_that_a_reported_speed_is_not_believed_against_the_positions() -> None:
    one = drifting(A, HOURS, knots=7.0, sog_kn=0.0, **TANKER)
    table = find_encounters(load(one, beside(one, B, 40.0, sog_kn=0.0, **TANKER)), PARAMS, Quiet())
    assert table["kind"].tolist() == ["convoy"]
    assert table["mean_speed_1_kn"].iloc[0] == pytest.approx(7.0, abs=0.1)


def test_that_noise_of_fixes_every_ten_seconds_is_no_speed() -> None:
    hours = np.arange(0.0, 4.0, 1 / 360)
    one = drifting(A, hours, knots=0.3, **TANKER)
    two = beside(one, B, 50.0, 120.0, **TANKER)
    assert kind_of(noisy(one, 8.0, 1), noisy(two, 8.0, 2)) == "alongside"


def _suez() -> Loaded:
    path = Path(__file__).parents[3] / ".." / "shared/data/tracks/suez_four_column_csv"
    if not path.exists():
        pytest.skip("the shared data are not here")
    frame = pd.read_csv(path / "boat-positions.csv", encoding="utf-8-sig")
    frame["t"] = pd.to_datetime(frame["ais_pos_timestamp"], format="%d/%m/%Y %H:%M", utc=True)
    frame["mmsi"] = frame["ID"] + 538_000_000
    frame = frame.drop_duplicates(["mmsi", "t", "longitude", "latitude"]).sort_values(["mmsi", "t"])
    given = {
        "mmsi": pa.array(frame["mmsi"].to_numpy()),
        "time_utc": pa.array(frame["t"].dt.as_unit("ms")),
        "lon": pa.array(frame["longitude"].to_numpy()),
        "lat": pa.array(frame["latitude"].to_numpy()),
    }
    table = pa.Table.from_arrays(
        [given.get(f.name, pa.nulls(len(frame), f.type)) for f in FIXES], schema=FIXES
    )
    return Loaded(table, np.zeros(len(frame), dtype=np.int16), ())


def test_that_the_pairs_of_the_suez_queue_are_found_and_none_is_a_transfer() -> None:
    table = find_encounters(_suez(), PARAMS, Quiet())
    assert len(table) >= 30
    assert table["contact_h"].min() >= 2.0
    assert not set(table["kind"]) & set(CLOSE_KINDS)


def test_that_a_transfer_planted_beside_the_queue_is_found_all_the_same() -> None:
    queue = _suez().fixes
    start_h = (queue.column("time_utc").cast("int64").to_numpy().min() - EPOCH) / 3_600_000
    one = drifting(A, start_h + HOURS, lon=32.9, lat=29.2, knots=0.3)
    planted = load(noisy(one, 8.0, 1), noisy(beside(one, B, 60.0), 8.0, 2)).fixes
    both = pa.concat_tables([planted, queue])
    order = np.lexsort((both.column("time_utc").cast("int64"), both.column("mmsi")))
    fixes = both.take(pa.array(order))
    table = find_encounters(Loaded(fixes, np.zeros(len(order), np.int16), ()), PARAMS, Quiet())
    close = table[table["kind"].isin(CLOSE_KINDS)]
    assert close[["mmsi_1", "mmsi_2", "kind"]].values.tolist() == [[A, B, "alongside"]]


def test_that_ships_without_a_fix_do_not_meet_at_zero_zero() -> None:
    lost = np.zeros(len(HOURS))
    assert (
        len(
            find_encounters(
                load(Ship(A, HOURS, lost, lost), Ship(B, HOURS, lost, lost)), PARAMS, Quiet()
            )
        )
        == 0
    )
