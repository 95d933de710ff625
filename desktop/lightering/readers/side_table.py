"""Small tables that are given beside the tracks: lists of ships, notified deliveries.

Good rows are kept, the others are counted by reason with the line they stand on.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lightering.errors import InputError, shown
from lightering.readers.header import DELIMITERS
from lightering.readers.text import decoded, encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Refusals", "Row", "SideText", "read_side_text", "side_rows"]

Row = tuple[int, dict[str, str]]
"""Line in the file, and cells by column."""

_LARGEST = 512 << 20
"""A list of every ship afloat takes a tenth of it."""

_LONGEST_CELL = 1 << 20
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class SideText:
    """The text of a file.

    Attributes:
        file: Base name.
        sha256: Of its bytes.
        text: Decoded.
        messages: What had to be done to read it.
    """

    file: str
    sha256: str
    text: str
    messages: tuple[str, ...]


@dataclass(slots=True)
class Refusals:
    """Counts records that are not used, and keeps a sentence of the first few.

    Attributes:
        file: Base name for the sentences.
        counts: By reason.
        examples: The first sentences of each reason.
    """

    file: str
    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, reason: str, line: int, fact: str, column: str = "", value: str = "") -> None:
        """Counts one record.

        Args:
            reason: Name of the reason.
            line: Where it stands, from 1.
            fact: What is wrong, as a sentence.
            column: Of the value, "" if it is the whole record.
            value: As read.
        """
        self.counts[reason] += 1
        if self.counts[reason] <= _EXAMPLES:
            told = InputError(
                fact,
                file=self.file,
                line=line,
                column=column or None,
                value=value if column else None,
            )
            self.examples.append(str(told))


def read_side_text(path: Path) -> SideText:
    """Reads a whole text file; nothing beside it is made or changed.

    Args:
        path: The file.

    Raises:
        InputError: It cannot be read, is empty, too large, or no text.
    """
    name = path.name
    if path.is_dir():
        raise InputError("This is a folder.", file=name, advice="Name the file in it.")
    if path.exists() and not path.is_file():
        raise InputError("This is no file.", file=name, advice="Give a file.")
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(
                f"The file has more than {_LARGEST >> 20} MB.", file=name, advice="Cut it."
            )
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file could not be read: {error.strerror or 'unknown reason'}.", file=name
        ) from error
    encoding = encoding_of(raw[:4096], name)
    said = []
    if encoding in {"utf-8", "utf-8-sig"}:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = decoded(raw)
            said.append(f"{name}: the text is not UTF-8 and was read as Windows Latin-1.")
    else:
        text = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
        said.append(f"{name}: the text was read as {encoding.upper()}.")
    if "\0" in text:
        raise InputError("This is no text: it holds NUL bytes.", file=name)
    if not text.strip():
        raise InputError("The file is empty.", file=name, advice="Check how it was exported.")
    return SideText(name, hashlib.sha256(raw).hexdigest(), text, tuple(said))


def side_rows(text: SideText, refused: Refusals) -> tuple[list[str], Iterator[Row]]:
    """Returns the header of a delimited text, and its rows by column name.

    Args:
        text: Of the file.
        refused: Counts rows of another length than the header, and what cannot be parsed.

    Returns:
        The header in small letters; line and cells of each row, blank rows left out.

    Raises:
        InputError: The header cannot be read, or a column stands twice.
    """
    lines = text.text.splitlines(keepends=True)
    first = next(line for line in lines if line.strip())
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        cells = next(row for row in reader if any(cell.strip() for cell in row))
    except (csv.Error, StopIteration) as error:
        raise InputError(
            "The header cannot be read as a table.", file=text.file, line=max(reader.line_num, 1)
        ) from error
    header = [cell.strip().lower() for cell in cells]
    for name in header:
        if name and header.count(name) > 1:
            raise InputError(
                "A column stands there twice.",
                file=text.file,
                line=reader.line_num,
                column=shown(name)[1:-1],
                advice="Remove or rename one of them.",
            )
    return header, _rows(reader, header, refused)


def _rows(reader: Iterator[list[str]], header: list[str], refused: Refusals) -> Iterator[Row]:
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            refused.add("unreadable", line, f"The row cannot be parsed: {error}.")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            few = len(cells) < len(header)
            refused.add(
                "too_few_columns" if few else "too_many_columns",
                line,
                f"The row has {len(cells)} cells, the header {len(header)}.",
            )
            continue
        yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
