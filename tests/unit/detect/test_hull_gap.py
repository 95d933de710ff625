"""The water between two hulls, whose antennas stand anywhere on them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.detect.drawn_tracks import Ship, beside, drifting, limits, load, noisy

from lightering.detect import find_encounters
from lightering.detect.hull_gap import along_keels, antennas, gap, sides
from lightering.progress import Quiet

A, B = 412_000_001, 445_000_002
HOURS = np.arange(0.0, 8.0, 0.05)
LARGE = {"ship_type": 80, "length_m": 180.0, "beam_m": 32.0}
metres = st.floats(0.0, 200.0)
angles = st.floats(0.0, 360.0)
hulls = st.tuples(*[st.floats(1.0, 150.0)] * 2, *[st.floats(1.0, 30.0)] * 2)


def between(north: float, east: float, bow_1: float, bow_2: float, *ends: float) -> float:
    return float(gap(north, east, bow_1, bow_2, np.array(ends)))


def at_bearing(ahead: float, abeam: float, bow: float) -> tuple[float, float]:
    """North and east of what lies so far ahead and to starboard of a ship with this heading."""
    cos, sin = np.cos(np.radians(bow)), np.sin(np.radians(bow))
    return ahead * cos - abeam * sin, ahead * sin + abeam * cos


@pytest.mark.parametrize("bow", [0.0, 33.0, 90.0, 181.5, 359.9])
def test_that_antennas_at_opposite_ends_do_not_hide_how_near_two_hulls_are(bow: float) -> None:
    # 180 x 32 m each on one heading, bows level, 4 m of water: one antenna on the forecastle by
    # the port rail, the other on a bridge aft by the starboard rail
    one, two = (10.0, 170.0, 2.0, 30.0), (150.0, 30.0, 29.0, 3.0)
    north, east = at_bearing(10.0 - 150.0, 30.0 + 4.0 + 29.0, bow)
    assert between(north, east, bow, bow, *one, *two) == pytest.approx(4.0, abs=1e-9)
    assert along_keels(north, east, bow, bow, np.array(one + two)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("bow", [0.0, 33.0, 90.0, 181.5])
def test_that_middles_abeam_on_opposite_headings_are_no_way_apart(bow: float) -> None:
    ends = (150.0, 30.0, 16.0, 16.0)
    # both bridges aft, headings opposed, middles level: antennas 120 m apart along the keels
    north, east = at_bearing(120.0, 36.0, bow)
    found = between(north, east, bow, bow + 180.0, *ends, *ends)
    assert found == pytest.approx(4.0, abs=1e-9)
    way = along_keels(north, east, bow, bow + 180.0, np.array(ends + ends))
    assert way == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("place", "bow", "expected"),
    [
        ((0.0, 50.0), 0.0, 30.0),  # side by side
        ((250.0, 0.0), 0.0, 50.0),  # bow to stern
        ((230.0, 60.0), 0.0, np.hypot(30.0, 40.0)),  # corner to corner
        ((0.0, 130.0), 90.0, 20.0),  # a bow that points at a side
        ((0.0, 15.0), 0.0, 0.0),  # into each other
        ((0.0, 0.0), 45.0, 0.0),  # across each other
        ((0.0, 10.0 + 100.0 / 2**0.5 + 10.0 / 2**0.5 + 7.0), 45.0, 7.0),  # a corner at a side
    ],
)
def test_that_the_gap_of_two_hulls_200_by_20_m_is_the_closed_form(
    place: tuple[float, float], bow: float, expected: float
) -> None:
    ends = (100.0, 100.0, 10.0, 10.0)
    for turned in (0.0, 17.0, 250.0):
        north, east = at_bearing(*place, turned)
        found = between(north, east, turned, turned + bow, *ends, *ends)
        assert found == pytest.approx(expected, abs=1e-9)


@settings(deadline=None, max_examples=200)
@given(metres, metres, angles, angles, hulls, hulls)
def test_that_the_gap_is_that_of_the_polygons(
    north: float, east: float, bow_1: float, bow_2: float, one: tuple, two: tuple
) -> None:
    shapely = pytest.importorskip("shapely")

    def outline(n: float, e: float, bow: float, side: tuple) -> object:
        corners = [(side[0], -side[2]), (side[0], side[3]), (-side[1], side[3]),
                   (-side[1], -side[2])]  # fmt: skip
        return shapely.Polygon([np.add((n, e), at_bearing(*c, bow)) for c in corners])

    own, other = outline(0.0, 0.0, bow_1, one), outline(north, east, bow_2, two)
    found = between(north, east, bow_1, bow_2, *one, *two)
    assert found == pytest.approx(own.distance(other), abs=1e-6)


@settings(deadline=None, max_examples=200)
@given(metres, metres, angles, angles, hulls, hulls)
def test_that_swapped_ships_have_the_same_gap_to_the_bit_and_full_turns_change_nothing(
    north: float, east: float, bow_1: float, bow_2: float, one: tuple, two: tuple
) -> None:
    found = between(north, east, bow_1, bow_2, *one, *two)
    assert between(-north, -east, bow_2, bow_1, *two, *one) == found
    turned = between(north, east, bow_1 + 360.0, bow_2 - 360.0, *one, *two)
    assert turned == pytest.approx(found, abs=1e-6)
    way = along_keels(north, east, bow_1, bow_2, np.array(one + two))
    assert along_keels(-north, -east, bow_2, bow_1, np.array(two + one)) == way


def pair(**changes: float) -> pd.DataFrame:
    known = {"length": 100.0, "beam": 20.0, "to_bow": np.nan, "to_port": np.nan}
    both = {f"{name}_{ship}": value for name, value in known.items() for ship in (1, 2)}
    return pd.DataFrame([both | changes])


def test_that_an_antenna_that_is_not_reported_stands_amidships_and_the_words_say_so() -> None:
    nobody = pair()
    assert np.isnan(sides(nobody)).all()
    assert antennas(nobody).tolist() == [""]
    one = pair(to_bow_1=80.0, to_port_1=5.0)
    assert sides(one).tolist() == [[80.0, 20.0, 5.0, 15.0, 50.0, 50.0, 10.0, 10.0]]
    assert antennas(one).tolist() == ["antenna of 1 as reported, that of 2 taken amidships"]
    both = pair(to_bow_1=80.0, to_port_1=5.0, to_bow_2=0.0, to_port_2=1.0)
    assert sides(both).tolist() == [[80.0, 20.0, 5.0, 15.0, 0.0, 100.0, 1.0, 19.0]]
    assert antennas(both).tolist() == ["both antennas as reported"]


@pytest.mark.parametrize("changes", [{"to_bow_1": 101.0, "to_port_1": 5.0}, {"to_bow_1": 80.0}])
def test_that_an_antenna_outside_the_hull_or_half_reported_is_none(changes: dict) -> None:
    assert antennas(pair(**changes)).tolist() == [""]
    assert np.isnan(sides(pair(**changes))).all()


def row_of(*ships: Ship) -> pd.Series:
    table = find_encounters(load(*ships), limits(), Quiet())
    assert len(table) == 1
    return table.iloc[0]


def side_by_side(abeam: float, **more: dict) -> tuple[Ship, Ship]:
    one = drifting(A, HOURS, knots=0.4, sog_kn=0.4, heading_deg=60.0, **LARGE, **more["one"])
    two = beside(one, B, abeam, 150.0, sog_kn=0.4, heading_deg=60.0, **LARGE, **more["two"])
    return noisy(one, 3.0, 1), noisy(two, 3.0, 2)


OUTER = ({"to_bow_m": 90, "to_port_m": 2}, {"to_bow_m": 90, "to_port_m": 30})
INNER = ({"to_bow_m": 90, "to_port_m": 30}, {"to_bow_m": 90, "to_port_m": 2})


def test_that_ships_made_fast_whose_antennas_stand_on_the_outer_rails_are_alongside() -> None:
    # 64 m between antennas: 30 + 4 m of water + 30
    row = row_of(*side_by_side(64.0, one=OUTER[0], two=OUTER[1]))
    assert row["kind"] == "alongside"
    water = re.search(r"([\d.]+) m of water", row["kind_reason"])
    assert water is not None
    assert float(water[1]) == pytest.approx(4.0, abs=0.5)
    assert "both antennas as reported" in row["kind_reason"]


def test_that_the_same_antennas_on_the_inner_rails_are_hulls_too_far_apart_to_touch() -> None:
    # the same 64 m between antennas: 2 + 60 m of water + 2; amidships it would be 32 m of water
    row = row_of(*side_by_side(64.0, one=INNER[0], two=INNER[1]))
    assert row["kind"] == "close"
    assert "60 m of water" in row["kind_reason"]
    # and 55 m between antennas amidships are alongside, on the inner rails they are not
    assert row_of(*side_by_side(55.0, one={}, two={}))["kind"] == "alongside"
    assert row_of(*side_by_side(55.0, one=INNER[0], two=INNER[1]))["kind"] == "close"


def test_that_two_bridges_aft_on_opposite_headings_far_apart_are_still_alongside() -> None:
    # hulls level for 100 of their 180 m: antennas 200 m apart along the keels, which amidships
    # would be hulls that do not even overlap
    aft = {"to_bow_m": 150, "to_port_m": 16}
    place = {"bearing": 60.0 + np.degrees(np.arctan2(36.0, 200.0))}
    one = drifting(A, HOURS, knots=0.4, sog_kn=0.4, heading_deg=60.0, **LARGE, **aft)
    two = {"sog_kn": 0.4, "heading_deg": 240.0, **LARGE}
    assert row_of(one, beside(one, B, np.hypot(36.0, 200.0), **place, **two, **aft))["kind"] == (
        "alongside"
    )
    bare = drifting(A, HOURS, knots=0.4, sog_kn=0.4, heading_deg=60.0, **LARGE)
    other = beside(bare, B, np.hypot(36.0, 200.0), **place, **two)
    assert row_of(bare, other)["kind"] != "alongside"


def test_that_a_tug_close_astern_of_her_tow_is_not_made_fast_by_a_small_gap() -> None:
    # 90 m hulls in line with 20 m of water between bow and stern, antennas aft
    ends = {"length_m": 90.0, "beam_m": 14.0, "to_bow_m": 75, "to_port_m": 7}
    lead = drifting(A, HOURS, knots=1.4, sog_kn=1.4, heading_deg=40.0, ship_type=80, **ends)
    tow = beside(lead, B, 110.0, 220.0, sog_kn=1.4, heading_deg=40.0, ship_type=80, **ends)
    assert row_of(lead, tow)["kind"] == "convoy"
