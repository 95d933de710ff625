"""What was handed on from ship to ship in each draw, compiled: the arithmetic of `chains`."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lightering.kernels.compiled import compiled
from lightering.model.flows import Links
from lightering.volumes.room import taken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lightering.model.flows import Cycle, Link
    from lightering.volumes.room import Room

__all__ = ["Handed", "handed_on", "settled"]

_PARTS, _LITTLE = 4, 1_000_000
"""The draws are handed out in four parts, on any machine: sums do not depend on it. Fewer links
times draws than these are not worth a thread."""

_AT_ONCE = 1024
"""Draws that run through all links together: what is left of each row stays in the cache."""

_LOOKED_AT = 16
"""Draws looked at together for one of the rarer direction: in most there is none."""


class Handed(NamedTuple):
    """What was handed on.

    Attributes:
        earlier: The rows that may have, in order, (earlier,).
        passed_bbl: Barrels they handed on, (earlier, draws).
        pairs: Earlier and later row of each pair that is linked, in order, (pairs, 2).
        took_bbl: Sum over draws of what the later took from the earlier, (pairs,).
        some: In how many draws each handed on anything, (earlier,).
    """

    earlier: NDArray[np.int64]
    passed_bbl: NDArray[np.float32]
    pairs: NDArray[np.int64]
    took_bbl: NDArray[np.float64]
    some: NDArray[np.int64]


def handed_on(
    links: Sequence[Link],
    first_receives: NDArray[np.bool_],
    volume_bbl: NDArray[np.float32],
    own: NDArray[np.bool_],
    room: Room | None = None,
) -> Handed:
    """Returns what each earlier row handed on, link by link from the last row to the first.

    Args:
        links: Which later row may have taken from which earlier one.
        first_receives: Whether ship 1 received, (rows, draws).
        volume_bbl: Barrels moved, (rows, draws).
        own: Whether each row counts by itself, (rows, draws).
        room: Where the answer may stand until it is used for another one.

    Returns:
        See `Handed`.
    """
    rows, draws = volume_bbl.shape
    known = links if isinstance(links, Links) else Links(links)
    told, pairs = known.ordered, known.pairs
    earlier = np.unique(pairs[:, 0])
    place = np.full(rows, -1, dtype=np.int64)
    place[earlier] = np.arange(len(earlier))
    passed = taken(room, "passed", (len(earlier), draws), np.float32)
    sums = np.zeros((_PARTS, len(pairs)), dtype=np.float64)
    some = np.zeros((_PARTS, len(earlier)), dtype=np.int64)
    left = taken(room, "left", (_PARTS, rows, _AT_ONCE), np.float32)
    # which draws are of the rarer direction stays the same as long as who received does
    turns = -(-draws // _PARTS // _AT_ONCE) + 1
    same = room is not None and room.holds("rare", first_receives)
    rare = taken(room, "rare", (rows, draws), np.uint16)
    rarer = taken(room, "rarer", (_PARTS, turns, rows), np.bool_)
    many = taken(room, "many", (_PARTS, turns, rows), np.int64)

    def hand(number: int) -> None:
        at = draws * number // _PARTS, draws * (number + 1) // _PARTS
        if not same:
            _list(at, first_receives, rare, rarer[number], many[number])
        listed = rare, rarer[number], many[number]
        given = first_receives, volume_bbl, own, passed, left[number], *listed
        _hand(at, told, place, *given, sums[number], some[number])

    _in_parts(hand, len(told) * draws)
    if room is not None:
        room.note("rare", first_receives)
    return Handed(earlier, passed, pairs, sums.sum(axis=0), some.sum(axis=0))


@compiled
def _hand(
    at: tuple[int, int],
    links: NDArray[np.int64],
    place: NDArray[np.int64],
    first_receives: NDArray[np.bool_],
    volume_bbl: NDArray[np.float32],
    own: NDArray[np.bool_],
    passed: NDArray[np.float32],
    left: NDArray[np.float32],
    rare: NDArray[np.uint16],
    rarer: NDArray[np.bool_],
    many: NDArray[np.int64],
    took: NDArray[np.float64],
    some: NDArray[np.int64],
) -> None:
    rows = volume_bbl.shape[0]
    part, parts = np.empty(_AT_ONCE, np.float32), np.empty(4, np.float64)
    begun, every = np.empty(rows, np.bool_), np.arange(_AT_ONCE).astype(np.uint16)
    for turn, low in enumerate(range(at[0], at[1], _AT_ONCE)):
        high = min(low + _AT_ONCE, at[1])
        size = high - low
        begun[:] = False
        for k in range(links.shape[0]):
            e, f, slot = links[k, 0], links[k, 1], links[k, 4]
            as_first, later_second = links[k, 2] == 1, links[k, 3] != 1
            taken, given = first_receives[e, low:high], first_receives[f, low:high]
            moved, gone = volume_bbl[e, low:high], passed[place[e], low:high]
            # the links of one earlier row follow each other
            if k == 0 or links[k - 1, 0] != e:
                gone[:] = np.float32(0.0)
            # most links can only be of the draws of the rarer direction of one of their rows
            where, count = every, size
            if rarer[turn, e] == as_first:
                where, count = rare[e, low:high], many[turn, e]
            if rarer[turn, f] == later_second and many[turn, f] < count:
                where, count = rare[f, low:high], many[turn, f]
            if count > 0:
                rest = left[f]
                if not begun[f]:
                    # all of a transfer that counts, else only what its receiver handed on to one
                    begun[f] = True
                    whole, counts = volume_bbl[f, low:high], own[f, low:high]
                    for i in range(size):
                        rest[i] = whole[i] if counts[i] else np.float32(0.0)
                    if place[f] >= 0:
                        further = passed[place[f], low:high]
                        for i in range(size):
                            rest[i] = max(rest[i], further[i])
                if count < size:
                    took[slot] += _few(
                        where, count, size, as_first, later_second, taken, given, moved, gone, rest,
                        parts,
                    )  # fmt: skip
                else:
                    for i in range(size):
                        hers = min(moved[i] - gone[i], rest[i])
                        hers = hers if taken[i] == as_first else np.float32(0.0)
                        part[i] = hers if given[i] == later_second else np.float32(0.0)
                    for i in range(size):
                        rest[i] -= part[i]
                        gone[i] += part[i]
                    took[slot] += _sum(part, size)
            if k + 1 == links.shape[0] or links[k + 1, 0] != e:
                anything = 0
                for i in range(size):
                    anything += 1 if gone[i] > np.float32(0.0) else 0
                some[place[e]] += anything


@compiled
def _list(
    at: tuple[int, int],
    first_receives: NDArray[np.bool_],
    rare: NDArray[np.uint16],
    rarer: NDArray[np.bool_],
    many: NDArray[np.int64],
) -> None:
    """Lists the draws of the direction that fewer are of, within each thousand."""
    for turn, low in enumerate(range(at[0], at[1], _AT_ONCE)):
        high = min(low + _AT_ONCE, at[1])
        for row in range(first_receives.shape[0]):
            takes, found = first_receives[row, low:high], rare[row, low:high]
            rarer[turn, row], many[turn, row] = _rarer(takes, high - low, found)


@compiled
def _rarer(
    first_receives: NDArray[np.bool_], size: int, found: NDArray[np.uint16]
) -> tuple[bool, int]:
    """Lists the draws of the direction that fewer are of; returns it and how many they are."""
    first = 0
    for i in range(size):
        first += 1 if first_receives[i] else 0
    rarer, count = 2 * first <= size, 0
    if first in (0, size):
        return rarer, 0
    for low in range(0, size, _LOOKED_AT):
        high, odd = min(low + _LOOKED_AT, size), 0
        for i in range(low, high):
            odd += 1 if first_receives[i] == rarer else 0
        if odd == 0:
            continue
        for i in range(low, high):
            if first_receives[i] == rarer:
                found[count] = i
                count += 1
    return rarer, count


@compiled
def _few(
    where: NDArray[np.uint16],
    count: int,
    size: int,
    as_first: bool,
    later_second: bool,
    taken: NDArray[np.bool_],
    given: NDArray[np.bool_],
    moved: NDArray[np.float32],
    gone: NDArray[np.float32],
    rest: NDArray[np.float32],
    parts: NDArray[np.float64],
) -> float:
    """Hands on in some draws; adds up as `_sum` does, to the last bit."""
    parts[:] = 0.0
    whole = size - size % 4
    for n in range(count):
        i = where[n]
        if taken[i] == as_first and given[i] == later_second:
            hers = min(moved[i] - gone[i], rest[i])
            rest[i] -= hers
            gone[i] += hers
            parts[i & np.uint16(3) if i < whole else np.uint16(0)] += hers
    return float((parts[0] + parts[1]) + (parts[2] + parts[3]))


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


def settled(
    volume_bbl: NDArray[np.float32],
    own: NDArray[np.bool_],
    first_receives: NDArray[np.bool_],
    handed: Handed,
    cycles: Sequence[Cycle],
    room: Room | None = None,
) -> tuple[dict[int, NDArray[np.float32]], list[NDArray[np.int64]]]:
    """Returns what counts of each event less what was handed on, within the tanks of each cycle.

    What one ship took in several events is cut by one factor in the draws in which it exceeds what
    her tanks hold.

    Args:
        volume_bbl: Barrels moved, (rows, draws).
        own: Whether each row counts by itself, (rows, draws).
        first_receives: Whether ship 1 received, (rows, draws).
        handed: What `handed_on` gives.
        cycles: Delivery cycles of several events.
        room: Where the answer may stand until it is used for another one.

    Returns:
        Barrels by row, for the earlier rows and those of cycles; and for each cycle in how many
        draws each of its events was cut.
    """
    rows, draws = volume_bbl.shape
    earlier, passed = handed.earlier, handed.passed_bbl
    place = np.full(rows, -1, dtype=np.int64)
    place[earlier] = np.arange(len(earlier))
    told = np.array([pair for one in cycles for pair in one.rows], dtype=np.int64).reshape(-1, 2)
    ends = np.cumsum([0, *(len(one.rows) for one in cycles)])
    concerned = np.union1d(earlier, told[:, 0])
    told[:, 0] = np.searchsorted(concerned, told[:, 0])
    most = taken(room, "most", (len(cycles), draws), np.float32)
    for k, one in enumerate(cycles):
        most[k] = one.capacity_bbl
    barrels = taken(room, "barrels", (len(concerned), draws), np.float32)
    cuts = np.zeros((_PARTS, len(told)), dtype=np.int64)

    def settle(number: int) -> None:
        at = draws * number // _PARTS, draws * (number + 1) // _PARTS
        members = concerned, place, told, ends
        given = volume_bbl, own, first_receives, passed, most
        _settle(at, members, *given, barrels, cuts[number])

    _in_parts(settle, len(concerned) * draws)
    whole = cuts.sum(axis=0)
    return (
        dict(zip(concerned.tolist(), barrels, strict=True)),
        [whole[first:last] for first, last in pairwise(ends.tolist())],
    )


def _in_parts(work: Callable[[int], None], size: int) -> None:
    """Does the work of each part, by threads where that pays."""
    if size < _LITTLE:
        for number in range(_PARTS):
            work(number)
        return
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _PARTS)) as pool:
        list(pool.map(work, range(_PARTS)))


@compiled
def _settle(
    at: tuple[int, int],
    told: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    volume_bbl: NDArray[np.float32],
    own: NDArray[np.bool_],
    first_receives: NDArray[np.bool_],
    passed: NDArray[np.float32],
    most: NDArray[np.float32],
    barrels: NDArray[np.float32],
    cuts: NDArray[np.int64],
) -> None:
    concerned, place, members, ends = told
    total = np.empty(_AT_ONCE, np.float32)
    for low in range(at[0], at[1], _AT_ONCE):
        high = min(low + _AT_ONCE, at[1])
        for k in range(concerned.shape[0]):
            row = concerned[k]
            moved, counts, left = (
                volume_bbl[row, low:high],
                own[row, low:high],
                barrels[k, low:high],
            )
            if place[row] >= 0:
                gone = passed[place[row], low:high]
                for i in range(high - low):
                    left[i] = moved[i] - gone[i] if counts[i] else np.float32(0.0)
            else:
                for i in range(high - low):
                    left[i] = moved[i] if counts[i] else np.float32(0.0)
        for c in range(ends.shape[0] - 1):
            total[:] = np.float32(0.0)
            for m in range(ends[c], ends[c + 1]):
                k, first = members[m, 0], members[m, 1] == 1
                left, takes = barrels[k, low:high], first_receives[concerned[k], low:high]
                for i in range(high - low):
                    total[i] += left[i] if takes[i] == first else np.float32(0.0)
            holds, beyond = most[c, low:high], False
            for i in range(high - low):
                beyond |= total[i] > holds[i]
            if not beyond:
                continue
            for m in range(ends[c], ends[c + 1]):
                k, first = members[m, 0], members[m, 1] == 1
                left, takes = barrels[k, low:high], first_receives[concerned[k], low:high]
                count = 0
                for i in range(high - low):
                    amount, whole = left[i], total[i]
                    hers = amount if takes[i] == first else np.float32(0.0)
                    less = amount - hers + hers * (holds[i] / max(whole, np.float32(1.0)))
                    left[i] = less if whole > holds[i] else amount
                    count += 1 if (whole > holds[i]) & (hers > np.float32(0.0)) else 0
                cuts[m] += count
