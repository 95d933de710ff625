"""The tracks of the selected and the hovered encounter in the colours of giver and receiver."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from lightering.gui.map.paths import polygon, to_pixels
from lightering.gui.map.placer import AROUND, Placer, sized
from lightering.gui.words import hours

if TYPE_CHECKING:
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.pair import Pair, Ship
    from lightering.gui.map.viewport import Bounds, Viewport
    from lightering.gui.theme import Theme

__all__ = ["Tracks"]

_FIT_MS = 24 * 3_600_000
_GAP_LABELS = 2
_OLD_S = 0.1
"""Tracks are drawn anew ten times a second while the map moves, else moved along with it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    shape: QPolygonF
    box: Bounds
    near: bool


@dataclass(frozen=True, slots=True)
class _Gap:
    shape: QPolygonF
    box: Bounds
    near: bool
    hours: float


@dataclass(frozen=True, slots=True)
class _Track:
    pieces: tuple[_Piece, ...]
    gaps: tuple[_Gap, ...]


class Tracks:
    """Tracks of two ships, thinned for the scale they are seen at and kept until it changes.

    Attributes:
        owed: Whether the last tracks were only moved with the map: it must be painted again soon.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], _Track] = {}
        # strokes of thousands of fixes take longer than the rest of the map: drawn once per view
        self._picture: tuple[tuple[object, ...], Viewport, QPixmap] | None = None
        self._drawn_s = 0.0
        self.owed = False

    def clear(self) -> None:
        """Forgets all tracks: the fleet is another one."""
        self._kept.clear()
        self._picture = None

    def draw(
        self,
        painter: QPainter,
        view: Viewport,
        theme: Theme,
        fleet: Fleet,
        pair: Pair,
        placer: Placer | None,
    ) -> None:
        """Draws both ships of an encounter.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
            fleet: All ships.
            pair: The two.
            placer: For names and gap labels; None draws the tracks faintly and names nothing.
        """
        if placer is None:
            self._strokes(painter, view, theme, fleet, pair, faint=True)
            return
        self.owed = self._moved(painter, view, theme, pair)
        if not self.owed:
            drawn = self._drawn(painter, view, theme, fleet, pair)
            painter.drawPixmap(QPointF(0.0, 0.0), drawn)
        for ship, colour in _coloured(pair, theme):
            if ship.number is not None:
                _name(painter, view, theme, fleet, ship.number, ship.name, pair, colour, placer)
                track = self._track(fleet, ship.number, pair.span_ms, view)
                _label_gaps(painter, view, theme, fleet, track, colour, placer)

    def _drawn(
        self, painter: QPainter, view: Viewport, theme: Theme, fleet: Fleet, pair: Pair
    ) -> QPixmap:
        """Returns both tracks on nothing, the size of the map."""
        ratio = painter.device().devicePixelRatioF()
        key = (pair, theme.name, ratio)
        if self._picture is None or self._picture[:2] != (key, view):
            made = QPixmap(math.ceil(view.width * ratio), math.ceil(view.height * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            own = QPainter(made)
            own.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._strokes(own, view, theme, fleet, pair, faint=False)
            own.end()
            self._picture = (key, view, made)
            self._drawn_s = time.monotonic()
        return self._picture[2]

    def _moved(self, painter: QPainter, view: Viewport, theme: Theme, pair: Pair) -> bool:
        """Draws the last tracks where they now lie; returns whether that will do for a moment."""
        ratio = painter.device().devicePixelRatioF()
        if self._picture is None or time.monotonic() - self._drawn_s > _OLD_S:
            return False
        key, then, picture = self._picture
        times = then.mpp / view.mpp
        if view == then or key != (pair, theme.name, ratio) or not 0.8 <= times <= 1.25:
            return False
        corner = QPointF((then.left - view.left) / view.mpp, (view.top - then.top) / view.mpp)
        target = QRectF(corner, QSizeF(then.width * times, then.height * times))
        painter.drawPixmap(target, picture, QRectF(picture.rect()))
        return True

    def _strokes(
        self,
        painter: QPainter,
        view: Viewport,
        theme: Theme,
        fleet: Fleet,
        pair: Pair,
        *,
        faint: bool,
    ) -> None:
        for ship, colour in _coloured(pair, theme):
            if ship.number is not None:
                track = self._track(fleet, ship.number, pair.span_ms, view)
                for turn in _turns(track, fleet, view):
                    _draw_track(painter, view, theme, fleet, track, turn, colour, faint)

    def bounds(self, fleet: Fleet, pair: Pair) -> Bounds | None:
        """Returns what both ships did from a day before to a day after, in projected metres.

        Args:
            fleet: All ships.
            pair: The two.
        """
        boxes = []
        for ship in (pair.giver, pair.receiver):
            if ship.number is None:
                continue
            rows = fleet.rows(ship.number)
            times = fleet.time_ms[rows]
            low, high = np.searchsorted(
                times, (pair.start_ms - _FIT_MS, pair.end_ms + _FIT_MS), side="left"
            )
            if high > low:
                x, y = fleet.x[rows][low:high], fleet.y[rows][low:high]
                boxes.append((x.min(), y.min(), x.max(), y.max()))
        if not boxes:
            return None
        west, south, east, north = np.array(boxes, dtype=np.float64).T
        return (
            float(west.min()) + fleet.x0,
            float(south.min()) + fleet.y0,
            float(east.max()) + fleet.x0,
            float(north.max()) + fleet.y0,
        )

    def _track(self, fleet: Fleet, ship: int, span_ms: tuple[int, int], view: Viewport) -> _Track:
        zoom = math.floor(math.log2(view.mpp))
        key = (ship, span_ms, zoom)
        if key not in self._kept:
            if len(self._kept) > 24:
                self._kept.clear()
            self._kept[key] = _cut(fleet, ship, span_ms, 1.2 * 2.0**zoom)
        return self._kept[key]


def _coloured(pair: Pair, theme: Theme) -> tuple[tuple[Ship, str], ...]:
    """The two ships with their colours, in the order in which they are drawn."""
    return (pair.receiver, theme.receiver), (pair.giver, theme.giver)


def _cut(fleet: Fleet, ship: int, span_ms: tuple[int, int], tolerance: float) -> _Track:
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
        silence = float(t[at] - t[at - 1]) / 3_600_000
        gaps.append(_Gap(polygon(px, py), _box(px, py), inside, silence))
    return _Track(tuple(pieces), tuple(gaps))


def _box(x: np.ndarray, y: np.ndarray) -> Bounds:
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _turns(track: _Track, fleet: Fleet, view: Viewport) -> range:
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
    track: _Track,
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


def _name(
    painter: QPainter,
    view: Viewport,
    theme: Theme,
    fleet: Fleet,
    ship: int,
    name: str,
    pair: Pair,
    colour: str,
    placer: Placer,
) -> None:
    """Names a track where it is seen farthest from the encounter, so that the names part."""
    rows = fleet.rows(ship)
    times = fleet.time_ms[rows]
    low, high = np.searchsorted(times, pair.span_ms)
    step = max((high - low) // 2000, 1)
    x = fleet.x[rows][low:high:step].astype(np.float64) + fleet.x0
    y = fleet.y[rows][low:high:step].astype(np.float64) + fleet.y0
    if x.size == 0:
        return
    px, py = view.pixels(x, y)
    margin = 24.0
    inside = (px > margin) & (py > margin) & (px < view.width - margin)
    inside &= py < view.height - margin
    if not inside.any():
        return
    cx, cy = view.pixel(pair.x, pair.y)
    far = np.where(inside, np.hypot(px - cx, py - cy), -1.0)
    painter.save()
    painter.setFont(sized(painter.font(), 13.0, bold=True))
    # the farthest spot may be taken: nearer ones are tried in turn
    best = np.argsort(-far)[: int(inside.sum())]
    for k in best[:: max(best.size // 12, 1)]:
        at = QPointF(float(px[k]), float(py[k]))
        if placer.text(painter, at, name, (colour, theme.panel), AROUND, 8.0):
            break
    painter.restore()


def _label_gaps(
    painter: QPainter,
    view: Viewport,
    theme: Theme,
    fleet: Fleet,
    track: _Track,
    colour: str,
    placer: Placer,
) -> None:
    painter.save()
    painter.setFont(sized(painter.font(), 12.0, bold=True))
    longest = sorted((g for g in track.gaps if g.near), key=lambda g: -g.hours)
    drawn = 0
    for gap in longest:
        west, south, east, north = gap.box
        x, y = (west + east) / 2.0 + fleet.x0, (south + north) / 2.0 + fleet.y0
        at = QPointF(*view.pixel(x, y))
        if not QRectF(0, 0, view.width, view.height).contains(at):
            continue
        if math.hypot(east - west, north - south) < 40.0 * view.mpp:
            continue
        text = f"AIS gap {hours(gap.hours)}"
        drawn += placer.text(painter, at, text, (colour, theme.panel), AROUND, 8.0)
        if drawn == _GAP_LABELS:
            break
    painter.restore()
