"""The commands on a set of marked encounters."""

from __future__ import annotations

from lightering.app.commanding import (
    Command,
    can_decide,
    can_decide_marked,
    with_marks,
    with_results,
    with_selection,
)

__all__ = ["MARKED_COMMANDS"]

MARKED_COMMANDS: tuple[Command, ...] = (
    Command(
        "marked.toggle",
        "Mark or unmark",
        "Review",
        "X",
        "Adds the selected encounter to the marked set, or takes it out.",
        "review",
        with_selection,
    ),
    Command(
        "marked.shown",
        "Mark all shown",
        "Review",
        "Shift+X",
        "Adds every encounter that the filter shows to the marked set.",
        "review",
        with_results,
    ),
    Command(
        "marked.box",
        "Mark by a box on the map",
        "Review",
        "B",
        "Lets a drag on the map mark what lies in the box; Shift and a drag do so at any time.",
        "review",
        with_results,
    ),
    Command(
        "map.ships",
        "Ships in the box",
        "Review",
        "Shift+B",
        "Lists the ships in the last box, or in what the map shows, with and without encounters.",
        "review",
        with_results,
    ),
    Command(
        "marked.clear",
        "Clear marks",
        "Review",
        "",
        "Empties the marked set, as Esc does; nothing is decided.",
        enabled=with_marks,
    ),
    Command(
        "marked.confirm",
        "Confirm marked",
        "Review",
        "Shift+C",
        "Confirms all marked encounters; one undo takes all of it back.",
        "review",
        can_decide_marked,
    ),
    Command(
        "marked.dismiss",
        "Dismiss marked with a reason…",
        "Review",
        "Ctrl+Shift+D",
        "Dismisses all marked encounters with one of nine reasons; one undo takes all of it back.",
        "review",
        can_decide_marked,
    ),
    Command(
        "marked.unsure",
        "Unsure of marked",
        "Review",
        "Shift+U",
        "Says of all marked encounters that they stay open; one undo takes all of it back.",
        "review",
        can_decide_marked,
    ),
    Command(
        "marked.note",
        "Note to marked…",
        "Review",
        "Shift+N",
        "Adds a line to the notes of all marked encounters; one undo takes all of it back.",
        "review",
        can_decide_marked,
    ),
    Command(
        "marked.alike",
        "Dismiss those like this…",
        "Review",
        "Ctrl+D",
        "Lists open encounters of this kind with the same ships or near the same port, to look at "
        "and dismiss together.",
        "review",
        can_decide,
    ),
)
"""In the order of the menu."""
