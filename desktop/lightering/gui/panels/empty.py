"""What a pane says when it has nothing to show: the fact, the cause, the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lightering.gui.labels import label

__all__ = ["EmptyState"]


class EmptyState(QWidget):
    """A sentence, its explanation and up to three buttons.

    Signals:
        asked: id of a command.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._fact = label("", "title", wrap=True)
        self._cause = label("", "second", wrap=True)
        for text in (self._fact, self._cause):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons = [QPushButton() for _ in range(3)]
        self._commands = [""] * 3
        row = QHBoxLayout()
        row.addStretch(1)
        for place, button in enumerate(self._buttons):
            button.clicked.connect(lambda _on=False, p=place: self.asked.emit(self._commands[p]))
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self._fact)
        layout.addWidget(self._cause)
        layout.addLayout(row)
        layout.addStretch(2)

    def show_text(self, fact: str, cause: str, ways: tuple[tuple[str, str], ...] = ()) -> None:
        """Says something else.

        Args:
            fact: One short sentence.
            cause: Why, and what would help.
            ways: Command id and words of each button.
        """
        self._fact.setText(fact)
        self._cause.setText(cause)
        for place, button in enumerate(self._buttons):
            known = place < len(ways)
            button.setVisible(known)
            if known:
                self._commands[place], words = ways[place]
                button.setText(words)
