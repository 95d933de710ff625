"""JSON as a stream: the elements of one long list, one after another.

The decoder of Python reads one element at a time from a text that is filled as needed, so memory
does not grow with the file. NaN is understood although JSON has none: many programs write it.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError
from lightering.readers.text import broken_utf16, decoded, encoding_of, say_utf16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["Document", "Doubled", "Unreadable", "mended", "parsed", "text_pieces"]

_PIECE = 4 << 20
_LONGEST = 64 << 20
"""Characters of one element, such as a line with all its positions."""
_BLANKS = re.compile(r"[\s\0\x1e]*")
"""RFC 8142 puts a record separator before each text; a tail of NUL is a padded file."""
_ESCAPED = re.compile("[\udc80-\udcff]+")
_MOST_DIGITS = 4_000
"""Python itself refuses to read longer whole numbers."""


class Unreadable(Exception):
    """A text that is no JSON; its message says why, in a few words. The readers catch it."""


def parsed(text: str) -> Any:
    """Reads one JSON text.

    Args:
        text: The whole of it.

    Raises:
        Unreadable: It is not JSON, is cut, or nested too deep.
    """
    value, end = _decode(text, _BLANKS.match(text).end())  # type: ignore[union-attr]
    if _BLANKS.match(text, end).end() != len(text):  # type: ignore[union-attr]
        raise Unreadable("text goes on after its end")
    return value


def text_pieces(source: Source, sample: Sample, intake: Intake) -> Iterator[str]:
    """Gives the text of a source, decoded, in pieces.

    Args:
        source: The bytes.
        sample: Their beginning.
        intake: Where progress and repairs of the encoding are told.

    Raises:
        InputError: The bytes cannot be read, or UTF-16 is broken.
    """
    encoding = encoding_of(sample.head, source.name)
    if encoding.startswith("utf-16"):
        say_utf16(intake)
        decoder = codecs.getincrementaldecoder(encoding)("strict")
    else:
        decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    with source.open() as stream:
        read = 0
        while raw := stream.read(_PIECE):
            read += len(raw)
            intake.advance(read / source.expected_bytes)
            yield mended(_decoded(decoder, raw, intake), intake)
        yield mended(_decoded(decoder, b"", intake), intake)


class Doubled(dict[str, Any]):
    """An object that names a value twice, differently: which of the two is meant is not known."""


class Document:
    """One JSON document, of which a long list is read element by element.

    Attributes:
        members: Members of the outermost object that are not streamed, as far as read.
        name: Name of the list whose elements are given, "" if the document is that list.
    """

    def __init__(
        self, source: Source, sample: Sample, intake: Intake, streamed: frozenset[str]
    ) -> None:
        """Opens nothing yet.

        Args:
            source: The document.
            sample: Its beginning.
            intake: Where progress and repairs are told.
            streamed: Names of the members of the outermost object whose lists are streamed.
        """
        self.members: dict[str, Any] = {}
        self.name = ""
        self._source, self._streamed = source, streamed
        self._pieces = text_pieces(source, sample, intake)
        self._text, self._place, self._ended = "", 0, False
        self._line, self._counted = 1, 0

    def elements(self, opened: Callable[[], None]) -> Iterator[tuple[Any, int]]:
        """Gives each element of the streamed list, and the line it begins on.

        Args:
            opened: Called before the first element, when `members` holds what stands above it.

        Raises:
            InputError: The document is cut or is no JSON; what stands before was given.
        """
        first = self._peek()
        if first == "[":
            opened()
            yield from self._list()
        elif first == "{":
            yield from self._object(opened)
        else:
            raise self._wrong("a list or an object is missing")
        if self._peek():
            raise self._wrong("text goes on after the end of the document")

    def _object(self, opened: Callable[[], None]) -> Iterator[tuple[Any, int]]:
        self._place += 1
        if self._peek() == "}":
            self._place += 1
            return
        while True:
            if self._peek() != '"':
                raise self._wrong("the name of a member is missing")
            name = self._value()
            if self._peek() != ":":
                raise self._wrong("a colon is missing")
            self._place += 1
            if name in self.members or name == self.name:
                raise self._wrong("a member stands twice")
            if name in self._streamed and not self.name and self._peek() == "[":
                self.name = name
                opened()
                yield from self._list()
            else:
                self._peek()
                self.members[name] = self._value()
            if not self._goes_on("}"):
                return

    def _list(self) -> Iterator[tuple[Any, int]]:
        self._place += 1
        if self._peek() == "]":
            self._place += 1
            return
        while True:
            self._peek()
            line = self._count()
            yield self._value(), line
            if not self._goes_on("]"):
                return

    def _goes_on(self, end: str) -> bool:
        letter = self._peek()
        if letter not in (",", end):
            raise self._wrong("a comma is missing")
        self._place += 1
        return letter == ","

    def _peek(self) -> str:
        """Skips blanks and returns the next letter, "" at the end."""
        while True:
            self._place = _BLANKS.match(self._text, self._place).end()  # type: ignore[union-attr]
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._fill():
                return ""

    def _value(self) -> Any:
        while True:
            try:
                value, end = _decode(self._text, self._place)
            except Unreadable as error:
                waiting = len(self._text) - self._place
                if waiting > _LONGEST:
                    raise self._wrong(
                        f"one element is longer than {_LONGEST >> 20} MiB, or never ends"
                    ) from error
                if error.args[1:] == ("here",):
                    raise self._wrong(str(error.args[0])) from error
                if not self._fill(max(_PIECE, waiting)):
                    closed = self._text[self._place : self._place + 1] in ("]", "}", ",", ":")
                    raise self._wrong(str(error.args[0]), cut=not closed) from error
                continue
            # a number at the end of what was read may go on
            if end == len(self._text) and not isinstance(value, (dict, list, str)) and self._fill():
                continue
            self._place = end
            return value

    def _fill(self, least: int = 1) -> bool:
        pieces = [self._text[self._place :]]
        self._count()
        found = 0
        while found < least and not self._ended:
            piece = next(self._pieces, None)
            if piece is None:
                self._ended = True
            else:
                pieces.append(piece)
                found += len(piece)
        self._text, self._place, self._counted = "".join(pieces), 0, 0
        return found > 0

    def _count(self) -> int:
        self._line += self._text.count("\n", self._counted, self._place)
        self._counted = self._place
        return self._line

    def _wrong(self, why: str, *, cut: bool = False) -> InputError:
        line = self._count()
        cut = cut or (self._ended and self._place >= len(self._text))
        return InputError(
            "The document ends in the middle; it was cut."
            if cut
            else f"The document is no sound JSON: {why}.",
            file=self._source.name,
            line=line,
            advice="Get the file again; nothing of it was used.",
        )


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) and any(found[name] != value for name, value in pairs):
        return Doubled(found)
    return found


def _long(digits: str) -> int | float:
    return int(digits) if len(digits) < _MOST_DIGITS else float(digits)


_DECODER = json.JSONDecoder(strict=False, object_pairs_hook=_pairs)
_PATIENT = json.JSONDecoder(strict=False, object_pairs_hook=_pairs, parse_int=_long)


def _decode(text: str, place: int) -> tuple[Any, int]:
    """Returns a value and where it ends; the error says "here" if more text cannot mend it."""
    try:
        try:
            return _DECODER.raw_decode(text, place)
        except json.JSONDecodeError:
            raise
        except ValueError:
            # a whole number of thousands of digits
            return _PATIENT.raw_decode(text, place)
    except json.JSONDecodeError as error:
        open_end = error.msg.startswith("Unterminated") or error.pos >= len(text) - 16
        said = error.msg[:1].lower() + error.msg[1:]
        raise Unreadable(said, "" if open_end else "here") from error
    except RecursionError as error:
        raise Unreadable("it is nested too deep", "here") from error


def _decoded(decoder: codecs.IncrementalDecoder, raw: bytes, intake: Intake) -> str:
    try:
        return decoder.decode(raw, final=not raw)
    except UnicodeError as error:
        raise broken_utf16(intake.source.name) from error


def mended(text: str, intake: Intake) -> str:
    """Returns a text with the bytes that were no UTF-8 read as Windows Latin-1, and says so.

    Args:
        text: As `surrogateescape` gives it.
        intake: Where it is counted.
    """
    if text.isascii() or not _ESCAPED.search(text):
        return text

    def latin(match: re.Match[str]) -> str:
        intake.repairs["encoding"] += 1
        return decoded(match[0].encode("utf-8", "surrogateescape"))

    intake.say("Some letters are no UTF-8; they were read as Windows Latin-1.")
    return _ESCAPED.sub(latin, text)
