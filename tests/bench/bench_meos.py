"""Pairs within 500 m by MEOS, the engine of MobilityDB, and by ours, of the same fixes.

100 ships of four days, 200,000 fixes, every one of the 4,950 pairs: nothing is extrapolated, for
MEOS alone compares all pairs and its time grows with their number. It gets its sequences ready
made, on the plane of UTM zone 51 (distances true within 0.1 %), and asks first whether a pair is
ever so near, then when. `pymeos` comes with the extra `lightering[bench]`; without it a line says
so. `SHIPS` sets how many ships; MEOS takes four times as long for twice as many.
"""

from __future__ import annotations

import itertools
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Transformer
from tests.bench.bench_detect import FIXES_EACH, fleet

from lightering.detect import find_encounters, warm
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.model.records import Loaded

SHIPS, TURNS, NEAR_M, LEAST_S = 100, 3, 500.0, 7_200.0


def run() -> list[str]:
    """Returns one line per figure; seconds are of the processor, medians of three in turn."""
    try:
        import pymeos
    except ImportError as error:
        return [f"meos: skipped ({error}; it comes with lightering[bench])"]
    whole, rows = fleet(), SHIPS * FIXES_EACH
    loaded = replace(whole, fixes=whole.fixes.slice(0, rows), identity=whole.identity[:rows])
    pymeos.pymeos_initialize()
    try:
        begin = time.process_time()
        sequences = _sequences(loaded, pymeos)
        built = time.process_time() - begin
        warm()
        theirs, ours = _in_turn(
            lambda: _pairs_of_meos(sequences),
            lambda: _our_pairs(loaded),
        )
    finally:
        pymeos.pymeos_finalize()
    (meos_s, meos), (our_s, found) = theirs, ours
    both = len(meos & found)
    title = f"{rows:,} fixes, {len(sequences)} ships, {len(sequences) * (SHIPS - 1) // 2:,} pairs"
    alone = f"{len(meos - found)} of MEOS alone, {len(found - meos)} of ours alone"
    return [
        f"meos_sequences: {built:.2f} s ({built / our_s:.1f} of our search; not counted below)",
        f"meos: {meos_s:.2f} s ({meos_s / our_s:.1f} of our search; {title})",
        f"meos_ours: {our_s:.3f} s (1.0)",
        f"meos_agreement: {both} pairs of both, {alone} ({both / max(len(meos | found), 1):.3f})",
    ]


def _sequences(loaded: Loaded, pymeos: Any) -> dict[int, Any]:
    """One sequence per ship; no two fixes of this fleet are farther apart than `--max-gap`."""
    fixes = loaded.fixes
    to_plane = Transformer.from_crs(4326, 32651, always_xy=True)
    x, y = to_plane.transform(fixes.column("lon").to_numpy(), fixes.column("lat").to_numpy())
    stamps = np.datetime_as_string(fixes.column("time_utc").to_numpy().astype("datetime64[ms]"))
    mmsi = fixes.column("mmsi").to_numpy()
    edges = np.flatnonzero(np.diff(mmsi, prepend=-1, append=-1))
    result = {}
    for low, high in itertools.pairwise(edges.tolist()):
        points = ",".join(
            f"POINT({a!r} {b!r})@{t}+00"
            for a, b, t in zip(
                x[low:high].tolist(), y[low:high].tolist(), stamps[low:high], strict=True
            )
        )
        result[int(mmsi[low])] = pymeos.TGeomPointSeq(f"SRID=32651;[{points}]")
    return result


def _pairs_of_meos(sequences: dict[int, Any]) -> set[tuple[int, int]]:
    """Pairs that lay within the limit for two hours in all."""
    found = set()
    for (one, a), (two, b) in itertools.combinations(sequences.items(), 2):
        if not a.is_ever_within_distance(b, NEAR_M):
            continue
        near = a.within_distance(b, NEAR_M).when_true()
        if near is not None and near.duration().total_seconds() >= LEAST_S:
            found.add((one, two))
    return found


def _our_pairs(loaded: Loaded) -> set[tuple[int, int]]:
    found = find_encounters(loaded, Params.defaults().detect, Quiet())
    return set(zip(found["mmsi_1"].tolist(), found["mmsi_2"].tolist(), strict=True))


def _in_turn(*works: Callable[[], Any]) -> list[tuple[float, Any]]:
    taken: list[list[float]] = [[] for _ in works]
    results: list[Any] = [None for _ in works]
    for _ in range(TURNS):
        for number, work in enumerate(works):
            begin = time.process_time()
            results[number] = work()
            taken[number].append(time.process_time() - begin)
    return [(statistics.median(times), found) for times, found in zip(taken, results, strict=True)]
