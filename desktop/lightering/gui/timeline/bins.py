"""How many fixes there are in each hour, counted once for all the timeline draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.progress import stop_if_cancelled
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.progress import Progress

__all__ = ["Bins", "count"]


@dataclass(frozen=True, slots=True)
class Bins:
    """Fixes per UTC hour.

    Attributes:
        first_hour: The first hour, in hours since 1970.
        per_hour: int64 (hours,): fixes in each hour from there on.
    """

    first_hour: int
    per_hour: NDArray[np.int64]

    def bars(
        self, start_ms: int, end_ms: int, unit_h: int, most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Returns bars for a stretch of time: at most so many, each the mean per unit.

        Args:
            start_ms: Where the stretch begins, milliseconds since 1970 UTC.
            end_ms: Where it ends.
            unit_h: Hours of the unit: 1 for fixes per hour, 24 for fixes per day.
            most: Largest number of bars; neighbouring units share a bar where there are more.

        Returns:
            Edges int64 (bars + 1,) in milliseconds, on whole units (UTC), and fixes per unit
            float64 (bars,).
        """
        first, last = start_ms // HOUR_MS // unit_h, -(-end_ms // HOUR_MS // unit_h)
        joined = max(-(-max(last - first, 1) // max(most, 1)), 1)
        # joined units begin on multiples, so that bars do not change while the window slides
        first -= first % joined
        edges_h = np.arange(first, last + joined, joined, dtype=np.int64) * unit_h
        # counts before an hour, so that a bar is the difference of two of them
        before = np.concatenate([[0], np.cumsum(self.per_hour)])
        places = np.clip(edges_h - self.first_hour, 0, len(self.per_hour))
        return edges_h * HOUR_MS, np.diff(before[places]) / joined


def count(times: pa.ChunkedArray, progress: Progress) -> Bins:
    """Returns the fixes per hour. Runs in a worker.

    Args:
        times: `time_utc` of the fixes, in any order.
        progress: Told how far it is.

    Raises:
        Cancelled: The person asked to stop.
    """
    if len(times) == 0:
        return Bins(0, np.zeros(0, dtype=np.int64))
    ends = pc.min_max(times.cast(pa.int64()))
    first, last = ends["min"].as_py() // HOUR_MS, ends["max"].as_py() // HOUR_MS
    counts = np.zeros(last - first + 1, dtype=np.int64)
    # pieces, because numpy holds the interpreter while it counts and the window must go on
    piece = 1 << 20
    for start in range(0, len(times), piece):
        stop_if_cancelled(progress)
        milliseconds = times.slice(start, piece).cast(pa.int64()).to_numpy()
        counts += np.bincount(milliseconds // HOUR_MS - first, minlength=len(counts))
        progress.set(start / len(times), "Counting fixes per hour")
    return Bins(int(first), counts)
