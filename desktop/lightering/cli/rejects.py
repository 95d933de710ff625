"""Rejected records for `--rejects`: any number of them, by file and line."""

from __future__ import annotations

import contextlib
import heapq
import itertools
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa

from lightering.cli.options import check_output
from lightering.model.records import Rejected
from lightering.readers.scratch import scratch_errors, scratch_file
from lightering.report import exports

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Refused", "add_rejects"]

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


def add_rejects(parser: argparse.ArgumentParser) -> None:
    """Adds `--rejects`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--rejects",
        type=Path,
        metavar="OUT.csv",
        help="write every record that is not kept, with line and reason",
    )


class Refused:
    """Collects rejected records; many of them wait sorted on disk."""

    def __init__(self, path: Path | None, most_held: int = _MOST_HELD) -> None:
        """Begins empty.

        Args:
            path: Where `write` shall write, or None to keep nothing.
            most_held: Records held in memory.

        Raises:
            UserError: The target's extension names no format, or its folder does not exist.
        """
        self._path, self._most = path, most_held
        self._held: list[Rejected] = []
        self._runs: list[IO[bytes]] = []
        if path is not None:
            check_output(str(path), ("rejects",))

    @property
    def hearer(self) -> Callable[[Rejected], None] | None:
        """Takes each record; None if nobody asked for them, which spares telling them."""
        return None if self._path is None else self._add

    def _add(self, record: Rejected) -> None:
        self._held.append(record)
        if len(self._held) >= self._most:
            self._runs.append(_written(sorted(self._held, key=_key)))
            self._held = []

    def write(self) -> None:
        """Writes all records by file, line and reason, if anybody asked for them.

        Raises:
            UserError: The target or the scratch cannot be written.
        """
        if self._path is None:
            return
        # of equal keys the earlier record comes first, as in one sorted list
        runs = [*map(_read, self._runs), iter(sorted(self._held, key=_key))]
        ordered = heapq.merge(*runs, key=_key)
        exports.write_batches(_COLUMNS, _tables(ordered), self._path, name="rejects")
        for run in self._runs:
            run.close()


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
