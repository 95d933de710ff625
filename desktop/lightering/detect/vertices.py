"""From fixes to vertices: places to the last bit, geodesics cut into short chords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, numbers_in
from lightering.detect.runs import Runs, east_of, rows_at
from lightering.geo import geod, to_ecef
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    from lightering.detect.spans import Spans
    from lightering.model.records import Loaded

__all__ = ["KERNELS", "PIECE_M", "Fixes", "Vertices", "cut", "gathered", "long_motions"]

KERNELS = KernelFile(__file__)

PIECE_M = 2_500.0
"""Longest chord in metres; it sags 0.12 m below the geodesic in its middle (d²/8R)."""

_ROWS = 8_192
_WINDOW_MS = 120_000  # spans.WINDOW_MS


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


def gathered(
    loaded: Loaded,
    track: Runs,
    joined: NDArray[np.bool_],
    spans: Spans,
    pool: ThreadPoolExecutor,
) -> Fixes:
    """Returns the motion in some spans with the fixes for vertices.

    Args:
        loaded: Clean fixes.
        track: Runs of the ships.
        joined: Whether position k to k + 1 is valid motion.
        spans: Which positions; between two spans there is no motion.
        pool: Threads; their number does not change the result.
    """
    positions = spans.positions()
    rows = rows_at(track, positions)
    time_ms = track.time_ms[rows]
    lon, lat, xyz = np.empty(rows.size), np.empty(rows.size), np.empty((rows.size, 3))

    def place(begin: int) -> None:
        # as many rows as the nearest cache holds
        some = slice(begin, begin + _ROWS)
        lon[some], lat[some] = east_of(track.lon[rows[some]]), track.lat[rows[some]]
        xyz[some] = to_ecef(lon[some], lat[some])

    list(pool.map(place, range(0, rows.size, _ROWS)))
    valid = joined[positions]
    valid[spans.edges()[1:] - 1] = False
    first = np.searchsorted(spans.ship, np.arange(track.mmsi.size + 1))
    first = spans.edges()[first]
    speed = implied_or_reported(first, time_ms, xyz, valid, _taken(loaded, "sog_kn", rows))
    return Fixes(
        Vertices(
            time_ms=time_ms,
            xyz=xyz,
            joined=valid,
            speed_kn=speed,
            heading_deg=_taken(loaded, "heading_deg", rows),
            nav_status=_taken(loaded, "nav_status", rows),
            first=first,
            mmsi=track.mmsi,
            identity=track.identity,
        ),
        lon,
        lat,
    )


@KERNELS.entry("f8[,] b1[] i8[] i8[] b1[]")
def _long(
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    wanted: NDArray[np.bool_],
) -> None:
    """Marks the valid motions with chords over `PIECE_M` in ranges of vertices."""
    for row in range(low.size):
        for k in range(low[row], high[row]):
            if joined[k] and not wanted[k]:
                square = 0.0
                for axis in range(3):
                    square += (xyz[k + 1, axis] - xyz[k, axis]) ** 2
                wanted[k] = np.sqrt(square) > PIECE_M


def long_motions(track: Vertices, keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the vertices at which motions begin that are to be cut, ascending.

    Args:
        track: The motion with the fixes for vertices.
        keys: Bucket, ship, first and last vertex, shape (m, 4): only motions in these.
    """
    low, high = np.ascontiguousarray(keys[:, 2]), np.ascontiguousarray(keys[:, 3])
    wanted = np.zeros(track.joined.size, dtype=np.bool_)
    _long(track.xyz, track.joined, low, high, wanted)
    return np.flatnonzero(wanted)


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
    size = n + whose.size
    time_ms, xyz = np.empty(size, dtype=np.int64), np.empty((size, 3))
    joined, speed = np.empty(size, dtype=np.bool_), np.empty((size, 2))
    heading, status = np.empty(size), np.empty(size, dtype=np.int16)
    _weave(
        extra_at, ms, share, new_xyz, track.time_ms, track.xyz, track.joined,
        track.speed_kn, track.heading_deg, track.nav_status, time_ms, xyz, joined, speed, heading,
        status,
    )  # fmt: skip
    first = np.append(place, n + whose.size)[track.first]
    return Vertices(
        time_ms, xyz, joined, speed, heading, status, first, track.mmsi, track.identity
    ), place


@KERNELS.entry(
    "i8[] i8[] f8[] f8[,] i8[] f8[,] b1[] f8[,] f8[] i2[] i8[] f8[,] b1[] f8[,] f8[] i2[]"
)
def _weave(
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
    out_ms: NDArray[np.int64],
    out_xyz: NDArray[np.float64],
    out_joined: NDArray[np.bool_],
    out_speed: NDArray[np.float64],
    out_heading: NDArray[np.float64],
    out_status: NDArray[np.int16],
) -> None:
    """Puts new vertices behind the fixes they belong to; all that is known goes with them."""
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
    _speeds(first, time_ms, xyz, joined, sog_kn, speed)
    return speed


@KERNELS.entry("i8[] i8[] f8[,] b1[] f8[] f8[,]")
def _speeds(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    sog_kn: NDArray[np.float64],
    speed: NDArray[np.float64],
) -> None:
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


def _taken(loaded: Loaded, name: str, rows: NDArray[np.int64]) -> NDArray[Any]:
    """Some cells of a column as the kernels take them."""
    column = loaded.fixes.column(name)
    status = name == "nav_status"
    nothing, kind = (-1, np.int16) if status else (np.nan, np.float64)
    if column.null_count == len(column):
        values = np.full(rows.size, nothing, dtype=kind)
    elif column.null_count:
        some = column.take(column_of(rows, pa.int64())).fill_null(nothing)
        values = numbers_in(some).astype(kind)
    else:
        values = np.asarray(numbers_in(column), dtype=kind)[rows]
    return values
