"""A line over the table while rows are marked: how many, and what can be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lightering.app.commands import command
from lightering.gui.keyed import name_key
from lightering.gui.labels import label
from lightering.gui.words import number

if TYPE_CHECKING:
    from lightering.app.session import Session

__all__ = ["MarkBar"]

_WAYS = (
    ("marked.confirm", "Confirm"),
    ("marked.dismiss", "Dismiss…"),
    ("marked.unsure", "Unsure"),
    ("marked.note", "Note…"),
    ("marked.clear", "Clear marks"),
    ("map.ships", "Ships in the box…"),
)


class MarkBar(QWidget):
    """Hidden while nothing is marked.

    Signals:
        command_asked: id of a command.
    """

    command_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("role", "strip")
        self._count = label("", "second")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 12, 4)
        layout.setSpacing(8)
        layout.addWidget(self._count)
        self._buttons = {}
        for name, words in _WAYS:
            button = QPushButton(words)
            told = command(name)
            name_key(button, name, told.help)
            button.setAccessibleName(told.title.rstrip("…"))
            button.clicked.connect(lambda _on=False, one=name: self.command_asked.emit(one))
            layout.addWidget(button)
            self._buttons[name] = button
        layout.addStretch(1)
        session.marks_changed.connect(self.refresh)
        session.results_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Says how many are marked."""
        marked = self._session.marked
        hidden = len(marked) - int(self._session.shown_of(marked)) if marked else 0
        behind = f", {number(hidden)} of them hidden by the filter" if hidden else ""
        many = self._session.ships_of(marked)
        ships = f" ({number(many)} ship{'' if many == 1 else 's'})" if marked else ""
        self._count.setText(f"{number(len(marked))} marked{ships}{behind}")
        for name, button in self._buttons.items():
            button.setEnabled(command(name).enabled(self._session))
        self.setVisible(bool(marked))
