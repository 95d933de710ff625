"""Did others stay on the air while a ship was silent? A test of the receivers, not of the ship.

Every ship stands for a UTC hour with her first fix in it. These stand-ins lie in cells of an
Earth-centred grid, sorted by (hour, cell), so a search looks at 27 cells and no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lightering.kernels.compiled import compiled
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.paths import Paths

__all__ = ["Heard", "heard"]

_LEAST_CELL_M = 4_000.0
_REACH_M = 6_400_000.0


class Heard(NamedTuple):
    """What was heard of others around silences.

    Attributes:
        neighbours: int64 (gaps, 2), other ships heard near the place where the ship fell silent,
            shortly before; and near where she came back, shortly after.
        visible: int64 (gaps, 2), how many of these were heard in the silence too, shortly after
            its start; shortly before its end.
        covered: float64 (gaps,), share of the full hours of the silence in which some other ship
            was heard near one of the two places; NaN without a full hour.
    """

    neighbours: NDArray[np.int64]
    visible: NDArray[np.int64]
    covered: NDArray[np.float64]


def heard(track: Paths, last: NDArray[np.int64], radius_m: float, window_ms: int) -> Heard:
    """Returns what was heard of others around silences.

    Args:
        track: Fixes of all ships.
        last: Last fix before each silence, shape (gaps,); the next fix ends it.
        radius_m: How near another ship is a neighbour.
        window_ms: How long before and after an end of the silence is "shortly".
    """
    bucket = track.time_ms // HOUR_MS
    fresh = np.ones(bucket.size, dtype=np.bool_)
    fresh[1:] = (np.diff(bucket) != 0) | (np.diff(track.ship) != 0)
    stand_in = np.flatnonzero(fresh)
    cell_m = max(radius_m, _LEAST_CELL_M)
    side = int(2.0 * _REACH_M / cell_m) + 4
    origin = int(bucket.min()) if bucket.size else 0
    cell = np.floor((track.xyz[stand_in] + _REACH_M) / cell_m).astype(np.int64) + 1
    key = (((bucket[stand_in] - origin) * side + cell[:, 0]) * side + cell[:, 1]) * side
    key += cell[:, 2]
    order = np.lexsort((stand_in, key))
    neighbours = np.zeros((last.size, 2), dtype=np.int64)
    visible = np.zeros((last.size, 2), dtype=np.int64)
    covered = np.full(last.size, np.nan)
    _heard_into(
        last,
        track.first,
        track.mmsi,
        track.ship,
        track.time_ms,
        track.xyz,
        key[order],
        stand_in[order],
        origin,
        side,
        cell_m,
        radius_m,
        window_ms,
        neighbours,
        visible,
        covered,
    )
    return Heard(neighbours, visible, covered)


@compiled
def _near(
    spot: NDArray[np.float64],
    bucket: int,
    mmsi_own: int,
    mmsi: NDArray[np.int64],
    ship: NDArray[np.int64],
    xyz: NDArray[np.float64],
    key: NDArray[np.int64],
    stand_in: NDArray[np.int64],
    origin: int,
    side: int,
    cell_m: float,
    radius_m: float,
    out: NDArray[np.int64],
) -> int:
    """Writes the stand-ins of other ships near a spot in an hour; returns how many there are."""
    n = 0
    cx = int(np.floor((spot[0] + _REACH_M) / cell_m)) + 1
    cy = int(np.floor((spot[1] + _REACH_M) / cell_m)) + 1
    cz = int(np.floor((spot[2] + _REACH_M) / cell_m)) + 1
    for ix in range(cx - 1, cx + 2):
        for iy in range(cy - 1, cy + 2):
            base = (((bucket - origin) * side + ix) * side + iy) * side + cz
            low = np.searchsorted(key, base - 1)
            high = np.searchsorted(key, base + 2)
            for m in range(low, high):
                k = stand_in[m]
                if mmsi[ship[k]] == mmsi_own:
                    continue
                square = 0.0
                for axis in range(3):
                    square += (xyz[k, axis] - spot[axis]) ** 2
                if square <= radius_m * radius_m:
                    if n < out.size:
                        out[n] = k
                    n += 1
    return n


@compiled
def _heard_into(
    last: NDArray[np.int64],
    first: NDArray[np.int64],
    mmsi: NDArray[np.int64],
    ship: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    key: NDArray[np.int64],
    stand_in: NDArray[np.int64],
    origin: int,
    side: int,
    cell_m: float,
    radius_m: float,
    window_ms: int,
    neighbours: NDArray[np.int64],
    visible: NDArray[np.int64],
    covered: NDArray[np.float64],
) -> None:
    """Fills the three tables of `Heard`."""
    # a ship stands in an hour at most once, so no hour can have more
    found = np.empty(first.size, dtype=np.int64)
    none = np.empty(0, dtype=np.int64)
    seen = np.full(first.size, -1, dtype=np.int64)
    for g in range(last.size):
        own = mmsi[ship[last[g]]]
        begin, end = time_ms[last[g]], time_ms[last[g] + 1]
        inside = min(window_ms, end - begin)
        for which in range(2):
            spot = xyz[last[g] + which]
            low = begin - window_ms if which == 0 else end
            high = begin if which == 0 else end + window_ms
            for bucket in range(low // HOUR_MS, high // HOUR_MS + 1):
                n = _near(
                    spot, bucket, own, mmsi, ship, xyz, key, stand_in, origin, side, cell_m,
                    radius_m, found,
                )  # fmt: skip
                for m in range(n):
                    k = found[m]
                    other = ship[k]
                    if seen[other] == 2 * g + which or not low <= time_ms[k] <= high:
                        continue
                    seen[other] = 2 * g + which
                    neighbours[g, which] += 1
                    times = time_ms[first[other] : first[other + 1]]
                    if which == 0:
                        a = np.searchsorted(times, begin, side="right")
                        b = np.searchsorted(times, begin + inside, side="right")
                    else:
                        a = np.searchsorted(times, end - inside, side="left")
                        b = np.searchsorted(times, end, side="left")
                    visible[g, which] += b > a
        hours, full = 0, 0
        for bucket in range(begin // HOUR_MS + 1, end // HOUR_MS):
            full += 1
            for which in range(2):
                spot = xyz[last[g] + which]
                n = _near(
                    spot, bucket, own, mmsi, ship, xyz, key, stand_in, origin, side, cell_m,
                    radius_m, none,
                )  # fmt: skip
                if n > 0:
                    hours += 1
                    break
        if full > 0:
            covered[g] = hours / full
