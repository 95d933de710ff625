"""What two ships typed as their draught before, during and after an encounter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lightering.report.figures.axes import Scale, hour_ticks, spread, text_width
from lightering.report.figures.svg import SHADE, SMALLEST, Svg
from lightering.report.wording import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.report.texts import Texts

__all__ = ["DraughtSteps", "Steps", "draught_steps"]

WIDTH, HEIGHT = 210.0, 62.0
LEFT, RIGHT, TOP, BOTTOM = 24.0, 26.0, 8.0, 14.0


@dataclass(frozen=True, slots=True)
class Steps:
    """One ship.

    Attributes:
        role: "giver" (double line) or "receiver" (single line).
        draughts: Instant (ms since 1970 UTC) from which each draught (m) was sent, ascending.
    """

    role: str
    draughts: Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class DraughtSteps:
    """What is drawn; all times are milliseconds since 1970 UTC.

    Attributes:
        start_ms: Left end.
        end_ms: Right end.
        encounter: First and last instant of it.
        ships: Two ships, one of which sent a draught.
    """

    start_ms: int
    end_ms: int
    encounter: tuple[int, int]
    ships: Sequence[Steps]


def draught_steps(texts: Texts, subject: DraughtSteps) -> str:
    """Draws the steps of both ships over days, the encounter shaded.

    A draught stands until another is sent: a level line with a step. Before the first there is no
    line, since nothing is known.

    Args:
        texts: The words of the drawing.
        subject: What it shows.
    """
    svg = Svg(WIDTH, HEIGHT)
    runs = [(ship.role, _inside(ship.draughts, subject)) for ship in subject.ships]
    values = [value for _role, run in runs for _start, _end, value in run]
    low, high = min(values), max(values)
    room = max((high - low) * 0.18, 0.1)
    x = Scale(float(subject.start_ms), float(subject.end_ms), LEFT, WIDTH - RIGHT)
    y = Scale(low - room, high + room, HEIGHT - BOTTOM, TOP)
    left, right = (x(float(ms)) for ms in subject.encounter)
    svg.rect(left, TOP, max(right - left, 1.0), y.start - TOP, fill=SHADE)
    levels = sorted({round(value, 1) for value in values})
    for level, place in zip(
        levels, spread([-y(v) for v in levels], 8.6, -y.start, -TOP), strict=True
    ):
        svg.line(LEFT, y(level), x.end, y(level), stroke="#cccccc", width=0.3)
        # where levels crowd, a label stands off its line and says by a stroke which it is
        svg.path([[(LEFT, y(level)), (LEFT - 5, -place)]], width=0.4)
        svg.text(LEFT - 6, 2.8 - place, fixed(level, 1), anchor="end")
    svg.line(LEFT, y.start, x.end, y.start, width=0.7)
    for role, run in runs:
        points = [(x(float(ms)), y(value)) for start, end, value in run for ms in (start, end)]
        if role == "giver":
            svg.path([points], width=2.6)
            svg.path([points], width=1.2, stroke="#ffffff")
        else:
            svg.path([points], width=1.3)
    svg.text(x.end + 4, TOP + 6, texts("figure_draught_steps.unit"))
    _days(svg, x, y, subject)
    return svg.markup()


def _inside(
    draughts: Sequence[tuple[int, float]], subject: DraughtSteps
) -> list[tuple[int, int, float]]:
    """Returns first and last instant of each level that reaches into the drawing."""
    ends = [time for time, _value in draughts[1:]] + [subject.end_ms] * bool(draughts)
    return [
        (max(start, subject.start_ms), min(end, subject.end_ms), value)
        for (start, value), end in zip(draughts, ends, strict=True)
        if end > subject.start_ms and start < subject.end_ms
    ]


def _days(svg: Svg, x: Scale, y: Scale, subject: DraughtSteps) -> None:
    first, last = (
        datetime.fromtimestamp(ms / 1000.0, UTC) for ms in (subject.start_ms, subject.end_ms)
    )
    written = -1e9
    half = text_width("00-00", SMALLEST) / 2
    for mark in hour_ticks(first, last, 14):
        if mark.hour or mark.minute:
            continue
        at = x(mark.timestamp() * 1000.0)
        svg.line(at, y.start, at, y.start + 3, width=0.5)
        if at - half > written + 6 and at + half < x.end + RIGHT:
            svg.text(at, y.start + 12, f"{mark:%m-%d}", anchor="middle", fill="#555555")
            written = at + half
