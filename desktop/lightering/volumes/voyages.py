"""Each ship's events in time: what came between, and what she holds."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lightering.model.ships import Ship, ships_in

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Calls", "Event", "joined", "known_before"]


@dataclass(frozen=True, slots=True)
class Event:
    """One encounter that passed the screening.

    Attributes:
        number: Place among them, in order of time.
        ships: The two ships (mmsi, identity).
        start_ms: First contact.
        end_ms: Last contact.
    """

    number: int
    ships: tuple[Ship, Ship]
    start_ms: int
    end_ms: int


class Calls:
    """Arrivals of each ship at ports of one kind: of the DPRK, or where cargoes are loaded."""

    def __init__(self, calls: pd.DataFrame | None = None) -> None:
        """Sorts the arrivals by ship.

        Args:
            calls: `screening.dprk_port_calls` or `loading_port_calls`; None for no call at all.
        """
        self._arrivals: dict[Ship, list[int]] = {}
        if calls is None:
            return
        times = calls["arrival_utc"].dt.as_unit("ms").dt.tz_localize(None).to_numpy()
        ms = times.astype("datetime64[ms]").astype(np.int64)
        for ship, time in zip(ships_in(calls), ms, strict=True):
            self._arrivals.setdefault(ship, []).append(int(time))
        for arrivals in self._arrivals.values():
            arrivals.sort()

    def between(self, ship: Ship, from_ms: int, to_ms: int) -> int | None:
        """Returns the first arrival in [from, to), or None.

        Args:
            ship: (mmsi, identity).
            from_ms: Milliseconds since 1970 UTC.
            to_ms: The same.
        """
        arrivals = self._arrivals.get(ship, [])
        at = bisect_left(arrivals, from_ms)
        return arrivals[at] if at < len(arrivals) and arrivals[at] < to_ms else None


def known_before(
    events: list[Event], calls: tuple[Calls, Calls], keep_ms: int, keep_given_ms: int
) -> NDArray[np.bool_]:
    """Returns what is known of each ship from her earlier events when the next one comes.

    A call at a DPRK port empties her, a call at a loading port fills her; not every call is seen,
    so what she took is forgotten after some days and what she gave earlier still.

    Args:
        events: In order of time.
        calls: DPRK calls, and calls at loading ports.
        keep_ms: After this long what was taken says nothing any more.
        keep_given_ms: The same for what was given.

    Returns:
        (events, 2, 3): what she took is known at the start, what she gave is known at the start,
        both are carried on at the end.
    """
    known = np.zeros((len(events), 2, 3), dtype=np.bool_)
    last: dict[Ship, int] = {}
    for number, event in enumerate(events):
        for side, ship in enumerate(event.ships):
            booked = last.get(ship)
            if booked is not None:
                whens = ((event.start_ms, keep_ms), (event.start_ms, keep_given_ms))
                for k, (at_ms, keep) in enumerate((*whens, (event.end_ms, keep_ms))):
                    known[number, side, k] = at_ms - booked <= keep and all(
                        one.between(ship, booked, at_ms) is None for one in calls
                    )
            last[ship] = event.end_ms
    return known


def joined(events: list[Event], within_ms: int) -> tuple[list[Event], dict[int, int]]:
    """Returns the events with meetings that a silence cut in two joined in the first of them.

    Args:
        events: In order of start.
        within_ms: The same two ships meeting again this soon have not parted in between.

    Returns:
        The events, the first of each meeting lasting until its end; and the number of the first
        for each that continues it.
    """
    found = list(events)
    continues: dict[int, int] = {}
    last: dict[tuple[Ship, Ship], int] = {}
    for event in events:
        pair = (min(event.ships), max(event.ships))
        first = last.get(pair)
        if first is not None and event.start_ms - found[first].end_ms <= within_ms:
            end = max(found[first].end_ms, event.end_ms)
            found[first] = replace(found[first], end_ms=end)
            continues[event.number] = first
        else:
            last[pair] = event.number
    return found, continues
