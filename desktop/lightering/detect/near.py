"""The motion that detection looks at: only where ships come near each other, and cut to chords."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lightering import units
from lightering.detect.bounds import BUCKET_MS, boxes_into, count_boxes, fine_into, rebound
from lightering.detect.boxes import Boxes, Fine, room
from lightering.detect.joined import joins_into, settle_joins
from lightering.detect.runs import Runs, runs
from lightering.detect.spans import spans_of
from lightering.detect.sweep import buckets_of, near_pairs
from lightering.detect.vertices import PIECE_M, Vertices, cut, gathered, long_motions
from lightering.kernels.native import KernelFile
from lightering.progress import part, stop_if_cancelled
from lightering.units import HOUR_MS, KNOT_MS, NAUTICAL_MILE_M

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["KERNELS", "Lying", "Motion", "near_motion"]

KERNELS = KernelFile(__file__, units.__file__)

_STILL_M = 0.3 * NAUTICAL_MILE_M
"""A ship whose box of one hour is not wider lies still: less than 0.3 kn."""
_STRAY_M = 100.0
_PARTS = 6
"""A ship that strays farther from even motion in an hour is looked at in parts of ten minutes."""
_FIXES_PER_TASK = 60_000
_BOXES_PER_TASK = 6_000


class Lying(NamedTuple):
    """Where ships lay still.

    Attributes:
        who: int64 (s, 2): bucket and ship, by bucket.
        xyz: float64 (s, 3): the middle of their boxes, Earth-centred metres.
    """

    who: NDArray[np.int64]
    xyz: NDArray[np.float64]


class Motion(NamedTuple):
    """Motion where ships come near each other, and where ships lay still.

    Attributes:
        track: Vertices; exact in all that `keys` name, and nothing else of the tracks is there.
        keys: int64 (m, 4): bucket, ship, first and last vertex of what matters of
            it; by ship and bucket.
        pairs: int64 (p, 2): rows of `keys` of one bucket whose ships may come near each other, the
            lower ship first; by bucket.
        lying: Tells where ships lay still. Only encounters near ports and shores ask for it.
    """

    track: Vertices
    keys: NDArray[np.int64]
    pairs: NDArray[np.int64]
    lying: Callable[[], Lying]


def near_motion(
    loaded: Loaded, params: DetectParams, progress: Progress, workers: int | None = None
) -> Motion:
    """Returns the motion with all that the search for encounters asks of it.

    Motion between two fixes is even and along the WGS84 geodesic. It is valid if both are of one
    (mmsi, identity), 0 < dt <= `max_gap_h` and the geodesic is no longer than `reachable_kn`
    allows. Fixes at exactly 0° N 0° E are no positions. The vertices put into a long motion depend
    on its two fixes alone. The result of the search is the same, bit for bit, as with every ship
    compared to every other.

    Args:
        loaded: Clean fixes, in any order.
        params: Limits.
        progress: Told how far the work is.
        workers: Threads; the number does not change the result. None for one per core.

    Raises:
        Cancelled: The person asked to stop.
    """
    progress.set(0.0, "Joining fixes to tracks")
    track = runs(loaded)
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        joined, boxes = _boxes(track, params, pool)
        stop_if_cancelled(progress)
        progress.set(0.5, "Looking for ships near each other")
        fine = _fine(track, boxes, pool)
        pairs, times = _pairs(boxes, fine, track, params, pool, part(progress, 0.5, 0.9))
        still = np.empty(boxes.ship.size, dtype=np.bool_)
        when = np.empty((boxes.ship.size, 2))
        _look(boxes.box, boxes.bulge_m, still, when)
        _unite(pairs, times, when)
        near = when[:, 0] <= when[:, 1]
        rows = np.flatnonzero(near)
        place = np.cumsum(near) - 1
        middle = boxes.bucket[rows] * BUCKET_MS + BUCKET_MS // 2
        since = middle + np.floor(when[rows, 0] * (BUCKET_MS / 2)).astype(np.int64)
        until = middle + np.ceil(when[rows, 1] * (BUCKET_MS / 2)).astype(np.int64)
        spans, span = spans_of(track, joined, boxes.ship[rows], boxes.span[rows], since, until)
        fixes = gathered(loaded, track, joined, spans, pool)
    keys = np.column_stack((boxes.bucket[rows], boxes.ship[rows], span))
    vertices, moved = cut(fixes, long_motions(fixes.track, keys))
    keys[:, 2:] = moved[keys[:, 2:]]
    lying = partial(_lying, boxes, still, place, keys, vertices)
    return Motion(vertices, keys, place[pairs], lying)


@KERNELS.entry("f8[,] f8[] b1[] f8[,]")
def _look(
    box: NDArray[np.float64],
    bulge_m: NDArray[np.float64],
    still: NDArray[np.bool_],
    when: NDArray[np.float64],
) -> None:
    """Tells whose box may be that of a ship at rest, and that its exact motion must tell."""
    for row in range(box.shape[0]):
        across = 0.0
        for axis in range(3):
            narrow = max(box[row, 3 + axis] - box[row, axis] - 2.0 * bulge_m[row], 0.0)
            across += narrow * narrow
        still[row] = across <= _STILL_M * _STILL_M
        ask = still[row] and bulge_m[row] > 0.0
        when[row, 0], when[row, 1] = (-1.0, 1.0) if ask else (np.inf, -np.inf)


@KERNELS.entry("i8[,] f8[,] f8[,]")
def _unite(pairs: NDArray[np.int64], times: NDArray[np.float64], when: NDArray[np.float64]) -> None:
    """Widens the time in which each box matters by those of its pairs."""
    for pair in range(pairs.shape[0]):
        for side in range(2):
            row = pairs[pair, side]
            when[row, 0] = min(when[row, 0], times[pair, 0])
            when[row, 1] = max(when[row, 1], times[pair, 1])


def _tasks(weights: NDArray[np.int64], each: int) -> list[tuple[int, int]]:
    """Cuts a row of items into parts of about the same weight."""
    if not weights.size:
        return []
    part_of = np.cumsum(weights) // each
    cuts = np.concatenate(([0], np.flatnonzero(np.diff(part_of)) + 1, [weights.size]))
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


def _boxes(
    track: Runs, params: DetectParams, pool: ThreadPoolExecutor
) -> tuple[NDArray[np.bool_], Boxes]:
    """Tells which motions are valid, and the boxes of all of them."""
    begin, end, listed, time_ms, lon, lat = (
        track.begin, track.end, track.listed, track.time_ms, track.lon, track.lat,
    )  # fmt: skip
    tasks = _tasks(end - begin, _FIXES_PER_TASK)
    joined = np.empty(time_ms.size + listed.size, dtype=np.bool_)
    doubtful = np.zeros(time_ms.size + listed.size, dtype=np.bool_)
    counts = np.zeros(begin.size, dtype=np.int64)
    gap_ms, pace = round(params.max_gap_h * HOUR_MS), params.reachable_kn * KNOT_MS / 1000.0

    def join(task: tuple[int, int]) -> int:
        low, high = task
        return joins_into(
            low, high, begin, end, listed, time_ms, lon, lat, gap_ms, pace, joined, doubtful
        )

    if sum(pool.map(join, tasks)):
        settle_joins(track, params, joined, doubtful)

    def count(task: tuple[int, int]) -> int:
        low, high = task
        return count_boxes(low, high, begin, end, listed, time_ms, joined, counts)

    most = list(pool.map(count, tasks))
    boxes = room(int(counts.sum()))
    place = np.cumsum(counts) - counts

    def fill(task: tuple[int, int], most: int) -> None:
        low, high = task
        boxes_into(
            low,
            high,
            begin,
            end,
            listed,
            time_ms,
            lon,
            lat,
            joined,
            PIECE_M,
            place,
            *boxes,
            np.empty((most, 3)),
            np.empty(most, dtype=np.int64),
        )

    list(pool.map(fill, tasks, most))
    return joined, boxes


def _fine(track: Runs, boxes: Boxes, pool: ThreadPoolExecutor) -> Fine:
    """Returns the even motions of parts of the hour where ships stray."""
    rows = np.flatnonzero(boxes.even[:, 6] > _STRAY_M)
    place = np.full(boxes.ship.size, -1, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    even = np.empty((rows.size, _PARTS, 9), dtype=np.float32)
    lengths = boxes.span[rows, 1] + 1 - boxes.span[rows, 0]
    most = int(lengths.max(initial=0))

    def fill(task: tuple[int, int]) -> None:
        low, high = task
        fine_into(
            rows[low:high], track.listed, track.time_ms, track.lon, track.lat, boxes.bucket,
            boxes.span, boxes.bulge_m, even[low:high], np.empty((most, 3)),
            np.empty(most, dtype=np.int64),
        )  # fmt: skip

    list(pool.map(fill, _tasks(lengths, _FIXES_PER_TASK)))
    return Fine(place, even)


def _pairs(
    boxes: Boxes,
    fine: Fine,
    track: Runs,
    params: DetectParams,
    pool: ThreadPoolExecutor,
    progress: Progress,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Returns the pairs of boxes whose ships may come near each other, by bucket, and when."""
    order, edges = buckets_of(boxes)
    tasks = _tasks(np.diff(edges), _BOXES_PER_TASK)
    found, when = [np.empty((0, 2), dtype=np.int64)], [np.empty((0, 2))]
    work = pool.map(
        lambda task: near_pairs(
            boxes,
            fine,
            order,
            edges[task[0] : task[1] + 1],
            track.mmsi,
            params.distance_m,
            lambda: stop_if_cancelled(progress),
        ),
        tasks,
    )
    for n, (pairs, times) in enumerate(work):
        found.append(pairs)
        when.append(times)
        progress.set((n + 1) / len(tasks), "Looking for ships near each other")
    return np.concatenate(found), np.concatenate(when)


def _lying(
    boxes: Boxes,
    still: NDArray[np.bool_],
    place: NDArray[np.int64],
    keys: NDArray[np.int64],
    track: Vertices,
) -> Lying:
    """Returns which ships lay still in which buckets, by bucket."""
    rows = np.flatnonzero(still)
    box = boxes.box[rows]
    wide = np.flatnonzero(boxes.bulge_m[rows] > 0.0)
    box[wide] = rebound(keys[place[rows[wide]]], track.time_ms, track.xyz, track.joined)
    lay = np.linalg.norm(box[:, 3:] - box[:, :3], axis=1) <= _STILL_M
    rows, box = rows[lay], box[lay]
    order = np.argsort(boxes.bucket[rows], kind="stable")
    rows, box = rows[order], box[order]
    who = np.column_stack((boxes.bucket[rows], boxes.ship[rows]))
    return Lying(who, 0.5 * (box[:, :3] + box[:, 3:]))
