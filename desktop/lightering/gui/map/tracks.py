"""The tracks of the selected and the hovered encounter in the colours of giver and receiver.

Strokes of thousands of fixes take longer than the rest of the map. They are drawn in a thread of
their own; the window moves the last ones along with the map until the next are there.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal

from lightering.gui.map.placer import AROUND, Placer, sized
from lightering.gui.map.strokes import Line, draw_strokes
from lightering.gui.words import hours
from lightering.gui.workers import Tasks
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.pair import Pair
    from lightering.gui.map.strokes import Cuts, Strokes, Track
    from lightering.gui.map.viewport import Bounds, Viewport
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Telling

__all__ = ["Tracks"]

_FIT_MS = 24 * HOUR_MS
_GAP_LABELS = 2
_OLD_S = 0.1
"""Strokes are drawn anew ten times a second while the map moves, else moved along with it."""

_NAMED = 12
"""So many of the ships shown beside are named; more names would hide the tracks."""

_STRETCH = 4.0
"""How far old strokes are stretched or shrunk before they say nothing any more."""


class _Slot:
    """One pair's strokes: the last that were drawn, and what is being drawn."""

    def __init__(self, *, faint: bool) -> None:
        self.faint = faint
        self.whose = ""
        self.drawn: Strokes | None = None
        self.drawn_of: tuple[object, ...] = ()
        self.drawn_s = 0.0
        self.busy = False


def _slots() -> tuple[_Slot, _Slot, _Slot]:
    """Of the selected encounter, of the hovered one, and of ships that are shown beside."""
    return _Slot(faint=False), _Slot(faint=True), _Slot(faint=False)


class Tracks(QObject):
    """Tracks of two ships, thinned for the scale they are seen at.

    Signals:
        drawn: new strokes wait to be painted.
        failed: a sentence: what went wrong while drawing.

    Attributes:
        owed: Whether the strokes painted last are not those of the view: it is painted again soon.
    """

    drawn = Signal()
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tasks = Tasks(threads=1)
        self._slots = _slots()
        self._cuts: Cuts = {}
        self._turn = 0
        self.owed = False

    def clear(self) -> None:
        """Forgets all tracks: the fleet is another one."""
        self._turn += 1
        self._cuts = {}
        self._slots = _slots()

    def close(self) -> None:
        """Ends the thread and waits for it: at most for the strokes it is drawing."""
        self._turn += 1
        self._tasks.close()

    def draw(
        self,
        painter: QPainter,
        view: Viewport,
        theme: Theme,
        fleet: Fleet,
        pair: Pair,
        placer: Placer | None,
    ) -> None:
        """Paints both ships of an encounter, or has them drawn first.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
            fleet: All ships.
            pair: The two.
            placer: For names and gap labels; None draws the tracks faintly and names nothing.
        """
        slot = self._slots[1 if placer is None else 0]
        lines = (
            Line(pair.receiver.number, pair.receiver.name, theme.receiver),
            Line(pair.giver.number, pair.giver.name, theme.giver),
        )
        self._paint(painter, view, theme, fleet, slot, pair.encounter_id, lines, pair.span_ms)
        if placer is None:
            return
        drawn = slot.drawn
        tracks = (None, None) if drawn is None else drawn.tracks
        middle = view.pixel(pair.x, pair.y)
        for one, track in zip(lines, tracks, strict=True):
            _name(painter, view, theme, fleet, one, pair.span_ms, middle, placer)
            if track is not None:
                _label_gaps(painter, view, theme, fleet, track, one.colour, placer)

    def draw_ships(
        self,
        painter: QPainter,
        view: Viewport,
        theme: Theme,
        fleet: Fleet,
        ships: tuple[tuple[int, str], ...],
        span_ms: tuple[int, int],
        placer: Placer,
    ) -> None:
        """Paints ships that take part in no selected encounter, or has them drawn first.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
            fleet: All ships.
            ships: Number in the fleet and name of each.
            span_ms: Times between which the tracks are drawn strongly.
            placer: For names.
        """
        lines = tuple(Line(number, name, theme.accent) for number, name in ships)
        whose = " ".join(str(number) for number, _ in ships)
        self._paint(painter, view, theme, fleet, self._slots[2], whose, lines, span_ms)
        for one in lines[:_NAMED]:
            _name(painter, view, theme, fleet, one, span_ms, (0.0, 0.0), placer)

    def _paint(
        self,
        painter: QPainter,
        view: Viewport,
        theme: Theme,
        fleet: Fleet,
        slot: _Slot,
        whose: str,
        lines: tuple[Line, ...],
        span_ms: tuple[int, int],
    ) -> None:
        """Paints the strokes that are there, and asks for others if the view is another."""
        ratio = painter.device().devicePixelRatioF()
        key = (lines, span_ms, theme.name, ratio)
        if slot.whose != whose:
            # those of the same ships serve until the window of time's others are there
            slot.whose, slot.drawn, slot.drawn_s = whose, None, 0.0
        drawn = slot.drawn
        if drawn is not None:
            _lay(painter, view, drawn)
        if drawn is None or (slot.drawn_of, drawn.view) != (key, view):
            self.owed = True
            self._ask(slot, key, view, theme, fleet, lines, span_ms, ratio)

    def _ask(
        self,
        slot: _Slot,
        key: tuple[object, ...],
        view: Viewport,
        theme: Theme,
        fleet: Fleet,
        lines: tuple[Line, ...],
        span_ms: tuple[int, int],
        ratio: float,
    ) -> None:
        """Has the strokes of a view drawn, if none are on their way and the last are not fresh."""
        if slot.busy or time.monotonic() - slot.drawn_s < _OLD_S:
            return
        turn, cuts, whose = self._turn, self._cuts, slot.whose
        slot.busy = True

        def work(_progress: Telling) -> Strokes:
            return draw_strokes(view, theme, fleet, lines, span_ms, ratio, cuts, faint=slot.faint)

        def done(strokes: Strokes) -> None:
            slot.busy = False
            if turn != self._turn:
                return
            if whose == slot.whose:
                slot.drawn, slot.drawn_of, slot.drawn_s = strokes, key, time.monotonic()
            self.drawn.emit()

        # after a fault the slot stays busy: it would only fail again, at every repaint
        self._tasks.start("Drawing two tracks", work, done, self.failed.emit)

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


def _lay(painter: QPainter, view: Viewport, strokes: Strokes) -> None:
    """Paints strokes where they now lie, stretched if the scale is another."""
    then = strokes.view
    if then == view:
        painter.drawImage(QPointF(0.0, 0.0), strokes.image)
        return
    times = then.mpp / view.mpp
    if not 1.0 / _STRETCH <= times <= _STRETCH:
        return
    corner = QPointF((then.left - view.left) / view.mpp, (view.top - then.top) / view.mpp)
    target = QRectF(corner, QSizeF(then.width * times, then.height * times))
    painter.drawImage(target, strokes.image, QRectF(strokes.image.rect()))


def _name(
    painter: QPainter,
    view: Viewport,
    theme: Theme,
    fleet: Fleet,
    line: Line,
    span_ms: tuple[int, int],
    away: tuple[float, float],
    placer: Placer,
) -> None:
    """Names a track where it is seen farthest from a pixel, so that the names part."""
    if line.ship is None:
        return
    rows = fleet.rows(line.ship)
    times = fleet.time_ms[rows]
    low, high = np.searchsorted(times, span_ms)
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
    cx, cy = away
    far = np.where(inside, np.hypot(px - cx, py - cy), -1.0)
    painter.save()
    painter.setFont(sized(painter.font(), 13.0, bold=True))
    # the farthest spot may be taken: nearer ones are tried in turn
    best = np.argsort(-far)[: int(inside.sum())]
    for k in best[:: max(best.size // 12, 1)]:
        at = QPointF(float(px[k]), float(py[k]))
        if placer.text(painter, at, line.name, (line.colour, theme.panel), AROUND, 8.0):
            break
    painter.restore()


def _label_gaps(
    painter: QPainter,
    view: Viewport,
    theme: Theme,
    fleet: Fleet,
    track: Track,
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
