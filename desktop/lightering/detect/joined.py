"""Which two fixes that follow each other are motion of one ship: neither a gap nor a jump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.runs import Runs, east_of, rows_at
from lightering.geo import geod, to_ecef
from lightering.kernels.native import KernelFile
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import DetectParams

__all__ = ["KERNELS", "joins_into", "settle_joins"]

KERNELS = KernelFile(__file__)

_DEGREE_M = 111_695.0
"""No degree of latitude is longer on WGS84 (at the pole, 111,694 m), none of longitude either."""
_SURE = 1.0 - 1e-9


@KERNELS.entry("i8 i8 i8[] i8[] i8[] i8[] f8[] f8[] i8 f8 b1[] b1[]")
def joins_into(
    low: int,
    high: int,
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    listed: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    gap_ms: int,
    pace: float,
    joined: NDArray[np.bool_],
    doubtful: NDArray[np.bool_],
) -> int:
    """Tells which motions of some ships are valid, and which of these only a distance can tell.

    Valid is 0 < dt <= gap, and a geodesic that is no longer than the pace allows. Most motions are
    so short that degrees show it.

    Args:
        low: First ship.
        high: One past the last.
        begin: As in `runs.Runs`.
        end: As in `runs.Runs`.
        listed: As in `runs.Runs`.
        time_ms: As in `runs.Runs`.
        lon: As in `runs.Runs`.
        lat: As in `runs.Runs`.
        gap_ms: Longest motion in ms.
        pace: Fastest in metres per ms.
        joined: Written: whether position k to k + 1 is valid, perhaps.
        doubtful: Written: whether the distance has to be worked out.

    Returns:
        How many are doubtful.
    """
    size, doubts = time_ms.size, 0
    for ship in range(low, high):
        for k in range(begin[ship], end[ship] - 1):
            one = k if k < size else listed[k - size]
            two = k + 1 if k + 1 < size else listed[k + 1 - size]
            dt = time_ms[two] - time_ms[one]
            north, east = lat[two] - lat[one], lon[two] - lon[one]
            if abs(east) > 180.0:
                east -= 360.0 * np.rint(east / 360.0)
            reach = pace * dt * _SURE
            sure = (north * north + east * east) * (_DEGREE_M * _DEGREE_M) <= reach * reach
            joined[k] = 0 < dt <= gap_ms
            doubtful[k] = joined[k] and not sure
            doubts += doubtful[k]
        joined[end[ship] - 1] = False
    return doubts


def settle_joins(
    track: Runs, params: DetectParams, joined: NDArray[np.bool_], doubtful: NDArray[np.bool_]
) -> None:
    """Decides the doubtful motions by their geodesics.

    Args:
        track: Runs of the ships.
        params: Speed no ship exceeds.
        joined: Valid, perhaps; decided in place.
        doubtful: Whether the distance has to be worked out.
    """
    pace = params.reachable_kn * KNOT_MS / 1000.0
    k = np.flatnonzero(doubtful)
    one, two = rows_at(track, k), rows_at(track, k + 1)
    dt = track.time_ms[two] - track.time_ms[one]
    lon_1, lat_1, lon_2, lat_2 = (
        east_of(track.lon[one]), track.lat[one], east_of(track.lon[two]), track.lat[two],
    )  # fmt: skip
    chord = np.linalg.norm(to_ecef(lon_1, lat_1) - to_ecef(lon_2, lat_2), axis=1)
    # a chord is shorter than its geodesic, so most jumps are told without one
    valid = chord <= pace * dt
    near = np.flatnonzero(valid)
    _, _, length = geod().inv(lon_1[near], lat_1[near], lon_2[near], lat_2[near])
    valid[near] = np.asarray(length) <= pace * dt[near]
    joined[k] = valid
