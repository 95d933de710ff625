"""Marks encounters, and decides on all that are marked at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lightering.app.clues import LISTS, ONE
from lightering.gui.dialogs.alike import AlikeDialog
from lightering.gui.dialogs.note import NoteDialog
from lightering.gui.dialogs.reasons import REASONS_OF, ReasonDialog, noted
from lightering.gui.handlers.hands import Hands
from lightering.gui.header import VIEWS
from lightering.gui.words import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["MarkHandlers", "many"]


def many(count: int, name: str = LISTS[0]) -> str:
    """Returns how many rows of a list, in words.

    Args:
        count: 1 or more.
        name: One of `clues.LISTS`.
    """
    return f"1 {ONE[name]}" if count == 1 else f"{number(count)} {name}"


class MarkHandlers(Hands):
    """The commands of the marked set."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "marked.toggle": self.toggle,
            "marked.shown": self._session.mark_shown,
            "marked.box": self.box,
            "marked.clear": lambda: self._session.mark_only(()),
            "marked.confirm": partial(self.decide, "confirmed", "confirmed"),
            "marked.dismiss": self.dismiss,
            "marked.unsure": partial(self.decide, "unsure", "left open"),
            "marked.note": self.note,
            "marked.alike": self.alike,
        }

    def toggle(self) -> None:
        """Marks the selected encounter, or takes its mark away."""
        chosen = self._session.chosen_id
        if chosen is not None:
            self._session.toggle_mark(chosen)

    def box(self) -> None:
        """Lets the next drags on the map mark, or pan again."""
        self._window.show_view(VIEWS.index("Review"))
        self._window.review.map.toggle_box()

    def decide(
        self,
        status: str | None,
        said: str,
        note: Callable[[str], str] = lambda held: held,
        names: Sequence[str] | None = None,
    ) -> None:
        """Decides on the marked encounters together and says how to take it back.

        Args:
            status: One of `audit.STATUSES`, or None to leave the status of each.
            said: What was done, as the person reads it.
            note: From the note that holds to the one that holds from now on.
            names: Other encounters than the marked ones.
        """
        chosen = self._session.marked if names is None else names
        changed = self._session.decide_together(chosen, status, note)
        if changed:
            told = f"{self._many(changed)} {said}. Undo takes all of it back."
            self._window.say("fact", told, passing=True)
            self._session.mark_only(())

    def _many(self, count: int) -> str:
        return many(count, self._session.list_name)

    def dismiss(self) -> None:
        """Asks for the reason, and dismisses the marked encounters with it."""
        marked = self._session.marked
        dialog = ReasonDialog(
            self._many(len(marked)), self._window, REASONS_OF[self._session.list_name]
        )
        dialog.chosen.connect(
            lambda reason: self.decide(
                "dismissed", "dismissed", lambda held: noted(held, reason), marked
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def note(self) -> None:
        """Asks for a line that is added to the notes of the marked encounters."""
        marked = self._session.marked
        dialog = NoteDialog(self._many(len(marked)), "", self._window)

        def keep(text: str) -> None:
            if text:
                self.decide(None, "noted", lambda held: noted(held, text), marked)

        dialog.written.connect(keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def alike(self) -> None:
        """Shows the rows like the selected one, and dismisses those that stay ticked."""
        chosen = self._session.chosen_id
        if chosen is None:
            return
        dialog = AlikeDialog(self._session, chosen, self._window)
        dialog.taken.connect(
            lambda names, reason: self.decide(
                "dismissed", "dismissed", lambda held: noted(held, reason), names
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
