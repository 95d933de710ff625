"""The header: views, "Find or do anything", and the balance that is always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.fonts import text_scale
from lightering.gui.icons import icon
from lightering.gui.key_button import KeyButton
from lightering.gui.keyed import name_key
from lightering.gui.labels import label, room_when_bold
from lightering.gui.plots import Axis, Plot
from lightering.gui.style import NARROW_PX
from lightering.gui.words import barrels, day, percent, spread

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.model.records import Balance

__all__ = ["VIEWS", "BalanceBar", "Header"]

VIEWS = ("Sources", "Review", "Cap", "Report")
_BESIDE_TAB = 14
"""Pixels beside the words of a tab, as the style sheet has them."""

_INCLUDE_WORDS = {
    "confirmed": "confirmed",
    "unsure": "confirmed and unsure",
    "to review": "weighted by probability",
}


class BalanceBar(Plot):
    """Interval and median of the total against the cap, its lines and what was notified."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._balance: Balance | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Balance against the cap")

    def sizeHint(self) -> QSize:
        return QSize(round(self.scaled(250)), 52)

    def show_balance(self, balance: Balance | None) -> None:
        """Shows another balance.

        Args:
            balance: Of a cap period, or None.
        """
        self._balance = balance
        if balance is not None:
            self.setAccessibleDescription(
                f"Median {barrels(balance.estimated_bbl.p50)} barrels, cap "
                f"{barrels(balance.cap_bbl)}, {percent(balance.probability_exceeded)} over the cap"
            )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._balance is not None:
            self._paint(painter, self._balance)
        painter.end()

    def _paint(self, painter: QPainter, balance: Balance) -> None:
        theme, cap = self.theme, balance.cap_bbl
        high = float(balance.estimated_bbl.p95 or 0.0)
        x = Axis(0, max(cap * 1.2, high * 1.05), 2, self.width() - 2)
        middle = self.height() / 2
        bar = QRectF(x.start, middle - 5, x.end - x.start, 10)
        painter.fillRect(bar, QColor(theme.inner_line))
        if len(balance.totals_bbl):
            low, q1, q3, top = np.quantile(balance.totals_bbl, (0.05, 0.25, 0.75, 0.95))
            for a, b, colour in ((low, top, theme.band_outer), (q1, q3, theme.band_inner)):
                left, right = x.at(float(a)), x.at(float(b))
                painter.fillRect(
                    QRectF(left, bar.top(), max(1.0, right - left), bar.height()), QColor(colour)
                )
            at = x.at(float(balance.estimated_bbl.p50))
            painter.fillRect(QRectF(at - 1, bar.top() - 2, 2, 14), QColor(theme.median))
        at = x.at(cap)
        painter.fillRect(QRectF(at - 1.2, bar.top() - 6, 2.4, 18), QColor(theme.ink))
        above = bar.top() - self.scaled(12)
        text = f"cap {barrels(cap)}"
        self.words(painter, at, above, text, align="centre", colour=theme.ink)
        self._lines(painter, x, bar, balance)

    def _lines(self, painter: QPainter, x: Axis, bar: QRectF, balance: Balance) -> None:
        theme, below = self.theme, bar.bottom() + self.scaled(11)
        taken: list[QRectF] = []
        for share in (95, 75, 90):
            at = x.at(balance.cap_bbl * share / 100)
            painter.fillRect(QRectF(at - 0.5, bar.bottom(), 1, 4), QColor(theme.ink_2))
            text = f"{share} %" if share == 95 else str(share)
            left = at - 4 if share == 95 else at - self.width_of(text, 10.5) / 2
            place = QRectF(left, below - 5, self.width_of(text, 10.5), 10)
            if not any(place.adjusted(-4, 0, 4, 0).intersects(other) for other in taken):
                taken.append(place)
                self.words(painter, left, below, text, size=10.5)
        if balance.notified_bbl is None:
            text, at = "nothing notified", 0.0
        else:
            text, at = f"notified {barrels(balance.notified_bbl)}", x.at(balance.notified_bbl)
            triangle = [
                QPointF(at, bar.bottom() + 1),
                QPointF(at - 4, bar.bottom() + 7),
                QPointF(at + 4, bar.bottom() + 7),
            ]
            painter.setBrush(QColor(theme.ink))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygonF(triangle))
            at += 7
        place = QRectF(at, below - 5, self.width_of(text, 10.5), 10)
        if not any(place.adjusted(-3, 0, 3, 0).intersects(other) for other in taken):
            self.words(painter, at, below, text, size=10.5)
        else:
            self.setToolTip(text)


class Header(QWidget):
    """Tabs left, balance right.

    Signals:
        view_asked: index into `VIEWS`.
        palette_asked: the person wants to find or do something.
    """

    view_asked = Signal(int)
    palette_asked = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.setProperty("role", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 16, 0)
        row.setSpacing(4)
        for place, name in enumerate(VIEWS):
            tab = QPushButton(name)
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            name_key(tab, f"view.{name.lower()}", name)
            tab.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            self._tabs.addButton(tab, place)
            row.addWidget(tab)
        self._tabs.idClicked.connect(self.view_asked)
        self._find = KeyButton("Find or do anything")
        name_key(self._find, "view.palette", "Find or do anything")
        self._find.clicked.connect(self.palette_asked)
        row.addSpacing(12)
        row.addWidget(self._find)
        row.addStretch(1)
        self._about = (label("", "second", right=True), label("", "second", right=True))
        self._total, self._unit = label("", "big"), label("bbl", "second")
        self._interval = label("", "second")
        self._over, self._over_words = label("", "big"), label("probability over cap", "second")
        self._bar = BalanceBar(theme)
        self._left = self._stacked(*self._about)
        row.addWidget(self._left)
        row.addSpacing(12)
        total = QHBoxLayout()
        total.setSpacing(4)
        total.addWidget(self._total)
        total.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        total.addStretch(1)
        held = QVBoxLayout()
        held.setSpacing(0)
        held.addStretch(1)
        held.addLayout(total)
        held.addWidget(self._interval)
        held.addStretch(1)
        row.addLayout(held)
        row.addSpacing(16)
        row.addWidget(self._bar)
        row.addSpacing(14)
        row.addWidget(self._stacked(self._over, self._over_words))
        session.balance_changed.connect(self.refresh)
        session.results_changed.connect(self.refresh)
        self.set_theme(theme)
        self.refresh()

    @staticmethod
    def _stacked(*labels: QWidget) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        for one in labels:
            column.addWidget(one)
        column.addStretch(1)
        return made

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._find.setIcon(icon("search", theme.ink_2))
        self._find.set_colours(theme.ink, theme.hairline)
        self.setFixedHeight(max(60, round(60 * text_scale(self))))
        for tab in self._tabs.buttons():
            tab.setMinimumWidth(room_when_bold(tab, _BESIDE_TAB))
        self._fold()

    def show_view(self, place: int) -> None:
        """Marks the tab of a view.

        Args:
            place: Index into `VIEWS`.
        """
        button = self._tabs.button(place)
        if button is not None:
            button.setChecked(True)

    def refresh(self) -> None:
        """Shows the balance as it stands."""
        balance = self._session.balance
        self._bar.show_balance(balance)
        if balance is None:
            self._about[0].setText("Refined petroleum")
            self._about[1].setText(
                "no data yet" if self._session.results is None else "no cap period in these data"
            )
            self._total.setText("–")
            self._interval.setText("p05 – p95")
            self._over.setText("–")
            return
        self._about[0].setText(f"Refined petroleum, period {balance.year}")
        include = _INCLUDE_WORDS[self._session.include]
        self._about[1].setText(f"{include}, to {day(balance.data_until)}")
        estimate = balance.estimated_bbl
        self._total.setText(barrels(estimate.p50))
        self._interval.setText(f"p05 – p95  {spread(estimate.p05, estimate.p95)}")
        self._over.setText(percent(balance.probability_exceeded))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold()

    def _fold(self) -> None:
        narrow = self.width() < NARROW_PX * max(1.0, text_scale(self))
        self._find.setText("" if narrow else "Find or do anything")
        self._left.setVisible(not narrow)
        self._over_words.setText("over cap" if narrow else "probability over cap")
