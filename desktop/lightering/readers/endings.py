"""Whether the last row of a text was cut: it has no line end, and its last cell is too short.

A file may rightly end without a line end, so the last cell is compared with those above it. What
cannot be told is kept and said; what is shorter than every other is refused, for a cut number is
another number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lightering.readers.header import split_line
from lightering.readers.text import decoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.readers.header import Layout

__all__ = ["looks_cut", "refuses_last"]

_NUMBER = re.compile(r"[+-]?\d*(?:[.,]\d*)?")
_LEAST = 5
"""Our choice: so many rows must agree before their common shape speaks against another."""
_LONG = 7
"""Digits of the numbers that stand for something: MMSI, IMO numbers, seconds since 1970."""
_FINE = 5
"""Decimals from which on a cut no longer matters: of a degree the fifth is a metre."""
_LOOK_BYTES = 64 << 10


def refuses_last(line: bytes, before: bytes, layout: Layout) -> tuple[str, str] | None:
    """Judges a last line that has no line end.

    Args:
        line: The line.
        before: Whole lines that stand before it; the last of them are looked at.
        layout: Header and delimiter.

    Returns:
        Name and text of the cell that was cut, or None if nothing speaks for a cut.
    """
    cells = _cells(line, layout)
    if len(cells) != len(layout.header):
        return None  # refused by its width
    above = before[-_LOOK_BYTES:].split(b"\n")[1:]
    rows = [row for row in (_cells(text, layout) for text in above) if len(row) == len(cells)]
    last = cells[-1].strip("\0 \t\r")
    if not looks_cut(last, [row[-1].strip() for row in rows if tuple(row) != layout.header]):
        return None
    return layout.header[-1], last


def looks_cut(cell: str, others: Sequence[str]) -> bool:
    """Tells whether a cell is a beginning of what the others of its column are.

    Args:
        cell: The last cell of a text.
        others: Cells of rows that are whole.
    """
    filled = [other for other in others if other]
    if cell in others:
        return False
    if not cell:
        return len(filled) >= _LEAST and len(filled) == len(others)
    if _NUMBER.fullmatch(cell):
        return _is_short_number(cell, [other for other in filled if _NUMBER.fullmatch(other)])
    if cell[0].isdigit():
        # a time: all alike, or all ended by the letter of their zone
        widths, ends = {len(other) for other in filled}, {other[-1] for other in filled}
        alike = len(widths) == 1 and len(cell) < min(widths)
        zoned = len(ends) == 1 and ends <= {"Z", "z"} and cell[-1] not in ends
        return alike or zoned
    return any(other.startswith(cell) for other in filled)


def _is_short_number(cell: str, others: Sequence[str]) -> bool:
    if cell[-1] in ".,+-":
        return not any(other[-1] == cell[-1] for other in others)
    decimals = [_decimals(other) for other in others]
    if any(decimals):
        return _decimals(cell) < min(*decimals, _FINE)
    widths = {len(other) for other in others}
    alike = len(widths) == 1 and len(cell) < min(widths)
    return alike and (len(others) >= _LEAST or min(widths) >= _LONG)


def _decimals(number: str) -> int:
    return len(re.split(r"[.,]", number, maxsplit=1)[-1]) if re.search(r"[.,]", number) else 0


def _cells(line: bytes, layout: Layout) -> list[str]:
    return split_line(decoded(line).rstrip("\0\r\n"), layout.delimiter)
