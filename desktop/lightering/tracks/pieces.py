"""Clean fixes of files that no memory holds: the same as `clean.assemble` gives, in pieces.

Ships follow one another, and all fixes of a ship stand in one piece, unless she alone has more than
a piece holds: then she is cut in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.model.schemas import FIXES
from lightering.progress import Quiet, stop_if_cancelled
from lightering.readers.spill import SOURCE
from lightering.tracks.clean import keys, rows_of_files, tidied
from lightering.tracks.counting import Counting
from lightering.tracks.ordering import by_ship_and_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from lightering.model.records import FileReport, Rejected
    from lightering.progress import Progress
    from lightering.readers import FileRead
    from lightering.readers.runs import Range
    from lightering.readers.spill import Spill


__all__ = ["Pieces", "order_of"]

_PIECE_ROWS = 400_000


def order_of(table: pa.Table) -> NDArray[np.intp]:
    """Returns the stable order of rows by MMSI and time, for `readers.spill.Spill`.

    Args:
        table: With `mmsi` and `time_utc`.
    """
    mmsi = table.column("mmsi").to_numpy()
    time_ms = table.column("time_utc").cast(pa.int64()).to_numpy()
    nowhere = np.zeros(len(mmsi))
    return by_ship_and_time(mmsi, time_ms, nowhere, nowhere)


class Pieces:
    """Brings the fixes of a spill together."""

    def __init__(
        self,
        spill: Spill,
        reads: Sequence[FileRead],
        progress: Progress,
        on_reject: Callable[[Rejected], None] | None = None,
        rows: int = _PIECE_ROWS,
    ) -> None:
        """Begins before the first ship.

        Args:
            spill: What overflowed while the files were read.
            reads: As `readers.read_paths` gives them.
            progress: Told while working.
            on_reject: Is given every duplicate.
            rows: About as many as a piece shall hold.
        """
        self._spill, self._reads, self._rows = spill, reads, rows
        self._progress, self._on_reject = progress, on_reject
        self._names = [read.report.file for read in reads]
        self._counting = Counting(len(reads))

    def together(self) -> Iterator[pa.Table]:
        """Gives the fixes of all files in `schemas.FIXES`, sorted by (mmsi, time_utc).

        To be called once. At least one table comes, be it empty.

        Raises:
            OutputError: The scratch cannot be read.
            Cancelled: The person asked to stop.
        """
        yield FIXES.empty_table()
        for _reach, table in self._pieces():
            yield self._tidied(table)

    def apart(self) -> Iterator[tuple[Range, dict[int, pa.Table]]]:
        """Gives the fixes of each file as if it were alone, by its place; to be called once.

        Raises:
            OutputError: The scratch cannot be read.
            Cancelled: The person asked to stop.
        """
        for reach, table in self._pieces():
            # the rows of a file stand together
            file = table.column(SOURCE).to_numpy()
            tables = {}
            for number in np.unique(file).tolist():
                low, high = np.searchsorted(file, (number, number + 1)).tolist()
                tables[number] = self._tidied(table.slice(low, high - low))
            yield reach, tables

    def reports(self) -> tuple[FileReport, ...]:
        """Returns what became of each file, once all tables were taken."""
        return self._counting.reports(self._reads)

    def _pieces(self) -> Iterator[tuple[Range, pa.Table]]:
        for reach, table, done in self._spill.pieces(self._rows):
            stop_if_cancelled(self._progress)
            self._progress.set(done, "Sorting fixes")
            yield reach, table
        self._progress.set(1.0, "Fixes are ready")

    def _tidied(self, table: pa.Table) -> pa.Table:
        file = table.column(SOURCE).to_numpy()
        table, file, repeated = tidied(table, file, self._names, Quiet(), self._on_reject)
        self._counting.drop(repeated)
        where = rows_of_files(file, len(self._reads))
        self._counting.fixes(*keys(table), enumerate(where))
        source = pa.DictionaryArray.from_arrays(pa.array(file), pa.array(self._names, pa.string()))
        columns = [
            source if field.name == "source_file" else table.column(field.name) for field in FIXES
        ]
        return pa.table(columns, schema=FIXES)
