"""Three ships and more that lie together share a group, and its id follows from what they do."""

from __future__ import annotations

import numpy as np
from tests.unit.detect.drawn_tracks import Ship, beside, drifting, limits, load

from lightering.detect import find_encounters
from lightering.progress import Quiet

PARAMS = limits()
HOURS = np.arange(0.0, 8.0, 0.1)
TANKER = {"ship_type": 80, "length_m": 90.0, "beam_m": 14.0}
A, B, C, D = 412_000_001, 445_000_002, 445_000_003, 477_000_004


def search(*ships: Ship, **changes: object):
    return find_encounters(load(*ships, **changes), PARAMS, Quiet())


def raft(*mmsi: int, metres: float = 40.0) -> list[Ship]:
    one = drifting(mmsi[0], HOURS, knots=0.3, **TANKER)
    return [one] + [beside(one, m, metres * k, 150.0, **TANKER) for k, m in enumerate(mmsi[1:], 1)]


def test_that_a_pair_is_no_group():
    assert search(*raft(A, B))["group_id"].isna().all()


def test_that_a_raft_of_three_is_one_group():
    table = search(*raft(A, B, C))
    assert len(table) == 3
    assert table["group_id"].nunique() == 1
    assert table["group_id"].str.fullmatch(r"C-[0-9a-f]{10}").all()


def test_that_a_chain_of_four_is_one_group_though_its_ends_never_meet():
    table = search(*raft(A, B, C, D, metres=240.0))
    pairs = set(zip(table["mmsi_1"], table["mmsi_2"], strict=True))
    assert (A, D) not in pairs
    assert table["group_id"].nunique(dropna=False) == 1


def test_that_one_after_the_other_is_no_group_and_both_at_once_is():
    long = np.arange(0.0, 20.0, 0.1)
    mother = drifting(A, long, knots=0.3, **TANKER)

    def visitor(mmsi: int, start: float, end: float) -> Ship:
        away = np.interp(long, [start - 1, start, end, end + 1], [9e3, 45.0, 45.0, 9e3])
        return beside(mother, mmsi, away, 140.0 + 90.0 * (mmsi % 2), **TANKER)

    apart = search(mother, visitor(B, 2.0, 7.0), visitor(C, 11.0, 16.0))
    assert len(apart) == 2
    assert apart["group_id"].isna().all()
    overlapping = search(mother, visitor(B, 2.0, 9.0), visitor(C, 7.0, 16.0))
    assert overlapping["group_id"].nunique(dropna=False) == 1


def test_that_the_id_stays_when_a_ship_joins_later():
    long = np.arange(0.0, 20.0, 0.1)
    first = [drifting(A, long, knots=0.3, **TANKER)]
    first += [beside(first[0], m, 45.0 * k, 140.0, **TANKER) for k, m in ((1, B), (2, C))]
    away = np.interp(long, [9.0, 10.0, 16.0, 17.0], [9e3, 50.0, 50.0, 9e3])
    late = beside(first[0], D, away, 320.0, **TANKER)
    before = search(*first)["group_id"].unique().tolist()
    assert search(*first, late)["group_id"].unique().tolist() == before


def test_that_two_groups_at_one_time_have_two_ids():
    there = [Ship(s.mmsi + 100, s.hours, s.lon, s.lat + 1.0, more=s.more) for s in raft(A, B, C)]
    table = search(*raft(A, B, C), *there)
    assert table.groupby("group_id").size().tolist() == [3, 3]


def test_that_a_group_is_of_one_kind():
    ships = raft(A, B, C)
    tug = beside(ships[0], D, 30.0, 330.0, ship_type=52, length_m=30.0)
    table = search(*ships, tug)
    tanker = table[table["kind"] == "alongside"]["group_id"]
    craft = table[table["kind"] == "service_craft"]["group_id"]
    assert tanker.nunique(dropna=False) == craft.nunique(dropna=False) == 1
    assert set(tanker).isdisjoint(craft)


def test_that_groups_do_not_depend_on_the_order_of_rows():
    ships = raft(A, B, C, D)
    order = np.random.default_rng(5).permutation(4 * len(HOURS))
    assert search(*ships)["group_id"].tolist() == search(*ships, order=order)["group_id"].tolist()
