"""What the draws of all events are asked for, laid out once: no assumption moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lightering.volumes.hulls import seed_of
from lightering.volumes.inputs import Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams
    from lightering.model.ships import Ship
    from lightering.volumes.direction import Direction
    from lightering.volumes.hulls import Fleet
    from lightering.volumes.readings import Reading, Side
    from lightering.volumes.stays import Stays
    from lightering.volumes.voyages import Event

__all__ = ["Layout", "Question", "layout_of"]


@dataclass(frozen=True, slots=True)
class Question:
    """What the draws of one event are asked for.

    Attributes:
        event: The event and its ships.
        encounter_id: Names its random numbers.
        direction: The likelier reading.
        sides: Draught readings of ship 1 and ship 2.
        chances: Probability to count if ship 1, and if ship 2, received.
    """

    event: Event
    encounter_id: str
    direction: Direction
    sides: tuple[Side, Side]
    chances: tuple[float, float]

    @property
    def first_receives(self) -> float:
        """Probability that ship 1 received."""
        p = self.direction.probability
        return p if self.direction.receiver == 1 else 1.0 - p


@dataclass(frozen=True, slots=True)
class Layout:
    """The events of a run in order of time, as arrays.

    Attributes:
        ships: All ships, in the order in which they first meet.
        books: Places of ship 1 and ship 2 among them, (events, 2).
        seeds: Of the random numbers, uint32 (events,).
        known: As `voyages.known_before` gives it, (events, 2, 3).
        typed: Draught before and after of each ship, nan if none, float32 (events, 2, 2).
        first_receives: Probability that ship 1 received, float32 (events,).
        chances: Probability to count if ship 1, and if ship 2, received, float32 (events, 2).
        sized: Whether the deadweight of each ship was published, (events, 2).
    """

    ships: tuple[Ship, ...]
    books: NDArray[np.int64]
    seeds: NDArray[np.uint32]
    known: NDArray[np.bool_]
    typed: NDArray[np.float32]
    first_receives: NDArray[np.float32]
    chances: NDArray[np.float32]
    sized: NDArray[np.bool_]

    def up_to(self, number: int) -> Layout:
        """Returns the layout of one event and those before it.

        Args:
            number: Place of the event.
        """
        high = number + 1
        return Layout(
            self.ships,
            self.books[:high],
            self.seeds[:high],
            self.known[:high],
            self.typed[:high],
            self.first_receives[:high],
            self.chances[:high],
            self.sized[:high],
        )

    def unread(self, number: int, ship: int) -> Layout:
        """Returns the layout without the draughts of one ship in one event.

        Args:
            number: Place of the event.
            ship: 0 or 1.
        """
        typed = self.typed.copy()
        typed[number, ship] = np.nan
        return replace(self, typed=typed)

    def asked(
        self, params: VolumeParams, stays: Stays, chances: NDArray[np.float32] | None
    ) -> Asked:
        """Returns what all events are asked; ships by their places in `ships`.

        Args:
            params: What is assumed.
            stays: What the hours say under it.
            chances: Other probabilities to count.
        """
        typed = self.typed
        hours = np.stack([stays.most_m3, stays.likely_m3], axis=1)
        return Asked(
            seeds=self.seeds,
            ships=self.books,
            books=self.books,
            known=self.known,
            typed=typed,
            roots=np.cbrt(np.concatenate((typed, typed.mean(axis=2, keepdims=True)), axis=2)),
            first_receives=self.first_receives,
            counts=self.chances if chances is None else chances,
            dwt=np.where(self.sized, 1.0, params.dwt_factor).astype(np.float32),
            stays=stays.series,
            hours=hours.astype(np.float32),
        )

    def pieces(self, most: int, apart: Collection[int], ships: int) -> Iterator[tuple[int, int]]:
        """Yields first and after the last event of what is drawn at once.

        Args:
            most: Events at once.
            apart: Events that are drawn by themselves.
            ships: Ships at once.
        """
        low, met = 0, set[int]()
        if self.seeds.size and not apart and most >= len(self.books) and ships >= len(self.ships):
            yield 0, len(self.books)
            return
        for number, pair in enumerate(self.books.tolist()):
            full = len(met.union(pair)) > ships
            if number > low and (full or number - low == most or {number, number - 1} & {*apart}):
                yield low, number
                low, met = number, set()
            met.update(pair)
        if low < len(self.books):
            yield low, len(self.books)


def layout_of(fleet: Fleet, questions: list[Question], known: NDArray[np.bool_]) -> Layout:
    """Lays out what is asked.

    Args:
        fleet: Hulls and seed.
        questions: In order of time.
        known: As `voyages.known_before` gives it.
    """
    count, seed = len(questions), fleet.params.seed
    place = {
        ship: k for k, ship in enumerate(dict.fromkeys(s for q in questions for s in q.event.ships))
    }
    sized = {ship: fleet.particulars[ship].dwt_t is not None for ship in place}
    return Layout(
        ships=tuple(place),
        books=np.array(
            [[place[s] for s in q.event.ships] for q in questions], dtype=np.int64
        ).reshape(count, 2),
        seeds=np.array(
            [seed_of(seed, "event", q.encounter_id) & 0xFFFFFFFF for q in questions],
            dtype=np.uint32,
        ),
        known=known,
        typed=np.array(
            [[(_metres(s.before), _metres(s.after)) for s in q.sides] for q in questions],
            dtype=np.float32,
        ).reshape(count, 2, 2),
        first_receives=np.array([q.first_receives for q in questions], dtype=np.float32),
        chances=np.array([q.chances for q in questions], dtype=np.float32).reshape(count, 2),
        sized=np.array(
            [[sized[s] for s in q.event.ships] for q in questions], dtype=np.bool_
        ).reshape(count, 2),
    )


def _metres(reading: Reading | None) -> float:
    return math.nan if reading is None else reading.draught_m
