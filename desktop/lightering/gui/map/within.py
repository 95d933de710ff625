"""Which ships came through a box of the map, whether they met anybody or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.gui.map.projection import WORLD_M
from lightering.gui.map.viewport import Viewport
from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.viewport import Bounds
    from lightering.progress import Progress

__all__ = ["Within", "ships_within", "turned_boxes", "whole_track"]


@dataclass(frozen=True, slots=True)
class Within:
    """Ships that were heard inside a box during a window of time.

    Attributes:
        bounds: West, south, east, north in projected metres.
        span_ms: The window of time, milliseconds since 1970 UTC.
        ships: int64 (n,): their numbers in the fleet.
        fixes: int64 (n,): fixes inside.
        first_ms: int64 (n,): the first of them.
        last_ms: int64 (n,): the last of them.
    """

    bounds: Bounds
    span_ms: tuple[int, int]
    ships: NDArray[np.int64]
    fixes: NDArray[np.int64]
    first_ms: NDArray[np.int64]
    last_ms: NDArray[np.int64]


def turned_boxes(fleet: Fleet, bounds: Bounds) -> Iterator[Bounds]:
    """Yields a box in metres of the fleet's own origin, for each turn around the world it holds.

    Args:
        fleet: Projected fixes.
        bounds: West, south, east, north in projected metres; may reach over the dateline.
    """
    if not fleet.x.size:
        return
    west, south, east, north = bounds
    # a track that is unrolled over the dateline lies whole worlds away
    low, high = float(fleet.x.min()) + fleet.x0, float(fleet.x.max()) + fleet.x0
    middle, height = (west + east) / 2.0, (south + north) / 2.0
    seen = Viewport(middle, height, 1.0, max(east - west, 1.0), max(north - south, 1.0))
    for turn in seen.turns(low, high):
        left = west - turn * WORLD_M - fleet.x0
        yield left, south - fleet.y0, left + east - west, north - fleet.y0


def ships_within(
    fleet: Fleet, bounds: Bounds, span_ms: tuple[int, int], progress: Progress
) -> Within:
    """Looks which ships sent a position in a box. Only fixes count: a path between two is no fact.

    Args:
        fleet: Projected fixes.
        bounds: West, south, east, north in projected metres; may reach over the dateline.
        span_ms: First and last time looked at, milliseconds since 1970 UTC.
        progress: Asked whether to stop.

    Raises:
        Cancelled: The person, or newer results, asked to stop.
    """
    # numba takes a second to import: the window must not wait for it
    from lightering.gui.map import kernels

    many = len(fleet.mmsi)
    fixes = np.zeros(many, np.int64)
    first = np.full(many, np.iinfo(np.int64).max)
    last = np.full(many, np.iinfo(np.int64).min)
    for box in turned_boxes(fleet, bounds):
        stop_if_cancelled(progress)
        columns = (fleet.x, fleet.y, fleet.time_ms, fleet.start)
        kernels.inside(*columns, *box, *span_ms, fixes, first, last)
    ships = np.flatnonzero(fixes)
    return Within(bounds, span_ms, ships, fixes[ships], first[ships], last[ships])


def whole_track(fleet: Fleet, ship: int) -> Within:
    """Returns one ship with all her fixes, and the box they lie in.

    Args:
        fleet: All ships.
        ship: Her number there.
    """
    rows = fleet.rows(ship)
    x, y, time_ms = fleet.x[rows], fleet.y[rows], fleet.time_ms[rows]
    first, last = int(time_ms[0]), int(time_ms[-1])
    return Within(
        bounds=(
            float(x.min()) + fleet.x0,
            float(y.min()) + fleet.y0,
            float(x.max()) + fleet.x0,
            float(y.max()) + fleet.y0,
        ),
        span_ms=(first, last),
        ships=np.array([ship], dtype=np.int64),
        fixes=np.array([len(x)], dtype=np.int64),
        first_ms=np.array([first], dtype=np.int64),
        last_ms=np.array([last], dtype=np.int64),
    )
