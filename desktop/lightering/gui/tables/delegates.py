"""How cells are drawn: the mark of a state, and the interval as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lightering.gui.marks import paint_mark, status_colour
from lightering.gui.tables.columns import MARK_ROLE, RANGE_ROLE, STATUS_ROLE
from lightering.gui.words import SET_MARK

if TYPE_CHECKING:
    from lightering.gui.theme import Theme

__all__ = ["CellDelegate"]

_MARK = 6.5
"""Pixels of the mark before a value that the analyst set."""

_EAR = 11.0
"""Pixels of the corner of a marked row."""

_Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints all cells of a table of things to review.

    Args:
        theme: Colours.
        parent: The table.
        names: Place of the column with the names of the ships.
    """

    def __init__(self, theme: Theme, parent: QWidget, names: int) -> None:
        super().__init__(parent)
        self._theme, self._names = theme, names

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 12, size.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = theme.selected if chosen else theme.raised if hovered else theme.panel
        painter.fillRect(option.rect, QColor(ground))
        painter.setPen(QPen(QColor(theme.inner_line), 1))
        bottom = option.rect.bottom() + 0.5
        painter.drawLine(
            QPointF(option.rect.left(), bottom), QPointF(option.rect.right() + 1, bottom)
        )
        if chosen and index.column() == 0:
            bar = QRectF(option.rect.left(), option.rect.top(), 4, option.rect.height())
            painter.fillRect(bar, QColor(theme.accent))
        if index.column() == 0 and index.data(MARK_ROLE):
            # a corner turned down, which no state and no selection looks like
            corner = QPointF(option.rect.left(), option.rect.top())
            ear = [corner, corner + QPointF(_EAR, 0), corner + QPointF(0, _EAR)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.ink))
            painter.drawPolygon(QPolygonF(ear))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        value = index.data(RANGE_ROLE)
        if value is not None:
            self._bar(painter, QRectF(option.rect).adjusted(10, 0, -10, 0), value)
        else:
            self._text(painter, option, index, chosen)
        painter.restore()

    def _text(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, chosen: bool
    ) -> None:
        theme = self._theme
        status = index.data(STATUS_ROLE) or ""
        box = option.rect.adjusted(10, 0, -10, 0)
        colour = theme.ink_2 if status == "dismissed" else theme.ink
        if index.column() == 0 and status:
            centre = QPointF(box.left() + 6, box.center().y() + 0.5)
            paint_mark(painter, centre, status, theme)
            box.adjust(20, 0, 0, 0)
            if status == "dismissed":
                colour = status_colour(theme, status)
        font = option.font
        own = index.data(Qt.ItemDataRole.FontRole)
        if own is not None or (chosen and index.column() == self._names):
            font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if text.startswith(f"{SET_MARK} "):
            # in the margin, so that a number keeps its room
            text = text.removeprefix(f"{SET_MARK} ")
            mark = QRectF(option.rect.left() + 3, option.rect.center().y() - 3, _MARK, _MARK)
            painter.fillRect(mark, QColor(theme.ink))
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(alignment or Qt.AlignmentFlag.AlignVCenter), shown)

    def _bar(
        self, painter: QPainter, box: QRectF, value: tuple[float, float, float, float]
    ) -> None:
        low, middle, high, scale = value
        theme, y = self._theme, box.center().y()
        painter.fillRect(QRectF(box.left(), y - 0.5, box.width(), 1), QColor(theme.hairline))
        left = box.left() + box.width() * low / scale
        right = box.left() + box.width() * high / scale
        painter.fillRect(QRectF(left, y - 4, max(1.0, right - left), 8), QColor(theme.band_outer))
        at = box.left() + box.width() * middle / scale
        painter.fillRect(QRectF(at - 1, y - 6, 2, 12), QColor(theme.ink))
