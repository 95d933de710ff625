"""Find or do anything: commands, encounters, ships, by a few letters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lightering.app.commands import COMMANDS
from lightering.app.filters import Filter, visible
from lightering.gui.keyed import key_words
from lightering.gui.labels import label
from lightering.gui.words import kind_words, plain, shorter, stamp

if TYPE_CHECKING:
    from lightering.app.keys import Keys
    from lightering.app.session import Session

__all__ = ["PaletteDialog"]

_MOST = 60


class PaletteDialog(QDialog):
    """A search field over commands and encounters; open it with `open()`.

    Signals:
        command_chosen: id of a command.
        encounter_chosen: id of an encounter.
    """

    command_chosen = Signal(str)
    encounter_chosen = Signal(str)

    def __init__(self, session: Session, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._keys = session, keys
        self.setWindowTitle("Find or do anything")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 420)
        self.field = QLineEdit()
        self.field.setPlaceholderText("name, IMO, MMSI, id, date or command")
        self.field.setAccessibleName("Find or do anything")
        self.found = QListWidget()
        self.found.setAccessibleName("Found")
        self._none = label("Nothing has these words.", "second")
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self._none)
        layout.addWidget(self.found)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.found.itemActivated.connect(self._take)
        self.found.itemClicked.connect(self._take)
        self._entries = self._collect()
        self._search("")
        self.field.setFocus()

    def _collect(self) -> list[tuple[str, str, str, str]]:
        """Kind, id, words shown, words searched."""
        entries = []
        for one in COMMANDS:
            if one.id == "view.palette" or not one.enabled(self._session):
                continue
            key = key_words(self._keys.of(one.id))
            shown = f"{one.menu}: {one.title}" + (f"    {key}" if key else "")
            entries.append(("command", one.id, shown, _folded(f"{one.title} {one.menu}")))
        return entries

    def _encounters(self, text: str) -> list[tuple[str, str, str]]:
        """The first encounters with these words; searched in columns made for it."""
        results, rows = self._session.results, self._session.rows
        if results is None or rows is None:
            return []
        mask = visible(rows, self._session.status_codes(), Filter(text=text))
        found = []
        for place in np.flatnonzero(mask)[:_MOST]:
            row = results.encounters.iloc[int(place)]
            shown = (
                f"{shorter(str(row['encounter_id']))}  {stamp(row['start_utc'])}  "
                f"{plain(row['name_1'])} · {plain(row['name_2'])}  ({kind_words(row['kind'])})"
            )
            found.append(("encounter", str(row["encounter_id"]), shown))
        return found

    def _search(self, text: str) -> None:
        words = _folded(text).split()
        entries = [e[:3] for e in self._entries if all(word in e[3] for word in words)]
        self.found.clear()
        for kind, name, shown in (*entries, *self._encounters(text)):
            item = QListWidgetItem(shown)
            item.setData(Qt.ItemDataRole.UserRole, (kind, name))
            self.found.addItem(item)
        self.found.setCurrentRow(0)
        self._none.setVisible(not self.found.count())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self.found.currentRow() + step
                self.found.setCurrentRow(min(max(row, 0), self.found.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.found.currentItem() is not None:
                    self._take(self.found.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _take(self, item: QListWidgetItem) -> None:
        kind, name = item.data(Qt.ItemDataRole.UserRole)
        self.accept()
        (self.command_chosen if kind == "command" else self.encounter_chosen).emit(name)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
