"""How decisions are made: recorded as they are made, taken back by a further record.

One layer of `session.Session`, between what is shown (`board`, `supposing`) and the case file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lightering.app.approach import closest_ms
from lightering.app.keeping import Keeper
from lightering.app.notices import Notice
from lightering.app.reassessing import Reassessor, results_with
from lightering.app.recall import Recall
from lightering.app.review import TOGETHER, beside_of
from lightering.app.signals import Signal
from lightering.app.since import differences, sound_subject
from lightering.app.supposing import Supposing
from lightering.case.audit import STATUSES, WHOLE_CASE, Draft, utc_now
from lightering.errors import UserError
from lightering.model.overrides import check_override
from lightering.model.params import Params

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from lightering.app.entered import Entered
    from lightering.app.review import Change
    from lightering.case.attached import Held
    from lightering.model.overrides import Override
    from lightering.model.records import Balance
    from lightering.progress import Progress

__all__ = ["Judgement"]

_MOST_LOOKED = 400
"""Encounters of which is kept what they were when they were looked at: two days of work."""


class Judgement(Supposing):
    """What is shown, and the decisions on it.

    Attributes:
        notice: Something to tell the person.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        """Nothing is decided.

        Args:
            clock: Tells the time that decisions bear.
        """
        super().__init__()
        self.notice: Signal[Notice] = Signal()
        self._clock = clock
        self._keeper = Keeper()
        self._reassessor: Reassessor | None = None
        self._recall: Recall | None = None
        self._looked: dict[str, Mapping[str, Any]] = {}

    @property
    def params(self) -> Params:
        """The parameters of the results, else those of the open case, else the defaults."""
        if self.results is not None:
            return self.results.params
        kept = self._keeper.case.params if self._keeper.case else {}
        return Params.defaults().overlaid(kept, "the case")

    # -- decisions --------------------------------------------------------------------------

    def status_of(self, encounter_id: str) -> str:
        """Returns "to review", "confirmed", "unsure" or "dismissed".

        Args:
            encounter_id: Any id.
        """
        return self.review.state_of(encounter_id).status

    def note_of(self, encounter_id: str) -> str:
        """Returns the analyst's note, "" if there is none.

        Args:
            encounter_id: Any id.
        """
        return self.review.state_of(encounter_id).note

    @property
    def read_only(self) -> bool:
        """Whether decisions cannot be made, because the open case cannot be written."""
        return self._keeper.case is not None and self._keeper.case.read_only

    @property
    def can_undo(self) -> bool:
        """Whether a decision can be taken back."""
        return self.review.can_undo and not self.read_only

    @property
    def can_redo(self) -> bool:
        """Whether a decision taken back can be put in force again."""
        return self.review.can_redo and not self.read_only

    def visit(self, encounter_id: str) -> None:
        """Selects an encounter and puts the time cursor at its closest approach.

        Args:
            encounter_id: One of the results.

        Raises:
            KeyError: There is no such encounter.
        """
        self.select(encounter_id)
        results, _ = self._shown()
        self.set_time(closest_ms(results.loaded, self.encounter_row(encounter_id), self.params))

    def decide(self, encounter_id: str, status: str, note: str | None = None) -> bool:
        """Decides on an encounter; returns whether that changed anything.

        Args:
            encounter_id: One of the results.
            status: One of `audit.STATUSES`.
            note: The note that holds from now on; None leaves it as it is.

        Raises:
            KeyError: There is no such encounter.
            ValueError: There is no such status.
        """
        if status not in STATUSES:
            raise ValueError(f"{status!r} is no status; use one of {STATUSES}")
        self.check_known(encounter_id)
        held = self.review.state_of(encounter_id)
        seen = self.seen_now(encounter_id, status)
        note = held.note if note is None else note
        after = replace(held, status=status, note=note, seen=seen)
        return self._record(lambda: self.review.decide(encounter_id, after))

    # -- what was decided before ------------------------------------------------------------

    @property
    def recall(self) -> Recall | None:
        """What was decided before, seen from the encounters and ships of the results."""
        if self.results is None or self.rows is None:
            return None
        held = self._recall
        if held is None or not held.serves(self.review, self.results, self.rows):
            held = Recall(self.review, self.results, self.rows, self._looked, held)
            self._recall = held
        return held

    def _changed(self) -> Collection[str]:
        return () if self.recall is None else self.recall.changed

    def select(self, encounter_id: str | None) -> None:
        """Selects one encounter, or none, and remembers what was looked at.

        Args:
            encounter_id: One of the results, or None.

        Raises:
            KeyError: There is no such encounter.
        """
        super().select(encounter_id)
        recall = self.recall
        if encounter_id is None or recall is None or self.review.state_of(encounter_id).judged:
            return
        # what is marked as changed stays so until it is decided on: a look alone settles nothing
        if encounter_id not in recall.changed:
            self._looked.pop(encounter_id, None)
            self._looked[encounter_id] = self._subject(encounter_id)
            while len(self._looked) > _MOST_LOOKED:
                del self._looked[next(iter(self._looked))]

    def _take_looked(self, told: Mapping[str, Mapping[str, Any]]) -> None:
        """Remembers what the case tells was looked at, and nothing else."""
        self._looked = {name: sound_subject(one) for name, one in told.items()}
        self._recall = None

    def seen_now(self, encounter_id: str, status: str) -> Mapping[str, Any]:
        """Returns what is seen of an encounter by who judges it now.

        As it was, if nothing of it is otherwise: to say the same again is no new decision.

        Args:
            encounter_id: One of the results.
            status: What is said of it.
        """
        held, now = self.review.state_of(encounter_id), self._subject(encounter_id)
        same = status == held.status and not differences(held.seen, now)
        return held.seen if held.seen and same else now

    # -- what the analyst sets --------------------------------------------------------------

    def override_of(self, encounter_id: str) -> Override:
        """Returns what the analyst set of an encounter.

        Args:
            encounter_id: Any id.
        """
        return self.review.state_of(encounter_id).override

    def override(self, encounter_id: str, wanted: Override) -> bool:
        """Sets values of an encounter against the model; returns whether that changed anything.

        The estimates are computed here unless `prepare_estimates` did so before.

        Args:
            encounter_id: One of the results.
            wanted: All that shall be set of it from now on; nothing set goes back to the model.

        Raises:
            KeyError: There is no such encounter.
            UserError: A value cannot be meant, or has no reason.
        """
        row = self.encounter_row(encounter_id)
        check_override(wanted, row["start_utc"].to_pydatetime(), row["end_utc"].to_pydatetime())
        if self.transfer_row(encounter_id) is None:
            raise UserError(
                "No transfer was inferred from this encounter, so there is no estimate to set "
                "anything of."
            )
        after = replace(self.review.state_of(encounter_id), override=wanted)
        return self._record(lambda: self.review.decide(encounter_id, after))

    def overrides_after(self, encounter_id: str, wanted: Override) -> dict[str, Override]:
        """Returns all that would be set if one encounter were set so.

        Args:
            encounter_id: Which.
            wanted: What would be set of it.
        """
        told = {name: one for name, one in self.review.overrides.items() if name != encounter_id}
        return told | ({encounter_id: wanted} if wanted.fields else {})

    def estimates_of(
        self, overrides: Mapping[str, Override]
    ) -> Callable[[Progress], object] | None:
        """Returns work that makes estimates ready, for a worker; None if they are there.

        Args:
            overrides: All that shall be set.
        """
        results = self.results
        if results is None or results.beside.overrides == overrides:
            return None
        reassessor, params = self._reassessing(), results.assessment.params
        return lambda progress: reassessor.assessment(params, overrides, progress)

    def record_beside(
        self, kept: Mapping[str, Any], entered: tuple[Entered, ...] = (), reason: str = ""
    ) -> bool:
        """Records what the case uses beside its tracks; returns whether that changed anything.

        Args:
            kept: All of it from now on, as `kept_beside.to_keep` gives it.
            entered: Rows and reason of each.
            reason: Why it was changed.
        """
        before = self.review.state_of(WHOLE_CASE)
        after = replace(before, **beside_of(kept), entered=entered, reason=reason)
        return self._record(lambda: self.review.decide(WHOLE_CASE, after))

    def _reassessing(self) -> Reassessor:
        results, _rows = self._shown()
        if self._reassessor is None or not self._reassessor.serves(results):
            self._reassessor = Reassessor(results)
        return self._reassessor

    def _follow_overrides(self) -> bool:
        """Lets the estimates follow what is set; returns whether they changed."""
        results, wanted = self.results, self.review.overrides
        if results is None or results.beside.overrides == wanted:
            return False
        made = self._reassessing().assessment(results.assessment.params, wanted)
        self._estimated(results_with(results, made, wanted))
        return True

    def undo(self) -> str | None:
        """Takes the last decision back and selects its encounter; returns its id.

        The record of the decision stays; a second record says that it was taken back.
        """
        return self._step(self.review.undo)

    def redo(self) -> str | None:
        """Puts the decision last taken back in force again; returns its encounter's id."""
        return self._step(self.review.redo)

    def _step(self, step: Callable[[], Change | None]) -> str | None:
        moved: list[str] = []

        def remembered() -> tuple[Change, ...]:
            made = [change] if (change := step()) else []
            while made and made[0].together and _goes_on(self.review.ahead(made[0].action), made):
                further = step()
                made.extend([further] if further else [])
            moved.extend(change.encounter_id for change in made)
            return tuple(made)

        if not self._record_all(remembered):
            return None
        if self.rows is not None and moved[0] in self.rows.place:
            self.select(moved[0])
        return moved[0]

    def _record(self, step: Callable[[], Change | None], files: Iterable[Held] = ()) -> bool:
        """Lets a step change the review and keeps a record of it, with the total it moved."""

        def alone() -> tuple[Change, ...]:
            change = step()
            return () if change is None else (change,)

        return self._record_all(alone, files)

    def _record_all(
        self, step: Callable[[], tuple[Change, ...]], files: Iterable[Held] = ()
    ) -> bool:
        """Lets a step make changes that belong together; each gets its record, all are kept."""
        self._own_thread()
        case = self._keeper.case
        if case is not None and case.read_only:
            self.notice.emit(
                Notice("warning", f"{case.holder} Save a copy to decide.", "case.save_as")
            )
            return False
        before = self.balances
        changes = step()
        if not changes:
            return False
        self._decisions_moved()
        moved = self._follow_overrides()
        if self._recall is not None:
            for change in changes:
                self._recall.judged(change.encounter_id)
        at, after = self._clock(), self.balances
        said = self._keeper.add(
            *(
                Draft(
                    encounter_id=change.encounter_id,
                    status=change.after.status,
                    note=change.after.note,
                    at_utc=at,
                    action=change.action,
                    of=change.of,
                    total_before_bbl=_median(self._period(before, change.encounter_id)),
                    total_after_bbl=_median(self._period(after, change.encounter_id)),
                    subject=dict(change.after.seen) or self._subject(change.encounter_id),
                    sets=change.after.sets()
                    | ({TOGETHER: change.together} if change.together else {}),
                )
                for change in changes
            ),
            files=files,
        )
        if moved:
            self.estimates_changed.emit()
        self.decision_changed.emit(tuple(change.encounter_id for change in changes))
        self._refilter()
        self.balance_changed.emit()
        if moved and self.selected_id is not None:
            self.selection_changed.emit(self.selected_id)
        if said is not None:
            self.notice.emit(said)
        return True

    def _refilter(self) -> None:
        """Says that other rows may be visible, where a filter asks for what was decided."""
        if self.filters.follows_decisions:
            self.filter_changed.emit()

    def _subject(self, encounter_id: str) -> dict[str, Any]:
        recall = self.recall
        if recall is None or self.rows is None or encounter_id not in self.rows.place:
            return {}
        override = self.review.state_of(encounter_id).override
        told = recall.facts.subject(self.rows.place[encounter_id], override)
        return told | {"year": self._year(encounter_id)}


def _goes_on(ahead: Change | None, made: list[Change]) -> bool:
    """Tells whether what would be taken back next belongs to what was."""
    return ahead is not None and ahead.together == made[0].together


def _median(balance: Balance | None) -> float | None:
    return None if balance is None else float(balance.estimated_bbl.p50)
