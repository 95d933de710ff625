"""Time to pixels, and what stands at the ticks."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from lightering.gui.timeline.scale import Scale, at


def ms(text: str) -> int:
    return pd.Timestamp(text).value // 1_000_000


def labels(start: str, end: str, width: float, apart: float = 60) -> list[str]:
    return [one.text for one in Scale(ms(start), ms(end), 0, width).ticks(apart)]


def test_that_pixels_and_times_are_each_others_reverse() -> None:
    scale = Scale(ms("2026-03-01T00:00Z"), ms("2026-03-11T00:00Z"), 10, 970)
    assert scale.x(scale.start_ms) == 10
    assert scale.x(scale.end_ms) == 970
    for x in (10, 11.5, 500, 970):
        assert scale.x(scale.time(x)) == pytest.approx(x, abs=1e-3)
    assert scale.time(-500) == scale.start_ms
    assert scale.time(5000) == scale.end_ms


def test_that_ten_days_are_labelled_by_day() -> None:
    found = labels("2026-09-10T00:00Z", "2026-09-19T23:00Z", 900)
    assert found == [f"{day} Sep" for day in range(10, 20)]


def test_that_nine_months_are_labelled_by_month_with_the_year_once() -> None:
    found = labels("2026-01-01T00:10Z", "2026-09-29T00:00Z", 900)
    assert found == ["Jan 2026", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]


def test_that_a_new_year_is_told() -> None:
    found = labels("2025-11-01T00:00Z", "2026-03-01T00:00Z", 300)
    assert found == ["Nov 2025", "Dec", "Jan 2026", "Feb", "Mar"]


def test_that_a_day_is_labelled_by_hours_with_the_date_at_midnight() -> None:
    found = labels("2026-09-10T20:00Z", "2026-09-11T04:00Z", 600)
    assert found == [
        "20:00",
        "21:00",
        "22:00",
        "23:00",
        "11 Sep",
        "01:00",
        "02:00",
        "03:00",
        "04:00",
    ]


def test_that_decades_are_labelled_by_year() -> None:
    assert labels("2000-01-01T00:00Z", "2026-01-01T00:00Z", 600)[:3] == ["2000", "2005", "2010"]


@pytest.mark.parametrize("days", [0.01, 0.2, 1, 3, 10, 45, 200, 900, 9000, 40_000])
def test_that_ticks_are_never_closer_than_asked(days: float) -> None:
    start = ms("2026-02-03T04:05Z")
    scale = Scale(start, start + round(days * 86_400_000), 0, 900)
    places = [scale.x(one.time_ms) for one in scale.ticks(60)]
    assert all(b - a >= 59 for a, b in itertools.pairwise(places))
    assert all(0 <= x <= 900 for x in places)
    assert len(places) >= 1


def test_that_a_stretch_without_length_does_no_harm() -> None:
    scale = Scale(0, 0, 0, 100)
    assert scale.x(0) == 0
    assert [one.time_ms for one in scale.ticks(60)] == [0]


def test_that_milliseconds_are_utc_times_on_any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert at(0).isoformat() == "1970-01-01T00:00:00+00:00"
    assert at(ms("2026-09-14T16:20Z")).hour == 16
