"""Fixes per hour and per day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lightering.errors import Cancelled
from lightering.gui.timeline.bins import count
from lightering.model.schemas import TIME
from lightering.progress import Quiet
from lightering.units import DAY_MS, HOUR_MS


def chunked(milliseconds, pieces: int = 1) -> pa.ChunkedArray:
    parts = np.array_split(np.asarray(milliseconds, dtype=np.int64), pieces)
    return pa.chunked_array([pa.array(part).cast(TIME) for part in parts], TIME)


def test_that_each_fix_is_counted_in_its_hour() -> None:
    bins = count(chunked([0, 1, HOUR_MS - 1, HOUR_MS, 5 * HOUR_MS + 7]), Quiet())
    assert bins.first_hour == 0
    assert bins.per_hour.tolist() == [3, 1, 0, 0, 0, 1]


def test_that_times_before_1970_fall_into_their_hour_too() -> None:
    bins = count(chunked([-1, -HOUR_MS, -HOUR_MS - 1]), Quiet())
    assert bins.first_hour == -2
    assert bins.per_hour.tolist() == [1, 2]


def test_that_order_and_pieces_do_not_matter() -> None:
    times = np.random.default_rng(3).integers(0, 90 * DAY_MS, 20_000)
    whole, parts = count(chunked(np.sort(times)), Quiet()), count(chunked(times, 7), Quiet())
    assert whole.first_hour == parts.first_hour
    assert np.array_equal(whole.per_hour, parts.per_hour)
    assert whole.per_hour.sum() == 20_000


def test_that_no_fixes_are_no_hours() -> None:
    assert count(chunked([]), Quiet()).per_hour.tolist() == []


def test_that_days_are_utc_days() -> None:
    first = pd.Timestamp("2026-03-01T23:59:59.999Z").value // 1_000_000
    bins = count(chunked([first, first + 1, first + 2]), Quiet())
    edges, values = bins.bars(first, first + DAY_MS, 24, 1000)
    assert values.tolist() == [1.0, 2.0]
    assert edges[1] == pd.Timestamp("2026-03-02T00:00Z").value // 1_000_000


def test_that_units_share_a_bar_where_there_is_no_room_and_tell_the_mean() -> None:
    bins = count(chunked(np.arange(100) * HOUR_MS), Quiet())
    edges, values = bins.bars(0, 100 * HOUR_MS, 1, 25)
    assert len(values) == 25
    assert set(values) == {1.0}
    # sliding the window by one hour keeps the edges of the bars that stay
    later, _ = bins.bars(HOUR_MS, 101 * HOUR_MS, 1, 25)
    assert len(set(edges) & set(later)) >= 24


def test_that_every_fix_of_a_stretch_stands_in_some_bar() -> None:
    times = np.random.default_rng(5).integers(0, 40 * DAY_MS, 5_000)
    bins = count(chunked(times), Quiet())
    for most in (1, 7, 40, 960, 10_000):
        edges, values = bins.bars(0, 40 * DAY_MS, 1, most)
        joined = (edges[1] - edges[0]) / HOUR_MS
        assert values.sum() * joined == pytest.approx(5_000)


def test_that_counting_stops_when_asked() -> None:
    class Stopped(Quiet):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        count(chunked([0, 1]), Stopped())
