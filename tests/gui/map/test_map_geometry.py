"""Projection, viewport, graticule and scale bar."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from lightering.gui.map.graticule import bar_of, degree_text, step_minutes
from lightering.gui.map.projection import WORLD_M, forward, inverse, scale_at
from lightering.gui.map.viewport import FINEST_MPP, Viewport
from lightering.units import NAUTICAL_MILE_M

LONS, LATS = st.floats(-180, 180), st.floats(-84, 84)


def view_at(lon: float, lat: float, mpp: float = 500.0) -> Viewport:
    x, y = forward(lon, lat)
    return Viewport(float(x), float(y), mpp, 1000.0, 600.0)


def test_that_the_projection_is_the_world_mercator_of_proj() -> None:
    to_3395 = Transformer.from_crs(4326, 3395, always_xy=True)
    lon, lat = np.array([124.52, -70.0, 179.9]), np.array([33.24, -55.0, 71.3])
    assert np.allclose(forward(lon, lat), to_3395.transform(lon, lat), atol=1e-3)


@given(LONS, LATS)
def test_that_a_position_survives_there_and_back(lon: float, lat: float) -> None:
    x, y = forward(lon, lat)
    back_lon, back_lat = inverse(float(x), float(y))
    assert abs((back_lon - lon + 180.0) % 360.0 - 180.0) < 1e-9
    assert abs(back_lat - lat) < 1e-9


@given(LONS, LATS, st.floats(0.2, 5.0), st.floats(0, 1000), st.floats(0, 600))
def test_that_zooming_keeps_the_place_under_the_cursor(lon, lat, factor, px, py) -> None:
    view = view_at(lon, min(max(lat, -60), 60))
    before = view.position(px, py)
    after = view.zoomed(factor, px, py).position(px, py)
    assert abs((after[0] - before[0] + 180.0) % 360.0 - 180.0) < 1e-6
    assert abs(after[1] - before[1]) < 1e-6


def test_that_no_view_leaves_the_world_or_comes_closer_than_the_finest_scale() -> None:
    view = view_at(10.0, 70.0).zoomed(1e-9, 500, 300)
    assert view.width * view.mpp <= WORLD_M * (1 + 1e-9)
    assert view_at(10.0, 70.0).zoomed(1e9, 500, 300).mpp == FINEST_MPP
    _, south, _, north = view_at(0.0, 80.0, 9000.0).panned(0.0, 1e6).bounds
    assert south < north <= float(forward(0.0, 85.0)[1]) * (1 + 1e-9)


def test_that_both_sides_of_the_dateline_are_seen_from_it() -> None:
    view = view_at(179.9, 10.0)
    east, west = (view.pixel(*map(float, forward(lon, 10.0))) for lon in (-179.95, 179.75))
    assert west[0] < 500.0 < east[0] < 600.0


def test_that_something_at_the_edge_of_the_world_is_found_by_a_whole_turn() -> None:
    view = view_at(-179.9, 0.0)
    x = float(forward(179.95, 0.0)[0])
    assert list(view.turns(x - 10.0, x + 10.0)) == [-1]


@pytest.mark.parametrize(
    ("minutes", "signs", "text"),
    [
        (124 * 60, "EW", "124°E"),
        (-70.5 * 60, "EW", "70°30′W"),
        (0.0, "NS", "0°"),
        (-180 * 60, "EW", "180°"),
        (33 * 60 + 14.5, "NS", "33°14.5′N"),
    ],
)
def test_that_lines_are_named_as_on_a_chart(minutes: float, signs: str, text: str) -> None:
    assert degree_text(minutes, signs) == text


@given(st.floats(1.0, 30000.0))
def test_that_graticule_lines_keep_their_distance(mpp: float) -> None:
    view = view_at(125.0, 33.0, mpp).held()
    pixels = step_minutes(view) / 60.0 / view.width_deg * view.width
    assert pixels >= 79.9 or step_minutes(view) == 2700.0


@given(st.floats(-75, 75), st.floats(1.0, 3000.0))
def test_that_the_scale_bar_is_true_in_the_middle_of_the_view(lat: float, mpp: float) -> None:
    view = view_at(125.0, lat, mpp)
    length, labels = bar_of(view, 140.0)
    number, unit = labels[2].split()
    metres = float(number) * (NAUTICAL_MILE_M if unit == "nm" else 1.0)
    assert 20.0 < length <= 140.0
    assert math.isclose(length * view.mpp / scale_at(lat), metres, rel_tol=1e-6)
