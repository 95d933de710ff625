"""The running total of one cap period against its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lightering.report.figures.axes import Scale, even_ticks, spread, text_width
from lightering.report.figures.svg import SMALLEST, Svg, outline
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.records import Balance
    from lightering.report.texts import Texts

__all__ = ["Steps", "fan_chart"]

WIDTH, HEIGHT = 464.0, 236.0
LEFT, TOP, BOTTOM = 50.0, 12.0, 20.0
LINES = ((100, 1.8, ""), (95, 0.8, "6 2"), (90, 0.8, "3 2"), (75, 0.8, "1.2 2"))
"""Per cent of the cap, width, dash: four lines that differ in black and white."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Notified deliveries as steps.

    Attributes:
        days: The last day of each notified period, ascending.
        total_bbl: Running sum in barrels up to that day.
    """

    days: tuple[date, ...]
    total_bbl: tuple[float, ...]


def fan_chart(
    texts: Texts, balance: Balance, notified: Steps, scenarios: Mapping[str, float]
) -> str:
    """Draws bands, median, the lines of the cap, notified steps and the published scenarios.

    Args:
        texts: The words of the drawing.
        balance: The period; `curve_bbl` holds p05, p25, p50, p75, p95 by day.
        notified: Deliveries notified to the Committee.
        scenarios: Barrels by the name that is printed.
    """
    svg = Svg(WIDTH, HEIGHT)
    curve = np.asarray(balance.curve_bbl, dtype=float)
    top = max(
        balance.cap_bbl * 1.1,
        float(curve.max()) * 1.04 if curve.size else 0.0,
        *notified.total_bbl,
        *(value * 1.04 for value in scenarios.values()),
    )
    ticks = even_ticks(top)
    first = date(balance.year, 1, 1)
    days = (date(balance.year + 1, 1, 1) - first).days
    names = _names(texts, balance, scenarios)
    right = 14.0 + max(text_width(text, SMALLEST, bold=bold) for _value, text, bold in names)
    x = Scale(0.0, float(days), LEFT, WIDTH - right)
    y = Scale(0.0, ticks[-1], HEIGHT - BOTTOM, TOP)
    known = _known_days(balance, first)
    _axes(texts, svg, x, y, ticks, balance.year, days)
    if known < days:
        edge = x(known)
        svg.rect(edge, TOP, x.end - edge, y.start - TOP, fill="#f3f3f3")
        svg.line(edge, TOP, edge, y.start, width=0.5)
        words = texts("figure_fan.not_yet_observed")
        if x.end - edge > text_width(words, SMALLEST) + 8:
            svg.text((edge + x.end) / 2, y.start - 6, words, anchor="middle", fill="#555555")
    _lines(svg, x, y, balance.cap_bbl)
    _bands(svg, x, y, balance, curve, first)
    if notified.days:
        _steps(texts, svg, x, y, notified, first)
    _labels(svg, x, y, names)
    return svg.markup()


def _known_days(balance: Balance, first: date) -> float:
    if balance.data_until is None:
        return 0.0
    length = (date(balance.year + 1, 1, 1) - first).days
    return float(min(max((balance.data_until.date() - first).days + 1, 0), length))


def _axes(
    texts: Texts, svg: Svg, x: Scale, y: Scale, ticks: list[float], year: int, days: int
) -> None:
    for value in ticks:
        svg.line(LEFT, y(value), x.end, y(value), stroke="#cccccc", width=0.3)
        svg.text(LEFT - 5, y(value) + 2.8, thousands(value), anchor="end")
    svg.text(LEFT - 5, TOP - 5.5, texts("figure_fan.unit"), anchor="end")
    svg.line(LEFT, y.start, x.end, y.start, width=0.7)
    for month in range(12):
        start = (date(year, month + 1, 1) - date(year, 1, 1)).days
        end = days if month == 11 else (date(year, month + 2, 1) - date(year, 1, 1)).days
        svg.line(x(start), y.start, x(start), y.start + 3, width=0.5)
        svg.text(
            (x(start) + x(end)) / 2,
            y.start + 12,
            texts.part("dates.short_months")[month],
            anchor="middle",
        )
    svg.line(x.end, y.start, x.end, y.start + 3, width=0.5)


def _lines(svg: Svg, x: Scale, y: Scale, cap_bbl: float) -> None:
    for per_cent, width, dash in LINES:
        level = y(cap_bbl * per_cent / 100.0)
        svg.line(LEFT, level, x.end, level, width=width, dash=dash)


def _bands(svg: Svg, x: Scale, y: Scale, balance: Balance, curve: np.ndarray, first: date) -> None:
    if curve.size == 0:
        return
    origin = np.datetime64(first, "D")
    at = (np.asarray(balance.curve_days).astype("datetime64[D]") - origin).astype(int)
    places = [(x(float(d)), x(float(d) + 1.0)) for d in at]

    def stairs(row: int) -> list[tuple[float, float]]:
        # The total changes on the day of a delivery: a level line per day, not a slope.
        points: list[tuple[float, float]] = []
        for (left, right), value in zip(places, curve[row], strict=True):
            level = y(float(value))
            if points and abs(points[-1][1] - level) < 1e-9:
                points[-1] = (right, level)
            else:
                points += [(left, level), (right, level)]
        return points

    for low, high, grey in ((0, 4, "#d6d6d6"), (1, 3, "#a3a3a3")):
        svg.path(
            outline([stairs(low) + stairs(high)[::-1]], closed=True),
            fill=grey,
            stroke="none",
            opacity=0.9,
        )
    svg.path([stairs(2)], width=1.5)


def _steps(texts: Texts, svg: Svg, x: Scale, y: Scale, notified: Steps, first: date) -> None:
    points = [(x(0.0), y(0.0))]
    for end, total in zip(notified.days, notified.total_bbl, strict=True):
        at = x(float((end - first).days + 1))
        points += [(at, points[-1][1]), (at, y(total))]
    svg.path([points], width=1.1, dash="4 1.5 1 1.5")
    at, level = points[-1]
    words = texts("figure_fan.notified", total_bbl=thousands(notified.total_bbl[-1]))
    room = at + 4 + text_width(words, SMALLEST) < x.end
    svg.text(at + 4 if room else at, level - 4, words, anchor="start" if room else "end", halo=True)


def _names(
    texts: Texts, balance: Balance, scenarios: Mapping[str, float]
) -> list[tuple[float, str, bool]]:
    """Returns the levels that are named: barrels, words, and whether they are bold."""
    cap = balance.cap_bbl
    named = [(cap, texts("figure_fan.cap", cap=thousands(cap)), True)]
    named += [
        (cap * share / 100.0, texts("figure_fan.cap_share", share=share), False)
        for share, _width, _dash in LINES[1:]
    ]
    q = balance.estimated_bbl
    if balance.transfers and q.p50 is not None:
        named += [
            (q.p05, f"p05 {thousands(q.p05)}", False),
            (q.p50, f"p50 {thousands(q.p50)}", True),
            (q.p95, f"p95 {thousands(q.p95)}", False),
        ]
    return named + [(v, f"{name}: {thousands(v)}", False) for name, v in scenarios.items()]


def _labels(svg: Svg, x: Scale, y: Scale, names: list[tuple[float, str, bool]]) -> None:
    """Writes what each level is called to the right of the chart, none over another."""
    levels = [y(value) for value, _text, _bold in names]
    moved = spread(levels, 9.6, TOP + 2, y.start)
    for (_value, text, bold), level, place in zip(names, levels, moved, strict=True):
        svg.path([[(x.end, level), (x.end + 4, level), (x.end + 10, place)]], width=0.4)
        svg.text(x.end + 12, place + 2.8, text, bold=bold)
