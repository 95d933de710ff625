"""Find or do anything: commands, encounters, leads, gaps, loitering, ships, by a few letters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lightering.app.clues import LISTS, ONE
from lightering.app.commands import COMMANDS
from lightering.app.filters import folded
from lightering.app.finding import Finder
from lightering.app.going import Instant, Place
from lightering.gui.keyed import key_words
from lightering.gui.labels import label
from lightering.gui.tables.clue_cells import ClueCells
from lightering.gui.words import is_missing, kind_words, plain, position, shorter, stamp

if TYPE_CHECKING:
    from lightering.app.finding import Found
    from lightering.app.keys import Keys
    from lightering.app.session import Session

__all__ = ["PaletteDialog"]

_MOST = 60
_MOST_OF_KIND = 20


class PaletteDialog(QDialog):
    """A search field over commands and all that was found; open it with `open()`.

    Signals:
        command_chosen: id of a command.
        found_chosen: the `Found` to go to.
    """

    command_chosen = Signal(str)
    found_chosen = Signal(object)

    def __init__(self, session: Session, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._keys = session, keys
        self.setWindowTitle("Find or do anything")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 420)
        self.field = QLineEdit()
        self.field.setPlaceholderText("name, IMO, MMSI, id, date, coordinates or command")
        self.field.setAccessibleName("Find or do anything")
        self.found = QListWidget()
        self.found.setAccessibleName("Found")
        self._none = label("Nothing has these words.", "second")
        self._more = label(
            "Leads, gaps and loitering are found here once they were looked for: choose one of "
            "their lists.",
            "second",
            wrap=True,
        )
        self._finder = Finder(session)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self._none)
        layout.addWidget(self.found)
        layout.addWidget(self._more)
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
            entries.append(("command", one.id, shown, folded(f"{one.title} {one.menu}")))
        return entries

    def _words(self, one: Found) -> str:
        """Returns what the list says of something found."""
        results, clues = self._session.results, self._session.clues
        if isinstance(one.aim, Instant):
            return f"Go to {stamp(datetime.fromtimestamp(one.aim.time_ms / 1000, UTC))}"
        if isinstance(one.aim, Place):
            return f"Go to {position(one.aim.lat, one.aim.lon)}"
        if results is None:
            return ""
        if one.kind == "ship":
            row = results.ships.iloc[one.row]
            imo = "" if is_missing(row["imo"]) else f", IMO {int(row['imo'])}"
            return f"Ship  {plain(row['name'])}  MMSI {int(row['mmsi']):09d}{imo}"
        if one.kind == LISTS[0]:
            row = results.encounters.iloc[one.row]
            return (
                f"{shorter(str(one.aim))}  {stamp(row['start_utc'])}  "
                f"{plain(row['name_1'])} · {plain(row['name_2'])}  ({kind_words(row['kind'])})"
            )
        if clues is None:
            return ""
        table = clues.tables[one.kind]
        cells = ClueCells(table)
        names, start = cells.text("names", one.row), cells.text("start", one.row)
        return f"{shorter(str(one.aim))}  {start}  {names}  ({ONE[one.kind]})"

    def _search(self, text: str) -> None:
        words = folded(text).split()
        self.found.clear()
        for _kind, name, shown, searched in self._entries:
            if all(word in searched for word in words):
                self._add(shown, name)
        for one in self._finder.find(text, _MOST if not words else _MOST_OF_KIND):
            self._add(self._words(one), one)
        self.found.setCurrentRow(0)
        self._none.setVisible(not self.found.count())
        session = self._session
        unknown = session.results is not None and session.clues is None
        self._more.setVisible(unknown and bool(words))

    def _add(self, shown: str, aim: str | Found) -> None:
        item = QListWidgetItem(shown)
        item.setData(Qt.ItemDataRole.UserRole, aim)
        self.found.addItem(item)

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
        aim = item.data(Qt.ItemDataRole.UserRole)
        self.accept()
        if isinstance(aim, str):
            self.command_chosen.emit(aim)
        else:
            self.found_chosen.emit(aim)
