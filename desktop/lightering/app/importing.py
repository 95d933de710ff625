"""What is known of each file while files are read, for a window that looks now and then.

The threads that read write here, the window takes what is new as often as it likes; neither waits
for the other longer than a few assignments take.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lightering.readers.watching import SHOWN_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from lightering.model.records import FileReport, Rejected

__all__ = ["FileState", "ImportBoard"]

_SETTLED_S = 0.3
"""A rate is told once a file has been read for this long: before, it is mostly chance."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of one file.

    Attributes:
        place: Its number in reading order.
        path: Where it lies.
        size: Bytes on disk.
        stage: "waiting", "reading", "read" or "cancelled".
        fraction: Of its bytes, 0 to 1.
        records_in: Records found so far.
        rejected: Of these, refused so far.
        seconds: For how long it has been, or was, read.
        reports: What became of each source in it, once it is read.
    """

    place: int
    path: Path
    size: int
    stage: str = "waiting"
    fraction: float = 0.0
    records_in: int = 0
    rejected: int = 0
    seconds: float = 0.0
    reports: tuple[FileReport, ...] = ()

    @property
    def kept(self) -> int:
        """Records kept so far."""
        return self.records_in - self.rejected

    @property
    def rate(self) -> float | None:
        """Records a second, None while that would be chance."""
        if not self.records_in or (self.stage == "reading" and self.seconds < _SETTLED_S):
            return None
        return self.records_in / max(self.seconds, 1e-3)

    @property
    def left_s(self) -> float | None:
        """Seconds left, None while that would be chance."""
        if self.stage != "reading" or self.seconds < _SETTLED_S or self.fraction <= 0.0:
            return None
        return self.seconds * (1.0 - self.fraction) / self.fraction


class ImportBoard:
    """Hears the readers as a `Watch`; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is listed yet.

        Args:
            clock: Seconds that only grow.
        """
        self._clock, self._lock = clock, threading.Lock()
        self._states: list[FileState] = []
        self._since: dict[int, float] = {}
        self._dropped: set[int] = set()
        self._changed: set[int] = set()
        self._rows: dict[tuple[str, str], list[Rejected]] = {}

    # -- what the window asks ---------------------------------------------------------------

    @property
    def states(self) -> tuple[FileState, ...]:
        """All files in reading order."""
        with self._lock:
            return tuple(map(self._timed, self._states))

    def news(self) -> tuple[FileState, ...]:
        """Returns the files something happened to since the last call, in reading order."""
        with self._lock:
            places, self._changed = sorted(self._changed), set()
            running = (place for place in self._since if place not in places)
            return tuple(self._timed(self._states[place]) for place in [*places, *running])

    def rows(self, file: str, reason: str) -> tuple[Rejected, ...]:
        """Returns the first rejected rows of one reason.

        Args:
            file: As reports call the source.
            reason: One of `schemas.REJECT_REASONS`.
        """
        with self._lock:
            return tuple(self._rows.get((file, reason), ()))

    def drop(self, place: int) -> None:
        """Gives a file up that waits or is being read; one that is read stays.

        Args:
            place: Its number in reading order.
        """
        with self._lock:
            state = self._states[place]
            if state.stage not in ("waiting", "reading"):
                return
            self._dropped.add(place)
            if state.stage == "waiting":
                self._states[place] = replace(state, stage="cancelled")
                self._changed.add(place)

    @property
    def kept_paths(self) -> tuple[Path, ...]:
        """The files that were not given up, in reading order."""
        with self._lock:
            return tuple(s.path for s in self._states if s.stage != "cancelled")

    @property
    def any_dropped(self) -> bool:
        """Whether a file was given up."""
        with self._lock:
            return any(state.stage == "cancelled" for state in self._states)

    def settle(self, reports: Iterable[FileReport]) -> None:
        """Takes the reports with duplicates counted, which are known when all files are.

        Args:
            reports: Of all files.
        """
        by_source: dict[tuple[str, str], list[FileReport]] = {}
        for report in reports:
            by_source.setdefault((report.file, report.sha256), []).append(report)
        with self._lock:
            for place, state in enumerate(self._states):
                if not state.reports:
                    continue  # given up: how far it came stays told
                final = [
                    by_source[key].pop(0) if by_source.get(key := (r.file, r.sha256)) else r
                    for r in state.reports
                ]
                self._put(place, reports=tuple(final), **_counts(final))

    def duplicate(self, record: Rejected) -> None:
        """Hears of a record that another one repeats; these are found after all files are read.

        Args:
            record: What was refused.
        """
        self._keep(record)

    # -- what the readers tell (see `readers.watching.Watch`) -------------------------------

    def listed(self, files: Sequence[Path]) -> None:
        """Hears which files will be read.

        Args:
            files: In this order.
        """
        with self._lock:
            self._states = [
                FileState(place, path, path.stat().st_size if path.is_file() else 0)
                for place, path in enumerate(files)
            ]
            self._changed = set(range(len(files)))

    def begun(self, place: int) -> None:
        """Hears that a file begins.

        Args:
            place: Which one.
        """
        with self._lock:
            self._since[place] = self._clock()
            self._put(place, stage="reading")

    def moved(self, place: int, fraction: float, records_in: int, rejected: int) -> None:
        """Hears how far a file is.

        Args:
            place: Which one.
            fraction: 0 to 1.
            records_in: Records so far.
            rejected: Of these, refused.
        """
        with self._lock:
            self._put(place, fraction=fraction, records_in=records_in, rejected=rejected)

    def refused(self, place: int, record: Rejected) -> None:  # noqa: ARG002 - told by its name
        """Hears of a rejected row.

        Args:
            place: Which file.
            record: What was refused.
        """
        self._keep(record)

    def ended(self, place: int, reports: Sequence[FileReport]) -> None:
        """Hears what became of a file.

        Args:
            place: Which one.
            reports: One per source in it, none if it was given up.
        """
        with self._lock:
            since = self._since.pop(place, self._clock())
            stage, seconds = ("read" if reports else "cancelled"), self._clock() - since
            self._put(place, stage=stage, seconds=seconds, reports=tuple(reports))
            if reports:
                self._put(place, fraction=1.0, **_counts(reports))

    def dropped(self, place: int) -> bool:
        """Tells whether a file was given up.

        Args:
            place: Which one.
        """
        with self._lock:
            return place in self._dropped

    # -- inside -----------------------------------------------------------------------------

    def _put(self, place: int, **changes: object) -> None:
        self._states[place] = replace(self._states[place], **changes)  # type: ignore[arg-type]
        self._changed.add(place)

    def _timed(self, state: FileState) -> FileState:
        since = self._since.get(state.place)
        return state if since is None else replace(state, seconds=self._clock() - since)

    def _keep(self, record: Rejected) -> None:
        with self._lock:
            rows = self._rows.setdefault((record.file, record.reason), [])
            if len(rows) < SHOWN_ROWS:
                rows.append(record)


def _counts(reports: Sequence[FileReport]) -> dict[str, int]:
    return {
        "records_in": sum(report.records_in for report in reports),
        "rejected": sum(sum(report.rejected.values()) for report in reports),
    }
