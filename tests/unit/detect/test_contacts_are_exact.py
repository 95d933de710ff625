from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.unit.detect import oracle
from tests.unit.detect.drawn_tracks import EPOCH, GEOD, HOUR, Ship, beside, drifting, limits, load
from tests.unit.detect.whole_motion import vertices, whole_motion

from lightering.detect.events import contact_events
from lightering.detect.fold import Events
from lightering.detect.near import near_motion
from lightering.detect.vertices import PIECE_M, Vertices
from lightering.progress import Quiet

if TYPE_CHECKING:
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded


def found(loaded: Loaded, params: DetectParams, chunk: int = 20_000) -> tuple[Vertices, Events]:
    motion = near_motion(loaded, params, Quiet(), 2)
    return motion.track, contact_events(motion, params, Quiet(), 2, chunk)


def by_pair(track: Vertices, events: Events) -> dict[object, list[tuple[int, int]]]:
    out: dict[object, list[tuple[int, int]]] = {}
    for e, (one, two) in enumerate(events.ship):
        key = tuple((int(track.mmsi[s]), int(track.identity[s])) for s in (one, two))
        span = slice(events.first[e], events.first[e + 1])
        out.setdefault(key, []).extend(
            zip(events.start_ms[span].tolist(), events.end_ms[span].tolist(), strict=True)
        )
    return out


def walk(
    mmsi: int, seed: int, lon: float, lat: float, hours: float = 6.0, step: float = 0.1
) -> Ship:
    """A ship that wanders about a place at some knots with fixes at uneven times."""
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0.0, hours, int(hours / step)))
    t = np.unique(np.round(t * 3600.0)) / 3600.0
    east = 350.0 * np.sin(t * rng.uniform(1.0, 3.0) + rng.uniform(0, 6)) + rng.normal(0, 150.0)
    north = 350.0 * np.sin(t * rng.uniform(1.0, 3.0) + rng.uniform(0, 6)) + rng.normal(0, 150.0)
    n = len(t)
    x, y, _ = GEOD.fwd(
        np.full(n, lon), np.full(n, lat), np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    )
    return Ship(mmsi, t, np.asarray(x), np.asarray(y))


PLACES = {
    "the open sea": (124.0, 33.0, 0.0),
    "midnight": (124.0, 33.0, 21.0),
    "the dateline": (179.9999, -17.0, 0.0),
    "80 degrees north": (20.0, 80.0, 0.0),
    "the equator and Greenwich": (0.0, 0.0, 0.0),
}


@pytest.mark.parametrize("place", PLACES)
def test_that_the_contacts_of_all_pairs_are_those_of_brute_force(place: str) -> None:
    lon, lat, late = PLACES[place]
    fleet = [walk(412_000_001 + k, 10 * k + 7, lon, lat) for k in range(5)]
    for ship in fleet:
        ship.hours = ship.hours + late
    loaded, params = load(*fleet), limits()
    ours = by_pair(*found(loaded, params))
    truth = oracle.contacts(loaded, params)
    assert set(ours) == set(truth)
    assert sum(len(v) for v in truth.values()) > 15
    for pair, intervals in truth.items():
        assert len(ours[pair]) == len(intervals)
        for mine, theirs in zip(ours[pair], intervals, strict=True):
            # rounded to whole milliseconds, and exact to one
            assert np.abs(np.subtract(mine, theirs)).max() <= 1.0


def lanes(seed: int, lon_0: float, lat_0: float) -> list[Ship]:
    """Ships that steam, turn and stop in one sea, fixes from ten seconds to two hours apart."""
    rng = np.random.default_rng(seed)
    fleet = []
    for k in range(24):
        step = rng.choice([0.003, 0.05, 0.5, 1.7])
        t = np.cumsum(rng.uniform(0.5, 1.5, int(7.0 / step)) * step)
        t = np.unique(np.round(t * 3600.0)) / 3600.0
        speed = rng.choice([0.0, 0.5, 6.0, 25.0])
        course = np.cumsum(rng.normal(0.0, 0.8, t.size)) * np.sqrt(step) + rng.uniform(0.0, 6.3)
        way = np.diff(t, prepend=t[0]) * speed / 60.0
        north = rng.uniform(-0.1, 0.1) + np.cumsum(way * np.cos(course))
        east = rng.uniform(-0.1, 0.1) + np.cumsum(way * np.sin(course))
        lat = lat_0 + north
        lon = (lon_0 + east / np.cos(np.radians(lat)) + 180.0) % 360.0 - 180.0
        more = {"sog_kn": np.where(rng.random(t.size) < 0.3, np.nan, speed)}
        fleet.append(Ship(412_000_001 + k, t, lon, lat, more=more))
    return fleet


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("place", [(20.0, 60.0), (180.0, -17.0), (20.0, 88.0)])
def test_that_what_is_passed_over_as_far_apart_holds_no_contact(
    seed: int, place: tuple[float, float]
) -> None:
    loaded = load(*lanes(seed, *place))
    for distance_m in (50.0, 500.0, 5_000.0):
        params = limits(distance_m=distance_m)
        motion = near_motion(loaded, params, Quiet())
        ours = contact_events(motion, params, Quiet())
        whole = whole_motion(loaded, params)
        truth = contact_events(whole, params, Quiet())
        assert len(motion.pairs) < len(whole.pairs)
        for name in Events.__slots__:
            assert getattr(ours, name).tobytes() == getattr(truth, name).tobytes()
    assert truth.contact_ms.size > 20


def test_that_long_motions_follow_the_geodesic_and_not_the_chord() -> None:
    # 70 km in two hours, one fix at each end; the other ship lies still half-way
    lon, lat, _ = GEOD.fwd(170.0, 50.0, 80.0, 70_000.0)
    far = Ship(412_000_001, np.array([0.0, 2.0]), np.array([170.0, lon]), np.array([50.0, lat]))
    x, y, _ = GEOD.fwd(170.0, 50.0, 80.0, 35_000.0)
    still = Ship(412_000_002, np.array([0.0, 1.9]), np.array([x, x]), np.array([y, y]))
    loaded, params = load(far, still), limits()
    ours = by_pair(*found(loaded, params))
    truth = oracle.contacts(loaded, params)
    ((mine,),) = ours.values()
    ((theirs,),) = truth.values()
    assert np.abs(np.subtract(mine, theirs)).max() <= 1.0
    assert mine[1] - mine[0] == pytest.approx(1000.0 / (35_000.0 / 3600.0) * 1000.0, abs=1.0)


@pytest.mark.parametrize("metres", [1.0, 20.0, 110.0, 499.0, 1_000.0, 2_000.0])
@pytest.mark.parametrize("lat", [0.0, 38.0, 80.0])
def test_that_distances_are_the_geodesic_to_a_centimetre(metres: float, lat: float) -> None:
    ship = drifting(412_000_001, np.arange(0, 3.1, 0.05), lat=lat, knots=8.0)
    loaded = load(ship, beside(ship, 412_000_002, metres, 123.0))
    _, events = found(loaded, limits(distance_m=2_500.0))
    assert events.nearest_m[0] == pytest.approx(metres, abs=0.01)


def test_that_no_piece_is_longer_than_the_limit_and_fixes_stay_vertices() -> None:
    ship = drifting(412_000_001, np.array([0.0, 0.5, 1.9, 2.0]), knots=30.0)
    track = vertices(load(ship), limits())
    lengths = np.linalg.norm(np.diff(track.xyz, axis=0), axis=1)
    assert lengths.max() <= PIECE_M
    assert np.isin(EPOCH + np.round(ship.hours * HOUR).astype(np.int64), track.time_ms).all()
    assert track.joined[:-1].all()
    assert (np.diff(track.time_ms) > 0).all()


def test_that_the_vertices_depend_on_the_two_fixes_alone() -> None:
    hours = np.arange(0.0, 12.0, 0.9)
    ship = drifting(412_000_001, hours, knots=14.0)
    whole = vertices(load(ship), limits())
    for k, _ in enumerate(pairwise(hours)):
        two = Ship(ship.mmsi, hours[k : k + 2], ship.lon[k : k + 2], ship.lat[k : k + 2])
        part = vertices(load(two), limits())
        low = int(np.searchsorted(whole.time_ms, part.time_ms[0]))
        assert whole.xyz[low : low + part.time_ms.size].tobytes() == part.xyz.tobytes()


def test_that_a_contact_runs_through_the_borders_of_hours_and_days_in_one() -> None:
    ship = drifting(412_000_001, np.arange(20.0, 29.0, 0.25), knots=0.4)
    _, events = found(load(ship, beside(ship, 412_000_002, 80.0)), limits())
    assert events.start_ms.tolist() == [EPOCH + 20 * HOUR]
    assert events.end_ms.tolist() == [EPOCH + round(28.75 * HOUR)]


def test_that_a_gap_of_ninety_minutes_is_bridged_by_motion_and_one_of_three_hours_is_not() -> None:
    for gap, contacts in ((1.5, 1), (3.0, 2)):
        hours = np.concatenate((np.arange(0.0, 2.0, 0.25), 1.75 + gap + np.arange(0.0, 2.0, 0.25)))
        ship = drifting(412_000_001, hours, knots=0.2)
        _, events = found(load(ship, beside(ship, 412_000_002, 60.0)), limits(hysteresis_h=5.0))
        assert events.start_ms.size == contacts
        assert len(events.ship) == 1


def test_that_holes_up_to_the_hysteresis_are_bridged_and_the_contacts_kept() -> None:
    hours = np.arange(0.0, 6.01, 0.25)
    ship = drifting(412_000_001, hours, knots=0.2)
    away = np.where((hours > 2.5) & (hours < 3.3), 900.0, 60.0)
    loaded = load(ship, beside(ship, 412_000_002, away))
    _, one = found(loaded, limits(hysteresis_h=1.0))
    assert np.diff(one.first).tolist() == [2]
    assert one.contact_ms[0] == (one.end_ms - one.start_ms).sum()
    hole_h = (one.start_ms[1] - one.end_ms[0]) / HOUR
    assert 0.5 < hole_h < 1.0
    _, two = found(loaded, limits(hysteresis_h=0.9 * hole_h))
    assert np.diff(two.first).tolist() == [1, 1]


def test_that_a_jump_no_ship_can_make_is_no_motion() -> None:
    hours = np.arange(0.0, 4.0, 0.25)
    ship = drifting(412_000_001, hours, knots=0.2)
    jump = beside(ship, 412_000_002, 60.0)
    jump.lon[8] += 2.0
    _, events = found(load(ship, jump), limits())
    assert events.start_ms.size == 2
    assert events.end_ms[0] == EPOCH + round(1.75 * HOUR)
    assert events.start_ms[1] == EPOCH + round(2.25 * HOUR)


def test_that_ships_that_share_an_mmsi_never_pair_with_each_other() -> None:
    hours = np.arange(0.0, 4.0, 0.25)
    ship = drifting(412_000_001, hours)
    twin = beside(ship, 412_000_001, 60.0)
    twin.identity = 1
    third = beside(ship, 412_000_003, 100.0)
    track, events = found(load(ship, twin, third), limits())
    pairs = by_pair(track, events)
    assert set(pairs) == {
        ((412_000_001, 0), (412_000_003, 0)),
        ((412_000_001, 1), (412_000_003, 0)),
    }


@pytest.mark.parametrize("mmsi", [2_190_047, 111_234_567, 970_123_456, 992_351_000, 800_000_001])
def test_that_stations_aids_and_beacons_never_pair(mmsi: int) -> None:
    ship = drifting(412_000_001, np.arange(0.0, 4.0, 0.25))
    _, events = found(load(ship, beside(ship, mmsi, 60.0)), limits())
    assert events.ship.size == 0


def test_that_of_two_places_at_one_time_the_nearer_to_the_last_fix_is_kept() -> None:
    hours = np.arange(0.0, 4.0, 0.25)
    ship = drifting(412_000_001, hours, knots=0.2)
    mate = beside(ship, 412_000_002, 60.0)
    doubled = Ship(
        mate.mmsi,
        np.concatenate((hours, hours[5:7])),
        np.concatenate((mate.lon, mate.lon[5:7] + 0.01)),
        np.concatenate((mate.lat, mate.lat[5:7])),
    )
    _, clean = found(load(ship, mate), limits())
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(hours) + len(doubled.hours))
        _, events = found(load(ship, doubled, order=order), limits())
        assert events.start_ms.tolist() == clean.start_ms.tolist()
        assert events.end_ms.tolist() == clean.end_ms.tolist()


def test_that_any_cutting_into_chunks_gives_the_same_bits() -> None:
    loaded = load(*(walk(412_000_001 + k, k, 124.0, 33.0, hours=40.0) for k in range(8)))
    _, whole = found(loaded, limits(), chunk=10**9)
    assert whole.contact_ms.size > 20
    for chunk in (1, 7, 50):
        _, cut = found(loaded, limits(), chunk=chunk)
        for name in Events.__slots__:
            assert getattr(cut, name).tobytes() == getattr(whole, name).tobytes()


def test_that_days_cut_with_a_halo_of_one_gap_give_the_same_contacts() -> None:
    ships = [walk(412_000_001 + k, k, 124.0, 33.0, hours=72.0) for k in range(5)]
    whole = by_pair(*found(load(*ships), limits()))
    joined: dict[object, set[tuple[int, int]]] = {}
    for day in range(3):
        low, high = 24 * day, 24 * (day + 1)
        parts = []
        for s in ships:
            inside = (s.hours >= low - 3.0) & (s.hours <= high + 3.0)
            parts.append(Ship(s.mmsi, s.hours[inside], s.lon[inside], s.lat[inside]))
        for pair, spans in by_pair(*found(load(*parts), limits())).items():
            for start, end in spans:
                # contacts that lie within the day and do not touch its borders
                if EPOCH + low * HOUR < start and end < EPOCH + high * HOUR:
                    joined.setdefault(pair, set()).add((start, end))
    inner = {
        pair: {s for s in spans if (s[0] - EPOCH) // (24 * HOUR) == (s[1] - EPOCH) // (24 * HOUR)}
        for pair, spans in whole.items()
    }
    assert joined == {pair: spans for pair, spans in inner.items() if spans}
    assert sum(map(len, joined.values())) > 50


def test_that_three_ships_in_a_cluster_are_three_pairs() -> None:
    ship = drifting(412_000_001, np.arange(0.0, 4.0, 0.25))
    track, events = found(
        load(ship, beside(ship, 412_000_002, 60.0), beside(ship, 412_000_003, 60.0, 270.0)),
        limits(),
    )
    assert len(by_pair(track, events)) == 3


def test_that_fixes_exactly_on_the_hour_lose_nothing() -> None:
    ship = drifting(412_000_001, np.arange(0.0, 7.0), knots=0.3)
    mate = beside(ship, 412_000_002, np.array([900.0, 60, 60, 60, 60, 60, 900.0]))
    loaded, params = load(ship, mate), limits()
    ours = by_pair(*found(loaded, params))
    truth = oracle.contacts(loaded, params)
    ((mine,),) = ours.values()
    ((theirs,),) = truth.values()
    assert np.abs(np.subtract(mine, theirs)).max() <= 1.0
