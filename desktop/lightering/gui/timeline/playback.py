"""Playback: moves the time cursor with the clock on the wall, many times faster."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.session import Session

__all__ = ["SPEEDS", "Playback"]

SPEEDS = (1, 10, 60, 600, 3600, 10_000)
"""Seconds of ship time in one second."""

_AROUND_MS = HOUR_MS
"""A repeated encounter is played from so long before it to so long after it."""

_FIRST = 600

_FRAME_MS, _STEP_MS = 33, 500
"""Between two pictures, and between two where less shall move."""


class Playback(QObject):
    """Plays from the cursor to the end of the window of time.

    The cursor follows elapsed time, not the number of frames: a slow machine shows fewer frames
    of the same film.

    Signals:
        playing_changed: whether it plays.
    """

    playing_changed = Signal(bool)

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session, self._clock = session, clock
        self._speed = _FIRST
        self._wall_s, self._from_ms = 0.0, 0
        self._moving = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self.advance)
        session.time_changed.connect(self._on_time)
        session.results_changed.connect(self.stop)
        session.loop_changed.connect(self._on_loop)
        session.motion_changed.connect(self._on_motion)

    @property
    def playing(self) -> bool:
        """Whether the cursor moves by itself."""
        return self._timer.isActive()

    @property
    def speed(self) -> int:
        """Seconds of ship time in one second."""
        return self._speed

    def set_speed(self, speed: int) -> None:
        """Plays faster or slower from here on.

        Args:
            speed: Seconds of ship time in one second.
        """
        self._speed = speed
        self._start_here()

    def toggle(self) -> None:
        """Plays or pauses; at the end of the window it starts over at its beginning."""
        if self.playing:
            self.stop()
            return
        start, end = self.span_ms
        if end <= start:
            return
        if not start <= self._session.time_ms < end:
            self._session.set_time(start)
        self._start_here()
        self._timer.start()
        self.playing_changed.emit(True)

    @property
    def span_ms(self) -> tuple[int, int]:
        """What is played: the window of time, or an hour about what is repeated."""
        session = self._session
        rows, chosen = session.listed, session.chosen_id
        if not session.loop or rows is None or chosen is None or chosen not in rows.place:
            return session.window_ms
        row, (first, last) = rows.place[chosen], session.extent_ms
        start, end = int(rows.start_ms[row]), int(rows.end_ms[row])
        return max(start - _AROUND_MS, first), min(end + _AROUND_MS, last)

    def stop(self) -> None:
        """Pauses."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def advance(self) -> None:
        """Moves the cursor to where it should be by now; at the end it stops, or begins anew."""
        start, end = self.span_ms
        now = self._from_ms + round((self._clock() - self._wall_s) * self._speed * 1000)
        repeats = self._session.loop and (start, end) != self._session.window_ms
        if repeats and not start <= now < end:
            # another encounter may have been selected meanwhile: its own beginning comes first
            self._session.set_time(start)
            return
        self._moving = True
        try:
            self._session.set_time(min(now, end))
        finally:
            self._moving = False
        if now >= end:
            self.stop()

    def _on_motion(self, less: bool) -> None:
        self._timer.setInterval(_STEP_MS if less else _FRAME_MS)

    def _on_loop(self, repeat: bool) -> None:
        """Plays what shall be repeated from its beginning; pauses when it shall not any more."""
        if not repeat:
            self.stop()
            return
        start, end = self.span_ms
        if start < end:
            self._session.set_time(start)
            if not self.playing:
                self.toggle()

    def _start_here(self) -> None:
        self._wall_s, self._from_ms = self._clock(), self._session.time_ms

    def _on_time(self, _: int) -> None:
        # somebody else moved the cursor: go on from there
        if not self._moving:
            self._start_here()
