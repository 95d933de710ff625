"""Where decisions go: into the open case, or kept in memory until a case takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app.attached_files import Contents
from lightering.app.notices import Notice
from lightering.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lightering.case.attached import Held
    from lightering.case.audit import Draft
    from lightering.case.store import Case

__all__ = ["Keeper"]


class Keeper:
    """Holds the open case and what it could not take yet."""

    def __init__(self) -> None:
        """No case is open and nothing waits."""
        self.case: Case | None = None
        self._waiting: list[Draft] = []
        self._files: dict[str, Held] = {}
        self._said = False

    @property
    def waiting(self) -> int:
        """Decisions that are in memory only."""
        return len(self._waiting)

    def attached(self) -> Contents:
        """Returns what reads attached files; it may go to another thread."""
        return Contents(None if self.case is None else self.case.path, dict(self._files))

    def add(self, *drafts: Draft, files: Iterable[Held] = ()) -> Notice | None:
        """Keeps decisions, all or none, and returns what has to be said about it, if anything.

        Args:
            *drafts: What was decided, oldest first.
            files: What they attach.
        """
        self._waiting.extend(drafts)
        self._files |= {one.sha256: one for one in files}
        return self.flush()

    def flush(self) -> Notice | None:
        """Tries to put everything that waits into the case; returns what has to be said."""
        if not self._waiting:
            return None
        if self.case is None:
            if self._said:
                return None
            self._said = True
            return Notice(
                "warning",
                "No case is open: decisions are kept in memory and are lost when the window "
                "closes. Save a case to keep them.",
                "case.new",
            )
        try:
            before = self.case.last_utc
            self.case.append(self._waiting, self._files.values())
        except CaseError as error:
            many = self.waiting
            kept = f"last {many} decisions are" if many > 1 else "last decision is"
            return Notice("error", f"{error} Your {kept} kept in memory.", "case.save_as")
        at = self._waiting[0].at_utc
        self._waiting.clear()
        self._files.clear()
        if before is not None and at < before:
            return Notice(
                "warning",
                f"The clock of this machine says {at:%Y-%m-%d %H:%M:%SZ}, which is before the last "
                f"record of the case ({before:%Y-%m-%d %H:%M:%SZ}). The decision is kept, in its "
                "order; set the clock right, for reports print these times.",
            )
        return None

    def close(self) -> None:
        """Closes the case, if one is open; what waits goes on waiting."""
        if self.case is not None:
            self.case.close()
        self.case, self._said = None, False

    def forget(self) -> None:
        """Forgets what waits: it belongs to another case."""
        self._waiting.clear()
        self._files.clear()
