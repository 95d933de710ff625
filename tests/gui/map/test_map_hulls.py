"""Hulls in the close-up lie where the antennas are reported to stand on them."""

from __future__ import annotations

import pytest

from lightering.gui.map import painting, raster
from lightering.gui.map.hulls import Place, Size, facing, gap_m

SIZE = Size(120.0, 20.0, 90.0, 6.0)


def place(heading_deg: float, lat: float = 33.0, lon: float = 124.0) -> Place:
    return Place(lon, lat, heading_deg, 0.0)


@pytest.mark.parametrize(
    ("heading_deg", "ends"),
    [(0.0, (-6.0, 14.0, -30.0, 90.0)), (90.0, (-30.0, 90.0, -14.0, 6.0)),
     (180.0, (-14.0, 6.0, -90.0, 30.0))],
)  # fmt: skip
def test_that_a_hull_reaches_as_far_from_the_antenna_as_she_reports(
    heading_deg: float, ends: tuple[float, ...]
) -> None:
    hull, _, _ = facing(place(heading_deg), place(heading_deg), (SIZE, SIZE))
    east, north = hull.outline.T
    assert (east.min(), east.max(), north.min(), north.max()) == pytest.approx(ends)


def test_that_the_gap_is_the_water_between_reported_hulls() -> None:
    # the second ship lies 40 m to the east; 14 m of the first and 6 m of the second lie between
    apart = 40.0
    one, two, metres = facing(place(0.0), place(0.0, lon=124.0 + apart / 93_453.0), (SIZE, SIZE))
    assert metres == pytest.approx(apart, abs=0.2)
    assert gap_m(one, two) == pytest.approx(metres - 20.0, abs=0.01)


def test_that_beside_a_reported_antenna_the_other_is_taken_amidships_as_in_the_search() -> None:
    _, other, _ = facing(place(0.0), place(0.0), (SIZE, Size(100.0, 16.0)))
    east, north = other.outline.T
    assert (east.min(), east.max()) == (-8.0, 8.0)
    assert (north.min(), north.max()) == pytest.approx((-50.0, 50.0))


@pytest.mark.parametrize(
    "size", [Size(120.0, 20.0), Size(120.0, 20.0, 130.0, 6.0), Size(120.0, 20.0, 90.0, None)]
)
def test_that_an_antenna_that_is_not_told_or_not_on_the_hull_is_drawn_aft(size: Size) -> None:
    assert not size.antenna_known
    hull, _, _ = facing(place(0.0), place(0.0), (size, size))
    east, north = hull.outline.T
    assert (east.min(), east.max()) == (-10.0, 10.0)
    assert (north.min(), north.max()) == pytest.approx((-24.0, 96.0))


def test_that_a_symbol_has_one_shape_whoever_draws_it() -> None:
    # the window paints before the compiler is loaded, so the kernel's outline is a copy
    assert painting._SHIP == raster.SHIP
