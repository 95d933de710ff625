"""The two ships of an encounter, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lightering.gui.keyed import name_key
from lightering.gui.labels import ElidedLabel, label, line, set_role, tip
from lightering.gui.panels.ship_facts import MOST_FLAGS, flag_and_mid, imo_words, no_match
from lightering.gui.panels.ship_memory import MemoryLink
from lightering.gui.words import DASH, day, number
from lightering.model.schemas import FLAG_WORDS

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.panels.details import Details, Hull

__all__ = ["ShipCards", "card_lines", "flag_line", "history_link", "registry_line"]

_FOLDED = (1, 4)
"""Lines of `card_lines` that a small screen has no room for: IMO number and size."""
_SIZE = 4


def card_lines(hull: Hull) -> tuple[str, ...]:
    """Returns the lines under a ship's name.

    Args:
        hull: The ship.
    """
    flag, imo = flag_and_mid(hull.flag, hull.mmsi), imo_words(hull.imo, sound=bool(hull.imo_ok))
    kind = hull.kind or "Type not sent"
    weight = f", {number(hull.dwt_t)} DWT" if hull.dwt_t else ""
    size = (
        f"{hull.length_m:g} × {hull.beam_m:g} m"
        if hull.length_m and hull.beam_m
        else "Size not sent"
    )
    draught = f", deepest {hull.max_draught_m:.1f} m" if hull.max_draught_m else ""
    return (flag, imo, f"MMSI {hull.mmsi}", f"{kind}{weight}", f"{size}{draught}")


def flag_line(hull: Hull) -> str:
    """Returns what is odd in a ship's identity, in few words; "" if nothing is.

    Args:
        hull: The ship.
    """
    words = list(dict.fromkeys(FLAG_WORDS[flag] for flag, _ in hull.flags))
    if not words:
        return ""
    more = f", and {len(words) - 1} more" if len(words) > 1 else ""
    return f"⚠ {words[0]}{more}"


def registry_line(hull: Hull) -> str:
    """Returns where a ship's sizes are registered, or first what contradicts or cannot be.

    Args:
        hull: The ship.
    """
    if hull.doubts:
        first, more = hull.doubts[0], len(hull.doubts) - 1
        told = f"⚠ {first[0].upper()}{first[1:]}"
        return f"{told}; and {more} more" if more else told
    return f"Registry: {hull.registry}" if hull.registry else ""


def _lists(hull: Hull, *, narrow: bool = False) -> str:
    """What the lists say: a match, a name that another ship bears there, or nothing."""
    if hull.listed:
        return f"⚠ {hull.listed}"
    if narrow:
        return f"{hull.lists} lists: no match (no clearance)"
    nothing = no_match(hull.lists)
    return f"{nothing}; same name: {hull.hint}" if hull.hint else nothing


def _calls(hull: Hull, *, narrow: bool = False) -> str:
    before, after = day(hull.call_before, year=False), day(hull.call_after, year=False)
    if before == after == DASH:
        return "No DPRK call seen"
    if narrow and DASH not in (before, after):
        return f"DPRK call {before}, then {after}"
    parts = [f"{before} before"] if before != DASH else []
    parts += [f"{after} after"] if after != DASH else []
    return "DPRK call " + ", ".join(parts)


def history_link() -> QPushButton:
    """Returns the button that shows the identity of the ships in time."""
    made = QPushButton("identity")
    made.setProperty("role", "link")
    name_key(made, "review.identity", "Identity of the ships in time")
    made.setAccessibleName("Identity of the ships in time")
    return made


class _Card(QWidget):
    def __init__(self, bar: str) -> None:
        super().__init__()
        self._narrow = False
        self._hull: Hull | None = None
        self._bar = QFrame()
        self._bar.setProperty("role", bar)
        self._bar.setFixedHeight(3)
        self._role = label("", bar.removesuffix("_bar"))
        self._name = ElidedLabel("", "name")
        # what a finding rests on is never cut: it takes a second line
        self._lines = [label("", "second", wrap=True) for _ in range(5)]
        self._calls = label("", "second", wrap=True)
        self._listed = label("", "second", wrap=True)
        self._sizes = ElidedLabel("", "second")
        self._flags = label("", "warning", wrap=True)
        inner = QVBoxLayout()
        inner.setContentsMargins(14, 5, 8, 7)
        inner.setSpacing(0)
        self.history = history_link()
        top = QHBoxLayout()
        top.addWidget(self._role, 1)
        top.addWidget(self.history)
        inner.addLayout(top)
        self.memory = MemoryLink()
        texts: list[QLabel] = [self._name, *self._lines, self._calls, self._listed]
        texts += [self._sizes, self._flags]
        for text in texts:
            inner.addWidget(text)
            if text is self._name:
                inner.addWidget(self.memory, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addLayout(inner)

    def show_hull(self, hull: Hull) -> None:
        self._hull = hull
        self._role.setText(hull.role)
        self._name.setText(hull.name or f"MMSI {hull.mmsi}")
        self._write()
        self.setAccessibleName(f"{hull.role}: {hull.name}")
        said = [*card_lines(hull), registry_line(hull), *hull.doubts, *hull.sent]
        said += [sentence for _, sentence in hull.flags]
        self.setAccessibleDescription(". ".join(said))

    def fold(self, narrow: bool) -> None:
        """On a small screen IMO number and size go into the tooltip, and words are fewer."""
        self._narrow = narrow
        for place in _FOLDED:
            self._lines[place].setVisible(not narrow)
        self._write()

    def _write(self) -> None:
        hull = self._hull
        if hull is None:
            return
        lines = card_lines(hull)
        for shown, text in zip(self._lines, lines, strict=True):
            shown.setText(text)
        if self._narrow:
            # the digits that tell the flag begin the MMSI, which stands below
            self._lines[0].setText(lines[0].split(", MID ")[0])
        self._calls.setText(_calls(hull, narrow=self._narrow))
        self._listed.setText(_lists(hull, narrow=self._narrow))
        set_role(self._listed, "warning" if hull.listed else "second")
        self._lines[_SIZE].setToolTip(tip("\n".join(hull.sent)))
        said = "\n".join([hull.registry, hull.sizes, *hull.doubts]).strip()
        self._sizes.tell(registry_line(hull), said)
        self._sizes.setVisible(bool(hull.registry or hull.doubts))
        set_role(self._sizes, "warning" if hull.doubts else "second")
        self._flags.setText(flag_line(hull))
        self._flags.setVisible(bool(hull.flags))
        self._flags.setToolTip(tip("\n".join(sentence for _, sentence in hull.flags[:MOST_FLAGS])))
        folded = [lines[0], *(lines[place] for place in _FOLDED), _calls(hull)]
        folded += [] if hull.listed else [_lists(hull)]
        folded += hull.sent
        self.setToolTip(tip("\n".join(folded)) if self._narrow else "")


class ShipCards(QWidget):
    """Giver and receiver under their colours.

    Signals:
        asked: id of a command.
        event_asked: id of an event that was decided before.
    """

    asked = Signal(str)
    event_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards = (_Card("giver_bar"), _Card("receiver_bar"))
        for card in self._cards:
            card.history.clicked.connect(lambda: self.asked.emit("review.identity"))
            card.memory.chosen.connect(self.event_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._cards[0], 1)
        layout.addWidget(line(vertical=True))
        layout.addWidget(self._cards[1], 1)

    def show_details(self, details: Details) -> None:
        """Shows both ships.

        Args:
            details: The encounter.
        """
        for card, hull in zip(self._cards, details.hulls, strict=True):
            card.show_hull(hull)

    def show_memory(self, session: Session, details: Details) -> None:
        """Shows what was decided before on both hulls.

        Args:
            session: Holds the decisions.
            details: The encounter.
        """
        recall, but = session.recall, str(details.encounter["encounter_id"])
        for card, hull in zip(self._cards, details.hulls, strict=True):
            told = () if recall is None else recall.earlier(hull.mmsi, hull.imo, but)
            card.memory.show_memory(hull.name or f"MMSI {hull.mmsi}", told, session.knows)

    def fold(self, narrow: bool) -> None:
        """Leaves out what a small screen has no room for.

        Args:
            narrow: Whether the screen is small.
        """
        for card in self._cards:
            card.fold(narrow)
