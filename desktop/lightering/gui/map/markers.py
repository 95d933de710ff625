"""Encounters on the map: a mark by review status, a ring with a number where many lie close."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from lightering.case.audit import STATUSES
from lightering.gui.map.placer import sized
from lightering.gui.map.projection import WORLD_M, forward
from lightering.gui.marks import paint_frame, paint_mark, status_colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.session import Session
    from lightering.gui.map.viewport import Bounds, Viewport
    from lightering.gui.theme import Theme

__all__ = ["MARK_PX", "PICK_PX", "Cluster", "Markers"]

MARK_PX = 15
PICK_PX = 8.0
"""How far from a mark's middle a click still means it."""

_GRID_PX = 26.0
_KEPT = 600
_MANY = 4
"""From this many in a square of the grid on, they are one ring with a number."""

_FEW = 8
"""Fewer encounters than this show no region in which most lie."""

_APART_BELOW_MPP = 12.0
"""Closer than this nothing is gathered: marks that still overlap are at one place."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Encounters gathered into one ring.

    Attributes:
        rows: Their rows in the frame, int64 (n,).
        x: Projected metres east of their middle.
        y: Projected metres north of their middle.
        counts: How many have each status, in the order of `STATUSES`.
    """

    rows: NDArray[np.int64]
    x: float
    y: float
    counts: tuple[int, ...]

    @property
    def radius(self) -> float:
        """Pixels."""
        return 9.0 + 2.2 * math.log10(self.rows.size)


class Markers:
    """All encounters of the session as marks; knows what lies under a pixel."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.x: NDArray[np.float64] = np.empty(0)
        self.y: NDArray[np.float64] = np.empty(0)
        self._sprites: dict[tuple[object, ...], QPixmap] = {}
        self._grid: int | None = None
        self._single: NDArray[np.int64] = np.empty(0, np.int64)
        self._clusters: tuple[Cluster, ...] = ()

    def adopt(self) -> None:
        """Takes the encounters of the session's results."""
        results = self._session.results
        if results is None:
            self.x = self.y = np.empty(0)
        else:
            frame = results.encounters
            self.x, self.y = forward(
                frame["lon"].to_numpy(dtype=np.float64), frame["lat"].to_numpy(dtype=np.float64)
            )
        self.refresh()

    def refresh(self) -> None:
        """Looks again at filter, decisions and selection."""
        self._grid = None

    def bounds(self) -> Bounds | None:
        """West, south, east, north of the visible encounters, or None if there are none."""
        mask = self._session.visible_mask()
        if self.x.size == 0 or not mask.any():
            return None
        x, y = self.x[mask], self.y[mask]
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def core(self) -> Bounds | None:
        """West, south, east, north of nine in ten visible encounters, or None if there are few.

        Each is counted on the turn of the world closest to the first.
        """
        mask = self._session.visible_mask()
        if self.x.size == 0 or mask.sum() < _FEW:
            return None
        x, y = self.x[mask], self.y[mask]
        x = x[0] + (x - x[0] + WORLD_M / 2.0) % WORLD_M - WORLD_M / 2.0
        west, east = np.quantile(x, (0.05, 0.95))
        south, north = np.quantile(y, (0.05, 0.95))
        return float(west), float(south), float(east), float(north)

    def place(self, encounter_id: str) -> tuple[float, float] | None:
        """Returns where an encounter lies in projected metres, or None if it is not known.

        Args:
            encounter_id: Any id.
        """
        rows = self._session.rows
        row = None if rows is None else rows.place.get(encounter_id)
        return None if row is None else (float(self.x[row]), float(self.y[row]))

    def at(self, view: Viewport, px: float, py: float) -> str | Cluster | None:
        """Returns the encounter id or the cluster under a pixel, or None.

        Args:
            view: What is seen.
            px: Pixels from the left.
            py: Pixels from the top.
        """
        self._gather(view)
        rows = self._session.rows
        if rows is None:
            return None
        x, y = view.pixels(self.x[self._single], self.y[self._single])
        far = np.hypot(x - px, y - py)
        if far.size and far.min() <= PICK_PX:
            return str(rows.ids[self._single[int(far.argmin())]])
        for cluster in self._clusters:
            cx, cy = view.pixel(cluster.x, cluster.y)
            if math.hypot(cx - px, cy - py) <= cluster.radius + 1.0:
                return cluster
        return None

    def within(self, view: Viewport, box: QRectF) -> list[str]:
        """Returns the visible encounters in a box, in the order of the frame.

        Args:
            view: What is seen.
            box: Pixels of the map.
        """
        rows = self._session.rows
        if rows is None or self.x.size == 0:
            return []
        shown = np.flatnonzero(self._session.visible_mask())
        x, y = view.pixels(self.x[shown], self.y[shown])
        inside = (x >= box.left()) & (x <= box.right()) & (y >= box.top()) & (y <= box.bottom())
        return [str(name) for name in rows.ids[shown[inside]]]

    def extent(self, cluster: Cluster) -> Bounds:
        """Returns west, south, east, north of the encounters of a cluster.

        Args:
            cluster: One of this picture.
        """
        x, y = self.x[cluster.rows], self.y[cluster.rows]
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def boxes(self, view: Viewport) -> NDArray[np.float64]:
        """Returns what all marks but the selected one take, for labels to keep out of.

        Args:
            view: What is seen.

        Returns:
            Left, top, right and bottom in pixels, float64 (n, 4).
        """
        self._gather(view)
        half = MARK_PX / 2.0
        x, y = view.pixels(self.x[self._single], self.y[self._single])
        seen = (x > -half) & (y > -half) & (x < view.width + half) & (y < view.height + half)
        left, top = x[seen] - half, y[seen] - half
        marks = np.stack((left, top, left + MARK_PX, top + MARK_PX), axis=1)
        rings = []
        for cluster in self._clusters:
            cx, cy = view.pixel(cluster.x, cluster.y)
            r = cluster.radius
            rings.append((cx - r, cy - r, cx + r, cy + r))
        return np.concatenate((marks, np.reshape(rings, (-1, 4))))

    def draw(self, painter: QPainter, view: Viewport, theme: Theme) -> None:
        """Draws all marks but the selected one.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
        """
        self._gather(view)
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        half = MARK_PX / 2.0
        x, y = view.pixels(self.x[self._single], self.y[self._single])
        inside = (x > -half) & (y > -half) & (x < view.width + half) & (y < view.height + half)
        codes = self._session.status_codes()[self._single]
        # dismissed ones first: they must not lie over one that is still open
        order = np.flatnonzero(inside)
        order = order[np.argsort(-_DEPTH[codes[order]], kind="stable")]
        sprites = [self._sprite(status, theme, ratio) for status in STATUSES]
        left, top = x[order] - half, y[order] - half
        for west, north, code in zip(
            left.tolist(), top.tolist(), codes[order].tolist(), strict=True
        ):
            painter.drawPixmap(QPointF(west, north), sprites[code])
        for cluster in self._clusters:
            cx, cy = view.pixel(cluster.x, cluster.y)
            r = cluster.radius
            if -r < cx < view.width + r and -r < cy < view.height + r:
                picture = self._ring(cluster, theme, ratio)
                half_ring = picture.width() / ratio / 2.0
                painter.drawPixmap(QPointF(round(cx) - half_ring, round(cy) - half_ring), picture)
        self._frame_marked(painter, view, theme)
        hovered = self._session.hovered_id
        place = None if hovered is None else self.place(hovered)
        if place is not None and hovered != self._session.selected_id:
            at = QPointF(*view.pixel(*place))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.ink), 1.5))
            painter.drawEllipse(at, 10.0, 10.0)

    def draw_selected(self, painter: QPainter, view: Viewport, theme: Theme) -> QRectF | None:
        """Draws the selected mark in its ring.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.

        Returns:
            The rectangle it takes, or None if nothing is selected.
        """
        chosen = self._session.selected_id
        place = None if chosen is None else self.place(chosen)
        if chosen is None or place is None:
            return None
        at = QPointF(*view.pixel(*place))
        painter.setBrush(QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.panel), 4.5))
        painter.drawEllipse(at, 12.0, 12.0)
        painter.setPen(QPen(QColor(theme.ink), 2.0))
        painter.drawEllipse(at, 12.0, 12.0)
        paint_mark(painter, at, self._session.status_of(chosen), theme, 6.5)
        if self._session.is_marked(chosen):
            paint_frame(painter, at, theme, 15.0)
        return QRectF(at.x() - 14.0, at.y() - 14.0, 28.0, 28.0)

    def _frame_marked(self, painter: QPainter, view: Viewport, theme: Theme) -> None:
        """Draws frames around marked encounters, and around rings that hold some."""
        rows = self._session.rows
        if rows is None or not self._session.marked or self._session.clue_table is not None:
            return
        places = np.array([rows.place[name] for name in self._session.marked], dtype=np.int64)
        single = np.intersect1d(places, self._single)
        x, y = view.pixels(self.x[single], self.y[single])
        for px, py in zip(x.tolist(), y.tolist(), strict=True):
            paint_frame(painter, QPointF(px, py), theme)
        for cluster in self._clusters:
            if np.isin(cluster.rows, places).any():
                at = QPointF(*view.pixel(cluster.x, cluster.y))
                paint_frame(painter, at, theme, cluster.radius + 3.0)

    def _gather(self, view: Viewport) -> None:
        """Sorts the visible encounters into single marks and clusters.

        The grid lies fixed on the Earth and changes at steps of the zoom only, so that nothing
        jumps while the map is dragged.
        """
        grid = math.floor(2.0 * math.log2(view.mpp))
        if grid == self._grid:
            return
        self._grid = grid
        rows = np.flatnonzero(self._session.visible_mask())
        session = self._session
        if session.selected_id is not None and session.rows is not None:
            rows = rows[rows != session.rows.place.get(session.selected_id, -1)]
        if view.mpp <= _APART_BELOW_MPP or rows.size < _MANY:
            self._single, self._clusters = rows, ()
            return
        cell = _GRID_PX * 2.0 ** (grid / 2.0)
        squares = np.floor(np.stack((self.x[rows], self.y[rows])) / cell).astype(np.int64)
        _, which, many = np.unique(squares, axis=1, return_inverse=True, return_counts=True)
        which = which.reshape(-1)
        crowded = many[which] >= _MANY
        self._single = rows[~crowded]
        codes = session.status_codes()
        clusters = []
        for square in np.flatnonzero(many >= _MANY):
            members = rows[which == square]
            counts = np.bincount(codes[members], minlength=len(STATUSES))
            clusters.append(
                Cluster(
                    members,
                    float(self.x[members].mean()),
                    float(self.y[members].mean()),
                    tuple(int(n) for n in counts),
                )
            )
        self._clusters = _merged(clusters, 2.0 ** (grid / 2.0))

    def _sprite(self, status: str, theme: Theme, ratio: float) -> QPixmap:
        key = (status, theme.name, ratio)
        if key not in self._sprites:
            picture = _blank(MARK_PX, ratio)
            painter = QPainter(picture)
            middle = QPointF(MARK_PX / 2.0, MARK_PX / 2.0)
            paint_mark(painter, middle, status, theme, MARK_PX / 2.0 - 1.0)
            painter.end()
            self._sprites[key] = picture
        return self._sprites[key]

    def _ring(self, cluster: Cluster, theme: Theme, ratio: float) -> QPixmap:
        key = (cluster.counts, theme.name, ratio)
        if key not in self._sprites:
            if len(self._sprites) > _KEPT:
                self._sprites.clear()
            size = 2 * math.ceil(cluster.radius) + 4
            picture = _blank(size, ratio)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw_cluster(painter, QPointF(size / 2.0, size / 2.0), cluster, theme)
            painter.end()
            self._sprites[key] = picture
        return self._sprites[key]


def _merged(clusters: list[Cluster], mpp: float) -> tuple[Cluster, ...]:
    """Joins rings that would overlap: of two numbers over each other neither can be read."""
    done: list[Cluster] = []
    for one in sorted(clusters, key=lambda c: -c.rows.size):
        for place, other in enumerate(done):
            reach = (one.radius + other.radius) * mpp
            if math.hypot(one.x - other.x, one.y - other.y) < reach:
                many = one.rows.size + other.rows.size
                share = one.rows.size / many
                done[place] = Cluster(
                    np.concatenate((other.rows, one.rows)),
                    other.x + share * (one.x - other.x),
                    other.y + share * (one.y - other.y),
                    tuple(a + b for a, b in zip(one.counts, other.counts, strict=True)),
                )
                break
        else:
            done.append(one)
    return tuple(done)


def _blank(size: int, ratio: float) -> QPixmap:
    picture = QPixmap(math.ceil(size * ratio), math.ceil(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


_DEPTH = np.array([{"dismissed": 3, "confirmed": 2, "unsure": 1}.get(s, 0) for s in STATUSES])


def _draw_cluster(painter: QPainter, at: QPointF, cluster: Cluster, theme: Theme) -> None:
    radius = cluster.radius
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(at.x() - radius, at.y() - radius, 2.0 * radius, 2.0 * radius)
    total, start = cluster.rows.size, 90.0 * 16.0
    for status, count in zip(STATUSES, cluster.counts, strict=True):
        if count == 0:
            continue
        span = 360.0 * 16.0 * count / total
        pen = QPen(QColor(status_colour(theme, status)), 2.2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, round(start), -round(span))
        start -= span
    painter.setPen(QColor(theme.ink))
    painter.setFont(sized(QApplication.font(), 10.5 if total < 1000 else 9.5, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{total}")
