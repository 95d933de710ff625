"""A note to one encounter or clue."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from lightering.gui.labels import label

__all__ = ["NoteDialog"]


class NoteDialog(QDialog):
    """Asks for a note; open it with `open()`.

    Signals:
        written: the note as typed.
    """

    written = Signal(str)

    def __init__(self, encounter: str, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Note")
        self.setMinimumSize(440, 220)
        self.text = QPlainTextEdit(note)
        self.text.setAccessibleName(f"Note to {encounter}")
        self.text.setTabChangesFocus(True)
        buttons = QDialogButtonBox()
        keep = buttons.addButton("Keep note", QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setProperty("role", "primary")
        keep.setToolTip("Keep note (Ctrl+Enter)")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept)
        layout = QVBoxLayout(self)
        words = f"Note to {encounter}; it stands in the case and in the report."
        layout.addWidget(label(words, "second"))
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self.accepted.connect(lambda: self.written.emit(self.text.toPlainText().strip()))
