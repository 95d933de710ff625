"""One stream of bytes to fixes: which format it is, what was said of its columns, its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.errors import ColumnsMissing, InputError
from lightering.model.records import FileReport
from lightering.model.schemas import FIXES
from lightering.readers.header import layout_of
from lightering.readers.intake import Intake
from lightering.readers.kinds import advice_on, kind_of
from lightering.readers.mapped import mapped_layout
from lightering.readers.record import FileRead, Sample, Source
from lightering.readers.registry import format_of, formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.model.records import Rejected
    from lightering.progress import Progress
    from lightering.readers.column_map import ColumnMap, Maps
    from lightering.readers.header import Layout
    from lightering.readers.spill import Spill
    from lightering.readers.watching import FileWatch

__all__ = ["failed", "known_endings", "read_source"]

_HEAD_BYTES = 256 << 10


def read_source(
    source: Source,
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None,
    maps: Maps | None,
    watch: FileWatch | None = None,
    spill: Spill | None = None,
    elsewhere: Callable[[], FileRead] | None = None,
) -> FileRead:
    """Reads one source.

    Args:
        source: The source.
        progress: Told while reading.
        on_reject: Is given every refused record, or None.
        maps: What the person said about columns, or None.
        watch: Hears counts and the first refused records, or None.
        spill: Takes the fixes, or None.
        elsewhere: Reads it in a process of its own, if its format is a risky one; None to read
            all formats here.

    Returns:
        What was read; with the outcome "error" if it cannot be.

    Raises:
        OSError: The file cannot be read.
        OutputError: The scratch cannot be written.
        Cancelled: The person asked to stop.
    """
    name = ""
    try:
        with source.open() as stream:
            head = stream.read(_HEAD_BYTES)
        if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
            raise InputError(
                "The file is empty.", file=source.name, advice="Check how it was exported."
            )
        kind = kind_of(head)
        layout = layout_of(head, source.name) if not kind else None
        intake = Intake(source, progress, on_reject, maps, watch, spill)
        mapping = intake.choose_map(layout.header if layout is not None else ())
        if layout is not None and mapping is not None:
            layout = _mapped(layout, head, mapping, intake)
        sample = Sample(source.name, head, layout)
        record = format_of(sample)
        if record is None:
            raise InputError(
                f"This is {kind or 'no text and no format that is known'}, whatever its name says.",
                file=source.name,
                advice=advice_on(kind) or known_endings(),
            )
        name = intake.format = record.name
        if elsewhere is not None and record.apart:
            return elsewhere()
        record.read(source, sample, intake)
    except InputError as error:
        return failed(source.name, source.sha256, error, name)
    return intake.finish()


def failed(name: str, sha256: str, error: InputError, format_name: str = "") -> FileRead:
    """Returns what is known of a file that cannot be read.

    Args:
        name: As reports call it.
        sha256: Of the file on disk.
        error: Why.
        format_name: Of its reader, "" if none took it.
    """
    lacks = error.lacks if isinstance(error, ColumnsMissing) else ()
    report = FileReport(name, format_name, "error", sha256, messages=(str(error),), lacks=lacks)
    return FileRead(FIXES.empty_table(), report)


def known_endings() -> str:
    """Returns the advice on what files are read."""
    # the endings are fewer words than the titles, and what a person looks for in a folder
    known = dict.fromkeys(p.removeprefix("*") for f in formats() for p in f.patterns)
    return f"Files read end in {', '.join(known)}, packed or not."


def _mapped(layout: Layout, head: bytes, mapping: ColumnMap, intake: Intake) -> Layout:
    mapped = mapped_layout(layout, head, mapping, intake.source.name)
    if mapped is not None:
        return mapped
    intake.mapping = None
    intake.say(mapping.not_here)
    return layout
