"""The meeting itself in a corner of the map: two tracks that the map draws as one point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.report.figures.mercator import Frame, turned, window_around
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.report.figures.svg import Svg
    from lightering.report.figures.tracks import Track, TrackMap
    from lightering.report.texts import Texts

__all__ = ["Box", "draw_inset", "inset_box"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points."""

WIDTH, HEIGHT = 62.0, 46.0
GAP, CLEAR = 4.0, 7.0
"""Points to the frame of the map, and to what is drawn on it."""
PEN = 0.6
"""Share of the width of a line on the map."""
LEAST_DEG = 0.004
"""About 400 metres: two hulls side by side, and no less."""


def inset_box(size: tuple[float, float], points: NDArray[np.float64]) -> Box | None:
    """Returns the corner of a map that no track enters, or None; at the right above is the scale.

    Args:
        size: Of the map, points.
        points: What is drawn on it, shape (n, 2).
    """
    width, height = size
    for left, top in (
        (GAP, GAP),
        (width - GAP - WIDTH, height - GAP - HEIGHT),
        (GAP, height - GAP - HEIGHT),
    ):
        right, bottom = left + WIDTH, top + HEIGHT
        x, y = points[:, 0], points[:, 1]
        near = (x > left - CLEAR) & (x < right + CLEAR) & (y > top - CLEAR) & (y < bottom + CLEAR)
        if not near.any():
            return (left, top, right, bottom)
    return None


def draw_inset(
    texts: Texts,
    svg: Svg,
    subject: TrackMap,
    box: Box,
    draw: Callable[[Svg, Frame, Track, int, float], None],
) -> None:
    """Draws the tracks while the ships met, with a scale of its own.

    Args:
        texts: The words of the drawing.
        svg: The map.
        subject: What the map shows.
        box: Where.
        draw: Draws one track, as on the map.
    """
    left, top, _right, bottom = box
    lons, lats = [np.array([subject.lon])], [np.array([subject.lat])]
    for track in subject.tracks:
        met = (track.time_ms >= subject.start_ms) & (track.time_ms <= subject.end_ms)
        lons.append(turned(track.lon[met], subject.lon))
        lats.append(track.lat[met])
    window = window_around(np.concatenate(lons), np.concatenate(lats), LEAST_DEG, WIDTH / HEIGHT)
    frame = Frame(window, subject.lon, WIDTH, (left, top))
    svg.rect(left, top, WIDTH, HEIGHT, fill="#ffffff")
    svg.clip(left, top, WIDTH, HEIGHT)
    for track in sorted(subject.tracks, key=lambda one: one.role):
        draw(svg, frame, track, subject.end_ms, PEN)
    metres, length = frame.length_that_fits(WIDTH * 0.5, 1.0)
    words = texts("figure_track_map.metres", metres=thousands(metres))
    svg.rect(left + 2, bottom - 15, length + 4, 14, fill="#ffffff")
    base = bottom - 4
    svg.path(
        [
            [
                (left + 4, base - 2),
                (left + 4, base),
                (left + 4 + length, base),
                (left + 4 + length, base - 2),
            ]
        ],
        width=0.9,
    )
    svg.text(left + 4, base - 4, words, halo=True)
    svg.unclip()
    svg.rect(left, top, WIDTH, HEIGHT, stroke="#111111", line=0.6)
