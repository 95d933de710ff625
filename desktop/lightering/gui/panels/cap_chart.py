"""The running total of one cap period as a fan, with the lines it passes and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from lightering.gui.panels.cap_ends import ROW, end_places, ends_of
from lightering.gui.plots import Axis, Plot, nice_ticks
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import MONTHS, barrels, day, is_missing, number, percent

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from lightering.gui.theme import Theme
    from lightering.model.records import Balance

__all__ = ["CapChart", "notified_steps"]

_DASHES: dict[str, tuple[float, ...]] = {"75": (1.5, 2.5), "90": (4, 2.5), "95": (9, 3)}
_REACH = 8.0
"""A click this many pixels beside a step still means it."""

_WAYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
"""Keys that go to the step before or after."""


def notified_steps(balance: Balance, bbl_per_tonne: float) -> list[tuple[pd.Timestamp, float]]:
    """Returns when each notified delivery's period ended and the running sum in barrels.

    Args:
        balance: Of a cap period.
        bbl_per_tonne: For rows notified in tonnes only.
    """
    rows = sorted(balance.notified, key=lambda r: (r.period_end, r.supplier))
    steps, total = [], 0.0
    for row in rows:
        total += row.barrels if row.barrels is not None else (row.tonnes or 0.0) * bbl_per_tonne
        steps.append((pd.Timestamp(row.period_end), total))
    return steps


def _days(moment: Any, year: int) -> float:
    stamp = pd.Timestamp(moment)
    if stamp.tzinfo is not None:
        stamp = stamp.tz_convert("UTC").tz_localize(None)
    return (stamp - pd.Timestamp(year=year, month=1, day=1)) / pd.Timedelta(days=1)


class CapChart(Plot):
    """Fan chart of p05 - p95 and p25 - p75 with the median, cap, thresholds and notified steps.

    Signals:
        day_chosen: the day of the step of the curve next to a click.
    """

    day_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._balance: Balance | None = None
        self._factor = 1.0
        self._chosen: np.datetime64 | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Barrels delivered against the cap")

    def sizeHint(self) -> QSize:
        return QSize(900, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 240)

    def show_balance(self, balance: Balance | None, bbl_per_tonne: float) -> None:
        """Shows another balance.

        Args:
            balance: Of a cap period, or None.
            bbl_per_tonne: For deliveries notified in tonnes only.
        """
        self._balance, self._factor = balance, bbl_per_tonne
        if balance is not None:
            told = [f"{line} % line: {day(q.p50)}" for line, q in balance.crossings.items()]
            self.setAccessibleDescription(
                f"Median {barrels(balance.estimated_bbl.p50)} of {barrels(balance.cap_bbl)} "
                f"barrels, {percent(balance.probability_exceeded)} over the cap. " + "; ".join(told)
            )
        self.update()

    def tabled(self) -> Values | None:
        """Returns the running total of each day with what was notified by then."""
        balance = self._balance
        if balance is None or not len(balance.curve_days):
            return None
        steps = notified_steps(balance, self._factor)
        rows = []
        for at, *curve in zip(balance.curve_days, *balance.curve_bbl, strict=True):
            told = [total for moment, total in steps if moment <= pd.Timestamp(at)]
            rows.append((str(at), *curve, told[-1] if told else None))
        columns = (
            ValueColumn("Day (UTC)"),
            *(ValueColumn(f"{name}, bbl", 0) for name in ("p05", "p25", "Median", "p75", "p95")),
            ValueColumn("Notified, bbl", 0),
        )
        return Values(f"Barrels delivered against the cap, {balance.year}", columns, rows)

    def mark(self, chosen: pd.Timestamp | None) -> None:
        """Rings the step of the selected event.

        Args:
            chosen: Its day, None if none of this period is selected.
        """
        self._chosen = None if chosen is None else np.datetime64(chosen.date())
        self.update()

    def _steps(self) -> NDArray[np.datetime64]:
        """Returns the days on which the curve rises."""
        balance = self._balance
        if balance is None or not len(balance.curve_days):
            return np.array([], dtype="datetime64[D]")
        rises = np.diff(balance.curve_bbl[4], prepend=0.0) > 0.0
        found: NDArray[np.datetime64] = balance.curve_days[rises]
        return found

    def step_from(self, way: int) -> np.datetime64 | None:
        """Returns the day of the step before or after the selected event, None if there is none.

        Args:
            way: -1 for the one before, 1 for the one after.
        """
        steps = self._steps()
        if not len(steps):
            return None
        if self._chosen is None:
            place = 0 if way > 0 else len(steps) - 1
        elif way > 0:
            place = int(np.searchsorted(steps, self._chosen, "right"))
        else:
            place = int(np.searchsorted(steps, self._chosen, "left")) - 1
        if not 0 <= place < len(steps):
            return None
        day: np.datetime64 = steps[place]
        return day

    def event(self, event: QEvent) -> bool:
        # the same keys move the cursor of time in the window: here they step along the curve
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _WAYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        day = self.step_from(way)
        if day is not None:
            self.day_chosen.emit(day)

    def day_at(self, x: float) -> np.datetime64 | None:
        """Returns the day of the nearest step of the median curve, None if there is no step near.

        Args:
            x: Pixel from the left.
        """
        balance, steps = self._balance, self._steps()
        if balance is None or not len(steps):
            return None
        axis, _, _ = self._axes(balance)
        offsets = np.array([_days(d, balance.year) for d in steps])
        gaps = np.abs(axis(offsets) - x)
        nearest = int(gaps.argmin())
        if gaps[nearest] > self.scaled(_REACH):
            return None
        day: np.datetime64 = steps[nearest]
        return day

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and day is not None:
            self.day_chosen.emit(day)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._balance is not None:
            self._paint(painter, self._balance)
        painter.end()

    def _axes(self, balance: Balance) -> tuple[Axis, Axis, QRectF]:
        box = QRectF(
            self.scaled(64),
            self.scaled(12),
            self.width() - self.scaled(64 + 118),
            self.height() - self.scaled(12 + 30),
        )
        length = 366 if pd.Timestamp(year=balance.year, month=1, day=1).is_leap_year else 365
        tallest = max(
            balance.cap_bbl * 1.15,
            float(balance.curve_bbl[4].max()) * 1.08 if balance.curve_bbl.size else 0.0,
            (balance.notified_bbl or 0.0) * 1.05,
        )
        top = nice_ticks(0, tallest, 8)[-1]
        top = top if top >= tallest else top + (nice_ticks(0, tallest, 8)[1] or 1)
        return (
            Axis(0, length, box.left(), box.right()),
            Axis(0, top, box.bottom(), box.top()),
            box,
        )

    def _paint(self, painter: QPainter, balance: Balance) -> None:
        theme = self.theme
        x, y, box = self._axes(balance)
        until = _days(balance.data_until, balance.year) if balance.data_until else 0.0
        until = min(max(until, 0.0), x.high)
        self._ground(painter, x, y, box, until)
        offsets = np.array([_days(d, balance.year) for d in balance.curve_days])
        # the curve holds day ends; a step is drawn on its day
        placed = x(offsets)
        if len(placed):
            grid = np.repeat(placed, 2)[1:]
            low, q1, middle, q3, high = (
                np.repeat(y(balance.curve_bbl[k]), 2)[:-1] for k in range(5)
            )
            self.area(painter, grid, low, high, theme.band_outer)
            self.area(painter, grid, q1, q3, theme.band_inner)
            self.curve(painter, grid, middle, theme.median, width=2.2)
        self._lines(painter, balance, y, box)
        self._crossings(painter, balance, x, y, until)
        self._notified(painter, balance, x, y, until)
        self._ends(painter, balance, x, y, until)
        self._ring(painter, balance, x, y)

    def _ring(self, painter: QPainter, balance: Balance, x: Axis, y: Axis) -> None:
        if self._chosen is None or self._chosen not in balance.curve_days:
            return
        place = int(np.searchsorted(balance.curve_days, self._chosen))
        level = y.at(float(balance.curve_bbl[2, place]))
        painter.setPen(QPen(QColor(self.theme.ink), 2.0))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawEllipse(QPointF(x.at(_days(self._chosen, balance.year)), level), 4.5, 4.5)

    def _ground(self, painter: QPainter, x: Axis, y: Axis, box: QRectF, until: float) -> None:
        theme = self.theme
        edge = x.at(until)
        rest = QRectF(edge, box.top(), box.right() - edge, box.height())
        painter.fillRect(rest, QColor(theme.raised))
        for tick in nice_ticks(0, y.high, 8):
            at = y.at(tick)
            self.level(painter, box.left(), box.right(), at)
            self.words(painter, box.left() - 8, at, number(tick), align="right", size=11)
        painter.setPen(QPen(QColor(theme.hairline), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        year = self._balance.year if self._balance else 2000
        for month in range(12):
            start = _days(pd.Timestamp(year=year, month=month + 1, day=1), year)
            stop = x.high if month == 11 else _days(pd.Timestamp(year, month + 2, 1), year)
            left = x.at(start)
            painter.setPen(QPen(QColor(theme.hairline), 1))
            painter.drawLine(QPointF(left, box.bottom()), QPointF(left, box.bottom() + 4))
            middle = x.at((start + stop) / 2)
            below = box.bottom() + self.scaled(13)
            self.words(painter, middle, below, MONTHS[month], align="centre", size=11)
        # at the far end: the labels of the total stand where it begins, and may stand low
        if rest.width() > self.width_of("not yet observed") + self.scaled(150):
            at, base = rest.right() - 12, box.bottom() - self.scaled(12)
            self.words(painter, at, base, "not yet observed", align="right", size=11)
        pen = QPen(QColor(theme.ink_3), 1)
        pen.setDashPattern([1, 2.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(edge, box.top()), QPointF(edge, box.bottom()))

    def _lines(self, painter: QPainter, balance: Balance, y: Axis, box: QRectF) -> None:
        theme, right = self.theme, box.right() + 6
        at = y.at(balance.cap_bbl)
        self.level(painter, box.left(), box.right(), at, theme.ink, width=2.2)
        text = f"cap {barrels(balance.cap_bbl)} bbl"
        taken = [self.words(painter, right, at, text, colour=theme.ink, bold=True, size=11.5)]
        for name, dash in sorted(_DASHES.items(), reverse=True):
            at = y.at(balance.cap_bbl * float(name) / 100)
            self.level(painter, box.left(), box.right(), at, theme.ink, width=1.1, dash=dash)
            # words move down until they clear the one above
            place = max(at, taken[-1].bottom() + self.scaled(9))
            taken.append(self.words(painter, right, place, f"{name} %", size=11))

    def _crossings(
        self, painter: QPainter, balance: Balance, x: Axis, y: Axis, until: float
    ) -> None:
        colour = QColor(self.theme.giver)
        for name, dates in balance.crossings.items():
            if is_missing(dates.p05):
                continue
            at = y.at(balance.cap_bbl * float(name) / 100)
            first = x.at(_days(dates.p05, balance.year))
            open_end = is_missing(dates.p95)
            last = x.at(until if open_end else _days(dates.p95, balance.year))
            painter.setPen(QPen(colour, 2.4))
            painter.drawLine(QPointF(first, at), QPointF(last, at))
            painter.drawLine(QPointF(first, at - 5), QPointF(first, at + 5))
            if open_end:
                painter.drawLine(QPointF(last, at), QPointF(last - 6, at - 5))
                painter.drawLine(QPointF(last, at), QPointF(last - 6, at + 5))
            else:
                painter.drawLine(QPointF(last, at - 5), QPointF(last, at + 5))
            if not is_missing(dates.p50):
                painter.setBrush(QColor(self.theme.panel))
                middle = QPointF(x.at(_days(dates.p50, balance.year)), at)
                painter.drawEllipse(middle, 4.5, 4.5)

    def _notified(
        self, painter: QPainter, balance: Balance, x: Axis, y: Axis, until: float
    ) -> None:
        theme = self.theme
        steps = notified_steps(balance, self._factor)
        if not steps:
            return
        painter.setPen(QPen(QColor(theme.ink), 1.8))
        left, level = x.start, y.start
        for moment, total in steps:
            at = x.at(min(max(_days(moment, balance.year) + 1, 0.0), x.high))
            painter.drawLine(QPointF(left, level), QPointF(at, level))
            painter.drawLine(QPointF(at, level), QPointF(at, y.at(total)))
            left, level = at, y.at(total)
        edge = x.at(until)
        told = [f"notified to the Committee {barrels(balance.notified_bbl)}"]
        if left < edge:
            self.level(painter, left, edge, level, theme.ink, width=1.2, dash=(2, 2))
            told.append(f"no report since {day(steps[-1][0], year=False)}: not zero")
        # beside the end of the data where nothing else stands, else over the steps
        wide = max(self.width_of(words, bold=True) for words in told) + 20
        beside = max(left, edge) + wide < x.end
        align, at = ("left", max(left, edge) + 10) if beside else ("right", max(left, edge) - 10)
        if not beside and at - wide < x.start:
            return
        ends = end_places(ends_of(balance), y, self.scaled(1.0))
        place = level - self.scaled(12)
        if beside:
            place = max(level, ends["p05"] + self.scaled(23))
            if place > y.start - self.scaled(30):
                # no room below the words of the total
                place = min(level, ends["p95"] - self.scaled(2.25 * ROW))
        for row, words in enumerate(told[: 2 if beside else 1]):
            self.words(
                painter,
                at,
                place + row * self.scaled(16),
                words,
                align=align,
                colour=theme.ink if not row else "",
                size=11,
                bold=not row,
                ground=theme.raised if beside else "",
            )

    def _ends(self, painter: QPainter, balance: Balance, x: Axis, y: Axis, until: float) -> None:
        theme, edge = self.theme, x.at(until)
        places = end_places(ends_of(balance), y, self.scaled(1.0))
        for name, value in ends_of(balance).items():
            painter.setPen(QPen(QColor(theme.panel), 1))
            painter.setBrush(QColor(theme.median))
            painter.drawEllipse(QPointF(edge, y.at(value)), 3.5, 3.5)
            text, bold = f"{name} {barrels(value)}", name == "median"
            fits = edge + 10 + self.width_of(text, 11.5, bold=bold) < x.end
            self.words(
                painter,
                edge + 10 if fits else edge - 10,
                places[name],
                text,
                align="left" if fits else "right",
                bold=bold,
                colour=theme.ink,
                size=11.5,
                ground=theme.raised if fits else theme.panel,
            )
