"""A hand at mouse and keyboard of a real window; it finds things by what a person sees."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from lightering.gui.main_window import MainWindow

__all__ = ["CTRL", "SHIFT", "Hand"]

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
D = TypeVar("D", bound=QDialog)
_NONE = Qt.KeyboardModifier.NoModifier
_LONG_S = 60.0
_AGAIN_S = 2.0


class Hand:
    """Presses keys, clicks, waits."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def until(self, done: Callable[[], object], what: str) -> None:
        """Waits while the window works."""
        end = time.monotonic() + _LONG_S
        while not done():
            assert time.monotonic() < end, f"waited in vain until {what}"
            QApplication.processEvents()
            time.sleep(0.002)

    def key(self, key: Qt.Key, more: Qt.KeyboardModifier = _NONE, times: int = 1) -> None:
        """Presses a key where the focus is."""
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, key, more)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Types where the focus is."""
        QTest.keyClicks(QApplication.focusWidget(), text)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Clicks on something that is in sight."""
        assert widget.isVisible(), widget
        assert widget.isEnabled(), widget
        place = widget.rect().center() if at is None else at
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _NONE, place)
        QApplication.processEvents()

    def row(self, number: int) -> None:
        """Clicks on a row of the encounters."""
        table = self.window.review.encounters.table
        index = table.model().index(number, 4)
        table.scrollTo(index)
        self.click(table.viewport(), table.visualRect(index).center())

    def name_files(self, paths: Sequence[Path]) -> None:
        """Types names into the dialog that asks for files, and confirms."""
        self.until(lambda: self._asking() is not None, "a dialog asks for files")
        dialog = self._asking()
        assert dialog is not None
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.setFocus()
        # names offered to complete what is typed would take the Return, again and again
        field.setCompleter(None)
        field.clear()
        names = " ".join(f'"{path}"' for path in paths) if len(paths) > 1 else str(paths[0])
        QTest.keyClicks(field, names)
        # a dialog that still lists its folder may pass over a Return
        pressed = 0.0

        def gone() -> bool:
            nonlocal pressed
            if self._asking() is None:
                return True
            if time.monotonic() - pressed > _AGAIN_S:
                pressed = time.monotonic()
                QTest.keyClick(field, Qt.Key.Key_Return)
            return self._asking() is None

        self.until(gone, "the dialog is gone")
        self.back()

    def back(self) -> None:
        """Gives the window the focus: a bare screen has nobody who would hand it back."""
        self.window.activateWindow()
        self.until(
            lambda: self.window.isActiveWindow() or self._shown(QDialog),
            "the window has the focus again, or the next dialog is there",
        )

    def dialog(self, kind: type[D]) -> D:
        """Waits for a dialog of the window, and gives it the focus."""
        self.until(lambda: self._shown(kind), f"{kind.__name__} is there")
        found = self._shown(kind)
        assert found is not None
        found.activateWindow()
        self.until(found.isActiveWindow, f"{kind.__name__} has the focus")
        return found

    def ready(self) -> None:
        """Waits until what was opened is shown."""
        window = self.window
        self.until(lambda: not window.loader.busy and window.session.results, "files are read")
        chart = window.review.map
        self.until(lambda: chart.is_ready or not chart.isVisible(), "the map is drawn")

    def _asking(self) -> QFileDialog | None:
        return self._shown(QFileDialog)

    def _shown(self, kind: type[D]) -> D | None:
        return next((d for d in self.window.findChildren(kind) if d.isVisible()), None)
