"""What the process that reads risky files says, handed to those who wait for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.errors import InputError
from lightering.model.records import Rejected
from lightering.readers.apart.frames import answer_of, packed, read_of, said, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lightering.progress import Progress
    from lightering.readers.column_map import Maps
    from lightering.readers.record import FileRead, Source
    from lightering.readers.spill import Spill
    from lightering.readers.watching import FileWatch

__all__ = ["Ears", "Ended", "Talk", "parsed", "whole"]


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears what comes from a file that is read.

    Attributes:
        progress: The source's share of the whole.
        on_reject: Is given every refused record, or None.
        maps: What the person said about columns, or None.
        watch: Hears counts and the first refused records, or None.
        spill: Takes the fixes, or None.
    """

    progress: Progress
    on_reject: Callable[[Rejected], None] | None
    maps: Maps | None
    watch: FileWatch | None
    spill: Spill | None


class Ended(Exception):
    """The process ended, or was ended, before its file was read.

    Attributes:
        error: What is said of the file.
        again: Whether a file before it may be the cause.
    """

    def __init__(self, error: InputError, *, again: bool) -> None:
        """Says why."""
        super().__init__(str(error))
        self.error, self.again = error, again


class Talk:
    """Hands on what the process says about one source."""

    def __init__(self, ears: Ears) -> None:
        """Begins with nothing heard.

        Args:
            ears: Who hears it.
        """
        self.ears = ears
        self._heard = self._known = 0

    def hear_again(self) -> None:
        """The same is read anew: records that were handed on are not handed on twice."""
        self._known, self._heard = max(self._heard, self._known), 0

    def hear(
        self, message: dict[str, Any], more: Callable[[], bytes], source: Source
    ) -> Iterator[bytes]:
        """Gives the answers to a message.

        Args:
            message: What was said.
            more: Gives the next frame.
            source: What is read.
        """
        ears, spill, kind = self.ears, self.ears.spill, message["kind"]
        if kind == "moved":
            if ears.watch is not None:
                ears.watch.count(message["found"], message["refused"])
            ears.progress.set(min(message["fraction"], 1.0), f"Reading {source.name}")
        elif kind in ("shown", "rejected"):
            self._heard += 1
            if self._heard > self._known:
                self._hand_on(kind, Rejected(**message["record"]))
        elif kind == "map" and ears.maps is not None:
            maps = ears.maps
            yield answer_of(lambda: maps.of(source, tuple(message["names"])))
        elif spill is not None:
            yield from _spilled(spill, message, more, source)

    def _hand_on(self, kind: str, record: Rejected) -> None:
        if kind == "rejected" and self.ears.on_reject is not None:
            self.ears.on_reject(record)
        elif self.ears.watch is not None:
            self.ears.watch.refused(record)


def _spilled(
    spill: Spill, message: dict[str, Any], more: Callable[[], bytes], source: Source
) -> Iterator[bytes]:
    match message["kind"]:
        case "number":
            yield said("number", number=spill.source())
        case "hold":
            spill.hold(message["rows"])
            yield said("held", overflowed=spill.overflowed)
        case "keep":
            spill.keep(message["number"], _table(more(), source))
        case "state":
            spill.state(message["number"], [_table(more(), source)])
        case "rows":
            for table in spill.rows_of(message["number"]):
                yield packed(table)
            yield b""
        case "forget":
            spill.forget(message["number"])


def parsed(frame: bytes, source: Source) -> dict[str, Any]:
    """Returns a message.

    Args:
        frame: As it came.
        source: What is read.

    Raises:
        Ended: It is none.
    """
    try:
        message: dict[str, Any] = json.loads(frame)
        message["kind"]
    except (ValueError, TypeError, KeyError, UnicodeDecodeError):
        raise _nonsense(source) from None
    return message


def _table(frame: bytes, source: Source) -> pa.Table:
    try:
        return unpacked(frame)
    except pa.ArrowException:
        raise _nonsense(source) from None


def whole(message: dict[str, Any], more: Callable[[], bytes], source: Source) -> FileRead:
    """Returns the file as read.

    Args:
        message: That it is done.
        more: Gives the next frame.
        source: What was read.

    Raises:
        Ended: It is none.
    """
    try:
        return read_of(message, more)
    except (KeyError, TypeError, ValueError, pa.ArrowException):
        raise _nonsense(source) from None


def _nonsense(source: Source) -> Ended:
    return Ended(
        InputError(
            "The process that read it answered with nonsense, as after a crash.",
            file=source.name,
            advice="Get the file again, or save it as CSV; nothing of it was used.",
        ),
        again=True,
    )
