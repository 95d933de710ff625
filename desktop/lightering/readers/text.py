"""Bytes to lines of UTF-8: encodings, line ends, NUL, in pieces of bounded size."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO

from lightering.errors import InputError
from lightering.readers.lines import line_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lightering.readers.intake import Intake

__all__ = [
    "BLOCK_BYTES",
    "LONGEST_LINE",
    "Unended",
    "broken_utf16",
    "cut",
    "decoded",
    "encoding_of",
    "line_blocks",
    "say_utf16",
]

BLOCK_BYTES = 16 << 20
"""Text handled at once: large enough to be quick, small enough for any machine."""

LONGEST_LINE = 32 << 20
_MOST_LINES = 1 << 20
_PART_BYTES = 1 << 20
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(128, 160)}
"""What Windows' table has where Latin-1 has control codes; five bytes keep theirs."""


class Unended(bytes):
    """The last line of a text that has no line end: it may have been cut. A line feed is added."""

    __slots__ = ()


def encoding_of(head: bytes, name: str) -> str:
    """Tells the encoding by the byte order mark, or by the pattern of NUL bytes.

    Args:
        head: The first bytes of a text.
        name: File name for the message.

    Raises:
        InputError: It is UTF-32.
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise InputError(
            "The text is UTF-32, which is not read.", file=name, advice="Save it as UTF-8."
        )
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    some = head[:512]
    if len(some) >= 16 and some[1::2].count(0) > 0.9 * len(some[1::2]) and not some[::2].count(0):
        return "utf-16-le"
    if len(some) >= 16 and some[::2].count(0) > 0.9 * len(some[::2]) and not some[1::2].count(0):
        return "utf-16-be"
    return "utf-8"


def decoded(raw: bytes) -> str:
    """Returns bytes as text: UTF-8, or Windows Latin-1 if they are not that.

    Args:
        raw: One line or a sample.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1").translate(_WINDOWS)


def say_utf16(intake: Intake) -> None:
    """Says and counts that a text was UTF-16.

    Args:
        intake: Of the text.
    """
    intake.say("The text is UTF-16; it was read as such.")
    intake.repairs["encoding_utf16"] = 1


def broken_utf16(file: str) -> InputError:
    """Returns the error of a text that begins as UTF-16 and does not go on so.

    Args:
        file: Name of the file.
    """
    return InputError(
        "The text begins as UTF-16 and breaks off or turns into something else.",
        file=file,
        advice="Save it again as UTF-8.",
    )


def cut(block: bytes, size: int) -> Iterator[bytes]:
    """Cuts whole lines into smaller pieces of whole lines.

    Args:
        block: Each line of it ended by a line feed.
        size: Bytes of a piece; a longer line stays whole.
    """
    start = 0
    while start < len(block):
        end = block.find(b"\n", min(start + size, len(block)) - 1) + 1
        yield block[start:end]
        start = end


def line_blocks(
    stream: BinaryIO, encoding: str, intake: Intake, tell: Callable[[int], None]
) -> Iterator[bytes]:
    """Gives the text in blocks of whole lines, each line ended by a line feed.

    A last line without a line end comes as an `Unended` of its own.

    Args:
        stream: Unpacked bytes.
        encoding: As `encoding_of` says.
        intake: Where what was changed is said.
        tell: Is told the unpacked bytes read so far.

    Raises:
        InputError: A line is longer than 32 MiB, or UTF-16 is broken.
    """
    carry = b""
    read = 0
    marks = _Marks(intake)
    for piece in _pieces(stream, encoding, intake):
        read += len(piece)
        tell(read)
        end = piece.rfind(b"\n") + 1
        if end == len(piece) and not carry and end:
            lines = line_count(piece)
            yield from _with_few_lines(marks.without(piece, lines), lines)
        elif end:
            # one copy of the block, not two
            block = b"".join((carry, memoryview(piece)[:end]))
            carry = piece[end:]
            lines = line_count(block)
            yield from _with_few_lines(marks.without(block, lines), lines)
        else:
            carry += piece
        if len(carry) > LONGEST_LINE:
            raise InputError(
                f"A line is longer than {LONGEST_LINE >> 20} MiB, so this is no table of text.",
                file=intake.source.name,
                advice="Check what the file is.",
            )
    if carry.strip(b"\0 \t\r"):
        intake.say("The last line has no line end; if the file was cut, check its last record.")
    if carry:
        yield Unended(marks.without(carry + b"\n", 1))


def _with_few_lines(block: bytes, lines: int) -> Iterator[bytes]:
    """Cuts a block of countless short lines: what is kept of each line outweighs its text."""
    if len(block) <= _PART_BYTES or lines <= _MOST_LINES:
        yield block
    else:
        yield from cut(block, _PART_BYTES)


class _Marks:
    """Takes out byte order marks at line starts: files joined end to end hold them inside."""

    def __init__(self, intake: Intake) -> None:
        self._intake, self._line, self._told = intake, 1, False

    def without(self, block: bytes, count: int) -> bytes:
        """Returns a block of so many whole lines without the marks, wherever blocks are cut."""
        first, self._line = self._line, self._line + count
        if first == 1:
            # the one every text may begin with is no repair
            block = block.removeprefix(codecs.BOM_UTF8)
        if codecs.BOM_UTF8[:1] not in block:
            return block  # a look for one byte is a tenth of one for four
        if not block.startswith(codecs.BOM_UTF8) and b"\n" + codecs.BOM_UTF8 not in block:
            return block
        lines = block.split(b"\n")
        for number, line in enumerate(lines):
            bare = line
            while bare.startswith(codecs.BOM_UTF8):
                bare = bare.removeprefix(codecs.BOM_UTF8)
                self._intake.repairs["byte_order_mark"] += 1
            if bare is not line:
                lines[number] = bare
                if not self._told:
                    self._told = True
                    self._intake.say(
                        f"Byte order marks begin some lines, as in files joined end to end; they "
                        f"were left out. The first is line {first + number}."
                    )
        return b"\n".join(lines)


def _pieces(stream: BinaryIO, encoding: str, intake: Intake) -> Iterator[bytes]:
    wide = encoding.startswith("utf-16")
    other = not wide and encoding not in ("utf-8", "utf-8-sig")
    errors = "replace" if other else "strict"
    decoder = codecs.getincrementaldecoder(encoding)(errors) if wide or other else None
    if wide:
        say_utf16(intake)
    elif other:
        intake.say(f"The text was read as {encoding}, as it was said.")
    # a file that ends its pieces where lines end spares us joining them
    read = stream.read if decoder is not None else getattr(stream, "read_lines", stream.read)
    while raw := read(BLOCK_BYTES):
        piece = raw if decoder is None else _wide(decoder, raw, intake)
        while piece.endswith(b"\r"):
            # a line feed may follow in the next piece
            more = stream.read(2)
            piece += more if decoder is None else _wide(decoder, more, intake)
            if not more:
                break
        if b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n"):
            intake.say("Some lines end with a carriage return alone; it was taken as a line end.")
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield piece
    if decoder is not None:
        yield _wide(decoder, b"", intake)


def _wide(decoder: codecs.IncrementalDecoder, raw: bytes, intake: Intake) -> bytes:
    try:
        text = decoder.decode(raw, final=not raw)
        if decoder.errors == "replace" and "\ufffd" in text:
            intake.repairs["encoding_unreadable"] += text.count("\ufffd")
            intake.say("Some characters are none of this encoding; is it the right one?")
        return text.encode("utf-8")
    except UnicodeError as error:
        raise broken_utf16(intake.source.name) from error
