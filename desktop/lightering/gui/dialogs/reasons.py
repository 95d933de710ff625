"""Why an encounter is dismissed: nine reasons, chosen by their digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lightering.gui.labels import label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

__all__ = ["REASONS", "ReasonDialog", "noted"]

REASONS = (
    "Bunkering or supply by a service craft",
    "Tug and tow, pilot or escort",
    "Neighbours at anchor, not alongside",
    "In port or at a berth",
    "Fishing vessels working together",
    "Convoy or queue",
    "False position or shared MMSI",
    "Not refined petroleum",
    "Counted already with another encounter",
)
"""The usual explanations of two ships that lie close, as they stand in the report."""

_STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
_TAKE = (int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter), int(Qt.Key.Key_Space))


def noted(note: str, reason: str) -> str:
    """Returns the note with a reason; what the analyst wrote before stays in front of it.

    Args:
        note: The note so far, or "".
        reason: One of `REASONS`.
    """
    kept = note.strip()
    if reason in kept:
        return kept
    return f"{kept}\n{reason}" if kept else reason


class ReasonDialog(QDialog):
    """Nine reasons; a digit, Enter or a click chooses one. Open it with `open()`.

    Signals:
        chosen: the reason.
    """

    chosen = Signal(str)

    def __init__(self, encounter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dismiss with a reason")
        self.list = QListWidget()
        self.list.setAccessibleName(f"Reason to dismiss {encounter}")
        for digit, reason in enumerate(REASONS, 1):
            item = QListWidgetItem(f"{digit}   {reason}")
            item.setSizeHint(QSize(0, round(self.fontMetrics().height() * 1.6)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda item: self._take(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self._take(self.list.row(item)))
        layout = QVBoxLayout(self)
        words = f"Dismiss {encounter} because (1 – 9; Esc leaves it as it is)"
        layout.addWidget(label(words, "second"))
        layout.addWidget(self.list)
        wide = self.list.sizeHintForColumn(0) + 48
        high = self.list.sizeHintForRow(0) * len(REASONS) + 2 * self.list.frameWidth() + 4
        self.list.setMinimumSize(max(wide, 340), high)
        # the list would search by what is typed; the dialog reads the digit first
        self.list.setFocusProxy(self)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.list.currentRow()
        digit = event.text()
        if len(digit) == 1 and digit in "123456789":
            self._take(int(digit) - 1)
        elif event.key() in _STEPS:
            self.list.setCurrentRow((row + _STEPS[event.key()]) % len(REASONS))
        elif event.key() in _TAKE:
            self._take(row)
        else:
            super().keyPressEvent(event)

    def _take(self, row: int) -> None:
        if 0 <= row < len(REASONS):
            self.accept()
            self.chosen.emit(REASONS[row])
