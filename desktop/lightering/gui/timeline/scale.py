"""Time to pixels and back, and where the ticks stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lightering.gui.words import MONTHS
from lightering.units import DAY_MS, MINUTE_MS

__all__ = ["Scale", "Tick", "at"]

_STEPS_MS = tuple(
    MINUTE_MS * minutes for minutes in (1, 5, 10, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200)
)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def at(time_ms: int) -> datetime:
    """Returns milliseconds since 1970 as a UTC time.

    Args:
        time_ms: Milliseconds since 1970 UTC.
    """
    return _EPOCH + timedelta(milliseconds=int(time_ms))


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick: where, and what stands there."""

    time_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of time laid over a stretch of pixels.

    Attributes:
        start_ms: Time at `left`, milliseconds since 1970 UTC.
        end_ms: Time at `right`.
        left: Pixels.
        right: Pixels.
    """

    start_ms: int
    end_ms: int
    left: float
    right: float

    @property
    def _ms_per_px(self) -> float:
        return max(self.end_ms - self.start_ms, 1) / max(self.right - self.left, 1.0)

    def x(self, time_ms: float) -> float:
        """Returns where a time stands.

        Args:
            time_ms: Milliseconds since 1970 UTC.
        """
        return self.left + (time_ms - self.start_ms) / self._ms_per_px

    def time(self, x: float) -> int:
        """Returns the time at a place, kept within the stretch.

        Args:
            x: Pixels.
        """
        time_ms = self.start_ms + (x - self.left) * self._ms_per_px
        return round(min(max(time_ms, self.start_ms), self.end_ms))

    def ticks(self, apart_px: float) -> list[Tick]:
        """Returns ticks on whole minutes, hours, days, months or years.

        Args:
            apart_px: Least distance between two ticks.
        """
        apart_ms = apart_px * self._ms_per_px
        step = next((step for step in _STEPS_MS if step >= apart_ms), None)
        if step is not None:
            return self._even(step)
        months = next((m for m in _MONTH_STEPS if m * 28 * DAY_MS >= apart_ms), _MONTH_STEPS[-1])
        ticks = self._monthly(months)
        start = at(self.start_ms)
        if not ticks or ticks[0].time_ms - self.start_ms >= 1.3 * apart_ms:
            # room enough to say in which month the stretch begins
            if ticks and at(ticks[0].time_ms).year == start.year and months < 12:
                ticks[0] = Tick(ticks[0].time_ms, ticks[0].text.removesuffix(f" {start.year}"))
            ticks.insert(0, Tick(self.start_ms, f"{MONTHS[start.month - 1]} {start.year}"))
        return ticks

    def _even(self, step_ms: int) -> list[Tick]:
        first = -(-self.start_ms // step_ms) * step_ms
        ticks = []
        for time_ms in range(first, self.end_ms + 1, step_ms):
            when = at(time_ms)
            date = f"{when.day} {MONTHS[when.month - 1]}"
            ticks.append(Tick(time_ms, date if time_ms % DAY_MS == 0 else f"{when:%H:%M}"))
        return ticks

    def _monthly(self, step: int) -> list[Tick]:
        start = at(self.start_ms)
        month = start.year * 12 + start.month - 1
        month -= month % step
        ticks: list[Tick] = []
        while True:
            when = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
            time_ms = (when - _EPOCH) // timedelta(milliseconds=1)
            if time_ms > self.end_ms:
                return ticks
            if time_ms >= self.start_ms:
                name = MONTHS[when.month - 1]
                if step >= 12:
                    name = str(when.year)
                elif when.month == 1 or not ticks:
                    name = f"{name} {when.year}"
                ticks.append(Tick(time_ms, name))
            month += step
