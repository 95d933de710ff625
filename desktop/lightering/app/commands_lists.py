"""The commands that choose which list is reviewed, and show who the ships are."""

from __future__ import annotations

from lightering.app.commanding import Command, with_results, with_selection

__all__ = ["LIST_COMMANDS"]

LIST_COMMANDS: tuple[Command, ...] = (
    Command(
        "list.encounters",
        "Encounters",
        "Review",
        "Alt+1",
        "Lists the encounters: two tracks that were close, slow and long together.",
        enabled=with_results,
    ),
    Command(
        "list.leads",
        "Leads",
        "Review",
        "Alt+2",
        "Lists meetings that silence leaves possible; nobody saw them and they add no barrels.",
        enabled=with_results,
    ),
    Command(
        "list.gaps",
        "Gaps",
        "Review",
        "Alt+3",
        "Lists silences of single ships, and whether receivers explain them.",
        enabled=with_results,
    ),
    Command(
        "list.loitering",
        "Loitering",
        "Review",
        "Alt+4",
        "Lists slow spells of single ships at sea.",
        enabled=with_results,
    ),
    Command(
        "review.identity",
        "Identity of the ships…",
        "Review",
        "I",
        "Shows what both ships sent of themselves in time, what is odd in it, and who lists them.",
        "review",
        with_selection,
    ),
)
"""In the order of the switch."""
