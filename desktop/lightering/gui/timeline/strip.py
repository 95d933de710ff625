"""What the two strips share: ground painted once, bars, ticks, hatching where nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from lightering.gui.dialogs.values import offer_table
from lightering.gui.fonts import BASE_PX
from lightering.gui.timeline.scale import Scale, at
from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import stamp

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QPaintEvent, QResizeEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.timeline.bins import Bins

__all__ = ["Strip"]

_LABEL_PX = 11
_BAR_PX = 3.0


class Strip(QWidget):
    """A stretch of time. The ground is kept as a pixmap; only the cursor is drawn each frame."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._bins: Bins | None = None
        self._ground: QPixmap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.redraw()

    def set_bins(self, bins: Bins | None) -> None:
        """Takes other counts of fixes.

        Args:
            bins: Fixes per hour, None while they are counted.
        """
        self._bins = bins
        self.redraw()

    def tabled(self) -> Values | None:
        """Returns the fixes of each unit of time that the strip shows."""
        raise NotImplementedError

    def counted(self, span: tuple[int, int], unit_h: int, title: str) -> Values | None:
        """Returns fixes per unit as a table, None before they are counted.

        Args:
            span: Start and end, milliseconds since 1970 UTC.
            unit_h: Hours of the unit.
            title: What it shows.
        """
        if self._bins is None or span[1] <= span[0]:
            return None
        edges, fixes = self._bins.bars(*span, unit_h, 1 << 30)
        columns = (ValueColumn("Since (UTC)"), ValueColumn("Fixes", 0))
        rows = [(stamp(at(low)), many) for low, many in zip(edges[:-1], fixes, strict=True)]
        return Values(title, columns, rows)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        offer_table(self, self.tabled(), event.globalPos())

    def redraw(self) -> None:
        """Paints the ground anew."""
        self._ground = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._ground is None or self._ground.devicePixelRatio() != ratio:
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(QColor(self._theme.panel))
            ground = QPainter(self._ground)
            ground.setFont(self.label_font())
            self.paint_ground(ground)
            ground.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        painter.setFont(self.label_font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def paint_ground(self, painter: QPainter) -> None:
        """Paints what stays while the cursor moves.

        Args:
            painter: On the ground.
        """
        raise NotImplementedError

    def paint_over(self, painter: QPainter) -> None:
        """Paints what moves.

        Args:
            painter: On the widget.
        """
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (event.Type.FontChange, event.Type.StyleChange):
            self.redraw()
        super().changeEvent(event)

    # -- parts of the ground ----------------------------------------------------------------

    @property
    def text_scale(self) -> float:
        """Text size of the window: 1 at 100 %."""
        return QFontInfo(self.font()).pixelSize() / BASE_PX

    @property
    def label_height(self) -> int:
        """Pixels a row of labels takes."""
        return round(14 * self.text_scale)

    def label_font(self) -> QFont:
        """Returns the font of ticks and labels."""
        font = QFont(self.font())
        font.setPixelSize(round(_LABEL_PX * self.text_scale))
        return font

    def scale(self, span: tuple[int, int]) -> Scale:
        """Returns a stretch of time laid over the whole width.

        Args:
            span: Start and end, milliseconds since 1970 UTC.
        """
        return Scale(span[0], span[1], 0.0, float(self.width()))

    def paint_bars(self, painter: QPainter, scale: Scale, box: QRectF, unit_h: int) -> None:
        """Draws fixes per unit as bars; units without any are hatched.

        Args:
            painter: On the ground.
            scale: Time over pixels.
            box: Where; the tallest bar fills it.
            unit_h: Hours of the unit.
        """
        if self._bins is None or scale.end_ms <= scale.start_ms:
            return
        most = max(round(box.width() / _BAR_PX), 1)
        edges, values = self._bins.bars(scale.start_ms, scale.end_ms, unit_h, most)
        top = values.max(initial=0.0)
        first, last = self._session.extent_ms
        bars, holes = [], []
        for low, high, value in zip(edges[:-1], edges[1:], values, strict=True):
            left = max(scale.x(max(low, first)), box.left())
            right = min(scale.x(min(high, last)), box.right())
            gap = 1.0 if right - left > 2 else 0.0
            if right <= left:
                continue
            if value == 0:
                holes.append(QRectF(left, box.top(), right - left, box.height()))
            else:
                tall = max(box.height() * value / top, 1.0)
                bars.append(QRectF(left, box.bottom() - tall, right - left - gap, tall))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.histogram))
        painter.drawRects(bars)
        painter.setBrush(QBrush(QColor(self._theme.ink_3), Qt.BrushStyle.BDiagPattern))
        painter.drawRects(holes)

    def paint_ticks(self, painter: QPainter, scale: Scale, top: float, base: float) -> None:
        """Draws ticks with their labels to the right of them.

        Args:
            painter: On the ground.
            scale: Time over pixels.
            top: Where tick lines begin, pixels.
            base: Where the row of labels begins.
        """
        metrics = painter.fontMetrics()
        height = self.label_height
        for tick in scale.ticks(62 * self.text_scale):
            x = scale.x(tick.time_ms)
            painter.setPen(QColor(self._theme.hairline))
            painter.drawLine(QPointF(x, top), QPointF(x, base + height * 0.6))
            wide = metrics.horizontalAdvance(tick.text)
            if x + 4 + wide <= scale.right:
                painter.setPen(QColor(self._theme.ink_2))
                painter.drawText(
                    QRectF(x + 4, base, wide + 2, height),
                    int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                    tick.text,
                )

    def paint_ghost(self, painter: QPainter, scale: Scale, top: float, base: float) -> None:
        """Draws the instant that is pointed at in a plot, if one is.

        Args:
            painter: On the widget.
            scale: Time over pixels.
            top: Upper end.
            base: Lower end.
        """
        ghost = self._session.ghost_ms
        if ghost is not None and scale.start_ms <= ghost <= scale.end_ms:
            painter.setPen(QPen(QColor(self._theme.ink_2), 1.4, Qt.PenStyle.DashLine))
            x = scale.x(ghost)
            painter.drawLine(QPointF(x, top), QPointF(x, base))

    def paint_cursor(self, painter: QPainter, x: float, top: float, base: float) -> None:
        """Draws the time cursor with its head.

        Args:
            painter: On the widget.
            x: Where it stands, pixels.
            top: Upper end.
            base: Lower end.
        """
        colour = QColor(self._theme.error)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(x, top), QPointF(x, base))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(
            QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)])
        )
