"""Why an encounter or a clue is dismissed: nine reasons, chosen by their digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lightering.gui.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

__all__ = ["REASONS", "REASONS_OF", "ReasonDialog", "noted"]

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

REASONS_OF: Mapping[str, tuple[str, ...]] = {
    "encounters": REASONS,
    "leads": (
        "No receiver reaches that far",
        "Another ship explains the silence better",
        "The two ships do not suit each other",
        "One of them was seen elsewhere meanwhile",
        "Waiting for a berth, a pilot or orders",
        "At anchor among others",
        "False position or shared MMSI",
        "Bunkering or supply by a service craft",
        "Nothing but time and speed speaks for it",
    ),
    "gaps": (
        "No receiver reaches that far",
        "Receivers or the file failed then",
        "Class B set, or one of low power",
        "Moored, in port or in a yard",
        "Shared MMSI: fixes of several ships",
        "Many ships there; messages collided",
        "Nobody was near enough to meet",
        "Told already by an encounter or a lead",
        "Too short for a meeting",
    ),
    "loitering": (
        "Waiting for a berth or a pilot",
        "At anchor",
        "Adrift, waiting for orders",
        "Fishing or a service craft at work",
        "Repair or trouble with the engine",
        "Weather",
        "Shared MMSI or false position",
        "Told already by an encounter",
        "Nobody was near enough to meet",
    ),
}
"""By list: the usual explanations, nine each."""

_STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
_TAKE = (int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter), int(Qt.Key.Key_Space))


def noted(note: str, reason: str) -> str:
    """Returns the note with a reason; what the analyst wrote before stays in front of it.

    Args:
        note: The note so far, or "".
        reason: One of `REASONS_OF`.
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

    def __init__(self, encounter: str, parent: QWidget, reasons: Sequence[str] = REASONS) -> None:
        super().__init__(parent)
        self._reasons = tuple(reasons)
        self.setWindowTitle("Dismiss with a reason")
        self.list = QListWidget()
        self.list.setAccessibleName(f"Reason to dismiss {encounter}")
        for digit, reason in enumerate(self._reasons, 1):
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
        high = self.list.sizeHintForRow(0) * len(self._reasons) + 2 * self.list.frameWidth() + 4
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
            self.list.setCurrentRow((row + _STEPS[event.key()]) % len(self._reasons))
        elif event.key() in _TAKE:
            self._take(row)
        else:
            super().keyPressEvent(event)

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._reasons):
            self.accept()
            self.chosen.emit(self._reasons[row])
