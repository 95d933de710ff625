"""Confirm, dismiss, unsure, note: what the analyst says, and what it does to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lightering.app.clues import is_clue, list_of
from lightering.gui.icons import icon
from lightering.gui.key_button import KeyButton
from lightering.gui.keyed import key_words, name_key
from lightering.gui.labels import ElidedLabel, label
from lightering.gui.words import barrels, percent, shorter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from lightering.app.keys import Keys
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.model.records import Balance

__all__ = ["DecisionBar", "effect_words"]

_BUTTONS = (
    ("confirm", "Confirm", "check", "confirmed"),
    ("dismiss", "Dismiss", "cross", "dismissed"),
    ("unsure", "Unsure", "question", "unsure"),
    ("note", "Note", "note", ""),
)

_A = {"leads": "A lead", "gaps": "A gap", "loitering": "Loitering"}


def effect_words(before: Balance, after: Balance) -> str:
    """Returns what a decision does: `total 499,200 → 512,100, over cap 50 → 56 %`.

    Args:
        before: The balance without it.
        after: The balance with it.
    """
    a, b = before.probability_exceeded, after.probability_exceeded
    return (
        f"total {barrels(before.estimated_bbl.p50)} → {barrels(after.estimated_bbl.p50)}, "
        f"over cap {percent(a).removesuffix(' %')} → {percent(b)}"
    )


class DecisionBar(QWidget):
    """The four buttons and the line that tells their effect on the total.

    Signals:
        asked: id of a command, such as "review.confirm".
    """

    asked = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self.setProperty("role", "strip")
        self._buttons: dict[str, KeyButton] = {}
        row = self._row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, title, _icon, _status in _BUTTONS:
            button = KeyButton(title)
            if name == "note":
                button.setText("")
            name_key(button, f"review.{name}", title)
            button.clicked.connect(lambda _checked=False, n=name: self.asked.emit(f"review.{n}"))
            button.installEventFilter(self)
            self._buttons[name] = button
            row.addWidget(button, 0 if name == "note" else 3)
        self._buttons["confirm"].setProperty("role", "confirm")
        self._effect = ElidedLabel("", "second")
        self._hint = label("", "third", right=True)
        self._last = ElidedLabel("", "third")
        self._last.hide()
        self._decided = ("", "")
        self._narrow = False
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._effect, 1)
        below.addWidget(self._hint)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addLayout(below)
        layout.addWidget(self._last)
        session.decision_changed.connect(self._tell_last)
        session.results_changed.connect(self._forget)
        session.clue_changed.connect(lambda _name: self.refresh())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        for name, _title, picture, _status in _BUTTONS:
            colour = theme.accent_text if name == "confirm" else theme.ink
            line = colour if name == "confirm" else theme.hairline
            self._buttons[name].set_colours(colour, line)
            # where room is short a word and its key say enough
            plain = self._narrow and name != "note"
            self._buttons[name].setIcon(QIcon() if plain else icon(picture, colour))
            self._buttons[name].setIconSize(QSize(15, 15))

    def show_keys(self, keys: Keys) -> None:
        """Names the keys of undo and next.

        Args:
            keys: Of all commands.
        """
        told = (("undo", "edit.undo"), ("next", "review.next"))
        named = [(word, key_words(keys.of(name))) for word, name in told]
        self._hint.setText("   ".join(f"{word} {key}" for word, key in named if key))

    def fold(self, narrow: bool) -> None:
        """Leaves out pictures, and the keys of undo and next to the menus, where room is short.

        Args:
            narrow: Whether the screen is small.
        """
        self._narrow = narrow
        self.set_theme(self._theme)
        side = 11 if narrow else 14
        self._row.setSpacing(4 if narrow else 8)
        self._column.setContentsMargins(side, *((6, side, 6) if narrow else (10, side, 8)))
        self._make_room()

    def _make_room(self) -> None:
        """The effect on the total comes first: the hint stands only where both have room."""
        room = self.width() - 28 - self._hint.sizeHint().width() - 12
        self._hint.setVisible(not self._narrow and self._effect.needed() <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _say(self, effect: str) -> None:
        self._effect.setText(effect[:1].upper() + effect[1:])
        self._make_room()

    def _tell_last(self, encounter_ids: tuple[str, ...]) -> None:
        """Keeps what the last decision was, for the line that stays when the selection goes on."""
        encounter_id = encounter_ids[-1]
        status = self._session.status_of(encounter_id)
        self._decided = (encounter_id, f"{shorter(encounter_id)} {status}")

    def _forget(self) -> None:
        self._decided = ("", "")
        self._last.hide()

    def allow(self) -> None:
        """Greys the buttons out where nothing can be decided."""
        allowed = self._session.chosen_id is not None and not self._session.read_only
        for button in self._buttons.values():
            button.setEnabled(allowed)

    def refresh(self) -> None:
        """Shows the state of the selected encounter anew."""
        self.allow()
        self._say(self._told(self._session.chosen_id))
        decided, words = self._decided
        # a decision taken back has no effect to tell
        held = bool(decided) and self._session.status_of(decided) != "to review"
        elsewhere = held and decided != self._session.chosen_id
        if elsewhere:
            self._last.setText(f"Last: {words}. {self._told(decided)}")
        self._last.setVisible(elsewhere)

    def _told(self, chosen: str | None, offered: str = "") -> str:
        session = self._session
        if chosen is None or session.results is None:
            return ""
        if is_clue(chosen):
            return f"{_A[list_of(chosen)]} is no encounter: it adds nothing to the total."
        if session.transfer_row(chosen) is None:
            return "Not in the total: no transfer was inferred from it."
        status, now = session.status_of(chosen), session.balance_of(chosen)
        aim = offered or ("confirmed" if status == "to review" else "")
        other = session.balance_if(chosen, aim or "to review")
        if now is None or other is None:
            return "Outside every cap period."
        return f"If {aim}: {effect_words(now, other)}" if aim else effect_words(other, now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        entered = event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn)
        if entered or event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            offered = ""
            for name, _title, _icon, status in _BUTTONS:
                if entered and watched is self._buttons[name]:
                    offered = status
            self._say(self._told(self._session.chosen_id, offered))
        return super().eventFilter(watched, event)
