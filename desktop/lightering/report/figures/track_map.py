"""Two tracks on a Mercator map: what is known is a line, what is not is dotted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from lightering.geo import WGS84_A
from lightering.report.figures import coast
from lightering.report.figures.axes import text_width
from lightering.report.figures.svg import Svg
from lightering.units import NAUTICAL_MILE_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.report.figures.coast import Window
    from lightering.report.texts import Texts

__all__ = ["Place", "Track", "TrackMap", "track_map"]

WIDTH, HEIGHT = 210.0, 116.0
LEAST_DEG = 0.25
"""A window is never smaller than this: a coast or a scale says nothing below it."""
MARGIN = 0.07


@dataclass(frozen=True, slots=True)
class Track:
    """One ship's fixes inside the time that is drawn.

    Attributes:
        name: What stands beside the line.
        role: "giver" (double line) or "receiver" (single line, broken after the encounter).
        time_ms: Milliseconds since 1970 UTC, ascending, shape (n,).
        lon: Degrees, shape (n,).
        lat: Degrees, shape (n,).
        known: Whether the way from fix k to fix k + 1 is known, shape (n - 1,).
    """

    name: str
    role: str
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Place:
    """A port that is named on the map."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class TrackMap:
    """What one map shows.

    Attributes:
        tracks: Two ships.
        lon: Of the encounter, degrees.
        lat: Of the encounter, degrees.
        end_ms: When the encounter ended.
        places: Ports to name where they fall inside.
    """

    tracks: Sequence[Track]
    lon: float
    lat: float
    end_ms: int
    places: Sequence[Place]


class _Frame:
    """The Mercator projection of one window onto the drawing."""

    def __init__(self, window: Window, origin_lon: float) -> None:
        self.window, self.origin_lon = window, origin_lon
        west, _south, east, north = window
        self._left, self._top = math.radians(west), _northing(north)
        self.scale = WIDTH / (math.radians(east) - math.radians(west))

    def x(self, lon: NDArray[np.float64]) -> NDArray[np.float64]:
        return (np.radians(lon) - self._left) * self.scale

    def y(self, lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return (self._top - np.arcsinh(np.tan(np.radians(lat)))) * self.scale

    def points(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack((self.x(lon), self.y(lat)))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        turned = _turned(np.array([lon]), self.origin_lon)
        x, y = self.points(turned, np.array([lat]))[0]
        return float(x), float(y)


def track_map(texts: Texts, subject: TrackMap) -> tuple[str, str]:
    """Draws the map.

    Args:
        texts: The words of the drawing.
        subject: What it shows.

    Returns:
        The drawing, and the name of the coast in it.
    """
    frame = _Frame(_window(subject), subject.lon)
    svg = Svg(WIDTH, HEIGHT)
    svg.clip(0, 0, WIDTH, HEIGHT)
    # Half a point is less than the eye tells apart in print; a tenth is finer than the pen.
    tolerance = math.degrees(0.5 / frame.scale)
    rings = _drawn(frame, coast.land(frame.window, tolerance))
    svg.path(rings, fill="#ececec", stroke="#8a8a8a", width=0.4, closed=True)
    taken: list[tuple[float, float, float, float]] = []
    _graticule(svg, frame, taken)
    for track in sorted(subject.tracks, key=lambda t: t.role):
        _track(svg, frame, track, subject.end_ms)
    x, y = frame.place(subject.lon, subject.lat)
    svg.circle(x, y, 5.0, fill="none", width=1.1)
    svg.circle(x, y, 1.2, fill="#111111", width=0.4)
    _scale_bar(texts, svg, frame, taken)
    _label(svg, taken, x, y, texts("figures.encounter"), bold=True)
    for track in subject.tracks:
        if len(track.lon):
            _label(svg, taken, *_name_place(frame, track), track.name)
    for place in subject.places:
        px, py = frame.place(place.lon, place.lat)
        if 4 < px < WIDTH - 4 and 4 < py < HEIGHT - 4:
            svg.rect(px - 1.8, py - 1.8, 3.6, 3.6, fill="#111111")
            _label(svg, taken, px, py, place.name, optional=True)
    svg.unclip()
    svg.rect(0.4, 0.4, WIDTH - 0.8, HEIGHT - 0.8, stroke="#111111", line=0.8)
    return svg.markup(), coast.source_of(frame.window)


def _drawn(frame: _Frame, rings: Sequence[NDArray[np.float64]]) -> list[list[tuple[float, float]]]:
    """Returns rings on the drawing, to a tenth of a point; all at once, for there are many."""
    if not rings:
        return []
    every = np.concatenate(rings)
    places = _pairs(np.round(frame.points(every[:, 0], every[:, 1]), 1))
    ends = np.cumsum([0, *map(len, rings)]).tolist()
    return [places[first:after] for first, after in pairwise(ends)]


def _northing(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def _turned(lon: NDArray[np.float64], origin: float) -> NDArray[np.float64]:
    """Returns longitudes in the turn nearest to `origin`, so that 180 degrees is no edge."""
    return origin + np.mod(lon - origin + 180.0, 360.0) - 180.0


def _window(subject: TrackMap) -> Window:
    lons = [np.array([subject.lon])] + [_turned(t.lon, subject.lon) for t in subject.tracks]
    lats = [np.array([subject.lat])] + [t.lat for t in subject.tracks]
    lon, lat = np.concatenate(lons), np.clip(np.concatenate(lats), -84.0, 84.0)
    west, east = float(lon.min()), float(lon.max())
    low, high = _northing(float(lat.min())), _northing(float(lat.max()))
    least = math.radians(LEAST_DEG)
    half_x = max(math.radians(east - west), least) / 2 * (1 + 2 * MARGIN)
    half_y = max(high - low, least) / 2 * (1 + 2 * MARGIN)
    half_x = max(half_x, half_y * WIDTH / HEIGHT)
    half_y = half_x * HEIGHT / WIDTH
    middle_x, middle_y = (west + east) / 2, (low + high) / 2
    return (
        middle_x - math.degrees(half_x),
        math.degrees(math.atan(math.sinh(middle_y - half_y))),
        middle_x + math.degrees(half_x),
        math.degrees(math.atan(math.sinh(middle_y + half_y))),
    )


def _track(svg: Svg, frame: _Frame, track: Track, end_ms: int) -> None:
    if len(track.lon) < 2:
        return
    points = frame.points(_turned(track.lon, frame.origin_lon), track.lat)
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
    svg.path([_pairs(run) for run in silent], width=0.9, dash="0.9 2.2")
    if track.role == "giver":
        svg.path([_pairs(run) for run in solid], width=2.6)
        svg.path([_pairs(run) for run in solid], width=1.2, stroke="#ffffff")
    else:
        svg.path([_pairs(run) for run in solid], width=1.3)
        svg.path([_pairs(run) for run in broken], width=1.3, dash="4 2")


def _plain(run: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(run) < 3:
        return run
    return np.asarray(shapely.get_coordinates(shapely.simplify(shapely.LineString(run), 0.25)))


def _pairs(run: NDArray[np.float64]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in run.tolist()]


def _name_place(frame: _Frame, track: Track) -> tuple[float, float]:
    """Returns the point of the track farthest from the encounter's edge crowd: its first fix."""
    lon = _turned(track.lon[:1], frame.origin_lon)
    x, y = frame.points(lon, track.lat[:1])[0]
    return float(x), float(y)


def _label(
    svg: Svg,
    taken: list[tuple[float, float, float, float]],
    x: float,
    y: float,
    text: str,
    *,
    bold: bool = False,
    optional: bool = False,
) -> None:
    """Writes a text beside a point where nothing else is written, inside the frame."""
    short = text if len(text) <= 24 else text[:23] + "…"
    width = text_width(short, 8.0, bold=bold)
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
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            svg.text(left, base, short, bold=bold, halo=True)
            return
    if not optional:
        base = min(max(y, 11.0), HEIGHT - 5.0)
        svg.text(min(max(x, 3.0), WIDTH - 3.0 - width), base, short, bold=bold, halo=True)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _graticule(svg: Svg, frame: _Frame, taken: list[tuple[float, float, float, float]]) -> None:
    west, south, east, north = frame.window
    steps = (1 / 12, 1 / 6, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
    step = next((s for s in steps if (east - west) / s <= 4.2), steps[-1])
    for k in range(math.ceil(west / step), math.floor(east / step) + 1):
        x = float(frame.x(np.array([k * step]))[0])
        svg.line(x, 0, x, HEIGHT, stroke="#bdbdbd", width=0.3)
        text = _degrees((k * step + 180.0) % 360.0 - 180.0, "E", "W")
        half = text_width(text, 8.0) / 2
        if 26 + half < x < WIDTH - half - 3:
            svg.text(x, HEIGHT - 4, text, anchor="middle", fill="#444444", halo=True)
            taken.append((x - half, HEIGHT - 13, x + half, HEIGHT))
    for k in range(math.ceil(south / step), math.floor(north / step) + 1):
        y = float(frame.y(np.array([k * step]))[0])
        svg.line(0, y, WIDTH, y, stroke="#bdbdbd", width=0.3)
        if 14 < y < HEIGHT - 20:
            text = _degrees(k * step, "N", "S")
            svg.text(3, y - 2, text, fill="#444444", halo=True)
            taken.append((0, y - 11, 3 + text_width(text, 8.0), y))


def _degrees(value: float, positive: str, negative: str) -> str:
    minutes = round(abs(value) * 60)
    rest = f"{minutes % 60:02d}′" if minutes % 60 else ""
    return f"{minutes // 60}°{rest}{positive if value >= 0 else negative}"


def _scale_bar(
    texts: Texts, svg: Svg, frame: _Frame, taken: list[tuple[float, float, float, float]]
) -> None:
    """Draws a bar of round nautical miles, true at the middle latitude of the map."""
    _west, south, _east, north = frame.window
    middle = math.radians((south + north) / 2)
    metres_per_point = WGS84_A * math.cos(middle) / frame.scale
    room = WIDTH * 0.3 * metres_per_point / NAUTICAL_MILE_M
    power = 10.0 ** math.floor(math.log10(room))
    miles = max(s * power for s in (1.0, 2.0, 5.0) if s * power <= room)
    length = miles * NAUTICAL_MILE_M / metres_per_point
    right, base = WIDTH - 8.0, 19.0
    text = texts("figure_track_map.miles", miles=f"{miles:g}")
    svg.rect(right - length - 4, 4, length + 8, 20, fill="#ffffff")
    svg.path(
        [[(right - length, base - 3), (right - length, base), (right, base), (right, base - 3)]],
        width=1.0,
    )
    svg.text(right - length / 2, base - 4.5, text, anchor="middle")
    taken.append((right - length - 5, 0, WIDTH, 25))
