"""The baseline with a tree: positions at whole ten minutes, one tree of chords for each of them."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pyarrow.parquet as pq

from lightering.geo import to_ecef

SLOT_MS, GAP_MS, NEAR_M, LEAST = 600_000, 7_200_000, 500.0, 13


def main(path: str) -> int:
    try:
        from scipy.spatial import cKDTree
    except ModuleNotFoundError:
        sys.stderr.write("scipy is not installed: it comes with lightering[bench]\n")
        return 1
    table = pq.read_table(path, columns=["mmsi", "time_utc", "lon", "lat"])
    mmsi = table.column("mmsi").to_numpy()
    t = table.column("time_utc").cast("int64").to_numpy()
    xyz = to_ecef(table.column("lon").to_numpy(), table.column("lat").to_numpy())
    order = np.lexsort((t, mmsi))
    mmsi, t, xyz = mmsi[order], t[order], xyz[order]
    dt = np.diff(t)
    begin, end = -(-t[:-1] // SLOT_MS), -(-t[1:] // SLOT_MS)
    count = np.where((np.diff(mmsi) == 0) & (dt > 0) & (dt <= GAP_MS), end - begin, 0)
    k = np.repeat(np.arange(dt.size), count)
    slot = begin[k] + np.arange(k.size) - np.repeat(np.cumsum(count) - count, count)
    place = xyz[k] + (xyz[k + 1] - xyz[k]) * ((slot * SLOT_MS - t[k]) / dt[k])[:, None]
    order = np.argsort(slot, kind="stable")
    slot, ship, place = slot[order], mmsi[k][order], place[order]
    edges = np.flatnonzero(np.diff(slot, prepend=slot[0] - 1, append=slot[-1] + 1))
    found = []
    for low, high in itertools.pairwise(edges.tolist()):
        pairs = cKDTree(place[low:high]).query_pairs(NEAR_M, output_type="ndarray") + low
        both = np.sort(ship[pairs], axis=1)
        found.append(np.column_stack((both, slot[pairs[:, 0]])))
    near = np.concatenate(found)
    near = near[np.lexsort((near[:, 2], near[:, 1], near[:, 0]))]
    step = np.diff(near, axis=0)
    breaks = (step[:, 0] != 0) | (step[:, 1] != 0) | (step[:, 2] != 1)
    runs = np.diff(np.flatnonzero(np.concatenate(([True], breaks, [True]))))
    print(int(np.count_nonzero(runs >= LEAST)), "runs of two hours")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
