"""What was decided before: of the same hull, and of an encounter that is no longer the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lightering.app.clues import is_clue
from lightering.app.since import Facts, Since, differences, overlap_ms
from lightering.case.audit import STATUSES, moment
from lightering.model.identifiers import imo_is_valid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.app.review import Review, State

__all__ = ["Earlier", "Recall"]

_SIDES = ("_1", "_2", "")
"""Ends of the keys of a subject: of encounters and leads two ships, of gaps and loitering one."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier decision that concerns a hull.

    Attributes:
        identifier: Of the encounter, lead, gap or loitering.
        status: What was said of it.
        note: The note, "" if there is none.
        start_utc: When it began; None if its record does not tell.
        by: "IMO" or "MMSI": what names the hull as the same.
        other: Name of the other ship, or her MMSI; "" where there is none.
    """

    identifier: str
    status: str
    note: str
    start_utc: datetime | None
    by: str
    other: str


class Recall:
    """Decisions seen from the ships and from the encounters of one run."""

    def __init__(
        self,
        review: Review,
        results: Results,
        rows: Rows,
        looked: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
        before: Recall | None = None,
    ) -> None:
        """Looks through what was judged.

        Args:
            review: The decisions in force.
            results: The run.
            rows: Its columns.
            looked: What encounters were when they were only looked at, by id.
            before: Made of the run that was shown before, if there was one.
        """
        self._review, self._results, self._rows = review, results, rows
        self._looked = looked
        self.facts: Facts = Facts(results, rows, None if before is None else before.facts)
        self._since: dict[str, Since] = {}
        self._hulls: dict[tuple[str, int], set[str]] = {}
        self._successors: dict[str, str] = {}
        self._follow()

    def serves(self, review: Review, results: Results | None, rows: Rows | None) -> bool:
        """Tells whether this was made of these.

        Args:
            review: The decisions in force.
            results: A run.
            rows: Its columns.
        """
        return self._review is review and self._results is results and self._rows is rows

    # -- what is otherwise now --------------------------------------------------------------

    @property
    def changed(self) -> Mapping[str, Since]:
        """What is otherwise than when it was judged, by encounter id."""
        return self._since

    @property
    def lost(self) -> int:
        """How many decided encounters these files and limits do not give any more."""
        decided = (name for name in self._review.decided if not is_clue(name))
        found = set(self._successors.values())
        return sum(name not in self._rows.place and name not in found for name in decided)

    def judged(self, identifier: str) -> None:
        """Looks again at something that was judged just now, or whose decision was taken back.

        Args:
            identifier: Any id.
        """
        if identifier in self._rows.place or is_clue(identifier):
            self._look(identifier)
            return
        self._since, self._hulls, self._successors = {}, {}, {}
        self._follow()

    def _follow(self) -> None:
        gone: list[tuple[str, Mapping[str, Any]]] = []
        judged = self._review.judged
        for name, state in judged.items():
            if name in self._rows.place or is_clue(name):
                self._look(name)
            else:
                gone.append((name, state.seen))
                self._index(name, state)
        for name, seen in self._looked.items():
            if name in self._rows.place:
                self._look(name)
            elif name not in judged:
                gone.append((name, seen))
        for before, now in self._succession(gone):
            self._successors[now] = before
            self._look(now)

    def _look(self, name: str) -> None:
        state = self._review.state_of(name)
        self._index(name, state)
        place = self._rows.place.get(name)
        if place is None:
            return
        self._since.pop(name, None)
        before = self._successors.get(name, name if name in self._looked else "")
        before = name if state.judged else before
        if not before:
            return
        told = self._review.state_of(before)
        seen, status = (told.seen, told.status) if told.judged else (self._looked[before], "")
        of_now = self.facts.measured if before == name else self.facts.subject
        words = differences(seen, of_now(place, state.override))
        if words:
            self._since[name] = Since(before, status, words)

    def _succession(self, gone: list[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
        """Yields judged encounters that are gone, each with the one that it has become.

        As in `detect.changes`: the same two ships at the same time, the longest overlap first.
        """
        if not gone:
            return
        pairs: dict[tuple[int, int], list[tuple[str, Mapping[str, Any]]]] = {}
        for name, seen in gone:
            if "mmsi_1" in seen and "mmsi_2" in seen:
                pairs.setdefault((seen["mmsi_1"], seen["mmsi_2"]), []).append((name, seen))
        rows, found = self._rows, []
        for place in self.facts.of_ships({one for one, _two in pairs}):
            now = str(rows.ids[place])
            (one, *_), (two, *_) = self.facts.ships(int(place))
            for name, seen in pairs.get((one, two), ()):
                begin, end = int(rows.start_ms[place]), int(rows.end_ms[place])
                shared = overlap_ms(seen, begin, end)
                if shared:
                    found.append((-shared, name, now))
        used: set[str] = set()
        for _shared, name, now in sorted(found):
            if name not in used and now not in used:
                used |= {name, now}
                yield name, now

    # -- the same hull ----------------------------------------------------------------------

    def earlier(self, mmsi: int, imo: int | None, but: str) -> tuple[Earlier, ...]:
        """Returns what was decided on a hull, the latest event first.

        A hull keeps her IMO number for life: it rules where both tell a sound one, and the MMSI
        only where one of them tells none.

        Args:
            mmsi: Nine digits.
            imo: IMO number, None if none was sent.
            but: What is looked at now.
        """
        number = imo if _sound(imo) else None
        found: dict[str, str] = {}
        if number is not None:
            found = dict.fromkeys(self._hulls.get(("imo", number), ()), "IMO")
        for name in self._hulls.get(("mmsi", mmsi), ()):
            if name not in found and self._may_be(name, mmsi, number):
                found[name] = "MMSI"
        told = [self._told(name, by, mmsi, imo) for name, by in found.items() if name != but]
        told = [one for one in told if one.status != STATUSES[0]]
        return tuple(
            sorted(told, key=lambda one: (one.start_utc is None, _late(one), one.identifier))
        )

    def _may_be(self, name: str, mmsi: int, imo: int | None) -> bool:
        """Whether a ship with this MMSI may be the same hull: no other number speaks against it."""
        if imo is None:
            return True
        return any(m == mmsi and not _sound(i) for m, i, _ in self._ships(name))

    def _index(self, name: str, state: State) -> None:
        if not state.judged:
            return
        for mmsi, imo, _ in self._ships(name):
            self._hulls.setdefault(("mmsi", mmsi), set()).add(name)
            if imo is not None and _sound(imo):
                self._hulls.setdefault(("imo", imo), set()).add(name)

    def _ships(self, name: str) -> list[tuple[int, int | None, str]]:
        """MMSI, IMO number and name of each ship, of the run if it holds them, else the record."""
        place = self._rows.place.get(name)
        if place is not None:
            return self.facts.ships(place)
        told: Mapping[str, Any] = self._review.state_of(name).seen
        return [
            (
                int(told[f"mmsi{side}"]),
                None if told.get(f"imo{side}") is None else int(told[f"imo{side}"]),
                str(told.get(f"name{side}") or ""),
            )
            for side in _SIDES
            if f"mmsi{side}" in told
        ]

    def _told(self, name: str, by: str, mmsi: int, imo: int | None) -> Earlier:
        state = self._review.state_of(name)
        others = [
            ship or f"MMSI {number}"
            for number, own, ship in self._ships(name)
            if not (number == mmsi or (own is not None and own == imo))
        ]
        begin = state.seen.get("start_utc")
        return Earlier(
            name, state.status, state.note, None if begin is None else moment(str(begin)), by,
            others[0] if others else "",
        )  # fmt: skip


@cache
def _sound(imo: int | None) -> bool:
    return imo is not None and bool(imo_is_valid(imo))


def _late(one: Earlier) -> float:
    return 0.0 if one.start_utc is None else -one.start_utc.timestamp()
