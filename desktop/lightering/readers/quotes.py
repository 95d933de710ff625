"""Quoted cells that run over lines, and quotes that are never closed.

A quote that is never closed costs the line it stands on, not the rest of the file.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import numpy as np

from lightering.readers.text import decoded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.readers.header import Layout
    from lightering.readers.intake import Intake
    from lightering.readers.lines import Lines

__all__ = ["is_open", "join_quotes", "lose"]

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d*)?")
_LONGEST_RECORD = 50
"""Lines a quoted value may run over before its quote counts as never closed."""


def join_quotes(lines: Lines, layout: Layout, intake: Intake, *, last: bool) -> int:
    """Marks the lines inside quoted values, and takes out those with an unclosed quote.

    Args:
        lines: Lines of a block; `keep` and `inner` are set.
        layout: Delimiter and width.
        intake: Where lost records are counted.
        last: Whether no block follows.

    Returns:
        How many lines can be judged without the next block.
    """
    quotes = (np.frombuffer(lines.data, dtype=np.uint8) == 34).view(np.uint8)
    odd = np.bitwise_xor.reduceat(quotes, lines.starts).astype(bool) & lines.keep
    whole = _join_odd(lines, layout, intake, np.flatnonzero(odd), last=last)
    even = _strays(lines, layout) & ~odd & lines.keep & ~lines.inner
    for number in np.flatnonzero(even[:whole]).tolist():
        text = decoded(lines.bytes_of(number))
        if is_open(text, layout.delimiter):
            lines.keep[number] = False
            lose(text, int(lines.numbers[number]), intake)
    return whole


def _join_odd(
    lines: Lines, layout: Layout, intake: Intake, numbers: NDArray[np.intp], *, last: bool
) -> int:
    taken = -1
    for place, number in enumerate(numbers.tolist()):
        text = decoded(lines.bytes_of(number))
        if number <= taken or not is_open(text, layout.delimiter):
            continue
        other = int(numbers[place + 1]) if place + 1 < len(numbers) else None
        if other is not None and other - number <= _LONGEST_RECORD:
            whole = decoded(lines.data[lines.starts[number] : lines.ends[other]])
            if _cells(whole, layout.delimiter) == len(layout.header) and not _swallows(
                whole.split("\n")[1:], layout
            ):
                lines.inner[number + 1 : other + 1] = True
                taken = other
                continue
        if other is None and not last and len(lines.ends) - number <= _LONGEST_RECORD:
            return int(number)
        lines.keep[number] = False
        lose(text, int(lines.numbers[number]), intake)
    return len(lines.ends)


def _swallows(rest: list[str], layout: Layout) -> bool:
    """Tells whether lines inside quotes are records of their own, behind a quote left open.

    The last of them may look like one if its quote stands where a value ends.
    """
    for place, line in enumerate(rest):
        if _is_record(line.split(layout.delimiter), layout):
            after = line.partition('"')[2].lstrip('"')
            if place + 1 < len(rest) or after[:1] not in ("", "\r", layout.delimiter):
                return True
    return False


def _is_record(cells: list[str], layout: Layout) -> bool:
    places = [layout.roles[role] for role in ("lat", "lon") if role in layout.roles]
    return len(cells) >= len(layout.header) and all(
        _NUMBER.fullmatch(cells[place].strip('" ')) for place in places
    )


def is_open(text: str, delimiter: str) -> bool:
    """Tells whether a quote that began a cell is still open at the end of a record.

    Args:
        text: The record.
        delimiter: Between cells.
    """
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


def lose(text: str, line: int, intake: Intake) -> None:
    """Refuses a line whose quote is never closed, and says so.

    Args:
        text: The line.
        line: Its physical number.
        intake: Where it is counted.
    """
    intake.reject(line, "unreadable", "", text[:200])
    if not intake.evidence.counts["open_quotes"]:
        intake.say(
            f"A quote opens on line {line} and is never closed; of such lines only these "
            "themselves were refused."
        )
    intake.evidence.counts["open_quotes"] += 1


def _strays(lines: Lines, layout: Layout) -> NDArray[np.bool_]:
    """Tells which lines hold a quote that neither begins a cell nor ends or doubles another.

    Only such a line can end inside a quote although its quotes are even in number.
    """
    view = np.frombuffer(lines.data, dtype=np.uint8)
    places = np.flatnonzero(view == 34)
    line = np.searchsorted(lines.starts, places, side="right") - 1
    first = np.concatenate(([0], np.flatnonzero(np.diff(line)) + 1)).astype(np.int64)
    sizes = np.diff(np.concatenate((first, [len(places)])))
    ordinal = np.arange(len(places)) - np.repeat(first, sizes)
    before = view[places - 1]
    begins = (places == lines.starts[line]) | (before == ord(layout.delimiter)) | (before == 34)
    strays = np.zeros(len(lines.starts), dtype=bool)
    strays[line[~begins & (ordinal % 2 == 0)]] = True
    return strays


def _cells(text: str, delimiter: str) -> int:
    """Returns the number of cells if the lines are one record, else 0."""
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error:
        return 0
    return len(rows[0]) if len(rows) == 1 else 0
