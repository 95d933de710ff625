"""Draught as typed by each crew, as steps around the contact."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent

from lightering.gui.plots import Axis, Plot
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import SET_MARK, hours, shorter, stamp
from lightering.units import DAY_MS, HOUR_MS, signed

if TYPE_CHECKING:
    from lightering.gui.panels.details import Details, Draughts, Hull
    from lightering.gui.theme import Theme

__all__ = ["DraughtPlot", "change_words", "missing_draughts", "step_values", "typed_words"]

_AROUND_DAYS = 5.0


def step_values(
    draughts: Draughts, start_ms: int, end_ms: int
) -> tuple[float | None, float | None, float | None]:
    """Returns the draught before contact, the next one typed after its start, and when.

    Args:
        draughts: Of one ship.
        start_ms: Start of the encounter.
        end_ms: End of the encounter.

    Returns:
        Metres before, metres after, hours from the end to the change (negative: during contact);
        None where nothing was typed within the window of days around it.
    """
    times, values = draughts.time_ms, draughts.draught_m
    earlier = np.flatnonzero(times <= start_ms)
    later = np.flatnonzero((times > start_ms) & (times <= end_ms + _AROUND_DAYS * DAY_MS))
    before = float(values[earlier[-1]]) if len(earlier) else None
    if not len(later):
        return before, None, None
    return before, float(values[later[0]]), float(times[later[0]] - end_ms) / HOUR_MS


def change_words(before: float | None, after: float | None, lag_h: float | None) -> tuple[str, str]:
    """Returns `6.8 → 5.9 m −0.9` and when it was typed.

    Args:
        before: Metres before.
        after: Metres after.
        lag_h: Hours from the end of contact to the change.
    """
    if before is None and after is None:
        return "none sent", "missing, which is not zero"
    if before is None or after is None or lag_h is None:
        shown = before if before is not None else after
        return f"{shown:.1f} m", "no change typed" if after is None else "none typed before"
    words = f"{before:.1f} → {after:.1f} m {signed(after - before, 1)}"
    if lag_h < 0:
        return words, "changed during contact"
    return words, f"changed {hours(lag_h)} after contact"


def missing_draughts(details: Details) -> str:
    """Returns which draughts would tell the direction and were not sent; "" if all were.

    Args:
        details: The encounter.
    """
    start, end = details.encounter["start_utc"], details.encounter["end_utc"]
    span = (int(start.value // 1_000_000), int(end.value // 1_000_000))
    told = {}
    for hull in details.hulls:
        before, after, _lag = step_values(hull.draughts, *span)
        when = [w for w, metres in (("before", before), ("after", after)) if metres is None]
        told[hull.role.lower()] = " and ".join(when)
    lacking = {ship: when for ship, when in told.items() if when}
    if len(lacking) == 2 and len(set(lacking.values())) == 1:
        lacking = {"either ship": next(iter(lacking.values()))}
    parts = [f"of {ship} {when}" for ship, when in lacking.items()]
    return f"Missing: draught {', '.join(parts)} contact" if parts else ""


def typed_words(hull: Hull) -> str:
    """Returns the draughts of a ship that the analyst typed, with the filled mark; "" if none.

    Args:
        hull: The ship.
    """
    told = [f"{SET_MARK} {one.draught_m:g} m {one.at_utc:%d %b %H:%M}Z" for one in hull.typed]
    return ", ".join(told)


class DraughtPlot(Plot):
    """Two step plots side by side, giver left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._details: Details | None = None
        self._folded = False
        self.setAccessibleName("Draught")

    def sizeHint(self) -> QSize:
        return QSize(440, round(self.scaled(36 if self._folded else 92)))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, round(self.scaled(36 if self._folded else 88)))

    def fold(self, narrow: bool) -> None:
        """Shows words only where there is no room for plots.

        Args:
            narrow: Whether the screen is small.
        """
        self._folded = narrow
        self.updateGeometry()
        self.update()

    def show_details(self, details: Details | None) -> None:
        """Shows an encounter.

        Args:
            details: What to show, or None to clear.
        """
        self._details = details
        if details is not None:
            told = []
            for hull in details.hulls:
                words = change_words(*step_values(hull.draughts, *self._span(details)))
                told.append(f"{hull.role} {words[0]}, {words[1]} {typed_words(hull)}".strip())
            self.setAccessibleDescription(". ".join(told))
        self.update()

    def tabled(self) -> Values | None:
        """Returns the draughts: ship, time, metres, and whose they are."""
        details = self._details
        if details is None:
            return None
        rows = []
        for hull in details.hulls:
            ship = hull.name or f"MMSI {hull.mmsi}"
            sent = zip(hull.draughts.time_ms, hull.draughts.draught_m, strict=True)
            told = [(int(at), metres, "AIS") for at, metres in sent]
            told += [
                (round(one.at_utc.timestamp() * 1000), one.draught_m, "typed by you")
                for one in hull.typed
            ]
            rows += [
                (ship, stamp(datetime.fromtimestamp(at / 1000, UTC)), metres, by)
                for at, metres, by in sorted(told)
            ]
        columns = (
            ValueColumn("Ship"), ValueColumn("Sent since (UTC)"), ValueColumn("Draught, m", 1),
            ValueColumn("Source"),
        )  # fmt: skip
        which = shorter(str(details.encounter["encounter_id"]))
        return Values(f"Draughts of both ships, {which}", columns, rows)

    @staticmethod
    def _span(details: Details) -> tuple[int, int]:
        start, end = details.encounter["start_utc"], details.encounter["end_utc"]
        return int(start.value // 1_000_000), int(end.value // 1_000_000)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._details is not None:
            self.words(
                painter, 0, self.scaled(9), "Draught", size=13, colour=self.theme.ink, bold=True
            )
            self.words(
                painter, self.width(), self.scaled(9), "shaded: contact", size=12, align="right"
            )
            half = self.width() / 2
            for place, hull in enumerate(self._details.hulls):
                colour = (self.theme.giver, self.theme.receiver)[place]
                box = QRectF(place * (half + 6), self.scaled(18), half - 6, 0)
                self._one(painter, box, hull, colour, self._details)
        painter.end()

    def _one(
        self, painter: QPainter, box: QRectF, hull: Hull, colour: str, details: Details
    ) -> None:
        start, end = self._span(details)
        before, after, lag = step_values(hull.draughts, start, end)
        first, second = change_words(before, after, lag)
        mine = typed_words(hull)
        # what a person typed stands in the line that names it as hers
        second = mine or second
        y_text = box.top() + self.scaled(7)
        told = self.words(painter, box.left(), y_text, f"{hull.role} ", size=12, colour=colour)
        self.words(painter, told.right(), y_text, first, size=12, colour=self.theme.ink)
        if self._folded:
            if mine:
                x = told.right() + self.width_of(f"{first}  ", 12)
                self.words(painter, x, y_text, SET_MARK, size=12, colour=self.theme.ink)
            return
        top, bottom = box.top() + self.scaled(20), self.height() - self.scaled(18)
        around = _AROUND_DAYS * DAY_MS
        t = Axis(start - around, end + around, box.left(), box.right())
        shade = QRectF(t.at(start), top, max(2.0, t.at(end) - t.at(start)), bottom - top)
        painter.fillRect(shade, QColor(self.theme.contact))
        times, values = hull.draughts.time_ms, hull.draughts.draught_m
        inside = np.flatnonzero((times >= t.low) & (times <= t.high))
        held = np.flatnonzero(times < t.low)
        chosen = np.r_[held[-1:], inside]
        levels = np.r_[values[chosen], [one.draught_m for one in hull.typed]]
        if len(levels):
            y = Axis(float(levels.min()) - 0.3, float(levels.max()) + 0.3, bottom - 2, top + 2)
            if len(chosen):
                edges = np.r_[np.maximum(times[chosen], t.low), t.high]
                along = np.repeat(t(edges), 2)[1:-1]
                self.curve(painter, along, np.repeat(y(values[chosen]), 2), colour)
            painter.setBrush(QBrush(QColor(colour)))
            for row in inside:
                painter.drawEllipse(QRectF(t.at(times[row]) - 2.5, y.at(values[row]) - 2.5, 5, 5))
            for one in hull.typed:
                # a filled square, where a dot is a reading by AIS; at the edge if it lies beyond
                at = t.at(min(max(one.at_utc.timestamp() * 1000.0, t.low), t.high))
                square = QRectF(at - 3, y.at(one.draught_m) - 3, 6, 6)
                painter.fillRect(square, QColor(self.theme.ink))
        self.words(painter, box.left(), self.height() - self.scaled(8), second, size=11)
