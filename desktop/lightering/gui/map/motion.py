"""Where one ship is at a time, with the two fixes it is known from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lightering.gui.map.hulls import Place
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.pair import Pair

__all__ = ["pair_at", "place_at"]


def pair_at(
    fleet: Fleet | None, pair: Pair | None, time_ms: int | None
) -> tuple[Place | None, Place | None]:
    """Returns where giver and receiver are; None for one that is not known then.

    Args:
        fleet: All ships, or None before they are ready.
        pair: The two ships, or None.
        time_ms: Milliseconds since 1970, or None.
    """
    if fleet is None or pair is None or time_ms is None:
        return (None, None)
    one, two = pair.giver.number, pair.receiver.number
    return (
        None if one is None else place_at(fleet, one, time_ms),
        None if two is None else place_at(fleet, two, time_ms),
    )


def place_at(fleet: Fleet, ship: int, time_ms: int) -> Place | None:
    """Returns where a ship is; in a gap it is at its last fix. None before its first fix.

    Between two fixes it moves evenly; the heading turns the shorter way.

    Args:
        fleet: All ships.
        ship: Its number there.
        time_ms: Milliseconds since 1970.
    """
    rows = fleet.rows(ship)
    last = int(np.searchsorted(fleet.time_ms[rows], time_ms, side="right")) - 1 + rows.start
    if last < rows.start:
        return None
    before = fleet.record(last)
    age = time_ms - int(fleet.time_ms[last])
    if age == 0 or last + 1 == rows.stop or fleet.first[last + 1]:
        return Place(
            _number(before, "lon"), _number(before, "lat"), _heading(before), age / HOUR_MS
        )
    after = fleet.record(last + 1)
    share = age / (int(fleet.time_ms[last + 1]) - int(fleet.time_ms[last]))
    lon, lat = _number(before, "lon"), _number(before, "lat")
    east = (_number(after, "lon") - lon + 180.0) % 360.0 - 180.0
    one, two = _heading(before), _heading(after)
    heading = one if two is None else two
    if one is not None and two is not None:
        heading = (one + share * ((two - one + 180.0) % 360.0 - 180.0)) % 360.0
    return Place(lon + share * east, lat + share * (_number(after, "lat") - lat), heading, 0.0)


def _number(fix: dict[str, object], column: str) -> float:
    value = fix.get(column)
    return float(value) if isinstance(value, (int, float)) else math.nan


def _heading(fix: dict[str, object]) -> float | None:
    heading = _number(fix, "heading_deg")
    if not math.isnan(heading):
        return heading
    # a course tells the bow's direction only while the ship makes way
    course, speed = _number(fix, "cog_deg"), _number(fix, "sog_kn")
    return course if not math.isnan(course) and speed >= 1.0 else None
