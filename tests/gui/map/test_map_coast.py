"""The coast: land where land is, no seams, no bands around the world."""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from lightering.gui.map.coast import Coast
from lightering.gui.map.colours import argb
from lightering.gui.map.projection import WORLD_M, forward
from lightering.gui.map.viewport import Viewport
from lightering.gui.theme import LIGHT
from lightering.resources import resource

SEOUL, YELLOW_SEA, PYONGYANG = (127.3, 37.3), (123.5, 35.5), (125.9, 39.1)


@pytest.fixture(scope="module")
def coast() -> Coast:
    return Coast()


def picture(coast: Coast, lon: float, lat: float, width_deg: float) -> np.ndarray:
    x, y = forward(lon, lat)
    view = Viewport(float(x), float(y), width_deg / 360 * WORLD_M / 600, 600.0, 400.0).held()
    pixels = np.zeros((400, 600), np.uint32)
    coast.paint(pixels, np.zeros((400, 600), np.uint16), view, LIGHT)
    return pixels


@pytest.mark.parametrize("width_deg", [60.0, 20.0, 8.0, 2.0, 0.3])
@pytest.mark.parametrize(
    ("place", "land"),
    [(SEOUL, True), (PYONGYANG, True), (YELLOW_SEA, False), ((179.99, 0.0), False)],
)
def test_that_land_is_land_at_every_level(coast, place, land, width_deg) -> None:
    middle = picture(coast, *place, width_deg)[200, 300]
    assert middle == argb(LIGHT.land if land else LIGHT.sea)


@pytest.mark.parametrize(("lon", "lat", "width_deg"), [(-150.0, 0.0, 25.0), (180.0, -30.0, 20.0)])
def test_that_the_open_ocean_is_all_sea(coast, lon, lat, width_deg) -> None:
    pixels = picture(coast, lon, lat, width_deg)
    assert (pixels == argb(LIGHT.sea)).mean() > 0.995


def test_that_inland_cells_meet_without_a_seam(coast) -> None:
    # 100-110°E, 45-47°N is land through and through and holds edges of all cell sizes
    for width in (60.0, 20.0, 8.0, 2.0):
        pixels = picture(coast, 105.0, 46.0, min(width, 9.0))
        assert (pixels == argb(LIGHT.land)).all()


def test_that_the_border_of_the_detailed_part_is_no_shore(coast) -> None:
    for width in (4.0, 2.0):
        pixels = picture(coast, 126.0, 43.0, width)
        assert (pixels == argb(LIGHT.land)).all()


def test_that_siberia_goes_on_over_the_dateline(coast) -> None:
    pixels = picture(coast, 180.0, 68.0, 6.0)
    assert (pixels[180:220, 250:350] == argb(LIGHT.land)).mean() > 0.9


@pytest.mark.parametrize("name", ["world", "north_east_asia"])
def test_that_the_shipped_polygons_are_valid_and_in_range(name: str) -> None:
    column = pq.read_table(resource(f"coast/{name}.parquet"))["geometry"]
    land = shapely.from_wkb(column.to_numpy(zero_copy_only=False))
    assert shapely.is_valid(land).all()
    assert set(shapely.get_type_id(land)) == {shapely.GeometryType.POLYGON}
    west, south, east, north = shapely.total_bounds(land)
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90
    tree = shapely.STRtree(land)
    inland = shapely.points([SEOUL, YELLOW_SEA])
    assert [tree.query(p, predicate="within").size for p in inland] == [1, 0]
