"""A small writer of SVG: fixed decimals, escaped text, the same bytes every time."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["INK", "SHADE", "SMALLEST", "Svg", "number", "outline"]

INK = "#111111"
SHADE = "#dedede"
"""Behind the time of an encounter."""
SMALLEST = 8.0
"""Points; nothing in a figure is set smaller, and figures are not scaled down in the page."""

FAMILIES = "'Noto Sans Korean', 'Noto Sans S Chinese', 'DejaVu Sans'"
"""All families, because a figure has no other fallback."""


def number(value: float) -> str:
    """Returns a coordinate with at most two decimals and no trailing zeros.

    Args:
        value: Points.
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def outline(runs: Iterable[Sequence[tuple[float, float]]], *, closed: bool = False) -> str:
    """Returns runs of points as one path; what is drawn with several pens is written out once.

    Args:
        runs: Each a sequence of (x, y); runs of fewer than two points are left out.
        closed: Whether each run ends where it began.
    """
    end = "Z" if closed else ""
    return _short("".join([f"M{_points(run)}{end}" for run in runs if len(run) > 1]))


def _points(run: Sequence[tuple[float, float]]) -> str:
    """Returns the points of a path, each number with two decimals."""
    return "L".join(["%.2f %.2f"] * len(run)) % tuple(chain.from_iterable(run))


def _short(path: str) -> str:
    """Returns a path with each number as `number` writes it; all have two decimals yet."""
    for whole, short in _SHORTER:
        path = path.replace(whole, short)
    return path


_SHORTER = (("-0.00", "0"), (".00", ""), *((f".{d}0", f".{d}") for d in range(1, 10)))
"""Several times as fast as one pattern for all of them."""


class Svg:
    """A drawing of fixed size; all lengths are points (1/72 inch)."""

    def __init__(self, width: float, height: float) -> None:
        """Makes an empty drawing.

        Args:
            width: Points.
            height: Points.
        """
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._clips = 0

    def path(
        self,
        runs: str | Iterable[Sequence[tuple[float, float]]],
        *,
        stroke: str = INK,
        width: float = 0.6,
        fill: str = "none",
        dash: str = "",
        opacity: float = 1.0,
    ) -> None:
        """Draws one or more runs of points as one path.

        Args:
            runs: Each a sequence of (x, y), or what `outline` made of them.
            stroke: Colour of the line, or "none".
            width: Of the line.
            fill: Colour of the area (even-odd), or "none".
            dash: Lengths of dashes and holes.
            opacity: Of line and area.
        """
        drawn = runs if isinstance(runs, str) else outline(runs)
        if not drawn:
            return
        style = f'fill="{fill}" stroke="{stroke}"'
        if stroke != "none":
            style += f' stroke-width="{number(width)}" stroke-linejoin="round"'
        if dash:
            style += f' stroke-dasharray="{dash}"'
        if fill != "none":
            style += ' fill-rule="evenodd"'
        if opacity < 1.0:
            style += f' opacity="{number(opacity)}"'
        self._parts.append(f'<path d="{drawn}" {style}/>')

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = INK,
        width: float = 0.6,
        dash: str = "",
    ) -> None:
        """Draws one straight line.

        Args:
            x1: Start.
            y1: Start.
            x2: End.
            y2: End.
            stroke: Colour.
            width: Of the line.
            dash: Lengths of dashes and holes.
        """
        self.path([[(x1, y1), (x2, y2)]], stroke=stroke, width=width, dash=dash)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        line: float = 0.6,
    ) -> None:
        """Draws a rectangle; one of no size is left out.

        Args:
            x: Left edge.
            y: Upper edge.
            width: Size.
            height: Size.
            fill: Colour of the area.
            stroke: Colour of the border.
            line: Width of the border.
        """
        if width <= 0.0 or height <= 0.0:
            return
        border = f' stroke="{stroke}" stroke-width="{number(line)}"' if stroke != "none" else ""
        self._parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" '
            f'height="{number(height)}" fill="{fill}"{border}/>'
        )

    def circle(
        self, x: float, y: float, r: float, *, fill: str = "#ffffff", width: float = 1.0
    ) -> None:
        """Draws a ring or a disc.

        Args:
            x: Centre.
            y: Centre.
            r: Radius.
            fill: Colour of the inside.
            width: Of the ring.
        """
        self._parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{fill}" '
            f'stroke="{INK}" stroke-width="{number(width)}"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SMALLEST,
        anchor: str = "start",
        bold: bool = False,
        fill: str = INK,
        halo: bool = False,
    ) -> None:
        """Writes one line of text, taken as text whatever it holds.

        Args:
            x: Where the anchor stands.
            y: Base line.
            text: What is written.
            size: Of the letters.
            anchor: "start", "middle" or "end".
            bold: Whether bold.
            fill: Colour.
            halo: Whether a white rim keeps it readable over lines.
        """
        shared = (
            f'x="{number(x)}" y="{number(y)}" font-family={quoteattr(FAMILIES)} '
            f'font-size="{number(max(size, SMALLEST))}"'
            + (f' text-anchor="{anchor}"' if anchor != "start" else "")
            + (' font-weight="700"' if bold else "")
        )
        rim = ' stroke="#ffffff" stroke-width="2.5" stroke-linejoin="round" paint-order="stroke"'
        self._parts.append(
            f'<text {shared} fill="{fill}"{rim if halo else ""}>{escape(text)}</text>'
        )

    def clip(self, x: float, y: float, width: float, height: float) -> None:
        """Begins a part that is cut at a rectangle; `unclip` ends it.

        Args:
            x: Left edge.
            y: Upper edge.
            width: Size.
            height: Size.
        """
        self._clips += 1
        self._parts.append(
            f'<clipPath id="c{self._clips}"><rect x="{number(x)}" y="{number(y)}" '
            f'width="{number(width)}" height="{number(height)}"/></clipPath>'
            f'<g clip-path="url(#c{self._clips})">'
        )

    def unclip(self) -> None:
        """Ends the part that is cut."""
        self._parts.append("</g>")

    def markup(self) -> str:
        """Returns the whole drawing."""
        w, h = number(self.width), number(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" '
            f'width="{w}pt" height="{h}pt">{"".join(self._parts)}</svg>'
        )
