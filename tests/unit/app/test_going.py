"""Places and times are read as people write them, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightering.app.going import Instant, Place, where_to
from lightering.gui.words import position


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("33°14.6′N 124°31.2′E", 33.243333, 124.52),
        ("33 14.6 N, 124 31.2 E", 33.243333, 124.52),
        ("33 14 36 S 124 31 12 W", -33.243333, -124.52),
        ("N33 14.6 W 124 31.2", 33.243333, -124.52),
        ("33.5, 124.25", 33.5, 124.25),
        ("-33.5 -124.25", -33.5, -124.25),
        ("−33.5; 124.25", -33.5, 124.25),
        ("0 0", 0.0, 0.0),
    ],
)
def test_that_a_place_is_read(text: str, lat: float, lon: float) -> None:
    found = where_to(text)
    assert isinstance(found, Place)
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "time_ms"),
    [("1970-01-02", 86_400_000), ("1970-01-01 00:01Z", 60_000), ("1970-01-01T00:00:02", 2_000)],
)
def test_that_a_time_is_read_as_utc(text: str, time_ms: int) -> None:
    assert where_to(text) == Instant(time_ms)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "here",
        "95 124",
        "33 181",
        "33 61 N 124 E",
        "-33 S 124 E",
        "2026-02-30",
        "33",
        "33.5 14 N",
    ],
)
def test_that_what_is_neither_is_refused(text: str) -> None:
    assert where_to(text) is None


@given(lat=st.floats(-89.9, 89.9, allow_nan=False), lon=st.floats(-179.9, 179.9, allow_nan=False))
def test_that_the_cursor_read_out_can_be_typed_back(lat: float, lon: float) -> None:
    found = where_to(position(lat, lon))
    assert isinstance(found, Place)
    # a tenth of a minute is what is shown
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=0.06 / 60)
