"""What only all records of a file together can tell.

Day or month first, longitudes to 360, latitude and longitude swapped: the answers depend on the
set of records, not on their order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import numbers_in
from lightering.readers.times import NOT_A_TIME
from lightering.readers.values import LOCAL_ID_BASE
from lightering.units import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from lightering.readers.intake import Intake

__all__ = ["NO_LONGITUDE", "Evidence", "refuse"]

NO_LONGITUDE = 181.0
"""Longitude "not available" (ITU-R M.1371-5, table 48); in a file to 360 it is 179 W."""

_WRAP_SHARE = 0.25
"""Our choice: a file counts longitudes to 360 if none is negative and at least this share of its
records lies beyond 180; a lone 200 in a file of 124s is an error instead."""

_SWAP_SHARE = 0.5
"""Our choice: from this share of "latitudes" beyond 90 on, the two columns are swapped."""

_SPAN_FACTOR = 3.0
"""Our choice: one reading of ambiguous dates wins if it makes the file this much shorter."""


_LEAST_NUMBERED = 3
_DENSE = 2
"""Our choice: a file without any MMSI numbers its vessels if there are at least three of them and
the highest number is at most twice their count; 12345 alone is a broken MMSI."""


class Evidence:
    """Counts over the chunks of one file."""

    def __init__(self) -> None:
        """Begins empty."""
        self.counts: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        """What the file calls the column of each role, for refusals."""
        self._spans: dict[str, tuple[int, int]] = {}
        self._numbers: set[int] = set()
        self._doubts: list[tuple[int, tuple[str, str], str, tuple[str, str]]] = []
        self.swapped = False
        """Whether all records are refused; known once `settle` began."""

    def dates(self, day_first: NDArray[np.int64], month_first: NDArray[np.int64]) -> None:
        """Counts what dates with two readings say.

        Args:
            day_first: Milliseconds or `NOT_A_TIME`, shape (n,).
            month_first: The same, read month first.
        """
        day, month = day_first != NOT_A_TIME, month_first != NOT_A_TIME
        self.counts["day_first_only"] += int(np.count_nonzero(day & ~month))
        self.counts["month_first_only"] += int(np.count_nonzero(month & ~day))
        self.counts["two_readings"] += int(
            np.count_nonzero(day & month & (day_first != month_first))
        )
        for name, values in (("day", day_first[day]), ("month", month_first[month])):
            if len(values):
                low, high = self._spans.get(name, (int(values.min()), int(values.max())))
                self._spans[name] = (min(low, int(values.min())), max(high, int(values.max())))

    def numbers(self, mmsi: NDArray[np.int64], rows: int) -> None:
        """Counts short numbers in a column of MMSI.

        Args:
            mmsi: Those of a chunk, as local numbers (`values.LOCAL_ID_BASE` + number).
            rows: Rows of the chunk.
        """
        self.counts["ship_rows"] += rows
        self.counts["numbered_rows"] += len(mmsi)
        if len(mmsi):
            self._numbers.update(np.unique(mmsi - LOCAL_ID_BASE).tolist())

    def doubt(self, line: int, ship: tuple[str, str], reason: str, own: tuple[str, str]) -> None:
        """Keeps a record that is refused for its ship if the file does not number vessels.

        Args:
            line: Physical line.
            ship: Name and value of the cell of its ship.
            reason: Why it is refused otherwise.
            own: Name and value of the cell at fault then.
        """
        self._doubts.append((line, ship, reason, own))

    @staticmethod
    def is_open(chunk: pa.Table) -> bool:
        """Tells whether a chunk has rows that only all records of the file can decide on.

        Args:
            chunk: As `Intake.add` took it.
        """
        names = chunk.column_names
        if "month_first" in names or "numbered" in names:
            return True
        return bool((numbers_in(chunk.column("lon")) > 180.0).any())

    def settle(self, chunks: Iterable[pa.Table], intake: Intake) -> Iterator[pa.Table]:
        """Applies the decisions to the chunks kept so far.

        Args:
            chunks: As `Intake.add` took them, one by one.
            intake: Where refused rows, repairs and sentences go.

        Yields:
            Chunks without the columns `month_first` and `numbered`, all rows sound.
        """
        month_first = self._is_month_first(intake)
        swapped = self.swapped = self._is_swapped(intake)
        wrapped = self._is_wrapped(intake)
        numbered = self._is_numbered(intake)
        for line, ship, reason, own in self._doubts:
            told = (reason, own) if numbered else ("bad_mmsi", ship)
            intake.records_in -= 1  # it was counted with its chunk
            intake.reject(line, told[0], *told[1])
        for chunk in chunks:
            if "month_first" in chunk.column_names:
                chunk = _read_dates(chunk, month_first, intake)
            if "numbered" in chunk.column_names:
                chunk = _read_numbers(chunk, numbered, intake)
            if swapped:
                chunk = refuse(chunk, np.ones(chunk.num_rows, bool), "bad_lat", "lat", intake)
            elif self.counts["beyond_180"] or self.counts["at_181"]:
                chunk = _wrap(chunk, wrapped, intake)
            yield chunk
        if self.counts["null_island"] and not swapped:
            intake.say(
                f"{self.counts['null_island']:,} records stand at 0° N 0° E, where receivers "
                "without a position are reported; the ship was not there."
            )

    def _is_numbered(self, intake: Intake) -> bool:
        numbers, rows = self._numbers, self.counts["numbered_rows"]
        if not rows or rows != self.counts["ship_rows"]:
            return False
        if len(numbers) < _LEAST_NUMBERED or max(numbers) > _DENSE * len(numbers):
            return False
        intake.say(
            f"The column of MMSI holds no MMSI but the numbers {min(numbers)} to {max(numbers)}: "
            f"they were taken as numbers of vessels; vessel 1 is shown as {LOCAL_ID_BASE + 1}, "
            "and so on."
        )
        return True

    def _is_month_first(self, intake: Intake) -> bool:
        day, month = self.counts["day_first_only"], self.counts["month_first_only"]
        if day and month:
            intake.say(
                f"Dates are mixed: {day:,} can only be read day first, {month:,} only month first. "
                f"All were read {'day' if day >= month else 'month'} first, the others refused."
            )
        elif day or month:
            intake.say(
                f"Dates were read {'day' if day else 'month'} first: {day or month:,} of them can "
                "be read in no other way."
            )
        if day or month:
            return month > day
        if not self.counts["two_readings"]:
            return False
        spans = {name: high - low for name, (low, high) in self._spans.items()}
        for name, other in (("day", "month"), ("month", "day")):
            if spans[name] * _SPAN_FACTOR < spans[other]:
                intake.say(
                    f"No date tells whether the day or the month stands first. Read {name} first "
                    f"they span {spans[name] / DAY_MS:.1f} days, {other} first "
                    f"{spans[other] / DAY_MS:.1f}: they were read {name} first. Check this."
                )
                return name == "month"
        intake.say(
            "No date tells whether the day or the month stands first: they were read day first. "
            "Check this, or write the dates as 2024-12-01."
        )
        return False

    def _is_swapped(self, intake: Intake) -> bool:
        swapped = self.counts["looks_swapped"]
        if not swapped:
            return False
        whole = swapped >= _SWAP_SHARE * max(self.counts["positions"], 1)
        intake.say(
            f"{swapped:,} records hold a latitude beyond 90° beside a longitude that would be a "
            "latitude. Are the columns of latitude and longitude swapped? "
            + ("All records of the file were refused." if whole else "They were refused.")
        )
        return whole

    def _is_wrapped(self, intake: Intake) -> bool:
        beyond = self.counts["beyond_180"]
        if not beyond:
            return False
        whole = not self.counts["west"] and beyond >= _WRAP_SHARE * self.counts["positions"]
        intake.say(
            f"{beyond:,} longitudes lie between 180° and 360°. "
            + (
                "None is negative, so the file counts to 360°: they were turned to west."
                if whole
                else "They were refused; if the file counts to 360°, convert it to −180°..180°."
            )
        )
        return whole


def _read_numbers(chunk: pa.Table, numbered: bool, intake: Intake) -> pa.Table:
    short = np.asarray(chunk.column("numbered").to_numpy())
    chunk = chunk.drop_columns(["numbered"])
    if numbered:
        intake.repairs["local_id"] += int(np.count_nonzero(short))
        return chunk
    mmsi = chunk.column("mmsi").to_numpy()
    rows = np.flatnonzero(short).tolist()
    texts = {row: str(int(mmsi[row]) - LOCAL_ID_BASE) for row in rows}
    return refuse(chunk, short, "bad_mmsi", "mmsi", intake, texts)


def _read_dates(chunk: pa.Table, month_first: bool, intake: Intake) -> pa.Table:
    place = chunk.column_names.index("month_first")
    other = chunk.column("month_first" if not month_first else "time_utc")
    chosen = chunk.column("month_first" if month_first else "time_utc").combine_chunks()
    chunk = chunk.set_column(chunk.column_names.index("time_utc"), "time_utc", chosen)
    chunk = chunk.remove_column(place)
    lost = chosen.is_null().to_numpy(zero_copy_only=False)
    if not lost.any():
        return chunk
    readable = [str(value) for value in other.filter(pa.array(lost)).to_pylist()]
    texts = dict(zip(np.flatnonzero(lost).tolist(), readable, strict=True))
    return refuse(chunk, lost, "bad_time", "time", intake, texts)


def _wrap(chunk: pa.Table, wrapped: bool, intake: Intake) -> pa.Table:
    lon = chunk.column("lon").to_numpy()
    beyond = lon > 180.0
    if not beyond.any():
        return chunk
    if not wrapped:
        chunk = refuse(chunk, lon == NO_LONGITUDE, "pos_not_available", "lon", intake)
        left = chunk.column("lon").to_numpy() > 180.0
        return refuse(chunk, left, "bad_lon", "lon", intake) if left.any() else chunk
    intake.repairs["lon_wrapped"] += int(np.count_nonzero(beyond))
    # nine decimals are a tenth of a millimetre: the subtraction shall not leave 15 digits of noise
    west = np.where(beyond, np.round(lon - 360.0, 9), lon)
    return chunk.set_column(chunk.column_names.index("lon"), "lon", pa.array(west))


def refuse(
    chunk: pa.Table,
    rows: NDArray[np.bool_],
    reason: str,
    column: str,
    intake: Intake,
    texts: dict[int, str] | None = None,
) -> pa.Table:
    """Refuses rows of a chunk.

    Args:
        chunk: With `source_line`.
        rows: Which, bool (n,).
        reason: One of `schemas.REJECT_REASONS`.
        column: The column at fault.
        intake: Where they are told.
        texts: What the cells held, by row; as the chunk has them if None.

    Returns:
        The other rows.
    """
    lines = chunk.column("source_line").to_numpy()
    values = chunk.column(column) if texts is None else None
    name = intake.evidence.names.get(column, column)

    def cell(row: int) -> tuple[str, str]:
        if texts is not None:
            return name, texts[row]
        return name, str(values[row].as_py()) if values is not None else ""

    intake.reject_rows(np.flatnonzero(rows), lines, reason, cell)
    return chunk.filter(pa.array(~rows))
