"""Why a list or a table is brought beside the tracks, or taken away: no change without a reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from lightering.gui.labels import label

__all__ = ["WhyDialog"]

_MOST = 2_000
"""Characters of a reason."""


class WhyDialog(QDialog):
    """Asks for one line; open it with `open()`.

    Signals:
        written: the reason.
    """

    written = Signal(str)

    def __init__(self, what: str, parent: QWidget) -> None:
        """Makes an empty form.

        Args:
            what: What is about to change.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle("Why")
        self.setMinimumWidth(460)
        self.text = QLineEdit()
        self.text.setMaxLength(_MOST)
        self.text.setAccessibleName(f"Why: {what}")
        self.text.setPlaceholderText("Why: source, date, who said so")
        self.fault = label("", "error", wrap=True)
        buttons = QDialogButtonBox()
        keep = buttons.addButton("Go on", QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setProperty("role", "primary")
        keep.setDefault(True)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label(what, "strong", wrap=True))
        words = "The reason stands in the record of the case and in the report."
        layout.addWidget(label(words, "second", wrap=True))
        layout.addWidget(self.text)
        layout.addWidget(self.fault)
        layout.addWidget(buttons)

    def _take(self) -> None:
        reason = " ".join(self.text.text().split())
        if not reason:
            self.fault.setText("Say why: a total that moved without a reason convinces nobody.")
            return
        self.accept()
        self.written.emit(reason)
