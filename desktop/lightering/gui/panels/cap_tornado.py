"""What drives the total: bars from its median with an input low to that with it high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from lightering.gui.plots import Axis, Plot
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import barrels, spread

if TYPE_CHECKING:
    from lightering.gui.theme import Theme
    from lightering.ledger import Driver
    from lightering.model.records import Balance

__all__ = ["Tornado"]

_MOST, _ROW_PX = 8, 24


class Tornado(Plot):
    """One bar per input, the strongest first; light for low values of it, dark for high ones."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._drivers: list[Driver] = []
        self._cap, self._median = 0.0, 0.0
        self.setAccessibleName("What drives the total")

    def sizeHint(self) -> QSize:
        return QSize(480, round(self.scaled(_ROW_PX * (max(1, len(self._drivers)) + 1))))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def show_drivers(self, drivers: list[Driver], balance: Balance) -> None:
        """Shows other drivers.

        Args:
            drivers: The strongest first.
            balance: Whose median and cap are drawn as lines.
        """
        self._drivers = drivers[:_MOST]
        self._cap, self._median = balance.cap_bbl, float(balance.estimated_bbl.p50)
        self.setAccessibleDescription(
            "; ".join(
                f"{one.name}: {barrels(one.low_bbl)} to {barrels(one.high_bbl)} barrels"
                for one in self._drivers
            )
        )
        self.updateGeometry()
        self.update()

    def tabled(self) -> Values | None:
        """Returns each input with the median of the total where it is low, and high."""
        columns = (
            ValueColumn("Input"), ValueColumn("Input, low", 3), ValueColumn("Input, high", 3),
            ValueColumn("Median where low, bbl", 0), ValueColumn("Median where high, bbl", 0),
        )  # fmt: skip
        rows = [(d.name, d.low, d.high, d.low_bbl, d.high_bbl) for d in self._drivers]
        return Values("What drives the total", columns, rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._drivers:
            self._paint(painter)
        else:
            self.words(painter, self.scaled(14), self.scaled(14), "Nothing counts yet.", size=12)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        theme, step, margin = self.theme, self.scaled(_ROW_PX), self.scaled(14)
        values = [v for one in self._drivers for v in (one.low_bbl, one.high_bbl)]
        values.append(self._median)
        low, high = min(values), max(values)
        # the cap is drawn where it is near; far off it would squeeze the bars to nothing
        near = low - (high - low) <= self._cap <= high + (high - low)
        if near:
            low, high = min(low, self._cap), max(high, self._cap)
        pad = 0.04 * max(high - low, 1.0)
        right = self.width() - margin
        figures = self.scaled(112)
        names = min(self.scaled(196), 0.44 * self.width())
        x = Axis(low - pad, high + pad, margin + names, right - figures)
        y = step / 2
        for one in self._drivers:
            name = one.name.split(",")[0]
            self.words(painter, margin, y, self._cut(name, names - 8), size=12, colour=theme.ink)
            for value, colour in (
                (one.low_bbl, theme.band_outer),
                (one.high_bbl, theme.band_inner),
            ):
                a, b = sorted((x.at(self._median), x.at(value)))
                painter.fillRect(QRectF(a, y - 7, max(1.0, b - a), 14), QColor(colour))
            span = spread(*sorted((one.low_bbl, one.high_bbl)))
            self.words(painter, right, y, span, size=11, align="right")
            y += step
        bottom = y - step / 2
        for value, words, dash, colour in (
            (self._median, f"median {barrels(self._median)}", [3.0, 2.0], theme.median),
            *(((self._cap, f"cap {barrels(self._cap)}", [], theme.ink),) if near else ()),
        ):
            at = x.at(value)
            pen = QPen(QColor(colour), 1.6)
            if dash:
                pen.setDashPattern(dash)
            painter.setPen(pen)
            painter.drawLine(QPointF(at, 2.0), QPointF(at, bottom))
            left = value == min(self._median, self._cap if near else self._median)
            align = "right" if left and near else "left"
            self.words(
                painter, at + (4 if align == "left" else -4), bottom + self.scaled(9), words,
                size=11, align=align,
            )  # fmt: skip

    def _cut(self, text: str, room: float) -> str:
        while text and self.width_of(text, 12) > room:
            text = text[:-2].rstrip() + "…" if len(text) > 2 else ""
        return text
