"""The chunks of one source until all of it is read: in memory, past a limit on disk.

Chunks that hold nothing undecided are passed on at once; the others wait in the order they came.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, numbers_in, texts_of, truths_of
from lightering.model.schemas import FIXES, TEXT_COLUMNS
from lightering.readers.evidence import Evidence
from lightering.readers.scratch import scratch_errors, scratch_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lightering.readers.spill import Spill

__all__ = ["Pile", "conformed", "in_line_order"]

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


class Pile:
    """Holds chunks as `Intake.add` takes them."""

    def __init__(self, spill: Spill | None, name: str) -> None:
        """Begins empty.

        Args:
            spill: Where chunks go past the limit, or None to hold all of them.
            name: Of the source.
        """
        self._spill, self._name = spill, name
        self.number = None if spill is None else spill.source()
        self._chunks: list[pa.Table] = []
        self._waiting: IO[bytes] | None = None
        self._lengths: list[int] = []
        self.passed_on = 0
        """Rows that went to disk before the whole source was read."""

    @property
    def spills(self) -> bool:
        """Whether a spill takes the fixes."""
        return self._spill is not None

    def add(self, chunk: pa.Table) -> None:
        """Takes a chunk.

        Args:
            chunk: Some columns of `schemas.FIXES`, perhaps with undecided ones.

        Raises:
            OutputError: The scratch cannot be written.
        """
        self._chunks.append(chunk)
        if self._spill is None:
            return
        self._spill.hold(chunk.num_rows)
        while self._spill.overflowed and self._chunks:
            chunk = self._chunks.pop(0)
            if Evidence.is_open(chunk):
                self._lay_aside(chunk)
            else:
                self.passed_on += self.keep(chunk)

    def open_chunks(self) -> Iterator[pa.Table]:
        """Gives the chunks that were not passed on, and lets go of each."""
        if self._waiting is not None:
            with self._waiting as file:
                file.seek(0)
                for length in self._lengths:
                    with scratch_errors():
                        whole = file.read(length)
                    yield pa.ipc.open_stream(whole).read_all()
        while self._chunks:
            yield self._chunks.pop(0)

    def keep(self, chunk: pa.Table) -> int:
        """Hands a settled chunk to the spill.

        Args:
            chunk: Some columns of `schemas.FIXES`.

        Returns:
            Its rows.

        Raises:
            OutputError: The scratch cannot be written.
        """
        if self._spill is not None:
            self._spill.keep(self._number, conformed([chunk], {}, self._name))
        return int(chunk.num_rows)

    def taken_back(self) -> Iterator[pa.Table]:
        """Gives the rows that were passed on, which the spill then forgets."""
        if self._spill is not None and self.passed_on:
            yield from self._spill.rows_of(self._number)
            self._spill.forget(self._number)
            self.passed_on = 0

    def hold_reports(self, tables: list[pa.Table]) -> None:
        """Hears of one more table of static reports.

        Args:
            tables: All that the source has in memory; emptied once the limit is passed.
        """
        if self._spill is not None:
            self._spill.hold(tables[-1].num_rows)
            self._spill.state(self._number, tables)

    @property
    def _number(self) -> int:
        return 0 if self.number is None else self.number

    def _lay_aside(self, chunk: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, chunk.schema, options=_OPTIONS) as writer:
            writer.write_table(chunk)
        if self._waiting is None:
            self._waiting = scratch_file()
        whole = sink.getvalue()
        with scratch_errors():
            self._waiting.write(whole)
            self._waiting.flush()
        self._lengths.append(len(whole))


def conformed(chunks: Sequence[pa.Table], whole: dict[str, pa.Array], name: str) -> pa.Table:
    """Brings chunks into one table of fixes; what is empty in all of them takes no memory twice.

    Args:
        chunks: Some columns of `schemas.FIXES` each.
        whole: Columns that are in one piece already.
        name: Of the source.
    """
    sizes = [chunk.num_rows for chunk in chunks]
    blank = max(sizes, default=0)
    columns = []
    for field in FIXES:
        if field.name in whole:
            columns.append(pa.chunked_array([whole[field.name]]))
            continue
        if field.name == "source_file":
            zeros = column_of(np.zeros(blank, dtype=np.int32), pa.int32())
            nothing = pa.DictionaryArray.from_arrays(zeros, texts_of([name]))
        elif field.name in TEXT_COLUMNS:
            empty = pa.nulls(blank, pa.int32())
            nothing = pa.DictionaryArray.from_arrays(empty, texts_of([]))
        else:
            nothing = pa.nulls(blank, field.type)
        pieces = []
        for chunk, size in zip(chunks, sizes, strict=True):
            if field.name in chunk.column_names and field.name != "source_file":
                pieces += chunk.column(field.name).cast(field.type).chunks
            else:
                pieces.append(nothing.slice(0, size))
        columns.append(pa.chunked_array(pieces, field.type))
    return pa.table(columns, schema=FIXES)


def in_line_order(chunks: Sequence[pa.Table]) -> pa.Table:
    """Brings parts of one chunk together.

    Args:
        chunks: As `Pile.add` takes them, with the same columns but undecided ones.
    """
    names = dict.fromkeys(name for chunk in chunks for name in chunk.column_names)
    whole = []
    for chunk in chunks:
        if "month_first" in names and "month_first" not in chunk.column_names:
            # what has one reading only is the same read either way
            chunk = chunk.append_column("month_first", chunk.column("time_utc"))
        if "numbered" in names and "numbered" not in chunk.column_names:
            none = truths_of(np.zeros(chunk.num_rows, dtype=np.bool_))
            chunk = chunk.append_column("numbered", none)
        whole.append(chunk.select(list(names)))
    table = pa.concat_tables(whole).unify_dictionaries()
    lines = numbers_in(table.column("source_line"))
    return table.take(column_of(np.argsort(lines, kind="stable"), pa.int64()))
