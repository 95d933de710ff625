"""Blocks of lines to blocks of records: each keeps its line, what is no record is counted.

Plain blocks cost a few scans of memory; only suspicious lines are looked at one by one.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.readers.text import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lightering.readers.header import Layout
    from lightering.readers.intake import Intake

__all__ = ["Block", "record_blocks", "without_open_quotes"]

_LONGEST_RECORD = 50
"""Lines a quoted value may run over before its quote counts as never closed."""


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
    line = 1
    for data in blocks:
        data = _harmless(data, line, intake)
        view = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero(view == 10).astype(np.int64)
        starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
        lines = np.arange(line, line + len(ends), dtype=np.int64)
        line += len(ends)
        keep = np.ones(len(ends), dtype=bool)
        _skip(data, view, starts, ends, lines, keep, layout, intake)
        inner = np.zeros(len(ends), dtype=bool)
        if b'"' in data:
            odd = np.bitwise_xor.reduceat((view == 34).view(np.uint8), starts).astype(bool)
            _join_quotes(data, starts, ends, lines, odd & keep, keep, inner, layout, intake)
        yield _kept(data, starts, ends, lines, keep, inner)


def without_open_quotes(block: Block, layout: Layout, intake: Intake) -> Block:
    """Takes out records whose quote is open at their end although they hold an even number.

    Args:
        block: A block whose records the parser could not tell apart.
        layout: Its delimiter.
        intake: Where lost records are counted.
    """
    keep = np.ones(len(block.starts), dtype=bool)
    for record in range(len(block.starts)):
        text = block.text(record)
        if '"' in text and _is_open(text, layout.delimiter):
            keep[record] = False
            _lose(text, int(block.lines[record]), intake)
    ends = np.concatenate((block.starts[1:] - 1, [len(block.data) - 1]))
    inner = np.zeros(len(keep), dtype=bool)
    again = _kept(block.data, block.starts, ends, block.lines, keep, inner)
    return Block(again.data, again.starts, again.lines, block.multiline)


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


def _skip(
    data: bytes,
    view: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    lines: NDArray[np.int64],
    keep: NDArray[np.bool_],
    layout: Layout,
    intake: Intake,
) -> None:
    before = int(np.searchsorted(lines, layout.header_line, side="right"))
    keep[:before] = False
    first = view[starts]
    header = layout.header_bytes
    suspect = (first <= 32) | (first == 35)
    if header:
        width = ends - starts
        near = (width == len(header)) | (width == len(header) + 1)
        suspect |= near & (first == header[0])
    columns = len(layout.header)
    for number in np.flatnonzero(suspect & keep).tolist():
        text = data[starts[number] : ends[number]].strip()
        if not text:
            kind = "blank_lines"
        elif text == header.strip():
            kind = "repeated_header"
        elif text.startswith(b"#") and text.count(layout.delimiter.encode()) != columns - 1:
            kind = "comment_lines"
        else:
            continue
        keep[number] = False
        intake.repairs[kind] += 1


def _join_quotes(
    data: bytes,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    lines: NDArray[np.int64],
    odd: NDArray[np.bool_],
    keep: NDArray[np.bool_],
    inner: NDArray[np.bool_],
    layout: Layout,
    intake: Intake,
) -> None:
    numbers = np.flatnonzero(odd).tolist()
    taken = -1
    for place, number in enumerate(numbers):
        if number <= taken:
            continue
        text = decoded(data[starts[number] : ends[number]])
        if not _is_open(text, layout.delimiter):
            continue
        other = numbers[place + 1] if place + 1 < len(numbers) else None
        if other is not None and other - number <= _LONGEST_RECORD:
            whole = decoded(data[starts[number] : ends[other]])
            if _cells(whole, layout.delimiter) == len(layout.header):
                inner[number + 1 : other + 1] = True
                keep[number + 1 : other + 1] = True
                taken = other
                continue
        keep[number] = False
        _lose(text, int(lines[number]), intake)


def _cells(text: str, delimiter: str) -> int:
    """Returns the number of cells if the lines are one record, else 0."""
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error:
        return 0
    return len(rows[0]) if len(rows) == 1 else 0


def _is_open(text: str, delimiter: str) -> bool:
    """Tells whether a quote that began a cell is still open at the end of the line."""
    quoted = False
    fresh = True
    place = 0
    while place < len(text):
        letter = text[place]
        if quoted:
            if letter == '"':
                if text[place + 1 : place + 2] == '"':
                    place += 1
                else:
                    quoted = False
        elif letter == '"' and fresh:
            quoted = True
        fresh = not quoted and letter == delimiter
        place += 1
    return quoted


def _lose(text: str, line: int, intake: Intake) -> None:
    intake.reject(line, "unreadable", "", text[:200])
    intake.say(f"A quote opens on line {line} and is not closed; only that line was refused.")


def _kept(
    data: bytes,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    lines: NDArray[np.int64],
    keep: NDArray[np.bool_],
    inner: NDArray[np.bool_],
) -> Block:
    multiline = bool(inner.any())
    if keep.all():
        begins = ~inner if multiline else slice(None)
        return Block(data, starts[begins], lines[begins], multiline)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], keep, [False])).astype(np.int8)))
    pieces = [data[starts[a] : ends[b - 1] + 1] for a, b in edges.reshape(-1, 2).tolist()]
    width = np.where(keep, ends - starts + 1, 0)
    moved = np.cumsum(width) - width
    begins = keep & ~inner
    return Block(b"".join(pieces), moved[begins], lines[begins], multiline)
