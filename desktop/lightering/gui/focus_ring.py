"""A ring around what has the focus, for controls whose own look leaves no room for one.

Fields and framed buttons get their ring from the style sheet, maps and charts draw their own. Tabs,
links, lists and scrolled panes get this one, and only while a person works by keyboard: who clicked
there knows where she is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

if TYPE_CHECKING:
    from lightering.gui.theme import Theme

__all__ = ["FocusRing"]

_ROLES = ("tab", "list", "link", "segment")
_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class FocusRing(QObject):
    """Follows the focus through one window.

    Args:
        window: The window; controls that come later are followed from their first focus on.
        theme: Colours.
    """

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._ring = _Ring(theme)
        self._by_keys = self._by_tab = False
        self._known: set[int] = set()
        for kind in (QAbstractButton, QAbstractScrollArea):
            for widget in window.findChildren(kind):
                self._follow(widget)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        if isValid(self._ring):
            self._ring.set_theme(theme)

    def _follow(self, widget: QWidget) -> None:
        key = id(widget)
        if key not in self._known:
            self._known.add(key)
            widget.installEventFilter(self)
            widget.destroyed.connect(lambda _gone=None: self._known.discard(key))

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self._window:
            return
        if before is None and self._by_tab:
            # a window that comes up gives the focus to its first control as if by Tab
            self._by_keys = False
        self._follow(now)
        self._show(now)

    def _show(self, widget: QWidget) -> None:
        if not isValid(self._ring):
            return
        if self._by_keys and _is_bare(widget):
            self._ring.setParent(widget)
            self._ring.setGeometry(widget.rect())
            self._ring.show()
            self._ring.raise_()
        else:
            # whoever held it may be deleted, and would take it along
            self._ring.setParent(self._window)
            self._ring.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            self._by_tab = event.reason() == Qt.FocusReason.TabFocusReason
            if event.reason() in _KEYS:
                self._by_keys = True
            elif event.reason() == Qt.FocusReason.MouseFocusReason:
                self._by_keys = False
            if isinstance(watched, QWidget):
                self._show(watched)
        held = isValid(self._ring) and self._ring.parentWidget() is watched
        if held and event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._ring.setGeometry(watched.rect())
        return super().eventFilter(watched, event)


def _is_bare(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractButton):
        return widget.property("role") in _ROLES or isinstance(widget, QCheckBox)
    return isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QPlainTextEdit)


class _Ring(QWidget):
    """Two pixels along the edge; the pointer does not notice it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self._theme.accent
        parent = self.parentWidget()
        if isinstance(parent, QAbstractButton) and parent.isChecked():
            # a chosen segment is filled with the accent
            colour = self._theme.ink if parent.property("role") == "segment" else colour
        painter.setPen(QPen(QColor(colour), 2.0))
        painter.drawRect(QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0))
        painter.end()
