"""Files to fixes: every record is kept or refused, counted, and refused ones say why.

Only `InputError` (and `Cancelled`) leaves this layer for what a file holds.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from lightering.errors import Cancelled, InputError
from lightering.files import Hash, name_of
from lightering.progress import Quiet, part
from lightering.readers.apart import Apart, Ears, limits_here
from lightering.readers.containers import sources_of
from lightering.readers.folders import Walked, walk
from lightering.readers.frame import from_frame
from lightering.readers.record import FileRead, Format, Source
from lightering.readers.registry import formats
from lightering.readers.source import failed, known_endings, read_source
from lightering.readers.static_reports import StaticReports
from lightering.readers.watching import FileWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lightering.model.records import Rejected
    from lightering.progress import Progress
    from lightering.readers.cache import Cache
    from lightering.readers.column_map import ColumnMap, Maps
    from lightering.readers.spill import Spill
    from lightering.readers.watching import Watch

__all__ = [
    "FileRead",
    "Format",
    "Walked",
    "formats",
    "from_frame",
    "read_beginning",
    "read_paths",
    "walk",
]

_MOST_FROM_CACHE = 128 << 20
"""Larger entries hold more fixes than commands for files of any size keep in memory."""


def read_paths(
    paths: Sequence[Path],
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None = None,
    mapping: Maps | None = None,
    watch: Watch | None = None,
    spill: Spill | None = None,
    cache: Cache | None = None,
    ahead: Hash | None = None,
) -> list[FileRead]:
    """Reads files, folders and archives; one that cannot be read does not stop the others.

    Args:
        paths: Files and folders; folders are walked.
        progress: Told while reading.
        on_reject: Is given every refused record as it is found.
        mapping: What a person said about the columns of a table (`mapping.read_mapping`), or of
            several.
        watch: Hears what becomes of each file, and may give single files up.
        spill: Takes the fixes of files too large for memory. If it overflowed, the tables that are
            returned are empty, and static reports are laid onto fixes as it gives them out.
        cache: Where files that were read before are kept; not used if `on_reject` is to hear of
            every record.
        ahead: Hash of one of the files, begun already; None if there is none.

    Returns:
        One entry per file or archive member, sorted by base name; unreadable ones have the
        outcome "error", a message and no fixes. Files that were given up are not among them.

    Raises:
        InputError: A path does not exist.
        UserError: The environment sets limits that mean nothing.
        OutputError: The scratch of the spill cannot be written.
        Cancelled: The person asked to stop.
    """
    walked = walk(paths)
    sizes = [path.stat().st_size for path in walked.files]
    whole, done = max(sum(sizes), 1), 0
    reads: list[FileRead] = []
    if watch is not None:
        watch.listed(walked.files)
    limits = limits_here()
    with contextlib.ExitStack() as stack:
        apart = None if limits is None else stack.enter_context(Apart(limits))
        for place, (path, size) in enumerate(zip(walked.files, sizes, strict=True)):
            share = part(progress, done / whole, (done + size) / whole)
            told = FileWatch(watch, place, share)
            reads += _watched(path, told, on_reject, mapping, spill, cache, apart, ahead)
            done += size
    reads.sort(key=lambda read: (read.report.file, read.report.sha256))
    reads += [_empty_folder(folder) for folder in walked.without_tracks]
    if walked.passed_over and reads:
        names = ", ".join(walked.passed_over[:10]) + (", …" if len(walked.passed_over) > 10 else "")
        first = reads[0].report
        said = f"Passed over in the folder, being no track files: {names}."
        reads[0] = replace(reads[0], report=first.with_counts(messages=(*first.messages, said)))
    if spill is not None:
        reads = spill.adopt(reads)
        if spill.overflowed:
            return reads
    return _with_statics(reads)


def read_beginning(name: str, content: bytes, mapping: ColumnMap) -> FileRead:
    """Reads the first lines of a text as the whole would be read, to try a mapping.

    Args:
        name: What messages call it.
        content: Whole lines of it.
        mapping: What a person said about its columns.

    Returns:
        What would be kept of these lines; the outcome is "error" if the mapping does not do.
    """
    source = Source(name, "", len(content), None, lambda: contextlib.nullcontext(BytesIO(content)))
    return read_source(source, Quiet(), None, mapping)


def _with_statics(reads: list[FileRead]) -> list[FileRead]:
    """Lays the static reports of all files onto the fixes of those that bring them apart."""
    everything = StaticReports()
    for read in reads:
        if read.statics is not None:
            everything.join(read.statics, read.report.file)
    return [
        read
        if read.statics is None
        else replace(read, table=everything.fill(read.table), stated=everything.stated)
        for read in reads
    ]


def _watched(
    path: Path,
    watch: FileWatch,
    on_reject: Callable[[Rejected], None] | None,
    mapping: Maps | None,
    spill: Spill | None,
    cache: Cache | None,
    apart: Apart | None,
    ahead: Hash | None,
) -> list[FileRead]:
    """Reads one file unless it is given up before or meanwhile; then there is nothing of it."""
    reads: list[FileRead] = []
    try:
        watch.look()
        watch.begun()
        reads = _read_file(path, watch, on_reject, mapping, spill, cache, apart, ahead)
        watch.look()
    except Cancelled:
        if not watch.given_up:
            raise
        reads = []
    watch.ended([read.report for read in reads])
    return reads


def _read_file(
    path: Path,
    watch: FileWatch,
    on_reject: Callable[[Rejected], None] | None,
    mapping: Maps | None,
    spill: Spill | None,
    cache: Cache | None,
    apart: Apart | None,
    ahead: Hash | None,
) -> list[FileRead]:
    reads = []
    try:
        with ahead if ahead is not None and ahead.path == path else Hash(path) as file:
            sha256 = partial(file.value, watch.look)
            if cache is not None and on_reject is None:
                most = None if spill is None else _MOST_FROM_CACHE
                known = cache.get(path, sha256, mapping, most)
                if known is not None:
                    return [_known_already(read, watch, spill) for read in known]
            # what was said of a table may depend on the hash of its file
            early = "" if mapping is None else sha256()
            reads = _read_sources(path, early, watch, on_reject, mapping, spill, apart)
            hashed = sha256()
        if not file.is_of_now():
            changed = InputError(
                "The file changed while it was read.",
                file=name_of(path),
                advice="Wait until it is written, then open it again.",
            )
            return [failed(name_of(path), hashed, changed)]
    except OSError as error:
        refused = InputError(
            f"The file could not be read: {error.strerror or error}.",
            file=name_of(path),
            advice="Check its permissions and that it is still there.",
        )
        return [failed(name_of(path), "", refused)]
    reads = [replace(read, report=read.report.with_counts(sha256=hashed)) for read in reads]
    if cache is not None and on_reject is None:
        whole = reads if spill is None else [read for one in reads if (read := spill.held(one))]
        if len(whole) == len(reads):
            cache.put(path, hashed, whole)
    return reads


def _read_sources(
    path: Path,
    sha256: str,
    watch: FileWatch,
    on_reject: Callable[[Rejected], None] | None,
    mapping: Maps | None,
    spill: Spill | None,
    apart: Apart | None,
) -> list[FileRead]:
    """Reads all that a file holds; where its hash is not known yet, it is "" in the reports."""
    reads = []
    sources = list(sources_of(path, sha256))
    for number, source in enumerate(sources):
        share = part(watch, number / len(sources), (number + 1) / len(sources))
        if isinstance(source, InputError):
            reads.append(failed(source.file or name_of(path), sha256, source))
        else:
            ears = Ears(share, on_reject, mapping, watch, spill)
            elsewhere = None
            if apart is not None:
                elsewhere = partial(apart.read, path, number, source, ears)
            reads.append(read_source(source, share, on_reject, mapping, watch, spill, elsewhere))
        report = reads[-1].report
        watch.source_ended(report.records_in, sum(report.rejected.values()))
        share.set(1.0, f"Reading {report.file}")
    return reads


def _known_already(read: FileRead, watch: FileWatch, spill: Spill | None) -> FileRead:
    """Tells what came of a file the last time it was read."""
    report = read.report
    for record in read.refused:
        watch.refused(record)
    watch.source_ended(report.records_in, sum(report.rejected.values()))
    watch.set(1.0, f"Reading {report.file}")
    return read if spill is None else spill.take(read)


def _empty_folder(folder: Path) -> FileRead:
    name = name_of(folder) or name_of(folder.resolve())
    error = InputError(
        "The folder holds no track files.",
        file=name,
        advice=known_endings(),
    )
    return failed(name, "", error)
