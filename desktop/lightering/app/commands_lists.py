"""The commands that choose which list is reviewed."""

from __future__ import annotations

from lightering.app.commanding import Command, with_results

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
)
"""In the order of the switch."""
