"""Asks for a place or a time to go to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from lightering.app.going import where_to
from lightering.gui.labels import label, set_role

__all__ = ["GoDialog"]

_HINT = "A place, as 33°14.6′N 124°31.2′E or 33.243, 124.52; or a time in UTC, as 2026-09-14 11:42."


class GoDialog(QDialog):
    """One line; open it with `open()`.

    Signals:
        chosen: a `going.Place` or a `going.Instant`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Go to")
        self.setMinimumWidth(440)
        self.field = QLineEdit()
        self.field.setAccessibleName("Place or time to go to")
        self._said = label(_HINT, "second", wrap=True)
        buttons = QDialogButtonBox()
        go = buttons.addButton("Go", QDialogButtonBox.ButtonRole.AcceptRole)
        go.setProperty("role", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (self.field, self._said, buttons):
            layout.addWidget(part)
        self.field.setFocus()

    def accept(self) -> None:
        found = where_to(self.field.text())
        if found is None:
            self._said.setText(f"This is neither a place on Earth nor a time. {_HINT}")
            set_role(self._said, "warning")
            return
        super().accept()
        self.chosen.emit(found)
