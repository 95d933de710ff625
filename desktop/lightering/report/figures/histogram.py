"""The draws of one transfer's barrels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.report.figures.axes import Scale, spread, text_width
from lightering.report.figures.svg import SMALLEST, Svg
from lightering.units import thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.report.texts import Texts

__all__ = ["volume_histogram"]

WIDTH, HEIGHT = 158.0, 68.0
LEFT, RIGHT, TOP, BOTTOM = 8.0, 8.0, 6.0, 30.0
BINS = 30


def volume_histogram(
    texts: Texts, draws_bbl: NDArray[np.float32], p05: float, p50: float, p95: float
) -> str:
    """Draws how often each number of barrels was drawn, with 5 %, 50 % and 95 % marked.

    Args:
        texts: The words of the drawing.
        draws_bbl: Barrels, shape (draws,).
        p05: Barrels, one draw in twenty is lower.
        p50: Barrels, the median.
        p95: Barrels, one draw in twenty is higher.
    """
    svg = Svg(WIDTH, HEIGHT)
    values = np.sort(np.asarray(draws_bbl, dtype=np.float64))
    # One draw in two hundred is left out at the top, so that the bars do not shrink to a corner.
    high = max(float(values[int(0.995 * (len(values) - 1))]), p95 * 1.02, 1.0)
    counts, edges = np.histogram(values[values <= high], bins=BINS, range=(0.0, high))
    x = Scale(0.0, high, LEFT, WIDTH - RIGHT)
    y = Scale(0.0, float(max(counts.max(), 1)), HEIGHT - BOTTOM, TOP)
    for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True):
        inside = p05 <= (left + right) / 2 <= p95
        svg.rect(
            x(left),
            y(float(count)),
            x(right) - x(left) - 0.6,
            y.start - y(float(count)),
            fill="#7d7d7d" if inside else "#c9c9c9",
        )
    svg.line(LEFT, y.start, x.end, y.start, width=0.7)
    marks = [(p05, "p05"), (p50, "p50"), (p95, "p95")]
    numbers = [thousands(value) for value, _name in marks]
    gap = max(text_width(text, SMALLEST, bold=True) for text in numbers) + 4
    half = gap / 2
    # short numbers still leave room for the unit behind the name of the last
    most = x.end - max(half, 13.0)
    places = spread([x(value) for value, _name in marks], gap, LEFT + half, most)
    for (value, name), text, at in zip(marks, numbers, places, strict=True):
        svg.line(x(value), TOP - 4, x(value), y.start + 3, width=1.0 if name == "p50" else 0.6)
        svg.path([[(x(value), y.start + 3), (at, y.start + 7)]], width=0.4)
        svg.text(at, y.start + 15, text, anchor="middle", bold=name == "p50")
        svg.text(at, y.start + 25, name, anchor="middle", bold=name == "p50")
    if places[0] - half > LEFT + text_width(texts("figure_histogram.0_bbl"), SMALLEST):
        svg.text(LEFT, y.start + 15, texts("figure_histogram.0_bbl"), fill="#555555")
    else:
        svg.text(WIDTH, y.start + 25, texts("figure_histogram.unit"), anchor="end", fill="#555555")
    return svg.markup()
