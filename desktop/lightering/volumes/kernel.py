"""The draws of all events in order of time, compiled: one proposal picked by weight in each draw.

In each draw the shared parameters and both hulls are fixed. Local unknowns (true draughts, ballast,
laden fraction) are proposed several times and one proposal is picked by its weight (sampling
importance resampling), so the draws of all events stay aligned. A proposal comes either from the
readings, with the prior as weight, or from the prior alone, with the chance that the readings have
nothing to do with the event: crews type draughts late or wrongly.

A thread takes a range of draws and runs through all events with a thousand of them at a time: what
a ship took or gave before is known when she meets the next one, and her hull is still in the cache.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from lightering.kernels.compiled import compiled as kept
from lightering.volumes import arithmetic, blocks, proposals, shapes
from lightering.volumes.arithmetic import compiled, stamp_of, start, uniform
from lightering.volumes.blocks import (
    ABOARD,
    BELIEVED,
    BOUND,
    FACTOR,
    GONE,
    HELD,
    LANES,
    MASS,
    ROWS,
    prepared,
)
from lightering.volumes.inputs import Fixed
from lightering.volumes.proposals import FEW, MANY, NO, YES, from_giver, from_receiver, from_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.volumes.inputs import Asked, Assumed, Drawn

__all__ = ["AT_ONCE", "draw_events"]

F, U = np.float32, np.uint32

AT_ONCE = 1024
"""Draws that run through all events of a batch together: their hulls fit the processor's cache."""

_LOOKED_AT = 16
"""Draws looked at together for one of the other direction: in most there is none."""

_STEP = 16
"""A block that is not full is filled up to a multiple of this: whole vectors."""


@compiled
def _gathered(
    blocks: NDArray[np.float32], lanes: NDArray[np.uint32], count: int, rows: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Collects draws that do not follow each other into `rows`, (rows, LANES)."""
    for i in range(count):
        block, lane = lanes[i] // U(LANES), lanes[i] % U(LANES)
        for k in range(rows.shape[0]):
            rows[k, i] = blocks[block, k, lane]
    return rows


@compiled
def _net_along(
    row: int, sign: Any, net: NDArray[np.float32], count: int, work: NDArray[np.float32]
) -> None:
    for i in range(count):
        work[row * LANES + i] = max(sign * net[i], F(0.0))


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
        asked.hours[e, 0],
        F(1.0) / asked.hours[e, 0],
        asked.hours[e, 1],
        typed[0],
        typed[1],
        by[0],
        change,
        asked.roots[e, to, 0],
        asked.roots[e, to, 1],
        asked.roots[e, 1 - to, 2],
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
    states: NDArray[np.uint32],
    size: int,
    to: NDArray[np.float32],
    by: NDArray[np.float32],
    shared: NDArray[np.float32],
    work: NDArray[np.float32],
    detailed: bool,
) -> None:
    prepared(event, assumed, states, size, to, by, shared, work)
    if event.has_after and event.has_change:
        from_size(event, assumed, stay, states, size, work, detailed, FEW, YES)
        if event.has_before:
            from_receiver(event, assumed, stay, states, size, work, detailed, YES, YES)
        else:
            from_receiver(event, assumed, stay, states, size, work, detailed, NO, YES)
        return
    if event.has_after or event.has_change:
        from_size(event, assumed, stay, states, size, work, detailed, FEW, NO)
    else:
        from_size(event, assumed, stay, states, size, work, detailed, MANY, NO)
    if event.has_after and event.has_before:
        from_receiver(event, assumed, stay, states, size, work, detailed, YES, NO)
    elif event.has_after:
        from_receiver(event, assumed, stay, states, size, work, detailed, NO, NO)
    elif event.has_change:
        from_giver(event, assumed, stay, states, size, work, detailed)


@compiled
def _store(
    e: int, lanes: NDArray[np.uint32], count: int, work: NDArray[np.float32], drawn: Drawn
) -> None:
    volume, mass = drawn.volume_bbl[e], drawn.mass_t[e % drawn.mass_t.shape[0]]
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
def _store_along(e: int, first: int, count: int, work: NDArray[np.float32], drawn: Drawn) -> None:
    """Does what `_store` does, for draws that follow each other."""
    volume, mass = drawn.volume_bbl[e, first:], drawn.mass_t[e % drawn.mass_t.shape[0], first:]
    for i in range(count):
        volume[i] = work[MASS * LANES + i] * work[FACTOR * LANES + i]
        mass[i] = work[MASS * LANES + i]
    if e < drawn.bound.shape[0]:
        aboard, bound = drawn.aboard_t[e, first:], drawn.bound[e, first:]
        believed = drawn.believed[e, first:]
        for i in range(count):
            aboard[i] = work[ABOARD * LANES + i]
            bound[i] = np.int8(work[BOUND * LANES + i])
            believed[i] = np.int8(work[BELIEVED * LANES + i])


@compiled
def _book(
    e: int,
    first: int,
    last: int,
    asked: Asked,
    states: NDArray[np.uint32],
    net: NDArray[np.float32],
    drawn: Drawn,
    counted: bool,
) -> None:
    """Settles in which draws the event counts, and books what its ships took and gave."""
    takes, counts = drawn.first_receives[e, first:last], drawn.counts[e, first:last]
    mass = drawn.mass_t[e % drawn.mass_t.shape[0], first:last]
    one, two = asked.counts[e, 0], asked.counts[e, 1]
    if not counted:
        for i in range(last - first):
            counts[i] = uniform(states[i], U(2)) < (one if takes[i] else two)
    for side in range(2):
        books = net[asked.books[e, side], first:last]
        kept = F(1.0) if asked.known[e, side, 2] else F(0.0)
        sign = F(1.0) if side == 0 else F(-1.0)
        for i in range(last - first):
            moved = mass[i] if counts[i] else F(0.0)
            books[i] = kept * books[i] + sign * (moved if takes[i] else -moved)


@compiled
def _direct(
    e: int,
    first: int,
    last: int,
    asked: Asked,
    states: NDArray[np.uint32],
    drawn: Drawn,
    rest: NDArray[np.uint32],
    directed: bool,
) -> tuple[int, int]:
    """Draws the direction: the likelier receiver, and how many draws (in `rest`) say otherwise."""
    chance, takes = asked.first_receives[e], drawn.first_receives[e, first:last]
    if not directed:
        for i in range(last - first):
            takes[i] = uniform(states[i], U(1)) < chance
    first_is = chance >= F(0.5)
    others = 0
    for low in range(0, last - first, _LOOKED_AT):
        high, odd = min(low + _LOOKED_AT, last - first), 0
        for i in range(low, high):
            odd += 1 if takes[i] != first_is else 0
        if odd == 0:
            continue
        for i in range(low, high):
            if takes[i] != first_is:
                rest[others] = i
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
        numbers: NDArray[np.uint32],
        net: NDArray[np.float32],
        drawn: Drawn,
        directed: bool,
        counted: bool,
    ) -> None:
        """Draws the events of a batch, in the draws from `first` up to `last`.

        Args:
            first: First draw, a multiple of `blocks.LANES`.
            last: Draw after the last.
            asked: The events.
            assumed: Of every event.
            hulls: Of the ships, in the rows of `hulls.floating`, (ships, blocks, 8, LANES).
            shared: Waterplane, odds of the laden fraction, edges of the product mix and bbl/t, in
                the rows of `hulls.shared_rows`, (blocks, 9, LANES).
            numbers: Number of each draw, which its random numbers hang on, uint32 (draws,).
            net: Tonnes each ship took less tonnes she gave, (all ships, draws); brought up to date.
            drawn: Filled; tonnes of an event where its place, divided by the rows, leaves a rest.
            directed: Whether it stands in `drawn` already who received.
            counted: Whether it stands there already in which draws each counts.
        """
        if stamp < 0:
            return
        work = np.zeros(ROWS * LANES, dtype=np.float32)
        lanes, states = np.zeros(LANES, dtype=np.uint32), np.zeros(LANES, dtype=np.uint32)
        rows = (
            np.zeros((hulls.shape[2], LANES), dtype=np.float32),
            np.zeros((hulls.shape[2], LANES), dtype=np.float32),
            np.zeros((shared.shape[1], LANES), dtype=np.float32),
        )
        rest, every = np.empty(AT_ONCE, dtype=np.uint32), np.empty(AT_ONCE, dtype=np.uint32)
        for low in range(first, last, AT_ONCE):
            high = min(low + AT_ONCE, last)
            for e in range(asked.seeds.shape[0]):
                seed, c = asked.seeds[e], asked.stays[e]
                for i in range(high - low):
                    every[i] = start(seed, numbers[low + i])
                stay = (
                    c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12],
                )  # fmt: skip
                likelier, others = _direct(e, low, high, asked, every, drawn, rest, directed)
                # the likelier reading for all draws, then the other one for those that are of it
                for turn in range(2):
                    to = likelier if turn == 0 else 1 - likelier
                    event, size = _event(asked, e, to), high - low if turn == 0 else others
                    taker, giver = asked.ships[e, to], asked.ships[e, 1 - to]
                    net_to, net_by = net[asked.books[e, to]], net[asked.books[e, 1 - to]]
                    for begin in range(0, size, LANES):
                        count = min(LANES, size - begin)
                        held = F(1.0) if asked.known[e, to, 0] else F(0.0)
                        gone = F(-1.0) if asked.known[e, 1 - to, 1] else F(0.0)
                        at = low + begin
                        if turn == 0:
                            hers, block = every[begin : begin + LANES], at // LANES
                            to_hull, by_hull = hulls[taker, block], hulls[giver, block]
                            common = shared[block]
                            _net_along(HELD, held, net_to[at:], count, work)
                            _net_along(GONE, gone, net_by[at:], count, work)
                        else:
                            hers = states
                            for i in range(count):
                                lane = rest[begin + i]
                                states[i], lanes[i] = every[lane], low + lane
                            _net(HELD, held, net_to, lanes, count, work)
                            _net(GONE, gone, net_by, lanes, count, work)
                            to_hull = _gathered(hulls[taker], lanes, count, rows[0])
                            by_hull = _gathered(hulls[giver], lanes, count, rows[1])
                            common = _gathered(shared, lanes, count, rows[2])
                        filled = -(-count // _STEP) * _STEP
                        _propose(
                            event, assumed, stay, hers, filled, to_hull, by_hull, common, work,
                            e < drawn.bound.shape[0],
                        )  # fmt: skip
                        if turn == 0:
                            _store_along(e, at, count, work, drawn)
                        else:
                            _store(e, lanes, count, work, drawn)
                _book(e, low, high, asked, every, net, drawn, counted)

    return cast("Callable[..., None]", draw_events)


draw_events = _entry(
    stamp_of(__file__, *(str(m.__file__) for m in (arithmetic, blocks, proposals, shapes)))
)
