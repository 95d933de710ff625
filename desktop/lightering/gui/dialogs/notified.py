"""Types one notified delivery; a revision is one more row with a later date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from lightering.errors import InputError
from lightering.gui.labels import label

if TYPE_CHECKING:
    from lightering.model.records import Notified

__all__ = ["NotifiedDialog"]

_FIELDS = (
    ("supplier", "Supplier", "State, or States joined by +"),
    ("period_start", "First day", "2026-01-01"),
    ("period_end", "Last day", "2026-01-31"),
    ("barrels", "Barrels", "if notified in barrels"),
    ("tonnes", "Tonnes", "if notified in tonnes"),
    ("as_of", "As of", "when it was published, 2026-02-10"),
    ("product", "Product", "as stated, or empty"),
    ("source", "Source", "who published it"),
)


class NotifiedDialog(QDialog):
    """Asks for one delivery; open it with `open()`.

    Signals:
        written: the delivery.
    """

    written = Signal(object)

    def __init__(self, origin: str, parent: QWidget) -> None:
        """Makes an empty form.

        Args:
            origin: Where the row is said to come from.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle("Notified delivery")
        self.setMinimumWidth(460)
        self._origin = origin
        self.cells: dict[str, QLineEdit] = {}
        form = QFormLayout()
        for name, title, hint in _FIELDS:
            cell = QLineEdit()
            cell.setPlaceholderText(hint)
            cell.setAccessibleName(title)
            self.cells[name] = cell
            form.addRow(label(title), cell)
        self.fault = label("", "error", wrap=True)
        buttons = QDialogButtonBox()
        keep = buttons.addButton("Add", QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setProperty("role", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        words = "It stands beside the estimate and is never added. An empty amount is no report."
        layout.addWidget(label(words, "second", wrap=True))
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(buttons)

    def _take(self) -> None:
        # the window paints before the ledger and what it stands on are loaded
        from lightering.ledger.notified_files import implied_flag, notified_row

        try:
            row: Notified = notified_row(
                {name: cell.text() for name, cell in self.cells.items()}, self._origin
            )
        except InputError as error:
            where = f"{error.column.replace('_', ' ')}: " if error.column else ""
            self.fault.setText(f"{where}{error.fact}")
            return
        flag = implied_flag(row)
        if flag and self.fault.text() != flag:
            # said once; the person may have it as the State gave it
            self.fault.setText(flag)
            return
        self.written.emit(row)
        self.accept()
