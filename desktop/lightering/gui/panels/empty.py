"""What a pane says when it has nothing to show: the fact, the cause, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lightering.gui.labels import label

if TYPE_CHECKING:
    from lightering.app.pipeline import Results

__all__ = ["READ_FIRST", "EmptyState", "show_unselected"]

READ_FIRST = "Files are read first: drop AIS files on the window, or open some in the File menu."
"""What to do where a view has nothing to show before any file is open."""


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


def show_unselected(pane: EmptyState, results: Results | None) -> None:
    """Says why no encounter is inspected.

    Args:
        pane: Where.
        results: What is open, None if nothing is.
    """
    if results is None:
        pane.show_text("No encounter yet.", READ_FIRST)
    elif not len(results.encounters):
        pane.show_text("No encounter to inspect.", "Nothing was found in these files.")
    else:
        pane.show_text(
            "No encounter selected.",
            "Choose one on the map, in the timeline or in the table, or go to the one that moves "
            "the total most.",
            (("review.next", "Next to review"),),
        )
