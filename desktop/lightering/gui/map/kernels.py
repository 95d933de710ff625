"""Compiled loops over fixes: projection, thinning, positions at a time. None holds the GIL."""

from __future__ import annotations

import math

import numpy as np

from lightering.geo import WGS84_A, WGS84_E2
from lightering.gui.map.projection import LAT_LIMIT, WORLD_M
from lightering.kernels.compiled import kept
from lightering.units import KNOT_MS

__all__ = ["chunk_boxes", "count_chunks", "inside", "positions", "project", "speeds", "thin"]

_A, _E = WGS84_A, math.sqrt(WGS84_E2)
_LIMIT, _WORLD, _KNOT = LAT_LIMIT, WORLD_M, KNOT_MS


@kept(nogil=True)
def project(lon, lat, time_ms, start, x0, y0, gap_ms, reachable_kn):  # type: ignore[no-untyped-def]
    """Projects ship after ship, unrolled over the dateline, and marks where a run begins.

    Args:
        lon: Degrees, float64 (n,), sorted by ship and time.
        lat: Degrees, float64 (n,).
        time_ms: Milliseconds since 1970, int64 (n,).
        start: First row of each ship and n at the end, int64 (ships + 1,).
        x0: Projected metres east of the local origin.
        y0: Projected metres north of the local origin.
        gap_ms: Longest time between fixes that is drawn as a line.
        reachable_kn: Highest speed that is drawn as a line.

    Returns:
        x and y, float32 (n,) metres from the origin; first, bool (n,): no line leads to this fix.
    """
    n = lon.size
    x, y = np.empty(n, np.float32), np.empty(n, np.float32)
    first = np.zeros(n, np.bool_)
    for ship in range(start.size - 1):
        last_x, last_y = x0, y0
        for i in range(start[ship], start[ship + 1]):
            phi = math.radians(min(max(lat[i], -_LIMIT), _LIMIT))
            sin = math.sin(phi)
            at_y = _A * (math.asinh(math.tan(phi)) - _E * math.atanh(_E * sin))
            at_x = _A * math.radians(lon[i])
            at_x -= _WORLD * round((at_x - last_x) / _WORLD)
            if i == start[ship]:
                first[i] = True
            else:
                dt = time_ms[i] - time_ms[i - 1]
                ground = math.hypot(at_x - last_x, at_y - last_y) * math.cos(phi)
                # 100 m of slack: two receivers' clocks differ by seconds
                too_far = ground > 100.0 + reachable_kn * _KNOT * dt / 1000.0
                first[i] = dt <= 0 or dt > gap_ms or too_far
            x[i], y[i] = at_x - x0, at_y - y0
            last_x, last_y = at_x, at_y
    return x, y, first


@kept(nogil=True)
def thin(x, y, first, tolerance):  # type: ignore[no-untyped-def]
    """Returns the rows kept so that neighbours in a run lie at least `tolerance` apart.

    The ends of every run are kept.

    Args:
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        first: Where a run begins, bool (n,).
        tolerance: Metres.

    Returns:
        Row numbers, int64 (m,).
    """
    n = x.size
    kept = np.empty(n, np.int64)
    m = 0
    last_x, last_y = np.float32(0.0), np.float32(0.0)
    square = np.float32(tolerance) * np.float32(tolerance)
    for i in range(n):
        dx, dy = x[i] - last_x, y[i] - last_y
        ends = i + 1 == n or first[i + 1]
        if first[i] or ends or dx * dx + dy * dy >= square:
            kept[m] = i
            m += 1
            last_x, last_y = x[i], y[i]
    return kept[:m].copy()


@kept(nogil=True)
def count_chunks(first, size):  # type: ignore[no-untyped-def]
    """Returns how many chunks of at most `size` points the runs need.

    Args:
        first: Where a run begins, bool (n,).
        size: Points per chunk; neighbours in a run share one.
    """
    chunks = 0
    begin = 0
    n = first.size
    for i in range(1, n + 1):
        if i == n or first[i]:
            lines = i - begin - 1
            chunks += (lines + size - 2) // (size - 1)
            begin = i
    return chunks


@kept(nogil=True)
def chunk_boxes(x, y, t, first, size, chunks):  # type: ignore[no-untyped-def]
    """Cuts runs into chunks with their boxes in space and time.

    Args:
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        t: Seconds from the origin of time, int32 (n,).
        first: Where a run begins, bool (n,).
        size: Points per chunk; neighbours in a run share one.
        chunks: As `count_chunks` says.

    Returns:
        rows, int64 (chunks, 2): first and one past the last point; box, float32 (chunks, 4): west,
        south, east, north; span, int32 (chunks, 2): first and last second.
    """
    rows = np.empty((chunks, 2), np.int64)
    box = np.empty((chunks, 4), np.float32)
    span = np.empty((chunks, 2), np.int32)
    k = 0
    begin = 0
    n = first.size
    for i in range(1, n + 1):
        if i < n and not first[i]:
            continue
        at = begin
        while at < i - 1:
            stop = min(at + size, i)
            rows[k, 0], rows[k, 1] = at, stop
            box[k, 0], box[k, 1] = x[at:stop].min(), y[at:stop].min()
            box[k, 2], box[k, 3] = x[at:stop].max(), y[at:stop].max()
            span[k, 0], span[k, 1] = t[at], t[stop - 1]
            k += 1
            at = stop - 1
        begin = i
    return rows, box, span


@kept(nogil=True)
def inside(x, y, time_ms, start, west, south, east, north, low, high, fixes, earliest, latest):  # type: ignore[no-untyped-def]
    """Counts each ship's fixes in a box and a window of time.

    Args:
        x: Metres, float32 (n,), sorted by ship and time.
        y: Metres, float32 (n,).
        time_ms: int64 (n,).
        start: First row of each ship and n at the end, int64 (ships + 1,).
        west: Metres on the axes of x; edges belong to the box.
        south: Metres on the axes of y.
        east: Metres.
        north: Metres.
        low: First time that counts.
        high: Last time that counts.
        fixes: int64 (ships,), added to.
        earliest: int64 (ships,), lowered to the first time inside.
        latest: int64 (ships,), raised to the last time inside.
    """
    for ship in range(start.size - 1):
        for i in range(start[ship], start[ship + 1]):
            if x[i] < west or x[i] > east or y[i] < south or y[i] > north:
                continue
            t = time_ms[i]
            if t < low or t > high:
                continue
            fixes[ship] += 1
            earliest[ship] = min(earliest[ship], t)
            latest[ship] = max(latest[ship], t)


@kept(nogil=True)
def positions(x, y, time_ms, first, start, now_ms, forget_ms):  # type: ignore[no-untyped-def]
    """Returns where each ship is at a time; in a gap it stays at its last fix.

    Args:
        x: Metres, float32 (n,), sorted by ship and time.
        y: Metres, float32 (n,).
        time_ms: int64 (n,).
        first: Where a run begins, bool (n,).
        start: First row of each ship and n at the end, int64 (ships + 1,).
        now_ms: The time asked for.
        forget_ms: A ship whose last fix of all is older than this is gone.

    Returns:
        row, int64 (ships,): last fix at or before the time, −1 if the ship is not there; px and py,
        float32 (ships,): metres; course, float32 (ships,): direction of motion on the map in
        radians from north, nan if it does not move; silent, bool (ships,): in a gap.
    """
    ships = start.size - 1
    row = np.full(ships, -1, np.int64)
    px, py = np.zeros(ships, np.float32), np.zeros(ships, np.float32)
    course = np.full(ships, np.nan, np.float32)
    silent = np.zeros(ships, np.bool_)
    for ship in range(ships):
        low, high = start[ship], start[ship + 1]
        end = high
        if low == high or time_ms[low] > now_ms:
            continue
        while high - low > 1:  # the last row at or before now
            middle = (low + high) // 2
            if time_ms[middle] <= now_ms:
                low = middle
            else:
                high = middle
        age = now_ms - time_ms[low]
        px[ship], py[ship] = x[low], y[low]
        after = low + 1
        if after == end:
            if age > forget_ms:
                continue
            silent[ship] = age > 0
        elif first[after]:
            silent[ship] = age > 0
        else:
            share = np.float32(age / (time_ms[after] - time_ms[low]))
            dx, dy = x[after] - x[low], y[after] - y[low]
            px[ship] += dx * share
            py[ship] += dy * share
            if dx * dx + dy * dy > 400.0:
                course[ship] = math.atan2(dx, dy)
        row[ship] = low
    return row, px, py, course, silent


@kept(nogil=True)
def speeds(x, y, time_ms, first, row, y0):  # type: ignore[no-untyped-def]
    """Returns the speed of each ship from the fix it left last to the one it comes to.

    Args:
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        time_ms: int64 (n,).
        first: Where a run begins, bool (n,).
        row: Last fix of each ship, int64 (ships,), −1 for none.
        y0: Projected metres where the axis of y begins.

    Returns:
        Knots, float32 (ships,); 0 for a ship in a gap or at its end.
    """
    found = np.zeros(row.size, np.float32)
    for ship in range(row.size):
        i = row[ship]
        if i < 0 or i + 1 >= x.size or first[i + 1]:
            continue
        far = math.hypot(x[i + 1] - x[i], y[i + 1] - y[i]) / math.cosh((y[i] + y0) / _A)
        found[ship] = far / max((time_ms[i + 1] - time_ms[i]) / 1000.0, 1.0) / _KNOT
    return found
