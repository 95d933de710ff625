"""Every fix of every ship as the map needs it: projected, by ship and time, cut into runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.gui.map.projection import WORLD_M, forward
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded

__all__ = ["Fleet", "fleet_of"]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Fixes sorted by ship and time.

    Attributes:
        table: The fixes as loaded.
        order: Row of the table for each fix here, or None if it is the same.
        mmsi: int64 (ships,), ascending.
        identity: int16 (ships,).
        start: int64 (ships + 1,): first fix of each ship; the number of fixes at the end.
        x0: Projected metres east of the local origin.
        y0: Projected metres north of the local origin.
        x: float32 (n,): metres east of the origin, unrolled over the dateline within a ship.
        y: float32 (n,): metres north of the origin.
        time_ms: int64 (n,): milliseconds since 1970.
        first: bool (n,): no known path leads to this fix (gap, jump or the ship's first).
    """

    table: pa.Table
    order: NDArray[np.int64] | None
    mmsi: NDArray[np.int64]
    identity: NDArray[np.int16]
    start: NDArray[np.int64]
    x0: float
    y0: float
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    time_ms: NDArray[np.int64]
    first: NDArray[np.bool_]

    def ship(self, mmsi: int, identity: int) -> int | None:
        """Returns the number of a ship here, or None.

        Args:
            mmsi: Its MMSI.
            identity: Which of the ships with this MMSI.
        """
        low, high = np.searchsorted(self.mmsi, [mmsi, mmsi + 1])
        hits = np.flatnonzero(self.identity[low:high] == identity)
        return int(low + hits[0]) if hits.size else None

    def rows(self, ship: int) -> slice:
        """Returns the fixes of a ship.

        Args:
            ship: Its number here.
        """
        return slice(int(self.start[ship]), int(self.start[ship + 1]))

    def record(self, row: int) -> dict[str, object]:
        """Returns one fix with all its columns.

        Args:
            row: Its number here.
        """
        at = row if self.order is None else int(self.order[row])
        record: dict[str, object] = self.table.slice(at, 1).to_pylist()[0]
        return record

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of nearly all fixes in projected metres, or None without fixes.

        One fix in a thousand may lie outside on each side, so that a single false position does
        not decide what "all" means.
        """
        if self.x.size == 0:
            return None
        step = max(self.x.size // 200_000, 1)
        spread = np.quantile(np.stack((self.x[::step], self.y[::step])), (0.001, 0.999), axis=1)
        (west, south), (east, north) = spread
        east = min(float(east), float(west) + WORLD_M)
        return west + self.x0, south + self.y0, east + self.x0, north + self.y0


def fleet_of(loaded: Loaded, params: DetectParams) -> Fleet:
    """Prepares the fixes for the map. Takes about a second for ten million; run it in a thread.

    Args:
        loaded: Clean fixes, sorted by (mmsi, time).
        params: `max_gap_h` and `reachable_kn` tell which fixes a line may join.
    """
    # numba takes a second to import: the window must not wait for it
    from lightering.gui.map import kernels

    fixes = loaded.fixes
    mmsi, time_ms = _numbers(fixes, "mmsi"), _numbers(fixes, "time_utc").view(np.int64)
    lon, lat = _numbers(fixes, "lon"), _numbers(fixes, "lat")
    identity = np.asarray(loaded.identity, dtype=np.int16)
    order = None
    if identity.any():
        order = np.lexsort((identity, mmsi))  # stable: time stays in order
        mmsi, time_ms, identity = mmsi[order], time_ms[order], identity[order]
        lon, lat = lon[order], lat[order]
    for column in (time_ms, lon, lat):
        # as Arrow's own memory is: the kernels are compiled for one kind of array only
        column.setflags(write=False)
    changes = np.flatnonzero((mmsi[1:] != mmsi[:-1]) | (identity[1:] != identity[:-1])) + 1
    ends = [0, *changes, mmsi.size] if mmsi.size else [0]
    start = np.array(ends, dtype=np.int64)
    x0 = y0 = 0.0
    if mmsi.size:
        every = max(mmsi.size // 100_000, 1)
        turn = np.radians(lon[::every])
        middle = np.degrees(np.arctan2(np.sin(turn).mean(), np.cos(turn).mean()))
        x0, y0 = (float(v) for v in forward(middle, float(np.median(lat[::every]))))
    gap_ms = round(params.max_gap_h * HOUR_MS)
    x, y, first = kernels.project(
        lon, lat, time_ms, start, x0, y0, gap_ms, float(params.reachable_kn)
    )
    return Fleet(
        table=fixes,
        order=order,
        mmsi=mmsi[start[:-1]],
        identity=identity[start[:-1]],
        start=start,
        x0=x0,
        y0=y0,
        x=x,
        y=y,
        time_ms=time_ms,
        first=first,
    )


def _numbers(table: pa.Table, column: str) -> NDArray:
    array = table.column(column)
    chunk = array.chunk(0) if array.num_chunks == 1 else array.combine_chunks()
    numbers: NDArray = chunk.to_numpy(zero_copy_only=False)
    return numbers
