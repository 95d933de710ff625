"""The commands on files attached as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app.commanding import Command, can_decide

if TYPE_CHECKING:
    from lightering.app.session import Session

__all__ = ["ATTACHING_COMMANDS", "with_files"]


def with_files(session: Session) -> bool:
    """Tells whether files are attached to what is selected.

    Args:
        session: What is open.
    """
    chosen = session.chosen_id
    return chosen is not None and bool(session.attachments_of(chosen))


def _can_change(session: Session) -> bool:
    return with_files(session) and not session.read_only


ATTACHING_COMMANDS: tuple[Command, ...] = (
    Command(
        "attach.add",
        "Attach files…",
        "Review",
        "A",
        "Attaches pictures or documents as evidence, with hash, caption and date; no figure moves.",
        "review",
        can_decide,
    ),
    Command(
        "attach.open",
        "Look at the attached file",
        "Review",
        "O",
        "Shows a picture in the window; opens a copy of a PDF or text in another program.",
        "review",
        with_files,
    ),
    Command(
        "attach.save",
        "Save a copy of the attached file…",
        "Review",
        "",
        "Writes the attached file elsewhere, byte for byte.",
        enabled=with_files,
    ),
    Command(
        "attach.describe",
        "Change caption, date and source…",
        "Review",
        "Shift+A",
        "Says something else of the attached file; the record of what was said before stays.",
        "review",
        _can_change,
    ),
    Command(
        "attach.remove",
        "Remove the attached file",
        "Review",
        "",
        "Takes the file away; its record and its bytes stay in the case.",
        enabled=_can_change,
    ),
)
