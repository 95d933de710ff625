"""Widgets that name the key of a command; they follow when the person changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from lightering.app.commands import COMMANDS, command
from lightering.app.keys import Keys
from lightering.gui.key_button import KeyButton

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

__all__ = ["Keyed", "is_key", "kept_keys", "key_words", "name_key", "show_keys", "words_of"]

_SETTING = "keys"

_COMMAND, _TIP, _TEXT = "command", "command_tip", "command_text"


@runtime_checkable
class Keyed(Protocol):
    """A widget that writes keys into sentences of its own."""

    def show_keys(self, keys: Keys) -> None:
        """Writes them anew.

        Args:
            keys: Of all commands.
        """


def key_words(shortcut: str) -> str:
    """Returns a key as people write it on this machine.

    Args:
        shortcut: Portable text, or "".
    """
    sequence = QKeySequence(shortcut, QKeySequence.SequenceFormat.PortableText)
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def is_key(shortcut: str) -> bool:
    """Tells whether a text names exactly one key.

    Args:
        shortcut: Portable text.
    """
    sequence = QKeySequence(shortcut, QKeySequence.SequenceFormat.PortableText)
    return (
        sequence.count() == 1
        and sequence.toString(QKeySequence.SequenceFormat.PortableText) == shortcut
    )


def words_of(keys: Keys) -> dict[str, str]:
    """Returns the keys of all commands as people write them, by id.

    Args:
        keys: Of all commands.
    """
    return {one.id: key_words(keys.of(one.id)) for one in COMMANDS}


def kept_keys(settings: QSettings) -> Keys:
    """Returns the keys that the settings keep; every change is written there at once.

    Args:
        settings: Of the person.
    """
    keys = Keys()
    keys.take(settings.value(_SETTING), is_key)
    keys.changed.connect(lambda: settings.setValue(_SETTING, keys.told()))
    return keys


def name_key(widget: QWidget, name: str, tip: str, text: str = "") -> None:
    """Lets a widget name the key of a command, behind its tooltip or in its cap.

    Args:
        widget: The button.
        name: Id of the command.
        tip: Tooltip without the key.
        text: Words of the button without the key, if it stands behind them too.
    """
    widget.setProperty(_COMMAND, name)
    widget.setProperty(_TIP, tip)
    widget.setProperty(_TEXT, text)
    _show(widget, command(name).shortcut)


def show_keys(root: QWidget, keys: Keys) -> None:
    """Writes the keys of now wherever a widget names one.

    Args:
        root: The window.
        keys: Of all commands.
    """
    for widget in root.findChildren(QWidget):
        name = widget.property(_COMMAND)
        if isinstance(name, str):
            _show(widget, keys.of(name))
        if isinstance(widget, Keyed):
            widget.show_keys(keys)


def _show(widget: QWidget, shortcut: str) -> None:
    key, tip, text = key_words(shortcut), widget.property(_TIP), widget.property(_TEXT)
    widget.setToolTip(f"{tip} ({key})" if key else tip)
    if isinstance(widget, KeyButton):
        widget.set_key(key.replace("+", " ") if len(key) > 1 else key)
    elif text and isinstance(widget, QAbstractButton):
        widget.setText(f"{text}  {key}".rstrip())
