"""Encounters or clues like one: looked through, and dismissed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lightering.app.clues import LISTS, is_clue, list_of
from lightering.gui.dialogs.reasons import REASONS_OF
from lightering.gui.labels import label
from lightering.gui.tables.clue_cells import CLUE_COLUMNS
from lightering.gui.words import kind_words, number, shorter, stamp

if TYPE_CHECKING:
    from lightering.app.session import Session

__all__ = ["AlikeDialog"]

_USUAL = {
    "service_craft": 0,
    "anchored_neighbours": 2,
    "in_port": 3,
    "convoy": 5,
}
"""Which reason is chosen to begin with; for ships that lay close the person has to choose."""

_BESIDE = 48
"""Pixels of the tick and the margins of a line."""

_WIDEST = 1000

_NAME = int(Qt.ItemDataRole.UserRole)


class AlikeDialog(QDialog):
    """A list with a tick at each of them, the reason, and the button that says how many.

    Signals:
        taken: ids that are ticked, and the reason.
    """

    taken = Signal(list, str)

    def __init__(self, session: Session, encounter_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dismiss those like this")
        self.setMinimumHeight(420)
        told = list_of(encounter_id)
        alike = session.alike(encounter_id)
        self.list = QListWidget()
        self.list.setAccessibleName(f"{told.capitalize()} like this one")
        self.list.setUniformItemSizes(True)
        for name in alike:
            item = QListWidgetItem(_line(session, name))
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            room = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, item.text())
            item.setSizeHint(QSize(room.width() + _BESIDE, round(room.height() * 1.6)))
            self.list.addItem(item)
        scrolls = self.list.verticalScrollBar().sizeHint().width()
        self.list.setMinimumWidth(min(self.list.sizeHintForColumn(0) + scrolls + 8, _WIDEST))
        self.list.setCurrentRow(0)
        self.reason = QComboBox()
        self.reason.setAccessibleName("Reason")
        self.reason.addItems(list(REASONS_OF[told]))
        self.reason.setPlaceholderText("Choose a reason")
        usual = -1
        if told == LISTS[0]:
            usual = _USUAL.get(str(session.encounter_row(encounter_id)["kind"]), -1)
        self.reason.setCurrentIndex(usual)
        self.reason.currentIndexChanged.connect(lambda _row: self._count())
        buttons = QDialogButtonBox()
        self._take = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setProperty("role", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        words = f"{_said(session, encounter_id)} Space ticks and unticks; one undo takes all back."
        layout.addWidget(label(words, "second", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addWidget(label("Reason; it is added to the note of each", "second"))
        layout.addWidget(self.reason)
        layout.addWidget(buttons)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.accepted.connect(lambda: self.taken.emit(self.ticked(), self.reason.currentText()))
        self._count()

    def ticked(self) -> list[str]:
        """Returns the ids that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [str(one.data(_NAME)) for one in items if one.checkState() == Qt.CheckState.Checked]

    def _count(self) -> None:
        count = len(self.ticked())
        self._take.setText(f"Dismiss {number(count)}")
        self._take.setEnabled(count > 0 and self.reason.currentIndex() >= 0)


def _said(session: Session, name: str) -> str:
    told = list_of(name)
    if told == LISTS[0]:
        kind = kind_words(str(session.encounter_row(name)["kind"]))
        return (
            f"Open encounters of the kind {kind}, of the same two ships or near the same port as "
            f"{shorter(name)}."
        )
    if told == "leads":
        return f"Open leads in the silence of {shorter(name)}, or of the same two ships."
    return f"Open {told} of the same ship as {shorter(name)}."


def _line(session: Session, name: str) -> str:
    if is_clue(name):
        table, at = session.clue_row(name)
        cells = {column.name: column.text(table, at) for column in CLUE_COLUMNS[table.name]}
        told = (cells["start"], f"{cells['hours']} h", cells["names"], cells["port"])
        return "   ".join((shorter(name), *told, session.status_of(name)))
    row = session.encounter_row(name)
    ships = " · ".join(
        str(row[f"name_{side}"] or "") or f"MMSI {row[f'mmsi_{side}']}" for side in (1, 2)
    )
    place = f"{row['port']}, {row['port_km']:.0f} km" if row["port"] else "at sea"
    when = f"{stamp(row['start_utc'])}   {row['contact_h']:.1f} h"
    return f"{shorter(name)}   {when}   {ships}   {place}   {session.status_of(name)}"
