"""Binds the declared commands to what the window does: menus, keys, palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMainWindow, QMenu, QWidget

from lightering.app.commands import COMMANDS, MENUS
from lightering.gui.keyed import show_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lightering.app.keys import Keys
    from lightering.app.session import Session

__all__ = ["Actions"]


_LETTERS = {
    "File": "F",
    "Edit": "E",
    "View": "V",
    "Detect": "D",
    "Review": "R",
    "Ledger": "L",
    "Report": "p",
    "Help": "H",
}
"""With Alt the letter opens the menu."""


class Actions(QObject):
    """One `QAction` per command.

    Args:
        window: Where menus and keys live.
        session: Asked whether a command can be done now.
        handlers: What each command does, by id; each command has one.
        panes: Panes in which the keys of a context work, by key of `CONTEXTS`.
        keys: Which key does what; a change is taken at once.

    Raises:
        KeyError: A command has no handler, or a handler no command.

    Signals:
        done: id of a command that was done.
    """

    done = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        handlers: Mapping[str, Callable[[], object]],
        panes: Mapping[str, Sequence[QWidget]],
        keys: Keys,
    ) -> None:
        super().__init__(window)
        self._session = session
        declared = {one.id for one in COMMANDS}
        if declared != set(handlers):
            raise KeyError(f"not bound: {sorted(declared ^ set(handlers))}")
        self._handlers = dict(handlers)
        self.actions: dict[str, QAction] = {}
        for one in COMMANDS:
            action = QAction(one.title, window)
            action.setToolTip(one.help)
            action.setStatusTip(one.help)
            # a menu entry with a role of its own would move in the menu bars of some systems
            action.setMenuRole(QAction.MenuRole.NoRole)
            action.setCheckable(one.checked is not None)
            action.triggered.connect(lambda _on=False, name=one.id: self.run(name))
            if one.context in panes:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                for pane in panes[one.context]:
                    pane.addAction(action)
            else:
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                window.addAction(action)
            self.actions[one.id] = action
        self._window, self._keys = window, keys
        keys.changed.connect(self._take_keys)
        self._take_keys()
        self.menus = {name: self._menu(window, name) for name in MENUS}
        self.refresh()

    def _take_keys(self) -> None:
        for one in COMMANDS:
            key = QKeySequence(self._keys.of(one.id), QKeySequence.SequenceFormat.PortableText)
            self.actions[one.id].setShortcut(key)
        show_keys(self._window, self._keys)

    def _menu(self, window: QMainWindow, name: str) -> QMenu:
        letter = _LETTERS[name]
        menu = window.menuBar().addMenu(name.replace(letter, f"&{letter}", 1))
        group = ""
        for one in COMMANDS:
            if one.menu != name:
                continue
            first = one.id.split(".")[0]
            if group and first != group:
                menu.addSeparator()
            group = first
            menu.addAction(self.actions[one.id])
        menu.aboutToShow.connect(self.refresh)
        return menu

    def run(self, name: str) -> None:
        """Does a command if it can be done now.

        Args:
            name: Id of a command.
        """
        one = next(c for c in COMMANDS if c.id == name)
        if one.enabled(self._session):
            self._handlers[name]()
            self.done.emit(name)
        if one.checked is not None:
            # Qt has switched the entry already; what counts is what the session says
            self.actions[name].setChecked(one.checked(self._session))

    def refresh(self) -> None:
        """Greys out what cannot be done now, ticks what is on."""
        for one in COMMANDS:
            self.actions[one.id].setEnabled(one.enabled(self._session))
            if one.checked is not None:
                self.actions[one.id].setChecked(one.checked(self._session))

    def guard(self, root: QWidget) -> None:
        """Lets focused buttons keep Space and arrow keys, which commands use elsewhere.

        Args:
            root: The pane whose buttons are meant.
        """
        for kind in (QAbstractButton, QComboBox):
            for widget in root.findChildren(kind):
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            key = event.key()  # type: ignore[attr-defined]
            own = {Qt.Key.Key_Space, Qt.Key.Key_Return}
            group = watched.group() if isinstance(watched, QAbstractButton) else None
            # Tab comes to the chosen one of a group alone: arrows lead to the others
            if isinstance(watched, QComboBox) or (group is not None and group.exclusive()):
                own |= {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
            if key in own:
                event.accept()
        return super().eventFilter(watched, event)
