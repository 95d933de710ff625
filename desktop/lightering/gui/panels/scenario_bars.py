"""The published scenarios as bars against the cap, with the estimate below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from lightering.gui.plots import Axis, Plot
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import barrels, percent

if TYPE_CHECKING:
    from lightering.gui.theme import Theme
    from lightering.model.records import Balance

__all__ = ["ScenarioBars"]

_WORDS = {"1/3": "1/3", "0.5": "50 %", "0.9": "90 %", "1": "100 %"}


class ScenarioBars(Plot):
    """One bar per laden share; the upright line is the cap."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._balance: Balance | None = None
        self.setAccessibleName("Published scenarios")

    def sizeHint(self) -> QSize:
        rows = 2 + (len(self._balance.scenarios_bbl) if self._balance is not None else 3)
        return QSize(480, round(self.scaled(26 * rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def show_balance(self, balance: Balance) -> None:
        """Shows a period.

        Args:
            balance: Of a cap period.
        """
        self._balance = balance
        told = [f"{_WORDS.get(k, k)}: {barrels(v)}" for k, v in balance.scenarios_bbl.items()]
        self.setAccessibleDescription("; ".join(told))
        self.updateGeometry()
        self.update()

    def tabled(self) -> Values | None:
        """Returns each scenario and the estimate, in barrels and as a share of the cap."""
        balance = self._balance
        if balance is None:
            return None
        told = [(_WORDS.get(name, name), bbl) for name, bbl in balance.scenarios_bbl.items()]
        estimate = balance.estimated_bbl
        told += [("this estimate, p05", estimate.p05), ("this estimate, median", estimate.p50),
                 ("this estimate, p95", estimate.p95), ("cap", balance.cap_bbl)]  # fmt: skip
        rows = [(name, bbl, float(bbl) / balance.cap_bbl * 100) for name, bbl in told]
        columns = (
            ValueColumn("Laden share"),
            ValueColumn("Total, bbl", 0),
            ValueColumn("Of the cap, %", 1),
        )
        return Values(f"Published scenarios, {balance.year}", columns, rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._balance is not None:
            self._paint(painter, self._balance)
        painter.end()

    def _paint(self, painter: QPainter, balance: Balance) -> None:
        theme, step, margin = self.theme, self.scaled(26), self.scaled(14)
        estimate = balance.estimated_bbl
        values = [*balance.scenarios_bbl.values(), float(estimate.p95), balance.cap_bbl * 1.1]
        numbers = margin + self.scaled(150)
        right = self.width() - margin
        x = Axis(0, max(values), numbers + self.scaled(14), right - self.scaled(62))
        y = step / 2
        self.words(painter, margin, y, "Laden share", size=12)
        self.words(painter, numbers, y, "bbl", size=12, align="right")
        self.words(painter, x.start, y, "line: cap", size=12)
        self.words(painter, right, y, "of cap", size=12, align="right")
        for name, value in balance.scenarios_bbl.items():
            y += step
            self.level(painter, 0, self.width(), y - step / 2)
            words = _WORDS.get(name, name)
            self.words(painter, margin, y, words, size=13, colour=theme.ink)
            self._figures(painter, y, numbers, right, value, balance.cap_bbl)
            bar = QRectF(x.start, y - 4, max(1.0, x.at(value) - x.start), 8)
            painter.fillRect(bar, QColor(theme.histogram))
            self._cap(painter, x, y, balance.cap_bbl)
        y += step
        painter.fillRect(QRectF(0, y - step / 2, self.width(), step), QColor(theme.selected))
        self.words(painter, margin, y, "this estimate", size=13, colour=theme.ink, bold=True)
        median = float(estimate.p50)
        self._figures(painter, y, numbers, right, median, balance.cap_bbl)
        low, high = x.at(float(estimate.p05)), x.at(float(estimate.p95))
        painter.fillRect(QRectF(low, y - 4, max(1.0, high - low), 8), QColor(theme.band_inner))
        painter.fillRect(QRectF(x.at(median) - 1, y - 6, 2, 12), QColor(theme.median))
        self._cap(painter, x, y, balance.cap_bbl)

    def _figures(
        self, painter: QPainter, y: float, numbers: float, right: float, value: float, cap: float
    ) -> None:
        ink = self.theme.ink
        self.words(painter, numbers, y, barrels(value), size=13, align="right", colour=ink)
        self.words(painter, right, y, percent(value / cap), size=13, align="right", colour=ink)

    def _cap(self, painter: QPainter, x: Axis, y: float, cap: float) -> None:
        painter.fillRect(QRectF(x.at(cap) - 1, y - 8, 2, 16), QColor(self.theme.ink))
