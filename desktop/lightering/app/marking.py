"""A set of encounters that are looked at one by one and decided on together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lightering.app.judgement import Judgement
from lightering.app.signals import Signal
from lightering.case.audit import STATUSES, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.app.review import Change

__all__ = ["Marking"]


class Marking(Judgement):
    """Decisions, and the marks that gather encounters for one.

    Attributes:
        marks_changed: Other encounters are marked.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        """Nothing is marked.

        Args:
            clock: Tells the time that decisions bear.
        """
        super().__init__(clock)
        self.marks_changed: Signal[()] = Signal()
        self._marked: frozenset[str] = frozenset()

    def adopt(self, results: Results, rows: Rows | None = None) -> None:
        """Shows other results; marks stay where their encounters still exist.

        Args:
            results: Of `pipeline.run_all`.
            rows: `filters.prepare` of them, if a worker made it already.
        """
        super().adopt(results, rows)
        self.mark_only(self._marked)

    @property
    def marked(self) -> tuple[str, ...]:
        """Ids of the marked encounters, in the order of the results."""
        listed = self.listed
        return () if listed is None else tuple(sorted(self._marked, key=listed.place.__getitem__))

    @property
    def any_marked(self) -> bool:
        """Whether an encounter is marked."""
        return bool(self._marked)

    def is_marked(self, encounter_id: str) -> bool:
        """Tells whether an encounter is marked.

        Args:
            encounter_id: Any id.
        """
        return encounter_id in self._marked

    def shown_of(self, encounter_ids: Sequence[str]) -> int:
        """Returns how many of some encounters the filter shows.

        Args:
            encounter_ids: Of the results.
        """
        listed = self.listed
        if listed is None:
            return 0
        mask = self.listed_mask()
        return sum(bool(mask[listed.place[name]]) for name in encounter_ids)

    def toggle_mark(self, encounter_id: str) -> None:
        """Marks an encounter, or takes its mark away.

        Args:
            encounter_id: One of the results.

        Raises:
            KeyError: There is no such encounter.
        """
        self.check_known(encounter_id)
        self.mark_only(self._marked ^ {encounter_id})

    def mark_only(self, encounter_ids: Iterable[str]) -> None:
        """Marks these encounters and no other; ids that the results do not hold are passed over.

        Args:
            encounter_ids: Which.
        """
        self._own_thread()
        here = {} if self.listed is None else self.listed.place
        wanted = frozenset(name for name in encounter_ids if name in here)
        if wanted != self._marked:
            self._marked = wanted
            self.marks_changed.emit()

    def mark_shown(self) -> None:
        """Marks, besides those that are marked, every encounter that the filter shows."""
        if self.listed is None:
            return
        shown = self.listed.ids[np.flatnonzero(self.listed_mask())]
        self.mark_only(self._marked | {str(name) for name in shown})

    def alike(self, encounter_id: str) -> tuple[str, ...]:
        """Returns the encounters like one, itself first: same kind, and same pair or same port.

        Only those are given that are to review, or unsure.

        Args:
            encounter_id: One of the results.

        Raises:
            KeyError: There is no such encounter.
        """
        results, rows = self._shown()
        row, frame = self.encounter_row(encounter_id), results.encounters
        pair = (frame["mmsi_1"] == row["mmsi_1"]) & (frame["mmsi_2"] == row["mmsi_2"])
        # a port far away is no place that two encounters share
        near = results.params.detect.anchorage_port_km
        port = (frame["port"] == row["port"]) & (frame["port_km"] <= near)
        port &= bool(row["port_km"] <= near)
        like = ((frame["kind"] == row["kind"]) & (pair | port)).to_numpy(dtype=bool)
        return self._open_first(encounter_id, rows.ids[np.flatnonzero(like)])

    def decide_together(
        self,
        encounter_ids: Sequence[str],
        status: str | None,
        note: Callable[[str], str] = lambda held: held,
    ) -> int:
        """Decides on several encounters at once; they are taken back as one, too.

        Args:
            encounter_ids: Which, of the results.
            status: One of `audit.STATUSES`; None leaves the status of each.
            note: From the note that holds to the one that holds from now on.

        Returns:
            How many changed.

        Raises:
            KeyError: An encounter is not of the results.
            ValueError: There is no such status.
        """
        if status is not None and status not in STATUSES:
            raise ValueError(f"{status!r} is no status; use one of {STATUSES}")
        for name in encounter_ids:
            self.check_known(name)
        changed: list[Change] = []

        def step() -> tuple[Change, ...]:
            together = self.review.next_record
            for name in encounter_ids:
                held = self.review.state_of(name)
                said = status or held.status
                seen = self.seen_now(name, said)
                after = replace(held, status=said, note=note(held.note), seen=seen)
                change = self.review.decide(name, after, together)
                changed.extend([change] if change else [])
            return tuple(changed)

        self._record_all(step)
        return len(changed)

    # -- inside -----------------------------------------------------------------------------

    def _open_first(self, identifier: str, like: NDArray[np.object_]) -> tuple[str, ...]:
        """Returns what is to review or unsure of what is like something, that itself first."""
        names = [str(name) for name in like]
        open_ = [name for name in names if self.status_of(name) in {STATUSES[0], "unsure"}]
        return (identifier, *(name for name in open_ if name != identifier))
