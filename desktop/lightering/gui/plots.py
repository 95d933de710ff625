"""Ground for small painted plots: text of the window's size, ticks, lines on a linear or log scale.

Painted by hand because plain text, tick places and contrast must be exact at 90 to 150 %.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from lightering.gui.dialogs.values import offer_table
from lightering.gui.fonts import text_scale

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent

    from lightering.gui.theme import Theme
    from lightering.gui.values import Values

__all__ = ["Axis", "Plot", "decade_ticks", "nice_ticks"]


class Axis:
    """Maps values to pixels along one direction.

    Args:
        low: Value at `start`.
        high: Value at `end`.
        start: Pixel of `low`.
        end: Pixel of `high`.
        log: Whether the scale is logarithmic; values at or below zero are drawn at `low`.
    """

    def __init__(
        self, low: float, high: float, start: float, end: float, *, log: bool = False
    ) -> None:
        self.low, self.high, self.start, self.end, self.log = low, high, start, end, log

    def __call__(self, values: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Returns pixels of values, nan for nan."""
        numbers = np.asarray(values, dtype=np.float64)
        if self.log:
            part = np.log(np.maximum(numbers, self.low) / self.low) / math.log(self.high / self.low)
        else:
            part = (numbers - self.low) / ((self.high - self.low) or 1.0)
        placed: NDArray[np.float64] = self.start + part * (self.end - self.start)
        return placed

    def at(self, value: float) -> float:
        """Returns the pixel of one value."""
        return float(self(value))

    def value(self, pixel: float) -> float:
        """Returns the value at a pixel of a linear axis."""
        return self.low + (pixel - self.start) / ((self.end - self.start) or 1.0) * (
            self.high - self.low
        )


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Returns round values within a range, steps of 1, 2 or 5 times a power of ten.

    Args:
        low: Lower end.
        high: Upper end.
        most: Largest number of steps.
    """
    if not high > low:
        return [low]
    raw = (high - low) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def decade_ticks(low: float, high: float) -> list[float]:
    """Returns the powers of ten within a range.

    Args:
        low: Lower end, above zero.
        high: Upper end.
    """
    return [
        10.0**k
        for k in range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
    ]


class Plot(QWidget):
    """A widget that paints a plot in the colours of a theme.

    One that can be told as a table (`tabled`) takes the focus and offers that: by the right
    button, the menu key, and the command on charts.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        if self._is_chart:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self.theme = theme
        self.update()

    def tabled(self) -> Values | None:
        """Returns what the plot shows as a table, None if it is no chart or shows nothing."""
        return None

    @property
    def _is_chart(self) -> bool:
        return type(self).tabled is not Plot.tabled

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._is_chart:
            offer_table(self, self.tabled(), event.globalPos())
        else:
            super().contextMenuEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == event.Type.Paint and self.hasFocus() and self._is_chart:
            # over whatever the plot painted, within the same pass
            painter = QPainter(self)
            painter.setPen(QPen(QColor(self.theme.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            painter.end()
        return done

    def scaled(self, pixels: float) -> float:
        """Returns a length that grows with the text size.

        Args:
            pixels: Length at 100 %.
        """
        return pixels * text_scale(self)

    def type(self, pixels: float = 11, *, bold: bool = False) -> QFont:
        """Returns the font of a label.

        Args:
            pixels: Size at 100 %.
            bold: Whether it is of medium weight.
        """
        font = QFont(self.font())
        font.setPixelSize(max(1, round(self.scaled(pixels))))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    def words(
        self,
        painter: QPainter,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 11,
        colour: str = "",
        align: str = "left",
        bold: bool = False,
        ground: str = "",
    ) -> QRectF:
        """Writes one line of plain text, kept inside the widget.

        Args:
            painter: An active painter.
            x: Left, middle or right end, by `align`.
            y: Middle of the line.
            text: What to write.
            size: Pixels at 100 %.
            colour: Colour, the second ink if empty.
            align: left, centre or right.
            bold: Whether it is bold.
            ground: Colour laid under the text so that lines do not cross it, none if empty.

        Returns:
            The box of the text.
        """
        font = self.type(size, bold=bold)
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(text), metrics.height()
        left = {"left": x, "centre": x - width / 2, "right": x - width}[align]
        left = min(max(left, 0.0), max(0.0, self.width() - width))
        box = QRectF(left, y - height / 2, width, height)
        if ground:
            painter.fillRect(box.adjusted(-2, 1, 2, -1), QColor(ground))
        painter.setFont(font)
        painter.setPen(QColor(colour or self.theme.ink_2))
        painter.drawText(QPointF(left, box.top() + metrics.ascent()), text)
        return box

    def width_of(self, text: str, size: float = 11, *, bold: bool = False) -> float:
        """Returns how wide a text is.

        Args:
            text: One line.
            size: Pixels at 100 %.
            bold: Whether it is bold.
        """
        return QFontMetricsF(self.type(size, bold=bold)).horizontalAdvance(text)

    def level(
        self,
        painter: QPainter,
        left: float,
        right: float,
        y: float,
        colour: str = "",
        *,
        width: float = 1.0,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draws a level line.

        Args:
            painter: An active painter.
            left: Start.
            right: End.
            y: Height.
            colour: Colour, the inner line's if empty.
            width: Width in pixels.
            dash: Dash pattern in widths, solid if empty.
        """
        pen = QPen(QColor(colour or self.theme.inner_line), width)
        if dash:
            pen.setDashPattern(list(dash))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, y), QPointF(right, y))

    def curve(
        self,
        painter: QPainter,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        colour: str,
        *,
        width: float = 1.6,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draws a line through points; it stops where a value is missing.

        Args:
            painter: An active painter.
            x: Pixels, (n,).
            y: Pixels, (n,); nan where there is no value.
            colour: Colour.
            width: Width in pixels.
            dash: Dash pattern in widths, solid if empty.
        """
        pen = QPen(QColor(colour), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dash:
            pen.setDashPattern(list(dash))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        sound = np.isfinite(x) & np.isfinite(y)
        edges = np.flatnonzero(np.diff(np.r_[False, sound, False].astype(np.int8)))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            points = [QPointF(a, b) for a, b in zip(x[start:stop], y[start:stop], strict=True)]
            painter.drawPolyline(QPolygonF(points))

    def area(
        self,
        painter: QPainter,
        x: NDArray[np.float64],
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        colour: str,
    ) -> None:
        """Fills the band between two lines.

        Args:
            painter: An active painter.
            x: Pixels, (n,).
            low: Pixels of the lower line.
            high: Pixels of the upper line.
            colour: Colour.
        """
        if not len(x):
            return
        path = QPainterPath(QPointF(x[0], low[0]))
        for a, b in zip(x[1:], low[1:], strict=True):
            path.lineTo(a, b)
        for a, b in zip(x[::-1], high[::-1], strict=True):
            path.lineTo(a, b)
        path.closeSubpath()
        painter.fillPath(path, QColor(colour))
