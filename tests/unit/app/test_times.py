"""Extent, window and cursor."""

from __future__ import annotations

import pytest

from lightering.app.times import Times

DAY = 86_400_000


@pytest.fixture
def times() -> Times:
    made = Times()
    made.adopt(0, 100 * DAY)
    return made


def test_that_the_first_window_is_the_last_ten_days(times: Times) -> None:
    assert times.window_ms == (90 * DAY, 100 * DAY)
    assert times.time_ms == 90 * DAY


def test_that_short_data_are_shown_whole() -> None:
    made = Times()
    made.adopt(5 * DAY, 8 * DAY)
    assert made.window_ms == (5 * DAY, 8 * DAY)


def test_that_a_window_inside_new_data_stays(times: Times) -> None:
    times.set_window(20 * DAY, 30 * DAY)
    times.adopt(10 * DAY, 50 * DAY)
    assert times.window_ms == (20 * DAY, 30 * DAY)
    times.adopt(25 * DAY, 50 * DAY)
    assert times.window_ms == (40 * DAY, 50 * DAY)


def test_that_nothing_leaves_the_data(times: Times) -> None:
    times.set_window(-5 * DAY, 500 * DAY)
    assert times.window_ms == (0, 100 * DAY)
    times.set_time(900 * DAY)
    assert times.time_ms == 100 * DAY


def test_that_the_cursor_stays_inside_the_window(times: Times) -> None:
    times.set_window(20 * DAY, 30 * DAY)
    assert times.time_ms == 30 * DAY
    times.set_window(40 * DAY, 35 * DAY)
    assert times.window_ms == (35 * DAY, 40 * DAY)
    assert times.time_ms == 35 * DAY


def test_that_the_window_follows_a_cursor_set_outside_it_and_keeps_its_width(times: Times) -> None:
    times.set_time(50 * DAY)
    assert times.window_ms == (45 * DAY, 55 * DAY)
    assert times.time_ms == 50 * DAY


def test_that_the_window_moves_only_if_it_must(times: Times) -> None:
    moved: list[tuple[int, int]] = []
    times.window_changed.connect(lambda low, high: moved.append((low, high)))
    times.reach(91 * DAY, 92 * DAY)
    assert moved == []
    times.reach(10 * DAY, 12 * DAY)
    assert moved == [(6 * DAY, 16 * DAY)]
    times.reach(30 * DAY, 50 * DAY)
    assert times.window_ms == (20 * DAY, 60 * DAY)
    times.reach(0, DAY)
    assert times.window_ms[0] == 0


def test_that_nobody_is_told_what_did_not_change(times: Times) -> None:
    told: list[object] = []
    times.window_changed.connect(lambda low, high: told.append((low, high)))
    times.time_changed.connect(told.append)
    times.set_window(*times.window_ms)
    times.set_time(times.time_ms)
    assert told == []
