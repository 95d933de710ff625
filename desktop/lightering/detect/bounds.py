"""Boxes of the motion of each ship in each hour, and which ships come near each other in them.

The boxes need only the fixes: where a geodesic between two fixes is long, the box over its chord is
widened so that it holds the geodesic. So geodesics are cut into short chords only where two ships
come near each other, which is a small part of the sea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lightering.tracks.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BUCKET_MS", "Boxes", "bounds", "boxes", "long_near", "rebound"]

BUCKET_MS = 3_600_000
"""Length of a bucket in ms: one hour, aligned to UTC."""

_LEAST_RADIUS_M = 6_335_000.0
"""No line on WGS84 bends more than this radius (meridian at the equator, 6,335,439 m)."""


class Boxes(NamedTuple):
    """One box per ship and bucket, sorted by bucket, then by lower corner along the first axis.

    Attributes:
        keys: int64 (m, 4): bucket, ship, first and last vertex.
        box: float64 (m, 6): lower and upper corner in metres.
        bulge_m: float64 (m,): how far a box was widened for motion that is no chord; 0 if exact.
    """

    keys: NDArray[np.int64]
    box: NDArray[np.float64]
    bulge_m: NDArray[np.float64]


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
        step = xyz[k + 1, axis] - xyz[k, axis]
        a = xyz[k, axis] + step * ((low - begin) / (end - begin))
        b = xyz[k, axis] + step * ((high - begin) / (end - begin))
        row[axis] = min(row[axis], min(a, b) - bulge)
        row[axis + 3] = max(row[axis + 3], max(a, b) + bulge)


@compiled
def _count_boxes(
    first: NDArray[np.int64], time_ms: NDArray[np.int64], joined: NDArray[np.bool_]
) -> int:
    n = 0
    for ship in range(first.size - 1):
        current = -(2**62)
        for k in range(first[ship], first[ship + 1] - 1):
            if joined[k]:
                low, high = time_ms[k] // BUCKET_MS, (time_ms[k + 1] - 1) // BUCKET_MS
                n += high - low + (low != current)
                current = high
    return n


@compiled
def _boxes_into(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    straight_m: float,
    keys: NDArray[np.int64],
    box: NDArray[np.float64],
    bulge_m: NDArray[np.float64],
) -> None:
    n = -1
    for ship in range(first.size - 1):
        current = -(2**62)
        for k in range(first[ship], first[ship + 1] - 1):
            if not joined[k]:
                continue
            bulge = 0.0
            if straight_m < np.inf:
                square = 0.0
                for axis in range(3):
                    square += (xyz[k + 1, axis] - xyz[k, axis]) ** 2
                bulge = _bulge_m(np.sqrt(square), straight_m)
            for bucket in range(time_ms[k] // BUCKET_MS, (time_ms[k + 1] - 1) // BUCKET_MS + 1):
                if bucket != current:
                    current = bucket
                    n += 1
                    keys[n, 0], keys[n, 1], keys[n, 2] = bucket, ship, k
                    bulge_m[n] = 0.0
                    for axis in range(3):
                        box[n, axis], box[n, axis + 3] = np.inf, -np.inf
                keys[n, 3] = k + 1
                bulge_m[n] = max(bulge_m[n], bulge)
                _widen(box[n], xyz, time_ms, k, bucket, bulge)


@compiled
def _by_corner(
    order: NDArray[np.int64], bucket: NDArray[np.int64], corner: NDArray[np.float64]
) -> None:
    """Sorts rows that are in order of bucket by lower corner, too; stable."""
    low = 0
    for high in range(1, order.size + 1):
        if high == order.size or bucket[order[high]] != bucket[order[low]]:
            inside = order[low:high].copy()
            order[low:high] = inside[np.argsort(corner[inside], kind="mergesort")]
            low = high


def bounds(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    straight_m: float = np.inf,
) -> Boxes:
    """Returns one box per ship and bucket over the motion clipped to the bucket.

    Args:
        first: Vertex at which each ship begins, and the vertex count, shape (ships + 1,).
        time_ms: Times of the vertices in ms, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).
        joined: Whether vertex k to k + 1 is valid motion, shape (n,).
        straight_m: A longer chord stands for a geodesic that is not cut yet: its box is widened so
            that it holds the geodesic.
    """
    count = _count_boxes(first, time_ms, joined)
    keys, box, bulge = np.empty((count, 4), dtype=np.int64), np.empty((count, 6)), np.empty(count)
    _boxes_into(first, time_ms, xyz, joined, straight_m, keys, box, bulge)
    bucket = keys[:, 0] - keys[:, 0].min(initial=2**62)
    # sixteen bits are sorted by counting, which is several times as fast
    narrow = bucket.astype(np.uint16) if bucket.max(initial=0) < 65_536 else bucket
    # rows come ship by ship, so equal corners stay in the order of ships
    order = np.argsort(narrow, kind="stable")
    _by_corner(order, bucket, box[:, 0])
    return Boxes(keys[order], box[order], bulge[order])


def boxes(
    first: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Returns keys and boxes of motion that is all chords.

    Args:
        first: Vertex at which each ship begins, and the vertex count, shape (ships + 1,).
        time_ms: Times of the vertices in ms, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).
        joined: Whether vertex k to k + 1 is valid motion, shape (n,).
    """
    exact = bounds(first, time_ms, xyz, joined)
    return exact.keys, exact.box


@compiled
def _meet(
    keys: NDArray[np.int64],
    p: int,
    q: int,
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    straight_m: float,
    distance_m: float,
) -> bool:
    """Whether two ships may come within a distance in a bucket, their geodesics not yet cut."""
    a, b = keys[p, 2], keys[q, 2]
    while a < keys[p, 3] and b < keys[q, 3]:
        low = max(time_ms[a], time_ms[b], keys[p, 0] * BUCKET_MS)
        high = min(time_ms[a + 1], time_ms[b + 1], (keys[p, 0] + 1) * BUCKET_MS)
        this_a, this_b = a, b
        if time_ms[a + 1] <= time_ms[b + 1]:
            a += 1
        else:
            b += 1
        if low >= high or not (joined[this_a] and joined[this_b]):
            continue
        span_a = float(time_ms[this_a + 1] - time_ms[this_a])
        span_b = float(time_ms[this_b + 1] - time_ms[this_b])
        length = float(high - low)
        pp, pw, ww, chord_a, chord_b = 0.0, 0.0, 0.0, 0.0, 0.0
        for axis in range(3):
            step_a = xyz[this_a + 1, axis] - xyz[this_a, axis]
            step_b = xyz[this_b + 1, axis] - xyz[this_b, axis]
            at_a = xyz[this_a, axis] + step_a * ((low - time_ms[this_a]) / span_a)
            at_b = xyz[this_b, axis] + step_b * ((low - time_ms[this_b]) / span_b)
            apart, pace = at_b - at_a, step_b / span_b - step_a / span_a
            pp += apart * apart
            pw += apart * pace
            ww += pace * pace
            chord_a += step_a * step_a
            chord_b += step_b * step_b
        reach = distance_m + _bulge_m(np.sqrt(chord_a), straight_m)
        # a metre covers what rounding does to the nearest distance
        reach += _bulge_m(np.sqrt(chord_b), straight_m) + 1.0
        nearest = min(max(-pw / ww, 0.0), length) if ww > 0.0 else 0.0
        if pp + nearest * (2.0 * pw + nearest * ww) <= reach * reach:
            return True
    return False


@compiled
def long_near(
    keys: NDArray[np.int64],
    box: NDArray[np.float64],
    bulge_m: NDArray[np.float64],
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
    straight_m: float,
    distance_m: float,
    still_m: float,
) -> NDArray[np.bool_]:
    """Tells in which boxes geodesics are to be cut: near another ship, or perhaps still.

    Args:
        keys: Keys of `bounds`, shape (m, 4).
        box: Boxes, shape (m, 6), metres.
        bulge_m: How far each was widened, shape (m,).
        mmsi: MMSI of each ship; ships that share one never pair, shape (ships,).
        time_ms: Times of the vertices in ms, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).
        joined: Whether vertex k to k + 1 is valid motion, shape (n,).
        straight_m: As for `bounds`.
        distance_m: How near counts.
        still_m: Motion within a box of this diagonal is still.
    """
    out = np.zeros(bulge_m.size, dtype=np.bool_)
    for p in range(keys.shape[0]):
        if bulge_m[p] > 0.0:
            square = 0.0
            for axis in range(3):
                square += max(box[p, axis + 3] - box[p, axis] - 2.0 * bulge_m[p], 0.0) ** 2
            out[p] |= square <= still_m * still_m
        reach = box[p, 3] + distance_m
        for q in range(p + 1, keys.shape[0]):
            if keys[q, 0] != keys[p, 0] or box[q, 0] > reach:
                break
            open_p, open_q = bulge_m[p] > 0.0 and not out[p], bulge_m[q] > 0.0 and not out[q]
            if (
                not (open_p or open_q)
                or box[q, 1] > box[p, 4] + distance_m
                or box[p, 1] > box[q, 4] + distance_m
                or box[q, 2] > box[p, 5] + distance_m
                or box[p, 2] > box[q, 5] + distance_m
                or mmsi[keys[p, 1]] == mmsi[keys[q, 1]]
            ):
                continue
            if _meet(keys, p, q, time_ms, xyz, joined, straight_m, distance_m):
                out[p] |= open_p
                out[q] |= open_q
    return out


@compiled
def rebound(
    keys: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    joined: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Returns the boxes of some ships and buckets anew, shape (m, 6), metres.

    Args:
        keys: Keys as of `bounds`, but with vertices of the motion given, shape (m, 4).
        time_ms: Times of the vertices in ms, shape (n,).
        xyz: Earth-centred metres, shape (n, 3).
        joined: Whether vertex k to k + 1 is valid motion, shape (n,).
    """
    box = np.empty((keys.shape[0], 6))
    for row in range(keys.shape[0]):
        box[row, :3], box[row, 3:] = np.inf, -np.inf
        low, high = keys[row, 0] * BUCKET_MS, (keys[row, 0] + 1) * BUCKET_MS
        for k in range(keys[row, 2], keys[row, 3]):
            if joined[k] and time_ms[k] < high and time_ms[k + 1] > low:
                _widen(box[row], xyz, time_ms, k, keys[row, 0], 0.0)
    return box
