"""Files attached to events as evidence: recorded as decisions are, and taken back as they are.

One layer of `session.Session`, between `marking` and `clue_board`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lightering.app.clues import is_clue
from lightering.app.marking import Marking
from lightering.errors import UserError
from lightering.model.attachments import Attached, check_attachment

if TYPE_CHECKING:
    from lightering.case.attached import Held
    from lightering.model.attachments import Attachment

__all__ = ["Attaching"]


class Attaching(Marking):
    """Decisions and marks, and what is attached."""

    def attachments_of(self, encounter_id: str) -> tuple[Attachment, ...]:
        """Returns what is attached to an event, in the order it was attached.

        Args:
            encounter_id: Any id.
        """
        return self.review.state_of(encounter_id).attachments

    @property
    def attached(self) -> Attached:
        """What is attached to whatever the results hold, and how it is read.

        What leads, gaps and loitering have is told before they are looked for, too.
        """
        place = {} if self.rows is None else self.rows.place
        held = self.review.attachments.items()
        by_event = {name: files for name, files in held if is_clue(name) or name in place}
        return Attached(by_event, self._keeper.attached())

    def attach(self, encounter_id: str, wanted: Attachment, held: Held) -> bool:
        """Attaches a file to anything that was found; returns whether that changed anything.

        A file that is attached to it already is told anew: its caption, date and source change.
        No figure moves.

        Args:
            encounter_id: One of the results.
            wanted: What is said of the file.
            held: Its bytes or its place.

        Raises:
            KeyError: There is no such event.
            UserError: What is said of it cannot be meant.
        """
        self.check_known(encounter_id)
        check_attachment(wanted)
        if (wanted.sha256, wanted.size) != (held.sha256, held.size):
            raise UserError("Attachment: this is not the file that was looked at. Attach it anew.")
        return self._set_attachments(encounter_id, _with(self, encounter_id, wanted), (held,))

    def describe_attachment(self, encounter_id: str, wanted: Attachment) -> bool:
        """Says something else of a file that is attached; returns whether that changed anything.

        Args:
            encounter_id: One of the results.
            wanted: What is said of it from now on.

        Raises:
            KeyError: There is no such event, or the file is not attached to it.
            UserError: What is said of it cannot be meant.
        """
        check_attachment(wanted)
        self._attached(encounter_id, wanted.sha256)
        return self._set_attachments(encounter_id, _with(self, encounter_id, wanted))

    def detach(self, encounter_id: str, sha256: str) -> bool:
        """Takes a file from an event; its records and its bytes stay in the case.

        Args:
            encounter_id: One of the results.
            sha256: Of the file.

        Raises:
            KeyError: There is no such event, or the file is not attached to it.
        """
        gone = self._attached(encounter_id, sha256)
        left = tuple(one for one in self.attachments_of(encounter_id) if one != gone)
        return self._set_attachments(encounter_id, left)

    def _attached(self, encounter_id: str, sha256: str) -> Attachment:
        self.check_known(encounter_id)
        for one in self.attachments_of(encounter_id):
            if one.sha256 == sha256:
                return one
        raise KeyError(sha256)

    def _set_attachments(
        self, encounter_id: str, held: tuple[Attachment, ...], files: tuple[Held, ...] = ()
    ) -> bool:
        after = replace(self.review.state_of(encounter_id), attachments=held)
        return self._record(lambda: self.review.decide(encounter_id, after), files)


def _with(session: Attaching, encounter_id: str, wanted: Attachment) -> tuple[Attachment, ...]:
    """Returns what is attached with one file more, or told anew in its place."""
    held = session.attachments_of(encounter_id)
    if all(one.sha256 != wanted.sha256 for one in held):
        return (*held, wanted)
    return tuple(wanted if one.sha256 == wanted.sha256 else one for one in held)
