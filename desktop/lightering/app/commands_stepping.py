"""The commands that go from event to event in time."""

from __future__ import annotations

from lightering.app.commanding import Command, with_results, with_selection

__all__ = ["STEPPING_COMMANDS"]

STEPPING_COMMANDS: tuple[Command, ...] = (
    Command(
        "step.event_on",
        "Next event in time",
        "Review",
        "E",
        "Goes to the shown encounter that begins next after the time cursor.",
        "review",
        with_results,
    ),
    Command(
        "step.event_back",
        "Event before in time",
        "Review",
        "Shift+E",
        "Goes to the shown encounter that began last before the time cursor.",
        "review",
        with_results,
    ),
    Command(
        "step.ship_on",
        "Next of the same ships",
        "Review",
        "W",
        "Goes to the next encounter of either ship, even if the filters hide it.",
        "review",
        with_selection,
    ),
    Command(
        "step.ship_back",
        "Before of the same ships",
        "Review",
        "Shift+W",
        "Goes to the encounter before of either ship, even if the filters hide it.",
        "review",
        with_selection,
    ),
)
"""In the order of the menu."""
