"""A button that names its key in a cap, as it stands on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

__all__ = ["KeyButton"]

_GAP = 9
"""Pixels between picture, words and cap."""

_PAD = 5
"""Pixels between the key and its cap."""

_FAINT = 0.55


class KeyButton(QPushButton):
    """The style draws the button; picture, words and cap are laid on it in the middle."""

    def __init__(self, title: str) -> None:
        """Makes a button that is named by its title alone, and has no key yet.

        Args:
            title: What it does.
        """
        super().__init__(title)
        self._key = ""
        self._ink, self._line = QColor(), QColor()
        self.setAccessibleName(title)

    def set_colours(self, ink: str, line: str) -> None:
        """Takes other colours.

        Args:
            ink: Of words and key, `#RRGGBB`.
            line: Of the cap.
        """
        self._ink, self._line = QColor(ink), QColor(line)
        self.update()

    def set_key(self, key: str) -> None:
        """Takes another key.

        Args:
            key: As it is pressed; "" for none, which leaves out the cap.
        """
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint + QSize(self._cap_room(), 0) if self.text() else hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self.text()
        if not words:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else _FAINT)
        metrics = QFontMetrics(self.font())
        picture = 0 if self.icon().isNull() else self.iconSize().width() + _GAP - 3
        room = picture + metrics.horizontalAdvance(words) + self._cap_room()
        x, middle = (self.width() - room) / 2.0, self.height() / 2.0
        if picture:
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            size = self.iconSize()
            top = QPointF(x, middle - size.height() / 2.0).toPoint()
            painter.drawPixmap(top, self.icon().pixmap(size, self.devicePixelRatioF(), mode))
        painter.setFont(self.font())
        painter.setPen(self._ink)
        tall = float(metrics.height())
        box = QRectF(x + picture, middle - tall / 2.0, room, tall)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box, left, words)
        if not self._key:
            return
        cap = QRectF(x + room - self._cap_width(), middle - tall / 2.0, self._cap_width(), tall)
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self._key)
        painter.setPen(QPen(self._line, 1.0))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3.0, 3.0)

    def _cap_room(self) -> int:
        return self._cap_width() + _GAP if self._key else 0

    def _cap_width(self) -> int:
        return QFontMetrics(self.font()).horizontalAdvance(self._key) + 2 * _PAD
