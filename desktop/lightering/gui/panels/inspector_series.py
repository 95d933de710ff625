"""Separation and speed against time, contact shaded, with the time cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from lightering.gui.plots import Axis, Plot, decade_ticks
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import clock, hours, is_missing, number, shorter, stamp
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.gui.panels.details import Details
    from lightering.gui.theme import Theme

__all__ = ["SeriesPlot", "metres"]


def metres(value: float) -> str:
    """Returns a distance for an axis.

    Args:
        value: Metres.
    """
    return f"{value / 1000:g} km" if value >= 1000 else f"{value:g} m"


def _ms(time: Any) -> int:
    return int(pd.Timestamp(time).value // 1_000_000)


class SeriesPlot(Plot):
    """Two plots over one time axis; a click moves the time cursor.

    Signals:
        time_asked: milliseconds since 1970.
        pointed: milliseconds since 1970 under the pointer, or None.
    """

    time_asked = Signal(float)
    pointed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._details: Details | None = None
        self._cursor: float | None = None
        self._hover: float | None = None
        self._folded = False
        self._order = (1, 2)
        self._time = np.empty(0)
        self._contacts: tuple[tuple[int, int], ...] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setAccessibleName("Separation and speed")

    def sizeHint(self) -> QSize:
        return QSize(440, round(self.scaled(134 if self._folded else 182)))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def fold(self, narrow: bool) -> None:
        """Takes less height on a small screen.

        Args:
            narrow: Whether the screen is small.
        """
        self._folded = narrow
        self.updateGeometry()

    def show_details(self, details: Details | None) -> None:
        """Shows an encounter.

        Args:
            details: What to show, or None to clear.
        """
        self._details = details
        self._point_at(None)
        if details is not None:
            self._time = details.time_ms
            self._contacts = tuple((_ms(a), _ms(b)) for a, b in details.encounter["contacts"])
            self._order = (details.hulls[0].side, details.hulls[1].side)
            self.setAccessibleDescription(self._told(details))
        self.update()

    def _told(self, details: Details) -> str:
        """What who does not see the plot hears of it."""
        event = details.encounter
        spans = " and ".join(f"{clock(a)} to {clock(b)}" for a, b in self._contacts)
        speeds = " and ".join(number(event[f"mean_speed_{s}_kn"], 1) for s in self._order)
        return (
            f"Separation, under {details.limit_m:g} m from {spans}; least "
            f"{number(event['min_distance_m'])} m, median {number(event['median_distance_m'])} m. "
            f"Speed, mean in contact {speeds} kn"
        )

    def tabled(self) -> Values | None:
        """Returns the series: time, separation, both speeds, and whether in contact."""
        details = self._details
        if details is None or not len(self._time):
            return None
        frame, names = details.separation, [hull.name or hull.role for hull in details.hulls]
        inside = np.zeros(len(self._time), dtype=np.bool_)
        for start, end in self._contacts:
            inside |= (self._time >= start) & (self._time <= end)
        columns = (
            ValueColumn("Time (UTC)"),
            ValueColumn("Separation, m", 0),
            *(ValueColumn(f"Speed of {name}, kn", 1) for name in names),
            ValueColumn("In contact"),
        )
        speeds = (frame[f"speed_{side}_kn"] for side in self._order)
        cells = zip(frame["time_utc"], frame["distance_m"], *speeds, inside, strict=True)
        rows = [(stamp(at), *numbers, "yes" if near else "no") for at, *numbers, near in cells]
        which = shorter(str(details.encounter["encounter_id"]))
        return Values(f"Separation and speed, {which}", columns, rows)

    def set_cursor(self, time_ms: float | None) -> None:
        """Moves the time cursor.

        Args:
            time_ms: Milliseconds since 1970, or None.
        """
        if self._cursor != time_ms:
            self._cursor = time_ms
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        details = self._details
        if details is not None and len(self._time):
            self._paint(painter, details)
        painter.end()

    def _frame(self, details: Details) -> tuple[Axis, QRectF, QRectF]:
        left, right = self.scaled(46), self.width() - self.scaled(8)
        high = self.height() * 0.44
        if self._folded:
            # all that titles and times leave, most of it for the separation
            high = (self.height() - self.scaled(68)) * 0.7
        upper = QRectF(left, self.scaled(22), right - left, high)
        lower_top = upper.bottom() + self.scaled(40)
        lower = QRectF(left, lower_top, right - left, self.height() - lower_top - self.scaled(6))
        return Axis(details.from_ms, details.to_ms, left, right), upper, lower

    def _paint(self, painter: QPainter, details: Details) -> None:
        t, upper, lower = self._frame(details)
        event, theme = details.encounter, self.theme
        contact, least, median = (
            hours(event["contact_h"]),
            number(event["min_distance_m"]),
            number(event["median_distance_m"]),
        )
        line = self.scaled(9)
        self.words(painter, 0, line, "Separation", size=13, colour=theme.ink, bold=True)
        told = f"contact {contact}, min {least} m, median {median} m"
        self.words(painter, self.width(), line, told, size=12, align="right", colour=theme.ink)
        self._shade(painter, t, upper, with_words=True)
        self._separation(painter, t, upper, details)
        self._clock(painter, t, upper, details)
        title = lower.top() - self.scaled(12)
        self.words(painter, 0, title, "Speed", size=13, colour=theme.ink, bold=True)
        speeds = [event[f"mean_speed_{side}_kn"] for side in self._order]
        told = f"mean in contact {number(speeds[0], 1)} and {number(speeds[1], 1)} kn"
        self.words(painter, self.width(), title, told, size=12, align="right")
        self._shade(painter, t, lower, with_words=False)
        self._speed(painter, t, lower, details)
        for moment, colour in ((self._hover, theme.ink_3), (self._cursor, theme.error)):
            if moment is not None and details.from_ms <= moment <= details.to_ms:
                x = t.at(moment)
                painter.setPen(QPen(QColor(colour), 1.4))
                painter.drawLine(QPointF(x, upper.top()), QPointF(x, upper.bottom()))
                painter.drawLine(QPointF(x, lower.top()), QPointF(x, lower.bottom()))
        if self._hover is not None:
            self._read_out(painter, t, upper, details)

    def _shade(self, painter: QPainter, t: Axis, box: QRectF, *, with_words: bool) -> None:
        for start, end in self._contacts:
            left, right = t.at(start), t.at(end)
            painter.fillRect(
                QRectF(left, box.top(), max(1.0, right - left), box.height()),
                QColor(self.theme.contact),
            )
            text = hours((end - start) / HOUR_MS)
            if with_words and self.width_of(text) < right - left - 4:
                middle = (left + right) / 2
                at = box.top() + self.scaled(8)
                self.words(painter, middle, at, text, align="centre", colour=self.theme.ink)

    def _separation(self, painter: QPainter, t: Axis, box: QRectF, details: Details) -> None:
        distance = details.separation["distance_m"].to_numpy(np.float64)
        sound = distance[np.isfinite(distance) & (distance > 0)]
        low = min(float(sound.min(initial=100.0)) * 0.7, 50.0)
        high = max(float(sound.max(initial=1000.0)) * 1.3, details.limit_m * 3)
        y = Axis(max(low, 1.0), high, box.bottom(), box.top(), log=True)
        for tick in decade_ticks(y.low, y.high):
            at = y.at(tick)
            self.level(painter, box.left(), box.right(), at)
            self.words(painter, box.left() - 5, at, metres(tick), align="right", size=10.5)
        limit = y.at(details.limit_m)
        self.level(painter, box.left(), box.right(), limit, self.theme.ink, dash=(4, 3))
        self.curve(painter, t(self._time), y(distance), self.theme.ink)
        text = metres(details.limit_m)
        at = limit - self.scaled(8)
        self.words(painter, box.right(), at, text, align="right", colour=self.theme.ink, size=10.5)

    def _clock(self, painter: QPainter, t: Axis, box: QRectF, details: Details) -> None:
        y = box.bottom() + self.scaled(10)
        taken: list[QRectF] = []
        edges = sorted({moment for contact in self._contacts for moment in contact})
        outer = (details.from_ms, details.to_ms)
        for moment in (*edges, *outer):
            main = moment not in outer
            text = clock(moment) + ("" if main else "Z")
            half = self.width_of(text, bold=main) / 2
            place = QRectF(t.at(moment) - half - 3, y - 4, 2 * half + 6, 8)
            place.moveLeft(min(max(place.left(), 0.0), self.width() - place.width()))
            if any(place.intersects(other) for other in taken):
                continue
            taken.append(place)
            self.words(
                painter,
                place.center().x(),
                y,
                text,
                align="centre",
                bold=main,
                colour=self.theme.ink if main else self.theme.ink_2,
            )

    def _speed(self, painter: QPainter, t: Axis, box: QRectF, details: Details) -> None:
        series = [
            details.separation[f"speed_{side}_kn"].to_numpy(np.float64) for side in self._order
        ]
        top = max(
            [details.limit_kn * 2]
            + [float(np.nanmax(s)) * 1.08 for s in series if np.isfinite(s).any()]
        )
        y = Axis(0.0, top, box.bottom(), box.top())
        self.level(painter, box.left(), box.right(), box.bottom())
        limit = y.at(details.limit_kn)
        self.level(painter, box.left(), box.right(), limit, self.theme.ink_3, dash=(4, 3))
        left = box.left() - 5
        self.words(painter, left, box.top() + 5, f"{top:.0f} kn", align="right", size=10.5)
        self.words(painter, left, box.bottom() - 4, "0", align="right", size=10.5)
        colours: Sequence[tuple[NDArray[np.float64], str, tuple[float, ...]]] = (
            (series[0], self.theme.giver, ()),
            (series[1], self.theme.receiver, (4, 2)),
        )
        for values, colour, dash in colours:
            self.curve(painter, t(self._time), y(values), colour, width=1.4, dash=dash)
        at = limit - self.scaled(8)
        text = f"{details.limit_kn:g} kn"
        ground = self.theme.panel
        self.words(painter, box.right(), at, text, align="right", size=10.5, ground=ground)

    def _read_out(self, painter: QPainter, t: Axis, box: QRectF, details: Details) -> None:
        if self._hover is None:
            return
        at = int(np.argmin(np.abs(self._time - self._hover)))
        distance = details.separation["distance_m"].iloc[at]
        text = clock(self._hover) + "Z  "
        text += "no AIS of one ship" if is_missing(distance) else f"{number(distance)} m"
        x = t.at(self._hover) + 6
        align = "left" if x + self.width_of(text) < box.right() else "right"
        self.words(
            painter,
            x if align == "left" else x - 12,
            box.bottom() - self.scaled(9),
            text,
            align=align,
            colour=self.theme.ink,
            ground=self.theme.panel,
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._details is not None:
            t, upper, _ = self._frame(self._details)
            x = event.position().x()
            self._point_at(t.value(x) if upper.left() <= x <= upper.right() else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._hover is not None:
            self.time_asked.emit(self._hover)

    def leaveEvent(self, event: Any) -> None:
        self._point_at(None)

    def _point_at(self, time_ms: float | None) -> None:
        self._hover = time_ms
        self.pointed.emit(None if time_ms is None else round(time_ms))
        self.update()
