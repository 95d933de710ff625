"""XML as a stream of elements: no DTD, no entities, no depth, no tree, no network.

The parser is the one defusedxml guards. It is fed piece by piece and builds nothing, so memory
does not grow with the file.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO, Protocol

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from lightering.errors import InputError
from lightering.readers.json_text import mended
from lightering.readers.text import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["Handler", "local_name", "parse_xml", "root_of"]

_PIECE = 1 << 20
_DEEPEST = 200
"""GPX and KML need a dozen levels; folders in folders may need more."""
_LONGEST_TEXT = 1 << 20
_LONGEST_TAG = 8 << 20
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_ENCODING = re.compile(rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_DECLARED = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?[^>]*>", re.DOTALL)


class Handler(Protocol):
    """What is told about the elements, in the order of the file."""

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Tells that an element begins.

        Args:
            name: Without its namespace.
            attributes: By name without namespace.
            line: Where its tag ends in the file.
        """

    def end(self, name: str, text: str) -> None:
        """Tells that an element ends.

        Args:
            name: Without its namespace.
            text: What stands in it after its last inner element, stripped.
        """


def root_of(sample: Sample) -> str:
    """Returns the name of the outermost element of an XML text, or "" if it is none.

    Args:
        sample: The beginning of a source.
    """
    encoding = encoding_of(sample.head, sample.name)
    text = sample.head[: 64 << 10].decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return ""
    match = _ROOT.search(_DECLARED.sub("", text))
    return match[1].lower() if match else ""


def local_name(name: str) -> str:
    """Returns a name without its namespace.

    Args:
        name: As the parser gives it: `{namespace}name`.
    """
    return name.rpartition("}")[2]


def parse_xml(source: Source, intake: Intake, handler: Handler) -> None:
    """Feeds a document to a handler.

    Args:
        source: The document.
        intake: Where progress is told.
        handler: Is told each element.

    Raises:
        InputError: It has a DTD or entities, is too deep, cut, or no sound XML.
    """
    target = _Target(handler, source.name)
    parser = DefusedXMLParser(
        target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    target.expat = parser.parser
    read = silent = 0
    try:
        with source.open() as stream:
            for piece in _sound(stream, intake):
                read += len(piece)
                intake.advance(read / source.expected_bytes)
                told = target.told
                parser.feed(piece)
                silent = silent + len(piece) if target.told == told else 0
                if silent > _LONGEST_TAG:
                    raise InputError(
                        f"A tag or a comment is longer than {_LONGEST_TAG >> 20} MiB.",
                        file=source.name,
                        line=target.line(),
                        advice="Check what the file is.",
                    )
        parser.close()
    except DefusedXmlException as error:
        raise InputError(
            "The document declares a document type or entities, which tracks never need and which "
            "can harm; it was not read.",
            file=source.name,
            line=target.line(),
            advice="Remove the <!DOCTYPE …> if you trust the file.",
        ) from error
    except ParseError as error:
        line, _ = error.position
        raise InputError(
            f"The document is no sound XML or was cut ({str(error).partition(':')[0]}).",
            file=source.name,
            line=line,
            advice="Get the file again; nothing of it was used.",
        ) from error
    except (ValueError, LookupError) as error:
        raise InputError(
            "The document is in an encoding that is not read.",
            file=source.name,
            advice="Save it as UTF-8.",
        ) from error


def _sound(stream: BinaryIO, intake: Intake) -> Iterator[bytes]:
    """Gives the pieces of a document, without NUL bytes at its end, and as UTF-8 if it says so."""
    held, decoder = b"", None
    while piece := stream.read(_PIECE):
        if not held and decoder is None:
            decoder = _decoder_of(piece)
        piece, held = held + piece, b""
        if decoder is not None:
            bare = piece.rstrip(b"\0")
            piece, held = bare, piece[len(bare) :]
            piece = mended(decoder.decode(piece), intake).encode("utf-8")
        if piece:
            yield piece
    if held:
        intake.repairs["nul_padding"] += 1
        intake.say("The document ends in NUL bytes; they were left out.")


def _decoder_of(piece: bytes) -> codecs.IncrementalDecoder | None:
    """Returns a decoder for a document in UTF-8, as its first bytes say, else None."""
    declared = _ENCODING.match(piece[:200])
    wide = piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in piece[:4]
    if wide or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        return None
    return codecs.getincrementaldecoder("utf-8")("surrogateescape")


class _Target:
    """Between the parser and a handler: depth, text of bounded length, lines."""

    def __init__(self, handler: Handler, file: str) -> None:
        self._handler, self._file = handler, file
        self.expat: object = None
        self._depth = self._length = 0
        self._text: list[str] = []
        self.told = 0

    def line(self) -> int:
        return int(getattr(self.expat, "CurrentLineNumber", 1))

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.told += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InputError(
                f"Elements are nested more than {_DEEPEST} deep, far deeper than tracks need.",
                file=self._file,
                line=self.line(),
                advice="Check what the file is; nothing of it was used.",
            )
        self._text, self._length = [], 0
        plain = {local_name(name): value for name, value in attributes.items()}
        self._handler.start(local_name(tag), plain, self.line())

    def end(self, tag: str) -> None:
        self.told += 1
        self._depth -= 1
        text = "".join(self._text).strip()
        self._text, self._length = [], 0
        self._handler.end(local_name(tag), text)

    def data(self, text: str) -> None:
        self.told += 1
        # a description of a megabyte says nothing about a track
        if self._length < _LONGEST_TEXT:
            self._text.append(text)
            self._length += len(text)

    def close(self) -> None:
        """Nothing is built, so nothing is given back."""
