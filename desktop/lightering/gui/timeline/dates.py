"""The dialog in which the dates of the window of time are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, Qt, QTimeZone
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QDialogButtonBox, QFormLayout, QWidget

from lightering.gui.labels import label

if TYPE_CHECKING:
    from lightering.app.session import Session

__all__ = ["WindowDates"]


class WindowDates(QDialog):
    """Start and end of the window of time, in UTC, within the data."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Window of time")
        start, end = session.window_ms
        self.start, self.end = self._edit(start, "Start, UTC"), self._edit(end, "End, UTC")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow("Start, UTC", self.start)
        form.addRow("End, UTC", self.end)
        form.addRow(label("Dates beyond the data are set to its first or last fix.", "second"))
        form.addRow(self.buttons)

    def _edit(self, time_ms: int, name: str) -> QDateTimeEdit:
        made = QDateTimeEdit()
        made.setTimeZone(QTimeZone.utc())
        made.setDisplayFormat("yyyy-MM-dd HH:mm")
        made.setDateTime(QDateTime.fromMSecsSinceEpoch(time_ms, QTimeZone.utc()))
        made.setCalendarPopup(True)
        made.setAccessibleName(name)
        return made

    def accept(self) -> None:
        start, end = (edit.dateTime().toMSecsSinceEpoch() for edit in (self.start, self.end))
        if end > start:
            self._session.set_window(start, end)
        super().accept()
