"""A crowded anchorage as off Singapore: neighbours, bunker barges, and transfers among them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.detect.drawn_tracks import GEOD, Ship, drifting, limits, load, noisy

from lightering.detect import find_encounters
from lightering.detect.places import nearest_port, shore_km
from lightering.model.schemas import CLOSE_KINDS
from lightering.progress import Quiet

PARAMS = limits()
HOURS = np.arange(0.0, 48.0, 0.1)
# the eastern bunkering anchorage: south of Changi, more than 5 km from the port's point
LON, LAT = 104.06, 1.275
SIZES = (
    (70, 180.0, 30.0),
    (70, 229.0, 32.2),
    (80, 183.0, 32.2),
    (80, 244.0, 42.0),
    (70, 90.0, 15.0),
)


def offset(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    x, y, _ = GEOD.fwd(lon, lat, np.degrees(np.arctan2(east_m, north_m)), np.hypot(east_m, north_m))
    return float(x), float(y)


def place(number: int) -> tuple[float, float]:
    """Berths of the anchorage, 430 m apart, eight to a row."""
    return offset(LON, LAT, 430.0 * (number % 8), 430.0 * (number // 8))


def swinging(mmsi: int, lon: float, lat: float, seed: int, **more: object) -> Ship:
    """At anchor on 70 m of chain that tide and wind turn, all ships alike but for some degrees."""
    rng = np.random.default_rng(seed)
    bow = 170.0 * np.sin(HOURS / 3.9) + rng.normal(0.0, 8.0)
    n = len(HOURS)
    x, y, _ = GEOD.fwd(np.full(n, lon), np.full(n, lat), bow, np.full(n, 70.0))
    return noisy(Ship(mmsi, HOURS, np.asarray(x), np.asarray(y), more=dict(more)), 6.0, seed)


def visiting(
    mmsi: int, visits: list[tuple[Ship, float, float]], metres: float, **more: object
) -> Ship:
    """Comes from afar, lies alongside each for its hours, and goes away."""
    home = offset(LON, LAT, -9_000.0, -10.0 * (mmsi % 1000))
    lon, lat = np.full(len(HOURS), home[0]), np.full(len(HOURS), home[1])
    for ship, start, end in visits:
        weight = np.interp(HOURS, [start - 1.0, start, end, end + 1.0], [0.0, 1.0, 1.0, 0.0])
        x, y, _ = GEOD.fwd(
            ship.lon, ship.lat, np.full(len(HOURS), 80.0), np.full(len(HOURS), metres)
        )
        near = (start - 1.0 <= HOURS) & (end + 1.0 >= HOURS)
        lon = np.where(near, home[0] + weight * (x - home[0]), lon)
        lat = np.where(near, home[1] + weight * (y - home[1]), lat)
    return noisy(Ship(mmsi, HOURS, lon, lat, more=dict(more)), 6.0, mmsi % 1000)


def roads(*, typed: bool, barge_typed: bool = True) -> tuple[list[Ship], list[Ship]]:
    """Forty ships at anchor and a bunker barge that serves four of them."""
    ships = []
    for k in range(40):
        kind, length, beam = SIZES[k % len(SIZES)]
        told = {"ship_type": kind, "length_m": length, "beam_m": beam, "nav_status": 1}
        ships.append(swinging(563_000_100 + k, *place(k), k, **(told if typed else {})))
    told = {"ship_type": 80, "length_m": 85.0, "beam_m": 15.0} if barge_typed else {}
    visits = [(ships[n], 3.0 + 9.0 * i, 7.0 + 9.0 * i) for i, n in enumerate((0, 11, 25, 36))]
    return ships, [visiting(563_000_900, visits, 38.0, **told)]


def search(ships: list[Ship]):
    return find_encounters(load(*ships), PARAMS, Quiet())


def test_that_these_roads_lie_off_a_port_and_not_in_it() -> None:
    port = nearest_port(np.array([LON]), np.array([LAT]))[1][0]
    assert PARAMS.port_radius_km < port < PARAMS.anchorage_port_km
    assert shore_km(LON, LAT)[0] > PARAMS.berth_shore_km


@pytest.mark.parametrize("typed", [True, False])
def test_that_ships_at_anchor_side_by_side_are_neighbours_and_none_a_transfer(typed: bool) -> None:
    ships, _ = roads(typed=typed)
    table = search(ships)
    assert len(table) > 60
    share = table["kind"].isin(("anchored_neighbours", "in_port")).mean()
    assert share == 1.0


@pytest.mark.parametrize("typed", [True, False])
def test_that_a_bunker_barge_is_known_by_her_habit(typed: bool) -> None:
    ships, barges = roads(typed=typed, barge_typed=typed)
    table = search(ships + barges)
    hers = table[(table["mmsi_2"] == barges[0].mmsi) & (table["min_distance_m"] < 80.0)]
    assert len(hers) == 4
    assert set(hers["kind"]) == {"service_craft"}
    assert all(
        "one ship after the other" in reason or "bunkers" in reason
        for reason in hers["kind_reason"]
    )
    assert not set(table["kind"]) & set(CLOSE_KINDS)


@pytest.mark.parametrize("typed", [True, False])
def test_that_a_transfer_among_the_anchored_is_found_with_types_and_without(typed: bool) -> None:
    ships, barges = roads(typed=typed, barge_typed=typed)
    told = {"ship_type": 80, "length_m": 110.0, "beam_m": 18.0} if typed else {}
    host = ships[18]  # a tanker, if she says so
    stranger = visiting(445_000_777, [(host, 20.0, 33.0)], 45.0, **told)
    table = search([*ships, *barges, stranger])
    close = table[table["kind"].isin(CLOSE_KINDS)]
    pairs = {frozenset(p) for p in zip(close["mmsi_1"], close["mmsi_2"], strict=True)}
    assert pairs == {frozenset((host.mmsi, stranger.mmsi))}
    assert close["kind"].tolist() == ["alongside"]


def test_that_an_untyped_pair_together_since_the_first_fix_stays_part_of_the_anchorage() -> None:
    ships, _ = roads(typed=False)
    twin = Ship(563_000_801, HOURS, ships[20].lon + 0.0004, ships[20].lat)
    table = search([*ships, noisy(twin, 4.0, 9)])
    hers = table[(table["mmsi_1"] == ships[20].mmsi) & (table["mmsi_2"] == twin.mmsi)]
    assert hers["kind"].tolist() == ["in_port"]


def test_that_a_mother_ship_at_sea_is_no_bunker_barge() -> None:
    # far from any port, and longer than those she serves
    mother = drifting(412_000_001, HOURS, knots=0.2, ship_type=80, length_m=180.0, beam_m=32.0)
    guests = [
        visiting_at_sea(mother, 445_000_010 + k, 4.0 + 10.0 * k, 10.0 + 10.0 * k) for k in range(4)
    ]
    table = search([mother, *guests])
    assert table["kind"].tolist() == ["alongside"] * 4


def visiting_at_sea(mother: Ship, mmsi: int, start: float, end: float) -> Ship:
    away = np.interp(HOURS, [start - 1.0, start, end, end + 1.0], [12e3, 60.0, 60.0, 12e3])
    x, y, _ = GEOD.fwd(mother.lon, mother.lat, np.full(len(HOURS), 10.0 + 80.0 * (mmsi % 10)), away)
    more = {"ship_type": 80, "length_m": 95.0, "beam_m": 15.0}
    return Ship(mmsi, HOURS, np.asarray(x), np.asarray(y), more=more)
