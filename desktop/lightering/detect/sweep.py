"""Which ships may come near each other in an hour: a sweep over boxes, then over even motions.

Boxes of two ships that sail through each other's hour overlap most of the time without a meeting.
Seen as even motion the two have a nearest approach in closed form; if that is farther than both
stray from even motion, and the limit on top, they do not meet.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lightering.kernels.compiled import compiled
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.detect.boxes import Boxes, Fine

__all__ = ["KERNELS", "buckets_of", "near_pairs"]

KERNELS = KernelFile(__file__)

_ROUNDING_M = 3.0
"""Single precision holds a place on Earth to half a metre."""
_SLACK = 1e-3
"""Two seconds, as a share of half an hour."""


def buckets_of(boxes: Boxes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns the rows of boxes in order of bucket, and where each bucket begins in that order.

    Args:
        boxes: Ship by ship.
    """
    bucket = boxes.bucket - boxes.bucket.min(initial=2**62)
    # sixteen bits are sorted by counting, which is several times as fast
    narrow = bucket.astype(np.uint16) if bucket.max(initial=0) < 65_536 else bucket
    order = np.argsort(narrow, kind="stable")
    edges = np.flatnonzero(np.diff(narrow[order])) + 1
    return order, np.concatenate(([0], edges, [order.size])).astype(np.int64)


def near_pairs(
    boxes: Boxes,
    fine: Fine,
    order: NDArray[np.int64],
    edges: NDArray[np.int64],
    mmsi: NDArray[np.int64],
    distance_m: float,
    check: Callable[[], object],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Returns the pairs of boxes of some buckets in which two ships may come near each other.

    Args:
        boxes: Ship by ship.
        fine: Even motions of parts of the hour, where a ship strays from one.
        order: Rows in order of bucket.
        edges: Where these buckets begin in that order, and where the last ends.
        mmsi: MMSI of each ship; ships that share one never pair, shape (ships,).
        distance_m: How near counts.
        check: Called between buckets; raises to stop.

    Returns:
        int64 (p, 2): rows of `boxes`, the lower ship first; by bucket. And float64 (p, 2): from
        when to when they may be near, in half hours from the middle of the bucket.
    """
    pairs, times = np.empty((1024, 2), dtype=np.int64), np.empty((1024, 2))
    reach = distance_m + _ROUNDING_M
    count = np.zeros(1, dtype=np.int64)
    for low, high in pairwise(edges.tolist()):
        check()
        rows = order[low:high]
        rows = rows[np.argsort(boxes.box[rows, 0])]
        # one axis after the other, and in single precision, many boxes are compared at once
        corner = np.ascontiguousarray(boxes.box[rows].T, dtype=np.float32)
        overlap = np.empty(rows.size, dtype=np.bool_)
        begin = 0
        while True:
            begin = _sweep(
                begin, rows, corner, overlap, boxes.even[rows], fine.place[rows], fine.even,
                mmsi[boxes.ship[rows]], reach, pairs, times, count,
            )  # fmt: skip
            if begin >= rows.size:
                break
            room = (2 * len(pairs), 2)
            pairs, times = np.resize(pairs, room), np.resize(times, room)
    return pairs[: count[0]], times[: count[0]]


@KERNELS.entry("i8 i8[] f4[,] b1[] f4[,] i8[] f4[,,] i8[] f8 i8[,] f8[,] i8[]")
def _sweep(
    begin: int,
    rows: NDArray[np.int64],
    corner: NDArray[np.float32],
    overlap: NDArray[np.bool_],
    even: NDArray[np.float32],
    place: NDArray[np.int64],
    fine: NDArray[np.float32],
    mmsi: NDArray[np.int64],
    reach: float,
    pairs: NDArray[np.int64],
    times: NDArray[np.float64],
    count: NDArray[np.int64],
) -> int:
    """Writes pairs behind those counted; returns where to go on when there is more room."""
    n = count[0]
    size = rows.size
    wide = np.float32(reach)
    for p in range(begin, size):
        start_n, end = n, p + 1
        east = corner[3, p] + wide
        while end < size and corner[0, end] <= east:
            end += 1
        low_1, high_1 = corner[1, p] - wide, corner[4, p] + wide
        low_2, high_2 = corner[2, p] - wide, corner[5, p] + wide
        # slices without negative places: so the compiler takes many at once
        from_1, to_1 = corner[1, p + 1 : end], corner[4, p + 1 : end]
        from_2, to_2 = corner[2, p + 1 : end], corner[5, p + 1 : end]
        over = overlap[: end - p - 1]
        for k in range(over.size):
            over[k] = (
                (from_1[k] <= high_1)
                & (to_1[k] >= low_1)
                & (from_2[k] <= high_2)
                & (to_2[k] >= low_2)
            )
        for k in range(over.size):
            if not over[k]:
                continue
            q = p + 1 + k
            if mmsi[p] == mmsi[q]:
                continue
            since, until = _near(even[p], even[q], -1.0, 1.0, reach)
            if since > until:
                continue
            if place[p] >= 0 or place[q] >= 0:
                since, until = _near_in_parts(even[p], even[q], place[p], place[q], fine, reach)
                if since > until:
                    continue
            if n == pairs.shape[0]:
                count[0] = start_n
                return p
            pairs[n, 0], pairs[n, 1] = min(rows[p], rows[q]), max(rows[p], rows[q])
            times[n, 0], times[n, 1] = since, until
            n += 1
    count[0] = n
    return size


@compiled
def _near_in_parts(
    one: NDArray[np.float32],
    two: NDArray[np.float32],
    place_1: int,
    place_2: int,
    fine: NDArray[np.float32],
    reach: float,
) -> tuple[float, float]:
    """As `_near`, part of the hour by part of the hour."""
    first, last = 1.0, -1.0
    parts = fine.shape[1]
    for part in range(parts):
        low, high = 2.0 * part / parts - 1.0, 2.0 * (part + 1) / parts - 1.0
        since, until = _near(
            fine[place_1, part] if place_1 >= 0 else one,
            fine[place_2, part] if place_2 >= 0 else two,
            low, high, reach,
        )  # fmt: skip
        if since <= until:
            first, last = min(first, since), max(last, until)
    return first, last


@compiled
def _near(
    one: NDArray[np.float32], two: NDArray[np.float32], low: float, high: float, reach: float
) -> tuple[float, float]:
    """From when to when two even motions, and what strays from them, may be within a distance."""
    low = max(low, float(max(one[7], two[7])) - _SLACK)
    high = min(high, float(min(one[8], two[8])) + _SLACK)
    pp, pw, ww = 0.0, 0.0, 0.0
    for axis in range(3):
        p = float(two[axis]) - float(one[axis])
        w = float(two[axis + 3]) - float(one[axis + 3])
        pp += p * p
        pw += p * w
        ww += w * w
    reach += one[6] + two[6]
    if ww < 1.0:
        # hardly moving against each other: less than a metre in half an hour
        reach += 1.0
        return (low, high) if pp <= reach * reach else (1.0, -1.0)
    disc = pw * pw - ww * (pp - reach * reach)
    if disc < 0.0:
        return 1.0, -1.0
    root = np.sqrt(disc)
    return max((-pw - root) / ww - _SLACK, low), min((-pw + root) / ww + _SLACK, high)
