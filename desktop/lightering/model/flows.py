"""Who took what from whom, draw by draw: what chains of transfers are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.ships import Ship

__all__ = ["Cycle", "Flows", "Link", "Links"]


@dataclass(frozen=True, slots=True)
class Link:
    """A later event at which a ship may have handed on what she took in an earlier one.

    Attributes:
        earlier: Row of the event in which she may have received.
        later: Row of the event in which she may have given.
        as_first: Whether she is ship 1 of the earlier one.
        later_first: Whether she is ship 1 of the later one.
        calls_after: Whether she calls at a DPRK port herself afterwards, with what she kept.
    """

    earlier: int
    later: int
    as_first: bool
    later_first: bool
    calls_after: bool


class Links(tuple[Link, ...]):
    """Links that cannot change, so what follows from them alone is worked out once."""

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """Rows earlier and later of each pair that is linked, in order, (pairs, 2)."""
        found = sorted({(one.earlier, one.later) for one in self})
        return np.array(found, dtype=np.int64).reshape(len(found), 2)

    @cached_property
    def ordered(self) -> NDArray[np.int64]:
        """Rows earlier and later, whether as first and later first, and place among `pairs`.

        The links of the last earlier row come first, (links, 5).
        """
        place = {(one, two): k for k, (one, two) in enumerate(self.pairs.tolist())}
        found = [
            (one.earlier, one.later, one.as_first, one.later_first, place[one.earlier, one.later])
            for one in sorted(self, key=lambda one: (-one.earlier, one.later))
        ]
        return np.array(found, dtype=np.int64).reshape(len(found), 5)

    @cached_property
    def onward(self) -> dict[int, tuple[int, ...]]:
        """Later events that each event may lead to."""
        found: dict[int, set[int]] = {}
        for link in self:
            found.setdefault(link.earlier, set()).add(link.later)
        return {row: tuple(sorted(later)) for row, later in found.items()}

    @cached_property
    def split(self) -> frozenset[int]:
        """Events whose receiver calls at a DPRK port herself afterwards."""
        return frozenset(one.earlier for one in self if one.calls_after)


@dataclass(frozen=True, slots=True)
class Cycle:
    """What one ship may have taken between two calls at DPRK ports.

    Attributes:
        rows: Events with whether she is ship 1, in order of time; two or more.
        capacity_bbl: What her tanks hold by draw, (draws,).
    """

    rows: tuple[tuple[int, bool], ...]
    capacity_bbl: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Flows:
    """Who took what from whom, for the chains; rows as in the transfers.

    Attributes:
        ships: Ship 1 and ship 2 of each row: (mmsi, identity).
        first_receives: Whether ship 1 received, bool (rows, draws).
        own: Whether the event would count by itself, bool (rows, draws).
        links: In order of the earlier event, then of the later one.
        cycles: Delivery cycles of several events.
        hops: Rows whose oil went on in most draws: they count nothing while it counts later.
        parts: Rows that continue another meeting: they count nothing.
    """

    ships: tuple[tuple[Ship, Ship], ...]
    first_receives: NDArray[np.bool_]
    own: NDArray[np.bool_]
    links: Links
    cycles: tuple[Cycle, ...]
    hops: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()
