"""The draws of all events in order of time, compiled: one proposal picked by weight in each draw.

In each draw the shared parameters and both hulls are fixed. Local unknowns (true draughts, ballast,
laden fraction) are proposed several times and one proposal is picked by its weight (sampling
importance resampling), so the draws of all events stay aligned. A proposal comes either from the
readings, with the prior as weight, or from the prior alone, with the chance that the readings have
nothing to do with the event: crews type draughts late or wrongly.

A thread takes a range of draws and runs through all events of it, so that what a ship took or gave
before is known when she meets the next one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from lightering.tracks.compiled import compiled as kept
from lightering.volumes import arithmetic, blocks, proposals, shapes
from lightering.volumes.arithmetic import compiled, stamp_of, start, uniform
from lightering.volumes.blocks import (
    ABOARD,
    BELIEVED,
    BOUND,
    BY,
    FACTOR,
    GONE,
    HELD,
    KRISTENSEN,
    LANES,
    MASS,
    ROWS,
    prepared,
)
from lightering.volumes.proposals import NO, YES, from_giver, from_receiver, from_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.volumes.inputs import Assumed

__all__ = ["Asked", "Drawn", "Fixed", "draw_events"]

F, U = np.float32, np.uint32


class Fixed(NamedTuple):
    """What is fixed of one event, once it is settled which ship received.

    Attributes:
        seed: Of its random numbers.
        most_m3: Where the likelihood of the hours ends.
        per_most: Its inverse.
        likely_m3: Median of what the hours speak for.
        before: Draught of the receiver before, nan if none.
        after: Her draught after.
        by_before: Draught of the giver before.
        by_change: Her draught before less that after.
        has_before: Whether there is one.
        has_after: Whether there is one.
        has_by_before: Whether there is one.
        has_change: Whether there is one.
        dwt_to: Factor of the receiver's deadweight.
        dwt_by: Factor of the giver's.
    """

    seed: Any
    most_m3: Any
    per_most: Any
    likely_m3: Any
    before: Any
    after: Any
    by_before: Any
    by_change: Any
    has_before: Any
    has_after: Any
    has_by_before: Any
    has_change: Any
    dwt_to: Any
    dwt_by: Any


class Asked(NamedTuple):
    """The events of one batch, in order of time.

    Attributes:
        seeds: Of the random numbers, uint32 (events,).
        ships: Places of ship 1 and ship 2 in the hulls of the batch, (events, 2).
        books: Their places among all ships, (events, 2).
        known: Per ship whether what she took is known at the start, what she gave, and whether both
            are carried on at the end; (events, 2, 3).
        typed: Draught before and after of each, nan if none, float32 (events, 2, 2).
        first_receives: Probability that ship 1 received, float32 (events,).
        counts: Probability to count if ship 1, and if ship 2, received, float32 (events, 2).
        dwt: Factor of the deadweight of each, float32 (events, 2).
        stays: Coefficients of the likelihood of the hours, float32 (events, 13).
        hours: Where that likelihood ends, and its median, m³; float32 (events, 2).
    """

    seeds: Any
    ships: Any
    books: Any
    known: Any
    typed: Any
    first_receives: Any
    counts: Any
    dwt: Any
    stays: Any
    hours: Any


class Drawn(NamedTuple):
    """What is filled; arrays of shape (events, draws).

    Attributes:
        volume_bbl: Barrels moved.
        first_receives: Whether ship 1 received.
        counts: Whether it would count by itself.
        mass_t: Tonnes moved; the last four are filled only if they hold as many events.
        aboard_t: What the giver had.
        bound: Place in `inputs.BOUNDS`.
        believed: Whether the readings were believed.
    """

    volume_bbl: Any
    first_receives: Any
    counts: Any
    mass_t: Any
    aboard_t: Any
    bound: Any
    believed: Any


@compiled
def _load(
    values: NDArray[np.float32],
    row: int,
    lanes: NDArray[np.uint32],
    count: int,
    even: bool,
    work: NDArray[np.float32],
) -> None:
    """Copies the rows of `values` for the lanes of a block; `even` if these follow each other."""
    for k in range(values.shape[0]):
        at = (row + k) * LANES
        if even:
            first = lanes[0]
            for i in range(count):
                work[at + i] = values[k, first + i]
        else:
            for i in range(count):
                work[at + i] = values[k, lanes[i]]


@compiled
def _net(
    row: int,
    sign: Any,
    net: NDArray[np.float32],
    lanes: NDArray[np.uint32],
    count: int,
    work: NDArray[np.float32],
) -> None:
    for i in range(count):
        work[row * LANES + i] = max(sign * net[lanes[i]], F(0.0))


@compiled
def _event(asked: Asked, e: int, to: int) -> Fixed:
    """Returns what is fixed of an event if ship `to` (0 or 1) received."""
    typed, by = asked.typed[e, to], asked.typed[e, 1 - to]
    change = by[0] - by[1]
    return Fixed(
        asked.seeds[e],
        asked.hours[e, 0],
        F(1.0) / asked.hours[e, 0],
        asked.hours[e, 1],
        typed[0],
        typed[1],
        by[0],
        change,
        not math.isnan(typed[0]),
        not math.isnan(typed[1]),
        not math.isnan(by[0]),
        not math.isnan(change),
        asked.dwt[e, to],
        asked.dwt[e, 1 - to],
    )


@compiled
def _propose(
    event: Fixed,
    assumed: Assumed,
    stay: tuple[Any, ...],
    lanes: NDArray[np.uint32],
    work: NDArray[np.float32],
) -> None:
    prepared(event, assumed, lanes, work)
    if event.has_after and event.has_change:
        from_size(event, assumed, stay, lanes, work, YES)
        if event.has_before:
            from_receiver(event, assumed, stay, lanes, work, YES, YES)
        else:
            from_receiver(event, assumed, stay, lanes, work, NO, YES)
        return
    from_size(event, assumed, stay, lanes, work, NO)
    if event.has_after and event.has_before:
        from_receiver(event, assumed, stay, lanes, work, YES, NO)
    elif event.has_after:
        from_receiver(event, assumed, stay, lanes, work, NO, NO)
    elif event.has_change:
        from_giver(event, assumed, stay, lanes, work)


@compiled
def _store(
    e: int, lanes: NDArray[np.uint32], count: int, work: NDArray[np.float32], drawn: Drawn
) -> None:
    volume, mass = drawn.volume_bbl[e], drawn.mass_t[e]
    for i in range(count):
        volume[lanes[i]] = work[MASS * LANES + i] * work[FACTOR * LANES + i]
        mass[lanes[i]] = work[MASS * LANES + i]
    if e < drawn.bound.shape[0]:
        for i in range(count):
            d = lanes[i]
            drawn.aboard_t[e, d] = work[ABOARD * LANES + i]
            drawn.bound[e, d] = np.int8(work[BOUND * LANES + i])
            drawn.believed[e, d] = np.int8(work[BELIEVED * LANES + i])


@compiled
def _book(
    e: int, first: int, last: int, asked: Asked, net: NDArray[np.float32], drawn: Drawn
) -> None:
    """Settles in which draws the event counts, and books what its ships took and gave."""
    seed, takes = asked.seeds[e], drawn.first_receives[e]
    counts, mass = drawn.counts[e], drawn.mass_t[e]
    one, two = asked.counts[e, 0], asked.counts[e, 1]
    for d in range(first, last):
        counts[d] = uniform(start(seed, d), U(2)) < (one if takes[d] else two)
    for side in range(2):
        books = net[asked.books[e, side]]
        kept = F(1.0) if asked.known[e, side, 2] else F(0.0)
        sign = F(1.0) if side == 0 else F(-1.0)
        for d in range(first, last):
            moved = mass[d] if counts[d] else F(0.0)
            books[d] = kept * books[d] + sign * (moved if takes[d] else -moved)


@compiled
def _direct(
    e: int, first: int, last: int, asked: Asked, drawn: Drawn, rest: NDArray[np.uint32]
) -> tuple[int, int]:
    """Draws the direction: the likelier receiver, and how many draws (in `rest`) say otherwise."""
    seed, chance, takes = asked.seeds[e], asked.first_receives[e], drawn.first_receives[e]
    for d in range(first, last):
        takes[d] = uniform(start(seed, d), U(1)) < chance
    first_is = chance >= F(0.5)
    others = 0
    for d in range(first, last):
        if takes[d] != first_is:
            rest[others] = d
            others += 1
    return (0 if first_is else 1), others


def _entry(stamp: int) -> Callable[..., None]:
    """Makes the one function that Python calls; the code on disk is named by the stamp too."""

    @kept
    def draw_events(
        first: int,
        last: int,
        asked: Asked,
        assumed: Assumed,
        hulls: NDArray[np.float32],
        shared: NDArray[np.float32],
        net: NDArray[np.float32],
        drawn: Drawn,
    ) -> None:
        """Draws the events of a batch, in the draws from `first` up to `last`.

        Args:
            first: First draw.
            last: Draw after the last.
            asked: The events.
            assumed: Of every event.
            hulls: Of the ships of the batch, in the rows of `hulls.hull_of`, (ships, 8, draws).
            shared: Waterplane, odds of the laden fraction, edges of the product mix and bbl/t, in
                the rows of `hulls.shared_rows`, (9, draws).
            net: Tonnes each ship took less tonnes she gave, (all ships, draws); brought up to date.
            drawn: Filled.
        """
        if stamp < 0:
            return
        work = np.zeros(ROWS * LANES, dtype=np.float32)
        lanes, rest = np.zeros(LANES, dtype=np.uint32), np.empty(last - first, dtype=np.uint32)
        for e in range(asked.seeds.shape[0]):
            c = asked.stays[e]
            stay = (
                c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12],
            )  # fmt: skip
            likelier, others = _direct(e, first, last, asked, drawn, rest)
            # the likelier reading for all draws, then the other one for those that are of it
            for turn in range(2):
                to = likelier if turn == 0 else 1 - likelier
                event, size = _event(asked, e, to), last - first if turn == 0 else others
                receiver, giver = asked.books[e, to], asked.books[e, 1 - to]
                for begin in range(0, size, LANES):
                    count = min(LANES, size - begin)
                    for i in range(count):
                        lanes[i] = first + begin + i if turn == 0 else rest[begin + i]
                    even = turn == 0
                    _load(hulls[asked.ships[e, to]], 0, lanes, count, even, work)
                    _load(hulls[asked.ships[e, 1 - to]], BY, lanes, count, even, work)
                    _load(shared, KRISTENSEN, lanes, count, even, work)
                    held = F(1.0) if asked.known[e, to, 0] else F(0.0)
                    gone = F(-1.0) if asked.known[e, 1 - to, 1] else F(0.0)
                    _net(HELD, held, net[receiver], lanes, count, work)
                    _net(GONE, gone, net[giver], lanes, count, work)
                    _propose(event, assumed, stay, lanes, work)
                    _store(e, lanes, count, work, drawn)
            _book(e, first, last, asked, net, drawn)

    return cast("Callable[..., None]", draw_events)


draw_events = _entry(
    stamp_of(__file__, *(str(m.__file__) for m in (arithmetic, blocks, proposals, shapes)))
)
