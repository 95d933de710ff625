"""Flags of motion: shared MMSI, jumps, late messages, circles, 0° N 0° E, conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import MEAN_RADIUS_M, geodesic_m
from lightering.kernels.compiled import compiled
from lightering.tracks.flags.circles import circles
from lightering.tracks.flags.record import Flag
from lightering.units import HOUR_MS, KNOT_MS, MINUTE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import FlagParams
    from lightering.tracks.flags.record import Tracks

__all__ = ["motion_flags", "warm"]

_ON_PATH_M = 1000.0
"""Our choice: a late message lies this near to the ship's own path."""
_ON_PATH_SHARE = 0.5
"""Our choice: so much of a lane lies on the path of another, and it is one ship; the rest may fall
into silences of the other."""
_RINGED_SHARE = 0.8
"""Our choice: an identity is part of a ring if so many of its fixes are."""


def motion_flags(track: Tracks, reachable_kn: float, params: FlagParams) -> list[Flag]:
    """Returns the flags that positions and times alone raise.

    Args:
        track: The fixes.
        reachable_kn: No ship is faster.
        params: Limits.
    """
    found = _zeros(track) + _conflicts(track)
    shared = np.unique(track.mmsi[track.identity > 0])
    where = np.searchsorted(track.mmsi[track.first[:-1]], shared)
    ringed = np.zeros(len(track.mmsi), dtype=bool)
    found += _rings(track, where, ringed, reachable_kn, params)
    for group in where.tolist():
        found += _shared(track, group, ringed, params)
    return found


def _zeros(track: Tracks) -> list[Flag]:
    rows = np.flatnonzero((track.lon == 0.0) & (track.lat == 0.0))
    return [
        Flag(
            "zero_position",
            int(track.mmsi[part[0]]),
            int(track.identity[part[0]]) if np.ptp(track.identity[part]) == 0 else None,
            int(part[0]),
            int(part[-1]),
            len(part),
            "0° N 0° E",
            f"{_fixes(len(part))} at exactly 0° N 0° E: a receiver without a position. No path and "
            "no encounter is made of them.",
        )
        for part in _by_mmsi(track.mmsi, rows)
    ]


def _conflicts(track: Tracks) -> list[Flag]:
    tied = (np.diff(track.time_ms) == 0) & (np.diff(track.mmsi) == 0)
    rows = np.flatnonzero(tied)
    apart = geodesic_m(track.lon[rows], track.lat[rows], track.lon[rows + 1], track.lat[rows + 1])
    found = []
    for part in _by_mmsi(track.mmsi, rows):
        low, high = np.searchsorted(rows, (part[0], part[-1] + 1))
        metres = float(apart[low:high].max())
        count = len(np.union1d(part, part + 1))
        found.append(
            Flag(
                "same_second",
                int(track.mmsi[part[0]]),
                None,
                int(part[0]),
                int(part[-1] + 1),
                count,
                f"up to {_metres(metres)} apart",
                f"{_fixes(count)} share their second with a fix at another place, up to "
                f"{_metres(metres)} apart. What one ship cannot have sent is another identity; "
                "else the place nearest to the one before is kept.",
            )
        )
    return found


def _rings(
    track: Tracks,
    shared: NDArray[np.intp],
    ringed: NDArray[np.bool_],
    reachable_kn: float,
    params: FlagParams,
) -> list[Flag]:
    """Circles of each ship, and of all fixes of each MMSI that is shared."""
    found: list[Flag] = []
    several = np.zeros(len(track.first) - 1, dtype=bool)
    several[shared] = True
    for group in range(len(several)):
        rows = np.arange(track.first[group], track.first[group + 1])
        parts = [rows]
        if several[group]:
            own = track.identity[rows]
            parts = [rows[own == k] for k in np.flatnonzero(np.bincount(own) >= 24)]
            parts += [rows[own > 0], rows]
        for part in parts:
            for ring in circles(
                track.time_ms[part], track.lon[part], track.lat[part], reachable_kn, params
            ):
                inside = part[ring.first : ring.last + 1]
                if ringed[inside].mean() > 0.5:
                    continue
                ringed[inside] = True
                found.append(_ring(track, inside, ring.radius_m, ring.speed_kn, ring.turns))
    return found


def _ring(
    track: Tracks, rows: NDArray[np.intp], radius_m: float, speed_kn: float, turns: float
) -> Flag:
    own = track.identity[rows]
    hours = (track.time_ms[rows[-1]] - track.time_ms[rows[0]]) / HOUR_MS
    return Flag(
        "spoofed_circle",
        int(track.mmsi[rows[0]]),
        int(own[0]) if np.ptp(own) == 0 else None,
        int(rows[0]),
        int(rows[-1]),
        len(rows),
        f"radius {_metres(radius_m)}, {speed_kn:,.0f} kn",
        f"{len(rows):,} fixes lie on a ring of {_metres(radius_m)} radius for {hours:.1f} h, "
        f"{speed_kn:,.0f} kn from fix to fix, {turns:.0f} turns: such positions are made by a "
        "spoofed or jammed receiver.",
    )


def _shared(track: Tracks, group: int, ringed: NDArray[np.bool_], params: FlagParams) -> list[Flag]:
    """What the further identities of one MMSI are: ships, late messages, or single jumps."""
    low, high = track.first[group], track.first[group + 1]
    own = track.identity[low:high]
    counts = np.bincount(own)
    mmsi = int(track.mmsi[low])
    found, lone = [], []
    for k in range(1, len(counts)):
        rows = low + np.flatnonzero(own == k)
        if not len(rows) or ringed[rows].mean() >= _RINGED_SHARE:
            continue
        if np.all((track.lon[rows] == 0.0) & (track.lat[rows] == 0.0)):
            continue
        late = _late(track, low, high, k, counts, params)
        if late is not None:
            parent, minutes = late
            apart = f"{minutes:.0f} min" if minutes >= 0.5 else "less than a minute"
            found.append(
                Flag(
                    "late_messages", mmsi, k, int(rows[0]), int(rows[-1]), len(rows),
                    f"{apart} beside identity {parent}",
                    f"Identity {k} ({_fixes(len(rows))}) sails the very path of identity {parent}, "
                    f"{apart} earlier or later: one ship, and messages with a wrong "
                    "time. They are kept apart, so that no path runs back and forth.",
                )
            )  # fmt: skip
        elif len(rows) < params.shared_least_fixes:
            lone.extend(rows.tolist())
        else:
            words = _leap(track, low, int(rows[0]), k)
            found.append(
                Flag(
                    "shared_mmsi", mmsi, k, int(rows[0]), int(rows[-1]), len(rows), words,
                    f"More than one ship sends this MMSI: the leap to identity "
                    f"{k} ({_fixes(len(rows))}) is {words}.",
                )
            )  # fmt: skip
    if lone:
        rows = np.sort(np.array(lone))
        words = _leap(track, low, int(rows[0]), int(track.identity[rows[0]]))
        found.append(
            Flag(
                "position_jump", mmsi, None, int(rows[0]), int(rows[-1]), len(rows), words,
                f"{_fixes(len(rows))} off every path of this MMSI; the leap to the first is "
                f"{words}. No path is drawn to them.",
            )
        )  # fmt: skip
    return found


def _leap(track: Tracks, low: int, row: int, k: int) -> str:
    """How far a fix lies from the one before it, and how fast that would have been."""
    if row == low:
        # the identity was there first: the other one leaps
        row += int(np.argmax(track.identity[low:] != k))
    metres = float(
        geodesic_m(track.lon[row - 1], track.lat[row - 1], track.lon[row], track.lat[row]).item()
    )
    seconds = (track.time_ms[row] - track.time_ms[row - 1]) / 1000.0
    if seconds == 0.0:
        return f"{_metres(metres)} at the same time"
    return f"{_metres(metres)} in {_span(seconds)} ({metres / seconds / KNOT_MS:,.0f} kn)"


def _late(
    track: Tracks,
    low: int,
    high: int,
    k: int,
    counts: NDArray[np.intp],
    params: FlagParams,
) -> tuple[int, float] | None:
    """The identity whose path identity k sails at another time, and the minutes between."""
    own = track.identity[low:high]
    mine = low + np.flatnonzero(own == k)
    for other in np.flatnonzero(counts >= max(counts[k], 3)).tolist():
        if other == k:
            continue
        path = low + np.flatnonzero(own == other)
        delays = _delays(
            track.time_ms[mine], track.lon[mine], track.lat[mine],
            track.time_ms[path], track.lon[path], track.lat[path],
            _ON_PATH_M, round(params.late_most_h * HOUR_MS),
        )  # fmt: skip
        if np.isfinite(delays).mean() >= _ON_PATH_SHARE:
            return other, float(np.nanmedian(delays)) / MINUTE_MS
    return None


def warm(reachable_kn: float, params: FlagParams) -> None:
    """Compiles what asks whether a ship goes in circles, and whether she follows another.

    Args:
        reachable_kn: No ship is faster.
        params: The limits.
    """
    time_ms, place = np.arange(24, dtype=np.int64), np.zeros(24)
    circles(time_ms, place, place, reachable_kn, params)
    _delays(time_ms, place, place, time_ms, place, place, _ON_PATH_M, 1)


@compiled
def _delays(
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    path_ms: NDArray[np.int64],
    path_lon: NDArray[np.float64],
    path_lat: NDArray[np.float64],
    near_m: float,
    most_ms: int,
) -> NDArray[np.float64]:
    """Least time in ms until or since a path passes each fix within `near_m`; NaN if it never does.

    The path is straight in a local plane between two fixes at most `most_ms` apart.
    """
    metres = np.radians(1.0) * MEAN_RADIUS_M
    out = np.full(time_ms.size, np.nan)
    begin = 0
    for i in range(time_ms.size):
        while begin < path_ms.size and path_ms[begin] < time_ms[i] - most_ms:
            begin += 1
        east = metres * np.cos(np.radians(lat[i]))
        for j in range(begin, path_ms.size - 1):
            if path_ms[j] > time_ms[i] + most_ms:
                break
            span = path_ms[j + 1] - path_ms[j]
            if span > most_ms:
                continue
            ax = path_lon[j] - lon[i]
            ax = (ax - 360.0 * np.floor((ax + 180.0) / 360.0)) * east
            ay = (path_lat[j] - lat[i]) * metres
            bx = path_lon[j + 1] - lon[i]
            bx = (bx - 360.0 * np.floor((bx + 180.0) / 360.0)) * east
            by = (path_lat[j + 1] - lat[i]) * metres
            square = (bx - ax) ** 2 + (by - ay) ** 2
            share = 0.0
            if square > 0.0:
                share = min(1.0, max(0.0, -(ax * (bx - ax) + ay * (by - ay)) / square))
            if np.hypot(ax + share * (bx - ax), ay + share * (by - ay)) <= near_m:
                away = abs(path_ms[j] + share * span - time_ms[i])
                if not away >= out[i]:
                    out[i] = away
    return out


def _by_mmsi(mmsi: NDArray[np.int64], rows: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    if not len(rows):
        return []
    return np.split(rows, np.flatnonzero(np.diff(mmsi[rows])) + 1)


def _fixes(count: int) -> str:
    return f"{count:,} fix" + ("es" if count != 1 else "")


def _metres(metres: float) -> str:
    if metres < 10.0:
        return f"{metres:.1f} m"
    return f"{metres:.0f} m" if metres < 1000.0 else f"{metres / 1000.0:,.1f} km"


def _span(seconds: float) -> str:
    if seconds < 120.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 7200.0 else f"{seconds / 3600.0:.1f} h"
