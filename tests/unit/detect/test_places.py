from __future__ import annotations

import csv

import numpy as np
import pytest
import shapely
from tests.unit.detect.drawn_tracks import GEOD

from lightering.detect.places import Land, nearest_port, shore_km
from lightering.geo import geodesic_m
from lightering.resources import resource


def dense_shore_m(polygons: list[shapely.Polygon], lon: float, lat: float) -> float:
    """By brute force: every ring in steps of some metres."""
    best = np.inf
    for polygon in polygons:
        ring = shapely.get_coordinates(shapely.segmentize(polygon.exterior, 0.0005))
        best = min(best, geodesic_m(lon, lat, ring[:, 0], ring[:, 1]).min())
    return float(best)


ISLANDS = [
    shapely.box(124.0, 33.0, 124.5, 33.4),
    shapely.Polygon([(126.0, 34.0), (126.4, 34.1), (126.2, 34.5)]),
    shapely.box(178.0, -18.0, 179.0, -17.0),
    shapely.box(20.0, 79.0, 24.0, 80.0),
]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(123.5, 33.2), (125.0, 33.9), (126.1, 34.4), (-179.5, -17.3), (22.0, 82.0), (40.0, 85.0)],
)
def test_that_the_shore_is_as_far_as_brute_force_says(lon: float, lat: float) -> None:
    metres, at_lon, at_lat = Land.of(ISLANDS).distance_m(np.array([lon]), np.array([lat]))
    assert metres[0] == pytest.approx(dense_shore_m(ISLANDS, lon, lat), rel=2e-4, abs=5.0)
    assert geodesic_m(lon, lat, at_lon, at_lat)[0] == pytest.approx(metres[0])


def test_that_on_land_the_distance_is_zero_and_a_lake_in_a_ring_is_no_land() -> None:
    ring = shapely.Polygon(
        shapely.box(10.0, 40.0, 11.0, 41.0).exterior,
        [shapely.box(10.4, 40.4, 10.6, 40.6).exterior],
    )
    metres, _, _ = Land.of([ring]).distance_m(np.array([10.1, 10.5]), np.array([40.1, 40.5]))
    assert metres[0] == 0.0
    assert metres[1] == pytest.approx(dense_lake(10.5, 40.5), rel=1e-3)


def dense_lake(lon: float, lat: float) -> float:
    hole = shapely.get_coordinates(shapely.segmentize(shapely.box(10.4, 40.4, 10.6, 40.6), 0.0005))
    return float(geodesic_m(lon, lat, hole[:, 0], hole[:, 1]).min())


def test_that_many_points_at_once_get_what_each_gets_alone() -> None:
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(122.0, 129.0, 700), rng.uniform(31.0, 36.0, 700)
    land = Land.of(ISLANDS)
    together = land.distance_m(lon, lat)[0]
    alone = [land.distance_m(lon[k : k + 1], lat[k : k + 1])[0][0] for k in range(0, 700, 70)]
    assert together[::70].tolist() == alone


def test_that_the_shipped_coast_knows_land_and_open_sea() -> None:
    # Seoul, the Yellow Sea, Nampo roads, the Pacific, the Sahara, the same sea written as 484 E
    lon = [127.0, 124.0, 125.15, -150.0, 15.0, 484.0]
    km = shore_km(lon, [37.5, 34.5, 38.69, 25.0, 23.0, 34.5])
    assert km[0] == 0.0
    assert km[4] == 0.0
    assert 60.0 < km[1] < 200.0
    assert km[2] < 10.0
    assert km[3] > 400.0
    assert km[5] == pytest.approx(km[1])


def test_that_the_edge_of_the_detailed_coast_is_no_shore() -> None:
    # off Taiwan's north, on both sides of 25 N: the distances join
    km = shore_km([123.5, 123.5], [24.9999, 25.0001])
    assert abs(km[0] - km[1]) < 1.5


def test_that_the_nearest_port_is_the_nearest_of_all_by_geodesic() -> None:
    with resource("geography/ports.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    x = np.array([float(r["lon"]) for r in rows])
    y = np.array([float(r["lat"]) for r in rows])
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(-180, 180, 40), rng.uniform(-75, 75, 40)
    names, km = nearest_port(lon, lat)
    for k in range(40):
        metres = GEOD.inv(np.full(len(x), lon[k]), np.full(len(x), lat[k]), x, y)[2]
        assert km[k] * 1000.0 == pytest.approx(metres.min())
        assert names[k] in {rows[int(j)]["name"] for j in np.flatnonzero(metres == metres.min())}


def test_that_every_port_states_its_source_and_a_sound_place() -> None:
    with resource("geography/ports.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 3_700
    assert all(r["name"] and r["source"] for r in rows)
    assert all(-180 <= float(r["lon"]) <= 180 and -90 <= float(r["lat"]) <= 90 for r in rows)
    assert {"Nampo", "Wonsan", "Busan"} & {r["name"] for r in rows} >= {"Nampo", "Wonsan"}
