"""Static data that come in records of their own, laid onto the fixes that follow them.

A report holds from its own time on; what came before it stays unknown. Reports of all files are
taken together, so a log that was split in five gives what the whole one gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.arrow import numbers_in
from lightering.model.schemas import STATIC_COLUMNS, TEXT_COLUMNS
from lightering.model.stated import Stated, same_ship, stated_keys
from lightering.readers.chunks import statics_of
from lightering.readers.moments import moments_of
from lightering.readers.values import ships_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.intake import Intake

__all__ = ["StaticReports"]

_LINE = "source_line"
_FILE = "file"


class StaticReports:
    """Static reports of one source."""

    def __init__(self) -> None:
        """Begins empty."""
        self.tables: list[pa.Table] = []
        """What was said, as it came: `mmsi`, `time` in milliseconds, `source_line`, and static
        columns."""
        self.stated: dict[str, Stated] = {}
        """Where it stands, by column; after the first `fill` of what was joined."""
        self._files: list[str] = []
        self._by_column: dict[str, tuple[NDArray[np.int64], NDArray[np.int64], pa.Array]] = {}

    def add(
        self,
        columns: Mapping[str, pa.Array],
        lines: NDArray[np.int64],
        flavour: Flavour,
        intake: Intake,
    ) -> None:
        """Keeps the reports of some records that carry no position.

        Args:
            columns: Raw arrays by role with `mmsi` and `time`, shape (n,).
            lines: Physical line of each.
            flavour: How the publisher writes.
            intake: Where repairs are counted.
        """
        ships = ships_of(columns["mmsi"], local=False)
        time, _other = moments_of(columns, flavour, intake)
        fields = statics_of(columns, flavour, intake, False)
        known = pa.array(ships.mmsi != 0)
        table = {
            "mmsi": pa.array(ships.mmsi),
            "time": time.cast(pa.int64()),
            _LINE: pa.array(lines),
        }
        for name in STATIC_COLUMNS:
            if name in fields:
                array = fields[name]
                table[name] = array.dictionary_decode() if name in TEXT_COLUMNS else array
        kept = pa.table(table).filter(known)
        self.tables.append(kept.filter(kept.column("time").is_valid()))
        intake.hold_reports(self.tables)

    def join(self, other: StaticReports, file: str) -> None:
        """Takes the reports of another source, too.

        Args:
            other: As it was before its first `fill`.
            file: What the source is called; sources come in the order of their files.
        """
        for table in other.tables:
            code = pa.repeat(pa.scalar(len(self._files), pa.int32()), table.num_rows)
            self.tables.append(table.append_column(_FILE, code))
        self._files.append(file)

    def fill(self, chunk: pa.Table) -> pa.Table:
        """Fills what fixes do not say themselves with the last report before each.

        Args:
            chunk: Fixes, in `schemas.FIXES`.
        """
        if self.tables:
            self._sort()
        mmsi = chunk.column("mmsi").to_numpy()
        time = chunk.column("time_utc").cast(pa.int64()).fill_null(0).to_numpy()
        for name, (ships, keys, values) in self._by_column.items():
            wanted, known = stated_keys(ships, mmsi, time)
            place = np.searchsorted(keys, wanted, side="right") - 1
            # a place before the ship's first report belongs to another ship
            known &= (place >= 0) & same_ship(keys[np.maximum(place, 0)], wanted)
            found = values.take(pa.array(np.maximum(place, 0), mask=~known))
            chunk = _laid_under(chunk, name, found)
        return chunk

    def _sort(self) -> None:
        table = pa.concat_tables(self.tables, promote_options="default")
        self.tables = []
        for name in table.column_names:
            if name not in STATIC_COLUMNS:
                continue
            some = table.filter(table.column(name).is_valid())
            if not some.num_rows:
                continue
            mmsi, time = numbers_in(some.column("mmsi")), numbers_in(some.column("time"))
            ships = np.unique(mmsi)
            keys, _known = stated_keys(ships, mmsi, time)
            values = some.column(name).combine_chunks()
            # of two reports of one instant the one whose value sorts last, whatever came first
            rank = pc.rank(values, tiebreaker="dense").to_numpy(zero_copy_only=False)
            order = np.lexsort((rank, keys))
            values = values.take(pa.array(order))
            self._by_column[name] = (ships, keys[order], values)
            if _FILE in some.column_names:
                rank = rank[order]
                # another ship or another value begins a run
                other = ~same_ship(keys[order][1:], keys[order][:-1]) | (rank[1:] != rank[:-1])
                begins = np.concatenate(([0], np.flatnonzero(other) + 1))
                ends = np.append(begins[1:], len(order)) - 1
                first, last = order[begins], order[ends]
                file, line = numbers_in(some.column(_FILE)), numbers_in(some.column(_LINE))
                self.stated[name] = Stated(
                    ships, keys[first], values.take(pa.array(begins)), time[first], time[last],
                    tuple(self._files), file[first], file[last], line[first], line[last],
                )  # fmt: skip


def _laid_under(chunk: pa.Table, name: str, found: pa.Array) -> pa.Table:
    own = chunk.column(name).combine_chunks()
    own = own.dictionary_decode() if pa.types.is_dictionary(own.type) else own
    values = pc.coalesce(own, found.cast(own.type))
    if name in TEXT_COLUMNS:
        values = values.dictionary_encode()
    return chunk.set_column(chunk.column_names.index(name), name, values)
