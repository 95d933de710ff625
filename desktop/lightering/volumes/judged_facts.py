"""The facts of a judged event by which its other explanations are weighed."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.units import DAY_MS
from lightering.volumes.alternatives import Facts
from lightering.volumes.explanations import MANY_DAYS
from lightering.volumes.particulars import typical_dwt_t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lightering.model.params import VolumeParams
    from lightering.volumes.particulars import Particulars
    from lightering.volumes.readings import Side
    from lightering.volumes.voyages import Event

__all__ = ["facts_of", "ships_beside"]

_WINDOW_MS = int(MANY_DAYS * DAY_MS)


def ships_beside(events: Sequence[Event]) -> list[tuple[int, int]]:
    """Returns how many other ships each ship of an event lay beside within a week of it.

    Args:
        events: All events that may be transfers.
    """
    met: dict[tuple[int, int], list[tuple[int, tuple[int, int]]]] = {}
    for event in events:
        for ship, other in (event.ships, event.ships[::-1]):
            met.setdefault(ship, []).append((event.start_ms, other))
    for meetings in met.values():
        meetings.sort()
    return [(_others(met, event, 0), _others(met, event, 1)) for event in events]


def _others(
    met: Mapping[tuple[int, int], list[tuple[int, tuple[int, int]]]], event: Event, side: int
) -> int:
    meetings = met[event.ships[side]]
    first = bisect.bisect_left(meetings, event.start_ms - _WINDOW_MS, key=lambda one: one[0])
    last = bisect.bisect_right(meetings, event.start_ms + _WINDOW_MS, key=lambda one: one[0])
    return len({other for _start, other in meetings[first:last]})


def facts_of(
    encounter: Mapping[Any, Any],
    told: Mapping[Any, Any],
    ships: tuple[Particulars, Particulars],
    sides: tuple[Side, Side],
    beside: tuple[int, int],
    params: VolumeParams,
) -> Facts:
    """Returns what the other explanations of an event are weighed by.

    Args:
        encounter: Its row of the encounters.
        told: Its row of the screening.
        ships: Ship 1 and ship 2.
        sides: Their draught readings.
        beside: Of `ships_beside`.
        params: For typical deadweights.
    """
    sized = [ship.dwt_t is not None or ship.length_m is not None for ship in ships]
    dwt = [
        typical_dwt_t(ship, params) if known else None
        for ship, known in zip(ships, sized, strict=True)
    ]
    imo = [encounter[f"imo_{s}"] for s in "12"]
    odd = [told.get(f"signs_{s}") for s in "12"]
    speeds = [_number(encounter[f"mean_speed_{s}_kn"]) for s in "12"]
    port = encounter["port"]
    return Facts(
        kind=str(encounter["kind"]),
        contact_h=_number(encounter["contact_h"]),
        trades=(str(told["trade_1"]), str(told["trade_2"])),
        lengths_m=(ships[0].length_m, ships[1].length_m),
        speeds_kn=None if speeds[0] is None or speeds[1] is None else (speeds[0], speeds[1]),
        median_distance_m=_number(encounter["median_distance_m"]),
        port_km=_number(encounter["port_km"]),
        port=port if isinstance(port, str) else "",
        changes_m=(sides[0].change_m, sides[1].change_m),
        dwt_t=(dwt[0], dwt[1]),
        one_number=None if any(pd.isna(one) for one in imo) else bool(imo[0] == imo[1]),
        signs=None if any(not isinstance(one, str) for one in odd) else _signs(odd),
        beside=beside,
        grouped=isinstance(encounter.get("group_id"), str) and bool(encounter["group_id"]),
    )


def _signs(odd: Sequence[Any]) -> tuple[str, ...]:
    return tuple(sign for text in odd for sign in str(text).split("; ") if sign)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
