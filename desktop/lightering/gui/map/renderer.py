"""Draws coast and tracks in one thread of its own; the window shows the last picture meanwhile.

Only the newest wish is drawn. Pictures come from three buffers, so the one on screen, the one on
its way and the one being drawn never are the same memory.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from lightering.geo import geod
from lightering.gui.collecting import loading_once
from lightering.gui.map.coast import Coast
from lightering.gui.map.colours import palette, rgb
from lightering.gui.map.projection import WORLD_M
from lightering.gui.map.warming import warm
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.lod import Traffic
    from lightering.gui.map.schemes import Scheme
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["TRAIL_H", "Frame", "Renderer", "Wish"]

TRAIL_H = 6.0
"""Hours of track that are drawn behind a ship, and for which a silent one tells its age."""

_ALPHA = {"on": 0.07, "faint": 0.025}
"""Opacity of one line of traffic, by what the person chose."""

_COLOURED = 3.0
"""How much stronger lines are drawn that have colours."""

_DENSE_MPP = 500.0
"""Projected metres per pixel below which lines of traffic are drawn more strongly."""

_TRAIL_ALPHA = 0.35
_TRAIL_MS = round(TRAIL_H * HOUR_MS)
_AGES = 400
"""So many silent ships in a picture are told to the map, which names the age of a few."""

_FORGET_MS = 24 * HOUR_MS
"""A ship is shown at its last fix for a day after the data end for it, then no more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn.

    Attributes:
        view: In device pixels, larger than the window so that it can be dragged.
        theme: Colours.
        scale: Device pixels per pixel.
        mode: Traffic "on", "faint" or "off".
        traffic: Tracks, or None before any are loaded.
        scheme: What they are coloured by, or None for one colour.
        window_ms: Only tracks between these times, or None for all.
        fleet: Ships to place, or None for none.
        time_ms: When the ships are placed.
    """

    view: Viewport
    theme: Theme
    scale: float
    mode: str = "on"
    traffic: Traffic | None = None
    scheme: Scheme | None = None
    window_ms: tuple[int, int] | None = None
    fleet: Fleet | None = None
    time_ms: int | None = None

    def same_ground(self, other: Wish | None) -> bool:
        """Tells whether coast and traffic look alike.

        Args:
            other: An earlier wish.
        """
        return other is not None and (
            self.view == other.view
            and self.theme == other.theme
            and self.mode == other.mode
            and self.traffic is other.traffic
            and self.scheme is other.scheme
            and self.window_ms == other.window_ms
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and where it belongs.

    Attributes:
        wish: What was asked for.
        image: Ground and ships, in device pixels.
        silent: Projected metres east and north of ships in a gap, and hours since their last fix.
    """

    wish: Wish
    image: QImage
    silent: tuple[tuple[float, float, float], ...] = ()


class _Buffer:
    """Memory that numpy and Qt share, and a count of lines per pixel."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels: NDArray[np.uint32] = np.zeros((height, width), np.uint32)
        self.image = QImage(
            self.pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
        )


class Renderer(QObject):
    """The drawing thread. `drawn` is emitted in it and arrives queued in the window's.

    Signals:
        drawn: a new `Frame` waits for `take`.
        failed: a sentence: what went wrong while drawing.
    """

    drawn = Signal()
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wake = threading.Condition()
        self._wish: Wish | None = None
        self._ending = False
        self._latest: Frame | None = None
        self._shown: Frame | None = None
        self._buffers: list[_Buffer] = []
        self._coast = Coast()
        self._prepared = False
        self._ground: tuple[Wish, NDArray[np.uint32]] | None = None
        self._count: dict[tuple[int, ...], NDArray[np.uint16]] = {}
        # Qt's Python types are set up at first use, and not safely in two threads at once
        _Buffer(1, 1)
        self._thread: threading.Thread | None = None

    def ask(self, wish: Wish) -> None:
        """Has something drawn; an earlier wish that has not begun is forgotten.

        Args:
            wish: What is to be drawn.
        """
        with self._wake:
            self._wish = wish
            if self._thread is None or self._ending:
                before, self._ending = self._thread, False
                self._thread = threading.Thread(
                    target=self._run, args=(before,), name="map", daemon=True
                )
                self._thread.start()
            self._wake.notify()

    def take(self) -> Frame | None:
        """Returns the newest picture; it stays untouched until the next call."""
        with self._wake:
            if self._latest is not None:
                self._shown, self._latest = self._latest, None
            return self._shown

    def rest(self) -> None:
        """Lets the thread end when it has drawn what it draws; `ask` begins another."""
        with self._wake:
            self._ending, self._wish = True, None
            self._wake.notify()

    def stop(self) -> None:
        """Ends the thread and waits for it: at most for the picture it is drawing."""
        self.rest()
        if self._thread is not None:
            self._thread.join()

    def _run(self, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()  # what is kept between pictures belongs to one thread at a time
        me = threading.current_thread()
        while True:
            with self._wake:
                while self._wish is None and not self._ending and self._thread is me:
                    self._wake.wait()
                if self._ending or self._wish is None or self._thread is not me:
                    return
                wish, self._wish = self._wish, None
            try:
                frame = self._draw(wish)
            except Exception as error:  # noqa: BLE001 - the map must say it, not fall silent
                self.failed.emit(f"The map could not be drawn: {error}.")
                continue
            with self._wake:
                self._latest = frame
            self.drawn.emit()
            self._prepare()

    def _prepare(self) -> None:
        """Loads what later pictures and the read-out need, while the first is looked at."""
        if not self._prepared:
            self._prepared = True
            with loading_once("map"):
                geod()
                warm()

    def _draw(self, wish: Wish) -> Frame:
        width, height = int(wish.view.width), int(wish.view.height)
        buffer = self._free(width, height)
        ground = self._ground
        if ground is not None and wish.same_ground(ground[0]):
            buffer.pixels[:] = ground[1]
        else:
            count = self._counts(buffer.pixels.shape)
            self._coast.paint(buffer.pixels, count, wish.view, wish.theme)
            if wish.traffic is not None and wish.mode in _ALPHA:
                self._tracks(wish, wish.traffic, buffer.pixels)
            keep = np.empty_like(buffer.pixels) if ground is None else ground[1]
            if keep.shape != buffer.pixels.shape:
                keep = np.empty_like(buffer.pixels)
            keep[:] = buffer.pixels
            self._ground = (wish, keep)
        silent: tuple[tuple[float, float, float], ...] = ()
        if wish.fleet is not None and wish.time_ms is not None:
            silent = self._ships(wish, wish.fleet, wish.time_ms, buffer.pixels)
        return Frame(wish, buffer.image, silent)

    def _tracks(self, wish: Wish, traffic: Traffic, pixels: NDArray[np.uint32]) -> None:
        from lightering.gui.map import raster

        view, scheme = wish.view, wish.scheme
        low, high = -(2**31), 2**31 - 1
        if wish.window_ms is not None:
            low, high = (traffic.seconds(ms) for ms in wish.window_ms)
        level = traffic.level(view.mpp)
        shape = pixels.shape
        kind, limits = np.zeros(len(level.rows), np.uint8), None
        if scheme is None:
            planes = self._counts(shape)[None]
        else:
            planes = self._counts((len(scheme.colours), *shape))
            if scheme.limits_kn:
                limits = np.array(scheme.limits_kn, np.float32)
            else:
                kind = scheme.of_ship[level.ship]
        if level.box.size:
            west, east = (float(v) for v in (level.box[:, 0].min(), level.box[:, 2].max()))
            for turn in view.turns(west + traffic.x0, east + traffic.x0):
                lines = (level.x, level.y, level.t, level.rows, level.box, level.span)
                left = view.left - turn * WORLD_M - traffic.x0
                seen = (left, view.top - traffic.y0, view.mpp, low, high)
                raster.tracks(planes, *lines, kind, limits, traffic.y0, *seen)
        # close by, lines are few: each must be seen alone
        closer = float(np.clip((_DENSE_MPP / (view.mpp * wish.scale)) ** 0.4, 1.0, 4.0))
        alpha = _ALPHA[wish.mode] * closer
        if scheme is None:
            raster.blend(pixels, planes[0], raster.ramp(alpha), *rgb(wish.theme.traffic))
        else:
            # a faint line of a colour is told from a faint line of another by no eye
            ramp = raster.ramp(min(_COLOURED * alpha, 1.0))
            raster.blend_most(pixels, planes, ramp, palette(scheme.colours))

    def _ships(
        self, wish: Wish, fleet: Fleet, time_ms: int, pixels: NDArray[np.uint32]
    ) -> tuple[tuple[float, float, float], ...]:
        from lightering.gui.map import kernels, raster

        view, scheme = wish.view, wish.scheme
        row, px, py, course, silent = kernels.positions(
            fleet.x, fleet.y, fleet.time_ms, fleet.first, fleet.start, time_ms, _FORGET_MS
        )
        there = row >= 0
        if not there.any():
            return ()
        west, east = float(px[there].min()), float(px[there].max())
        # symbols shrink in wide views, where hundreds would cover what lies beneath
        size = wish.scale * float(np.clip(9.0 - 1.6 * np.log10(view.mpp * wish.scale), 3.2, 7.0))
        count = self._counts(pixels.shape)
        turns = view.turns(west + fleet.x0, east + fleet.x0)
        for turn in turns:
            raster.trails(
                count,
                fleet.x,
                fleet.y,
                fleet.time_ms,
                fleet.first,
                row,
                px,
                py,
                time_ms - _TRAIL_MS,
                view.left - turn * WORLD_M - fleet.x0,
                view.top - fleet.y0,
                view.mpp,
            )
        raster.blend(pixels, count, raster.ramp(_TRAIL_ALPHA), *rgb(wish.theme.ink_3))
        kind = np.zeros(row.size, np.uint8) if scheme is None else scheme.of_ship
        if scheme is not None and scheme.limits_kn:
            knots = kernels.speeds(fleet.x, fleet.y, fleet.time_ms, fleet.first, row, fleet.y0)
            kind = np.searchsorted(scheme.limits_kn, knots, side="right").astype(np.uint8)
        for turn in turns:
            raster.dots(
                pixels,
                row,
                px,
                py,
                course,
                silent,
                view.left - turn * WORLD_M - fleet.x0,
                view.top - fleet.y0,
                view.mpp,
                size,
                kind,
                palette((wish.theme.ink_2,) if scheme is None else scheme.colours),
            )
        return _ages(fleet, view, time_ms, row, px, py, there & silent)

    def _counts(self, shape: tuple[int, ...]) -> NDArray[np.uint16]:
        from lightering.gui.map import raster

        held = self._count.get(shape)
        if held is None:
            # one plane for coast and trails, and as many as there are colours; no other sizes
            self._count = {k: v for k, v in self._count.items() if k[-2:] == shape[-2:]}
            if len(self._count) > 1:
                self._count = {k: v for k, v in self._count.items() if len(k) == 2}
            held = self._count[shape] = np.zeros(shape, np.uint16)
        else:
            raster.clear(held.reshape(-1, shape[-1]))
        return held

    def _free(self, width: int, height: int) -> _Buffer:
        with self._wake:
            used = [f.image for f in (self._latest, self._shown) if f is not None]
            self._buffers = [
                b
                for b in self._buffers
                if b.pixels.shape == (height, width) or any(b.image is image for image in used)
            ]
            for buffer in self._buffers:
                if buffer.pixels.shape == (height, width) and not any(
                    buffer.image is image for image in used
                ):
                    return buffer
            made = _Buffer(width, height)
            self._buffers.append(made)
            return made


def _ages(
    fleet: Fleet,
    view: Viewport,
    time_ms: int,
    row: NDArray[np.int64],
    px: NDArray[np.float32],
    py: NDArray[np.float32],
    which: NDArray[np.bool_],
) -> tuple[tuple[float, float, float], ...]:
    """Returns where ships in a gap are seen and for how long they were silent, latest first."""
    ships = np.flatnonzero(which)
    x, y = px[ships].astype(np.float64) + fleet.x0, py[ships].astype(np.float64) + fleet.y0
    at_x, at_y = view.pixels(x, y)
    seen = (at_x > 0) & (at_y > 0) & (at_x < view.width) & (at_y < view.height)
    hours = ((time_ms - fleet.time_ms[row[ships]]) / HOUR_MS)[seen]
    latest = np.argsort(hours, kind="stable")[:_AGES]
    found = zip(x[seen][latest], y[seen][latest], hours[latest], strict=True)
    return tuple((float(a), float(b), float(h)) for a, b, h in found)
