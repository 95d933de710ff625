"""What was handed on from ship to ship in each draw, compiled: the arithmetic of `chains`."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from lightering.tracks.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.model.flows import Link

__all__ = ["handed_on"]

_PARTS, _LITTLE = 4, 1_000_000
"""The draws are handed out in four parts, on any machine: sums do not depend on it. Fewer links
times draws than these are not worth a thread."""

_AT_ONCE = 1024
"""Draws that run through all links together: what is left of each row stays in the cache."""


def handed_on(
    links: Sequence[Link],
    first_receives: NDArray[np.bool_],
    volume_bbl: NDArray[np.float32],
    own: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float64]]:
    """Returns what each earlier row handed on, link by link from the last row to the first.

    Args:
        links: Which later row may have taken from which earlier one.
        first_receives: Whether ship 1 received, (rows, draws).
        volume_bbl: Barrels moved, (rows, draws).
        own: Whether each row counts by itself, (rows, draws).

    Returns:
        The earlier rows in order, (earlier,); barrels they handed on, (earlier, draws); and the sum
        over draws of what each later row took from each earlier one, (earlier, rows).
    """
    rows, draws = volume_bbl.shape
    earlier = np.unique(np.array([one.earlier for one in links], dtype=np.int64))
    place = np.full(rows, -1, dtype=np.int64)
    place[earlier] = np.arange(len(earlier))
    ordered = sorted(links, key=lambda one: (-one.earlier, one.later))
    told = np.array(
        [(one.earlier, one.later, one.as_first, one.later_first) for one in ordered],
        dtype=np.int64,
    ).reshape(len(ordered), 4)
    passed = np.zeros((len(earlier), draws), dtype=np.float32)
    took = np.zeros((_PARTS, len(earlier), rows), dtype=np.float64)
    parts = [slice(draws * k // _PARTS, draws * (k + 1) // _PARTS) for k in range(_PARTS)]

    def hand(number: int) -> None:
        at = parts[number]
        receives, moved, counts = first_receives[:, at], volume_bbl[:, at], own[:, at]
        _hand(told, place, receives, moved, counts, passed[:, at], took[number])

    if len(told) * draws < _LITTLE:
        for number in range(_PARTS):
            hand(number)
    else:
        with ThreadPoolExecutor(min(os.cpu_count() or 1, _PARTS)) as pool:
            list(pool.map(hand, range(_PARTS)))
    return earlier, passed, took.sum(axis=0)


@compiled
def _hand(
    links: NDArray[np.int64],
    place: NDArray[np.int64],
    first_receives: NDArray[np.bool_],
    volume_bbl: NDArray[np.float32],
    own: NDArray[np.bool_],
    passed: NDArray[np.float32],
    took: NDArray[np.float64],
) -> None:
    rows, draws = volume_bbl.shape
    left, part = np.empty((rows, _AT_ONCE), np.float32), np.empty(_AT_ONCE, np.float32)
    begun = np.empty(rows, np.bool_)
    for low in range(0, draws, _AT_ONCE):
        high = min(low + _AT_ONCE, draws)
        size = high - low
        begun[:] = False
        for k in range(links.shape[0]):
            e, f = links[k, 0], links[k, 1]
            as_first, later_first = links[k, 2] == 1, links[k, 3] == 1
            rest = left[f]
            if not begun[f]:
                # all of a transfer that counts, else only what its receiver handed on to one
                begun[f] = True
                moved, counts = volume_bbl[f, low:high], own[f, low:high]
                for i in range(size):
                    rest[i] = moved[i] if counts[i] else np.float32(0.0)
                if place[f] >= 0:
                    further = passed[place[f], low:high]
                    for i in range(size):
                        rest[i] = max(rest[i], further[i])
            taken, given = first_receives[e, low:high], first_receives[f, low:high]
            moved, gone = volume_bbl[e, low:high], passed[place[e], low:high]
            for i in range(size):
                hers = min(moved[i] - gone[i], rest[i])
                hers = hers if taken[i] == as_first else np.float32(0.0)
                part[i] = hers if given[i] != later_first else np.float32(0.0)
            for i in range(size):
                rest[i] -= part[i]
                gone[i] += part[i]
            took[place[e], f] += _sum(part, size)


@compiled
def _sum(values: NDArray[np.float32], size: int) -> float:
    """Adds up in four parts: the processor need not wait for each sum."""
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    whole = size - size % 4
    for i in range(0, whole, 4):
        a += values[i]
        b += values[i + 1]
        c += values[i + 2]
        d += values[i + 3]
    for i in range(whole, size):
        a += values[i]
    return (a + b) + (c + d)
