"""Two tracks on a Mercator map: what is known is a line, what is not is dotted."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from lightering.report.figures import coast
from lightering.report.figures.axes import text_width
from lightering.report.figures.claimed import FINEST, draw_zones
from lightering.report.figures.inset import draw_inset, inset_box
from lightering.report.figures.mercator import Frame, pairs, turned, widened, window_around
from lightering.report.figures.svg import SMALLEST, Svg, outline
from lightering.units import NAUTICAL_MILE_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.readers.zone_file import Zone
    from lightering.report.figures.inset import Box
    from lightering.report.figures.tracks import Track, TrackMap
    from lightering.report.texts import Texts

__all__ = ["Drawing", "track_map", "zone_words"]

WIDTH, HEIGHT = 210.0, 116.0
LEAST_DEG = 0.25
"""A window is never smaller than this: a coast or a scale says nothing below it."""
LEAST_OFF_COAST = 2.0
"""Points; a line nearer to the coast than this is the coast to the eye."""
TERRITORIAL_M = 12 * NAUTICAL_MILE_M
"""Breadth of the territorial sea at most (UNCLOS, article 3), here from the coast that is drawn."""


class Drawing(NamedTuple):
    """A map and what its caption has to tell.

    Attributes:
        svg: The drawing.
        coast: Name of the coast in it.
        off_coast: Whether the line twelve miles off the coast is drawn.
        inset: Whether the meeting stands in a corner of it.
        zones: What the claimed zones in it are called, each once.
        unnamed: Those of them that found no room for their name.
    """

    svg: str
    coast: str
    off_coast: bool
    inset: bool
    zones: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()


def track_map(texts: Texts, subject: TrackMap) -> Drawing:
    """Draws the map.

    Args:
        texts: The words of the drawing.
        subject: What it shows.
    """
    lons = [np.array([subject.lon])] + [turned(t.lon, subject.lon) for t in subject.tracks]
    lats = [np.array([subject.lat])] + [t.lat for t in subject.tracks]
    lon, lat = np.concatenate(lons), np.concatenate(lats)
    frame = Frame(window_around(lon, lat, LEAST_DEG, WIDTH / HEIGHT), subject.lon, WIDTH)
    svg = Svg(WIDTH, HEIGHT)
    svg.clip(0, 0, WIDTH, HEIGHT)
    # Half a point is less than the eye tells apart in print; a tenth is finer than the pen.
    tolerance = math.degrees(0.5 / frame.scale)
    # As much more as the line off the coast needs: land outside the map has its line inside it.
    wide = widened(frame.window, TERRITORIAL_M)
    rings = outline(_drawn(frame, coast.land(wide, tolerance)), closed=True)
    distance = TERRITORIAL_M / frame.metres_per_point
    off_coast = bool(rings) and distance >= LEAST_OFF_COAST
    if off_coast:
        # A line at a distance is the rim of a pen of twice that width.
        svg.path(rings, stroke="#9a9a9a", width=2 * distance + 0.8)
        svg.path(rings, stroke="#ffffff", width=2 * distance)
    svg.path(rings, fill="#ececec", stroke="#8a8a8a", width=0.4)
    claimed = draw_zones(svg, frame, subject.zones, WIDTH, HEIGHT)
    x, y = frame.place(subject.lon, subject.lat)
    box = inset_box((WIDTH, HEIGHT), frame.points(lon, lat))
    taken = [(x - 6, y - 6, x + 6, y + 6), *([box] if box is not None else [])]
    degrees = _graticule(svg, frame)
    for track in sorted(subject.tracks, key=lambda t: t.role):
        _track(svg, frame, track, subject.end_ms)
    svg.circle(x, y, 5.0, fill="none", width=1.1)
    svg.circle(x, y, 1.2, fill="#111111", width=0.4)
    _scale_bar(texts, svg, frame, taken)
    _label(svg, taken, x, y, texts("figures.encounter"), bold=True)
    for track in subject.tracks:
        if len(track.lon):
            # at the first fix, away from the encounter, where the names would crowd
            _label(svg, taken, *frame.place(track.lon[0], track.lat[0]), track.name)
    for place in subject.places:
        px, py = frame.place(place.lon, place.lat)
        if 4 < px < WIDTH - 4 and 4 < py < HEIGHT - 4:
            svg.rect(px - 1.8, py - 1.8, 3.6, 3.6, fill="#111111")
            _label(svg, taken, px, py, place.name, optional=True)
    told = {zone_words(texts, zone): line for zone, line in claimed}
    unnamed = [words for words, line in told.items() if not _name_zone(svg, taken, line, words)]
    _write_degrees(svg, taken, degrees)
    if box is not None:
        draw_inset(texts, svg, subject, box, _track)
    svg.unclip()
    svg.rect(0.4, 0.4, WIDTH - 0.8, HEIGHT - 0.8, stroke="#111111", line=0.8)
    source = coast.source_of(wide)
    return Drawing(svg.markup(), source, off_coast, box is not None, tuple(told), tuple(unnamed))


def zone_words(texts: Texts, zone: Zone) -> str:
    """Returns what a claimed zone is called: by its claimant, else by its name.

    Args:
        texts: The words of the drawing.
        zone: As it was read.
    """
    if zone.claimant:
        return texts("figures.claimed_by", claimant=zone.claimant)
    return texts("figures.claimed", name=zone.name) if zone.name else texts("figures.claimed_bare")


def _name_zone(svg: Svg, taken: list[Box], line: NDArray[np.float64], text: str) -> bool:
    """Names a zone where its line leaves room, the middle first; tells whether there was any."""
    count = len(taken)
    for share in (0.5, 0.3, 0.7, 0.15, 0.85, 0.0, 1.0):
        at = shapely.line_interpolate_point(shapely.LineString(line), share, normalized=True)
        _label(svg, taken, float(at.x), float(at.y), text, optional=True)
        if len(taken) > count:
            return True
    return False


def _drawn(frame: Frame, rings: Sequence[NDArray[np.float64]]) -> list[list[tuple[float, float]]]:
    """Returns rings on the drawing, to a tenth of a point; all at once, for there are many."""
    if not rings:
        return []
    every = np.concatenate(rings)
    places = pairs(np.round(frame.points(every[:, 0], every[:, 1]), 1))
    ends = np.cumsum([0, *map(len, rings)]).tolist()
    return [places[first:after] for first, after in pairwise(ends)]


def _track(svg: Svg, frame: Frame, track: Track, end_ms: int, pen: float = 1.0) -> None:
    if len(track.lon) < 2:
        return
    points = frame.points(turned(track.lon, frame.origin_lon), track.lat)
    after = track.time_ms[:-1] >= end_ms
    solid, broken, silent = [], [], []
    turns = (np.diff(track.known) != 0) | (np.diff(after) != 0)
    ends = [0, *(np.flatnonzero(turns) + 1).tolist(), len(points) - 1]
    for start, end in pairwise(ends):
        run = points[start : end + 1]
        if not track.known[start]:
            # Between two fixes with silence the way is not known: ends are joined, by dots only.
            silent.append(run)
        elif after[start] and track.role == "receiver":
            broken.append(_plain(run))
        else:
            solid.append(_plain(run))
    svg.path([pairs(run) for run in silent], width=0.9 * pen, dash="0.9 2.2")
    if track.role == "giver":
        line = outline(pairs(run) for run in solid)
        svg.path(line, width=2.6 * pen)
        svg.path(line, width=1.2 * pen, stroke="#ffffff")
    else:
        svg.path([pairs(run) for run in solid], width=1.3 * pen)
        svg.path([pairs(run) for run in broken], width=1.3 * pen, dash="4 2")


def _plain(run: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(run) < 3:
        return run
    return np.asarray(shapely.get_coordinates(shapely.simplify(shapely.LineString(run), FINEST)))


def _label(
    svg: Svg,
    taken: list[Box],
    x: float,
    y: float,
    text: str,
    *,
    bold: bool = False,
    optional: bool = False,
) -> None:
    """Writes a text beside a point where nothing else is written, inside the frame."""
    short = text if len(text) <= 24 else text[:23] + "…"
    width = text_width(short, SMALLEST, bold=bold)
    for dx, dy in (
        (8, 3),
        (-8 - width, 3),
        (8, 13),
        (-8 - width, 13),
        (8, -8),
        (-8 - width, -8),
        (-width / 2, 17),
        (-width / 2, -12),
        (8, 24),
        (-8 - width, 24),
        (8, -20),
    ):
        left, base = x + dx, y + dy
        if not optional:
            left = min(max(left, 3.0), WIDTH - 3.0 - width)
            base = min(max(base, 11.0), HEIGHT - 5.0)
        box = (left - 1, base - 8.0, left + width + 1, base + 2.5)
        inside = box[0] >= 2 and box[2] <= WIDTH - 2 and box[1] >= 2 and box[3] <= HEIGHT - 2
        if inside and not _covers(taken, box):
            taken.append(box)
            svg.text(left, base, short, bold=bold, halo=True)
            return
    if not optional:
        left, base = min(max(x, 3.0), WIDTH - 3.0 - width), min(max(y, 11.0), HEIGHT - 5.0)
        taken.append((left - 1, base - 8.0, left + width + 1, base + 2.5))
        svg.text(left, base, short, bold=bold, halo=True)


def _covers(taken: Sequence[Box], box: Box) -> bool:
    """Tells whether something stands where a box is."""
    left, top, right, bottom = box
    return any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )


def _graticule(svg: Svg, frame: Frame) -> list[tuple[float, float, str, str]]:
    """Draws meridians and parallels; returns the place, anchor and words of each label."""
    west, south, east, north = frame.window
    steps = (1 / 12, 1 / 6, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
    step = next((s for s in steps if (east - west) / s <= 4.2), steps[-1])
    labels = []
    for k in range(math.ceil(west / step), math.floor(east / step) + 1):
        x = float(frame.x(np.array([k * step]))[0])
        svg.line(x, 0, x, HEIGHT, stroke="#bdbdbd", width=0.3)
        text = _degrees((k * step + 180.0) % 360.0 - 180.0, "E", "W")
        half = text_width(text, SMALLEST) / 2
        if 26 + half < x < WIDTH - half - 3:
            labels.append((x, HEIGHT - 4, "middle", text))
    for k in range(math.ceil(south / step), math.floor(north / step) + 1):
        y = float(frame.y(np.array([k * step]))[0])
        svg.line(0, y, WIDTH, y, stroke="#bdbdbd", width=0.3)
        if 14 < y < HEIGHT - 20:
            labels.append((3.0, y - 2, "start", _degrees(k * step, "N", "S")))
    return labels


def _write_degrees(
    svg: Svg, taken: list[Box], labels: Sequence[tuple[float, float, str, str]]
) -> None:
    """Writes degrees where names leave room: one label of a side says as much as four."""
    for x, y, anchor, text in labels:
        width = text_width(text, SMALLEST)
        left = x - width / 2 if anchor == "middle" else x
        # of a meridian the upper end serves as well
        for at in (y, 11.0) if anchor == "middle" else (y,):
            box = (left, at - 9, left + width, at + 3)
            if not _covers(taken, box):
                svg.text(x, at, text, anchor=anchor, fill="#444444", halo=True)
                taken.append(box)
                break


def _degrees(value: float, positive: str, negative: str) -> str:
    minutes = round(abs(value) * 60)
    rest = f"{minutes % 60:02d}′" if minutes % 60 else ""
    return f"{minutes // 60}°{rest}{positive if value >= 0 else negative}"


def _scale_bar(texts: Texts, svg: Svg, frame: Frame, taken: list[Box]) -> None:
    """Draws a bar of round nautical miles, true at the middle latitude of the map."""
    miles, length = frame.length_that_fits(WIDTH * 0.3, NAUTICAL_MILE_M)
    right, base = WIDTH - 8.0, 19.0
    text = texts("figure_track_map.miles", miles=f"{miles:g}")
    svg.rect(right - length - 4, 4, length + 8, 20, fill="#ffffff")
    svg.path(
        [[(right - length, base - 3), (right - length, base), (right, base), (right, base - 3)]],
        width=1.0,
    )
    svg.text(right - length / 2, base - 4.5, text, anchor="middle")
    taken.append((right - length - 5, 0, WIDTH, 25))
