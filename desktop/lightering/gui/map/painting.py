"""The order in which the map is painted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from lightering.gui.map.areas import Areas
from lightering.gui.map.clue import draw_clue, draw_hint
from lightering.gui.map.graticule import draw_graticule, label_graticule
from lightering.gui.map.hulls import Place, Size, outline_of
from lightering.gui.map.markers import PICK_PX
from lightering.gui.map.overlays import draw_scale_bar, scale_plate
from lightering.gui.map.paths import polygon
from lightering.gui.map.placer import AROUND, Labels, Placer, sized
from lightering.gui.map.projection import forward, scale_at
from lightering.gui.map.renderer import TRAIL_H
from lightering.gui.words import clock, day, hours

if TYPE_CHECKING:
    from lightering.gui.map.clue import ClueShape
    from lightering.gui.map.clue_dots import ClueDots
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.ground import Ground
    from lightering.gui.map.markers import Markers
    from lightering.gui.map.measure import Measure
    from lightering.gui.map.names import Names
    from lightering.gui.map.pair import Pair
    from lightering.gui.map.tools import Layers
    from lightering.gui.map.tracks import Tracks
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["Scene", "paint_scene"]

_SHIP = ((0.0, -1.0), (0.62, 0.86), (0.0, 0.5), (-0.62, 0.86))
"""Outline of a ship that heads north, in units of its size, y down."""

_SHIP_PX = 9.0
_AGES_BELOW_MPP = 600.0
_AGES = 12
"""More ships than this silent at once, and only the one under the pointer tells its age."""


@dataclass(slots=True)
class Scene:
    """Everything a picture is made of.

    Attributes:
        ground: Coast and traffic.
        markers: Encounters.
        dots: Leads, gaps or loitering, while their list is shown.
        tracks: Tracks of selected and hovered ships.
        names: Ports and seas.
        measure: The measuring line.
        layers: What is drawn.
        labels: Pictures of labels.
        areas: Claimed zones, and where transfers were reported.
        fleet: All ships, or None before they are ready.
        pair: The selected encounter, or the ships of the selected clue, or None.
        clue: The selected lead, gap or loitering, or None.
        hovered: The hovered encounter, or the ships of the hovered clue, or None.
        hint: The hovered lead, gap or loitering, or None.
        places: Where giver and receiver are at the time cursor.
        ghosts: Where they are at the instant that is pointed at in a plot.
        ships: Number in the fleet and name of ships whose tracks are shown beside.
        span_ms: Window of time, in which those tracks are drawn strongly.
        pointer: Pixel of the pointer, or None while it is elsewhere.
    """

    ground: Ground
    markers: Markers
    dots: ClueDots
    tracks: Tracks
    names: Names
    measure: Measure
    layers: Layers
    labels: Labels = field(default_factory=Labels)
    areas: Areas = field(default_factory=Areas)
    fleet: Fleet | None = None
    pair: Pair | None = None
    clue: ClueShape | None = None
    hovered: Pair | None = None
    hint: ClueShape | None = None
    places: tuple[Place | None, Place | None] = (None, None)
    ghosts: tuple[Place | None, Place | None] = (None, None)
    ships: tuple[tuple[int, str], ...] = ()
    span_ms: tuple[int, int] = (0, 0)
    pointer: tuple[float, float] | None = None

    def place(self, identifier: str | None) -> tuple[float, float] | None:
        """Returns where the mark of an encounter or of the selected clue lies, projected metres.

        Args:
            identifier: Its id, or None.
        """
        if self.clue is not None and self.clue.identifier == identifier:
            return self.clue.x, self.clue.y
        return None if identifier is None else self.markers.place(identifier)

    def caught(self, view: Viewport, box: QRectF) -> list[str]:
        """Returns what lies in a box: of the list of clues that is shown, else the encounters.

        Args:
            view: What is seen.
            box: Pixels of the map.
        """
        return (self.dots if self.dots.shown else self.markers).within(view, box)

    def aged_at(self, view: Viewport) -> tuple[float, float, float] | None:
        """Returns the silent ship under the pointer: its place, and hours since its last fix.

        Args:
            view: What is seen.
        """
        frame = self.ground.frame
        if frame is None or self.pointer is None or not self.layers.ships:
            return None
        best, found = PICK_PX, None
        for ship in frame.silent:
            x, y = view.pixel(ship[0], ship[1])
            far = math.hypot(x - self.pointer[0], y - self.pointer[1])
            if far <= best:
                best, found = far, ship
        return found


def paint_scene(
    painter: QPainter, scene: Scene, view: Viewport, theme: Theme, covered: list[QRectF]
) -> bool:
    """Paints a map.

    Args:
        painter: Active.
        scene: What there is.
        view: What is seen.
        theme: Colours.
        covered: Rectangles that overlays lie on.

    Returns:
        Whether the coast was there.
    """
    done = scene.ground.paint(painter, view, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    placer = Placer(QRectF(0.0, 0.0, view.width, view.height), scene.labels)
    for box in (*covered, scale_plate(painter, view)):
        placer.take(box)
    if scene.layers.encounters:
        placer.take_marks(scene.dots.boxes(view))
        placer.take_marks(scene.markers.boxes(view))
    named = draw_graticule(painter, view, theme) if scene.layers.graticule else None
    if scene.fleet is not None and scene.hovered is not None:
        scene.tracks.draw(painter, view, theme, scene.fleet, scene.hovered, None)
    if scene.fleet is not None and scene.ships:
        beside = placer.branch()
        scene.tracks.draw_ships(
            painter, view, theme, scene.fleet, scene.ships, scene.span_ms, beside
        )
        placer.take_all(beside)
    if scene.fleet is not None and scene.pair is not None:
        lines = placer.branch()
        x, y = view.pixel(scene.pair.x, scene.pair.y)
        lines.take(QRectF(x - 16.0, y - 16.0, 32.0, 32.0))
        scene.tracks.draw(painter, view, theme, scene.fleet, scene.pair, lines)
        placer.take_all(lines)
    if scene.layers.encounters:
        scene.dots.draw(painter, view, theme)
    if scene.hint is not None and (
        scene.clue is None or scene.hint.identifier != scene.clue.identifier
    ):
        draw_hint(painter, view, theme, scene.hint)
    if scene.clue is not None:
        draw_clue(painter, view, theme, scene.clue, placer)
    if scene.layers.encounters:
        scene.markers.draw(painter, view, theme)
    if scene.layers.ships:
        _draw_ghosts(painter, scene, view, theme)
        _draw_pair(painter, scene, view, theme, placer)
        _draw_ages(painter, scene, view, theme, placer)
    chosen = scene.markers.draw_selected(painter, view, theme)
    if chosen is not None:
        placer.take(chosen)
    if scene.layers.encounters:
        _draw_hovered(painter, scene, view, theme, placer)
    # what is only ground is named last: a name never lies under a track, a mark or another name
    scene.areas.draw(painter, view, theme, scene.layers, placer)
    if scene.layers.names:
        scene.names.draw_ports(painter, view, theme, placer)
    if named is not None:
        label_graticule(painter, view, theme, placer, named)
    if scene.layers.names:
        scene.names.draw_seas(painter, view, theme, placer)
    scene.measure.draw(painter, view, theme, scene.labels)
    draw_scale_bar(painter, view, theme)
    return done


def _draw_hovered(
    painter: QPainter, scene: Scene, view: Viewport, theme: Theme, placer: Placer
) -> None:
    """Says who meets at the mark under the pointer, and when."""
    pair = scene.hovered
    if pair is None:
        return
    who = f"{pair.giver.name} {'→' if pair.known else '·'} {pair.receiver.name}"
    if scene.hint is not None:
        names = (ship.name for ship in (pair.giver, pair.receiver) if ship.name)
        who = f"{' · '.join(names)}, {scene.hint.words}"
    when = f"{day(np.datetime64(pair.start_ms, 'ms'), year=False)} {clock(pair.start_ms)}Z"
    painter.save()
    painter.setFont(sized(painter.font(), 12.0, bold=True))
    at = QPointF(*view.pixel(pair.x, pair.y))
    placer.text(painter, at, f"{who}, {when}", (theme.ink, theme.panel), AROUND, 12.0)
    painter.restore()


def _draw_ghosts(painter: QPainter, scene: Scene, view: Viewport, theme: Theme) -> None:
    """Draws giver and receiver, hollow and dashed, at the instant that is pointed at in a plot."""
    for place, colour in zip(scene.ghosts, (theme.giver, theme.receiver), strict=True):
        if place is not None:
            at = QPointF(*view.pixel(*_projected(place)))
            painter.setPen(QPen(QColor(colour), 1.6, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            _draw_ship(painter, at, place, 1.3)


def _draw_ship(painter: QPainter, at: QPointF, place: Place, times: float) -> None:
    """Draws a ship with her heading; a circle where it is not known, or she is silent."""
    if place.heading_deg is None or place.silent_h > 0.0:
        painter.drawEllipse(at, 5.0 * times, 5.0 * times)
        return
    turned = QTransform().translate(at.x(), at.y())
    turned.rotate(place.heading_deg)
    size = _SHIP_PX * times
    painter.drawPolygon(turned.map(QPolygonF([QPointF(a * size, b * size) for a, b in _SHIP])))


def _draw_pair(
    painter: QPainter, scene: Scene, view: Viewport, theme: Theme, placer: Placer
) -> None:
    """Draws giver and receiver at the time cursor, hollow with their age while silent."""
    colours = (theme.giver, theme.receiver)
    sizes = (Size(), Size())
    if scene.pair is not None:
        sizes = (scene.pair.giver.size, scene.pair.receiver.size)
    for place, size, other, colour in zip(scene.places, sizes, sizes[::-1], colours, strict=True):
        if place is None:
            continue
        at = QPointF(*view.pixel(*_projected(place)))
        if _draw_hull(painter, view, at, place, (size, other), colour):
            continue
        hollow = place.silent_h > 0.0
        painter.setPen(QPen(QColor(colour if hollow else theme.panel), 1.6))
        painter.setBrush(QColor(theme.panel if hollow else colour))
        _draw_ship(painter, at, place, 1.0)
        if hollow:
            painter.save()
            painter.setFont(sized(painter.font(), 11.0, bold=True))
            text = f"{hours(place.silent_h)} ago"
            placer.text(painter, at, text, (colour, theme.panel), AROUND, 9.0)
            painter.restore()


def _draw_hull(
    painter: QPainter,
    view: Viewport,
    at: QPointF,
    place: Place,
    sizes: tuple[Size, Size],
    colour: str,
) -> bool:
    """Draws a hull at its true size where that is larger than a symbol; returns whether it did.

    The second size is that of the ship she meets.
    """
    per_m = scale_at(place.lat) / view.mpp
    if place.silent_h > 0.0 or (sizes[0].length_m or 0.0) * per_m < 2.5 * _SHIP_PX:
        return False
    outline = outline_of(place, *sizes)
    if outline is None:
        return False
    fill = QColor(colour)
    fill.setAlpha(70)
    painter.setPen(QPen(QColor(colour), 1.6))
    painter.setBrush(fill)
    painter.drawPolygon(polygon(at.x() + outline[:, 0] * per_m, at.y() - outline[:, 1] * per_m))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(at, 2.0, 2.0)
    return True


def _draw_ages(
    painter: QPainter, scene: Scene, view: Viewport, theme: Theme, placer: Placer
) -> None:
    """Tells how long ships are silent: close by those with a trail, anywhere the one pointed at."""
    frame = scene.ground.frame
    if frame is None or not frame.silent:
        return
    recent = [ship for ship in frame.silent if ship[2] <= TRAIL_H]
    near = view.mpp <= _AGES_BELOW_MPP and len(recent) <= _AGES
    shown = recent if near else []
    pointed = scene.aged_at(view)
    if pointed is not None and pointed not in shown:
        shown = [pointed, *shown]
    painter.save()
    painter.setFont(sized(painter.font(), 10.5))
    told = [view.pixel(*_projected(p)) for p in scene.places if p is not None]
    for x, y, silence in shown:
        px, py = view.pixel(x, y)
        if any(math.hypot(px - a, py - b) < 2.0 for a, b in told):
            continue  # giver and receiver tell their age themselves
        at = QPointF(px, py)
        text = f"{hours(silence)} ago"
        placer.text(painter, at, text, (theme.ink_2, theme.panel), AROUND, 6.0)
    painter.restore()


def _projected(place: Place) -> tuple[float, float]:
    x, y = forward(place.lon, place.lat)
    return float(x), float(y)
