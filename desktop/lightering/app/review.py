"""The analyst's decisions as they stand, and the way back and forth through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.case.audit import STATUSES, Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lightering.case.audit import Action

__all__ = ["Change", "Review", "State"]


@dataclass(frozen=True, slots=True)
class State:
    """What is said about one encounter."""

    status: str = STATUSES[0]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One step from a state to another.

    Attributes:
        encounter_id: What it is about.
        before: What held.
        after: What holds from now on.
        action: "decide", "undo" or "redo".
        of: Number of the record undone or redone, None for a decision.
    """

    encounter_id: str
    before: State
    after: State
    action: Action = "decide"
    of: int | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision that can be taken back; `sequence` is the record that last put it in force."""

    encounter_id: str
    before: State
    after: State
    sequence: int


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
        return {name: state.status for name, state in self._states.items()}

    @property
    def can_undo(self) -> bool:
        """Whether a decision can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a decision taken back can be put in force again."""
        return bool(self._undone)

    def state_of(self, encounter_id: str) -> State:
        """Returns what is said about an encounter.

        Args:
            encounter_id: Any id; one never decided is to review, without note.
        """
        return self._states.get(encounter_id, State())

    def decide(self, encounter_id: str, after: State) -> Change | None:
        """Puts a state in force and returns the change, or None if it was in force already.

        Args:
            encounter_id: What it is about.
            after: What shall hold.
        """
        change = Change(encounter_id, self.state_of(encounter_id), after)
        if change.before == after:
            return None
        self._take(change)
        return change

    def undo(self) -> Change | None:
        """Takes the last decision back; None if there is none."""
        if not self._done:
            return None
        step = self._done[-1]
        change = Change(step.encounter_id, step.after, step.before, "undo", step.sequence)
        self._take(change)
        return change

    def redo(self) -> Change | None:
        """Puts the last decision taken back in force again; None if there is none."""
        if not self._undone:
            return None
        step = self._undone[-1]
        change = Change(step.encounter_id, step.before, step.after, "redo", step.sequence)
        self._take(change)
        return change

    def replay(self, drafts: Iterable[Draft]) -> None:
        """Goes through recorded decisions once more, in their order.

        Args:
            drafts: All records of a case.
        """
        for draft in drafts:
            before = self.state_of(draft.encounter_id)
            after = State(draft.status, draft.note)
            self._take(Change(draft.encounter_id, before, after, draft.action, draft.of))

    def _take(self, change: Change) -> None:
        self._sequence += 1
        self._states[change.encounter_id] = change.after
        if change.action == "decide":
            step = _Step(change.encounter_id, change.before, change.after, self._sequence)
            self._done.append(step)
            self._undone.clear()
            return
        source, target = self._done, self._undone
        if change.action == "redo":
            source, target = target, source
        if source:
            step = source.pop()
            target.append(_Step(step.encounter_id, step.before, step.after, self._sequence))
