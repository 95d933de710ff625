"""Chains of transfers: oil is counted once, at the last hop into the DPRK, per delivery cycle.

In each draw what a receiver handed on to a transfer that counts is taken off what she received:
that part is counted there. What she kept counts with her own event. What one ship took between two
calls at DPRK ports is one delivery, and no more than her tanks hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lightering.model.flows import Cycle, Flows, Link, Links
from lightering.units import BARREL_M3
from lightering.volumes.handing import handed_on, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.model.ships import Ship
    from lightering.volumes.handing import Handed
    from lightering.volumes.room import Room
    from lightering.volumes.voyages import Calls, Event

__all__ = [
    "Delivered",
    "by_itself",
    "delivered",
    "flows_of",
    "hops_in_force",
    "part_of",
    "with_hops",
    "with_tanks",
]

_PASSED_ON = 0.5
"""A row is an earlier hop if the oil went on in at least half of the draws (our choice)."""

_SLIGHT = 0.05
"""A later event that took less than this share is not named (our choice)."""

_LEAST_BBL = 1e-3
"""Summed over all draws: less than this is nothing."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Barrels toward the cap by row and draw, where chains or tanks change them.

    Attributes:
        changed: By row: barrels that count in each draw, (draws,). All other rows count their whole
            volume in the draws in which they count.
        passed_bbl: By row: barrels handed on to a transfer that counts, (draws,).
        onward: By row: the later rows that took at least 5 % of what was handed on.
        over: By row: share of the draws in which the tanks of the receiver bound the cycle.
    """

    changed: Mapping[int, NDArray[np.float32]]
    passed_bbl: Mapping[int, NDArray[np.float32]]
    onward: Mapping[int, tuple[int, ...]]
    over: Mapping[int, float]


def flows_of(
    events: Sequence[Event],
    first_receives: NDArray[np.bool_],
    own: NDArray[np.bool_],
    calls: Calls,
    window_ms: int,
    tanks_m3: Callable[[Ship], NDArray[np.float32]],
    parts: Collection[int] = (),
) -> Flows:
    """Returns what the chains are made of; which events may follow which needs no draws.

    Args:
        events: In order of start.
        first_receives: Whether ship 1 received, (events, draws).
        own: Whether each event would count by itself, (events, draws).
        calls: DPRK calls.
        window_ms: How long oil may stay with a ship between two hops.
        tanks_m3: Gives the volume that cargo may fill of a ship by draw.
        parts: Events that only continue another one: they move nothing of their own.
    """
    by_ship: dict[Ship, list[Event]] = {}
    for event in events:
        if event.number in parts:
            continue
        for ship in event.ships:
            by_ship.setdefault(ship, []).append(event)
    links: list[Link] = []
    cycles: list[Cycle] = []
    for ship, hers in by_ship.items():
        for place, event in enumerate(hers):
            for later in hers[place + 1 :]:
                if later.start_ms < event.end_ms or later.start_ms - event.end_ms > window_ms:
                    continue
                if calls.between(ship, event.end_ms, later.start_ms) is not None:
                    continue
                home = calls.between(ship, later.end_ms, event.end_ms + window_ms)
                links.append(
                    Link(
                        event.number,
                        later.number,
                        event.ships[0] == ship,
                        later.ships[0] == ship,
                        home is not None,
                    )
                )
        cycles += [
            Cycle(rows, (tanks_m3(ship) / BARREL_M3).astype(np.float32))
            for rows in _cycles(ship, hers, calls, window_ms, own)
        ]
    links.sort(key=lambda one: (one.earlier, one.later))
    cycles.sort(key=lambda one: one.rows)
    return Flows(
        tuple(event.ships for event in events),
        first_receives,
        own,
        Links(links),
        tuple(cycles),
        parts=frozenset(parts),
    )


def _cycles(
    ship: Ship, hers: list[Event], calls: Calls, window_ms: int, own: NDArray[np.bool_]
) -> list[tuple[tuple[int, bool], ...]]:
    """Returns the events of one ship between two of her calls, where there are several."""
    found: list[list[Event]] = []
    for event in hers:
        if not own[event.number].any():
            continue
        last = found[-1][-1] if found else None
        if (
            last is not None
            and event.start_ms - last.end_ms <= window_ms
            and calls.between(ship, last.end_ms, event.start_ms) is None
        ):
            found[-1].append(event)
        else:
            found.append([event])
    return [
        tuple((event.number, event.ships[0] == ship) for event in group)
        for group in found
        if len(group) > 1
    ]


def part_of(
    flows: Flows,
    first_receives: NDArray[np.bool_],
    own: NDArray[np.bool_],
    numbers: NDArray[np.uint32],
) -> Flows:
    """Returns the flows with other draws of the same events, some or all.

    Args:
        flows: With all draws.
        first_receives: Whether ship 1 received, (events, draws of the part).
        own: Whether each event would count by itself, likewise.
        numbers: Which draws, in order.
    """
    cycles = flows.cycles
    if len(numbers) < flows.own.shape[1]:
        cycles = tuple(Cycle(one.rows, one.capacity_bbl[numbers]) for one in cycles)
    return replace(
        flows, first_receives=first_receives, own=own, cycles=cycles, hops=frozenset[int]()
    )


def with_tanks(flows: Flows, tanks_m3: Callable[[Ship], NDArray[np.float32]]) -> Flows:
    """Returns the flows with other tanks of the same ships.

    Args:
        flows: With what they held.
        tanks_m3: As in `flows_of`.
    """
    cycles = []
    for one in flows.cycles:
        row, first = one.rows[0]
        ship = flows.ships[row][0 if first else 1]
        cycles.append(Cycle(one.rows, (tanks_m3(ship) / BARREL_M3).astype(np.float32)))
    return replace(flows, cycles=tuple(cycles))


def with_hops(
    flows: Flows, volume_bbl: NDArray[np.float32], room: Room | None = None
) -> tuple[Flows, Handed]:
    """Returns the flows with the rows marked whose oil went on in most of the draws.

    A row whose receiver called at a DPRK port afterwards, with what she kept, is no such row: it is
    split, and the rest counts.

    Args:
        flows: Who took what from whom.
        volume_bbl: Barrels moved, (rows, draws).
        room: Where the answer may stand until it is used for another one.

    Returns:
        The flows; and what each row handed on, which holds as long as no other rows count.
    """
    handed = handed_on(flows.links, flows.first_receives, volume_bbl, flows.own, room)
    share = (handed.some / max(volume_bbl.shape[1], 1)).tolist()
    hops = {
        row for row, part in zip(handed.earlier.tolist(), share, strict=True) if part >= _PASSED_ON
    }
    return replace(flows, hops=frozenset(hops - flows.links.split)), handed


def by_itself(
    flows: Flows, sure: Collection[int] = (), never: Collection[int] = ()
) -> NDArray[np.bool_]:
    """Returns whether each row counts by itself in each draw, as the analyst decided.

    An earlier hop counts nothing as long as one of the later events is not dismissed.

    Args:
        flows: Who took what from whom.
        sure: Rows that count in every draw.
        never: Rows that count in none.
    """
    counting = flows.own.copy()
    counting[list(sure)] = True
    counting[list(never)] = False
    counting[list(hops_in_force(flows, never))] = False
    counting[list(flows.parts)] = False
    return counting


def hops_in_force(flows: Flows, never: Collection[int] = ()) -> frozenset[int]:
    """Returns the earlier hops of which a later event is not dismissed.

    Args:
        flows: Who took what from whom.
        never: Rows that count in no draw.
    """
    onward, out = flows.links.onward, set(never)
    return frozenset(row for row in flows.hops if not set(onward[row]) <= out)


def delivered(
    flows: Flows,
    volume_bbl: NDArray[np.float32],
    counting: NDArray[np.bool_] | None = None,
    handed: Handed | None = None,
    room: Room | None = None,
) -> Delivered:
    """Returns what counts where, in each draw.

    What a ship hands on is taken off what she took last, then off what she took before; whatever
    the order, no barrel is counted twice and none of the last hop is lost.

    Args:
        flows: Who took what from whom.
        volume_bbl: Barrels moved, (rows, draws).
        counting: Whether each row counts by itself, (rows, draws); by default `flows.own`.
        handed: `handed_on` of the same arrays, if it is known already.
        room: Where the answer may stand until it is used for another one.
    """
    own = flows.own if counting is None else counting
    handed = handed or handed_on(flows.links, flows.first_receives, volume_bbl, own, room)
    earlier = handed.earlier.tolist()
    passed = {
        row: gone
        for row, gone, some in zip(earlier, handed.passed_bbl, handed.some, strict=True)
        if some
    }
    left, cuts = settled(volume_bbl, own, flows.first_receives, handed, flows.cycles, room)
    changed = {row: left[row] for row in passed}
    over: dict[int, float] = {}
    for cycle, hers in zip(flows.cycles, cuts, strict=True):
        if hers.any():
            for (row, _first), count in zip(cycle.rows, hers.tolist(), strict=True):
                changed[row] = left[row]
                over[row] = max(over.get(row, 0.0), count / volume_bbl.shape[1])
    onward = _onward(handed, passed.keys())
    return Delivered(changed, passed, onward, over)


def _onward(handed: Handed, rows: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Returns by row the later ones that took no slight part of what it handed on."""
    pairs, took = handed.pairs, handed.took_bbl
    found: dict[int, list[int]] = {row: [] for row in rows}
    whole = np.bincount(pairs[:, 0], weights=took, minlength=1)
    much = took >= np.maximum(_SLIGHT * whole[pairs[:, 0]], _LEAST_BBL)
    for row, later in pairs[much].tolist():
        if row in found:
            found[row].append(later)
    return {row: tuple(later) for row, later in found.items()}
