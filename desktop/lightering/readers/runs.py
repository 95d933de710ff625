"""A table larger than memory, in sorted runs on disk: in as rows come, out by ship and time.

Rows are gathered until a run is full, sorted and written in small batches; of each batch the first
key is remembered. Reading walks all runs side by side, one range of keys after the other, so at any
time the memory holds one range and the batches that its edges cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.readers.scratch import scratch_errors, scratch_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    Order = Callable[[pa.Table], NDArray[np.intp]]

__all__ = ["Range", "Runs", "Walk"]

_BATCH_ROWS = 8_192
_MOST_RUNS = 128
"""Runs read side by side; more are merged first, as each costs a batch of memory and a file."""
_MOST_WORDS = 16_384
"""A dictionary with more words is written as plain text: open runs hold their dictionaries."""
_FIRST = np.iinfo(np.int64).min
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True, slots=True)
class Range:
    """Keys from `low` up to but without `high`, each (MMSI, milliseconds); None has no end.

    Attributes:
        low: First key.
        high: End, or None.
        part: Whether it holds some of the fixes of one ship only, and others lie in its neighbours.
    """

    low: tuple[int, int]
    high: tuple[int, int] | None
    part: bool


@dataclass(slots=True)
class _Run:
    file: IO[bytes]
    mmsi: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    rows: NDArray[np.int64]


class Runs:
    """Rows with `mmsi` and `time_utc` in sorted runs."""

    def __init__(self, schema: pa.Schema, run_rows: int, order: Order) -> None:
        """Begins empty.

        Args:
            schema: Of every table added.
            run_rows: Rows of a run.
            order: Gives the order of some rows by MMSI and time; must be stable.
        """
        self._schema, self._run_rows, self._order = schema, run_rows, order
        self._waiting: list[pa.Table] = []
        self._runs: list[_Run] = []
        self._rows = 0

    def add(self, table: pa.Table) -> None:
        """Takes rows.

        Args:
            table: In the schema.

        Raises:
            OutputError: The scratch cannot be written.
        """
        while table.num_rows:
            room = self._run_rows - self._rows
            self._waiting.append(table.slice(0, room))
            self._rows += min(table.num_rows, room)
            table = table.slice(room)
            if self._rows >= self._run_rows:
                self._flush()

    def tables(self) -> Iterator[pa.Table]:
        """Gives all rows, run by run in the order they came, each run sorted.

        Raises:
            OutputError: The scratch cannot be written or read.
        """
        self._flush()
        for run in self._runs:
            with scratch_errors():
                run.file.seek(0)
                table = pa.ipc.open_stream(pa.PythonFile(run.file, "r")).read_all()
            yield _encoded(table, self._schema)

    def ranges(self, rows: int) -> list[Range]:
        """Cuts all keys into ranges that follow one another, between ships if possible.

        Args:
            rows: About as many as a range shall hold.

        Raises:
            OutputError: The scratch cannot be written or read.
        """
        self._flush()
        while len(self._runs) > _MOST_RUNS:
            self._runs = [
                self._merged(self._runs[first : first + _MOST_RUNS], rows)
                for first in range(0, len(self._runs), _MOST_RUNS)
            ]
        return list(_ranges(self._runs, rows)) if self._runs else []

    def walk(self) -> Walk:
        """Begins to read all runs side by side; one walk at a time."""
        self._flush()
        return Walk(self._schema, [run.file for run in self._runs])

    def close(self) -> None:
        """Gives the disk back."""
        for run in self._runs:
            run.file.close()
        self._runs, self._waiting, self._rows = [], [], 0

    def _flush(self) -> None:
        if self._rows:
            table = pa.concat_tables(self._waiting).unify_dictionaries()
            self._waiting, self._rows = [], 0
            self._runs.append(_written([_bounded(_taken(table, self._order(table)))]))

    def _merged(self, runs: list[_Run], rows: int) -> _Run:
        walk = Walk(self._schema, [run.file for run in runs])
        tables = (walk.until(reach.high) for reach in _ranges(runs, rows))
        # one stream holds words of many runs: none of its columns has a dictionary
        merged = _written(_plain(_taken(table, self._order(table))) for table in tables)
        for run in runs:
            run.file.close()
        return merged


class Walk:
    """Reads runs side by side, in ranges of keys that follow one another."""

    def __init__(self, schema: pa.Schema, files: list[IO[bytes]]) -> None:
        """Begins before the first key.

        Args:
            schema: Of the rows.
            files: Sorted runs.
        """
        self._schema, self._cursors = schema, [_Cursor(file) for file in files]

    def until(self, high: tuple[int, int] | None) -> pa.Table:
        """Returns the rows below a key that were not returned yet, run after run.

        Args:
            high: Key, or None for all that are left.

        Raises:
            OutputError: The scratch cannot be read.
        """
        parts = [part for cursor in self._cursors for part in cursor.until(high)]
        tables = [_encoded(part, self._schema) for part in parts]
        return pa.concat_tables([*tables, self._schema.empty_table()]).unify_dictionaries()


class _Cursor:
    """Reads one run from its beginning, batch after batch."""

    def __init__(self, file: IO[bytes]) -> None:
        with scratch_errors():
            file.seek(0)
            self._reader = pa.ipc.open_stream(pa.PythonFile(file, "r"))
        self._rest: pa.Table | None = None
        self._next()

    def until(self, high: tuple[int, int] | None) -> Iterator[pa.Table]:
        """Gives the rows below a key that were not given yet."""
        while self._rest is not None:
            count = self._rest.num_rows if high is None else _below(self._rest, high)
            if count:
                yield self._rest.slice(0, count)
            if count < self._rest.num_rows:
                self._rest = self._rest.slice(count)
                return
            self._next()

    def _next(self) -> None:
        try:
            with scratch_errors():
                self._rest = pa.Table.from_batches([self._reader.read_next_batch()])
        except StopIteration:
            self._rest = None


def _written(tables: Iterable[pa.Table]) -> _Run:
    file = scratch_file()
    firsts, sizes, writer = [np.empty((2, 0), dtype=np.int64)], [], None
    with scratch_errors():
        for table in tables:
            if writer is None:
                sink = pa.PythonFile(file, "w")
                writer = pa.ipc.new_stream(sink, table.schema, options=_OPTIONS)
            writer.write_table(table, max_chunksize=_BATCH_ROWS)
            begins = np.arange(0, table.num_rows, _BATCH_ROWS)
            firsts.append(_keys(table)[:, begins])
            sizes.append(np.diff(np.append(begins, table.num_rows)))
        if writer is not None:
            writer.close()
        file.flush()
    keys = np.concatenate(firsts, axis=1)
    return _Run(file, keys[0], keys[1], np.concatenate(sizes))


def _below(table: pa.Table, high: tuple[int, int]) -> int:
    mmsi, time_ms = _keys(table)
    first, last = (int(np.searchsorted(mmsi, high[0], side=side)) for side in ("left", "right"))
    return int(first + np.searchsorted(time_ms[first:last], high[1], side="left"))


def _keys(table: pa.Table) -> NDArray[np.int64]:
    time_ms = table.column("time_utc").cast(pa.int64()).to_numpy()
    return np.stack((table.column("mmsi").to_numpy(), time_ms))


def _taken(table: pa.Table, order: NDArray[np.intp]) -> pa.Table:
    rows = pa.array(order)
    columns = [column.combine_chunks().take(rows) for column in table.columns]
    return pa.table(columns, schema=table.schema)


def _plain(table: pa.Table) -> pa.Table:
    """Returns a table without dictionaries."""
    fields = [
        pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
        for f in table.schema
    ]
    return table.cast(pa.schema(fields))


def _bounded(table: pa.Table) -> pa.Table:
    """Returns a table whose large dictionaries are plain text."""
    for place, field in enumerate(table.schema):
        column = table.column(place)
        if pa.types.is_dictionary(field.type) and any(
            len(chunk.dictionary) > _MOST_WORDS for chunk in column.chunks
        ):
            table = table.set_column(place, field.name, column.cast(pa.string()))
    return table


def _encoded(table: pa.Table, schema: pa.Schema) -> pa.Table:
    if table.schema == schema:
        return table
    columns = [
        column.dictionary_encode() if column.type != field.type else column
        for column, field in zip(table.columns, schema, strict=True)
    ]
    return pa.table(columns, schema=schema)


def _ranges(runs: list[_Run], rows: int) -> Iterator[Range]:
    """Cuts all keys so that each range holds about `rows` rows, between ships if possible."""
    mmsi = np.concatenate([run.mmsi for run in runs])
    time_ms = np.concatenate([run.time_ms for run in runs])
    order = np.lexsort((time_ms, mmsi))
    mmsi, time_ms = mmsi[order], time_ms[order]
    before = np.concatenate(([0], np.cumsum(np.concatenate([run.rows for run in runs])[order])))
    low: tuple[int, int] = (_FIRST, _FIRST)
    first = 0
    while first < len(mmsi):
        last = max(int(np.searchsorted(before, before[first] + rows, side="right")), first + 1)
        part = low[1] != _FIRST
        high = _cut(mmsi, time_ms, first, last, low) if last < len(mmsi) else None
        if part and (high is None or high[0] > low[0]):
            # the ship that was cut ends here; those after it begin a range of their own
            high = (low[0] + 1, _FIRST)
        yield Range(low, high, part or (high is not None and high[1] != _FIRST))
        if high is None:
            return
        low = high
        first = int(np.searchsorted(mmsi, high[0], side="left"))
        until = int(np.searchsorted(mmsi, high[0], side="right"))
        first += int(np.searchsorted(time_ms[first:until], high[1], side="left"))
    # what stands behind the last first key
    yield Range(low, None, False)


def _cut(
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    first: int,
    last: int,
    low: tuple[int, int],
) -> tuple[int, int] | None:
    """Returns where a range that begins at `low` ends, near the key `last`."""
    if mmsi[last] > mmsi[first]:
        return int(mmsi[last]), _FIRST
    ship = int(mmsi[first])
    if low[0] < ship:
        # other ships stand before the large one in the batches that this range begins in
        return ship, _FIRST
    later = np.flatnonzero((time_ms > max(low[1], time_ms[first])) & (mmsi == ship))
    later = later[later >= last] if len(later[later >= last]) else later[-1:]
    return (ship, int(time_ms[later[0]])) if len(later) else (ship + 1, _FIRST)
