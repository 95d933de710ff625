"""Blocks of lines to blocks of records: each keeps its line, what is no record is counted.

Plain blocks cost a few scans of memory; only suspicious lines are looked at one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.errors import shown
from lightering.readers.columns import normal
from lightering.readers.endings import refuses_last
from lightering.readers.header import split_line
from lightering.readers.lines import Lines
from lightering.readers.quotes import is_open, join_quotes, lose
from lightering.readers.text import Unended, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lightering.readers.header import Layout
    from lightering.readers.intake import Intake

__all__ = ["Block", "record_blocks", "without_open_quotes"]


@dataclass(frozen=True, slots=True)
class Block:
    """Records of a file, one after another.

    Attributes:
        data: UTF-8, each record ended by a line feed.
        starts: Offset of each record in `data`, int64 (n,).
        lines: Physical line each record begins on, int64 (n,).
        multiline: Whether a quoted value holds a line feed.
    """

    data: bytes
    starts: NDArray[np.int64]
    lines: NDArray[np.int64]
    multiline: bool

    def text(self, record: int) -> str:
        """Returns one record without its line end.

        Args:
            record: Its number in the block.
        """
        last = record + 1 == len(self.starts)
        end = len(self.data) if last else int(self.starts[record + 1])
        return decoded(self.data[int(self.starts[record]) : end]).rstrip("\r\n")


def record_blocks(blocks: Iterator[bytes], layout: Layout, intake: Intake) -> Iterator[Block]:
    """Takes out what is no record: the header, blank lines, comments, unclosed quotes.

    Args:
        blocks: Whole lines, as `text.line_blocks` gives them.
        layout: Header and delimiter.
        intake: Where skipped lines and lost records are counted.
    """
    line, carry, before = 1, b"", b""
    for raw, last in _with_last(blocks):
        if isinstance(raw, Unended) and not carry and line > layout.header_line:
            cut = refuses_last(raw, before, layout)
            if cut is not None:
                intake.reject(line, "unreadable", *cut)
                intake.say(
                    f"Line {line}, the last, breaks off inside column {shown(cut[0])}: it has no "
                    "line end, and all others say more there. It was refused."
                )
                return
        before = raw
        data = carry + _harmless(raw, line + carry.count(b"\n"), intake)
        lines = Lines.of(data, line)
        lines.keep &= lines.numbers > layout.header_line + layout.skip
        whole = len(lines.ends)
        if b'"' in data:
            whole = join_quotes(lines, layout, intake, last=last)
        # a record that goes on in the next block waits for it
        carry = data[lines.starts[whole] :] if whole < len(lines.ends) else b""
        line += whole
        if whole:
            lines = lines.head(whole)
            _skip(lines, layout, intake)
            yield _kept(lines)


def without_open_quotes(block: Block, layout: Layout, intake: Intake) -> Block:
    """Takes out records whose quote is open at their end although they hold an even number.

    Args:
        block: A block whose records the parser could not tell apart.
        layout: Its delimiter.
        intake: Where lost records are counted.
    """
    ends = np.concatenate((block.starts[1:] - 1, [len(block.data) - 1]))
    keep = np.ones(len(ends), dtype=bool)
    records = Lines(block.data, block.starts, ends, block.lines, keep, ~keep)
    for record in range(len(block.starts)):
        text = block.text(record)
        if '"' in text and is_open(text, layout.delimiter):
            keep[record] = False
            lose(text, int(block.lines[record]), intake)
    again = _kept(records)
    return Block(again.data, again.starts, again.lines, block.multiline)


def _with_last(blocks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    before = next(blocks, None)
    while before is not None:
        after = next(blocks, None)
        yield before, after is None
        before = after


def _harmless(data: bytes, line: int, intake: Intake) -> bytes:
    if b"\0" in data:
        parts = data.split(b"\n")
        for number, part in enumerate(parts):
            if b"\0" in part:
                bare = part.rstrip(b"\0\r")
                if b"\0" in bare:
                    intake.repairs["nul_in_text"] += 1
                else:
                    intake.repairs["nul_padding"] += 1
                    intake.say(
                        f"Line {line + number} is padded with NUL bytes; they were left out."
                    )
                # a visible mark: a number with a hole in it must not become another number
                parts[number] = bare.replace(b"\0", "\ufffd".encode())
        data = b"\n".join(parts)
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        parts = data.split(b"\n")
        for number, part in enumerate(parts):
            if not part.isascii():
                try:
                    part.decode("utf-8")
                except UnicodeDecodeError:
                    parts[number] = decoded(part).encode("utf-8")
                    intake.repairs["encoding"] += 1
                    intake.say(
                        "Some lines are no UTF-8; they were read as Windows Latin-1. The first is "
                        f"line {line + number}."
                        if intake.repairs["encoding"] == 1
                        else "Some names may therefore look different from the source."
                    )
        return b"\n".join(parts)
    return data


def _skip(lines: Lines, layout: Layout, intake: Intake) -> None:
    first = lines.first_bytes()
    header = layout.header_bytes
    width = lines.ends - lines.starts
    single = lines.keep & ~lines.inner
    blank = single & ((width == 0) | ((width == 1) & (first == 13)))
    lines.keep[blank] = False
    intake.repairs["blank_lines"] += int(np.count_nonzero(blank))
    suspect = (first <= 32) | (first == 35)
    columns = len(layout.header)
    names = [normal(name) for name in layout.header]
    if header:
        # the same names in other letters, with blanks or in quotes
        near = np.abs(width - len(header)) <= 2 * columns + 1
        suspect |= near & np.isin(first, np.frombuffer(_beginnings(header), np.uint8))
    for number in np.flatnonzero(suspect & single & ~blank).tolist():
        text = lines.bytes_of(number).strip()
        if not text:
            kind = "blank_lines"
        elif text == header.strip() or _names(text, layout) == names:
            kind = "repeated_header"
        elif text.startswith(b"#") and text.count(layout.delimiter.encode()) != columns - 1:
            kind = "comment_lines"
        else:
            continue
        lines.keep[number] = False
        intake.repairs[kind] += 1


def _beginnings(header: bytes) -> bytes:
    letter = header.lstrip(b'" \t#')[:1]
    return b'"' + header[:1] + letter.lower() + letter.upper()


def _names(text: bytes, layout: Layout) -> list[str]:
    return [normal(cell) for cell in split_line(decoded(text), layout.delimiter)]


def _kept(lines: Lines) -> Block:
    starts, keep, inner = lines.starts, lines.keep, lines.inner
    multiline = bool(inner.any())
    if keep.all():
        begins = ~inner if multiline else slice(None)
        return Block(lines.data, starts[begins], lines.numbers[begins], multiline)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], keep, [False])).astype(np.int8)))
    pieces = [
        lines.data[starts[a] : lines.ends[b - 1] + 1] for a, b in edges.reshape(-1, 2).tolist()
    ]
    width = np.where(keep, lines.ends - starts + 1, 0)
    moved = np.cumsum(width) - width
    begins = keep & ~inner
    return Block(b"".join(pieces), moved[begins], lines.numbers[begins], multiline)
