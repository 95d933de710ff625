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

__all__ = ["PIECE_M", "Fixes", "Vertices", "cut", "long_motions", "placed", "vertices"]

PIECE_M = 2_500.0
"""Longest chord in metres; it sags 0.12 m below the geodesic in its middle (d²/8R)."""

_LEAST_RADIUS_M = 6_335_000.0
"""No line on WGS84 bends more than this radius (meridian at the equator, 6,335,439 m)."""

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


@dataclass(frozen=True, slots=True)
class Fixes:
    """The motion of all ships with one vertex per fix: long motions are not cut yet.

    Attributes:
        track: The motion; a chord longer than `PIECE_M` stands for a geodesic.
        lon: float64 (n,), degrees, -180 to 180.
        lat: float64 (n,), degrees.
    """

    track: Vertices
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def vertices(loaded: Loaded, params: DetectParams) -> Vertices:
    """Returns the motion of every ship, cut into chords.

    Motion between two fixes is even and along the WGS84 geodesic. It is valid if both are of one
    (mmsi, identity), 0 < dt <= `max_gap_h` and the geodesic is no longer than `reachable_kn`
    allows. Fixes at exactly 0° N 0° E are no positions. The vertices put into a long motion depend
    on its two fixes alone.

    Args:
        loaded: Clean fixes, in any order.
        params: Limits of gap (h) and speed (kn).
    """
    fixes = placed(loaded, params)
    return cut(fixes, long_motions(fixes.track))[0]


def placed(loaded: Loaded, params: DetectParams) -> Fixes:
    """Returns the motion of every ship, valid as `vertices` says, with the fixes for vertices.

    Args:
        loaded: Clean fixes, in any order.
        params: Limits of gap (h) and speed (kn).
    """
    rows, ship = _rows(loaded)
    time_ms = _taken(loaded, "time_utc", rows)
    lon, lat = _taken(loaded, "lon", rows), _taken(loaded, "lat", rows)
    # 1e-9 degrees (0.1 mm) makes a longitude written as 482.3 the same number as 122.3
    lon = np.round(lon - 360.0 * np.floor((lon + 180.0) / 360.0), 9)
    xyz = to_ecef(lon, lat)
    keep = settled(_first(ship), time_ms, lon, lat, xyz)
    if not keep.all():
        rows = np.flatnonzero(keep) if rows is None else rows[keep]
        ship, time_ms, lon, lat = ship[keep], time_ms[keep], lon[keep], lat[keep]
        time_ms, xyz = _frozen(time_ms), np.ascontiguousarray(xyz[keep])
    first = _first(ship)
    gap_ms, pace = round(params.max_gap_h * 3_600_000), params.reachable_kn * KNOT_MS / 1000.0
    joined, doubtful = _joined(first, time_ms, xyz, gap_ms, pace)
    if doubtful.size:
        _, _, length = geod().inv(
            lon[doubtful], lat[doubtful], lon[doubtful + 1], lat[doubtful + 1]
        )
        joined[doubtful] = length <= pace * (time_ms[doubtful + 1] - time_ms[doubtful])
    leaders = first[:-1] if rows is None else rows[first[:-1]]
    track = Vertices(
        time_ms=time_ms,
        xyz=xyz,
        joined=joined,
        speed_kn=implied_or_reported(first, time_ms, xyz, joined, _taken(loaded, "sog_kn", rows)),
        heading_deg=_taken(loaded, "heading_deg", rows),
        nav_status=_taken(loaded, "nav_status", rows),
        first=first,
        mmsi=_taken(loaded, "mmsi", leaders),
        identity=loaded.identity[leaders],
    )
    return Fixes(track, lon, lat)


@compiled
def _joined(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    gap_ms: int,
    pace: float,
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Tells which motions are valid by their chords, and which of these only the geodesic can."""
    joined = np.zeros(time_ms.size, dtype=np.bool_)
    doubtful = []
    for ship in range(first.size - 1):
        for k in range(first[ship], first[ship + 1] - 1):
            dt = time_ms[k + 1] - time_ms[k]
            square = 0.0
            for axis in range(3):
                square += (xyz[k + 1, axis] - xyz[k, axis]) ** 2
            chord = np.sqrt(square)
            joined[k] = 0 < dt <= gap_ms and chord <= pace * dt
            if joined[k] and chord > PIECE_M:
                # an arc of the least radius on the same chord is longer than the geodesic
                half = min(0.5 * chord / _LEAST_RADIUS_M, 1.0)
                if half > 0.9 or 2.002 * _LEAST_RADIUS_M * np.arcsin(half) > pace * dt:
                    doubtful.append(k)
    return joined, np.array(doubtful, dtype=np.int64)


@compiled
def _long(
    xyz: NDArray[np.float64], joined: NDArray[np.bool_], low: NDArray[np.int64],
    high: NDArray[np.int64],
) -> NDArray[np.int64]:  # fmt: skip
    """Returns the valid motions with chords over `PIECE_M` in ranges of vertices, ascending."""
    wanted = np.zeros(joined.size, dtype=np.bool_)
    for row in range(low.size):
        for k in range(low[row], high[row]):
            if joined[k] and not wanted[k]:
                square = 0.0
                for axis in range(3):
                    square += (xyz[k + 1, axis] - xyz[k, axis]) ** 2
                wanted[k] = np.sqrt(square) > PIECE_M
    return np.flatnonzero(wanted)


def long_motions(track: Vertices, keys: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Returns the vertices at which motions begin that are to be cut, ascending.

    Args:
        track: The motion with the fixes for vertices.
        keys: Keys of `bounds.bounds`, shape (m, 4): only motions in these ships and buckets.
    """
    if keys is None:
        low, high = track.first[:-1], track.first[1:] - 1
    else:
        low, high = np.ascontiguousarray(keys[:, 2]), np.ascontiguousarray(keys[:, 3])
    return np.asarray(_long(track.xyz, track.joined, low, high), dtype=np.int64)


def cut(fixes: Fixes, long: NDArray[np.int64]) -> tuple[Vertices, NDArray[np.int64]]:
    """Cuts motions into chords of the geodesic.

    Args:
        fixes: The motion with the fixes for vertices.
        long: Vertices at which the motions to be cut begin, ascending.

    Returns:
        The motion, and the vertex each fix has become, int64 (n,).
    """
    track = fixes.track
    n = track.time_ms.size
    if not long.size:
        return track, np.arange(n)
    lon, lat = fixes.lon, fixes.lat
    azimuth, _, length = geod().inv(lon[long], lat[long], lon[long + 1], lat[long + 1])
    extra = np.ceil(length / PIECE_M).astype(np.int64) - 1
    whose = np.repeat(np.arange(long.size), extra)
    nth = np.arange(whose.size) - np.repeat(np.cumsum(extra) - extra, extra) + 1
    dt = track.time_ms[long + 1] - track.time_ms[long]
    # the instant is whole milliseconds, and the place is taken at that instant
    ms = np.round(dt[whose] * (nth / (1 + extra[whose]))).astype(np.int64)
    share = ms / dt[whose]
    owner = long[whose]
    new_lon, new_lat, _ = geod().fwd(lon[owner], lat[owner], azimuth[whose], length[whose] * share)
    extra_at = np.zeros(n, dtype=np.int64)
    extra_at[long] = extra
    place = np.arange(n) + np.cumsum(extra_at) - extra_at
    new_xyz = to_ecef(new_lon, new_lat)
    time_ms, xyz, joined, speed, heading, status = _woven(
        extra_at, ms, share, new_xyz, track.time_ms, track.xyz, track.joined,
        track.speed_kn, track.heading_deg, track.nav_status,
    )  # fmt: skip
    first = np.append(place, n + whose.size)[track.first]
    heading, status = _frozen(heading), _frozen(status)
    return Vertices(
        _frozen(time_ms), xyz, joined, speed, heading, status, first, track.mmsi, track.identity
    ), place


@compiled
def _woven(
    extra: NDArray[np.int64],
    new_ms: NDArray[np.int64],
    new_share: NDArray[np.float64],
    new_xyz: NDArray[np.float64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    speed_kn: NDArray[np.float64],
    heading_deg: NDArray[np.float64],
    nav_status: NDArray[np.int16],
) -> tuple[
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.bool_],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.int16],
]:
    """Puts new vertices behind the fixes they belong to; all that is known goes with them."""
    n = time_ms.size + new_ms.size
    out_ms, out_xyz = np.empty(n, dtype=np.int64), np.empty((n, 3))
    out_joined, out_speed = np.empty(n, dtype=np.bool_), np.empty((n, 2))
    out_heading, out_status = np.empty(n), np.empty(n, dtype=np.int16)
    v, new = 0, 0
    for k in range(time_ms.size):
        rise = speed_kn[k, 1] - speed_kn[k, 0]
        for piece in range(extra[k] + 1):
            out_ms[v], out_speed[v, 0] = time_ms[k], speed_kn[k, 0]
            for axis in range(3):
                out_xyz[v, axis] = xyz[k, axis]
            if piece > 0:
                out_ms[v] += new_ms[new]
                out_speed[v, 0] += rise * new_share[new]
                out_speed[v - 1, 1] = out_speed[v, 0]
                for axis in range(3):
                    out_xyz[v, axis] = new_xyz[new, axis]
                new += 1
            out_speed[v, 1] = speed_kn[k, 1]
            out_joined[v] = joined[k]
            out_heading[v], out_status[v] = heading_deg[k], nav_status[k]
            v += 1
    return out_ms, out_xyz, out_joined, out_speed, out_heading, out_status


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


def _rows(loaded: Loaded) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
    """Returns the rows of ships sorted by (mmsi, identity, time), and a code per ship.

    No rows (None) mean all as they lie, which spares a copy of every column.
    """
    mmsi, time_ms = _numbers(loaded, "mmsi"), _numbers(loaded, "time_utc")
    lon, lat = _numbers(loaded, "lon"), _numbers(loaded, "lat")
    runs = np.flatnonzero(np.diff(mmsi, prepend=mmsi[:1] - 1))
    ships = np.repeat(is_ship(mmsi[runs]), np.diff(runs, append=mmsi.size))
    # 0° N 0° E to the last digit is a receiver without a fix, not a ship
    keep = ships & np.isfinite(lon) & np.isfinite(lat) & ((lon != 0.0) | (lat != 0.0))
    rows = None
    identity = loaded.identity.astype(np.int64)
    if not keep.all():
        rows = np.flatnonzero(keep)
        mmsi, time_ms, identity = mmsi[rows], time_ms[rows], identity[rows]
    code = mmsi * 65_536 + identity
    step = np.diff(code)
    if not np.all((step > 0) | ((step == 0) & (np.diff(time_ms) >= 0))):
        order = _order(mmsi, time_ms, identity, code)
        rows, code = order if rows is None else rows[order], code[order]
    return rows, np.cumsum(np.diff(code, prepend=code[:1]) != 0)


def _order(
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    identity: NDArray[np.int64],
    code: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Returns the order by ship and time; if only shared MMSI are mixed, only they are sorted."""
    same = np.diff(mmsi)
    if np.all((same > 0) | ((same == 0) & (np.diff(time_ms) >= 0))):
        order = np.arange(mmsi.size)
        runs = np.flatnonzero(np.diff(mmsi, prepend=mmsi[:1] - 1))
        mixed = np.maximum.reduceat(identity, runs) > 0
        shared = np.flatnonzero(np.repeat(mixed, np.diff(runs, append=mmsi.size)))
        order[shared] = shared[np.lexsort((time_ms[shared], code[shared]))]
        return order
    return np.lexsort((time_ms, code))


def _first(ship: NDArray[np.int64]) -> NDArray[np.int64]:
    if not ship.size:
        return np.zeros(1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(ship, prepend=ship[0] - 1))
    return np.concatenate((starts, [ship.size]))


def _taken(loaded: Loaded, name: str, rows: NDArray[np.int64] | None) -> NDArray[Any]:
    values = _numbers(loaded, name)
    return _frozen(values if rows is None else values[rows])


def _frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Arrow's memory is read-only: so is every column, or each kernel would be compiled twice."""
    values.flags.writeable = False
    return values


def _numbers(loaded: Loaded, name: str) -> NDArray[Any]:
    """A column as the kernels take it: no copy where it lies in one piece without nulls."""
    column = loaded.fixes.column(name)
    if name == "nav_status":
        return np.asarray(column.fill_null(-1).to_numpy(), dtype=np.int16)
    if name == "time_utc":
        column = column.cast("int64")
    kind = np.int64 if name in {"mmsi", "time_utc"} else np.float64
    return np.ascontiguousarray(column.to_numpy(), dtype=kind)
