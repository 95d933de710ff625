"""Where fixes go while files are read: into memory, and past a limit into sorted runs on disk.

Small input never touches the disk. Past the limit the rows of all sources go into common runs, each
with the number of its source, for a thousand small files shall not make a thousand runs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.model.schemas import FIXES, STATIC_COLUMNS, TEXT_COLUMNS
from lightering.readers.runs import Runs
from lightering.readers.static_reports import StaticReports

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lightering.readers.record import FileRead
    from lightering.readers.runs import Order, Range

__all__ = ["LIMIT_ROWS", "SOURCE", "SPILLED", "Spill"]

LIMIT_ROWS = 2_000_000
"""Fixes that are held and sorted in memory: about 0.7 GB at the most."""
_RUN_ROWS = 1_000_000

SOURCE = "source"
SPILLED = FIXES.remove(FIXES.get_field_index("source_file")).append(pa.field(SOURCE, pa.int32()))
"""Fixes in runs: a number stands for the name of the source."""
_STATED = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("time_utc", pa.int64()),
        *(
            (name, pa.string() if name in TEXT_COLUMNS else FIXES.field(name).type)
            for name in STATIC_COLUMNS
        ),
        (SOURCE, pa.int32()),
    ]
)
"""Static reports in runs."""


class Spill:
    """Takes the fixes of all sources of one reading."""

    def __init__(
        self, order: Order, limit_rows: int = LIMIT_ROWS, run_rows: int = _RUN_ROWS
    ) -> None:
        """Begins empty, in memory.

        Args:
            order: Gives the order of rows by MMSI and time; must be stable.
            limit_rows: Rows held in memory before they go to disk.
            run_rows: Rows that are sorted at once.
        """
        self.overflowed = False
        self.run_rows = run_rows
        self._limit, self._held, self._sources = limit_rows, 0, 0
        self._tables: dict[int, list[pa.Table]] = {}
        self._fixes = Runs(SPILLED, run_rows, order)
        self._statics = Runs(_STATED, run_rows, order)
        self._ranks = np.empty(0, dtype=np.int32)
        self._stated: set[int] = set()
        self._forgotten: set[int] = set()

    def __enter__(self) -> Spill:
        """Returns itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Gives memory and disk back."""
        self._tables.clear()
        self._fixes.close()
        self._statics.close()

    def source(self) -> int:
        """Returns the number of a new source."""
        self._sources += 1
        return self._sources - 1

    def hold(self, rows: int) -> None:
        """Hears that more rows are in memory; past the limit what is settled goes to disk.

        Args:
            rows: How many.

        Raises:
            OutputError: The scratch cannot be written.
        """
        self._held += rows
        if self._held > self._limit and not self.overflowed:
            self.overflowed = True
            for source, tables in self._tables.items():
                while tables:
                    self.keep(source, tables.pop(0))

    def keep(self, source: int, table: pa.Table) -> None:
        """Takes settled fixes.

        Args:
            source: Number of their source.
            table: In `schemas.FIXES`.

        Raises:
            OutputError: The scratch cannot be written.
        """
        if not self.overflowed:
            self._tables.setdefault(source, []).append(table)
        elif table.num_rows:
            self._fixes.add(_numbered(table.drop_columns(["source_file"]), source))

    def state(self, source: int, tables: list[pa.Table]) -> None:
        """Takes static reports, if fixes go to disk.

        Args:
            source: Number of their source.
            tables: As `StaticReports` keeps them; emptied.

        Raises:
            OutputError: The scratch cannot be written.
        """
        while self.overflowed and tables:
            table = tables.pop(0)
            columns = [
                table.column("time" if field.name == "time_utc" else field.name)
                if field.name in (*table.column_names, "time_utc")
                else pa.chunked_array([pa.nulls(table.num_rows, field.type)])
                for field in _STATED
                if field.name != SOURCE
            ]
            names = [name for name in _STATED.names if name != SOURCE]
            self._statics.add(_numbered(pa.table(columns, names=names), source).cast(_STATED))

    def take(self, read: FileRead) -> FileRead:
        """Takes the fixes of a file that is read already.

        Args:
            read: With its fixes.

        Returns:
            The same without them.

        Raises:
            OutputError: The scratch cannot be written.
        """
        number = self.source()
        self.hold(read.table.num_rows)
        self.keep(number, read.table)
        if read.statics is not None:
            self.state(number, read.statics.tables)
        return replace(read, table=FIXES.empty_table(), number=number)

    def held(self, read: FileRead) -> FileRead | None:
        """Returns a file with its fixes, None if they are not all in memory.

        Args:
            read: As it was taken.
        """
        if self.overflowed or read.number is None:
            return None
        tables = self._tables.get(read.number, [])
        return read.with_table(pa.concat_tables([*tables, FIXES.empty_table()]))

    def rows_of(self, source: int) -> Iterator[pa.Table]:
        """Gives the fixes of a source that lie on disk, each table by line.

        Args:
            source: Its number.

        Raises:
            OutputError: The scratch cannot be read.
        """
        for table in self._fixes.tables():
            own = table.filter(pa.array(table.column(SOURCE).to_numpy() == source))
            if own.num_rows:
                yield own.sort_by("source_line")

    def forget(self, source: int) -> None:
        """Makes the fixes of a source void, but not its static reports.

        Args:
            source: Its number.
        """
        self._forgotten.add(source)

    def adopt(self, reads: Sequence[FileRead]) -> list[FileRead]:
        """Takes the order of sources; what was kept for others is void.

        Args:
            reads: In their last order.

        Returns:
            The same, with their fixes if these are in memory.

        Raises:
            OutputError: The scratch cannot be written.
        """
        self._ranks = np.full(self._sources, -1, dtype=np.int32)
        result = []
        for place, read in enumerate(reads):
            if read.number is None:
                result.append(read)
                continue
            self._ranks[read.number] = place
            if not self.overflowed:
                result.append(self.held(read) or read)
                self._tables.pop(read.number, None)
                continue
            if read.statics is not None:
                self._stated.add(place)
                self.state(read.number, read.statics.tables)
            result.append(read)
        return result

    def pieces(self, rows: int) -> Iterator[tuple[Range, pa.Table, float]]:
        """Gives the fixes on disk in ranges of ships; to be called once, after `adopt`.

        Args:
            rows: About as many as a range shall hold.

        Yields:
            The range; its rows in `SPILLED`, where `source` is the place among the adopted reads,
            in the order of these; and the share of ranges that came before, 0 to 1.

        Raises:
            OutputError: The scratch cannot be read.
        """
        ranges = self._fixes.ranges(rows)
        fixes, statics = self._fixes.walk(), self._statics.walk()
        kept = self._ranks.copy()
        kept[list(self._forgotten)] = -1
        said = _STATED.empty_table()
        for number, reach in enumerate(ranges):
            done = number / len(ranges)
            table = _ranked(fixes.until(reach.high), kept)
            if not self._stated:
                yield reach, table, done
                continue
            # what a ship said of herself before the cut still holds after it
            before = said.filter(pa.array(said.column("mmsi").to_numpy() == reach.low[0]))
            now = _ranked(statics.until(reach.high), self._ranks)
            said = pa.concat_tables([before, now])
            yield reach, self._filled(table, said), done

    def _filled(self, table: pa.Table, said: pa.Table) -> pa.Table:
        source = table.column(SOURCE).to_numpy()
        stated = np.isin(source, list(self._stated))
        if not said.num_rows or not stated.any():
            return table
        reports = StaticReports()
        reports.tables.append(said.drop_columns([SOURCE]).rename_columns({"time_utc": "time"}))
        rest, own = table.filter(pa.array(~stated)), table.filter(pa.array(stated))
        both = pa.concat_tables([rest, reports.fill(own).cast(SPILLED)])
        if not rest.num_rows:
            return both
        return both.take(pa.array(np.argsort(both.column(SOURCE).to_numpy(), kind="stable")))


def _numbered(table: pa.Table, source: int) -> pa.Table:
    numbers = np.full(table.num_rows, source, dtype=np.int32)
    return table.append_column(SOURCE, pa.array(numbers))


def _ranked(table: pa.Table, ranks: np.ndarray) -> pa.Table:
    """Returns the rows of adopted sources, in their order, the place instead of the number."""
    rank = ranks[table.column(SOURCE).to_numpy()]
    table = table.set_column(table.schema.get_field_index(SOURCE), SOURCE, pa.array(rank))
    if (rank < 0).any():
        table, rank = table.filter(pa.array(rank >= 0)), rank[rank >= 0]
    if np.any(np.diff(rank) < 0):
        table = table.take(pa.array(np.argsort(rank, kind="stable")))
    return table
