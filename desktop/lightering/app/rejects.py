"""Rejected records as a table: any number of them, by file and line."""

from __future__ import annotations

import contextlib
import heapq
import itertools
from typing import IO, TYPE_CHECKING

import pyarrow as pa

from lightering.app import pipeline
from lightering.model.records import Rejected
from lightering.readers.scratch import scratch_errors, scratch_file
from lightering.report import exports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from lightering.model.params import Params
    from lightering.model.records import FileReport
    from lightering.progress import Progress
    from lightering.readers.column_map import Maps

__all__ = ["Refused", "write_rejects"]

_COLUMNS = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("reason", pa.string()),
        ("value", pa.string()),
    ]
)
_MOST_HELD = 200_000
_BATCH_ROWS = 16_384


class Refused:
    """Collects rejected records; many of them wait sorted on disk."""

    def __init__(self, path: Path | None, most_held: int = _MOST_HELD) -> None:
        """Begins empty.

        Args:
            path: Where `write` shall write, or None to keep nothing.
            most_held: Records held in memory.

        Raises:
            UserError: The target's extension names no format that can hold them.
        """
        self._path, self._most = path, most_held
        self._held: list[Rejected] = []
        self._runs: list[IO[bytes]] = []
        if path is not None:
            exports.check(path, ("rejects",))

    @property
    def hearer(self) -> Callable[[Rejected], None] | None:
        """Takes each record; None if nobody asked for them, which spares telling them."""
        return None if self._path is None else self._add

    def _add(self, record: Rejected) -> None:
        self._held.append(record)
        if len(self._held) >= self._most:
            self._runs.append(_written(sorted(self._held, key=_key)))
            self._held = []

    def write(self, reports: Iterable[FileReport]) -> None:
        """Writes all records by file, line and reason, if anybody asked for them.

        What a file refused before it broke off is left out: nothing of it was used or counted.

        Args:
            reports: Of the files the records come from.

        Raises:
            UserError: The target or the scratch cannot be written.
        """
        if self._path is None:
            return
        # of equal keys the earlier record comes first, as in one sorted list
        runs = [*map(_read, self._runs), iter(sorted(self._held, key=_key))]
        counted = {report.file for report in reports if report.records_in}
        ordered = (r for r in heapq.merge(*runs, key=_key) if r.file in counted)
        exports.write_batches(_COLUMNS, _tables(ordered), self._path, name="rejects")
        for run in self._runs:
            run.close()


def write_rejects(
    paths: Sequence[Path],
    params: Params,
    target: Path,
    progress: Progress,
    maps: Maps | None = None,
) -> int:
    """Reads files again and writes what is rejected.

    Args:
        paths: Files and folders.
        params: Parameters of the run.
        target: Where the table shall stand; the extension names the format.
        progress: Told while reading.
        maps: What the person said about the columns of tables.

    Returns:
        How many rows were rejected.

    Raises:
        UserError: A file is gone, or the target cannot be written.
        Cancelled: The person asked to stop.
    """
    refused = Refused(target)
    loaded = pipeline.read(paths, params, progress, refused.hearer, maps)
    refused.write(loaded.reports)
    return sum(sum(report.rejected.values()) for report in loaded.reports)


def _key(record: Rejected) -> tuple[str, int, str]:
    return record.file, record.line, record.reason


def _tables(records: Iterable[Rejected]) -> Iterator[pa.Table]:
    rest = iter(records)
    yield _COLUMNS.empty_table()
    while some := list(itertools.islice(rest, _BATCH_ROWS)):
        yield pa.table(
            {f.name: pa.array([getattr(r, f.name) for r in some], f.type) for f in _COLUMNS}
        )


def _written(records: Iterable[Rejected]) -> IO[bytes]:
    file = scratch_file()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with (
        scratch_errors(),
        pa.ipc.new_stream(pa.PythonFile(file, "w"), _COLUMNS, options=options) as writer,
    ):
        for table in _tables(records):
            writer.write_table(table)
    return file


def _read(file: IO[bytes]) -> Iterator[Rejected]:
    with scratch_errors():
        file.seek(0)
        reader = pa.ipc.open_stream(pa.PythonFile(file, "r"))
    with contextlib.suppress(StopIteration):
        while True:
            with scratch_errors():
                batch = reader.read_next_batch()
            for row in batch.to_pylist():
                yield Rejected(**row)
