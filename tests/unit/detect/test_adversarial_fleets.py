"""Fleets made to be hard: what detection finds is what brute force finds, from the fixes on.

Each fleet goes the whole way, through the sorting, the split of identities and the search. The
oracle compares all pairs along geodesics by dense samples and bisection, and folds by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.detect import oracle
from tests.unit.detect.drawn_tracks import EPOCH, GEOD, HOUR, Ship, limits, load

from lightering.detect import find_encounters
from lightering.model.records import FileReport
from lightering.progress import Quiet
from lightering.readers.record import FileRead
from lightering.tracks.clean import assemble

if TYPE_CHECKING:
    import pyarrow as pa

    from lightering.model.records import Loaded

PARAMS = limits()
PLACES = {
    "open sea": (124.0, 33.0),
    "dateline": (179.9985, -17.0),
    "polar": (20.0, 80.0),
    "nearly the pole": (-140.0, 89.2),
    "equator and Greenwich": (0.002, 0.0),
}
TRAITS = (
    "midnight",
    "ninety minutes of silence",
    "split event",
    "shared mmsi",
    "simultaneous fixes",
    "cluster of three",
)


def at(place: str, east_m: np.ndarray, north_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lon, lat = PLACES[place]
    n = len(east_m)
    x, y, _ = GEOD.fwd(
        np.full(n, lon),
        np.full(n, lat),
        np.degrees(np.arctan2(east_m, north_m)),
        np.hypot(east_m, north_m),
    )
    return np.asarray(x), np.asarray(y)


def fleet(place: str, traits: frozenset[str], seed: int) -> list[Ship]:
    """Two ships that meet slowly, more that do not, and the traits that make it hard."""
    rng = np.random.default_rng(seed)
    first = 21.5 if "midnight" in traits else 2.0
    ships = []
    count = 3 if "cluster of three" in traits else 2
    for k in range(count):
        hours = np.unique(np.round(np.sort(rng.uniform(0.0, 9.0, 110)) * 3600.0)) / 3600.0
        # near to each other from hour 1 to hour 8, wandering slowly
        away = np.interp(hours, [0.0, 1.0, 8.0, 9.0], [7_000.0, 0.0, 0.0, 7_000.0])
        if "split event" in traits and k == 1:
            away += np.interp(hours, [3.9, 4.1, 4.5, 4.7], [0.0, 1_400.0, 1_400.0, 0.0])
        angle = 2.0 * np.pi * k / count + 0.3
        east = away * np.cos(angle) + 110.0 * k + 60.0 * np.sin(hours * rng.uniform(0.5, 1.5) + k)
        north = away * np.sin(angle) + 60.0 * np.cos(hours * rng.uniform(0.5, 1.5))
        if "ninety minutes of silence" in traits and k == 0:
            keep = (hours < 4.8) | (hours > 6.3)
            hours, east, north = hours[keep], east[keep], north[keep]
        ships.append(Ship(412_000_001 + k, first + hours, *at(place, east, north)))
    hours = np.arange(0.0, 9.0, 0.2)
    ships.append(
        Ship(
            477_000_009, first + hours, *at(place, 9e3 * (hours - 4.5), np.full(len(hours), 700.0))
        )
    )
    if "shared mmsi" in traits:
        # the number of the first ship, sent from the other side of the world as well
        hours = np.arange(0.05, 9.0, 0.25)
        ships.append(Ship(412_000_001, first + hours, -60.0 + 0.01 * hours, -30.0 + 0.0 * hours))
    if "simultaneous fixes" in traits:
        twin = ships[1]
        rows = np.arange(5, len(twin.hours), 9)
        x, y, _ = GEOD.fwd(
            twin.lon[rows], twin.lat[rows], np.full(len(rows), 70.0), 180.0 + 0 * rows
        )
        ships.append(Ship(twin.mmsi, twin.hours[rows], np.asarray(x), np.asarray(y)))
    return ships


def assembled(ships: list[Ship], seed: int = 0) -> Loaded:
    table: pa.Table = load(*ships).fixes
    table = table.take(np.random.default_rng(seed).permutation(table.num_rows))
    return assemble([FileRead(table, FileReport("made.csv", "made", "ok", ""))], PARAMS, Quiet())


def settled(loaded: Loaded) -> Loaded:
    """The stated rule for places at one time, ship by ship: nearest to the last one kept."""
    mmsi = loaded.fixes.column("mmsi").to_numpy()
    time = loaded.fixes.column("time_utc").cast("int64").to_numpy()
    lon, lat = (loaded.fixes.column(name).to_numpy() for name in ("lon", "lat"))
    kept: list[int] = []
    for ship in sorted(set(zip(mmsi.tolist(), loaded.identity.tolist(), strict=True))):
        rows = np.flatnonzero((mmsi == ship[0]) & (loaded.identity == ship[1]))
        last = None
        for t in np.unique(time[rows]):
            tied = rows[time[rows] == t]
            if last is None:
                best = min(tied, key=lambda r: (lat[r], lon[r]))
            else:
                away = GEOD.inv(
                    np.full(len(tied), lon[last]),
                    np.full(len(tied), lat[last]),
                    lon[tied],
                    lat[tied],
                )[2]
                best = tied[int(np.argmin(away))]
            kept.append(int(best))
            last = best
    rows = np.sort(kept)
    return type(loaded)(loaded.fixes.take(rows), loaded.identity[rows], ())


def events_by_hand(loaded: Loaded) -> dict[tuple[object, ...], list[list[tuple[float, float]]]]:
    """Contacts of brute force, joined over holes up to the hysteresis, long enough together."""
    out: dict[tuple[object, ...], list[list[tuple[float, float]]]] = {}
    for pair, spans in oracle.contacts(loaded, PARAMS).items():
        events = [[spans[0]]]
        for span in spans[1:]:
            if span[0] - events[-1][-1][1] <= PARAMS.hysteresis_h * HOUR:
                events[-1].append(span)
            else:
                events.append([span])
        long = [e for e in events if sum(b - a for a, b in e) >= PARAMS.min_duration_h * HOUR]
        if long:
            out[pair] = long
    return out


@dataclass(frozen=True)
class Compared:
    """What is found beside brute force: events, those missed, those of nobody, ends apart."""

    events: int
    missed: int
    false: int
    apart_ms: float


def compared(ships: list[Ship]) -> Compared:
    loaded = assembled(ships)
    truth = events_by_hand(settled(loaded))
    found: dict[tuple[object, ...], list[list[tuple[float, float]]]] = {}
    for row in find_encounters(loaded, PARAMS, Quiet()).itertuples():
        pair = ((row.mmsi_1, row.identity_1), (row.mmsi_2, row.identity_2))
        spans = [(a.value / 1e6, b.value / 1e6) for a, b in row.contacts]
        found.setdefault(pair, []).append(spans)
    missed = false = 0
    apart = [0.0]
    for pair in set(found) | set(truth):
        mine, theirs = found.get(pair, []), truth.get(pair, [])
        if [len(e) for e in mine] != [len(e) for e in theirs]:
            missed += len(theirs)
            false += len(mine)
            continue
        apart += [np.abs(np.subtract(a, b)).max() for a, b in zip(mine, theirs, strict=True)]
    return Compared(sum(map(len, truth.values())), missed, false, float(max(apart)))


def check(ships: list[Ship]) -> int:
    found = compared(ships)
    assert (found.missed, found.false) == (0, 0)
    # to one millisecond, to which the table rounds
    assert found.apart_ms <= 1.0
    return found.events


@pytest.mark.parametrize("trait", TRAITS)
@pytest.mark.parametrize("place", PLACES)
def test_that_a_fleet_with_one_trap_gives_the_encounters_of_brute_force(
    place: str, trait: str
) -> None:
    assert check(fleet(place, frozenset({trait}), 3)) >= (3 if trait == "cluster of three" else 1)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(PLACES)),
    st.frozensets(st.sampled_from(TRAITS), min_size=2),
    st.integers(0, 2**32 - 1),
)
def test_that_fleets_with_several_traps_give_the_encounters_of_brute_force(
    place: str, traits: frozenset[str], seed: int
) -> None:
    check(fleet(place, traits, seed))


# along the equator and along a meridian the geodesic has a closed form (WGS84, NIMA TR8350.2)
A, E2 = 6_378_137.0, 0.0066943799901413165


def meridian_m(lat: float) -> float:
    """Metres along the meridian from the equator: the series of Helmert (1880) to n^4."""
    n = (1.0 - np.sqrt(1.0 - E2)) / (1.0 + np.sqrt(1.0 - E2))
    phi = np.radians(lat)
    terms = (
        (1.0 + n**2 / 4.0 + n**4 / 64.0) * phi,
        -1.5 * (n - n**3 / 8.0) * np.sin(2.0 * phi),
        15.0 / 16.0 * (n**2 - n**4 / 4.0) * np.sin(4.0 * phi),
        -35.0 / 48.0 * n**3 * np.sin(6.0 * phi),
        315.0 / 512.0 * n**4 * np.sin(8.0 * phi),
    )
    return float(A / (1.0 + n) * sum(terms))


@pytest.mark.parametrize("lon", [124.0, 179.995])
@pytest.mark.parametrize("step_h", [0.05, 1.7])
def test_that_contact_ends_on_the_equator_are_those_of_the_closed_form(
    lon: float, step_h: float
) -> None:
    # 1.2 kn east past a ship that lies still; the whole passage takes 27 minutes
    hours = np.append(np.arange(0.0, 5.1, step_h), 5.1)
    degrees = np.degrees(0.9 * 1852.0 * hours / A)
    mover = Ship(412_000_001, hours, wrapped(lon + degrees), np.zeros(len(hours)))
    at_h = 2.61
    place = wrapped(np.full(3, lon + np.degrees(0.9 * 1852.0 * at_h / A)))
    still = Ship(445_000_002, np.array([0.0, 1.9, 3.8]), place, np.zeros(3))
    ends_h = at_h - 500.0 / (0.9 * 1852.0), at_h + 500.0 / (0.9 * 1852.0)
    table = find_encounters(load(mover, still), limits(min_duration_h=0.1), Quiet())
    ((start, end),) = table["contacts"].iloc[0]
    for got, wanted in zip((start, end), ends_h, strict=True):
        assert got.value / 1e6 - EPOCH == pytest.approx(wanted * HOUR, abs=1.0)
    assert table["min_distance_m"].iloc[0] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("lat", [0.0, 45.0, 80.0])
def test_that_contact_ends_on_a_meridian_are_those_of_the_closed_form(lat: float) -> None:
    # both ships sail north along one meridian, one at 1.5 kn, one at 0.9 kn, fix by fix
    hours = np.arange(0.0, 6.01, 0.1)
    tracks = []
    for mmsi, knots, ahead in ((412_000_001, 1.5, 0.0), (445_000_002, 0.9, 1_700.0)):
        metres = knots * 1852.0 * hours + ahead + meridian_m(lat)
        lats = np.full(len(hours), lat)
        for _ in range(8):
            # Newton on the meridian radius of curvature
            off = metres - np.array([meridian_m(v) for v in lats])
            lats = lats + np.degrees(
                off * (1 - E2 * np.sin(np.radians(lats)) ** 2) ** 1.5 / (A * (1 - E2))
            )
        tracks.append(Ship(mmsi, hours, np.full(len(hours), 20.0), lats))
    closing = 0.6 * 1852.0
    ends_h = (1_700.0 - 500.0) / closing, (1_700.0 + 500.0) / closing
    table = find_encounters(load(*tracks), limits(min_duration_h=0.1), Quiet())
    ((start, end),) = table["contacts"].iloc[0]
    for got, wanted in zip((start, end), ends_h, strict=True):
        # a motion between two fixes is even, and so is this one to 1e-9: only rounding is left
        assert got.value / 1e6 - EPOCH == pytest.approx(wanted * HOUR, abs=1.0)


def wrapped(lon: np.ndarray) -> np.ndarray:
    return np.where(lon >= 180.0, lon - 360.0, lon)
