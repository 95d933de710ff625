"""How a text is laid out: delimiter, header line, decimal mark, all from its first lines."""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.readers.columns import ESSENTIAL, known_columns, missing
from lightering.readers.text import decoded, encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DELIMITERS", "LOOK_LINES", "Layout", "is_text", "layout_of", "split_line"]

DELIMITERS = (",", ";", "\t", "|")
LOOK_LINES = 40
"""Lines looked at for a header below a preamble."""
_LOOK_COMMENTS = 1_000
_PARQUET = b"PAR1"
_NUL_RUN = re.compile(rb"\0{16,}")
_COMMA_NUMBER = re.compile(r"[+-]?\d{1,3},\d+")
_POINT_NUMBER = re.compile(r"[+-]?\d{1,3}\.\d+")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the first lines of a text say.

    Attributes:
        encoding: As `text.encoding_of` says.
        delimiter: Between cells.
        header: Column names as they stand there; empty if the text is blank.
        header_line: Physical line of the header, 1-based.
        header_bytes: The header as UTF-8 without its line end.
        roles: Column position by role.
        comma: Whether numbers have a decimal comma.
        first_line: The first line that is not blank, cut, for messages.
        skip: Lines below the header that are no records.
    """

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    header_bytes: bytes
    roles: dict[str, int]
    comma: bool
    first_line: str
    skip: int = 0


def is_text(head: bytes) -> bool:
    """Tells whether bytes may be text: no control codes but the usual, a few NUL allowed.

    Args:
        head: The first bytes of a file.
    """
    if head.startswith(_PARQUET):
        # numbers as they lie in memory may have few control codes
        return False
    if encoding_of(head, "").startswith("utf-16"):
        return True
    # a file that was preallocated, or that a crash left with a hole, has long runs of NUL
    some = _NUL_RUN.sub(b"", head[:4096].rstrip(b"\0"))
    odd = sum(some.count(bytes([code])) for code in (*range(9), *range(14, 27), 28, 29, 30, 31))
    return odd <= len(some) // 50


def split_line(line: str, delimiter: str) -> list[str]:
    """Returns the cells of one record.

    Args:
        line: The record without its line end.
        delimiter: Between cells.
    """
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=False))
    except csv.Error:
        return line.split(delimiter)
    return rows[0] if rows else []


def layout_of(head: bytes, name: str = "") -> Layout | None:
    """Looks at the beginning of a file.

    Args:
        head: Its first bytes.
        name: Name of the file, for an error.

    Returns:
        The layout, or None if it is no text.

    Raises:
        InputError: The encoding is one that is not read.
    """
    encoding = encoding_of(head, name)
    if not is_text(head):
        return None
    wide = encoding.startswith("utf-16")
    text = head.decode(encoding, "ignore") if wide else decoded(head.removeprefix(b"\xef\xbb\xbf"))
    lines = [
        line.lstrip("\ufeff") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    best: tuple[int, int, int, str, list[str]] | None = None
    for number, line in _candidates(lines):
        for delimiter in DELIMITERS:
            cells = split_line(line, delimiter)
            roles = known_columns(cells)
            essential = len(ESSENTIAL) - len(missing(roles))
            if len(cells) < 2 and not roles:
                continue
            # the earliest line with the most known columns; commas before rarer marks
            rank = (essential, len(roles), -number, delimiter, cells)
            if (
                best is None
                or rank[:3] > best[:3]
                or (rank[:3] == best[:3] and len(cells) > len(best[4]))
            ):
                best = rank
    first = next((line for line in lines if line.strip("\0 \t")), "")
    if best is None or best[0] == 0:
        number = next((n for n, line in enumerate(lines) if line.strip("\0 \t")), 0)
        delimiter = max(DELIMITERS, key=first.count)
        cells = split_line(first, delimiter) if first else []
    else:
        number, delimiter, cells = -best[2], best[3], best[4]
    names = tuple(cell.strip() for cell in cells)
    roles = known_columns(names)
    return Layout(
        encoding=encoding,
        delimiter=delimiter,
        header=names,
        header_line=number + 1,
        header_bytes=lines[number].encode("utf-8"),
        roles=roles,
        comma=_has_comma(lines[number + 1 : number + 200], delimiter, roles),
        first_line=first[:200],
    )


def _candidates(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Gives the lines that may be the header: not blank; a comment does not use up the search."""
    looked = 0
    for number, line in enumerate(lines):
        if looked == LOOK_LINES or number == _LOOK_COMMENTS:
            return
        if line.strip("\0 \t,;|"):
            looked += not line.startswith("#")
            yield number, line


def _has_comma(lines: Sequence[str], delimiter: str, roles: dict[str, int]) -> bool:
    rows = [split_line(line, delimiter) for line in lines]
    comma = point = 0
    # positions may all be whole degrees: then the other numbers tell
    for some in (("lat", "lon"), ("sog", "cog", "draught")):
        for role in some:
            place = roles.get(role, sys.maxsize)
            cells = [row[place].strip() for row in rows if place < len(row)]
            comma += sum(_COMMA_NUMBER.fullmatch(cell) is not None for cell in cells)
            point += sum(_POINT_NUMBER.fullmatch(cell) is not None for cell in cells)
        if comma or point:
            break
    return comma > point
