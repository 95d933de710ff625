"""Help, keys and about: all from the declared table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from lightering.app.commands import COMMANDS, CONTEXTS, MENUS
from lightering.gui.dialogs.pages import PagesDialog
from lightering.gui.labels import label
from lightering.version import __version__

if TYPE_CHECKING:
    from lightering.app.commands import Command

__all__ = ["AboutDialog", "HelpDialog", "KeysDialog", "key_words"]

_FIRST_STEPS = (
    "Open track files (menu File, or drop them on the window). Map, timeline and table show the "
    "encounters found in them. J goes to the encounter that moves the total most; C confirms it, D "
    "dismisses it, U leaves it open. The header tells what each decision did to the total. Every "
    "decision is kept as it is made. Report > Export report writes the evidence as a PDF."
)
_CLAIMS = (
    "An encounter is measured: two tracks close, slow and long. A transfer is inferred from it. A "
    "finding is what the analyst signs. Totals from AIS are lower bounds: ships that send nothing "
    "are not in them. No match in a list is not a clearance."
)


def key_words(shortcut: str) -> str:
    """Returns a key as people write it on this machine.

    Args:
        shortcut: Portable text, or "".
    """
    sequence = QKeySequence(shortcut, QKeySequence.SequenceFormat.PortableText)
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def _table(commands: list[Command], *, with_help: bool) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(2, 1)
    for row, one in enumerate(commands):
        grid.addWidget(label(key_words(one.shortcut), "strong"), row, 0)
        grid.addWidget(label(one.title), row, 1)
        if with_help:
            grid.addWidget(label(one.help, "second", wrap=True), row, 2)
    return grid


class KeysDialog(PagesDialog):
    """Every key, by where it works."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Keys", parent)
        for context, where in CONTEXTS.items():
            keyed = [c for c in COMMANDS if c.shortcut and c.context == context]
            self.rows.addWidget(label(where[0].upper() + where[1:], "section"))
            self.rows.addLayout(_table(keyed, with_help=True))
        self.rows.addStretch(1)


class HelpDialog(PagesDialog):
    """First steps, the meaning of words, and every command by menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Help", parent)
        self.rows.addWidget(label("First steps", "title"))
        self.rows.addWidget(label(_FIRST_STEPS, wrap=True))
        self.rows.addWidget(label("Words", "title"))
        self.rows.addWidget(label(_CLAIMS, wrap=True))
        for menu in MENUS:
            self.rows.addWidget(label(menu, "section"))
            self.rows.addLayout(_table([c for c in COMMANDS if c.menu == menu], with_help=True))
        self.rows.addStretch(1)


class AboutDialog(PagesDialog):
    """Version, licence and what the program does not claim."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("About Lightering", parent)
        self.resize(520, 360)
        self.rows.addWidget(label(f"Lightering {__version__}", "title"))
        self.rows.addWidget(label(_CLAIMS, wrap=True))
        self.rows.addWidget(
            label(
                "Licence: Apache-2.0. Coast: GSHHG (LGPL-3) and Natural Earth (public domain). "
                "Fonts: Noto Sans (OFL 1.1), DejaVu Sans (Bitstream Vera). Qt and PySide6: LGPL-3. "
                "Ports: NGA World Port Index (public domain).",
                "second",
                wrap=True,
            )
        )
        self.rows.addStretch(1)
