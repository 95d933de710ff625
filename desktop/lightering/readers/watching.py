"""Who reads tells here what becomes of each file; who looks on may give single files up.

A reader calls, a screen listens: all calls come from the threads that read, never from the
listener's own, and a listener that is slow slows the reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lightering.model.records import FileReport, Rejected
    from lightering.progress import Progress

__all__ = ["SHOWN_ROWS", "FileWatch", "Watch"]

SHOWN_ROWS = 500
"""Rejected records of one reason and source that a listener is given; the others are counted."""


class Watch(Protocol):
    """Hears what becomes of each file; `place` is its number in the list of `listed`."""

    def listed(self, files: Sequence[Path]) -> None:
        """Hears which files will be read, in this order.

        Args:
            files: As `folders.walk` found them.
        """

    def begun(self, place: int) -> None:
        """Hears that the reading of a file begins.

        Args:
            place: Which file.
        """

    def moved(self, place: int, fraction: float, records_in: int, rejected: int) -> None:
        """Hears how far a file is, once for each block of it.

        Args:
            place: Which file.
            fraction: Of its bytes, 0 to 1.
            records_in: Records found in it so far.
            rejected: Of these, records refused so far.
        """

    def refused(self, place: int, record: Rejected) -> None:
        """Hears of a rejected record: the first `SHOWN_ROWS` of each reason.

        Args:
            place: Which file.
            record: What was refused, and why.
        """

    def ended(self, place: int, reports: Sequence[FileReport]) -> None:
        """Hears what became of a file; also of one that never began.

        Args:
            place: Which file.
            reports: One per source in it, before duplicates are counted; none if it was given up.
        """

    def dropped(self, place: int) -> bool:
        """Tells whether a file was given up: it is then left, and nothing of it is kept.

        Args:
            place: Which file.
        """
        ...


class FileWatch:
    """The `Progress` of one file, which also tells a `Watch` what is counted in it."""

    def __init__(self, watch: Watch | None, place: int, progress: Progress) -> None:
        """Begins at nothing.

        Args:
            watch: Who listens, or None.
            place: Number of the file.
            progress: The file's share of the whole.
        """
        self._watch, self._place, self._progress = watch, place, progress
        self._before = self._now = (0, 0)

    @property
    def is_heard(self) -> bool:
        """Whether anybody listens."""
        return self._watch is not None

    @property
    def given_up(self) -> bool:
        """Whether this file was given up, and the whole goes on."""
        dropped = self._watch is not None and self._watch.dropped(self._place)
        return dropped and not self._progress.cancelled()

    def set(self, fraction: float, text: str) -> None:
        """Tells how far the file is.

        Args:
            fraction: 0 to 1.
            text: What is being done.
        """
        self._progress.set(fraction, text)
        if self._watch is not None:
            found, refused = (a + b for a, b in zip(self._before, self._now, strict=True))
            self._watch.moved(self._place, min(max(fraction, 0.0), 1.0), found, refused)

    def cancelled(self) -> bool:
        """Tells whether the whole was stopped, or this file given up."""
        return self._progress.cancelled() or (
            self._watch is not None and self._watch.dropped(self._place)
        )

    def look(self) -> None:
        """Stops if the person asked for it.

        Raises:
            Cancelled: The whole was stopped, or this file given up.
        """
        stop_if_cancelled(self)

    def source_ended(self, records_in: int, rejected: int) -> None:
        """Says that counts begin anew: the next member of an archive is read.

        Args:
            records_in: All records of the source that was read.
            rejected: Of these, refused.
        """
        self._before = (self._before[0] + records_in, self._before[1] + rejected)
        self._now = (0, 0)

    def count(self, records_in: int, rejected: int) -> None:
        """Says what was found in the source that is being read; told with the next `set`.

        Args:
            records_in: Records so far.
            rejected: Of these, refused.
        """
        self._now = (records_in, rejected)

    def refused(self, record: Rejected) -> None:
        """Hands a rejected record on.

        Args:
            record: What was refused, and why.
        """
        if self._watch is not None:
            self._watch.refused(self._place, record)

    def begun(self) -> None:
        """Says that the file begins."""
        if self._watch is not None:
            self._watch.begun(self._place)

    def ended(self, reports: Sequence[FileReport]) -> None:
        """Says what became of the file.

        Args:
            reports: One per source in it; none if it was given up.
        """
        if self._watch is not None:
            self._watch.ended(self._place, reports)
