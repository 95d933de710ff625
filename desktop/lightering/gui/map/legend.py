"""The legend: marks with their counts, and what the lines of the selection mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lightering.case.audit import STATUSES
from lightering.gui.map.placer import sized
from lightering.gui.marks import paint_mark
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.gui.theme import Theme

__all__ = ["Legend"]

_ROW = 18
_FOLDED = "Legend"
_FOLD_ROOM = 26
"""Pixels on the right that the chevron has for itself."""

_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Legend(QWidget):
    """An overlay of the map; a click, Space or Enter on it folds it to one line.

    Signals:
        folded_changed: whether it is folded now.
    """

    folded_changed = Signal(bool)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: Mapping[str, int] = {}
        self._lines = ("", "")
        self._title = ""
        self._key: tuple[tuple[str, str], ...] = ()
        self._told: object = None
        self.folded = False
        self.setAccessibleName("Legend")
        self.setToolTip("Fold the legend")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.update()

    def tell(
        self,
        counts: Mapping[str, int],
        lines: tuple[str, str],
        title: str = "",
        key: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Shows other numbers; hides if there is nothing to explain.

        Args:
            counts: Visible encounters by status.
            lines: What the two track colours mean, or two empty texts if no track is coloured.
            title: What the tracks of all ships are coloured by, "" if by nothing.
            key: Label and colour of each class of them.
        """
        told = (dict(counts), lines, title, key)
        if told == self._told and self.isVisible():
            return
        self._told = told
        self._counts, self._lines, self._title, self._key = counts, lines, title, key
        words = [f"{k} {v}" for k, v in counts.items()]
        if title:
            words.append(f"{title}: {' '.join(label for label, _ in key if label)}")
        self.setAccessibleDescription(", ".join(words))
        self.setFixedSize(self.sizeHint())
        self.setVisible(bool(counts))
        self.update()

    def fold(self, folded: bool) -> None:
        """Folds the legend to one line, or shows all of it.

        Args:
            folded: Whether it is folded from now on.
        """
        if folded == self.folded:
            return
        self.folded = folded
        self.setToolTip("Show the whole legend" if folded else "Fold the legend")
        self.setFixedSize(self.sizeHint())
        self.update()
        self.folded_changed.emit(folded)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # the map below must not take the press for a drag
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.fold(not self.folded)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS:  # type: ignore[attr-defined]
            # Space plays elsewhere
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.fold(not self.folded)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        if self.folded:
            wide = metrics.horizontalAdvance(_FOLDED)
            return QSize(wide + 40, max(_ROW, metrics.height() + 2) + 8)
        rows = len(STATUSES) + (2 if any(self._lines) else 0)
        rows += len(self._key) + 1 if self._title else 0
        row = max(_ROW, metrics.height() + 2)
        words = ("no AIS, path not known", self._title, *(label for label, _ in self._key))
        wide = max(metrics.horizontalAdvance(text) for text in words)
        return QSize(wide + 46 + _FOLD_ROOM, rows * row + 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.hairline), 1.0))
        painter.setBrush(QColor(t.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        painter.setFont(sized(self.font(), 12.0))
        row = max(_ROW, self.fontMetrics().height() + 2)
        self._paint_fold(painter, row)
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.accent), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4.0, 4.0)
        if self.folded:
            painter.end()
            return
        left, right = 34.0, self.width() - _FOLD_ROOM
        top = 8.0
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        flags_right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        for status in STATUSES:
            box = QRectF(left, top, right - left, row)
            paint_mark(painter, QPointF(17.0, box.center().y()), status, t, 6.0)
            painter.setPen(QColor(t.ink))
            painter.drawText(box, flags, status)
            painter.drawText(box, flags_right, thousands(self._counts.get(status, 0)))
            top += row
        if any(self._lines):
            x = 9.0
            y = top + row / 2.0
            for text, colour in zip(self._lines, (t.giver, t.receiver), strict=True):
                painter.setPen(QPen(QColor(colour), 2.4))
                painter.drawLine(QPointF(x, y), QPointF(x + 18.0, y))
                painter.setPen(QColor(t.ink))
                box = QRectF(x + 23.0, top, right - x, row)
                painter.drawText(box, flags, text)
                x += 23.0 + painter.fontMetrics().horizontalAdvance(text) + 12.0
            top += row
            y = top + row / 2.0
            pen = QPen(QColor(t.receiver), 2.2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.1, 2.0])
            painter.setPen(pen)
            painter.drawLine(QPointF(9.0, y), QPointF(27.0, y))
            painter.setPen(QColor(t.ink))
            painter.drawText(QRectF(left, top, right - left, row), flags, "no AIS, path not known")
            top += row
        if self._title:
            self._paint_key(painter, top, row)
        painter.end()

    def _paint_fold(self, painter: QPainter, row: int) -> None:
        """A chevron that points down where there is more, and up where it can be put away."""
        x, way = self.width() - 15.0, 1.0 if self.folded else -1.0
        y = self.height() / 2.0 if self.folded else 10.0
        if self.folded:
            painter.setPen(QColor(self._theme.ink))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(QRectF(10.0, (self.height() - row) / 2.0, x, row), flags, _FOLDED)
        painter.setPen(QPen(QColor(self._theme.ink_2), 1.6))
        for side in (-1.0, 1.0):
            painter.drawLine(QPointF(x + side * 4.0, y - way * 2.0), QPointF(x, y + way * 2.0))

    def _paint_key(self, painter: QPainter, top: float, row: int) -> None:
        """Says what the colours of all tracks are."""
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QPen(QColor(self._theme.hairline), 1.0))
        painter.drawLine(QPointF(9.0, top), QPointF(self.width() - 9.0, top))
        painter.setPen(QColor(self._theme.ink_2))
        painter.drawText(QRectF(9.0, top, self.width() - 18.0, row), flags, self._title)
        for label, colour in self._key:
            top += row
            painter.setPen(QPen(QColor(colour), 3.0))
            painter.drawLine(QPointF(9.0, top + row / 2.0), QPointF(27.0, top + row / 2.0))
            painter.setPen(QColor(self._theme.ink))
            painter.drawText(QRectF(34.0, top, self.width() - 40.0, row), flags, label)
