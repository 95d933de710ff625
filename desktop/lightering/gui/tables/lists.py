"""The lists under the map: encounters, leads, gaps, loitering, and the switch between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lightering.app.clues import CLUES, LISTS
from lightering.app.commands import command
from lightering.gui.keyed import name_key
from lightering.gui.labels import room_when_bold
from lightering.gui.tables.pane import ListPane
from lightering.gui.words import number

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Tasks

__all__ = ["ListsPane"]


_MARGIN = 10
"""Pixels beside the words, as the style sheet has them."""


class ListsPane(QWidget):
    """One list at a time.

    Signals:
        command_asked: id of a command.
    """

    command_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme, tasks: Tasks | None = None) -> None:
        super().__init__()
        self._session = session
        self.panes = {name: ListPane(session, name, theme, tasks) for name in LISTS}
        self.encounters = self.panes[LISTS[0]]
        self.clues = {name: self.panes[name] for name in CLUES}
        self.switch = QWidget()
        self.switch.setProperty("role", "strip")
        row = QHBoxLayout(self.switch)
        row.setContentsMargins(6, 0, 12, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, name in enumerate(LISTS):
            told = command(f"list.{name}")
            button = QPushButton(name.capitalize())
            button.setProperty("role", "list")
            button.setCheckable(True)
            name_key(button, told.id, told.help)
            button.clicked.connect(lambda _on=False, n=name: self.command_asked.emit(f"list.{n}"))
            self._group.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self._stack = QStackedWidget()
        for pane in self.panes.values():
            pane.command_asked.connect(self.command_asked)
            self._stack.addWidget(pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.switch)
        column.addWidget(self._stack, 1)
        session.list_changed.connect(self._turn)
        session.results_changed.connect(self.refresh)
        session.clues_changed.connect(self.refresh)
        session.decision_changed.connect(lambda _ids: self.refresh())
        self._turn(session.list_name)

    @property
    def shown(self) -> ListPane:
        """The pane of the list that is shown."""
        return self.panes[self._session.list_name]

    def refresh(self) -> None:
        """Writes how many rows each list has, and how many were decided on."""
        for place, name in enumerate(LISTS):
            button, told = self._group.button(place), self._session.reviewed_of(name)
            words = name.capitalize()
            if told is not None:
                decided, total = told
                words += f" {number(total)}"
                said = f"{words}, {number(decided)} decided"
                words += f" ({number(decided)})" if decided else ""
            else:
                said = f"{words}, not looked for yet"
            button.setText(words)
            button.setAccessibleName(said)
            button.setMinimumWidth(room_when_bold(button, _MARGIN))

    def set_theme(self, _theme: Theme) -> None:
        """Makes room for words of another size.

        Args:
            _theme: The palette.
        """
        self.refresh()

    def _turn(self, name: str) -> None:
        place = LISTS.index(name)
        self._group.button(place).setChecked(True)
        self._stack.setCurrentIndex(place)
        self.refresh()
