"""The commands that choose what the map draws, and colour the tracks of all ships."""

from __future__ import annotations

from lightering.app.commanding import Command, with_results

__all__ = ["COLOUR_COMMANDS"]

_WAYS = (
    ("nothing", "Tracks in one colour", "Draws the tracks of all ships in one colour."),
    ("ship", "Colour tracks by ship", "Gives neighbouring ships different colours."),
    ("kind", "Colour tracks by kind", "Colours tracks by the kind of ship that each sends."),
    ("speed", "Colour tracks by speed", "Colours tracks by the speed from fix to fix."),
    ("flag", "Colour tracks by flag", "Colours tracks by the flag that the MMSI claims."),
    ("status", "Colour tracks by review", "Colours tracks by what was decided on their ships."),
)

COLOUR_COMMANDS: tuple[Command, ...] = (
    Command(
        "map.layers",
        "Layers…",
        "View",
        "L",
        "Opens the menu of what the map draws: traffic, colours, ships, encounters, names, lines.",
        "review",
    ),
    Command(
        "map.colour",
        "Next colours of tracks",
        "View",
        "Shift+T",
        "Colours tracks by ship, kind, speed, flag or review in turn, then in one colour again.",
        "review",
        with_results,
    ),
    *(
        Command(f"map.colour_{name}", title, "View", "", help_, enabled=with_results)
        for name, title, help_ in _WAYS
    ),
)
