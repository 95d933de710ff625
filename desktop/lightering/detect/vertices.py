"""From fixes to vertices: ships only, one place at a time, geodesics cut into short chords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.geo import geod, to_ecef
from lightering.model.identifiers import is_ship
from lightering.tracks.compiled import compiled
from lightering.tracks.conflicts import settled
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded

__all__ = ["PIECE_M", "Vertices", "vertices"]

PIECE_M = 2_500.0
"""Longest chord in metres; it sags 0.12 m below the geodesic in its middle (d²/8R)."""

_WINDOW_MS = 120_000
"""Without a reported speed, motion is judged over at least this long, so that 10 m of fix noise
do not read as knots."""


@dataclass(frozen=True, slots=True)
class Vertices:
    """Piecewise linear motion of all ships, sorted by (mmsi, identity, time).

    Attributes:
        time_ms: int64 (n,), ms since 1970 UTC.
        xyz: float64 (n, 3), Earth-centred metres.
        joined: bool (n,), whether vertex k to k + 1 is valid motion of one ship.
        speed_kn: float64 (n, 2), speed at the start and at the end of that motion.
        heading_deg: float64 (n,), heading of the fix at or before the vertex, NaN if not sent.
        nav_status: int16 (n,), navigation status of that fix, -1 if not sent.
        first: int64 (ships + 1,), vertex at which each ship begins.
        mmsi: int64 (ships,).
        identity: int16 (ships,).
    """

    time_ms: NDArray[np.int64]
    xyz: NDArray[np.float64]
    joined: NDArray[np.bool_]
    speed_kn: NDArray[np.float64]
    heading_deg: NDArray[np.float64]
    nav_status: NDArray[np.int16]
    first: NDArray[np.int64]
    mmsi: NDArray[np.int64]
    identity: NDArray[np.int16]


def vertices(loaded: Loaded, params: DetectParams) -> Vertices:
    """Returns the motion of every ship.

    Motion between two fixes is even and along the WGS84 geodesic. It is valid if both are of one
    (mmsi, identity), 0 < dt <= `max_gap_h` and the geodesic is no longer than `reachable_kn`
    allows. Fixes at exactly 0° N 0° E are no positions. The vertices put into a long motion depend
    on its two fixes alone.

    Args:
        loaded: Clean fixes, in any order.
        params: Limits of gap (h) and speed (kn).
    """
    rows, ship = _rows(loaded)
    time_ms = _numbers(loaded, "time_utc", np.int64)[rows]
    lon, lat = _numbers(loaded, "lon")[rows], _numbers(loaded, "lat")[rows]
    # 1e-9 degrees (0.1 mm) makes a longitude written as 482.3 the same number as 122.3
    lon = np.round(lon - 360.0 * np.floor((lon + 180.0) / 360.0), 9)
    xyz = to_ecef(lon, lat)
    keep = settled(_first(ship), time_ms, lon, lat, xyz)
    if not keep.all():
        rows, ship, time_ms = rows[keep], ship[keep], time_ms[keep]
        lon, lat, xyz = lon[keep], lat[keep], np.ascontiguousarray(xyz[keep])
    first = _first(ship)

    gap_ms, pace = round(params.max_gap_h * 3_600_000), params.reachable_kn * KNOT_MS / 1000.0
    dt = np.diff(time_ms, append=time_ms[-1:])
    chord = np.zeros(rows.size)
    chord[:-1] = np.sqrt(((xyz[1:] - xyz[:-1]) ** 2).sum(axis=1))
    joined = (dt > 0) & (dt <= gap_ms) & (chord <= pace * dt)
    joined[first[1:] - 1] = False
    long = np.flatnonzero(joined & (chord > PIECE_M))
    azimuth, _, length = geod().inv(lon[long], lat[long], lon[long + 1], lat[long + 1])
    possible = length <= pace * dt[long]
    joined[long[~possible]] = False
    long, azimuth, length = long[possible], azimuth[possible], length[possible]

    speed = implied_or_reported(first, time_ms, xyz, joined, _numbers(loaded, "sog_kn")[rows])
    heading = _numbers(loaded, "heading_deg")[rows]
    status = _status(loaded)[rows]
    leaders = rows[first[:-1]]
    mmsi, identity = _numbers(loaded, "mmsi", np.int64)[leaders], loaded.identity[leaders]
    if not long.size:
        return Vertices(time_ms, xyz, joined, speed, heading, status, first, mmsi, identity)

    extra = np.ceil(length / PIECE_M).astype(np.int64) - 1
    extra_at = np.zeros(rows.size, dtype=np.int64)
    extra_at[long] = extra
    place = np.arange(rows.size) + np.concatenate(([0], np.cumsum(extra_at)[:-1]))
    owner = np.repeat(np.arange(rows.size), 1 + extra_at)
    inserted = np.ones(owner.size, dtype=np.bool_)
    inserted[place] = False
    nth = np.arange(owner.size) - place[owner]
    ms = np.round(dt[owner] * (nth / (1 + extra_at[owner]))).astype(np.int64)
    # the instant is whole milliseconds, and the place is taken at that instant
    share = ms / np.where(dt[owner] > 0, dt[owner], 1)
    out = xyz[owner]
    of_long = np.repeat(np.arange(long.size), extra)
    new_lon, new_lat, _ = geod().fwd(
        lon[owner[inserted]],
        lat[owner[inserted]],
        azimuth[of_long],
        length[of_long] * share[inserted],
    )
    out[inserted] = to_ecef(new_lon, new_lat)
    rise = speed[owner, 1] - speed[owner, 0]
    new_speed = np.empty((owner.size, 2))
    new_speed[:, 0] = speed[owner, 0] + rise * share
    new_speed[:-1, 1], new_speed[-1, 1] = new_speed[1:, 0], speed[-1, 1]
    ends = place + extra_at
    new_speed[ends, 1] = speed[:, 1]
    return Vertices(
        time_ms=time_ms[owner] + ms,
        xyz=out,
        joined=joined[owner],
        speed_kn=new_speed,
        heading_deg=heading[owner],
        nav_status=status[owner],
        first=np.concatenate((place[first[:-1]], [owner.size])),
        mmsi=mmsi,
        identity=identity,
    )


@compiled
def implied_or_reported(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    sog_kn: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Returns the speed over each motion: as reported at both ends, else as the positions imply.

    A missing speed is neither slow nor fast. The implied one is taken over the motion and as many
    neighbours as make up two minutes.

    Args:
        first: Vertex at which each ship begins, and the count, shape (ships + 1,).
        time_ms: Times in ms, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).
        joined: Whether k to k + 1 is valid motion, shape (n,).
        sog_kn: Speed over ground in knots, NaN if not sent, shape (n,).

    Returns:
        Knots at the start and the end of the motion from k to k + 1, shape (n, 2).
    """
    speed = np.zeros((time_ms.size, 2))
    for ship in range(first.size - 1):
        for k in range(first[ship], first[ship + 1] - 1):
            if not joined[k]:
                continue
            if np.isfinite(sog_kn[k]) and np.isfinite(sog_kn[k + 1]):
                speed[k, 0], speed[k, 1] = sog_kn[k], sog_kn[k + 1]
                continue
            low, high = k, k + 1
            while time_ms[high] - time_ms[low] < _WINDOW_MS:
                back = low > first[ship] and joined[low - 1]
                ahead = high < first[ship + 1] - 1 and joined[high]
                if not (back or ahead):
                    break
                if back and (
                    not ahead
                    or time_ms[low] - time_ms[low - 1] <= time_ms[high + 1] - time_ms[high]
                ):
                    low -= 1
                else:
                    high += 1
            metres = 0.0
            for axis in range(3):
                metres += (xyz[high, axis] - xyz[low, axis]) ** 2
            knots = np.sqrt(metres) / (time_ms[high] - time_ms[low]) * 3_600_000.0 / 1852.0
            speed[k, 0], speed[k, 1] = knots, knots
    return speed


def _rows(loaded: Loaded) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns the rows of ships sorted by (mmsi, identity, time), and a code per ship."""
    mmsi, time_ms = _numbers(loaded, "mmsi", np.int64), _numbers(loaded, "time_utc", np.int64)
    identity = loaded.identity.astype(np.int64)
    lon, lat = _numbers(loaded, "lon"), _numbers(loaded, "lat")
    # 0° N 0° E to the last digit is a receiver without a fix, not a ship
    placed = np.isfinite(lon) & np.isfinite(lat) & ((lon != 0.0) | (lat != 0.0))
    rows = np.flatnonzero(is_ship(mmsi) & placed)
    code = mmsi[rows] * 65_536 + identity[rows]
    step = np.diff(code)
    if not np.all((step > 0) | ((step == 0) & (np.diff(time_ms[rows]) >= 0))):
        order = np.lexsort((time_ms[rows], code))
        rows, code = rows[order], code[order]
    return rows, np.cumsum(np.diff(code, prepend=code[:1]) != 0)


def _status(loaded: Loaded) -> NDArray[np.int16]:
    column = loaded.fixes.column("nav_status")
    return np.asarray(column.fill_null(-1).to_numpy(), dtype=np.int16)


def _first(ship: NDArray[np.int64]) -> NDArray[np.int64]:
    if not ship.size:
        return np.zeros(1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(ship, prepend=ship[0] - 1))
    return np.concatenate((starts, [ship.size]))


def _numbers(loaded: Loaded, name: str, kind: type = np.float64) -> NDArray[Any]:
    column = loaded.fixes.column(name)
    if name == "time_utc":
        column = column.cast("int64")
    return np.asarray(column.to_numpy(), dtype=kind)
