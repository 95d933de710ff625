"""What one ship did in time: transfers, calls, silences and draught under one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from lightering.report.figures.axes import Scale, hour_ticks, text_width
from lightering.report.figures.svg import INK, SMALLEST, Svg
from lightering.report.wording import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.report.texts import Texts

__all__ = ["ShipTimeline", "ship_timeline"]

WIDTH, LEFT, RIGHT = 464.0, 58.0, 8.0
TRANSFERS, CALLS, SILENCES, CHANGES, DRAUGHT = 9.0, 25.0, 41.0, 55.0, 66.0
"""Heights of the five rows: the middle of the first four, the top of the last."""
DRAUGHT_HEIGHT, BOTTOM = 22.0, 16.0
HEIGHT = DRAUGHT + DRAUGHT_HEIGHT + BOTTOM
LEAST = 1.6
"""Points; what lasts shorter is drawn this wide, so that it is seen."""


@dataclass(frozen=True, slots=True)
class ShipTimeline:
    """One ship; all times are milliseconds since 1970 UTC.

    Attributes:
        start_ms: Left end.
        end_ms: Right end.
        transfers: Middle of each, and whether an analyst confirmed it.
        calls: First and last instant of each call at a port of the DPRK.
        silences: First and last instant of each silence.
        changes: When another name, number, type or size was first sent.
        draughts: Instant from which each draught (m) was sent, ascending.
    """

    start_ms: int
    end_ms: int
    transfers: Sequence[tuple[int, bool]]
    calls: Sequence[tuple[int, int]]
    silences: Sequence[tuple[int, int]]
    changes: Sequence[int]
    draughts: Sequence[tuple[int, float]]


def ship_timeline(texts: Texts, ship: ShipTimeline) -> str:
    """Draws the five rows over one axis of days.

    Args:
        texts: The words of the drawing.
        ship: What is drawn; `end_ms` lies after `start_ms`.
    """
    svg = Svg(WIDTH, HEIGHT)
    x = Scale(float(ship.start_ms), float(ship.end_ms), LEFT, WIDTH - RIGHT)
    for words, height in (
        (texts("figure_ship_timeline.transfers"), TRANSFERS),
        (texts("figure_ship_timeline.dprk_calls"), CALLS),
        (texts("figure_ship_timeline.no_ais"), SILENCES),
        (texts("figure_ship_timeline.identity"), CHANGES),
        (texts("figure_ship_timeline.draught_m"), DRAUGHT + DRAUGHT_HEIGHT / 2),
    ):
        svg.text(0, height + 2.8, words)
        svg.line(LEFT, height, x.end, height, stroke="#cccccc", width=0.3)
    for start, end in ship.calls:
        left, width = _span(x, start, end)
        svg.rect(left, CALLS - 4, width, 8, fill=INK)
    for start, end in ship.silences:
        left, width = _span(x, start, end)
        svg.line(left, SILENCES, left + width, SILENCES, width=5.0, dash="1 1.4")
    for change in ship.changes:
        at = x(float(change))
        svg.path([[(at - 3, CHANGES - 4), (at + 3, CHANGES - 4), (at, CHANGES + 2)]], fill=INK)
    for middle, confirmed in ship.transfers:
        svg.circle(x(float(middle)), TRANSFERS, 3.4, fill=INK if confirmed else "#ffffff")
    _draughts(texts, svg, x, ship)
    _days(svg, x, ship)
    return svg.markup()


def _span(x: Scale, start: int, end: int) -> tuple[float, float]:
    left = x(float(start))
    return left, max(x(float(end)) - left, LEAST)


def _draughts(texts: Texts, svg: Svg, x: Scale, ship: ShipTimeline) -> None:
    top, ground = DRAUGHT, DRAUGHT + DRAUGHT_HEIGHT
    if not ship.draughts:
        svg.text(LEFT + 4, ground - 7, texts("figure_ship_timeline.none_sent"), fill="#555555")
        return
    values = [value for _time, value in ship.draughts]
    low, high = min(values), max(values)
    room = max((high - low) * 0.15, 0.1)
    y = Scale(low - room, high + room, ground, top)
    points = []
    ends = [time for time, _value in ship.draughts[1:]] + [ship.end_ms]
    for (time, value), end in zip(ship.draughts, ends, strict=True):
        points += [(x(float(time)), y(value)), (x(float(end)), y(value))]
    svg.path([points], width=1.1)
    words = (
        fixed(high, 1)
        if high == low
        else texts("figure_ship_timeline.to", low=fixed(low, 1), high=fixed(high, 1))
    )
    svg.text(0, ground + 8, words, fill="#555555")


def _days(svg: Svg, x: Scale, ship: ShipTimeline) -> None:
    ground = DRAUGHT + DRAUGHT_HEIGHT
    svg.line(LEFT, ground, x.end, ground, width=0.7)
    first, last = (datetime.fromtimestamp(ms / 1000.0, UTC) for ms in (ship.start_ms, ship.end_ms))
    half = text_width("2026-00-00", SMALLEST) / 2
    ticks = [(x(t.timestamp() * 1000.0), f"{t:%Y-%m-%d}") for t in hour_ticks(first, last, 7)]
    written = -1e9
    seen = ""
    for place, words in ticks:
        svg.line(place, ground, place, ground + 3, width=0.5)
        middle = min(max(place, LEFT + half), x.end - half)
        if middle - half > written + 4 and words != seen:
            svg.text(middle, ground + 12, words, anchor="middle")
            written, seen = middle + half, words
    for (one, _), (two, _) in pairwise(ticks):
        svg.line((one + two) / 2, ground, (one + two) / 2, ground + 1.5, width=0.3)
