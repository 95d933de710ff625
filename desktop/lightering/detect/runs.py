"""Which rows are the fixes of which ship, in order of time, one place at a time: nothing is copied.

Most ships lie in the table as they are wanted. Those that do not (two ships under one MMSI, two
places at one time, 0° N 0° E) have their rows listed; a position beyond the table's length is one
of that list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lightering.arrow import numbers_in
from lightering.geo import to_ecef
from lightering.kernels.native import KernelFile
from lightering.model.identifiers import is_ship
from lightering.tracks.conflicts import settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["KERNELS", "Runs", "column", "east_of", "rows_at", "runs"]


KERNELS = KernelFile(__file__)


class Runs(NamedTuple):
    """Ships sorted by (mmsi, identity), and where their fixes lie.

    Attributes:
        begin: int64 (ships,), first position of each ship.
        end: int64 (ships,), one past her last.
        listed: int64 (l,), rows of the positions from n on.
        mmsi: int64 (ships,).
        identity: int16 (ships,).
        time_ms: int64 (n,), ms since 1970 UTC, by row.
        lon: float64 (n,), degrees as given, by row.
        lat: float64 (n,), degrees, by row.
    """

    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    listed: NDArray[np.int64]
    mmsi: NDArray[np.int64]
    identity: NDArray[np.int16]
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def runs(loaded: Loaded) -> Runs:
    """Returns where the fixes of each ship lie; stations, aids, aircraft and 0° N 0° E are not in.

    Where a ship reports several places at one time, `tracks.conflicts.settled` says which counts.

    Args:
        loaded: Clean fixes, in any order.
    """
    mmsi, time_ms = column(loaded, "mmsi"), column(loaded, "time_utc")
    lon, lat = column(loaded, "lon"), column(loaded, "lat")
    identity = np.ascontiguousarray(loaded.identity, dtype=np.int16)
    edges = np.flatnonzero(mmsi[1:] != mmsi[:-1]) + 1
    begin = np.concatenate(([0], edges)).astype(np.int64)[: mmsi.size]
    end = np.concatenate((edges, [mmsi.size])).astype(np.int64)[: mmsi.size]
    of_ship = is_ship(mmsi[begin])
    begin, end = begin[of_ship], end[of_ship]
    heads = mmsi[begin]
    plain = np.zeros(begin.size, dtype=np.bool_)
    if np.all(heads[1:] > heads[:-1]):
        _plain(begin, end, time_ms, lon, lat, identity, plain)
        own = np.flatnonzero(plain)
        rest = _ranges(begin[~plain], end[~plain])
    else:
        own = np.zeros(0, dtype=np.int64)
        rest = np.flatnonzero(is_ship(mmsi))
    first, listed = _settled(rest, mmsi, identity, time_ms, lon, lat)
    leaders = listed[first[:-1]]
    all_begin = np.concatenate((begin[own], mmsi.size + first[:-1]))
    all_end = np.concatenate((end[own], mmsi.size + first[1:]))
    ship = np.concatenate((mmsi[begin[own]], mmsi[leaders]))
    which = np.concatenate((identity[begin[own]], identity[leaders]))
    order = np.lexsort((which, ship))
    return Runs(
        all_begin[order], all_end[order], listed, ship[order], which[order], time_ms, lon, lat
    )


@KERNELS.entry("i8[] i8[] i8[] f8[] f8[] i2[] b1[]")
def _plain(
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    identity: NDArray[np.int16],
    plain: NDArray[np.bool_],
) -> None:
    """Tells which runs are one ship with a place for each time, in order."""
    for run in range(begin.size):
        sound = True
        last = time_ms[begin[run]] - 1
        for row in range(begin[run], end[run]):
            # NaN fails both comparisons
            there = (lon[row] != 0.0) | (lat[row] != 0.0)
            there &= (abs(lon[row]) < np.inf) & (abs(lat[row]) < np.inf)
            sound &= there & (time_ms[row] > last) & (identity[row] == identity[begin[run]])
            last = time_ms[row]
        plain[run] = sound


def _settled(
    rows: NDArray[np.int64],
    mmsi: NDArray[np.int64],
    identity: NDArray[np.int16],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns where each ship begins among the rows kept, with the count behind, and these rows."""
    east, north = lon[rows], lat[rows]
    # 0° N 0° E to the last digit is a receiver without a fix, not a ship
    rows = rows[np.isfinite(east) & np.isfinite(north) & ((east != 0.0) | (north != 0.0))]
    rows = rows[np.lexsort((time_ms[rows], identity[rows], mmsi[rows]))]
    east, north = east_of(lon[rows]), lat[rows]
    first = _first(mmsi[rows], identity[rows])
    if rows.size:
        keep = settled(first, time_ms[rows], east, north, to_ecef(east, north))
        rows = rows[keep]
        first = _first(mmsi[rows], identity[rows])
    return first, rows


def _first(mmsi: NDArray[np.int64], identity: NDArray[np.int16]) -> NDArray[np.int64]:
    """Returns where each ship begins, and the number of rows."""
    if not mmsi.size:
        return np.zeros(1, dtype=np.int64)
    starts = np.flatnonzero((np.diff(mmsi) != 0) | (np.diff(identity) != 0)) + 1
    return np.concatenate(([0], starts, [mmsi.size])).astype(np.int64)


def _ranges(begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns all numbers of some ranges, one after the other."""
    sizes = end - begin
    heads = np.cumsum(sizes) - sizes
    numbers: NDArray[np.int64] = np.arange(sizes.sum()) + np.repeat(begin - heads, sizes)
    return numbers


def rows_at(track: Runs, positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the rows of some positions.

    Args:
        track: Runs of the ships.
        positions: Shape (m,).
    """
    size = track.time_ms.size
    if not track.listed.size:
        return positions
    beyond = np.maximum(positions - size, 0)
    return np.where(positions < size, positions, track.listed[beyond])


def east_of(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns longitudes from -180 to 180 degrees, to 1e-9 (0.1 mm): 482.3 is the same as 122.3.

    Args:
        lon: Degrees, shape (n,).
    """
    turned: NDArray[np.float64] = np.round(lon - 360.0 * np.floor((lon + 180.0) / 360.0), 9)
    return turned


def column(loaded: Loaded, name: str) -> NDArray[Any]:
    """Returns a column of numbers as the kernels take it: no copy where it lies in one piece.

    Args:
        loaded: Clean fixes.
        name: mmsi, time_utc, lon or lat.
    """
    return numbers_in(loaded.fixes.column(name))
