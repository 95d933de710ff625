"""Slow spells: runs of one ship's motion that stay slow and near to where they began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.kernels.compiled import compiled
from lightering.units import HOUR_MS, KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.paths import Paths
    from lightering.model.params import DetectParams

__all__ = ["Spells", "spells"]

_WINDOW_MS = 600_000
"""Our choice: without a reported speed, motion is judged over at least this long."""


@dataclass(frozen=True, slots=True)
class Spells:
    """Slow spells, sorted by (ship, start).

    Attributes:
        ship: int64 (m,), number of the ship in `Paths`.
        first: int64 (m,), first fix.
        last: int64 (m,), last fix.
        start_ms: int64 (m,), ms since 1970 UTC.
        end_ms: int64 (m,).
        xyz: float64 (m, 3), mean place over time, Earth-centred metres.
        speed_kn: float64 (m,), mean speed over time.
        path_m: float64 (m,), way over ground.
        spread_m: float64 (m,), greatest distance of a fix from the mean place.
        anchored: float64 (m,), share of the time at navigation status 1, 5 or 6; NaN if the status
            was never sent.
    """

    ship: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    xyz: NDArray[np.float64]
    speed_kn: NDArray[np.float64]
    path_m: NDArray[np.float64]
    spread_m: NDArray[np.float64]
    anchored: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> Spells:
        """Returns the chosen spells.

        Args:
            chosen: bool (m,).
        """
        return Spells(*(getattr(self, name)[chosen] for name in self.__slots__))


def spells(track: Paths, params: DetectParams, min_h: float) -> Spells:
    """Returns the slow spells of all ships that last at least so long.

    A spell begins with a motion slower than `loiter_speed_kn`, goes on while the ship stays within
    `loiter_radius_km` of where it began, bridges faster motion no longer than `hysteresis_h`, and
    never bridges a gap. Its mean speed is below `loiter_speed_kn` too. A ship that drifts out of
    the radius begins another spell there.

    Args:
        track: Fixes of all ships.
        params: Limits.
        min_h: Least duration in hours.
    """
    joined = _joined(
        track.first,
        track.time_ms,
        track.xyz,
        round(params.max_gap_h * HOUR_MS),
        params.reachable_kn * KNOT_MS / 1000.0,
    )
    speed = _speeds(track.first, track.time_ms, track.xyz, joined, track.sog_kn)
    rows = _runs(
        track.first,
        track.time_ms,
        track.xyz,
        joined,
        speed,
        params.loiter_speed_kn,
        params.loiter_radius_km * 1000.0,
        round(params.hysteresis_h * HOUR_MS),
        round(min_h * HOUR_MS),
    )
    sums = _measures(rows, track.time_ms, track.xyz, speed, track.nav_status)
    found = Spells(
        ship=track.ship[rows[:, 0]],
        first=rows[:, 0],
        last=rows[:, 1],
        start_ms=track.time_ms[rows[:, 0]],
        end_ms=track.time_ms[rows[:, 1]],
        xyz=sums[:, :3],
        speed_kn=sums[:, 3],
        path_m=sums[:, 4],
        spread_m=sums[:, 5],
        anchored=sums[:, 6],
    )
    return found.where(found.speed_kn < params.loiter_speed_kn)


@compiled
def _joined(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    gap_ms: int,
    pace: float,
) -> NDArray[np.bool_]:
    """Whether fix k to k + 1 is valid motion of one ship; pace in metres per ms."""
    joined = np.zeros(time_ms.size, dtype=np.bool_)
    for ship in range(first.size - 1):
        for k in range(first[ship], first[ship + 1] - 1):
            dt = time_ms[k + 1] - time_ms[k]
            square = 0.0
            for axis in range(3):
                square += (xyz[k + 1, axis] - xyz[k, axis]) ** 2
            joined[k] = 0 < dt <= gap_ms and square <= (pace * dt) ** 2
    return joined


@compiled
def _speeds(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    sog_kn: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Mean speed in kn from k to k + 1: as reported at both ends, else as the positions imply."""
    speed = np.full(time_ms.size, np.inf)
    for ship in range(first.size - 1):
        for k in range(first[ship], first[ship + 1] - 1):
            if not joined[k]:
                continue
            if np.isfinite(sog_kn[k]) and np.isfinite(sog_kn[k + 1]):
                speed[k] = 0.5 * (sog_kn[k] + sog_kn[k + 1])
                continue
            low, high = k, k + 1
            while time_ms[high] - time_ms[low] < _WINDOW_MS:
                back = low > first[ship] and joined[low - 1]
                ahead = high < first[ship + 1] - 1 and joined[high]
                if not (back or ahead):
                    break
                if ahead:
                    high += 1
                if back:
                    low -= 1
            square = 0.0
            for axis in range(3):
                square += (xyz[high, axis] - xyz[low, axis]) ** 2
            speed[k] = np.sqrt(square) / (time_ms[high] - time_ms[low]) * 3_600_000.0 / 1852.0
    return speed


@compiled
def _runs(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    speed: NDArray[np.float64],
    slow_kn: float,
    radius_m: float,
    hole_ms: int,
    least_ms: int,
) -> NDArray[np.int64]:
    """First and last fix of each run that lasts long enough, int64 (m, 2)."""
    out = np.empty((time_ms.size, 2), dtype=np.int64)
    n = 0
    for ship in range(first.size - 1):
        stop = first[ship + 1] - 1
        k = first[ship]
        while k < stop:
            if not (joined[k] and speed[k] < slow_kn):
                k += 1
                continue
            begin, end, m = k, k, k
            while m < stop and joined[m]:
                square = 0.0
                for axis in range(3):
                    square += (xyz[m + 1, axis] - xyz[begin, axis]) ** 2
                if square > radius_m * radius_m:
                    break
                if speed[m] < slow_kn:
                    end = m + 1
                elif time_ms[m + 1] - time_ms[end] > hole_ms:
                    break
                m += 1
            if time_ms[end] - time_ms[begin] >= least_ms and end > begin:
                out[n, 0], out[n, 1] = begin, end
                n += 1
            k = max(end, k + 1)
    return out[:n].copy()


@compiled
def _measures(
    rows: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    speed: NDArray[np.float64],
    nav_status: NDArray[np.int16],
) -> NDArray[np.float64]:
    """Mean place, mean speed, way, spread and anchored share of each run, float64 (m, 7)."""
    out = np.zeros((rows.shape[0], 7))
    for r in range(rows.shape[0]):
        low, high = rows[r, 0], rows[r, 1]
        whole, told, held = 0.0, 0.0, 0.0
        for k in range(low, high):
            dt = float(time_ms[k + 1] - time_ms[k])
            square = 0.0
            for axis in range(3):
                out[r, axis] += 0.5 * dt * (xyz[k, axis] + xyz[k + 1, axis])
                square += (xyz[k + 1, axis] - xyz[k, axis]) ** 2
            out[r, 3] += speed[k] * dt
            out[r, 4] += np.sqrt(square)
            whole += dt
            if nav_status[k] >= 0:
                told += dt
                if nav_status[k] == 1 or nav_status[k] == 5 or nav_status[k] == 6:
                    held += dt
        for axis in range(4):
            out[r, axis] /= whole
        for k in range(low, high + 1):
            square = 0.0
            for axis in range(3):
                square += (xyz[k, axis] - out[r, axis]) ** 2
            out[r, 5] = max(out[r, 5], square)
        out[r, 5] = np.sqrt(out[r, 5])
        out[r, 6] = held / told if told > 0.0 else np.nan
    return out
