"""Help, keys and about: all from the declared table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from lightering.app.commands import COMMANDS, MENUS
from lightering.gui.dialogs.pages import PagesDialog
from lightering.gui.keyed import key_words, words_of
from lightering.gui.labels import label
from lightering.version import __version__

if TYPE_CHECKING:
    from lightering.app.commands import Command
    from lightering.app.keys import Keys

__all__ = ["AboutDialog", "HelpDialog"]

_FIRST_STEPS = (
    "Open track files (menu File, or drop them on the window). Map, timeline and table show the "
    "encounters found in them. <review.next> goes to the encounter that moves the total most; "
    "<review.confirm> confirms it, <review.dismiss> dismisses it, <review.unsure> leaves it "
    "open. The header tells what each decision did to the total. Every decision is kept as it is "
    "made. Report > Export report writes the evidence as a PDF."
)
_CLAIMS = (
    "An encounter is measured: two tracks close, slow and long. A transfer is inferred from it. A "
    "finding is what the analyst signs. Totals from AIS are lower bounds: ships that send nothing "
    "are not in them. No match in a list is not a clearance."
)


def _table(commands: list[Command], keys: Keys) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(2, 1)
    for row, one in enumerate(commands):
        grid.addWidget(label(key_words(keys.of(one.id)), "strong"), row, 0)
        grid.addWidget(label(one.title), row, 1)
        grid.addWidget(label(one.help, "second", wrap=True), row, 2)
    return grid


class HelpDialog(PagesDialog):
    """First steps, the meaning of words, and every command by menu."""

    def __init__(self, keys: Keys, parent: QWidget) -> None:
        super().__init__("Help", parent)
        self.rows.addWidget(label("First steps", "title"))
        self.rows.addWidget(label(keys.named(_FIRST_STEPS, words_of(keys)), wrap=True))
        self.rows.addWidget(label("Words", "title"))
        self.rows.addWidget(label(_CLAIMS, wrap=True))
        for menu in MENUS:
            self.rows.addWidget(label(menu, "section"))
            self.rows.addLayout(_table([c for c in COMMANDS if c.menu == menu], keys))
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
