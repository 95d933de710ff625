"""Which key does what, as the person changed it; free of Qt.

Keys are portable text (`Ctrl+Shift+Z`), as the table of commands writes them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lightering.app.commands import COMMANDS, Command, command
from lightering.app.signals import Signal
from lightering.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Keys"]

_KEPT = frozenset({"tab", "backtab", "return", "enter", "esc", "escape", "up", "down"})
"""Keys by which a person goes through any window; with a modifier they are free."""

_MOST = 40
"""Longest text of a key that is looked at; the settings are a file that anybody can write."""

_NAMED = re.compile(r"<([a-z_]+\.[a-z_]+)>")


class Keys:
    """The keys of all commands.

    Attributes:
        changed: Some command has another key.
    """

    def __init__(self) -> None:
        """Each command has the key of the table."""
        self.changed: Signal[()] = Signal()
        self._own: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Returns the key of a command, "" if it has none.

        Args:
            name: Id of a command.

        Raises:
            KeyError: There is no such command.
        """
        return self._own.get(name, command(name).shortcut)

    def is_own(self, name: str) -> bool:
        """Tells whether the key of a command is another than that of the table.

        Args:
            name: Id of a command.
        """
        return name in self._own

    def holder(self, key: str, besides: str = "") -> Command | None:
        """Returns the command that a key does now, None if it is free.

        A key of the whole window works in each view too, so one key has one command everywhere.

        Args:
            key: Portable text.
            besides: Id of a command that is not asked about.
        """
        wanted = key.casefold()
        for one in COMMANDS:
            if one.id != besides and wanted and self.of(one.id).casefold() == wanted:
                return one
        return None

    def give(self, name: str, key: str) -> None:
        """Gives a command another key; "" takes its key away.

        Args:
            name: Id of a command.
            key: Portable text.

        Raises:
            KeyError: There is no such command.
            UserError: The key is taken, or one that every window needs.
        """
        one = command(name)
        self._check(one, key)
        self._put(one, key)
        self.changed.emit()

    def move(self, name: str, key: str) -> None:
        """Gives a command a key, and takes it from the command that has it now.

        Args:
            name: Id of a command.
            key: Portable text.

        Raises:
            KeyError: There is no such command.
            UserError: The key is one that every window needs.
        """
        one = command(name)
        held = self.holder(key, name)
        self._check(one, key, moving=True)
        if held is not None:
            self._put(held, "")
        self._put(one, key)
        self.changed.emit()

    def restore(self, name: str | None = None) -> None:
        """Gives a command, or all, the key of the table again.

        Args:
            name: Id of a command; None for all.

        Raises:
            KeyError: There is no such command.
            UserError: Another command has that key now.
        """
        if name is None:
            self._own.clear()
            self.changed.emit()
        else:
            self.give(name, command(name).shortcut)

    def _put(self, one: Command, key: str) -> None:
        if key == one.shortcut:
            self._own.pop(one.id, None)
        else:
            self._own[one.id] = key

    def _check(self, one: Command, key: str, *, moving: bool = False) -> None:
        if key.casefold() in _KEPT and key != one.shortcut:
            raise UserError(f"{key} is needed in every window and does nothing else.")
        if one.context == "window" and len(key) == 1:
            raise UserError(
                f"{key} alone would be typed into fields: add Ctrl or Alt, for "
                f"“{one.title.rstrip('…')}” works everywhere."
            )
        held = self.holder(key, one.id)
        if held is not None and not moving:
            raise UserError(f"{key} is the key of “{held.title.rstrip('…')}”.")

    # -- kept -------------------------------------------------------------------------------

    def told(self) -> str:
        """Returns the keys that are not those of the table, as JSON."""
        return json.dumps(self._own, sort_keys=True)

    def take(self, told: object, known: Callable[[str], bool]) -> None:
        """Takes keys that were kept; what cannot hold any more stays as the table has it.

        Args:
            told: Of `told`, or whatever the settings hold.
            known: Whether a text is a key at all.
        """
        try:
            kept = json.loads(told) if isinstance(told, str) else {}
        except (ValueError, RecursionError):
            kept = {}
        declared = {one.id: one for one in COMMANDS}
        own = {
            name: key
            for name, key in (kept.items() if isinstance(kept, dict) else ())
            if name in declared and isinstance(key, str) and len(key) <= _MOST
            if not key or known(key)
        }
        # keys may have changed places, so all are laid aside before any is looked at
        self._own = dict.fromkeys(own, "")
        for name, key in own.items():
            try:
                self._check(declared[name], key)
            except UserError:
                first = declared[name].shortcut
                key = "" if self.holder(first, name) else first
            self._own[name] = key
        for name in list(self._own):
            if self._own[name] == declared[name].shortcut:
                del self._own[name]
        self.changed.emit()

    def named(self, text: str, words: dict[str, str]) -> str:
        """Returns a text in which `<id of a command>` became its key.

        Args:
            text: A sentence.
            words: Keys as they are written for people, by id; a command without a key is named.
        """
        return _NAMED.sub(
            lambda found: words.get(found[1]) or f"“{command(found[1]).title.rstrip('…')}”", text
        )
