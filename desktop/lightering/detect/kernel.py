"""The exact contact kernel: a quadratic per pair of pieces of motion.

A track is piecewise linear in the Earth-centred frame, so the squared distance of two tracks is a
quadratic in time on every common slice, and the instants at which it equals the limit are its
roots: no grid, no projection, no dateline, no pole. All times inside the kernel are milliseconds
since the start of a UTC-aligned hour ("bucket"), so a shift by whole days changes no bit, and what
a bucket yields depends on nothing outside it: any cutting of the buckets gives the same pieces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering import geo, units
from lightering.detect import bounds
from lightering.detect.bounds import BUCKET_MS
from lightering.kernels.compiled import compiled
from lightering.kernels.native import KernelFile
from lightering.units import NAUTICAL_MILE_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "contact_pieces"]

KERNELS = KernelFile(__file__, bounds.__file__, geo.__file__, units.__file__)


@compiled
def _narrow(
    keys: NDArray[np.int64],
    one: int,
    two: int,
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    speed_kn: NDArray[np.float64],
    distance_m: float,
    slack_kn_ms: float,
    whom: NDArray[np.int64],
    what: NDArray[np.float64],
    n: int,
    room: NDArray[np.float64],
) -> int:
    """Walks two ships through a bucket; writes their contact pieces from row n on."""
    bucket_ms = keys[one, 0] * BUCKET_MS
    limit = distance_m * distance_m
    at_1, at_2, move_1, move_2, origin, here = room[0], room[1], room[2], room[3], room[4], room[5]
    start_n = n
    a, b = keys[one, 2], keys[two, 2]
    while a < keys[one, 3] and b < keys[two, 3]:
        low = max(time_ms[a], time_ms[b], bucket_ms)
        high = min(time_ms[a + 1], time_ms[b + 1], bucket_ms + BUCKET_MS)
        this_a, this_b = a, b
        if time_ms[a + 1] <= time_ms[b + 1]:
            a += 1
        else:
            b += 1
        if low >= high or not (joined[this_a] and joined[this_b]):
            continue
        span_1 = float(time_ms[this_a + 1] - time_ms[this_a])
        span_2 = float(time_ms[this_b + 1] - time_ms[this_b])
        pp, pw, ww = 0.0, 0.0, 0.0
        for axis in range(3):
            step_1 = xyz[this_a + 1, axis] - xyz[this_a, axis]
            step_2 = xyz[this_b + 1, axis] - xyz[this_b, axis]
            at_1[axis] = xyz[this_a, axis] + step_1 * ((low - time_ms[this_a]) / span_1)
            at_2[axis] = xyz[this_b, axis] + step_2 * ((low - time_ms[this_b]) / span_2)
            move_1[axis], move_2[axis] = step_1 / span_1, step_2 / span_2
            p, w = at_2[axis] - at_1[axis], move_2[axis] - move_1[axis]
            pp += p * p
            pw += p * w
            ww += w * w
        length = float(high - low)
        begin, end = 0.0, length
        outside = pp - limit
        outside_end = ww * length * length + 2.0 * pw * length + outside
        if outside > 0.0 or outside_end > 0.0:
            disc = pw * pw - ww * outside
            if disc <= 0.0 or ww == 0.0:
                continue
            # the stable form of both roots: no difference of nearly equal numbers
            q = -(pw + np.sqrt(disc)) if pw > 0.0 else -pw + np.sqrt(disc)
            root_1, root_2 = q / ww, (outside / q if q != 0.0 else 0.0)
            if outside > 0.0:
                begin = max(min(root_1, root_2), 0.0)
            if outside_end > 0.0:
                end = min(max(root_1, root_2), length)
            if begin >= end:
                continue
        nearest = begin
        if ww > 0.0:
            nearest = min(max(-pw / ww, begin), end)
        square = 0.0
        for axis in range(3):
            gap = (at_2[axis] - at_1[axis]) + (move_2[axis] - move_1[axis]) * nearest
            square += gap * gap
        offset = float(low - bucket_ms)
        # a border touched is kept to the bit, so that neighbours join
        t_0 = offset + begin if begin > 0.0 else offset
        t_1 = offset + end if end < length else float(high - bucket_ms)
        if n == start_n or what[n - 1, 1] != t_0:
            for axis in range(3):
                origin[axis] = at_1[axis] + move_1[axis] * begin
                origin[axis + 3] = at_2[axis] + move_2[axis] * begin
            whom[n, 0], whom[n, 1], whom[n, 2] = keys[one, 1], keys[two, 1], keys[one, 0]
            what[n, 0], what[n, 2], what[n, 3] = t_0, 0.0, 0.0
            what[n, 4], what[n, 5], what[n, 6] = square, 0.0, 0.0
            n += 1
        row = n - 1
        what[row, 1] = t_1
        for side in range(2):
            k = this_a if side == 0 else this_b
            span = span_1 if side == 0 else span_2
            rise = (speed_kn[k, 1] - speed_kn[k, 0]) / span
            middle = low - time_ms[k] + 0.5 * (begin + end)
            what[row, 2 + side] += (speed_kn[k, 0] + rise * middle) * (t_1 - t_0)
            away = 0.0
            for axis in range(3):
                end_at = at_1[axis] if side == 0 else at_2[axis]
                pace = move_1[axis] if side == 0 else move_2[axis]
                here[3 * side + axis] = end_at + pace * end
                away += (here[3 * side + axis] - origin[3 * side + axis]) ** 2
            # metres to knots times ms: one knot covers a nautical mile in a bucket
            what[row, 5 + side] = np.sqrt(away) * BUCKET_MS / NAUTICAL_MILE_M - slack_kn_ms
        what[row, 4] = min(what[row, 4], square)
    return n


@KERNELS.entry("i8 i8 i8[,] i8[,] i8[] f8[,] b1[] f8[,] f8 f8 i8[,] f8[,] f8[,] i8[]")
def _pieces(
    begin: int,
    end: int,
    keys: NDArray[np.int64],
    pairs: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    speed_kn: NDArray[np.float64],
    distance_m: float,
    slack_kn_ms: float,
    whom: NDArray[np.int64],
    what: NDArray[np.float64],
    room: NDArray[np.float64],
    count: NDArray[np.int64],
) -> int:
    """Writes the pieces of pairs behind those counted; returns where to go on with more room."""
    n = count[0]
    for pair in range(begin, end):
        one, two = pairs[pair, 0], pairs[pair, 1]
        need = n + (keys[one, 3] - keys[one, 2]) + (keys[two, 3] - keys[two, 2])
        if need > whom.shape[0]:
            count[0] = n
            return pair
        n = _narrow(
            keys, one, two, time_ms, xyz, joined, speed_kn,
            distance_m, slack_kn_ms, whom, what, n, room,
        )  # fmt: skip
    count[0] = n
    return end


def contact_pieces(
    keys: NDArray[np.int64],
    pairs: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    speed_kn: NDArray[np.float64],
    distance_m: float,
    slack_m: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Finds every interval of two ships within the limit, bucket by bucket.

    Args:
        keys: Bucket, ship, first and last vertex of motion, shape (m, 4).
        pairs: Which rows of `keys` to compare, of one bucket each, the lower ship first,
            shape (p, 2).
        time_ms: Times of the vertices in ms, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).
        joined: Whether vertex k to k + 1 is valid motion, shape (n,).
        speed_kn: Speed at the start and the end of that motion in knots, shape (n, 2).
        distance_m: The limit in metres.
        slack_m: Displacement that fix noise alone may make, in metres.

    Returns:
        int64 (q, 3): lower ship, higher ship, bucket; and float64 (q, 5): start and end in ms of
        the bucket, integral of each ship's speed (knots times ms, never less than its displacement
        beyond the slack forces) and least squared distance (m²).
    """
    slack = slack_m * BUCKET_MS / NAUTICAL_MILE_M
    room = 1024 + 2 * pairs.shape[0]
    whom, what = np.empty((room, 3), dtype=np.int64), np.empty((room, 7))
    work, count = np.empty((6, 6)), np.zeros(1, dtype=np.int64)
    pair = 0
    while True:
        pair = _pieces(
            pair, pairs.shape[0], keys, pairs, time_ms, xyz, joined, speed_kn,
            float(distance_m), slack, whom, what, work, count,
        )  # fmt: skip
        n = int(count[0])
        if pair >= pairs.shape[0]:
            break
        one, two = keys[pairs[pair]]
        room = 2 * (n + int(one[3] - one[2] + two[3] - two[2]))
        more = np.empty((room, 3), dtype=np.int64), np.empty((room, 7))
        more[0][:n], more[1][:n] = whom[:n], what[:n]
        whom, what = more
    found = what[:n, :5].copy()
    found[:, 2:4] = np.maximum(found[:, 2:4], what[:n, 5:7])
    return whom[:n].copy(), found
