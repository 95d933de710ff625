"""One line of the inspector: what the analyst set, what the model says, and the way to set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lightering.gui.keyed import name_key
from lightering.gui.labels import ElidedLabel, set_role, tip
from lightering.gui.panels.model_words import set_fields, set_words
from lightering.gui.words import SET_MARK

if TYPE_CHECKING:
    from lightering.gui.panels.details import Details

__all__ = ["SetLine"]


class SetLine(QWidget):
    """Says whose the values are.

    Signals:
        asked: id of a command.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = ElidedLabel("", "second")
        self.button = QPushButton()
        self.button.setProperty("role", "link")
        name_key(
            self.button,
            "set.volume",
            "Set volume, product, direction, counting or a draught",
            "Set values",
        )
        self.button.setAccessibleName("Set values")
        self.button.clicked.connect(lambda: self.asked.emit("set.volume"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.button)

    def show_details(self, details: Details) -> None:
        """Shows an encounter.

        Args:
            details: What to show.
        """
        told = set_words(details)
        self._words.setText(f"{SET_MARK} {told}" if told else "All values are the model's.")
        fields = ", ".join(set_fields(details))
        self.setToolTip(tip(f"Set by you: {fields}") if fields else "")
        set_role(self._words, "strong" if told else "second")
        self.setVisible(details.transfer is not None)
