"""Sentences to messages: parts are joined only where nothing speaks against it.

Parts of one message agree in station (or TAG group), channel, sequence id and number of parts,
come in order and within seconds. Sequence ids are digits that come round again and that two
receivers give independently: where two messages could own a part, all of them are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lightering.readers.times import NOT_A_TIME

if TYPE_CHECKING:
    from lightering.readers.intake import Intake

__all__ = ["Joiner", "Message", "Part"]

_REACH_MS = 5_000
"""Our choice: a receiver writes the parts of a message within a fraction of a second; aggregators
that stamp each part on arrival have been seen one second apart."""

_REACH_SENTENCES = 100
"""Our choice, for parts without a time of their own."""

_KEPT_SENTENCES = 10_000
"""What waits longer is given up, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of a message of several.

    Attributes:
        line: Physical line.
        rank: Number among all sentences of the file.
        count: Parts of the message.
        number: Which part, from 1.
        sequence: Sequence id.
        channel: Radio channel.
        station: Who received it, "" if not said.
        group: TAG group id, "" if none.
        payload: Armoured payload.
        fill: Fill bits.
        time_ms: Milliseconds since 1970 or `NOT_A_TIME`.
        dated: Whether a time was meant.
    """

    line: int
    rank: int
    count: int
    number: int
    sequence: str
    channel: str
    station: str
    group: str
    payload: str
    fill: int
    time_ms: int
    dated: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message: line of its first part, its payload, the first time that was given."""

    line: int
    payload: str
    fill: int
    time_ms: int
    dated: bool


@dataclass(slots=True)
class _Open:
    parts: list[Part] = field(default_factory=list)

    def near(self, part: Part) -> bool:
        last = self.parts[-1]
        if part.time_ms != NOT_A_TIME and last.time_ms != NOT_A_TIME:
            return abs(part.time_ms - self.parts[0].time_ms) <= _REACH_MS
        return part.rank - last.rank <= _REACH_SENTENCES


class Joiner:
    """Joins the parts of one file."""

    def __init__(self, intake: Intake) -> None:
        """Begins with nothing open."""
        self._intake = intake
        self._open: dict[tuple[str, ...], list[_Open]] = {}
        self._doubtful: dict[tuple[str, ...], _Open] = {}
        self._last: Part | None = None
        self._oldest = 0

    def take(self, part: Part) -> Message | None:
        """Takes the next part; returns the message if it is the last one of it.

        Args:
            part: In the order of the file.
        """
        part = self._with_station(part)
        self._last = part
        if part.rank - self._oldest > _KEPT_SENTENCES:
            self._give_up(part.rank)
        key = self._key(part)
        doubtful = self._doubtful.get(key)
        if doubtful is not None and doubtful.near(part):
            self._lose(part)
            return None
        self._doubtful.pop(key, None)
        waiting = self._open.setdefault(key, [])
        for stale in [entry for entry in waiting if not entry.near(part)]:
            waiting.remove(stale)
            self._lose(stale.parts[0])
        message = None
        if part.number == 1:
            if any(entry.parts[0].payload != part.payload for entry in waiting):
                # two messages under one id: whose the next parts are cannot be told
                for entry in waiting:
                    self._lose(entry.parts[0])
                waiting.clear()
                self._lose(part)
                self._doubtful[key] = _Open([part])
            else:
                waiting.append(_Open([part]))
        else:
            message = self._go_on(part, waiting)
        if not waiting:
            del self._open[key]
        return message

    def finish(self) -> None:
        """Refuses what is still open at the end of the file."""
        for waiting in self._open.values():
            for entry in waiting:
                self._lose(entry.parts[0])
        self._open.clear()

    def _go_on(self, part: Part, waiting: list[_Open]) -> Message | None:
        entry = next((e for e in waiting if e.parts[-1].number == part.number - 1), None)
        if entry is None:
            self._lose(part)
            return None
        entry.parts.append(part)
        if part.number < part.count:
            return None
        waiting.remove(entry)
        first = entry.parts[0]
        if any(p.fill for p in entry.parts[:-1]):
            self._intake.reject(first.line, "unreadable", "", first.payload)
            return None
        timed = next((p for p in entry.parts if p.time_ms != NOT_A_TIME), first)
        return Message(
            first.line,
            "".join(p.payload for p in entry.parts),
            part.fill,
            timed.time_ms,
            any(p.dated for p in entry.parts),
        )

    def _with_station(self, part: Part) -> Part:
        """A part without a receiver of its own, right behind the part before it, shares its one."""
        last = self._last
        follows = (
            last is not None
            and part.rank == last.rank + 1
            and part.number == last.number + 1
            and (part.count, part.sequence, part.channel)
            == (last.count, last.sequence, last.channel)
        )
        if last is None or not follows or part.station or part.group not in ("", last.group):
            return part
        return Part(
            part.line, part.rank, part.count, part.number, part.sequence, part.channel,
            last.station, last.group, part.payload, part.fill, part.time_ms, part.dated,
        )  # fmt: skip

    def _key(self, part: Part) -> tuple[str, ...]:
        rest = (part.group, part.channel, part.sequence, str(part.count))
        key = (part.station, *rest)
        if part.station or not part.group or part.number == 1:
            return key
        # only the first part of a TAG group need name the station
        keys = [other for other in self._open if other[1:] == rest]
        return keys[0] if len(keys) == 1 else key

    def _lose(self, part: Part) -> None:
        self._intake.reject(part.line, "incomplete_multipart", "", part.payload)

    def _give_up(self, rank: int) -> None:
        for key, waiting in list(self._open.items()):
            old = [e for e in waiting if rank - e.parts[-1].rank > _KEPT_SENTENCES // 2]
            for entry in old:
                waiting.remove(entry)
                self._lose(entry.parts[0])
            if not waiting:
                del self._open[key]
        self._doubtful = {
            key: entry
            for key, entry in self._doubtful.items()
            if rank - entry.parts[-1].rank <= _KEPT_SENTENCES // 2
        }
        self._oldest = rank
