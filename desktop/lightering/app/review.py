"""The analyst's decisions as they stand, and the way back and forth through them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lightering.app.entered import Entered, read_entered
from lightering.app.laid import KINDS
from lightering.app.since import sound_subject
from lightering.case.audit import STATUSES, WHOLE_CASE, Draft
from lightering.case.sources import Source
from lightering.errors import CaseError, InputError
from lightering.model.attachments import Attachment
from lightering.model.overrides import NOTHING_SET, Override

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lightering.case.audit import Action

__all__ = ["TOGETHER", "Change", "Review", "State", "beside_of"]

TOGETHER = "together"
"""Key in what a record sets: the first record of its group."""


@dataclass(frozen=True, slots=True)
class State:
    """What is said about one encounter, or about the case.

    Attributes:
        status: One of `audit.STATUSES`.
        note: The note.
        override: What the analyst set against the model.
        registries: Of the case only: the registries of ships' sizes.
        lists: Of the case only: the lists of ships.
        notified: Of the case only: the tables of notified deliveries.
        zones: Of the case only: the claimed zones.
        typed: Of the case only: the cells of each notified delivery that was typed, by column.
        attachments: Files attached as evidence, in the order they were attached.
        seen: What the encounter was when it was judged, as the record tells it; empty if never.
        entered: Of the case only: rows and reason of each file and typed delivery.
        reason: Of the case only: why the last change of what lies beside the tracks was made.
    """

    status: str = STATUSES[0]
    note: str = ""
    override: Override = NOTHING_SET
    registries: tuple[Source, ...] = ()
    lists: tuple[Source, ...] = ()
    notified: tuple[Source, ...] = ()
    zones: tuple[Source, ...] = ()
    typed: tuple[tuple[tuple[str, str], ...], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    seen: Mapping[str, Any] = field(default_factory=dict, hash=False)
    entered: tuple[Entered, ...] = ()
    reason: str = ""

    @property
    def judged(self) -> bool:
        """Whether anything is said: a status, a note, a value or a file."""
        told = self.note or self.override.fields or self.attachments
        return self.status != STATUSES[0] or bool(told)

    def sets(self) -> dict[str, Any]:
        """Returns what is set, as a record of the case holds it."""
        told: dict[str, Any] = {
            kind: [asdict(one) for one in getattr(self, kind)]
            for kind in KINDS
            if getattr(self, kind)
        }
        if self.typed:
            told["typed"] = [dict(row) for row in self.typed]
        if self.attachments:
            told["attachments"] = [one.as_dict() for one in self.attachments]
        if self.entered:
            told["entered"] = [one.as_dict() for one in self.entered]
        if self.reason:
            told["reason"] = self.reason
        return told | self.override.as_dict()

    @staticmethod
    def of(draft: Draft) -> State:
        """Returns what a record says.

        Args:
            draft: The record.

        Raises:
            CaseError: What it sets cannot be read.
        """
        told = dict(draft.sets)
        told.pop(TOGETHER, None)
        try:
            beside = beside_of({kind: told.pop(kind, ()) for kind in (*KINDS, "typed")})
            files = tuple(Attachment.from_dict(one) for one in told.pop("attachments", ()))
            entered = read_entered(told.pop("entered", ()))
            reason = str(told.pop("reason", ""))
            override = Override.from_dict(told) if told else NOTHING_SET
        except (InputError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise CaseError(f"A record of the case is damaged. {error}") from error
        return State(
            draft.status,
            draft.note,
            override,
            **beside,
            attachments=files,
            seen=sound_subject(draft.subject),
            entered=entered,
            reason=reason,
        )


def beside_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields of a state that say what lies beside the tracks.

    Args:
        kept: Files by what they are given as and cells of typed deliveries, as a case keeps them.

    Raises:
        TypeError: A file or a row is told otherwise.
        ValueError: Likewise.
        AttributeError: Likewise.
    """
    found: dict[str, Any] = {
        kind: tuple(Source(**one) for one in kept.get(kind, ())) for kind in KINDS
    }
    typed = tuple(tuple(sorted(row.items())) for row in kept.get("typed", ()))
    return found | {"typed": typed}


@dataclass(frozen=True, slots=True)
class Change:
    """One step from a state to another.

    Attributes:
        encounter_id: What it is about.
        before: What held.
        after: What holds from now on.
        action: "decide", "undo" or "redo".
        of: Number of the record undone or redone, None for a decision.
        together: Number of the first record of a group that is taken back as one; 0 if it stands
            alone.
    """

    encounter_id: str
    before: State
    after: State
    action: Action = "decide"
    of: int | None = None
    together: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision that can be taken back; `sequence` is the record that last put it in force."""

    encounter_id: str
    before: State
    after: State
    sequence: int
    together: int = 0


class Review:
    """Decisions in force, with what undo and redo would do next.

    Records are numbered as the case numbers them, so an undo can name the record it takes back
    whether or not a case is open yet.
    """

    def __init__(self) -> None:
        """Nothing is decided."""
        self._states: dict[str, State] = {}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._sequence = 0

    @property
    def statuses(self) -> Mapping[str, str]:
        """Status by encounter id, of every encounter that was ever decided."""
        return {n: state.status for n, state in self._states.items() if n != WHOLE_CASE}

    @property
    def decided(self) -> dict[str, tuple[str, str]]:
        """Status and note by encounter id, of every encounter that is not to review."""
        return {
            name: (state.status, state.note)
            for name, state in self._states.items()
            if state.status != STATUSES[0]
        }

    @property
    def judged(self) -> dict[str, State]:
        """What is said, by id, of every encounter and clue of which anything is."""
        return {n: one for n, one in self._states.items() if n != WHOLE_CASE and one.judged}

    @property
    def overrides(self) -> dict[str, Override]:
        """What the analyst set, by encounter id, of those encounters where something is set."""
        return {n: one.override for n, one in self._states.items() if one.override.fields}

    @property
    def attachments(self) -> dict[str, tuple[Attachment, ...]]:
        """Attached files by encounter id, of those encounters that have any."""
        return {n: one.attachments for n, one in self._states.items() if one.attachments}

    @property
    def every_attachment(self) -> list[Attachment]:
        """Attached files of all encounters; one attached to two is told twice."""
        return [one for held in self.attachments.values() for one in held]

    def ahead(self, action: Action) -> Change | None:
        """Returns what undo or redo would do next, None if there is nothing.

        Args:
            action: "undo" or "redo".
        """
        steps = self._done if action == "undo" else self._undone
        if not steps:
            return None
        step = steps[-1]
        ends = (step.after, step.before) if action == "undo" else (step.before, step.after)
        return Change(step.encounter_id, *ends, action, step.sequence, step.together)

    @property
    def can_undo(self) -> bool:
        """Whether a decision can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a decision taken back can be put in force again."""
        return bool(self._undone)

    def knows(self, encounter_id: str) -> bool:
        """Tells whether any record is about an encounter, or about the case.

        Args:
            encounter_id: Any id, or `audit.WHOLE_CASE`.
        """
        return encounter_id in self._states

    def state_of(self, encounter_id: str) -> State:
        """Returns what is said about an encounter.

        Args:
            encounter_id: Any id; one never decided is to review, without note.
        """
        return self._states.get(encounter_id, State())

    def decide(self, encounter_id: str, after: State, together: int = 0) -> Change | None:
        """Puts a state in force and returns the change, or None if it was in force already.

        Args:
            encounter_id: What it is about.
            after: What shall hold.
            together: Number of the first record of its group (`next_record`), 0 if it stands alone.
        """
        before = self.state_of(encounter_id)
        if before == after:
            return None
        change = Change(encounter_id, before, after, together=together)
        self._take(change)
        return change

    @property
    def next_record(self) -> int:
        """Number that the next record will have."""
        return self._sequence + 1

    def undo(self) -> Change | None:
        """Takes the last decision back; None if there is none."""
        return self._go("undo")

    def redo(self) -> Change | None:
        """Puts the last decision taken back in force again; None if there is none."""
        return self._go("redo")

    def replay(self, drafts: Iterable[Draft]) -> None:
        """Goes through recorded decisions once more, in their order.

        Args:
            drafts: All records of a case.

        Raises:
            CaseError: What a record sets cannot be read.
        """
        for draft in drafts:
            before = self.state_of(draft.encounter_id)
            after, together = State.of(draft), draft.sets.get(TOGETHER, 0)
            self._take(Change(draft.encounter_id, before, after, draft.action, draft.of, together))

    def _go(self, action: Action) -> Change | None:
        change = self.ahead(action)
        if change is not None:
            self._take(change)
        return change

    def _take(self, change: Change) -> None:
        self._sequence += 1
        self._states[change.encounter_id] = change.after
        if change.action == "decide":
            ends = (change.before, change.after)
            step = _Step(change.encounter_id, *ends, self._sequence, change.together)
            self._done.append(step)
            self._undone.clear()
            return
        source, target = self._done, self._undone
        if change.action == "redo":
            source, target = target, source
        if source:
            step = source.pop()
            target.append(replace(step, sequence=self._sequence))
