"""Types one notified delivery, revises one, corrects or removes one that was typed.

A revision is one more row with a later date: what a supplier said before stays on record. Only what
the analyst typed wrongly is corrected in its place, and the record of the case keeps both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from lightering.errors import InputError
from lightering.gui.labels import label
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_NEW = "A new delivery"
_WORDS = "It stands beside the estimate and is never added. An empty amount is no report."
_WHY = "Reason: say why; it stands in the record of the case and in the report."


class NotifiedDialog(QDialog):
    """Asks for one delivery; open it with `open()`.

    Signals:
        written: the delivery, the typed one it stands for or None, and why.
        removed: a typed delivery, and why.
    """

    written = Signal(object, object, str)
    removed = Signal(object, str)

    def __init__(self, origin: str, known: Sequence[Notified], parent: QWidget) -> None:
        """Makes an empty form.

        Args:
            origin: Where the row is said to come from.
            known: Deliveries that may be revised, those that were typed last.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle("Notified delivery")
        self.setMinimumWidth(500)
        self._origin, self._known = origin, tuple(known)
        self.which = QComboBox()
        self.which.setAccessibleName("New delivery, or which one to revise")
        self.which.addItems([_NEW, *(_named(row) for row in self._known)])
        self.which.currentIndexChanged.connect(self._chosen)
        self.correct = QCheckBox("Correct it in its place: it was typed wrongly")
        self.correct.toggled.connect(self._dress)
        self.cells: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.addRow(label("Which"), self.which)
        form.addRow(label(""), self.correct)
        for name, title, hint in _FIELDS:
            cell = QLineEdit()
            cell.setPlaceholderText(hint)
            cell.setAccessibleName(title)
            self.cells[name] = cell
            form.addRow(label(title), cell)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("why it is typed here, and where you read it")
        self.reason.setAccessibleName("Reason")
        form.addRow(label("Reason"), self.reason)
        self.fault = label("", "error", wrap=True)
        buttons = QDialogButtonBox()
        self.keep = buttons.addButton("Add", QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setProperty("role", "primary")
        self.away = buttons.addButton("Remove", QDialogButtonBox.ButtonRole.DestructiveRole)
        self.away.setToolTip("Remove what was typed; the record of the case keeps it")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.away.clicked.connect(self._remove)
        layout = QVBoxLayout(self)
        layout.addWidget(label(_WORDS, "second", wrap=True))
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(buttons)
        self._dress()
        self.cells["supplier"].setFocus()

    @property
    def _old(self) -> Notified | None:
        place = self.which.currentIndex()
        return self._known[place - 1] if place > 0 else None

    def _typed(self) -> bool:
        old = self._old
        return old is not None and old.origin.startswith("typed")

    def _chosen(self) -> None:
        """Fills the form with the delivery to revise; its date is the person's to give."""
        # the window paints before the ledger and what it stands on are loaded
        from lightering.ledger.notified_files import cells_of

        old = self._old
        told = {} if old is None else cells_of(old)
        self.correct.setChecked(False)
        for name, cell in self.cells.items():
            cell.setText("" if name == "as_of" else told.get(name, ""))
        self.fault.setText("")
        self._dress()

    def _dress(self) -> None:
        self.correct.setVisible(self._typed())
        self.away.setVisible(self._typed())
        old = self._old
        if old is not None and self.correct.isChecked():
            self.cells["as_of"].setText(old.as_of.isoformat())
        revised = "Correct" if self.correct.isChecked() else "Add revision"
        self.keep.setText("Add" if old is None else revised)

    def _why(self) -> str:
        reason = " ".join(self.reason.text().split())
        if not reason:
            self.fault.setText(_WHY)
        return reason

    def _take(self) -> None:
        from lightering.ledger.notified_files import implied_flag, notified_row

        try:
            row: Notified = notified_row(
                {name: cell.text() for name, cell in self.cells.items()}, self._origin
            )
        except InputError as error:
            where = f"{error.column.replace('_', ' ')}: " if error.column else ""
            self.fault.setText(f"{where}{error.fact}")
            return
        old, corrects = self._old, self.correct.isChecked()
        if old is not None and not corrects and row.as_of <= old.as_of:
            self.fault.setText(
                f"as of: a revision is later than what it revises ({old.as_of.isoformat()})."
            )
            return
        reason = self._why()
        if not reason:
            return
        flag = implied_flag(row)
        if flag and self.fault.text() != flag:
            # said once; the person may have it as the State gave it
            self.fault.setText(flag)
            return
        self.written.emit(row, old if corrects else None, reason)
        self.accept()

    def _remove(self) -> None:
        reason = self._why()
        if reason and self._old is not None:
            self.removed.emit(self._old, reason)
            self.accept()


def _named(row: Notified) -> str:
    amount = f"{number(row.barrels)} bbl" if row.barrels is not None else f"{number(row.tonnes)} t"
    typed = ", typed" if row.origin.startswith("typed") else ""
    return (
        f"{plain(row.supplier)}, {row.period_start} – {row.period_end}, {amount}, as of "
        f"{row.as_of}{typed}"
    )
