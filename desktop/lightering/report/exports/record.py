"""The declared record of an export format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyarrow as pa

__all__ = ["ExportFormat"]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format that tables can be written in.

    Attributes:
        name: Short name for messages and the manual.
        title: What a person calls it.
        suffixes: Extensions, lower case with the dot.
        write: Writes (schema, parts in order, stream, raw).
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    write: Callable[[pa.Schema, Iterable[pa.Table], BinaryIO, bool], None]
