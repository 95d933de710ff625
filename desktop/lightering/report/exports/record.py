"""The declared record of an export format, and of a layer that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

__all__ = ["ExportFormat", "Layer"]


@dataclass(frozen=True, slots=True)
class Layer:
    """One named table on its way out.

    Attributes:
        name: Of the table: `fixes`, `tracks`, `encounters`, `transfers`, ...
        schema: Columns of every part.
        tables: The parts in order; read once.
    """

    name: str
    schema: pa.Schema
    tables: Iterable[pa.Table]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format that tables can be written in.

    Attributes:
        name: Short name for messages and the manual.
        title: What a person calls it.
        suffixes: Extensions, lower case with the dot.
        write: Writes (layers in order, path, raw); `raw` leaves formula-like text as it is.
        tables: The tables it can hold; empty: every table that is no `tracks`.
        lines: Whether it can hold `tracks` too.
        layers: Whether one file holds several tables; `export` then writes all it can hold.
        whole: Whether its `tracks` carry what each fix sent (`tracks.tracks`).
        about: One sentence for the manual on what is in it.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    write: Callable[[Sequence[Layer], Path, bool], None]
    tables: tuple[str, ...] = ()
    lines: bool = False
    layers: bool = False
    whole: bool = False
    about: str = ""

    def holds(self, table: str) -> bool:
        """Tells whether a table can be written in this format.

        Args:
            table: Name of the table.
        """
        if self.tables:
            return table in self.tables
        return self.lines or table != "tracks"
