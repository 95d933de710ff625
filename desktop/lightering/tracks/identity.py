"""Which ship sent a fix, when several share an MMSI.

A fix joins the open sub-track it can reach and fits best, else it opens one. The fixes of an MMSI
are taken in the order of time, longitude, latitude, so the answer does not depend on the order
they were read in. Two fixes of one second go to one sub-track only if one ship could have sent
both within the resolution of the clock; else each goes to its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering import geo
from lightering.geo import MEAN_RADIUS_M
from lightering.kernels.compiled import compiled
from lightering.kernels.native import KernelFile
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "split"]

KERNELS = KernelFile(__file__, geo.__file__)

_NOISE_M = 200.0
"""Our choice: positions of low accuracy, and message 27, which resolves 185 m."""
_HORIZON_MS = 900_000.0
"""Our choice: a course is held for at most 15 minutes when the next position is foretold."""
_BASELINE_MS = 60_000.0
"""Our choice: a velocity is taken over at least this long, else noise of positions is knots."""
_LONE_MS = 3_600_000.0
"""Our choice: a single fix draws later ones for an hour; after that only if no track can."""
_MOST_WEIGHT = 16.0
"""Our choice: a track with this many fixes is four times as near as a lone fix. Messages that come
late make a second lane beside the ship's own; the ship goes on in the lane with more fixes."""
_MOST_OPEN = 64
"""Open sub-tracks of one MMSI; with more, the one silent for longest is closed."""
_MOST_IDENTITIES = 32_767


def split(
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    reachable_kn: float,
) -> NDArray[np.int16]:
    """Numbers the ships behind each MMSI.

    Args:
        mmsi: Shape (n,), ascending.
        time_ms: Milliseconds since 1970, ascending within an MMSI; ties sorted by position.
        lon: Degrees.
        lat: Degrees.
        reachable_kn: No ship is faster, in knots.

    Returns:
        int16 (n,): 0 for the ship with the most fixes of its MMSI, then 1, 2, ... (ties: the
        earlier one).
    """
    if not len(mmsi):
        return np.zeros(0, dtype=np.int16)
    edges = np.flatnonzero(mmsi[1:] != mmsi[:-1]) + 1
    bounds = np.concatenate(([0], edges, [len(mmsi)])).astype(np.int64)
    identity = np.zeros(len(mmsi), dtype=np.int16)
    speed = reachable_kn * KNOT_MS / 1000.0
    clock_ms, apart = np.empty(bounds.size - 1), np.empty(bounds.size - 1, dtype=np.bool_)
    _apart(bounds, time_ms, lon, lat, speed, clock_ms, apart)
    groups = np.flatnonzero(apart)
    room = int(np.diff(bounds)[groups].max(initial=0))
    label, sizes, rank = (np.empty(room, dtype=np.int64) for _ in range(3))
    opened = np.empty((_MOST_OPEN, 3), dtype=np.int64)
    places = np.empty((_MOST_OPEN, 9))
    for group in groups.tolist():
        own = slice(bounds[group], bounds[group + 1])
        labels = _split_one(
            time_ms[own], lon[own], lat[own], speed, clock_ms[group], label, sizes, opened, places
        )
        # a stable sort of the negated sizes: the larger first, the earlier first among equals
        order = np.argsort(-sizes[:labels], kind="stable")
        rank[order] = np.arange(labels)
        numbers = rank[label[: bounds[group + 1] - bounds[group]]]
        identity[own] = np.minimum(numbers, _MOST_IDENTITIES)
    return identity


@compiled
def _arc_m(ax: float, ay: float, az: float, bx: float, by: float, bz: float) -> float:
    """Great-circle distance of two unit vectors."""
    chord = np.sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2)
    arc: float = 2.0 * MEAN_RADIUS_M * np.arcsin(min(1.0, 0.5 * chord))
    return arc


@compiled
def _unit(lon: float, lat: float) -> tuple[float, float, float]:
    lam, phi = np.radians(lon), np.radians(lat)
    return np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)


@KERNELS.entry("i8[] i8[] f8[] f8[] f8 f8[] b1[]")
def _apart(
    bounds: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    speed: float,
    clock_ms: NDArray[np.float64],
    apart: NDArray[np.bool_],
) -> None:
    """Tells of each MMSI whether its fixes are no reachable chain, and what its clock resolves."""
    for group in range(bounds.size - 1):
        low, high = bounds[group], bounds[group + 1]
        clock = 60_000.0
        for i in range(low, high):
            if time_ms[i] % 60_000 != 0:
                clock = 1000.0
                break
        clock_ms[group], apart[group] = clock, False
        for i in range(low + 1, high):
            reach = speed * (time_ms[i] - time_ms[i - 1] + clock) + _NOISE_M
            # along the meridian, then along the parallel, is never the shorter way
            sides = np.radians(abs(lon[i] - lon[i - 1]) + abs(lat[i] - lat[i - 1]))
            if MEAN_RADIUS_M * sides <= reach:
                continue
            x, y, z = _unit(lon[i], lat[i])
            px, py, pz = _unit(lon[i - 1], lat[i - 1])
            if _arc_m(x, y, z, px, py, pz) > reach:
                apart[group] = True
                break


@KERNELS.entry("i8[] f8[] f8[] f8 f8 i8[] i8[] i8[,] f8[,]")
def _split_one(
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    speed: float,
    clock: float,
    label: NDArray[np.int64],
    sizes: NDArray[np.int64],
    open_tracks: NDArray[np.int64],
    open_places: NDArray[np.float64],
) -> int:
    """Splits the fixes of one MMSI into reachable chains; returns how many there are.

    `label` is told the chain of each fix, `sizes` the fixes of each chain; the rest is room.
    """
    n = len(time_ms)
    # of each open sub-track: its label, last time, last place, velocity per millisecond, and the
    # time and place that velocity is taken from
    names, last, since = open_tracks[:, 0], open_tracks[:, 1], open_tracks[:, 2]
    place, velocity, origin = open_places[:, :3], open_places[:, 3:6], open_places[:, 6:]
    opened = 0
    labels = 0
    for i in range(n):
        x, y, z = _unit(lon[i], lat[i])
        best = -1
        best_lone = True
        best_cost = np.inf
        for k in range(opened):
            dt = float(time_ms[i] - last[k])
            gap = _arc_m(x, y, z, place[k, 0], place[k, 1], place[k, 2])
            if gap > speed * (dt + clock) + _NOISE_M:
                continue
            lone = sizes[names[k]] == 1 and dt > _LONE_MS
            ahead = min(dt, _HORIZON_MS)
            dx = x - place[k, 0] - velocity[k, 0] * ahead
            dy = y - place[k, 1] - velocity[k, 1] * ahead
            dz = z - place[k, 2] - velocity[k, 2] * ahead
            cost = dx * dx + dy * dy + dz * dz
            cost /= min(float(sizes[names[k]]), _MOST_WEIGHT)
            if (best_lone and not lone) or (lone == best_lone and cost < best_cost):
                best, best_lone, best_cost = k, lone, cost
        if best < 0:
            if opened < _MOST_OPEN:
                best = opened
                opened += 1
            else:
                best = 0
                for k in range(1, opened):
                    if last[k] < last[best]:
                        best = k
            names[best] = labels
            sizes[labels] = 0
            labels += 1
            velocity[best, :] = 0.0
            since[best] = time_ms[i]
            origin[best, 0], origin[best, 1], origin[best, 2] = x, y, z
        else:
            dt = float(time_ms[i] - since[best])
            if dt >= _BASELINE_MS:
                velocity[best, 0] = (x - origin[best, 0]) / dt
                velocity[best, 1] = (y - origin[best, 1]) / dt
                velocity[best, 2] = (z - origin[best, 2]) / dt
                since[best] = time_ms[i]
                origin[best, 0], origin[best, 1], origin[best, 2] = x, y, z
        place[best, 0], place[best, 1], place[best, 2] = x, y, z
        last[best] = time_ms[i]
        label[i] = names[best]
        sizes[names[best]] += 1
    return labels
