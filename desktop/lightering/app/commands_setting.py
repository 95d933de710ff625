"""The commands that set values of an encounter against the model, and who signs the report."""

from __future__ import annotations

from lightering.app.commanding import Command, can_set, with_values

__all__ = ["REPORT_COMMANDS", "SETTING_COMMANDS"]

SETTING_COMMANDS: tuple[Command, ...] = (
    Command(
        "set.volume",
        "Set volume…",
        "Review",
        "V",
        "Sets the barrels of the encounter, one figure or an interval, with the reason.",
        "review",
        can_set,
    ),
    Command(
        "set.direction",
        "Swap giver and receiver…",
        "Review",
        "S",
        "Sets which ship received; the form opens with the other reading chosen.",
        "review",
        can_set,
    ),
    Command(
        "set.product",
        "Set product…",
        "Review",
        "P",
        "Sets what was moved, and with it the barrels per tonne.",
        "review",
        can_set,
    ),
    Command(
        "set.counts",
        "Set whether it counts…",
        "Review",
        "Y",
        "Sets yes, no or a probability to count toward the cap, whatever the model says.",
        "review",
        can_set,
    ),
    Command(
        "set.draught",
        "Type a draught…",
        "Review",
        "H",
        "Adds a draught from a source outside AIS, such as the log of a port, as evidence.",
        "review",
        can_set,
    ),
    Command(
        "set.model",
        "Back to the model's values",
        "Review",
        "",
        "Takes away all that was set of the encounter; the record of it stays.",
        "review",
        with_values,
    ),
)
"""In the order of the form."""

REPORT_COMMANDS: tuple[Command, ...] = (
    Command(
        "report.settings",
        "Report settings…",
        "Report",
        "",
        "Asks for author, organisation and logo of the report; the case keeps them.",
    ),
)
