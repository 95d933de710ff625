"""The foot of a prism: an ellipse of geodesics, told by its closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.detect.drawn_tracks import GEOD

from lightering.detect.reach import reach_outline
from lightering.geo import geodesic_m

P = (124.0, 33.0)


def ends(km: float, bearing: float = 70.0, start: tuple[float, float] = P) -> tuple[float, float]:
    lon, lat, _ = GEOD.fwd(*start, bearing, km * 1000.0)
    return lon, lat


@pytest.mark.parametrize("start", [P, (179.6, 5.0), (-20.0, 78.0)])
def test_that_every_point_of_the_outline_is_as_far_as_she_can_sail(
    start: tuple[float, float],
) -> None:
    q, sailed = ends(140.0, start=start), 400_000.0
    lon, lat = reach_outline(start, q, sailed)
    assert lon.shape == lat.shape == (120,)
    whole = geodesic_m(*start, lon, lat) + geodesic_m(lon, lat, *q)
    np.testing.assert_allclose(whole, sailed, atol=0.01)


def test_that_a_ship_heard_again_in_the_same_place_can_have_been_within_half_her_way() -> None:
    lon, lat = reach_outline(P, P, 200_000.0)
    np.testing.assert_allclose(geodesic_m(*P, lon, lat), 100_000.0, atol=0.01)


def test_that_the_axes_are_those_of_an_ellipse() -> None:
    km, sailed = 60.0, 100_000.0
    q = ends(km, 90.0)
    lon, lat = reach_outline(P, q, sailed)
    out, _, straight = GEOD.inv(*P, *q)
    middle = GEOD.fwd(*P, out, straight / 2.0)[:2]
    radius = geodesic_m(*middle, lon, lat)
    # half the longer axis is half the way, half the shorter one by Pythagoras; 100 km are flat
    assert radius.max() == pytest.approx(sailed / 2.0, rel=1e-3)
    shorter = np.sqrt((sailed / 2.0) ** 2 - (km * 500.0) ** 2)
    assert radius.min() == pytest.approx(shorter, rel=1e-3)


def test_that_a_longer_silence_leaves_more_possible() -> None:
    q = ends(50.0)
    small, large = (reach_outline(P, q, metres) for metres in (80_000.0, 120_000.0))
    inside = geodesic_m(*P, *small) + geodesic_m(*small, *q) < 120_000.0
    assert inside.all()
    assert (geodesic_m(*P, *large) + geodesic_m(*large, *q) > 80_000.0).all()


def test_that_there_is_no_area_where_she_outran_the_limit_or_went_round_the_world() -> None:
    assert reach_outline(P, ends(50.0), 49_000.0)[0].size == 0
    assert reach_outline(P, P, 0.0)[0].size == 0
    assert reach_outline(P, P, 25e6)[0].size == 0
