"""A lead, gap or loitering on the map: the silence dotted, what it leaves possible dashed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lightering.app.clue_places import place_of
from lightering.app.clues import is_clue
from lightering.gui.map.hulls import Size
from lightering.gui.map.pair import Pair, Ship, pair_of, span_of
from lightering.gui.map.paths import polygon, to_pixels
from lightering.gui.map.placer import AROUND, Placer, sized
from lightering.gui.map.projection import WORLD_M, forward, scale_at
from lightering.gui.marks import paint_mark
from lightering.gui.words import hours, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.session import Session
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.viewport import Bounds, Viewport
    from lightering.gui.theme import Theme

__all__ = ["ClueShape", "any_pair", "draw_clue", "draw_hint", "joined", "restated", "shape_of"]

_FILL = 0.13
_RING_PX = 10.0
_SAID = {
    "leads": "possible meeting, seen by nobody",
    "gaps": "silent for {hours}",
    "loitering": "slow for {hours}",
}


@dataclass(frozen=True, slots=True)
class _Reach:
    side: int
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    line: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ClueShape:
    """A clue as it is drawn, in projected metres.

    Attributes:
        identifier: Its id.
        status: What was said of it.
        words: What stands beside its mark.
        x: Its mark.
        y: Its mark.
        reaches: Outlines of where silent ships can have been, and the line over the silence.
        radius_m: Radius on the ground within which a loitering ship kept, 0 for the others.
        lat: Latitude of the mark, degrees.
    """

    identifier: str
    status: str
    words: str
    x: float
    y: float
    reaches: tuple[_Reach, ...]
    radius_m: float
    lat: float

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of all of it, projected metres."""
        reach = self.radius_m * scale_at(self.lat)
        xs, ys = [self.x - reach, self.x + reach], [self.y - reach, self.y + reach]
        for one in self.reaches:
            for x, y in ((one.x, one.y), (one.line[0::2], one.line[1::2])):
                xs += [float(v) for v in x]
                ys += [float(v) for v in y]
        return min(xs), min(ys), max(xs), max(ys)


def shape_of(session: Session, identifier: str | None) -> ClueShape | None:
    """Returns a clue as it is drawn, None if it is not there.

    Args:
        session: Holds the clues.
        identifier: Of a lead, gap or loitering, or None.
    """
    clues = session.clues
    if clues is None or identifier is None or not session.knows(identifier):
        return None
    told = place_of(clues, identifier)
    table, row = session.clue_row(identifier)
    x, y = (float(v) for v in forward(told.lon, told.lat))
    reaches = []
    for area in told.areas:
        outline_x, outline_y = forward(area.lon, area.lat)
        ends = [forward(*end) for end in (area.start, area.end)]
        line = [float(v) for end in ends for v in end]
        # everything on the turn of the world that is closest to the mark
        line[0::2] = [_near(v, x) for v in line[0::2]]
        turned = np.asarray(outline_x - WORLD_M * np.round((outline_x - x) / WORLD_M))
        reaches.append(_Reach(area.side, turned, outline_y, (line[0], line[1], line[2], line[3])))
    return ClueShape(
        identifier=identifier,
        status=session.status_of(identifier),
        words=_SAID[table.name].format(hours=hours(float(table.hours[row]))),
        x=x,
        y=y,
        reaches=tuple(reaches),
        radius_m=told.spread_km * 1000.0,
        lat=told.lat,
    )


def any_pair(session: Session, fleet: Fleet, identifier: str) -> Pair:
    """Returns the ships of an encounter or of a clue.

    Args:
        session: Holds both.
        fleet: The fixes of the results.
        identifier: Any id of them.

    Raises:
        KeyError: There is no such thing.
    """
    return (_clue_pair if is_clue(identifier) else pair_of)(session, fleet, identifier)


def _clue_pair(session: Session, fleet: Fleet, identifier: str) -> Pair:
    """The ship of a gap or loitering, or both of a lead, as the map draws a pair."""
    table, row = session.clue_row(identifier)
    told = table.frame.iloc[row]
    sides = ("_1", "_2") if table.name == "leads" else ("",)
    ships = [
        Ship(
            fleet.ship(mmsi, identity),
            plain(told[f"name{side}"]).strip() or f"MMSI {mmsi:09d}",
            Size(),
        )
        for side, (mmsi, identity) in zip(sides, table.ships(row), strict=True)
    ]
    second = ships[1] if len(ships) > 1 else Ship(None, "", Size())
    start, end = int(table.start_ms[row]), int(table.end_ms[row])
    span = span_of(session, start, end)
    x, y = forward(float(told["lon"]), float(told["lat"]))
    return Pair(identifier, ships[0], second, False, start, end, span, float(x), float(y))


def draw_clue(
    painter: QPainter, view: Viewport, theme: Theme, shape: ClueShape, placer: Placer
) -> None:
    """Draws what is possible as a shaded area, the silence as a dotted line, and the mark.

    Args:
        painter: Active.
        view: What is seen.
        theme: Colours.
        shape: The clue.
        placer: Finds room for its words.
    """
    painter.save()
    _draw_possible(painter, view, theme, shape, _FILL)
    at = QPointF(*view.pixel(shape.x, shape.y))
    placer.take(QRectF(at.x() - 12.0, at.y() - 12.0, 24.0, 24.0))
    # a square around the mark of its state: no encounter looks like it
    painter.setPen(QPen(QColor(theme.accent), 2.0))
    painter.setBrush(QColor(theme.panel))
    painter.drawRect(QRectF(at.x() - 9.0, at.y() - 9.0, 18.0, 18.0))
    paint_mark(painter, at, shape.status, theme)
    painter.setFont(sized(painter.font(), 12.0, bold=True))
    placer.text(painter, at, shape.words, (theme.ink, theme.panel), AROUND, 14.0)
    painter.restore()


def draw_hint(painter: QPainter, view: Viewport, theme: Theme, shape: ClueShape) -> None:
    """Draws a clue that is pointed at: the same lines without the shading, and a ring.

    Args:
        painter: Active.
        view: What is seen.
        theme: Colours.
        shape: The clue.
    """
    painter.save()
    _draw_possible(painter, view, theme, shape, 0.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.ink), 1.5))
    painter.drawEllipse(QPointF(*view.pixel(shape.x, shape.y)), _RING_PX, _RING_PX)
    painter.restore()


def _draw_possible(
    painter: QPainter, view: Viewport, theme: Theme, shape: ClueShape, shading: float
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = {1: QColor(theme.giver), 2: QColor(theme.receiver)}
    west, _, east, _ = shape.bounds
    for turn in view.turns(west, east):
        way = to_pixels(view, turn)
        for reach in shape.reaches:
            colour = colours[reach.side]
            fill = QColor(colour)
            fill.setAlphaF(shading)
            painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DashLine))
            painter.setBrush(fill)
            painter.drawPolygon(way.map(polygon(reach.x, reach.y)))
            painter.setPen(QPen(colour, 2.0, Qt.PenStyle.DotLine))
            x0, y0, x1, y1 = reach.line
            painter.drawLine(way.map(QPointF(x0, y0)), way.map(QPointF(x1, y1)))
        if shape.radius_m:
            px = shape.radius_m * scale_at(shape.lat) / view.mpp
            painter.setPen(QPen(colours[1], 1.4, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(way.map(QPointF(shape.x, shape.y)), px, px)


def restated(shape: ClueShape, status: str) -> ClueShape:
    """Returns the same clue in another state.

    Args:
        shape: As it was.
        status: One of `audit.STATUSES`.
    """
    return replace(shape, status=status)


def joined(one: Bounds, other: Bounds) -> Bounds:
    """Returns what holds two stretches of the map.

    Args:
        one: West, south, east, north in projected metres.
        other: The same; both are on the turn of the world nearest to each other.
    """
    turn = WORLD_M * round((one[0] + one[2] - other[0] - other[2]) / 2.0 / WORLD_M)
    west, east = other[0] + turn, other[2] + turn
    return min(one[0], west), min(one[1], other[1]), max(one[2], east), max(one[3], other[3])


def _near(x: float, centre: float) -> float:
    return float(x - WORLD_M * round((x - centre) / WORLD_M))
