"""The layout of a text whose columns a person has named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lightering.readers.columns import known_columns
from lightering.readers.header import split_line
from lightering.readers.text import decoded

if TYPE_CHECKING:
    from lightering.readers.header import Layout
    from lightering.readers.mapping import ColumnMap

__all__ = ["mapped_layout"]

_DELIMITERS = (",", ";", "\t", "|")
_LOOK = 40
"""Lines looked at for the header below a preamble, as `header.layout_of` does."""


def mapped_layout(layout: Layout, head: bytes, mapping: ColumnMap, file: str) -> Layout | None:
    """Finds the header line by the names a mapping gives.

    Args:
        layout: As the names known by themselves say.
        head: The first bytes of the text.
        mapping: What the person said.
        file: Name of the text for messages.

    Returns:
        The layout with the roles of the mapping, or None if the mapping speaks of another table.

    Raises:
        InputError: The text has some of the columns, not all.
    """
    found = _with_header(layout, head, mapping) if mapping.wanted() else layout
    if not mapping.fits(found.header, file):
        return None
    roles = mapping.roles(found.header, known_columns(found.header))
    return replace(found, roles=roles, comma=_comma(found, head, roles, mapping))


def _lines(layout: Layout, head: bytes) -> list[str]:
    wide = layout.encoding.startswith("utf-16")
    bare = head.removeprefix(b"\xef\xbb\xbf")
    text = head.decode(layout.encoding, "ignore") if wide else decoded(bare)
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _with_header(layout: Layout, head: bytes, mapping: ColumnMap) -> Layout:
    wanted = mapping.wanted()
    best, most = layout, len(wanted & {name.strip() for name in layout.header})
    for number, line in enumerate(_lines(layout, head)[:_LOOK]):
        for delimiter in _DELIMITERS:
            names = tuple(cell.strip() for cell in split_line(line, delimiter))
            hits = len(wanted & set(names))
            if hits > most:
                most = hits
                best = replace(
                    layout,
                    delimiter=delimiter,
                    header=names,
                    header_line=number + 1,
                    header_bytes=line.encode("utf-8"),
                )
    return best


def _comma(layout: Layout, head: bytes, roles: dict[str, int], mapping: ColumnMap) -> bool:
    if mapping.comma is not None:
        return mapping.comma
    comma = point = 0
    for line in _lines(layout, head)[layout.header_line : layout.header_line + 200]:
        cells = split_line(line, layout.delimiter)
        for role in ("lat", "lon"):
            place = roles.get(role, -1)
            if 0 <= place < len(cells):
                comma += "," in cells[place]
                point += "." in cells[place]
    return comma > point
