"""The motion of all ships with nothing left out: every geodesic cut, every pair to be compared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.bounds import BUCKET_MS
from lightering.detect.joined import joins_into, settle_joins
from lightering.detect.near import Lying, Motion
from lightering.detect.runs import runs
from lightering.detect.spans import Spans
from lightering.detect.vertices import Vertices, cut, gathered, long_motions
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded


def vertices(loaded: Loaded, params: DetectParams) -> Vertices:
    """Every fix of every ship, and all vertices of long motions."""
    track = runs(loaded)
    size = track.time_ms.size + track.listed.size
    joined, doubtful = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    joins_into(
        0, track.begin.size, track.begin, track.end, track.listed, track.time_ms, track.lon,
        track.lat, round(params.max_gap_h * 3_600_000), params.reachable_kn * KNOT_MS / 1000.0,
        joined, doubtful,
    )  # fmt: skip
    settle_joins(track, params, joined, doubtful)
    spans = Spans(np.arange(track.begin.size), track.begin, track.end)
    with ThreadPoolExecutor(2) as pool:
        fixes = gathered(loaded, track, joined, spans, pool)
    first = fixes.track.first
    keys = np.zeros((first.size - 1, 4), dtype=np.int64)
    keys[:, 2], keys[:, 3] = first[:-1], first[1:] - 1
    return cut(fixes, long_motions(fixes.track, keys))[0]


def whole_motion(loaded: Loaded, params: DetectParams) -> Motion:
    """All pairs of ships in all hours, near or not."""
    track = vertices(loaded, params)
    keys = []
    for ship in range(track.mmsi.size):
        mine: dict[int, tuple[int, int]] = {}
        for k in range(track.first[ship], track.first[ship + 1] - 1):
            if track.joined[k]:
                last = (track.time_ms[k + 1] - 1) // BUCKET_MS
                for bucket in range(track.time_ms[k] // BUCKET_MS, last + 1):
                    mine[bucket] = (mine.get(bucket, (k, 0))[0], k + 1)
        keys += [(bucket, ship, *span) for bucket, span in mine.items()]
    table = np.array(keys, dtype=np.int64).reshape(-1, 4)
    pairs = [
        (one, two)
        for one, two in combinations(range(len(table)), 2)
        if table[one, 0] == table[two, 0] and track.mmsi[table[one, 1]] != track.mmsi[table[two, 1]]
    ]
    nowhere = Lying(np.empty((0, 2), dtype=np.int64), np.empty((0, 3)))
    return Motion(track, table, np.array(pairs, dtype=np.int64).reshape(-1, 2), lambda: nowhere)
