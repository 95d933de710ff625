"""How far two ships were from each other, hour by hour, and how fast each moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lightering.report.figures.axes import (
    Scale,
    decades,
    even_ticks,
    hour_ticks,
    spread,
    text_width,
)
from lightering.report.figures.svg import SHADE, SMALLEST, Svg, outline
from lightering.units import MINUTE_MS, thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.report.texts import Texts

__all__ = ["Separation", "separation_plot"]

WIDTH, HEIGHT = 464.0, 66.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 40.0, 13.0, 24.0
SPEED = 22.0
"""Height of the speeds below the separation, with the gap between the two."""


@dataclass(frozen=True, slots=True)
class Separation:
    """The series behind the plot.

    Attributes:
        time_ms: Instants, milliseconds since 1970 UTC, shape (n,).
        distance_m: Metres, NaN where either ship sent nothing, shape (n,).
        contacts: Exact contact intervals in milliseconds.
        limit_m: What counts as contact.
        speeds_kn: Over ground of giver and receiver, NaN where unknown, each of shape (n,); None
            where no speed is drawn.
    """

    time_ms: NDArray[np.int64]
    distance_m: NDArray[np.float64]
    contacts: Sequence[tuple[int, int]]
    limit_m: float
    speeds_kn: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None


def separation_plot(texts: Texts, series: Separation) -> str:
    """Draws the separation on a logarithmic axis, the speeds below it, the contacts shaded.

    Args:
        texts: The words of the drawing.
        series: At least two instants.
    """
    below = SPEED if series.speeds_kn is not None else 0.0
    svg = Svg(WIDTH, HEIGHT + below)
    times = series.time_ms
    known = series.distance_m[np.isfinite(series.distance_m)]
    low = max(min(float(known.min()), series.limit_m) if known.size else series.limit_m, 1.0)
    high = max(float(known.max()) if known.size else 0.0, series.limit_m * 2.0)
    ticks = decades(low, high)
    x = Scale(float(times[0]), float(times[-1]), LEFT, WIDTH - RIGHT)
    y = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP, log=True)
    for start, end in series.contacts:
        left, right = x(float(start)), x(float(end))
        svg.rect(left, TOP, max(right - left, 0.6), y.start - TOP, fill=SHADE)
        if below:
            svg.rect(left, y.start + 5, max(right - left, 0.6), below - 5, fill=SHADE)
    for value in ticks:
        svg.line(LEFT, y(value), x.end, y(value), stroke="#bbbbbb", width=0.3)
        svg.text(LEFT - 5, y(value) + 2.8, _metres(texts, value), anchor="end")
    svg.line(LEFT, y(series.limit_m), x.end, y(series.limit_m), width=0.8, dash="4 2")
    svg.text(x.end + 4, y(series.limit_m) + 2.8, _metres(texts, series.limit_m))
    svg.line(LEFT, y.start, x.end, y.start, width=0.7)
    svg.path(_runs(series, series.distance_m, x, y), width=1.2)
    _silences(texts, svg, series, x, y)
    _contact_words(texts, svg, series, x)
    if series.speeds_kn is not None:
        y = _speeds(texts, svg, series, x, y.start)
    _clock(texts, svg, series, x, y)
    return svg.markup()


def _speeds(texts: Texts, svg: Svg, series: Separation, x: Scale, above: float) -> Scale:
    """Draws both speeds from nought up, and returns their axis."""
    pair = series.speeds_kn or ()
    known = [float(np.nanmax(speed)) for speed in pair if np.isfinite(speed).any()]
    most = even_ticks(max(known, default=1.0), 2)[-1]
    y = Scale(0.0, most, above + SPEED, above + 6)
    for value in (0.0, most):
        svg.line(LEFT, y(value), x.end, y(value), stroke="#bbbbbb", width=0.3)
    svg.text(
        LEFT - 5, y(most) + 5.6, texts("figure_separation.kn", value=f"{most:g}"), anchor="end"
    )
    svg.text(LEFT - 5, y.start + 1, "0", anchor="end")
    svg.line(LEFT, y.start, x.end, y.start, width=0.7)
    for number, speed in enumerate(pair):
        runs = outline(_runs(series, speed, x, y))
        if number == 0:
            svg.path(runs, width=2.2)
            svg.path(runs, width=1.0, stroke="#ffffff")
        else:
            svg.path(runs, width=1.0)
    return y


def _metres(texts: Texts, value: float) -> str:
    return (
        texts("figure_separation.km", value=thousands(value / 1000.0))
        if value >= 1000.0
        else f"{thousands(value)} m"
    )


def _runs(
    series: Separation, values: NDArray[np.float64], x: Scale, y: Scale
) -> list[list[tuple[float, float]]]:
    known = np.isfinite(values)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], known.astype(np.int8), [0]))))
    times = series.time_ms[known].astype(np.float64)
    places = list(zip(x.places(times).tolist(), y.places(values[known]).tolist(), strict=True))
    lengths = np.cumsum(np.concatenate(([0], edges[1::2] - edges[::2]))).tolist()
    return [places[first:after] for first, after in pairwise(lengths)]


def _silences(texts: Texts, svg: Svg, series: Separation, x: Scale, y: Scale) -> None:
    """Marks the parts where the separation is not known with a dotted line on the ground."""
    silent = ~np.isfinite(series.distance_m)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], silent.astype(np.int8), [0]))))
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        left = x(float(series.time_ms[max(first - 1, 0)]))
        right = x(float(series.time_ms[min(after, len(silent) - 1)]))
        svg.line(left, y.start - 3, right, y.start - 3, width=1.2, dash="1 2")
        if right - left > text_width(texts("figure_separation.no_ais"), SMALLEST) + 4:
            svg.text(
                (left + right) / 2, y.start - 7, texts("figure_separation.no_ais"), anchor="middle"
            )


def _contact_words(texts: Texts, svg: Svg, series: Separation, x: Scale) -> None:
    last = -1e9
    for start, end in series.contacts:
        minutes = round((end - start) / MINUTE_MS)
        words = texts(
            "figure_separation.contact", hours=minutes // 60, minutes=f"{minutes % 60:02d}"
        )
        middle = (x(float(start)) + x(float(end))) / 2
        half = text_width(words, SMALLEST) / 2
        middle = min(max(middle, LEFT + half), x.end - half)
        if middle - half > last + 6:
            svg.text(middle, TOP - 4, words, anchor="middle")
            last = middle + half


def _clock(texts: Texts, svg: Svg, series: Separation, x: Scale, y: Scale) -> None:
    """Writes the first and last contact to the minute and round hours where there is room."""
    start, end = (_moment(series.time_ms[k]) for k in (0, -1))
    exact = [ms for pair in series.contacts for ms in pair]
    marks = [(x(float(ms)), f"{_moment(ms):%H:%M}") for ms in exact]
    half = text_width("00:00", SMALLEST) / 2
    places = spread([place for place, _text in marks], 2 * half + 4, LEFT, x.end)
    if len(marks) * (2 * half + 4) > x.end - LEFT:
        places, marks = [], []
    for (place, text), at in zip(marks, places, strict=True):
        svg.line(place, y.start, place, y.start + 3, width=0.6)
        svg.text(at, y.start + 11, text, anchor="middle", bold=True)
    day, last = "", -1e9
    for mark in hour_ticks(start, end):
        at = x(mark.timestamp() * 1000.0)
        svg.line(at, y.start, at, y.start + 2, width=0.4)
        if all(abs(at - other) > 2 * half + 3 for other in places):
            svg.text(at, y.start + 11, f"{mark:%H:%M}", anchor="middle", fill="#555555")
        # The date stands under the first tick of each day, where the one before leaves room.
        width = text_width(f"{mark:%Y-%m-%d}", SMALLEST) / 2
        held = min(max(at, LEFT + width), x.end - width)
        if f"{mark:%Y-%m-%d}" != day and held - width > last + 6:
            day, last = f"{mark:%Y-%m-%d}", held + width
            svg.text(held, y.start + 21, day, anchor="middle", fill="#555555")
    svg.text(WIDTH - 2, y.start + 11, texts("figure_separation.utc"), anchor="end", fill="#555555")


def _moment(ms: float) -> datetime:
    return datetime.fromtimestamp(float(ms) / 1000.0, tz=UTC)
