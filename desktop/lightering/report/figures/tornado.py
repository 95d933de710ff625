"""How far the median of the total moves when one input sits at its low or at its high end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.report.figures.axes import Scale, text_width
from lightering.report.figures.svg import INK, SMALLEST, Svg
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.report.texts import Texts

__all__ = ["Bar", "tornado"]

WIDTH, ROW, TOP, BOTTOM = 464.0, 20.0, 6.0, 26.0
LEFT, RIGHT = 196.0, 52.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One input.

    Attributes:
        name: In words, with its unit.
        low_bbl: Median total (bbl) with the input low.
        high_bbl: Median total (bbl) with the input high.
    """

    name: str
    low_bbl: float
    high_bbl: float


def tornado(texts: Texts, bars: Sequence[Bar], median_bbl: float, cap_bbl: float) -> str:
    """Draws one bar an input, the widest first; the end of its low values is hollow.

    Args:
        texts: The words of the drawing.
        bars: At least one.
        median_bbl: Of the total, barrels.
        cap_bbl: The limit, drawn where it falls inside.
    """
    height = TOP + ROW * len(bars) + BOTTOM
    svg = Svg(WIDTH, height)
    ends = [end for bar in bars for end in (bar.low_bbl, bar.high_bbl)] + [median_bbl]
    room = max((max(ends) - min(ends)) * 0.06, 1.0)
    x = Scale(min(ends) - room, max(ends) + room, LEFT, WIDTH - RIGHT)
    ground = height - BOTTOM
    svg.line(x(median_bbl), TOP - 4, x(median_bbl), ground + 3, width=1.4)
    if x.low < cap_bbl < x.high:
        svg.line(x(cap_bbl), TOP - 4, x(cap_bbl), ground, width=0.8, dash="4 2")
    for number, bar in enumerate(bars):
        top = TOP + ROW * number + 4
        for value, fill in ((bar.low_bbl, "#ffffff"), (bar.high_bbl, "#7d7d7d")):
            left, right = sorted((x(value), x(median_bbl)))
            svg.rect(left, top, max(right - left, 0.8), ROW - 9, fill=fill, stroke=INK, line=0.6)
        name = bar.name
        while text_width(name, SMALLEST) > LEFT - 10 and len(name) > 8:
            name = name[:-2] + "…"
        svg.text(0, top + 8.4, name)
        reach = max(x(bar.low_bbl), x(bar.high_bbl), x(median_bbl)) + 4
        svg.text(reach, top + 8.4, thousands(abs(bar.high_bbl - bar.low_bbl)), halo=True)
    svg.line(LEFT, ground, x.end, ground, width=0.7)
    words = texts("figure_tornado.median", barrels=thousands(median_bbl))
    half = text_width(words, SMALLEST, bold=True) / 2
    middle = min(max(x(median_bbl), LEFT + half), WIDTH - half)
    svg.text(middle, ground + 12, words, anchor="middle", bold=True)
    svg.text(LEFT, ground + 22, thousands(x.low), fill="#555555")
    svg.text(x.end, ground + 22, thousands(x.high), anchor="end", fill="#555555")
    return svg.markup()
