"""A bad file and what must become of it; the numbers are those of the table of bad input."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

HEAD = "mmsi,time_utc,lat,lon,sog,cog,heading,name,imo,draught\n"
SHIP = 371234000


@dataclass(frozen=True)
class Case:
    """A file, and what the table asks for it.

    Attributes:
        row: Number in the table of bad input.
        what: Which kind it is, in a few words.
        content: Bytes, text, or what writes the file.
        name: Its file name.
        kept: Records kept, or None if the file must be an error with nothing kept.
        refused: Records refused, by reason.
        says: What some message must match (a regular expression).
        gives: Values of columns of the fixes, in the order of the table of fixes.
        eligible: Ships that may form encounters, if the case is about that.
        partly: Whether some members of an archive must be errors although others are kept.
        flags: Doubts about ships that must be raised, with their counts.
    """

    row: int
    what: str
    content: bytes | str | Callable[[Path], None]
    kept: int | None = None
    refused: Mapping[str, int] = field(default_factory=dict)
    says: str = ""
    gives: Mapping[str, list[Any]] = field(default_factory=dict)
    name: str = "a.csv"
    eligible: int | None = None
    partly: bool = False
    flags: Mapping[str, int] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Writes the file and returns its path."""
        path = folder / self.name
        if callable(self.content):
            self.content(path)
        elif isinstance(self.content, str):
            path.write_bytes(self.content.encode())
        else:
            path.write_bytes(self.content)
        return path


def row(minute: int = 0, **cells: object) -> str:
    """A sound record of a table with the columns of `HEAD`; cells may be replaced."""
    whole = {
        "mmsi": SHIP, "time": f"2024-03-02T01:{minute:02d}:03Z", "lat": "33.5", "lon": "124.25",
        "sog": "1.5", "cog": "90", "heading": "91", "name": "PINE", "imo": "", "draught": "5.2",
    }  # fmt: skip
    return ",".join(str(cell) for cell in {**whole, **cells}.values()) + "\n"


def rows(count: int, **cells: object) -> str:
    """Sound records, a minute apart."""
    return "".join(row(minute, **cells) for minute in range(count))


def varied(column: str, values: list[str], **cells: object) -> str:
    """A table with one record per value of a column."""
    records = (row(n, **{**cells, column: value}) for n, value in enumerate(values))
    return HEAD + "".join(records)
