"""The inspector's page of a lead, a gap or a loitering: that it is none, who, and what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lightering.app.clues import ClueFilter, list_of
from lightering.gui.labels import ElidedLabel, label, line
from lightering.gui.panels.attached import AttachedPanel
from lightering.gui.panels.clue_facts import BANNER, facts_of, related_of, ship_words
from lightering.gui.panels.inspector_ships import history_link
from lightering.gui.panels.ship_memory import MemoryLink

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Tasks

__all__ = ["CluePage"]

_MOST_FACTS = 10


class CluePage(QScrollArea):
    """Shows the selected clue.

    Signals:
        asked: id of a command.
        event_asked: id of an event that was decided before.
    """

    asked = Signal(str)
    event_asked = Signal(str)

    def __init__(self, session: Session, tasks: Tasks, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.files = AttachedPanel(session, tasks, theme)
        self.files.asked.connect(self.asked)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("About the selected lead, gap or loitering")
        self._banner = label("", "strong", wrap=True)
        self._banner.setContentsMargins(14, 8, 14, 8)
        strip = QWidget()
        strip.setProperty("role", "caution")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        told = QVBoxLayout(strip)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self._banner)
        self._ships = [_Ship("giver_bar"), _Ship("receiver_bar")]
        ships = QHBoxLayout()
        ships.setSpacing(0)
        for ship in self._ships:
            ships.addWidget(ship, 1)
            ship.history.clicked.connect(lambda: self.asked.emit("review.identity"))
            ship.memory.chosen.connect(self.event_asked)
        self._note = label("", "second", wrap=True)
        self._note.setContentsMargins(14, 4, 14, 4)
        facts = QWidget()
        self._grid = QGridLayout(facts)
        self._grid.setContentsMargins(14, 8, 14, 8)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._facts: list[tuple[QLabel, QLabel]] = []
        for row in range(_MOST_FACTS):
            pair = (label("", "second"), label("", "", wrap=True))
            for column, one in enumerate(pair):
                self._grid.addWidget(one, row, column, Qt.AlignmentFlag.AlignTop)
            self._facts.append(pair)
        self._links = [QPushButton() for _ in range(2)]
        links = QVBoxLayout()
        links.setContentsMargins(12, 0, 14, 8)
        for button in self._links:
            button.setProperty("role", "link")
            links.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._aims = ["", ""]
        for place, button in enumerate(self._links):
            button.clicked.connect(lambda _on=False, p=place: self._go(self._aims[p]))
        inner = QWidget()
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(strip)
        whole.addLayout(ships)
        whole.addWidget(self._note)
        whole.addWidget(line())
        whole.addWidget(facts)
        whole.addLayout(links)
        whole.addWidget(line())
        held = QVBoxLayout()
        held.setContentsMargins(14, 6, 14, 6)
        held.addWidget(self.files)
        whole.addLayout(held)
        whole.addStretch(1)
        self.setWidget(inner)

    def show_clue(self, identifier: str) -> None:
        """Shows a clue.

        Args:
            identifier: One of the session's.

        Raises:
            KeyError: There is no such clue.
        """
        table, row = self._session.clue_row(identifier)
        clues = self._session.clues
        if clues is None:
            return
        self._banner.setText(BANNER[table.name])
        ships = ship_words(table, row)
        for place, card in enumerate(self._ships):
            card.setVisible(place < len(ships))
            if place < len(ships):
                card.tell(*ships[place])
        facts = facts_of(clues, identifier)
        for place, pair in enumerate(self._facts):
            for one, text in zip(
                pair, facts[place] if place < len(facts) else ("", ""), strict=True
            ):
                one.setText(text)
                one.setVisible(place < len(facts))
        related = related_of(clues, identifier)
        for place, button in enumerate(self._links):
            button.setVisible(place < len(related))
            if place < len(related):
                words, self._aims[place] = related[place]
                button.setText(words)
        self.tell_note(self._session.note_of(identifier))
        if self.files.event_id != identifier:
            self.files.show_event(identifier)
        self.show_memory(identifier)
        self.verticalScrollBar().setValue(0)

    def show_memory(self, identifier: str) -> None:
        """Shows what was decided before on the hulls of a clue.

        Args:
            identifier: One of the session's.
        """
        table, row = self._session.clue_row(identifier)
        told, recall = table.subject(row), self._session.recall
        sides = ("_1", "_2") if "mmsi_1" in told else ("",)
        for card, side in zip(self._ships, sides, strict=False):
            mmsi, imo = told[f"mmsi{side}"], told.get(f"imo{side}")
            held = () if recall is None else recall.earlier(mmsi, imo, identifier)
            name = told.get(f"name{side}") or f"MMSI {mmsi}"
            card.memory.show_memory(name, held, self._session.knows)

    def tell_note(self, note: str) -> None:
        """Shows the analyst's note.

        Args:
            note: As written, "" if there is none.
        """
        self._note.setText(f"Note: {note}")
        self._note.setVisible(bool(note))

    def _go(self, aim: str) -> None:
        """Goes to a silence, or lists the leads that need it."""
        if self._session.clue_id == aim and list_of(aim) == "gaps":
            self._session.show_list("leads")
            self._session.set_filter("leads", ClueFilter(text=aim))
            first = self._session.next_to_review(1)
            if first is not None:
                self._session.visit(first)
        else:
            self._session.visit(aim)


class _Ship(QWidget):
    """Name and numbers under the colour the ship has on the map."""

    def __init__(self, bar: str) -> None:
        super().__init__()
        strip = QFrame()
        strip.setProperty("role", bar)
        strip.setFixedHeight(3)
        self._name, self._numbers = ElidedLabel("", "name"), label("", "second", wrap=True)
        column = QVBoxLayout()
        column.setContentsMargins(14, 5, 8, 7)
        column.setSpacing(0)
        self.history = history_link()
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self.history)
        column.addLayout(top)
        self.memory = MemoryLink()
        column.addWidget(self.memory, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._numbers)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(strip)
        outer.addLayout(column)

    def tell(self, name: str, numbers: str) -> None:
        self._name.setText(name)
        self._numbers.setText(numbers)
        self.setAccessibleName(f"{name}, {numbers}")
