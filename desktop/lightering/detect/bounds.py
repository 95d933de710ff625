"""Boxes of the motion of each ship in each hour, and the even motion that fits it best.

The boxes need only the fixes: where a geodesic between two fixes is long, the box over its chord is
widened so that it holds the geodesic. So places are worked out to the last bit, and geodesics cut
into short chords, only where two ships come near each other, which is a small part of the sea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering import geo
from lightering.geo import WGS84_A, WGS84_E2
from lightering.kernels.compiled import compiled
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "BUCKET_MS",
    "KERNELS",
    "boxes_into",
    "count_boxes",
    "fine_into",
    "rebound",
]

KERNELS = KernelFile(__file__, geo.__file__)

BUCKET_MS = 3_600_000
"""Length of a bucket in ms: one hour, aligned to UTC."""

_HALF_MS = BUCKET_MS // 2
_LEAST_RADIUS_M = 6_335_000.0
"""No line on WGS84 bends more than this radius (meridian at the equator, 6,335,439 m).
With the mean radius, which is larger, the bound would not hold."""
_NEAR_RAD = 0.01
"""Sines are developed about a place no farther than this; the remainder is below 1e-17."""


@compiled
def _bulge_m(chord_m: float, straight_m: float) -> float:
    """How far the geodesic over a chord can lie from even motion along it, generously, metres."""
    if chord_m <= straight_m:
        return 0.0
    half = min(0.5 * chord_m / _LEAST_RADIUS_M, 1.0)
    sag = _LEAST_RADIUS_M * (1.0 - np.sqrt(1.0 - half * half))
    longer = 2.0 * _LEAST_RADIUS_M * np.arcsin(half) - chord_m
    return float(1.05 * sag + longer + 5.0)


@compiled
def _places(
    begin: int,
    end: int,
    listed: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    time_ms: NDArray[np.int64],
    at: NDArray[np.float64],
    when: NDArray[np.int64],
) -> None:
    """Writes places (Earth-centred metres, good to 1e-8 m) and times of one ship.

    Sine and cosine are those of a place near by, turned by a few terms of their series.
    """
    size = time_ms.size
    phi_0, lam_0 = np.inf, np.inf
    sin_phi_0, cos_phi_0, sin_lam_0, cos_lam_0 = 0.0, 0.0, 0.0, 0.0
    for k in range(begin, end):
        row = k if k < size else listed[k - size]
        n = k - begin
        when[n] = time_ms[row]
        phi, lam = lat[row] * (np.pi / 180.0), lon[row] * (np.pi / 180.0)
        if not (abs(phi - phi_0) < _NEAR_RAD and abs(lam - lam_0) < _NEAR_RAD):
            phi_0, lam_0 = phi, lam
            sin_phi_0, cos_phi_0 = np.sin(phi), np.cos(phi)
            sin_lam_0, cos_lam_0 = np.sin(lam), np.cos(lam)
        d = phi - phi_0
        s = d * (1.0 - d * d / 6.0 * (1.0 - d * d / 20.0))
        c = 1.0 - d * d / 2.0 * (1.0 - d * d / 12.0 * (1.0 - d * d / 30.0))
        sin_phi, cos_phi = sin_phi_0 * c + cos_phi_0 * s, cos_phi_0 * c - sin_phi_0 * s
        d = lam - lam_0
        s = d * (1.0 - d * d / 6.0 * (1.0 - d * d / 20.0))
        c = 1.0 - d * d / 2.0 * (1.0 - d * d / 12.0 * (1.0 - d * d / 30.0))
        normal = WGS84_A / np.sqrt(1.0 - WGS84_E2 * sin_phi * sin_phi)
        at[n, 0] = normal * cos_phi * (cos_lam_0 * c - sin_lam_0 * s)
        at[n, 1] = normal * cos_phi * (sin_lam_0 * c + cos_lam_0 * s)
        at[n, 2] = normal * (1.0 - WGS84_E2) * sin_phi


@KERNELS.entry("i8 i8 i8[] i8[] i8[] i8[] b1[] i8[]")
def count_boxes(
    low: int,
    high: int,
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    listed: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    joined: NDArray[np.bool_],
    counts: NDArray[np.int64],
) -> int:
    """Counts the boxes of some ships.

    Args:
        low: First ship.
        high: One past the last.
        begin: As in `runs.Runs`.
        end: As in `runs.Runs`.
        listed: As in `runs.Runs`.
        time_ms: As in `runs.Runs`.
        joined: Whether position k to k + 1 is valid motion.
        counts: Written: boxes of each ship, shape (ships,).

    Returns:
        The most positions of a ship.
    """
    size, most = time_ms.size, 0
    for ship in range(low, high):
        n, current = 0, -(2**62)
        most = max(most, end[ship] - begin[ship])
        for k in range(begin[ship], end[ship] - 1):
            if joined[k]:
                one = k if k < size else listed[k - size]
                two = k + 1 if k + 1 < size else listed[k + 1 - size]
                first, last = time_ms[one] // BUCKET_MS, (time_ms[two] - 1) // BUCKET_MS
                n += last - first + (first != current)
                current = last
        counts[ship] = n
    return most


@KERNELS.entry(
    "i8 i8 i8[] i8[] i8[] i8[] f8[] f8[] b1[] f8 i8[] i8[] i8[] i8[,] f8[,] f8[] f4[,] f8[,] i8[]"
)
def boxes_into(
    low: int,
    high: int,
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    listed: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    joined: NDArray[np.bool_],
    straight_m: float,
    place: NDArray[np.int64],
    bucket: NDArray[np.int64],
    ship_of: NDArray[np.int64],
    span: NDArray[np.int64],
    box: NDArray[np.float64],
    bulge_m: NDArray[np.float64],
    even: NDArray[np.float32],
    at: NDArray[np.float64],
    when: NDArray[np.int64],
) -> None:
    """Writes the boxes of some ships.

    Args:
        low: First ship.
        high: One past the last.
        begin: As in `runs.Runs`.
        end: As in `runs.Runs`.
        listed: As in `runs.Runs`.
        time_ms: As in `runs.Runs`.
        lon: As in `runs.Runs`.
        lat: As in `runs.Runs`.
        joined: Whether position k to k + 1 is valid motion.
        straight_m: A longer chord stands for a geodesic that is not cut yet: its box is widened so
            that it holds the geodesic.
        place: First row of each ship, shape (ships,).
        bucket: As in `boxes.Boxes`, and so all that follow.
        ship_of: Written.
        span: Written.
        box: Written.
        bulge_m: Written.
        even: Written.
        at: Room for the most positions of a ship, shape (most, 3).
        when: Room too, shape (most,).
    """
    for ship in range(low, high):
        start = begin[ship]
        _places(start, end[ship], listed, lon, lat, time_ms, at, when)
        n, until = place[ship] - 1, -(2**62)
        for k in range(end[ship] - start - 1):
            if not joined[start + k]:
                continue
            square = 0.0
            for axis in range(3):
                square += (at[k + 1, axis] - at[k, axis]) ** 2
            bulge = 0.0
            if square > straight_m * straight_m:
                bulge = _bulge_m(np.sqrt(square), straight_m)
            if when[k] >= until - BUCKET_MS and when[k + 1] <= until:
                # most motions lie within the hour at hand
                span[n, 1] = start + k + 1
                bulge_m[n] = max(bulge_m[n], bulge)
                for axis in range(3):
                    box[n, axis] = min(box[n, axis], min(at[k, axis], at[k + 1, axis]) - bulge)
                    box[n, axis + 3] = max(
                        box[n, axis + 3], max(at[k, axis], at[k + 1, axis]) + bulge
                    )
                continue
            for hour in range(when[k] // BUCKET_MS, (when[k + 1] - 1) // BUCKET_MS + 1):
                if (hour + 1) * BUCKET_MS != until:
                    until = (hour + 1) * BUCKET_MS
                    n += 1
                    bucket[n], ship_of[n] = hour, ship
                    span[n, 0] = start + k
                    bulge_m[n] = 0.0
                    for axis in range(3):
                        box[n, axis], box[n, axis + 3] = np.inf, -np.inf
                span[n, 1] = start + k + 1
                bulge_m[n] = max(bulge_m[n], bulge)
                _widen(box[n], at, when, k, hour, bulge)
        for row in range(place[ship], n + 1):
            _even(
                span[row, 0] - start, span[row, 1] - start, at, when,
                bucket[row] * BUCKET_MS + _HALF_MS, -1.0, 1.0, even[row],
            )  # fmt: skip
            even[row, 6] += bulge_m[row]


@compiled
def _widen(
    row: NDArray[np.float64],
    xyz: NDArray[np.float64],
    time_ms: NDArray[np.int64],
    k: int,
    bucket: int,
    bulge: float,
) -> None:
    """Widens a box by the motion from vertex k to k + 1, clipped to a bucket."""
    begin, end = time_ms[k], time_ms[k + 1]
    low = max(begin, bucket * BUCKET_MS)
    high = min(end, (bucket + 1) * BUCKET_MS)
    for axis in range(3):
        a, b = xyz[k, axis], xyz[k + 1, axis]
        step = b - a
        if high < end:
            b = a + step * ((high - begin) / (end - begin))
        if low > begin:
            a += step * ((low - begin) / (end - begin))
        row[axis] = min(row[axis], min(a, b) - bulge)
        row[axis + 3] = max(row[axis + 3], max(a, b) + bulge)


@compiled
def _even(
    first: int,
    last: int,
    at: NDArray[np.float64],
    when: NDArray[np.int64],
    middle: int,
    since: float,
    until: float,
    even: NDArray[np.float32],
) -> None:
    """Writes the even motion between the ends of motion in a time, and how far it strays.

    Times are half hours from the middle of the bucket. Without motion in the time, the end of it
    comes before its start.
    """
    low = max((when[first] - middle) / _HALF_MS, since)
    high = min((when[last] - middle) / _HALF_MS, until)
    even[7], even[8] = low, high
    if low >= high:
        even[7], even[8] = 1.0, -1.0
        return
    # the motions that hold the two ends
    while first + 1 < last and when[first + 1] - middle <= low * _HALF_MS:
        first += 1
    while last - 1 > first and when[last - 1] - middle >= high * _HALF_MS:
        last -= 1
    begun = (low * _HALF_MS - (when[first] - middle)) / (when[first + 1] - when[first])
    ended = (high * _HALF_MS - (when[last - 1] - middle)) / (when[last] - when[last - 1])
    a_0 = at[first, 0] + (at[first + 1, 0] - at[first, 0]) * begun
    a_1 = at[first, 1] + (at[first + 1, 1] - at[first, 1]) * begun
    a_2 = at[first, 2] + (at[first + 1, 2] - at[first, 2]) * begun
    pace = 1.0 / (high - low)
    v_0 = (at[last - 1, 0] + (at[last, 0] - at[last - 1, 0]) * ended - a_0) * pace
    v_1 = (at[last - 1, 1] + (at[last, 1] - at[last - 1, 1]) * ended - a_1) * pace
    v_2 = (at[last - 1, 2] + (at[last, 2] - at[last - 1, 2]) * ended - a_2) * pace
    # from here on the place at the middle of the bucket
    a_0, a_1, a_2 = a_0 - v_0 * low, a_1 - v_1 * low, a_2 - v_2 * low
    far = 0.0
    for k in range(first + 1, last):
        t = (when[k] - middle) * (1.0 / _HALF_MS)
        d_0, d_1, d_2 = (
            at[k, 0] - a_0 - v_0 * t, at[k, 1] - a_1 - v_1 * t, at[k, 2] - a_2 - v_2 * t,
        )  # fmt: skip
        far = max(far, d_0 * d_0 + d_1 * d_1 + d_2 * d_2)
    even[0], even[1], even[2] = a_0, a_1, a_2
    even[3], even[4], even[5] = v_0, v_1, v_2
    even[6] = np.sqrt(far)


@KERNELS.entry("i8[] i8[] i8[] f8[] f8[] i8[] i8[,] f8[] f4[,,] f8[,] i8[]")
def fine_into(
    rows: NDArray[np.int64],
    listed: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    bucket: NDArray[np.int64],
    span: NDArray[np.int64],
    bulge_m: NDArray[np.float64],
    fine: NDArray[np.float32],
    at: NDArray[np.float64],
    when: NDArray[np.int64],
) -> None:
    """Writes the even motions of parts of an hour.

    Args:
        rows: Rows of `boxes.Boxes`, shape (r,).
        listed: As in `runs.Runs`.
        time_ms: As in `runs.Runs`.
        lon: As in `runs.Runs`.
        lat: As in `runs.Runs`.
        bucket: As in `boxes.Boxes`.
        span: As in `boxes.Boxes`.
        bulge_m: As in `boxes.Boxes`.
        fine: Written: as `boxes.Boxes.even`, shape (r, parts, 9).
        at: Room for the most positions in a box, shape (most, 3).
        when: Room too, shape (most,).
    """
    parts = fine.shape[1]
    for n in range(rows.size):
        row = rows[n]
        low, high = span[row, 0], span[row, 1]
        _places(low, high + 1, listed, lon, lat, time_ms, at, when)
        for part in range(parts):
            _even(
                0, high - low, at, when, bucket[row] * BUCKET_MS + _HALF_MS,
                2.0 * part / parts - 1.0, 2.0 * (part + 1) / parts - 1.0, fine[n, part],
            )  # fmt: skip
            fine[n, part, 6] += bulge_m[row]


def rebound(
    keys: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Returns the boxes of some ships and buckets anew, shape (m, 6), metres.

    Args:
        keys: Bucket, ship, first and last vertex of the motion given, shape (m, 4).
        time_ms: Times of the vertices in ms, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).
        joined: Whether vertex k to k + 1 is valid motion, shape (n,).
    """
    box = np.full((keys.shape[0], 6), (np.inf, np.inf, np.inf, -np.inf, -np.inf, -np.inf))
    _rebound(np.ascontiguousarray(keys), time_ms, xyz, joined, box)
    return box


@KERNELS.entry("i8[,] i8[] f8[,] b1[] f8[,]")
def _rebound(
    keys: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    box: NDArray[np.float64],
) -> None:
    for row in range(keys.shape[0]):
        low, high = keys[row, 0] * BUCKET_MS, (keys[row, 0] + 1) * BUCKET_MS
        for k in range(keys[row, 2], keys[row, 3]):
            if joined[k] and time_ms[k] < high and time_ms[k + 1] > low:
                _widen(box[row], xyz, time_ms, k, keys[row, 0], 0.0)
