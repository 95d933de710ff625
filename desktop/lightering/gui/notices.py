"""A line under the header that says what has to be said, until it is closed; never a modal box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from lightering.app.commands import command
from lightering.gui.icons import icon
from lightering.gui.labels import label, set_role

if TYPE_CHECKING:
    from lightering.app.notices import Notice
    from lightering.gui.theme import Theme

__all__ = ["NoticeBar"]


class NoticeBar(QWidget):
    """Shows the newest notice; the ones before it follow when it is closed.

    Signals:
        asked: id of the command that is the way out.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._waiting: list[Notice] = []
        self.setProperty("role", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = label()
        self.text = label("", "", wrap=True)
        self._way = QPushButton()
        self._way.clicked.connect(self._take)
        self._close = QToolButton()
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self._next)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self.text, 1)
        row.addWidget(self._way)
        row.addWidget(self._close)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self._close.setIcon(icon("cross", theme.ink))
        self._paint()

    def say(self, notice: Notice) -> None:
        """Shows a notice.

        Args:
            notice: What to say; the same text is not said twice at a time.
        """
        self._waiting = [n for n in self._waiting if n.text != notice.text]
        self._waiting.append(notice)
        self._paint()

    def let_pass(self) -> None:
        """Takes away what was true of the step before only."""
        self._waiting = [n for n in self._waiting if not n.passing]
        self._paint()

    def clear(self) -> None:
        """Says nothing any more."""
        self._waiting.clear()
        self._paint()

    def _paint(self) -> None:
        self.setVisible(bool(self._waiting))
        if not self._waiting:
            return
        notice = self._waiting[-1]
        colour = {"error": self._theme.error, "warning": self._theme.warning}.get(
            notice.level, self._theme.accent
        )
        picture = "check" if notice.level == "fact" else "warning"
        self._sign.setPixmap(icon(picture, colour, 18).pixmap(QSize(18, 18)))
        self.text.setText(notice.text)
        set_role(self.text, {"error": "error", "warning": "warning"}.get(notice.level, ""))
        self.setAccessibleName(notice.text)
        self._way.setVisible(bool(notice.command))
        if notice.command:
            self._way.setText(command(notice.command).title)

    def _next(self) -> None:
        if self._waiting:
            self._waiting.pop()
        self._paint()

    def _take(self) -> None:
        if self._waiting:
            name = self._waiting.pop().command
            self._paint()
            self.asked.emit(name)
