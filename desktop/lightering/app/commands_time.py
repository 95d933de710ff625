"""The commands that move the time cursor and its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app.commanding import Command, with_results

if TYPE_CHECKING:
    from lightering.app.session import Session

__all__ = ["TIME_COMMANDS"]


def _can_loop(session: Session) -> bool:
    return session.chosen_id is not None or session.loop


TIME_COMMANDS: tuple[Command, ...] = (
    Command(
        "time.play",
        "Play or pause",
        "Review",
        "Space",
        "Moves the ships through the window of time; stops at its end.",
        "review",
        with_results,
    ),
    Command(
        "time.loop",
        "Loop encounter",
        "Review",
        "Shift+Space",
        "Repeats playback from one hour before the selected encounter to one hour after it.",
        "review",
        _can_loop,
        lambda session: session.loop,
    ),
    Command(
        "time.fix_back",
        "One fix back",
        "Review",
        ",",
        "Moves the cursor to the fix before of the selected ships, or one minute back.",
        "review",
        with_results,
    ),
    Command(
        "time.fix_on",
        "One fix on",
        "Review",
        ".",
        "Moves the cursor to the next fix of the selected ships, or one minute on.",
        "review",
        with_results,
    ),
    Command(
        "time.back",
        "10 minutes back",
        "Review",
        "Left",
        "Moves the cursor 10 minutes back.",
        "review",
        with_results,
    ),
    Command(
        "time.on",
        "10 minutes on",
        "Review",
        "Right",
        "Moves the cursor 10 minutes on.",
        "review",
        with_results,
    ),
    Command(
        "time.day_back",
        "One day back",
        "Review",
        "Shift+Left",
        "Moves the cursor one day back.",
        "review",
        with_results,
    ),
    Command(
        "time.day_on",
        "One day on",
        "Review",
        "Shift+Right",
        "Moves the cursor one day on.",
        "review",
        with_results,
    ),
    Command(
        "time.window_start",
        "Window starts at cursor",
        "Review",
        "[",
        "Lets the window of time begin at the cursor.",
        "review",
        with_results,
    ),
    Command(
        "time.window_end",
        "Window ends at cursor",
        "Review",
        "]",
        "Lets the window of time end at the cursor.",
        "review",
        with_results,
    ),
)
"""In the order of the menu."""
