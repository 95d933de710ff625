"""What a reader is, what it gets and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyarrow as pa

    from lightering.model.records import FileReport, Rejected
    from lightering.model.stated import Stated
    from lightering.readers.header import Layout
    from lightering.readers.intake import Intake
    from lightering.readers.static_reports import StaticReports

__all__ = ["FileRead", "Format", "Sample", "Source"]


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file, read.

    Attributes:
        table: Fixes in `schemas.FIXES`, in the order of the file, duplicates still in.
        report: What became of every record, without the count of duplicates.
        statics: Static reports that came in records of their own, or None if the format has none.
        number: Number of the source in the spill that holds the fixes, or None.
        asked: Headings that mappings were asked for, and what `column_map.mark_of` told of each.
        refused: The first refused records of each reason, as a `Watch` hears of them.
        stated: Where static reports stand that were laid onto the fixes, by column.
    """

    table: pa.Table
    report: FileReport
    statics: StaticReports | None = None
    number: int | None = None
    asked: tuple[tuple[tuple[str, ...], str], ...] = ()
    refused: tuple[Rejected, ...] = ()
    stated: Mapping[str, Stated] = field(default_factory=dict)

    def with_table(self, table: pa.Table) -> FileRead:
        """Returns a copy with other fixes.

        Args:
            table: In `schemas.FIXES`.
        """
        return replace(self, table=table)


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes to read: a file, or a member of an archive.

    Attributes:
        name: Base name, or `archive.zip/member.csv`.
        sha256: Of the file as it lies on disk (of the archive, for a member).
        size: Bytes on disk, for the progress.
        path: The file itself if it is neither packed nor a member, else None.
        open: Opens the unpacked bytes anew; reading raises only `InputError`.
    """

    name: str
    sha256: str
    size: int
    path: Path | None
    open: Callable[[], AbstractContextManager[BinaryIO]]

    @property
    def expected_bytes(self) -> int:
        """Unpacked bytes to come, for the progress: packed text is taken as a fifth of them."""
        return max(self.size if self.path is not None else 5 * self.size, 1)


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a source, for sniffing.

    Attributes:
        name: As `Source.name`.
        head: The first unpacked bytes, at most 256 KiB.
        layout: How its text is laid out in columns, or None if it is no text.
    """

    name: str
    head: bytes
    layout: Layout | None

    @property
    def numbered(self) -> bool:
        """Whether it is one line, or two: then records are told by their number, not their line."""
        return self.head.strip().count(b"\n") < 2


@dataclass(frozen=True, slots=True)
class Format:
    """The declared record of a format: it feeds dialogs, the manual and the tests.

    Attributes:
        name: Short name in reports, such as `dma_csv`.
        title: Name for a person.
        patterns: File name patterns, such as `*.csv`; packed forms are understood.
        columns: Columns of `schemas.FIXES` it can give.
        package: Optional package it needs, or None.
        sniff: How sure it is that a sample is its own, 0 to 1.
        read: Reads a source into an intake; raises only `InputError`.
        apart: Whether it is read in a process of its own: all formats but those that Arrow takes in
            columns, which are quicker than the copying (docs/decisions/0026).
    """

    name: str
    title: str
    patterns: tuple[str, ...]
    columns: tuple[str, ...]
    package: str | None
    sniff: Callable[[Sample], float]
    read: Callable[[Source, Sample, Intake], None]
    apart: bool = True
