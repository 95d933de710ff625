"""A hand at mouse and keyboard of a real window; it finds things by what a person sees."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtCore import QModelIndex
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
        """Names files in the dialog that asks for them, and confirms.

        One is typed. Several are clicked on in their folder: Qt selects while several names are
        typed, and one that is not listed yet is left out without a word.
        """
        self.until(lambda: self._asking() is not None, "a dialog asks for files")
        dialog = self._asking()
        assert dialog is not None
        if len(paths) == 1:
            self._type_name(dialog, paths[0])
        else:
            self._click_names(dialog, paths)
        self.back()

    def _type_name(self, dialog: QFileDialog, path: Path) -> None:
        field = dialog.findChild(QLineEdit)
        assert field is not None
        # names offered to complete what is typed would take the Return, again and again
        field.setCompleter(None)

        def say() -> None:
            # in a field without the focus, Qt puts the name of what is selected over what is typed
            dialog.activateWindow()
            field.setFocus()
            self.until(field.hasFocus, "a name can be typed")
            field.clear()
            QTest.keyClicks(field, str(path))
            QTest.keyClick(field, Qt.Key.Key_Return)

        self._again_until(lambda: self._asking() is None, say, "the dialog is gone")

    def _click_names(self, dialog: QFileDialog, paths: Sequence[Path]) -> None:
        (folder,) = {path.parent for path in paths}
        # a typed folder is passed over now and then while the dialog lists the one before
        dialog.setDirectory(str(folder))
        view = next(
            view
            for name in ("listView", "treeView")
            if (view := dialog.findChild(QAbstractItemView, name)).isVisible()
        )
        wanted = sorted(map(str, paths))

        def rows() -> dict[str, QModelIndex]:
            model, top = view.model(), view.rootIndex()
            indexes = (model.index(row, 0, top) for row in range(model.rowCount(top)))
            return {index.data(): index for index in indexes}

        def click() -> None:
            for number, path in enumerate(paths):
                index = rows()[path.name]
                view.scrollTo(index)
                QTest.mouseClick(
                    view.viewport(),
                    Qt.MouseButton.LeftButton,
                    CTRL if number else _NONE,
                    view.visualRect(index).center(),
                )

        self.until(lambda: {p.name for p in paths} <= set(rows()), "the dialog lists the files")
        # rows move while the folder is still being listed
        self._again_until(
            lambda: sorted(dialog.selectedFiles()) == wanted, click, "the files are selected"
        )
        (confirm,) = dialog.findChildren(QDialogButtonBox)
        self._again_until(
            lambda: self._asking() is None,
            lambda: self.click(confirm.buttons()[0]),
            "the dialog is gone",
        )

    def _again_until(
        self, done: Callable[[], object], act: Callable[[], object], what: str
    ) -> None:
        """Acts, and again after a while: a dialog may pass over a Return while it lists."""
        acted = 0.0

        def tried() -> object:
            nonlocal acted
            if not done() and time.monotonic() - acted > _AGAIN_S:
                act()
                acted = time.monotonic()
            return done()

        self.until(tried, what)

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
