"""How a file's row is drawn: state, two lines, bar and button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lightering.gui.icons import paint_icon
from lightering.gui.imports.model import ACTION_COLUMN, ACTIONS, ROW_ROLE

if TYPE_CHECKING:
    from lightering.gui.imports.rows import ImportRow
    from lightering.gui.theme import Theme

__all__ = ["ImportDelegate", "row_height"]

_Index = QModelIndex | QPersistentModelIndex

_ICONS = {
    "done": "check", "running": "clock", "waiting": "file", "needs you": "warning",
    "not read": "cross", "cancelled": "excluded",
}  # fmt: skip
_BUTTON_ICONS = {"cancel": "cross", "remove": "cross", "columns": "arrow-right", "again": "undo"}
_LINK = "rows"


def row_height(font: QFont) -> int:
    """Returns the height of a row with two lines.

    Args:
        font: Of the list.
    """
    return round(QFontMetrics(font).capHeight() * 5.2)


class ImportDelegate(QStyledItemDelegate):
    """Paints all cells of the list of files."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme

    def colour(self, stage: str) -> str:
        """Returns the colour of a stage.

        Args:
            stage: As `ImportRow.stage`.
        """
        theme = self._theme
        return {
            "done": theme.confirmed, "running": theme.receiver, "needs you": theme.warning,
            "not read": theme.error,
        }.get(stage, theme.ink_2)  # fmt: skip

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(80, row_height(option.font))

    def button_box(self, option_rect: QRect, row: ImportRow, font: QFont) -> QRectF:
        """Returns where the button of a row stands.

        Args:
            option_rect: The cell.
            row: The row.
            font: Of the list.
        """
        metrics = QFontMetrics(font)
        words = ACTIONS[row.action]
        icon = 0 if row.action == _LINK else 22
        width = metrics.horizontalAdvance(words) + icon + (4 if row.action == _LINK else 24)
        height = max(24.0, metrics.capHeight() + 17.0)
        right = option_rect.right() - 12
        middle = option_rect.center().y() + 0.5
        return QRectF(right - width, middle - height / 2, width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ImportRow = index.data(ROW_ROLE)
        theme, box = self._theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(
            box, QColor(theme.selected if chosen else theme.raised if hovered else theme.panel)
        )
        painter.setPen(QPen(QColor(theme.inner_line), 1))
        bottom = box.bottom() + 0.5
        painter.drawLine(QPointF(box.left(), bottom), QPointF(box.right() + 1, bottom))
        column = index.column()
        if column == 0:
            if chosen:
                painter.fillRect(
                    QRectF(box.left(), box.top(), 4, box.height()), QColor(theme.accent)
                )
            place = QRectF(box.left() + 13, box.center().y() - 8, 16, 16)
            paint_icon(painter, place, _ICONS[row.stage], self.colour(row.stage))
        elif column == 1:
            self._two(painter, option, row.name, row.detail, theme.ink)
        elif column == 2:
            self._progress(painter, option, row)
        elif column == ACTION_COLUMN:
            self._button(painter, option, row, hovered=hovered)
        else:
            self._count(painter, option, row.counts[column - 3], strong=column == 4)
        painter.restore()

    def _two(
        self, painter: QPainter, option: QStyleOptionViewItem, first: str, second: str, colour: str
    ) -> None:
        box = option.rect.adjusted(8, 0, -10, 0)
        strong, small = QFont(option.font), QFont(option.font)
        strong.setWeight(QFont.Weight.Medium)
        small.setPixelSize(max(round(option.font.pixelSize() * 0.92), 11))
        middle = box.center().y() + 1
        rise, fall = QFontMetrics(strong).capHeight(), QFontMetrics(small).capHeight()
        lines = ((first, strong, colour, middle - rise * 0.45 if second else middle + rise / 2),
                 (second, small, self._theme.ink_2, middle + fall * 1.65))  # fmt: skip
        for text, font, ink, base in lines:
            if text:
                painter.setFont(font)
                painter.setPen(QColor(ink))
                shown = QFontMetrics(font).elidedText(
                    text, Qt.TextElideMode.ElideRight, box.width()
                )
                painter.drawText(QPointF(box.left(), base), shown)

    def _progress(self, painter: QPainter, option: QStyleOptionViewItem, row: ImportRow) -> None:
        if row.fraction is None:
            colour = self._theme.ink_2 if row.stage == "waiting" else self.colour(row.stage)
            self._two(painter, option, row.told, row.more, colour)
            return
        theme, box = self._theme, QRectF(option.rect).adjusted(8, 0, -24, 0)
        small = QFont(option.font)
        small.setPixelSize(max(round(option.font.pixelSize() * 0.92), 11))
        middle, fall = box.center().y() + 1, QFontMetrics(small).capHeight()
        width = min(box.width(), 230.0)
        bar = QRectF(box.left(), middle - fall * 1.1 - 4, width, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.inner_line))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(QColor(self.colour(row.stage)))
        bar.setWidth(max(2.0, width * row.fraction))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setFont(small)
        painter.setPen(QColor(theme.ink_2))
        shown = QFontMetrics(small).elidedText(
            row.more, Qt.TextElideMode.ElideRight, round(box.width() + 16)
        )
        painter.drawText(QPointF(box.left(), middle + fall * 1.65), shown)

    def _count(
        self, painter: QPainter, option: QStyleOptionViewItem, text: str, *, strong: bool
    ) -> None:
        font = QFont(option.font)
        if strong:
            font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.ink))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(option.rect.adjusted(0, 0, -8, 0), int(side), text)

    def _button(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ImportRow, *, hovered: bool
    ) -> None:
        if not row.action:
            return
        theme = self._theme
        box = self.button_box(option.rect, row, option.font)
        words = ACTIONS[row.action]
        painter.setFont(option.font)
        if row.action == _LINK:
            painter.setPen(QColor(theme.accent))
            font = QFont(option.font)
            font.setUnderline(hovered)
            painter.setFont(font)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(side), words)
            return
        primary = row.action == "columns"
        ink = theme.accent_text if primary else theme.ink
        painter.setPen(QPen(QColor(theme.accent if primary else theme.hairline), 1))
        painter.setBrush(QColor(theme.accent if primary else theme.panel))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        picture = _BUTTON_ICONS[row.action]
        left = box.left() + 10
        at = QRectF(box.right() - 25 if primary else left, box.center().y() - 7, 14, 14)
        paint_icon(painter, at, picture, ink)
        painter.setPen(QColor(ink))
        text = box.adjusted(12 if primary else 32, 0, -8, 0)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), words)
