"""What became of each file's records, once duplicates are out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lightering.model.identifiers import is_ship

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from lightering.model.records import FileReport
    from lightering.readers import FileRead

    Rows = slice | NDArray[np.intp]

__all__ = ["Counting"]


@dataclass(slots=True)
class _Count:
    kept: int = 0
    repeated: int = 0
    vessels: int = 0
    eligible: int = 0
    first_ms: int = np.iinfo(np.int64).max
    last_ms: int = np.iinfo(np.int64).min
    box: tuple[float, float, float, float] = (np.inf, np.inf, -np.inf, -np.inf)
    last_ship: int = 0


class Counting:
    """Counts by file; fixes may come at once or in pieces that follow one another by ship."""

    def __init__(self, files: int) -> None:
        """Begins at nothing.

        Args:
            files: How many there are.
        """
        self._counts = [_Count() for _ in range(files)]

    def drop(self, repeated: NDArray[np.int64]) -> None:
        """Counts duplicates.

        Args:
            repeated: How many by file.
        """
        for number in np.flatnonzero(repeated).tolist():
            self._counts[number].repeated += int(repeated[number])

    def fixes(
        self,
        mmsi: NDArray[np.int64],
        time_ms: NDArray[np.int64],
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        where: Iterable[tuple[int, Rows]],
    ) -> None:
        """Counts fixes that are kept.

        Args:
            mmsi: Shape (n,), ascending.
            time_ms: Milliseconds since 1970.
            lon: Degrees.
            lat: Degrees.
            where: File and its rows.
        """
        for number, rows in where:
            count, own, times = self._counts[number], mmsi[rows], time_ms[rows]
            if not len(own):
                continue
            # the rows of a file are still by ship, and a piece may go on with the last one
            ships = own[np.concatenate(([0], np.flatnonzero(own[1:] != own[:-1]) + 1))]
            new = ships[1:] if ships[0] == count.last_ship else ships
            count.last_ship = int(ships[-1])
            count.vessels += len(new)
            count.eligible += int(np.count_nonzero(is_ship(new)))
            count.kept += len(own)
            count.first_ms = min(count.first_ms, int(times.min()))
            count.last_ms = max(count.last_ms, int(times.max()))
            west, south, east, north = count.box
            x, y = lon[rows], lat[rows]
            count.box = (
                min(west, float(x.min())),
                min(south, float(y.min())),
                max(east, float(x.max())),
                max(north, float(y.max())),
            )

    def reports(self, reads: Sequence[FileRead]) -> tuple[FileReport, ...]:
        """Returns the report of each file, completed.

        Args:
            reads: The files.
        """
        return tuple(
            _completed(read.report, count) for read, count in zip(reads, self._counts, strict=True)
        )


def _completed(report: FileReport, count: _Count) -> FileReport:
    rejected = dict(report.rejected)
    if count.repeated:
        rejected["duplicate"] = count.repeated
    report = report.with_counts(kept=count.kept, rejected=dict(sorted(rejected.items())))
    if not count.kept:
        return report
    return report.with_counts(
        vessels=count.vessels,
        eligible_vessels=count.eligible,
        first_utc=_moment(count.first_ms),
        last_utc=_moment(count.last_ms),
        bbox=count.box,
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _moment(time_ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=time_ms)
