"""The time cursor and the window of time, both within the data and the cursor within the window."""

from __future__ import annotations

from lightering.app.signals import Signal
from lightering.units import DAY_MS

__all__ = ["Times"]

_WINDOW_DAYS = 10


class Times:
    """Three spans in milliseconds since 1970 UTC: extent of the data ⊇ window ∋ cursor.

    Attributes:
        time_changed: The cursor moved.
        window_changed: Start and end of the window moved.
        ghost_changed: Another instant is pointed at, or None.
        extent_ms: First and last fix.
        window_ms: Start and end of the window.
        time_ms: The cursor.
        ghost_ms: The instant that is pointed at in a plot, None if none is.
    """

    def __init__(self) -> None:
        """No data: everything is 0."""
        self.time_changed: Signal[int] = Signal()
        self.window_changed: Signal[int, int] = Signal()
        self.ghost_changed: Signal[int | None] = Signal()
        self.ghost_ms: int | None = None
        self.extent_ms = (0, 0)
        self.window_ms = (0, 0)
        self.time_ms = 0

    def adopt(self, first_ms: int, last_ms: int) -> None:
        """Takes another extent; a window that still lies in it stays, else the last ten days.

        Tells nobody: the owner does, once everything else is in place.

        Args:
            first_ms: First fix.
            last_ms: Last fix.
        """
        self.extent_ms = (first_ms, last_ms)
        if not first_ms <= self.window_ms[0] < self.window_ms[1] <= last_ms:
            self.window_ms = (max(first_ms, last_ms - _WINDOW_DAYS * DAY_MS), last_ms)
        self.time_ms = min(max(self.time_ms, self.window_ms[0]), self.window_ms[1])

    def set_time(self, time_ms: int) -> None:
        """Moves the cursor; the window follows if it must.

        Args:
            time_ms: Where to; kept within the data.
        """
        first, last = self.extent_ms
        time_ms = int(min(max(time_ms, first), last))
        self.reach(time_ms, time_ms)
        if time_ms != self.time_ms:
            self.time_ms = time_ms
            self.time_changed.emit(time_ms)

    def point_at(self, time_ms: int | None) -> None:
        """Says which instant is pointed at; nothing else moves.

        Args:
            time_ms: Milliseconds since 1970 UTC, or None.
        """
        if time_ms != self.ghost_ms:
            self.ghost_ms = time_ms
            self.ghost_changed.emit(time_ms)

    def set_window(self, start_ms: int, end_ms: int) -> None:
        """Moves the window; the cursor stays inside it.

        Args:
            start_ms: Kept within the data.
            end_ms: Kept within the data; an end before the start is swapped with it.
        """
        first, last = self.extent_ms
        low, high = sorted((int(start_ms), int(end_ms)))
        window = (min(max(low, first), last), max(min(high, last), first))
        if window == self.window_ms:
            return
        self.window_ms = window
        self.window_changed.emit(*window)
        inside = min(max(self.time_ms, window[0]), window[1])
        if inside != self.time_ms:
            self.time_ms = inside
            self.time_changed.emit(inside)

    def reach(self, start_ms: int, end_ms: int) -> None:
        """Moves the window, only if it must, so that a span lies in its middle.

        The window keeps its width, or takes twice the width of a span that is longer.

        Args:
            start_ms: Where the span begins.
            end_ms: Where it ends.
        """
        low, high = self.window_ms
        if low <= start_ms and end_ms <= high:
            return
        first, last = self.extent_ms
        span = end_ms - start_ms
        width = min(high - low if span <= high - low else 2 * span, last - first)
        start = min(max((start_ms + end_ms - width) // 2, first), last - width)
        self.set_window(start, start + width)
