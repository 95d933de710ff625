"""`convert` and `inspect` of files of any size: small ones in memory, large ones over the disk.

Both ways give the same bytes; what differs is the memory they need.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering import readers
from lightering.app import pipeline
from lightering.progress import part
from lightering.readers.spill import LIMIT_ROWS, Spill
from lightering.tracks import clean
from lightering.tracks.flags import FlagStream, FlagTally
from lightering.tracks.pieces import Pieces, order_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from lightering.model.params import Params
    from lightering.model.records import FileReport, Rejected
    from lightering.progress import Progress
    from lightering.readers import FileRead
    from lightering.readers.cache import Cache
    from lightering.readers.column_map import Maps

__all__ = ["FixStream", "inspect", "stream_fixes"]


@dataclass(frozen=True, slots=True)
class FixStream:
    """Clean fixes on their way out.

    Attributes:
        reports: One per file, before duplicates are counted.
        tables: In `schemas.FIXES`, sorted by (mmsi, time_utc); to be read once.
    """

    reports: tuple[FileReport, ...]
    tables: Iterator[pa.Table]

    @property
    def is_empty(self) -> bool:
        """Whether no file gave a fix."""
        return not any(report.kept for report in self.reports)


@contextlib.contextmanager
def stream_fixes(
    paths: Sequence[Path],
    params: Params,
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None = None,
    mapping: Maps | None = None,
    limit_rows: int = LIMIT_ROWS,
    cache: Cache | None = None,
) -> Iterator[FixStream]:
    """Gives the clean fixes of all files together, in pieces.

    Args:
        paths: Files, folders or archives.
        params: Parameters of the run.
        progress: Told how far the work is.
        on_reject: Called with every record that is not kept, duplicates while the tables are read.
        mapping: What the person said about the columns of tables.
        limit_rows: Fixes that are held in memory at once; beyond, they are sorted on disk.
        cache: Where files that were read before are kept.

    Raises:
        InputError: A path does not exist.
        OutputError: The scratch is full.
        Cancelled: The person asked to stop.
    """
    with Spill(order_of, limit_rows) as spill:
        reads = readers.read_paths(
            paths, part(progress, 0.0, 0.7), on_reject, mapping, spill=spill, cache=cache
        )
        reports = tuple(read.report for read in reads)
        share = part(progress, 0.7, 1.0)
        if spill.overflowed:
            pieces = Pieces(spill, reads, share, on_reject)
            yield FixStream(reports, pieces.together())
        else:
            loaded = clean.assemble(reads, params.detect, share, on_reject)
            del reads
            yield FixStream(reports, iter((loaded.fixes,)))


def inspect(
    paths: Sequence[Path],
    params: Params,
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None = None,
    mapping: Maps | None = None,
    limit_rows: int = LIMIT_ROWS,
    cache: Cache | None = None,
) -> tuple[FileReport, ...]:
    """Returns the import report of each file, each counted for itself.

    Args:
        paths: Files, folders or archives.
        params: Parameters of the run.
        progress: Told how far the reading is.
        on_reject: Called with every record that is not kept.
        mapping: What the person said about the columns of tables.
        limit_rows: Fixes that are held in memory at once; beyond, they are sorted on disk.
        cache: Where files that were read before are kept.

    Raises:
        InputError: A path does not exist.
        OutputError: The scratch is full.
        Cancelled: The person asked to stop.
    """
    with Spill(order_of, limit_rows) as spill:
        reads = readers.read_paths(
            paths, part(progress, 0.0, 0.8), on_reject, mapping, spill=spill, cache=cache
        )
        share = part(progress, 0.8, 1.0)
        if spill.overflowed:
            return _inspect_pieces(Pieces(spill, reads, share, on_reject), reads, params)
        reports: list[FileReport] = []
        for one in reads:
            loaded = clean.assemble([one], params.detect, part(share, 0.0, 0.5), on_reject)
            found = pipeline.flags(loaded, params, part(share, 0.5, 1.0))
            reports += pipeline.flagged(loaded.reports, FlagTally(found))
        return tuple(reports)


def _inspect_pieces(
    pieces: Pieces, reads: Sequence[FileRead], params: Params
) -> tuple[FileReport, ...]:
    names = [read.report.file for read in reads]
    stream = FlagStream(params)
    for reach, tables in pieces.apart():
        for number, table in tables.items():
            (stream.hold if reach.part else stream.take)(names[number], table)
        if reach.part and (reach.high is None or reach.high[0] > reach.low[0]):
            stream.release(reach.low[0])
    reports = pipeline.flagged(pieces.reports(), stream.tally())
    return tuple(
        report.with_counts(messages=(*report.messages, *stream.unseen(report.file)))
        for report in reports
    )
