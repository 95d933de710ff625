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


HOUR_MS = 3_600_000


def chosen(session: Session) -> tuple[int, int]:
    rows = session.rows
    session.select(str(rows.ids[0]))
    return int(rows.start_ms[0]), int(rows.end_ms[0])


def test_that_a_loop_goes_from_an_hour_before_an_encounter_to_an_hour_after_it(
    session, playback, wall
) -> None:
    start, end = chosen(session)
    playback.set_speed(3600)
    session.loop = True
    assert playback.playing
    assert session.time_ms == start - HOUR_MS
    length_h = (end - start) / HOUR_MS + 2
    wall.seconds += length_h - 0.01
    playback.advance()
    assert end < session.time_ms < end + HOUR_MS
    wall.seconds += 0.02
    playback.advance()
    assert session.time_ms == start - HOUR_MS
    assert playback.playing
    wall.seconds += 1
    playback.advance()
    assert session.time_ms == start


def test_that_a_loop_pauses_and_goes_on_and_ends(session, playback, wall) -> None:
    start, _end = chosen(session)
    session.loop = True
    playback.toggle()
    assert not playback.playing
    session.set_time(session.extent_ms[1])
    playback.toggle()  # beyond what is repeated it begins anew
    assert session.time_ms == start - HOUR_MS
    session.loop = False
    assert not playback.playing
    assert playback.span_ms == session.window_ms


def test_that_a_loop_follows_another_encounter(session, playback, wall) -> None:
    chosen(session)
    session.loop = True
    rows = session.rows
    session.select(str(rows.ids[1]))
    wall.seconds += 0.03
    playback.advance()
    assert session.time_ms == max(int(rows.start_ms[1]) - HOUR_MS, session.extent_ms[0])


def test_that_with_less_motion_the_cursor_steps_and_loses_no_time(session, playback, wall) -> None:
    assert playback._timer.interval() == 33
    session.less_motion = True
    assert playback._timer.interval() == 500
    start = session.time_ms
    playback.set_speed(60)
    playback.toggle()
    wall.seconds += 0.5
    playback.advance()
    assert session.time_ms - start == 30_000
    session.less_motion = False
    assert playback._timer.interval() == 33
