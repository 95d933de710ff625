"""A heart that beats in the thread of the window, and a watcher who notes what held it up."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer  # noqa: TID251 - a real event loop is measured

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["Heart", "Pass"]

_BEAT_MS = 4
_LATE_S = 0.03


@dataclass(slots=True)
class Pass:
    """One time round the event loop, from beat to beat.

    Attributes:
        wall_ms: On the clock, less the wait that was asked for.
        busy_ms: What the window's own thread computed meanwhile.
        during: What was going on.
        where: The functions the window was in, innermost last, while it was late.
    """

    wall_ms: float
    busy_ms: float
    during: str
    where: list[str] = field(default_factory=list)


class Heart(QObject):
    """Beats as long as it lives; `passes` holds each time round the loop."""

    def __init__(self, stacks: bool = False) -> None:
        """Begins to beat.

        Args:
            stacks: Whether the watcher notes where the window was when it came late.
        """
        super().__init__()
        self.passes: list[Pass] = []
        self.during = ""
        self._thread = threading.get_ident()
        self._last, self._busy = time.perf_counter(), time.thread_time()
        self._seen: list[str] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT_MS)
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        if stacks:
            self._watcher.start()

    def stop(self) -> None:
        """Ends it."""
        self._timer.stop()
        self._done.set()
        if self._watcher.is_alive():
            self._watcher.join()

    def _beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        wall = (now - self._last) * 1000.0 - _BEAT_MS
        self.passes.append(
            Pass(max(wall, 0.0), (busy - self._busy) * 1000.0, self.during, self._seen)
        )
        self._last, self._busy, self._seen = now, busy, []

    def _watch(self) -> None:
        while not self._done.wait(0.01):
            if time.perf_counter() - self._last > _LATE_S:
                frames = sys._current_frames()
                own = _words(frames.pop(self._thread, None), 14)
                frames.pop(threading.get_ident(), None)
                others = " || ".join(_words(f, 5) for f in frames.values())
                self._seen.append(f"{own}   OTHERS {others}")


def _words(frame: FrameType | None, deep: int) -> str:
    told: list[str] = []
    while frame is not None and len(told) < deep:
        code = frame.f_code
        told.append(f"{code.co_filename.rpartition('/')[2]}:{frame.f_lineno}:{code.co_name}")
        frame = frame.f_back
    return " < ".join(told)
