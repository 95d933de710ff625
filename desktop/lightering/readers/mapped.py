"""The layout of a text whose columns a person has named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lightering.readers.column_map import titles
from lightering.readers.columns import known_columns, missing
from lightering.readers.header import DELIMITERS, LOOK_LINES, split_line
from lightering.readers.text import decoded

if TYPE_CHECKING:
    from lightering.readers.column_map import ColumnMap, Shape
    from lightering.readers.header import Layout

__all__ = ["lines_of", "mapped_layout", "shaped"]


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
    found = layout
    if mapping.shape.is_said:
        if mapping.shape.header == 0 and not missing(layout.roles):
            return None  # "column 1" is in every table, but this one has names of its own
        found = shaped(layout, head, mapping.shape)
    if mapping.wanted() and mapping.shape.header is None:
        found = _with_header(found, head, mapping)
    if not mapping.fits(found.header, file):
        return None
    known = known_columns(found.header) if found.header_line else {}
    roles = mapping.roles(found.header, known)
    return replace(found, roles=roles, comma=_comma(found, head, roles, mapping))


def shaped(layout: Layout, head: bytes, shape: Shape) -> Layout:
    """Returns a layout with what a person said of encoding, delimiter and header in it.

    Args:
        layout: As the text itself says.
        head: The first bytes of the text.
        shape: What was said.
    """
    found = replace(layout, skip=shape.skip)
    if shape.encoding and shape.encoding != "utf-8":
        found = replace(found, encoding=shape.encoding)
    lines = lines_of(found, head)
    number = layout.header_line if shape.header is None else shape.header
    place = shape.skip if number == 0 else number - 1
    line = lines[place] if place < len(lines) else ""
    delimiter = shape.delimiter or found.delimiter
    if not shape.delimiter and shape.header is not None:
        delimiter = max((delimiter, *DELIMITERS), key=line.count)
    found = replace(found, delimiter=delimiter)
    if number == 0:
        width = len(split_line(line, delimiter)) if line else 0
        names = tuple(titles([""] * width))
        return replace(found, header=names, header_line=0, header_bytes=b"", roles={})
    names = tuple(cell.strip() for cell in split_line(line, found.delimiter))
    return replace(
        found,
        header=names,
        header_line=number,
        header_bytes=line.encode("utf-8"),
        roles=known_columns(names),
    )


def lines_of(layout: Layout, head: bytes) -> list[str]:
    """Returns the first lines of a text.

    Args:
        layout: Its encoding.
        head: Its first bytes; a line cut at their end is among the lines.
    """
    if layout.encoding in ("utf-8", "utf-8-sig"):
        text = decoded(head.removeprefix(b"\xef\xbb\xbf"))
    else:
        text = head.decode(layout.encoding, "replace")
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _with_header(layout: Layout, head: bytes, mapping: ColumnMap) -> Layout:
    wanted = mapping.wanted()
    best, most = layout, len(wanted & set(titles(layout.header)))
    said = mapping.shape.delimiter
    for number, line in enumerate(lines_of(layout, head)[:LOOK_LINES]):
        for delimiter in (said,) if said else DELIMITERS:
            names = tuple(cell.strip() for cell in split_line(line, delimiter))
            hits = len(wanted & set(titles(names)))
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
    first = layout.header_line + layout.skip
    for line in lines_of(layout, head)[first : first + 200]:
        cells = split_line(line, layout.delimiter)
        for role in ("lat", "lon"):
            place = roles.get(role, -1)
            if 0 <= place < len(cells):
                comma += "," in cells[place]
                point += "." in cells[place]
    return comma > point
