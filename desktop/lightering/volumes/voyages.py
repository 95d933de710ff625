"""Each ship's events in time: what came between, and what she holds."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Calls", "Event", "Holds", "Key", "joined"]

Key = tuple[int, int]


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
    ships: tuple[Key, Key]
    start_ms: int
    end_ms: int


class Calls:
    """Arrivals of each ship at DPRK ports."""

    def __init__(self, calls: pd.DataFrame | None = None) -> None:
        """Sorts the arrivals by ship.

        Args:
            calls: `screening.dprk_port_calls`; None for no call at all.
        """
        self._arrivals: dict[Key, list[int]] = {}
        if calls is None:
            return
        times = calls["arrival_utc"].dt.as_unit("ms").dt.tz_localize(None).to_numpy()
        ms = times.astype("datetime64[ms]").astype(np.int64)
        for mmsi, identity, time in zip(calls["mmsi"], calls["identity"], ms, strict=True):
            self._arrivals.setdefault((int(mmsi), int(identity)), []).append(int(time))
        for arrivals in self._arrivals.values():
            arrivals.sort()

    def between(self, ship: Key, from_ms: int, to_ms: int) -> int | None:
        """Returns the first arrival in [from, to), or None.

        Args:
            ship: (mmsi, identity).
            from_ms: Milliseconds since 1970 UTC.
            to_ms: The same.
        """
        arrivals = self._arrivals.get(ship, [])
        at = bisect_left(arrivals, from_ms)
        return arrivals[at] if at < len(arrivals) and arrivals[at] < to_ms else None


@dataclass(frozen=True, slots=True)
class _Booked:
    in_t: NDArray[np.float64]
    out_t: NDArray[np.float64]
    at_ms: int


class Holds:
    """What each ship took from, and gave to, others since she was last in a port.

    A call at a DPRK port empties her, a call at a loading port fills her; not every call is seen,
    so what she took is forgotten after some days and what she gave earlier still.
    """

    def __init__(self, calls: Calls, loading: Calls, keep_ms: int, keep_given_ms: int) -> None:
        """Starts with nothing known of any ship.

        Args:
            calls: DPRK calls.
            loading: Calls at loading ports.
            keep_ms: After this long what was taken says nothing any more.
            keep_given_ms: The same for what was given.
        """
        self._calls, self._loading = calls, loading
        self._keep_ms, self._keep_given_ms = keep_ms, keep_given_ms
        self._booked: dict[Key, _Booked] = {}

    def taken(self, ship: Key, at_ms: int) -> NDArray[np.float64] | None:
        """Returns tonnes taken less tonnes given, (draws,), or None if nothing is known.

        Args:
            ship: (mmsi, identity).
            at_ms: Time of asking.
        """
        known = self._since(ship, at_ms, self._keep_ms)
        return None if known is None else np.maximum(known.in_t - known.out_t, 0.0)

    def given(self, ship: Key, at_ms: int) -> NDArray[np.float64] | None:
        """Returns tonnes given less tonnes taken, (draws,), or None if nothing is known.

        Args:
            ship: (mmsi, identity).
            at_ms: Time of asking.
        """
        known = self._since(ship, at_ms, self._keep_given_ms)
        return None if known is None else np.maximum(known.out_t - known.in_t, 0.0)

    def add(self, ship: Key, mass_t: NDArray[np.float64], at_ms: int) -> None:
        """Books what a ship took (positive) or gave (negative).

        Args:
            ship: (mmsi, identity).
            mass_t: Tonnes by draw.
            at_ms: Time of the transfer's end.
        """
        took, gave = np.maximum(mass_t, 0.0), np.maximum(-mass_t, 0.0)
        known = self._since(ship, at_ms, self._keep_ms)
        if known is not None:
            took, gave = took + known.in_t, gave + known.out_t
        self._booked[ship] = _Booked(took, gave, at_ms)

    def _since(self, ship: Key, at_ms: int, keep_ms: int) -> _Booked | None:
        known = self._booked.get(ship)
        if known is None or at_ms - known.at_ms > keep_ms:
            return None
        for calls in (self._calls, self._loading):
            if calls.between(ship, known.at_ms, at_ms) is not None:
                return None
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
    last: dict[tuple[Key, Key], int] = {}
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
