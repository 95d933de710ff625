"""What was handed on from ship to ship in each draw, compiled: the arithmetic of `chains`."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from lightering.kernels.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.model.flows import Link

__all__ = ["cut", "handed_on", "kept"]

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
    pairs, slots = np.unique(told[:, 0] * rows + told[:, 1], return_inverse=True)
    told = np.column_stack((told, slots.reshape(-1)))
    passed = np.zeros((len(earlier), draws), dtype=np.float32)
    sums = np.zeros((_PARTS, len(pairs)), dtype=np.float64)
    parts = [slice(draws * k // _PARTS, draws * (k + 1) // _PARTS) for k in range(_PARTS)]

    def hand(number: int) -> None:
        at = parts[number]
        receives, moved, counts = first_receives[:, at], volume_bbl[:, at], own[:, at]
        _hand(told, place, receives, moved, counts, passed[:, at], sums[number])

    if len(told) * draws < _LITTLE:
        for number in range(_PARTS):
            hand(number)
    else:
        with ThreadPoolExecutor(min(os.cpu_count() or 1, _PARTS)) as pool:
            list(pool.map(hand, range(_PARTS)))
    took = np.zeros((len(earlier), rows), dtype=np.float64)
    took[place[pairs // rows], pairs % rows] = sums.sum(axis=0)
    return earlier, passed, took


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
    begun, listed = np.empty(rows, np.bool_), np.empty(rows, np.bool_)
    # the draws of the rarer direction of each row: most links can only be of those
    rare, many = np.empty((rows, _AT_ONCE), np.int64), np.empty(rows, np.int64)
    rarer = np.empty(rows, np.bool_)
    every = np.arange(_AT_ONCE)
    for low in range(0, draws, _AT_ONCE):
        high = min(low + _AT_ONCE, draws)
        size = high - low
        begun[:] = False
        listed[:] = False
        for k in range(links.shape[0]):
            e, f, slot = links[k, 0], links[k, 1], links[k, 4]
            as_first, later_second = links[k, 2] == 1, links[k, 3] != 1
            taken, given = first_receives[e, low:high], first_receives[f, low:high]
            for row, side in ((e, taken), (f, given)):
                if not listed[row]:
                    listed[row] = True
                    rarer[row], many[row] = _rarer(side, size, rare[row])
            where, count = every, size
            if rarer[e] == as_first:
                where, count = rare[e], many[e]
            if rarer[f] == later_second and many[f] < count:
                where, count = rare[f], many[f]
            if count == 0:
                continue
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
            moved, gone = volume_bbl[e, low:high], passed[place[e], low:high]
            if count < size:
                took[slot] += _few(
                    where, count, size, as_first, later_second, taken, given, moved, gone, rest
                )
                continue
            for i in range(size):
                hers = min(moved[i] - gone[i], rest[i])
                hers = hers if taken[i] == as_first else np.float32(0.0)
                part[i] = hers if given[i] == later_second else np.float32(0.0)
            for i in range(size):
                rest[i] -= part[i]
                gone[i] += part[i]
            took[slot] += _sum(part, size)


@compiled
def _rarer(
    first_receives: NDArray[np.bool_], size: int, found: NDArray[np.int64]
) -> tuple[bool, int]:
    """Lists the draws of the direction that fewer are of; returns it and how many they are."""
    first = 0
    for i in range(size):
        first += 1 if first_receives[i] else 0
    rarer, count = 2 * first <= size, 0
    if first in (0, size):
        return rarer, 0
    for i in range(size):
        if first_receives[i] == rarer:
            found[count] = i
            count += 1
    return rarer, count


@compiled
def _few(
    where: NDArray[np.int64],
    count: int,
    size: int,
    as_first: bool,
    later_second: bool,
    taken: NDArray[np.bool_],
    given: NDArray[np.bool_],
    moved: NDArray[np.float32],
    gone: NDArray[np.float32],
    rest: NDArray[np.float32],
) -> float:
    """Hands on in some draws; adds up as `_sum` does, to the last bit."""
    parts = np.zeros(4)
    whole = size - size % 4
    for n in range(count):
        i = where[n]
        if taken[i] == as_first and given[i] == later_second:
            hers = min(moved[i] - gone[i], rest[i])
            rest[i] -= hers
            gone[i] += hers
            parts[i % 4 if i < whole else 0] += hers
    a, b, c, d = parts
    return float((a + b) + (c + d))


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


@compiled
def kept(
    volume_bbl: NDArray[np.float32], passed: NDArray[np.float32], own: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Returns what counts of one event less what was handed on, (draws,).

    Args:
        volume_bbl: Barrels moved, (draws,).
        passed: Barrels handed on, (draws,).
        own: Whether it counts by itself, (draws,).
    """
    left = np.empty(volume_bbl.shape[0], np.float32)
    for i in range(left.shape[0]):
        left[i] = (volume_bbl[i] - passed[i]) * (np.float32(1.0) if own[i] else np.float32(0.0))
    return left


@compiled
def cut(
    barrels: NDArray[np.float32],
    first_receives: NDArray[np.bool_],
    firsts: NDArray[np.bool_],
    capacity_bbl: NDArray[np.float32],
) -> NDArray[np.int64]:
    """Cuts what one ship took in several events by one factor, where it exceeds her tanks.

    Args:
        barrels: What counts of each event, (events, draws); brought up to date.
        first_receives: Whether ship 1 received, (events, draws).
        firsts: Whether she is ship 1, (events,).
        capacity_bbl: What her tanks hold, (draws,).

    Returns:
        In how many draws each event was cut, (events,).
    """
    events, draws = barrels.shape
    total, cuts = np.zeros(draws, np.float32), np.zeros(events, np.int64)
    for k in range(events):
        for i in range(draws):
            total[i] += barrels[k, i] if first_receives[k, i] == firsts[k] else np.float32(0.0)
    beyond = False
    for i in range(draws):
        beyond |= total[i] > capacity_bbl[i]
    if not beyond:
        return cuts
    for k in range(events):
        count = 0
        for i in range(draws):
            amount, most, whole = barrels[k, i], capacity_bbl[i], total[i]
            hers = amount if first_receives[k, i] == firsts[k] else np.float32(0.0)
            less = amount - hers + hers * (most / max(whole, np.float32(1.0)))
            barrels[k, i] = less if whole > most else amount
            count += 1 if whole > most and hers > np.float32(0.0) else 0
        cuts[k] = count
    return cuts
