"""The fixes of one hour of a store, as detection reads them, and windows of several hours.

An hour comes with the ships told apart and with one place per ship and time, so whoever reads it
needs no fix of another hour for that (`settling`). Of hours beyond the borders of a window only
those fixes are kept that motion inside can depend on.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lightering.detect.store.place import place_of
from lightering.errors import InputError
from lightering.model.identifiers import is_ship
from lightering.model.records import Loaded
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.detect.store.place import Place

__all__ = [
    "AHEAD_FIXES",
    "MARGIN_MS",
    "Fixes",
    "HourFiles",
    "Reader",
    "Settled",
    "as_loaded",
    "damaged",
    "window",
]

MARGIN_MS = 120_000
"""A speed that was not sent is taken over up to two minutes of motion (`spans.WINDOW_MS`)."""
AHEAD_FIXES = 150_000
"""Small hours are read several at once, up to this many fixes."""
_COLUMNS = ("mmsi", "time_utc", "lon", "lat", "sog_kn")
_POSE = ("heading_deg", "nav_status")


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled over all fixes of those MMSI where it had to be.

    Attributes:
        mmsi: The MMSI in question, ascending.
        identity: By hour: which ship sent each fix of these MMSI, in the order of the store.
        kept: By hour: whether the fix is the one place of its ship at its time.
    """

    mmsi: NDArray[np.int64]
    identity: Mapping[int, NDArray[np.int16]]
    kept: Mapping[int, NDArray[np.bool_]]

    def only(self, hours: Sequence[int]) -> Settled:
        """Returns the part that some hours need.

        Args:
            hours: Hours since 1970.
        """
        return replace(
            self,
            identity={h: self.identity[h] for h in hours if h in self.identity},
            kept={h: self.kept[h] for h in hours if h in self.kept},
        )


@dataclass(frozen=True, slots=True)
class HourFiles:
    """Where the hours of a task stand.

    Attributes:
        address: Of the store.
        where: By hour: file, row group and number of fixes.
    """

    address: str
    where: Mapping[int, tuple[str, int, int]]

    def together(self, first: int, most: int) -> list[int]:
        """Returns hours of one file to read at once, because a read has its price.

        Args:
            first: The first of them.
            most: Fixes of all of them, unless the first alone has more.
        """
        name, _group, load = self.where[first]
        hours = [first]
        while (after := self.where.get(hours[-1] + 1)) is not None and after[0] == name:
            load += after[2]
            if load > most:
                break
            hours.append(hours[-1] + 1)
        return hours


@dataclass(frozen=True, slots=True)
class Fixes:
    """Fixes of ships by ship and time, as arrays.

    Attributes:
        mmsi: int64 (n,).
        identity: int16 (n,).
        time_ms: int64 (n,).
        lon: float64 (n,).
        lat: float64 (n,).
        sog_kn: float64 (n,), NaN where none was sent.
        heading_deg: float64 (n,), NaN where none was sent or none was asked for.
        nav_status: int16 (n,), -1 where none was sent or none was asked for.
    """

    mmsi: NDArray[np.int64]
    identity: NDArray[np.int16]
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    sog_kn: NDArray[np.float64]
    heading_deg: NDArray[np.float64] | None = None
    nav_status: NDArray[np.int16] | None = None

    def take(self, rows: NDArray[Any] | slice) -> Fixes:
        """Returns some rows.

        Args:
            rows: Numbers, a mask or a slice.
        """
        return Fixes(*(None if v is None else v[rows] for v in self._values()))  # type: ignore[arg-type]

    @staticmethod
    def joined(parts: Sequence[Fixes]) -> Fixes:
        """Returns several one after the other.

        Args:
            parts: At least one; all with a pose or all without.
        """
        columns = zip(*(part._values() for part in parts), strict=True)
        return Fixes(
            *(None if c[0] is None else np.concatenate(c) for c in columns)  # type: ignore[arg-type]
        )

    def _values(self) -> tuple[NDArray[Any] | None, ...]:
        return (
            self.mmsi, self.identity, self.time_ms, self.lon, self.lat, self.sog_kn,
            self.heading_deg, self.nav_status,
        )  # fmt: skip


class Reader:
    """Reads hours; the last ones are kept, because neighbouring windows share them."""

    def __init__(self, files: HourFiles, settled: Settled, *, pose: bool, keep: int = 0) -> None:
        """Begins without a file.

        Args:
            files: Where the hours stand.
            settled: What was settled beforehand, at least for these hours.
            pose: Whether headings and navigation status are wanted, too.
            keep: How many hours to keep.
        """
        self._files, self._settled, self._pose, self._keep = files, settled, pose, keep
        self._place: Place = place_of(files.address)
        self._open: tuple[str, pq.ParquetFile] | None = None
        self._hours: OrderedDict[int, Fixes] = OrderedDict()
        self._ahead: dict[int, pa.Table] = {}

    def close(self) -> None:
        """Closes the file that is open."""
        if self._open is not None:
            self._open[1].close(force=True)
            self._open = None

    def hour(self, number: int) -> Fixes | None:
        """Returns the fixes of ships in an hour, sorted by (mmsi, time); None if there are none.

        Args:
            number: Hours since 1970.

        Raises:
            InputError: The file is damaged or is not what the store says.
        """
        if number in self._hours:
            self._hours.move_to_end(number)
            return self._hours[number]
        if number not in self._files.where:
            return None
        if number not in self._ahead:
            self._ahead = dict(self._read(self._files.together(number, AHEAD_FIXES)))
        name = self._files.where[number][0]
        fixes = self._settle(number, _arrays(self._ahead.pop(number), self._pose), name)
        if self._keep:
            self._hours[number] = fixes
            while len(self._hours) > self._keep:
                self._hours.popitem(last=False)
        return fixes

    def _read(self, hours: list[int]) -> Iterator[tuple[int, pa.Table]]:
        name = self._files.where[hours[0]][0]
        columns = [*_COLUMNS, *(_POSE if self._pose else ())]
        groups = [self._files.where[hour][1] for hour in hours]
        counts = [self._files.where[hour][2] for hour in hours]
        try:
            table = self._file(name).read_row_groups(groups, columns, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise damaged(name) from error
        if table.num_rows != sum(counts):
            raise damaged(name)
        begin = 0
        for hour, count in zip(hours, counts, strict=True):
            yield hour, table.slice(begin, count)
            begin += count

    def _file(self, name: str) -> pq.ParquetFile:
        if self._open is None or self._open[0] != name:
            self.close()
            self._open = (name, open_day(self._place, name))
        return self._open[1]

    def _settle(self, number: int, fixes: Fixes, name: str) -> Fixes:
        runs = np.flatnonzero(np.diff(fixes.mmsi, prepend=fixes.mmsi[:1] - 1))
        lengths = np.diff(runs, append=fixes.mmsi.size)
        good = np.repeat(is_ship(fixes.mmsi[runs]), lengths)
        if self._settled.mmsi.size:
            in_question = np.repeat(np.isin(fixes.mmsi[runs], self._settled.mmsi), lengths)
            rows = np.flatnonzero(in_question)
            if rows.size:
                identity = self._settled.identity.get(number)
                if identity is None or identity.size != rows.size:
                    raise damaged(name)
                fixes.identity[rows] = identity
                good[rows] &= self._settled.kept[number]
        good &= np.isfinite(fixes.lon) & np.isfinite(fixes.lat)
        good &= (fixes.lon != 0.0) | (fixes.lat != 0.0)
        return fixes if good.all() else fixes.take(good)


def open_day(place: Place, name: str) -> pq.ParquetFile:
    """Opens the file of a day; `close(force=True)` closes it again.

    Args:
        place: Folder of the store.
        name: Of the file.

    Raises:
        InputError: It is not there or is damaged.
    """
    stream = place.open(name)
    try:
        return pq.ParquetFile(stream)
    except (pa.ArrowException, OSError) as error:
        stream.close()
        raise damaged(name) from error


def window(reader: Reader, first: int, stop: int, gap_ms: int) -> Fixes | None:
    """Returns all fixes that motion in some hours depends on, by ship and time.

    Args:
        reader: Where hours come from.
        first: First hour.
        stop: One past the last hour.
        gap_ms: Longest motion, in ms.

    Returns:
        The fixes, or None if there are none in these hours or beside them.
    """
    begin, end = first * HOUR_MS - MARGIN_MS, stop * HOUR_MS + MARGIN_MS
    parts = []
    for number in range((begin - gap_ms) // HOUR_MS, (end + gap_ms - 1) // HOUR_MS + 1):
        fixes = reader.hour(number)
        if fixes is None or not fixes.mmsi.size:
            continue
        if number < first:
            inner = fixes.time_ms > begin
            fixes = fixes.take(inner | _ends_of_runs(fixes, inner)[1])
        elif number >= stop:
            inner = fixes.time_ms < end
            fixes = fixes.take(inner | _ends_of_runs(fixes, inner)[0])
        parts.append(fixes)
    if not parts:
        return None
    return _by_ship(parts)


def as_loaded(fixes: Fixes) -> Loaded:
    """Returns fixes in the shape that the steps of detection take.

    Args:
        fixes: By ship and time.
    """
    columns = {
        "mmsi": pa.array(fixes.mmsi),
        "time_utc": pa.array(fixes.time_ms).cast(pa.timestamp("ms", "UTC")),
        "lon": pa.array(fixes.lon),
        "lat": pa.array(fixes.lat),
        "sog_kn": pa.array(fixes.sog_kn),
    }
    size = fixes.mmsi.size
    heading, status = fixes.heading_deg, fixes.nav_status
    columns["heading_deg"] = pa.array(np.full(size, np.nan) if heading is None else heading)
    columns["nav_status"] = pa.array(np.full(size, -1, np.int16) if status is None else status)
    return Loaded(pa.table(columns), fixes.identity, ())


def _by_ship(parts: list[Fixes]) -> Fixes:
    """Joins hours, each by ship and time, to one table by ship and time: runs are moved whole."""
    fixes = Fixes.joined(parts)
    if len(parts) == 1:
        return fixes
    begins = np.cumsum([0, *(part.mmsi.size for part in parts)])
    change = np.diff(fixes.mmsi, prepend=fixes.mmsi[0] - 1) != 0
    change[begins[:-1]] = True
    starts = np.flatnonzero(change)
    lengths = np.diff(starts, append=fixes.mmsi.size)
    order = np.argsort(fixes.mmsi[starts], kind="stable")
    starts, lengths = starts[order], lengths[order]
    offsets = np.cumsum(lengths) - lengths
    rows = np.repeat(starts - offsets, lengths) + np.arange(fixes.mmsi.size)
    return fixes.take(rows)


def _ends_of_runs(
    fixes: Fixes, inner: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tells which fixes may be the first and the last of a ship in their hour.

    A ship with fixes inside the margin has a first and a last one outside it as well: a speed that
    was not sent may be told from a neighbour beyond the margin. Where ships share an MMSI all their
    fixes may be.
    """
    step = (np.diff(fixes.mmsi) != 0) | (np.diff(inner) != 0)
    first, last = np.append(True, step), np.append(step, True)
    shared = np.unique(fixes.mmsi[fixes.identity > 0])
    if shared.size:
        rows = np.isin(fixes.mmsi, shared)
        first |= rows
        last |= rows
    return first, last


def _arrays(table: pa.Table, pose: bool) -> Fixes:
    at = {name: table.column(name) for name in table.column_names}
    return Fixes(
        mmsi=at["mmsi"].to_numpy(),
        identity=np.zeros(table.num_rows, dtype=np.int16),
        time_ms=at["time_utc"].cast(pa.int64()).to_numpy(),
        lon=at["lon"].to_numpy(),
        lat=at["lat"].to_numpy(),
        sog_kn=np.asarray(at["sog_kn"].to_numpy(), dtype=np.float64),
        heading_deg=np.asarray(at["heading_deg"].to_numpy(), dtype=np.float64) if pose else None,
        nav_status=(
            np.asarray(at["nav_status"].fill_null(-1).to_numpy(), dtype=np.int16) if pose else None
        ),
    )


def damaged(name: str) -> InputError:
    """Returns the error of a day that is not what the store says.

    Args:
        name: File of the day.
    """
    return InputError(
        "This day of the store is damaged, or was changed from outside.",
        file=name.rpartition("/")[2],
        advice="Make the store anew from its files.",
    )
