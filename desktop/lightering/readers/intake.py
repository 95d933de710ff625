"""What comes in from one source: records kept, records refused, repairs, things to say."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from lightering.errors import InputError
from lightering.kernels.making import make_ready
from lightering.model.records import FileReport, Rejected
from lightering.model.schemas import FIXES, REJECT_REASONS
from lightering.progress import stop_if_cancelled
from lightering.readers.column_map import mark_of
from lightering.readers.evidence import Evidence, refuse
from lightering.readers.memory import Memory
from lightering.readers.pile import Pile, conformed, in_line_order
from lightering.readers.record import FileRead
from lightering.readers.room import Room
from lightering.readers.watching import SHOWN_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from lightering.kernels.native import KernelFile
    from lightering.progress import Progress
    from lightering.readers.column_map import ColumnMap, Maps
    from lightering.readers.record import Source
    from lightering.readers.spill import Spill
    from lightering.readers.static_reports import StaticReports
    from lightering.readers.watching import FileWatch

__all__ = ["Intake"]

_EXAMPLES = 3
_EXPECTED = frozenset({"pos_not_available", "duplicate"})
_WITHOUT_COLUMNS = frozenset({"gfw_json", "gpx", "kml", "mf_json", "nmea"})
"""Formats to which no mapping of columns can apply."""


class Intake:
    """Gathers one source; what needs all records is decided in `finish`."""

    def __init__(
        self,
        source: Source,
        progress: Progress,
        on_reject: Callable[[Rejected], None] | None,
        maps: Maps | None = None,
        watch: FileWatch | None = None,
        spill: Spill | None = None,
    ) -> None:
        """Begins empty.

        Args:
            source: What is read.
            progress: Told while reading.
            on_reject: Is given every refused record.
            maps: What the person said about the columns of tables, or None.
            watch: Is told what is counted, and given the first refused records of each reason.
            spill: Takes the fixes, or None to give them back with `finish`.
        """
        self._watch = watch if watch is not None and watch.is_heard else None
        self._told: Counter[str] = Counter()
        self._maps = maps
        self.mapping: ColumnMap | None = None
        """What the person said about this table, once `choose_map` has found it."""
        self.source, self._progress, self._on_reject = source, progress, on_reject
        self.format = ""
        self.evidence = Evidence()
        self.repairs: Counter[str] = Counter()
        self.expected = _EXPECTED
        """Reasons that are no fault of the file, even if nothing of it is kept."""
        self.records_in = 0
        self._rejected: Counter[str] = Counter()
        self._examples: list[Rejected] = []
        self._refused: list[Rejected] = []
        self._asked: list[tuple[tuple[str, ...], str]] = []
        self._messages: list[str] = []
        self._pile = Pile(spill, source.name)
        self._room = Room(0)
        self._held: list[pa.Table] | None = None
        self.memory = Memory()
        """What was made of the texts of this source."""
        self._statics: StaticReports | None = None

    def choose_map(self, names: Sequence[str]) -> ColumnMap | None:
        """Finds what the person said about this table; a choice once made stays.

        Args:
            names: The headings, as far as they are known already.
        """
        if self.mapping is None and self._maps is not None:
            self.mapping = self._maps.of(self.source, names)
        self._asked.append((tuple(names), mark_of(self.mapping)))
        return self.mapping

    def say(self, message: str) -> None:
        """Keeps a sentence for the person, once.

        Args:
            message: What was found or decided.
        """
        if message not in self._messages:
            self._messages.append(message)

    def advance(self, fraction: float) -> None:
        """Tells how much of the source is read.

        Args:
            fraction: 0 to 1.

        Raises:
            Cancelled: The person asked to stop.
        """
        self.look()
        if self._watch is not None:
            self._watch.count(self.records_in, self._rejected.total())
        self._progress.set(min(fraction, 1.0), f"Reading {self.source.name}")

    def look(self) -> None:
        """Stops if the person asked for it; called where `advance` would come too seldom.

        Raises:
            Cancelled: The person asked to stop.
        """
        stop_if_cancelled(self._progress)

    def cancelled(self) -> bool:
        """Tells whether the person asked to stop."""
        return self._progress.cancelled()

    def reject(self, line: int, reason: str, column: str = "", value: str = "") -> None:
        """Refuses one record that never became a row; counts it as found, too.

        Args:
            line: Physical line.
            reason: One of `schemas.REJECT_REASONS`.
            column: Name of the column at fault.
            value: What it held.
        """
        self.records_in += 1
        self._rejected[reason] += 1
        if self._on_reject or self._told[reason] < SHOWN_ROWS:
            self._tell(Rejected(self.source.name, line, reason, column, value))

    def reject_rows(
        self,
        rows: NDArray[np.intp],
        lines: NDArray[np.int64],
        reason: str,
        cell: Callable[[int], tuple[str, str]],
    ) -> None:
        """Refuses rows that were counted as found already.

        Args:
            rows: Row numbers in their chunk.
            lines: Physical line of each row of the chunk.
            reason: One of `schemas.REJECT_REASONS`.
            cell: Gives column name and value of a row.
        """
        self._rejected[reason] += len(rows)
        if self._on_reject is None:
            rows = rows[: max(SHOWN_ROWS - self._told[reason], 0)]
        for row in rows.tolist():
            column, value = cell(row)
            self._tell(Rejected(self.source.name, int(lines[row]), reason, column, value))

    def expect(self, rows: int) -> None:
        """Makes room for the records of a source that knows their number.

        Args:
            rows: How many there are, at most.
        """
        self._room = Room(0 if self._pile.spills else rows)

    def add(self, chunk: pa.Table) -> None:
        """Takes rows that are sound as far as one chunk can tell.

        Args:
            chunk: Columns of `schemas.FIXES` but `source_file`, and perhaps `month_first` and
                `numbered`.
        """
        if self._held is not None:
            self._held.append(chunk)
        else:
            self._pile.add(self._room.lay(chunk))

    @contextmanager
    def one_chunk(self) -> Iterator[None]:
        """Takes what is added meanwhile for parts of one chunk, in the order of their lines."""
        self._held = []
        yield
        held, self._held = self._held, None
        if held:
            self.add(held[0] if len(held) == 1 else in_line_order(held))

    def make_ready(self, *files: KernelFile) -> None:
        """Compiles kernels that were never compiled on this machine, and says so.

        Args:
            *files: Kernels that are wanted soon.
        """
        make_ready(self._progress, *files)

    def state(self, reports: StaticReports) -> None:
        """Takes the static reports of the source; they are laid onto fixes when all is read.

        Args:
            reports: What ships said of themselves in records of their own.
        """
        self._statics = reports

    def hold_reports(self, tables: list[pa.Table]) -> None:
        """Hears of one more table of static reports.

        Args:
            tables: All that are in memory; emptied where too many are.
        """
        self._pile.hold_reports(tables)

    def finish(self) -> FileRead:
        """Decides what needs all records, and returns the file as read."""
        table, kept = self._settled()
        if self.records_in == 0:
            self.say("The file holds a header and no records.")
        serious = any(n and reason not in self.expected for reason, n in self._rejected.items())
        if self.records_in and not kept:
            self.say(self._nothing_kept())
        report = FileReport(
            file=self.source.name,
            format=self.format,
            outcome="error" if self.records_in and not kept and serious else "ok",
            sha256=self.source.sha256,
            records_in=self.records_in,
            kept=kept,
            rejected={k: v for k, v in sorted(self._rejected.items()) if v},
            repairs={k: v for k, v in sorted(self.repairs.items()) if v},
            messages=tuple(self._messages),
            examples=tuple(self._examples),
        )
        return FileRead(
            table,
            report,
            self._statics,
            self._pile.number,
            tuple(self._asked),
            tuple(self._refused),
        )

    def _settled(self) -> tuple[pa.Table, int]:
        """Returns the fixes that the spill did not take, and how many are kept in all."""
        settled = self.evidence.settle(self._pile.open_chunks(), self)
        if not self._pile.spills:
            chunks = list(settled)
            table = conformed(chunks, self._room.whole(chunks), self.source.name)
            self._room = Room(0)
            return table, table.num_rows
        kept = sum(self._pile.keep(chunk) for chunk in settled)
        if self.evidence.swapped:
            for table in self._pile.taken_back():
                refuse(table, np.ones(table.num_rows, bool), "bad_lat", "lat", self)
        return FIXES.empty_table(), kept + self._pile.passed_on

    def _nothing_kept(self) -> str:
        most = self._rejected.most_common(1)[0][0]
        first = next((e for e in self._examples if e.reason == most), None)
        return str(
            InputError(
                f"No record was kept: {REJECT_REASONS[most]}. This is the first.",
                file=self.source.name,
                line=first.line if first else None,
                column=first.column if first else None,
                value=first.value if first and (first.value or first.column) else None,
                advice="Look through the rejected records, and correct the file."
                if self.format in _WITHOUT_COLUMNS
                else "Look through the rejected records, and correct the file or say what its "
                "columns mean.",
            )
        )

    def _tell(self, record: Rejected) -> None:
        if self._on_reject is not None:
            self._on_reject(record)
        told = self._told[record.reason]
        self._told[record.reason] = told + 1
        if told < _EXAMPLES:
            self._examples.append(record)
        if told < SHOWN_ROWS:
            self._refused.append(record)
            if self._watch is not None:
                self._watch.refused(record)
