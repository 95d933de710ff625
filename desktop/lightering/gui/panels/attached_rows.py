"""How a row of the attached files is drawn: the picture, and two lines beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

__all__ = ["AttachedRows", "row_height"]

_Index = QModelIndex | QPersistentModelIndex

_GAP_PX = 12


def row_height(font: QFont, picture: QSize) -> int:
    """Returns the height of a row, in pixels.

    Args:
        font: Of the list.
        picture: Size of its pictures.
    """
    return max(picture.height() + 6, 2 * _step(font) + 10)


def _step(font: QFont) -> int:
    """Pixels from line to line: what the font itself asks for sets the lines onto each other."""
    return round(QFontMetrics(font).capHeight() * 2.0)


class AttachedRows(QStyledItemDelegate):
    """Paints what Qt would, but the words: the first line in ink, the second fainter."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        first, _, second = str(index.data(Qt.ItemDataRole.DisplayRole)).partition("\n")
        step = _step(option.font)
        left = option.rect.left() + option.decorationSize.width() + _GAP_PX
        box = QRect(left, option.rect.center().y() - step, option.rect.right() - left - 6, step)
        roles = QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText
        painter.save()
        painter.setFont(option.font)
        for words, role in zip((first, second), roles, strict=True):
            painter.setPen(option.palette.color(role))
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, box.width()
            )
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, int(middle | Qt.TextFlag.TextSingleLine), shown)
            box.translate(0, step)
        painter.restore()
