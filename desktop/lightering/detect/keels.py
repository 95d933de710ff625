"""How the keels and the hulls of two ships lay while they were within reach of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.hull_gap import along_keels, gap
from lightering.detect.samples import angle, north_east, quantile
from lightering.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["hulls", "keels"]


@compiled
def keels(
    block: NDArray[np.int64],
    run_0: int,
    run_1: int,
    apart: NDArray[np.float64],
    middle: NDArray[np.float64],
    bow_1: NDArray[np.float64],
    bow_2: NDArray[np.float64],
    size: int,
    abeam: NDArray[np.float64],
    ahead: NDArray[np.float64],
    heap: NDArray[np.float64],
) -> tuple[float, float, float, float]:
    """Share of samples with headings; antennas abeam and ahead; share of parallel keels."""
    total, known, parallel = 0, 0, 0
    for n in range(size):
        if run_1 > run_0 and not run_0 <= block[n] < run_1:
            continue
        total += 1
        if not (np.isfinite(bow_1[n]) and np.isfinite(bow_2[n])):
            continue
        away_n, away_e = north_east(apart[n, 0], apart[n, 1], apart[n, 2], middle, n)
        abeam[known], ahead[known] = 0.0, 0.0
        for bow in (np.radians(bow_1[n]), np.radians(bow_2[n])):
            ahead[known] += 0.5 * abs(away_n * np.cos(bow) + away_e * np.sin(bow))
            abeam[known] += 0.5 * abs(away_e * np.cos(bow) - away_n * np.sin(bow))
        known += 1
        off = angle(bow_1[n], bow_2[n])
        if min(off, 180.0 - off) <= 20.0:
            parallel += 1
    return (
        known / total if total > 0 else 0.0,
        quantile(abeam, 0, known, 0.5, heap),
        quantile(ahead, 0, known, 0.5, heap),
        parallel / known if known > 0 else 0.0,
    )


@compiled
def hulls(
    block: NDArray[np.int64],
    run_0: int,
    run_1: int,
    apart: NDArray[np.float64],
    middle: NDArray[np.float64],
    bow_1: NDArray[np.float64],
    bow_2: NDArray[np.float64],
    size: int,
    side: NDArray[np.float64],
    gaps: NDArray[np.float64],
    along: NDArray[np.float64],
    heap: NDArray[np.float64],
) -> tuple[float, float]:
    """Water between the hulls and way of their middles along the keels; NaN if not known."""
    known = 0
    for n in range(size if np.isfinite(side[0]) else 0):
        if run_1 > run_0 and not run_0 <= block[n] < run_1:
            continue
        if np.isfinite(bow_1[n]) and np.isfinite(bow_2[n]):
            north, east = north_east(apart[n, 0], apart[n, 1], apart[n, 2], middle, n)
            gaps[known] = gap(north, east, bow_1[n], bow_2[n], side)
            along[known] = along_keels(north, east, bow_1[n], bow_2[n], side)
            known += 1
    return quantile(gaps, 0, known, 0.5, heap), quantile(along, 0, known, 0.5, heap)
