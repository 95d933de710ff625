"""What a command is, where its key works, and when it can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.session import Session

__all__ = [
    "CONTEXTS",
    "MENUS",
    "Command",
    "can_decide",
    "can_decide_marked",
    "can_redo",
    "can_set",
    "can_undo",
    "with_marks",
    "with_queue",
    "with_results",
    "with_selection",
    "with_values",
    "without_encounters",
]

CONTEXTS = {
    "window": "everywhere in the window",
    "sources": "while the Sources view has the focus, not in a text field",
    "review": "while the table, map, timeline or inspector has the focus, not in a text field",
}
"""Where a key works, by context key."""

MENUS = ("File", "Edit", "View", "Detect", "Review", "Ledger", "Report", "Help")
"""The menu bar, in order."""


def _always(session: Session) -> bool:  # noqa: ARG001 - all conditions look alike
    return True


def with_results(session: Session) -> bool:
    """Tells whether files are open.

    Args:
        session: What is open.
    """
    return session.results is not None


def without_encounters(session: Session) -> bool:
    """Tells whether files are open in which nobody met.

    Args:
        session: What is open.
    """
    return session.results is not None and session.results.encounters.empty


def with_selection(session: Session) -> bool:
    """Tells whether a row of the list that is shown is selected.

    Args:
        session: What is open.
    """
    return session.chosen_id is not None


def can_decide(session: Session) -> bool:
    """Tells whether the selected row can be decided on.

    Args:
        session: What is open.
    """
    return session.chosen_id is not None and not session.read_only


def with_marks(session: Session) -> bool:
    """Tells whether encounters are marked.

    Args:
        session: What is open.
    """
    return session.any_marked


def can_decide_marked(session: Session) -> bool:
    """Tells whether the marked encounters can be decided on.

    Args:
        session: What is open.
    """
    return session.any_marked and not session.read_only


def can_set(session: Session) -> bool:
    """Tells whether values of the selected encounter can be set against the model.

    Args:
        session: What is open.
    """
    chosen = session.selected_id
    return can_decide(session) and chosen is not None and session.transfer_row(chosen) is not None


def with_values(session: Session) -> bool:
    """Tells whether something is set of the selected encounter.

    Args:
        session: What is open.
    """
    chosen = session.selected_id
    return can_set(session) and chosen is not None and bool(session.override_of(chosen).fields)


def can_undo(session: Session) -> bool:
    """Tells whether a decision can be taken back.

    Args:
        session: What is open.
    """
    return session.can_undo


def can_redo(session: Session) -> bool:
    """Tells whether a decision taken back can be put in force again.

    Args:
        session: What is open.
    """
    return session.can_redo


def with_queue(session: Session) -> bool:
    """Tells whether anything is left to review.

    Args:
        session: What is open.
    """
    return session.next_to_review(1) is not None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the window can do.

    Attributes:
        id: Dotted name; handlers are bound to it.
        title: Words of the menu entry; "…" if a dialog follows.
        menu: One of `MENUS`.
        shortcut: Key as portable text (`Ctrl+O`), or "".
        help: One sentence for the help page.
        context: Key of `CONTEXTS`: where the shortcut works.
        enabled: Whether it can be done now.
        checked: Whether it is on, for a command that is switched on and off; else None.
    """

    id: str
    title: str
    menu: str
    shortcut: str
    help: str
    context: str = "window"
    enabled: Callable[[Session], bool] = _always
    checked: Callable[[Session], bool] | None = None
