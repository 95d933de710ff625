"""Playback follows the clock on the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lightering.gui.timeline.playback import SPEEDS, Playback

if TYPE_CHECKING:
    from lightering.app.session import Session


class Wall:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def playback(session: Session, wall: Wall, qapp: object) -> Playback:
    made = Playback(session, clock=wall)
    yield made
    made.stop()


def test_that_a_second_is_as_many_seconds_as_the_speed(session, playback, wall) -> None:
    start = session.time_ms
    playback.set_speed(600)
    playback.toggle()
    wall.seconds += 1.0
    playback.advance()
    assert session.time_ms - start == 600_000


def test_that_lost_frames_lose_no_time(session, playback, wall) -> None:
    start = session.time_ms
    playback.set_speed(60)
    playback.toggle()
    for step in (0.03, 0.03, 2.5, 0.03):
        wall.seconds += step
        playback.advance()
    assert session.time_ms - start == round(2.59 * 60_000)


def test_that_it_stops_at_the_end_of_the_window_and_not_beyond(session, playback, wall) -> None:
    heard: list[bool] = []
    playback.playing_changed.connect(heard.append)
    window = session.window_ms
    playback.set_speed(SPEEDS[-1])
    playback.toggle()
    wall.seconds += 1_000_000
    playback.advance()
    assert session.time_ms == window[1]
    assert session.window_ms == window
    assert not playback.playing
    assert heard == [True, False]
    playback.toggle()
    assert session.time_ms == window[0]
    assert playback.playing


def test_that_it_goes_on_from_where_the_person_put_the_cursor(session, playback, wall) -> None:
    playback.set_speed(60)
    playback.toggle()
    wall.seconds += 5
    target = session.window_ms[0] + 3 * 86_400_000
    session.set_time(target)
    wall.seconds += 1
    playback.advance()
    assert session.time_ms == target + 60_000


def test_that_another_speed_counts_from_now_on(session, playback, wall) -> None:
    start = session.time_ms
    playback.set_speed(60)
    playback.toggle()
    wall.seconds += 1
    playback.advance()
    playback.set_speed(3600)
    wall.seconds += 1
    playback.advance()
    assert session.time_ms - start == 60_000 + 3_600_000


def test_that_a_pause_takes_no_time(session, playback, wall) -> None:
    playback.toggle()
    wall.seconds += 1
    playback.advance()
    held = session.time_ms
    playback.toggle()
    wall.seconds += 100
    assert session.time_ms == held
    playback.toggle()
    playback.advance()
    assert session.time_ms == held


def test_that_the_timer_moves_the_cursor_by_itself(session, qtbot) -> None:
    playback = Playback(session)
    playback.set_speed(SPEEDS[-1])
    start = session.time_ms
    playback.toggle()
    qtbot.waitUntil(lambda: session.time_ms > start + 1_000_000, timeout=5_000)
    playback.stop()
    assert not playback.playing


def test_that_a_film_begins_at_ten_minutes_a_second(playback) -> None:
    assert playback.speed == 600
