"""Meridians and parallels with their labels, and how long a scale bar is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from lightering.gui.map.placer import sized
from lightering.gui.map.projection import (
    LAT_LIMIT,
    WORLD_M,
    forward,
    inverse,
    scale_at,
    wrapped_lon,
)
from lightering.units import NAUTICAL_MILE_M

if TYPE_CHECKING:
    from lightering.gui.map.placer import Placer
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = [
    "Lines",
    "bar_of",
    "degree_text",
    "draw_graticule",
    "label_graticule",
    "round_length",
    "step_minutes",
]

Lines = tuple[list[tuple[str, float]], list[tuple[str, float]]]
"""Meridians and parallels: the words of each, and the pixel from the left or from the top."""

_STEPS_MIN = (
    *(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0),
    *(60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 2700.0),
)
"""Steps in minutes of arc that a chart would use."""

_APART_PX = 80.0


def step_minutes(view: Viewport) -> float:
    """Returns the step of the graticule in minutes of arc: lines at least 80 pixels apart.

    Args:
        view: What is seen.
    """
    minutes = view.width_deg / view.width * _APART_PX * 60.0
    return next((step for step in _STEPS_MIN if step >= minutes), _STEPS_MIN[-1])


def degree_text(minutes: float, signs: str) -> str:
    """Returns a line's label: `124°E`, `33°30′N`, `0°`.

    Args:
        minutes: Minutes of arc, negative west or south.
        signs: Letters of the positive and the negative side.
    """
    tenths = round(abs(minutes) * 10)
    degrees, rest = divmod(tenths, 600)
    side = "" if tenths == 0 or (signs == "EW" and tenths == 108_000) else signs[minutes < 0]
    if rest == 0:
        return f"{degrees}°{side}"
    small = f"{rest // 10:02d}" if rest % 10 == 0 else f"{rest / 10:04.1f}"
    return f"{degrees}°{small}′{side}"


def draw_graticule(painter: QPainter, view: Viewport, theme: Theme) -> Lines:
    """Draws lines over the whole view.

    Args:
        painter: Active.
        view: What is seen.
        theme: Colours.

    Returns:
        The lines, to be named by `label_graticule` when all else is drawn.
    """
    step = step_minutes(view)
    west, south, east, north = view.bounds
    half_turn = WORLD_M / 2.0
    first = math.ceil(west / half_turn * 10_800.0 / step)
    last = math.floor(east / half_turn * 10_800.0 / step)
    meridians = [
        (degree_text(wrapped_lon(k * step / 60.0) * 60.0, "EW"), k * step / 10_800.0 * half_turn)
        for k in range(first, last + 1)
    ]
    low, high = (inverse(0.0, y)[1] * 60.0 for y in (south, north))
    parallels = [
        (degree_text(k * step, "NS"), float(forward(0.0, k * step / 60.0)[1]))
        for k in range(math.ceil(low / step), math.floor(high / step) + 1)
        if abs(k * step / 60.0) < LAT_LIMIT
    ]
    columns = [(text, round((x - view.left) / view.mpp) + 0.5) for text, x in meridians]
    rows = [(text, round((view.top - y) / view.mpp) + 0.5) for text, y in parallels]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.graticule), 1.0))
    painter.drawLines(
        [QLineF(x, 0.0, x, view.height) for _, x in columns]
        + [QLineF(0.0, y, view.width, y) for _, y in rows]
    )
    painter.restore()
    return columns, rows


def label_graticule(
    painter: QPainter, view: Viewport, theme: Theme, placer: Placer, lines: Lines
) -> None:
    """Names longitudes at the top and latitudes at the right, where nothing else stands.

    Args:
        painter: Active.
        view: What is seen.
        theme: Colours.
        placer: Keeps labels apart.
        lines: Of `draw_graticule`.
    """
    columns, rows = lines
    painter.save()
    painter.setFont(sized(painter.font(), 11.0))
    metrics = painter.fontMetrics()
    for text, x in columns:
        placer.text(painter, QPointF(x, 2.0), text, (theme.ink_3, theme.sea), ((0, 1),), 0.0)
    for text, y in rows:
        at = QPointF(view.width - 4.0, y - metrics.height() / 2.0 - 2.0)
        placer.text(painter, at, text, (theme.ink_3, theme.sea), ((-1, 0),), 2.0)
    painter.restore()


def bar_of(view: Viewport, longest_px: float) -> tuple[float, tuple[str, str, str]]:
    """Returns the length of a scale bar at the middle of the view and its three labels.

    Args:
        view: What is seen.
        longest_px: Pixels it may take.

    Returns:
        Pixels; labels at its start, middle and end, in nautical miles, below a tenth in metres.
    """
    ground = view.mpp / scale_at(inverse(view.x, view.y)[1])
    unit, word = NAUTICAL_MILE_M, "nm"
    if longest_px * ground < 0.2 * NAUTICAL_MILE_M:
        unit, word = 1.0, "m"
    longest = longest_px * ground / unit
    length = round_length(longest)
    return length * unit / ground, ("0", f"{length / 2.0:g}", f"{length:g} {word}")


def round_length(longest: float) -> float:
    """Returns the longest of 1, 2, 5, 10, 20, 50, ... that a scale bar may have.

    Args:
        longest: More it may not be; positive, in the unit of the bar.
    """
    power = 10.0 ** math.floor(math.log10(longest))
    return next(k * power for k in (5.0, 2.0, 1.0) if k * power <= longest)
