"""The strokes of selected ships' tracks, drawn on a picture outside the window's thread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from lightering.gui.map.paths import polygon, to_pixels
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.viewport import Bounds, Viewport
    from lightering.gui.theme import Theme

__all__ = ["Gap", "Line", "Strokes", "Track", "draw_strokes"]

_KEPT = 24
"""Tracks that are kept thinned; more belong to ships that are no longer looked at."""

Cuts = dict[tuple[object, ...], "Track"]
"""Tracks thinned for a scale, by ship, span and scale."""


@dataclass(frozen=True, slots=True)
class _Piece:
    shape: QPolygonF
    box: Bounds
    near: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without a known path.

    Attributes:
        shape: Two points, metres from the fleet's origin.
        box: West, south, east, north of it.
        near: Whether it reaches into the span that is drawn strongly.
        hours: How long the ship was silent.
    """

    shape: QPolygonF
    box: Bounds
    near: bool
    hours: float


@dataclass(frozen=True, slots=True)
class Track:
    """One ship's track, thinned for a scale.

    Attributes:
        pieces: Runs of fixes.
        gaps: What lies between them.
    """

    pieces: tuple[_Piece, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A ship whose track is drawn.

    Attributes:
        ship: Its number in the fleet, or None if the fleet does not hold it.
        name: As broadcast, made harmless.
        colour: `#RRGGBB`.
    """

    ship: int | None
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Strokes:
    """A picture of some tracks.

    Attributes:
        view: Where it belongs.
        image: On nothing, in device pixels.
        tracks: Of each line, as they were thinned for it; None for a ship not in the data.
    """

    view: Viewport
    image: QImage
    tracks: tuple[Track | None, ...]


def draw_strokes(
    view: Viewport,
    theme: Theme,
    fleet: Fleet,
    lines: tuple[Line, ...],
    span_ms: tuple[int, int],
    ratio: float,
    cuts: Cuts,
    *,
    faint: bool,
) -> Strokes:
    """Draws the tracks of some ships. Safe outside the window's thread.

    Args:
        view: What is seen.
        theme: Colours.
        fleet: All ships.
        lines: The ships, those that lie above last.
        span_ms: Times between which the tracks are drawn strongly.
        ratio: Device pixels per pixel.
        cuts: Tracks that were thinned before; more are put there.
        faint: Thin lines only, for a pair that is only pointed at.
    """
    size = (math.ceil(view.width * ratio), math.ceil(view.height * ratio))
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tracks: list[Track | None] = []
    for one in lines:
        track = None
        if one.ship is not None:
            track = _track(fleet, one.ship, span_ms, view, cuts)
            for turn in _turns(track, fleet, view):
                _draw_track(painter, view, theme, fleet, track, turn, one.colour, faint)
        tracks.append(track)
    painter.end()
    return Strokes(view, image, tuple(tracks))


def _track(fleet: Fleet, ship: int, span_ms: tuple[int, int], view: Viewport, cuts: Cuts) -> Track:
    zoom = math.floor(math.log2(view.mpp))
    key = (ship, span_ms, zoom)
    if key not in cuts:
        if len(cuts) > _KEPT:
            cuts.clear()
        cuts[key] = _cut(fleet, ship, span_ms, 1.2 * 2.0**zoom)
    return cuts[key]


def _cut(fleet: Fleet, ship: int, span_ms: tuple[int, int], tolerance: float) -> Track:
    """Thins a ship's track and cuts it at its gaps and at the ends of the span."""
    from lightering.gui.map import kernels

    rows = fleet.rows(ship)
    first = fleet.first[rows]
    kept = kernels.thin(fleet.x[rows], fleet.y[rows], first, tolerance)
    x, y = fleet.x[rows][kept].astype(np.float64), fleet.y[rows][kept].astype(np.float64)
    t, first = fleet.time_ms[rows][kept], first[kept]
    near = (t >= span_ms[0]) & (t <= span_ms[1])
    pieces, gaps = [], []
    turns = np.flatnonzero(np.concatenate(([True], first[1:] | (near[1:] != near[:-1]), [True])))
    for begin, end in pairwise(turns):
        # a piece reaches back to the one before it unless a gap parts them
        start = begin if first[begin] else begin - 1
        if end - start > 1:
            px, py = x[start:end], y[start:end]
            pieces.append(_Piece(polygon(px, py), _box(px, py), bool(near[begin])))
    for at in np.flatnonzero(first[1:]) + 1:
        px, py = x[at - 1 : at + 1], y[at - 1 : at + 1]
        inside = bool(t[at] >= span_ms[0] and t[at - 1] <= span_ms[1])
        silence = float(t[at] - t[at - 1]) / HOUR_MS
        gaps.append(Gap(polygon(px, py), _box(px, py), inside, silence))
    return Track(tuple(pieces), tuple(gaps))


def _box(x: np.ndarray, y: np.ndarray) -> Bounds:
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _turns(track: Track, fleet: Fleet, view: Viewport) -> range:
    boxes = [p.box for p in track.pieces] + [g.box for g in track.gaps]
    if not boxes:
        return range(0)
    west, east = min(b[0] for b in boxes), max(b[2] for b in boxes)
    return view.turns(west + fleet.x0, east + fleet.x0)


def _draw_track(
    painter: QPainter,
    view: Viewport,
    theme: Theme,
    fleet: Fleet,
    track: Track,
    turn: int,
    colour: str,
    faint: bool,
) -> None:
    painter.save()
    transform = to_pixels(view, turn, fleet.x0, fleet.y0)
    window = transform.inverted()[0].mapRect(QRectF(0, 0, view.width, view.height))
    seen = [p for p in track.pieces if _touches(p.box, window)]
    gaps = [g for g in track.gaps if _touches(g.box, window)]
    painter.setTransform(transform, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    thin = QColor(colour)
    thin.setAlphaF(0.45)
    painter.setPen(_pen(thin, 1.0))
    for piece in seen:
        if faint or not piece.near:
            painter.drawPolyline(piece.shape)
    dots = _pen(thin, 1.0)
    dots.setDashPattern([2.0, 3.0])
    painter.setPen(dots)
    for gap in gaps:
        if faint or not gap.near:
            painter.drawPolyline(gap.shape)
    if not faint:
        strong = [p for p in seen if p.near]
        for pen in (_pen(QColor(theme.panel), 4.4), _pen(QColor(colour), 2.2)):
            # round joins take twice as long, and at this width nobody sees them
            pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
            painter.setPen(pen)
            for piece in strong:
                painter.drawPolyline(piece.shape)
        dots = _pen(QColor(colour), 2.0)
        dots.setDashPattern([0.1, 2.2])
        painter.setPen(dots)
        for gap in gaps:
            if gap.near:
                painter.drawPolyline(gap.shape)
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _touches(box: Bounds, window: QRectF) -> bool:
    west, south, east, north = box
    return not (
        east < window.left()
        or west > window.right()
        or north < window.top()
        or south > window.bottom()
    )
