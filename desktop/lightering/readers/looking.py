"""The first lines of a text, looked at without reading it: for a person who names its columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lightering.errors import InputError
from lightering.readers.columns import known_columns
from lightering.readers.containers import sources_of
from lightering.readers.header import layout_of, split_line
from lightering.readers.mapped import lines_of, shaped

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.readers.column_map import Shape
    from lightering.readers.header import Layout

__all__ = ["Look", "beginning", "look_at"]

_HEAD_BYTES = 1 << 20
_ROWS = 400


@dataclass(frozen=True, slots=True)
class Look:
    """What the first lines of a text hold.

    Attributes:
        layout: How it is cut into cells.
        rows: Cells of the first records below the headings.
        lines: All lines of the beginning that was looked at, the last one whole.
        whole: Whether that is the whole text.
        sure: Whether the text is UTF-8 (or UTF-16) without a doubt.
    """

    layout: Layout
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]
    whole: bool
    sure: bool

    @property
    def header(self) -> tuple[str, ...]:
        """The headings as they stand there."""
        return self.layout.header

    @property
    def first_line(self) -> int:
        """Physical line of the first record."""
        return self.layout.header_line + self.layout.skip + 1

    def column(self, place: int) -> list[str]:
        """Returns the cells of a column that are filled.

        Args:
            place: Its position.
        """
        return [row[place] for row in self.rows if place < len(row) and row[place].strip()]


def beginning(path: Path, name: str) -> tuple[bytes, bool]:
    """Returns the first unpacked bytes of a source, and whether that is all of it.

    Args:
        path: The file on disk.
        name: As reports call the source: base name, or `archive.zip/member.csv`.

    Raises:
        InputError: It is not there, or cannot be unpacked.
    """
    try:
        for source in sources_of(path, ""):
            if isinstance(source, InputError):
                if source.file == name:
                    raise source
                continue
            if source.name == name:
                with source.open() as stream:
                    head = stream.read(_HEAD_BYTES)
                    return head, not stream.read(1)
    except OSError as error:
        raise InputError(
            f"The file could not be read: {error.strerror or error}.", file=name
        ) from error
    raise InputError("It is no longer there.", file=name, advice="Open the files anew.")


def look_at(head: bytes, shape: Shape, name: str, *, whole: bool) -> Look:
    """Cuts the beginning of a text into cells.

    Args:
        head: Its first bytes.
        shape: What a person said about it.
        name: File name for messages.
        whole: Whether that is all of it.

    Raises:
        InputError: It is no text.
    """
    layout = layout_of(head)
    if layout is None:
        raise InputError("This is no text, so it has no columns to name.", file=name)
    if shape.is_said:
        layout = shaped(layout, head, shape)
    lines = lines_of(layout, head)
    if not whole or not lines[-1]:
        lines = lines[:-1]
    first = layout.header_line + layout.skip
    rows = tuple(
        tuple(split_line(line, layout.delimiter))
        for line in lines[first : first + _ROWS]
        if line.strip()
    )
    if not layout.roles and layout.header_line:
        layout = replace(layout, roles=known_columns(layout.header))
    return Look(layout, rows, tuple(lines), whole, _is_sure(head))


def _is_sure(head: bytes) -> bool:
    try:
        # a character may be cut at the end
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
