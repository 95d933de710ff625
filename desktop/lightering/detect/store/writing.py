"""Fixes into a store: spilled by hour, then each touched day is written anew.

A day is put together hour by hour, so no more than an hour of fixes is held however long the day's
file is. A fix that is there already is not put in twice; of two that differ only in what they say
of the ship the fuller one stays, by the same rule as when files are read together.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lightering.detect.listing import STATICS
from lightering.detect.store.hours import open_day
from lightering.detect.store.manifest import HOURS, Day, Hour, Manifest
from lightering.detect.store.summary import joined, said_of, ships_of, to_bytes
from lightering.errors import OutputError
from lightering.model.schemas import FIXES
from lightering.progress import stop_if_cancelled
from lightering.scratch_folders import ScratchFolder
from lightering.tracks.ordering import by_ship_and_time, duplicates, in_order
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from lightering.detect.store.place import Place
    from lightering.model.records import FileReport
    from lightering.progress import Progress

__all__ = ["MOTION", "StoreWriter", "Written"]

_PLAIN = pa.schema(
    [pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in FIXES]
)
MOTION = ("mmsi", "time_utc", "lon", "lat", "sog_kn", "heading_deg", "nav_status")
"""The columns that detection of motion reads; an hour's hash is over them."""


class Written:
    """What became of the days that were touched.

    Attributes:
        added: Numbers of days that are new.
        changed: Numbers of days whose fixes are others than before.
        same: Numbers of days to which nothing new was brought.
        repeated: Fixes that were there already, or came twice.
    """

    def __init__(self) -> None:
        """Begins with nothing."""
        self.added: list[int] = []
        self.changed: list[int] = []
        self.same: list[int] = []
        self.repeated = 0


class StoreWriter:
    """Takes fixes in any order; `finish` makes them part of the store."""

    def __init__(self, place: Place, scratch: Path | None = None) -> None:
        """Begins a change of a store; nothing of the store is touched before `finish`.

        Args:
            place: Folder of the store; a new store if there is none.
            scratch: Where to keep fixes meanwhile; None for the system's temporary folder.

        Raises:
            InputError: The store that is there cannot be read.
        """
        self._place = place
        self._before = Manifest.load(place)
        self._scratch = ScratchFolder("store", scratch).make()
        self._folder = self._scratch.path
        self._parts: dict[int, list[tuple[Path, int]]] = {}
        self._files: dict[Path, pa.ipc.RecordBatchFileReader] = {}
        self._count = 0

    def __enter__(self) -> StoreWriter:
        """Returns itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Throws the scratch files away."""
        self._files.clear()
        self._scratch.close()

    def add(self, table: pa.Table) -> None:
        """Takes fixes.

        Args:
            table: In `schemas.FIXES`, in any order.

        Raises:
            OutputError: There is no room for them.
        """
        if not table.num_rows:
            return
        hour = table.column("time_utc").cast(pa.int64()).to_numpy() // HOUR_MS
        order = np.argsort(hour, kind="stable")
        hour = hour[order]
        sorted_table = table.cast(_PLAIN).take(pa.array(order))
        edges = np.flatnonzero(np.diff(hour, prepend=hour[0] - 1))
        path = self._folder / f"{self._count}.arrow"
        self._count += 1
        try:
            with pa.OSFile(str(path), "wb") as stream, pa.ipc.new_file(stream, _PLAIN) as writer:
                batch = 0
                for low, high in zip(edges, np.append(edges[1:], hour.size), strict=True):
                    for part in sorted_table.slice(low, high - low).combine_chunks().to_batches():
                        writer.write_batch(part)
                        self._parts.setdefault(int(hour[low]), []).append((path, batch))
                        batch += 1
        except OSError as error:
            raise OutputError(
                f"There is no room for the fixes meanwhile: {error.strerror or error}. Free some "
                "space in the temporary folder; the store was not changed."
            ) from error

    def finish(
        self, progress: Progress, reports: Sequence[FileReport] = (), *, replace: bool = False
    ) -> Written:
        """Writes the touched days and makes them part of the store.

        Args:
            progress: Told while writing.
            reports: Of the files the fixes came from.
            replace: The touched days hold only the new fixes; else these are added.

        Returns:
            What became of each touched day.

        Raises:
            OutputError: The store cannot be written; it is then as it was.
            Cancelled: The person asked to stop; the store is as it was.
        """
        written, days = Written(), []
        touched = sorted({hour // HOURS for hour in self._parts})
        fresh: list[Day] = []
        try:
            for nth, number in enumerate(touched):
                stop_if_cancelled(progress)
                progress.set(nth / len(touched), "Writing days")
                day = self._day(number, replace, written)
                old = self._before.days.get(number)
                if old is not None and old.sha256 == day.sha256:
                    written.same.append(number)
                    continue
                fresh.append(day)
                (written.added if old is None else written.changed).append(number)
                days.append(day)
            self._before.with_changes(days, reports).save(self._place)
        except BaseException:
            for day in fresh:
                self._forget(day)
            raise
        for number in written.changed:
            self._forget(self._before.days[number])
        progress.set(1.0, "The store is written")
        return written

    def _batch(self, path: Path, number: int) -> pa.Table:
        if path not in self._files:
            self._files[path] = pa.ipc.open_file(pa.memory_map(str(path)))
        return pa.Table.from_batches([self._files[path].get_batch(number)])

    def _forget(self, day: Day) -> None:
        for name in (day.file, day.ships_file, day.statics_file):
            self._place.remove(name)

    def _day(self, number: int, replace: bool, written: Written) -> Day:
        """Writes the file of a day and its summaries."""
        old = None if replace else self._before.days.get(number)
        scratch = self._folder / "day.parquet"
        hours, ships, statics, group = [], [], _Statics(), 0
        with _Existing(self._place, old) as existing, _parquet(scratch) as target:
            for nth in range(HOURS):
                parts = [self._batch(*at) for at in self._parts.get(number * HOURS + nth, ())]
                if old is not None and old.hours[nth].fixes:
                    assert existing is not None
                    parts.insert(0, _plain(existing.read_row_group(old.hours[nth].group)))
                if not parts:
                    hours.append(Hour())
                    continue
                table = pa.concat_tables(parts).combine_chunks()
                table, again = _clean(table)
                written.repeated += again
                target.write_table(table, row_group_size=table.num_rows)
                hours.append(Hour(table.num_rows, _motion_hash(table), group))
                group += 1
                ships.append(ships_of(*_keys(table)))
                statics.add(table)
        content = scratch.read_bytes()
        summary = joined(ships)
        day = Day(
            number=number,
            sha256=hashlib.sha256(content).hexdigest(),
            fixes=sum(hour.fixes for hour in hours),
            ships=summary.num_rows,
            hours=tuple(hours),
        )
        if old is None or old.sha256 != day.sha256:
            self._place.write(day.file, content)
            self._place.write(day.ships_file, to_bytes(summary))
            self._place.write(day.statics_file, to_bytes(statics.table()))
        return day


class _Existing:
    """The Parquet file of a day that is there already, or None."""

    def __init__(self, place: Place, day: Day | None) -> None:
        self._file = None if day is None else open_day(place, day.file)

    def __enter__(self) -> pq.ParquetFile | None:
        return self._file

    def __exit__(self, *_args: object) -> None:
        if self._file is not None:
            self._file.close(force=True)


def _plain(table: pa.Table) -> pa.Table:
    """Brings an hour into the columns of today; what an older store does not know is null."""
    return pa.table(
        [
            table.column(field.name)
            if field.name in table.column_names
            else pa.nulls(table.num_rows, field.type)
            for field in _PLAIN
        ],
        names=_PLAIN.names,
    ).cast(_PLAIN)


def _parquet(path: Path) -> pq.ParquetWriter:
    words = [f.name for f in _PLAIN if pa.types.is_string(f.type)]
    few = ["mmsi", "nav_status", "ship_type", "imo", "length_m", "beam_m", "draught_m"]
    few += ["to_bow_m", "to_port_m"]
    return pq.ParquetWriter(path, _PLAIN, compression="zstd", use_dictionary=[*words, *few])


def _clean(table: pa.Table) -> tuple[pa.Table, int]:
    """Returns the fixes by ship and time, each once, and how many came again."""
    keys = _keys(table)
    if in_order(*keys):
        return table, 0
    order = by_ship_and_time(*keys)
    dropped = duplicates(table, order)
    return table.take(pa.array(order[~dropped])), int(np.count_nonzero(dropped))


def _keys(
    table: pa.Table,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    mmsi, lon, lat = (
        np.ascontiguousarray(table.column(name).to_numpy()) for name in ("mmsi", "lon", "lat")
    )
    time_ms = np.ascontiguousarray(table.column("time_utc").cast(pa.int64()).to_numpy())
    for values in (mmsi, time_ms, lon, lat):
        values.flags.writeable = False
    return mmsi, time_ms, lon, lat


def _motion_hash(table: pa.Table) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for name in MOTION:
        column = table.column(name)
        if name == "time_utc":
            column = column.cast(pa.int64())
        if name == "nav_status":
            column = column.fill_null(-1)
        values = np.ascontiguousarray(column.to_numpy())
        if values.dtype == np.float64:
            # one bit pattern for what is not known, and for zero
            values = np.where(np.isnan(values), np.nan, values + 0.0)
        digest.update(values.tobytes())
    return digest.hexdigest()


class _Statics:
    """Counts what ships say; many small hours are counted together."""

    _ROWS = 500_000

    def __init__(self) -> None:
        self._open: list[pa.Table] = []
        self._counts: list[pa.Table] = []
        self._rows = 0

    def add(self, table: pa.Table) -> None:
        """Takes the fixes of an hour."""
        self._open.append(table.select(["mmsi", *STATICS]))
        self._rows += table.num_rows
        if self._rows >= self._ROWS:
            self._count()

    def table(self) -> pa.Table:
        """Returns all counts, in one order."""
        if self._open:
            self._count()
        keys = ["mmsi", "column", "text", "number"]
        table = pa.concat_tables(self._counts)
        table = table.group_by(keys, use_threads=False).aggregate([("fixes", "sum")])
        return table.rename_columns([*keys, "fixes"]).sort_by([(key, "ascending") for key in keys])

    def _count(self) -> None:
        self._counts.append(said_of(pa.concat_tables(self._open), STATICS))
        self._open, self._rows = [], 0
