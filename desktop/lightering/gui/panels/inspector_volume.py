"""Direction and volume: how sure, how much, and which bound binds."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton

from lightering.gui.labels import tip, wrapped
from lightering.gui.panels.inspector_draught import missing_draughts
from lightering.gui.panels.model_words import set_fields
from lightering.gui.plots import Axis, Plot
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import (
    SET_MARK,
    barrels,
    is_missing,
    number,
    percent,
    plain,
    shorter,
    spread,
)

if TYPE_CHECKING:
    from lightering.gui.panels.details import Details, Hull
    from lightering.gui.theme import Theme

__all__ = ["DirectionBar", "VolumePlot", "poor_words", "readings_words"]


def readings_words(details: Details) -> str:
    """Returns both readings of an unknown direction, "" where it is known.

    Args:
        details: The encounter.
    """
    if details.transfer is None or details.direction_known:
        return ""
    share = float(details.transfer["direction_probability"])
    parts = []
    for giver, taker, part in ((0, 1, share), (1, 0, 1 - share)):
        hull = details.hulls[giver]
        moved = _barrels_if(details, details.hulls[taker])
        parts.append(f"{hull.name or hull.mmsi} gave: {percent(part)}{moved}")
    return "; ".join(parts)


def _barrels_if(details: Details, taker: Hull) -> str:
    """What was moved if one ship received, as the evidence tells it; "" if it does not."""
    lines = () if details.transfer is None else details.transfer["evidence"]
    said = next((str(one["value"]) for one in lines if one["line"] == "direction"), "")
    for name in (taker.name, str(taker.mmsi)):
        found = re.search(rf"([\d,]+) bbl if {re.escape(name)} received", said) if name else None
        if found:
            return f", {barrels(float(found[1].replace(',', '')))} bbl"
    return ""


def poor_words(details: Details) -> tuple[str, ...]:
    """Returns what an estimate lacks that rests on no draught and no published size; () if none.

    Args:
        details: The encounter.
    """
    if details.transfer is None:
        return ()
    lines = {str(one["line"]): str(one["value"]) for one in details.transfer["evidence"]}
    weights = [lines.get(f"deadweight of the {role}", "") for role in ("giver", "receiver")]
    # where a typed draught says anything of the volume, its weight is a line of its own; a weight
    # that nobody published is told as computed from the size
    if "weight of the typed draughts" in lines or not all(" LOA " in one for one in weights):
        return ()
    sized = any("sent:" in one for one in weights)
    rest = "Range from size and hours alone." if sized else "Range from hours and a usual size."
    return (rest, "No draught on either side tells the volume, and no particulars are known.")


class DirectionBar(Plot):
    """How likely the direction is as shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._share: float | None = None
        self._below = 0.8
        self._mine = False
        self._readings = self._missing = ""
        self.setAccessibleName("Direction")

    def sizeHint(self) -> QSize:
        lines = bool(self._readings) + bool(self._missing)
        return QSize(440, round(self.scaled(22 + 18 * lines)))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def show_details(self, details: Details | None) -> None:
        """Shows an encounter.

        Args:
            details: What to show, or None to clear.
        """
        transfer = None if details is None else details.transfer
        self._readings = "" if details is None else readings_words(details)
        self._missing = missing_draughts(details) if details is not None and self._readings else ""
        self._mine = "direction" in set_fields(details)
        self.updateGeometry()
        self._share = None if transfer is None else float(transfer["direction_probability"])
        if details is not None:
            self._below = details.unknown_below
        share = "" if self._share is None else f"{percent(self._share)}, "
        said = ". ".join(part for part in (self._told(), self._readings, self._missing) if part)
        self.setAccessibleDescription(f"{share}{said}")
        reason = "" if transfer is None else plain(transfer.get("direction_reason"))
        self.setToolTip(tip("\n".join(t for t in (reason, self._readings, self._missing) if t)))
        self.update()

    def _told(self) -> str:
        if self._share is None:
            return "not estimated"
        if self._mine:
            return f"{SET_MARK} set by you"
        if self._share < self._below:
            return f"unknown (below {percent(self._below)})"
        return f"as shown; unknown below {percent(self._below)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, middle = self.theme, self.scaled(11)
        below = [text for text in (self._readings, self._missing) if text]
        for place, text in enumerate(below):
            self.words(painter, 0, self.scaled(31 + 18 * place), text, size=12)
        self.words(painter, 0, middle, "Direction", size=13, colour=theme.ink, bold=True)
        right = self.words(painter, self.width(), middle, self._told(), size=12, align="right")
        if self._share is not None:
            text = percent(self._share)
            shown = self.words(
                painter,
                right.left() - self.scaled(8),
                middle,
                text,
                size=12,
                align="right",
                colour=theme.ink,
                bold=True,
            )
            left = self.scaled(76)
            bar = QRectF(left, middle - 5, max(20.0, shown.left() - left - 8), 10)
            painter.fillRect(bar, QColor(theme.inner_line))
            known = self._share >= self._below
            filled = QRectF(bar.left(), bar.top(), bar.width() * self._share, bar.height())
            painter.fillRect(filled, QColor(theme.ink_2 if known else theme.histogram))
            x = bar.left() + bar.width() * self._below
            painter.fillRect(
                QRectF(x - 1, bar.top() - 2, 2, bar.height() + 4),
                QColor(theme.panel if known else theme.ink),
            )
        painter.end()


class VolumePlot(Plot):
    """Histogram of the draws with p05, p50 and p95, and which bound binds.

    Signals:
        evidence_asked: the person wants to read the lines of evidence.
        asked: id of a command.
    """

    evidence_asked = Signal()
    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._evidence = QPushButton(self)
        self._evidence.setProperty("role", "link")
        self._evidence.clicked.connect(self.evidence_asked)
        self._evidence.hide()
        self.particulars = QPushButton("Enter particulars", self)
        self.particulars.setProperty("role", "link")
        self.particulars.setToolTip("Takes sizes of ships from a registry (File, Registries)")
        self.particulars.clicked.connect(lambda: self.asked.emit("file.registry"))
        self.particulars.hide()
        self._poor: tuple[str, ...] = ()
        self._folded = False
        self._details: Details | None = None
        self.setAccessibleName("Volume in barrels")

    def sizeHint(self) -> QSize:
        return QSize(440, round(self.scaled(90 if self._folded else 112)))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, round(self.scaled(90 if self._folded else 104)))

    def fold(self, narrow: bool) -> None:
        """Draws lower bars where room is short.

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
        row = None if details is None else details.transfer
        self._evidence.setVisible(row is not None)
        self._poor = () if details is None else poor_words(details)
        self.particulars.setVisible(bool(self._poor) and details is not None)
        if row is not None:
            self._evidence.setText(f"{len(row['evidence'])} lines of evidence")
            self._place()
            self.setAccessibleDescription(
                f"median {barrels(row['volume_bbl_p50'])} barrels, 5 to 95 per cent "
                f"{spread(row['volume_bbl_p05'], row['volume_bbl_p95'])}. {' '.join(self._poor)}"
            )
        self.update()

    def tabled(self) -> Values | None:
        """Returns the quantiles, then the draws in each bar of the histogram."""
        details = self._details
        if details is None or details.transfer is None or not len(details.heights):
            return None
        row = details.transfer
        rows: list[tuple[Any, ...]] = [
            (name, row[f"volume_bbl_{name}"], row[f"volume_bbl_{name}"], None)
            for name in ("p05", "p50", "p95")
        ]
        edges = details.bins_bbl
        rows += [("bar", *one) for one in zip(edges[:-1], edges[1:], details.heights, strict=True)]
        columns = (
            ValueColumn("What"), ValueColumn("From, bbl", 0), ValueColumn("To, bbl", 0),
            ValueColumn("Draws", 0),
        )  # fmt: skip
        which = shorter(str(details.encounter["encounter_id"]))
        return Values(f"Volume in barrels, {which}", columns, rows)

    def _place(self) -> None:
        self._evidence.adjustSize()
        self._evidence.move(self.width() - self._evidence.width(), 0)
        self.particulars.adjustSize()
        corner = self.rect().bottomRight() - self.particulars.rect().bottomRight()
        self.particulars.move(corner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._details is not None:
            self._paint(painter, self._details)
        painter.end()

    def _paint(self, painter: QPainter, details: Details) -> None:
        theme, line = self.theme, self.scaled(9)
        mine = f"{SET_MARK} " if "volume" in set_fields(details) else ""
        title = f"{mine}Volume, barrels"
        self.words(painter, 0, line, title, size=13, colour=theme.ink, bold=True)
        row = details.transfer
        if row is None or not len(details.heights):
            reason = "Not estimated."
            self.words(painter, 0, self.scaled(34), reason, size=13, colour=theme.ink)
            why = plain(details.screening["reason"]) if row is None else "no draught and no size"
            for place, part in enumerate(
                wrapped(why, self.width(), partial(self.width_of, size=12))
            ):
                self.words(painter, 0, self.scaled(54 + 15 * place), part, size=12)
            return
        split = self.width() * 0.6
        product = plain(row["product"]).replace("_", " ")
        product = "product not stated" if product in ("", "unknown") else product
        product = f"{SET_MARK} {product}" if "product" in set_fields(details) else product
        right = self._evidence.x() - self.scaled(6)
        self.words(painter, right, line, product, size=12, align="right")
        self._bars(painter, QRectF(0, self.scaled(42), split - 16, self.height() - self.scaled(64)))
        x, step = split + 4, self.scaled(19)
        y = self.scaled(34)
        self.words(painter, x, y, "Which bound binds", size=12, colour=theme.ink, bold=True)
        bound = plain(row["binding_bound"]).replace("_", " ") or "none"
        mass = "" if is_missing(row["mass_t_p50"]) else f"{number(row['mass_t_p50'])} t (median)"
        for text in (bound, mass, *self._poor[:1]):
            y += step
            for part in wrapped(text, self.width() - x, partial(self.width_of, size=12)):
                self.words(painter, x, y, part, size=12, colour=theme.ink)
                y += self.scaled(15)
            y -= self.scaled(15)

    def _bars(self, painter: QPainter, box: QRectF) -> None:
        details = self._details
        if details is None or details.transfer is None:
            return
        theme, row = self.theme, details.transfer
        low, middle, high = (float(row[f"volume_bbl_{q}"]) for q in ("p05", "p50", "p95"))
        x = Axis(
            min(float(details.bins_bbl[0]), low),
            max(float(details.bins_bbl[-1]), high),
            box.left(),
            box.right(),
        )
        top = float(details.heights.max())
        centres = (details.bins_bbl[:-1] + details.bins_bbl[1:]) / 2
        left, right = x(details.bins_bbl[:-1]), x(details.bins_bbl[1:])
        for k, height in enumerate(details.heights):
            tall = box.height() * float(height) / top
            inside = low <= centres[k] <= high
            painter.fillRect(
                QRectF(left[k] + 0.5, box.bottom() - tall, max(1.0, right[k] - left[k] - 1), tall),
                QColor(theme.band_inner if inside else theme.histogram),
            )
        self.level(painter, box.left(), box.right(), box.bottom(), theme.ink_3)
        under = box.bottom() + self.scaled(11)
        taken: list[QRectF] = []
        for name, value, bold in (("p50", middle, True), ("p05", low, False), ("p95", high, False)):
            at = x.at(value)
            painter.setPen(QPen(QColor(theme.ink), 2.0 if bold else 1.2))
            rise = self.scaled(9 if bold else 4)
            painter.drawLine(QPointF(at, box.top() - rise), QPointF(at, box.bottom() + 3))
            align = {"p05": "right", "p50": "left", "p95": "left"}[name]
            shift = -4 if align == "right" else 4
            y = box.top() - self.scaled(7 if bold else -2)
            self.words(painter, at + shift, y, name, align=align, size=10.5)
            text = barrels(value)
            half = self.width_of(text, 12, bold=bold) / 2 + 3
            place = QRectF(at - half, under - 5, 2 * half, 10)
            for other in taken:
                if place.intersects(other):
                    place.moveRight(other.left()) if value < middle else place.moveLeft(
                        other.right()
                    )
            taken.append(place)
            self.words(
                painter,
                place.center().x(),
                under,
                text,
                align="centre",
                size=12,
                bold=bold,
                colour=theme.ink,
            )
