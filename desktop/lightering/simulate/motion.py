"""All planted motion as flat arrays: one row per leg, even motion along one geodesic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import geod
from lightering.simulate.plan import Activity
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.simulate.plan import Plan

__all__ = ["SPAN", "Legs", "legs_of"]

SPAN = 1 << 27
"""More seconds than any simulation lasts: keeps the times of different ships apart in one key."""


@dataclass(frozen=True, slots=True)
class Legs:
    """Legs of all ships, sorted by ship and time; what is out of reach is left out.

    Attributes:
        ship: Index of the plan, int64 (n,).
        start_s: Beginning in seconds, int64 (n,).
        end_s: End, int64 (n,).
        lon: Where it begins, degrees.
        lat: Where it begins, degrees.
        azimuth_deg: Of the geodesic at its beginning.
        metres: Its length.
        activity: `Activity`, int8 (n,).
        heading_deg: Where the bow points; below 0: along the way.
        ends_track: No leg of the ship follows at once.
        speed_kn: Over ground.
        keys: Ship and beginning as one ascending number, to search in.
    """

    ship: NDArray[np.int64]
    start_s: NDArray[np.int64]
    end_s: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    azimuth_deg: NDArray[np.float64]
    metres: NDArray[np.float64]
    activity: NDArray[np.int8]
    heading_deg: NDArray[np.float64]
    ends_track: NDArray[np.bool_]
    speed_kn: NDArray[np.float64]
    keys: NDArray[np.float64]

    def at(
        self, legs: NDArray[np.int64], time_s: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Returns the unrounded places on some legs at some times, lon and lat in degrees.

        Args:
            legs: Rows, shape (n,).
            time_s: Times within them, shape (n,).
        """
        start = self.start_s[legs]
        share = (time_s - start) / (self.end_s[legs] - start)
        lon, lat, _ = geod().fwd(
            self.lon[legs], self.lat[legs], self.azimuth_deg[legs], self.metres[legs] * share
        )
        return np.asarray(lon), np.asarray(lat)

    def find(self, ships: NDArray[np.int64], time_s: NDArray[np.float64]) -> NDArray[np.int64]:
        """Returns the row each ship is on at a time, or −1 where she is out of reach.

        Args:
            ships: Indices of plans, shape (n,).
            time_s: Times, shape (n,).
        """
        rows = (
            np.searchsorted(self.keys, ships.astype(np.float64) * SPAN + time_s, side="right") - 1
        )
        safe = np.maximum(rows, 0)
        held = (rows >= 0) & (self.ship[safe] == ships) & (time_s <= self.end_s[safe])
        return np.where(held, rows, -1)


def legs_of(plans: Sequence[Plan]) -> Legs:
    """Returns the planted motion of all plans.

    Args:
        plans: The fleet; their order numbers the ships.
    """
    counts = [len(plan.activities) for plan in plans]
    ship = np.repeat(np.arange(len(plans)), counts)
    start = np.concatenate([np.asarray(p.times[:-1], dtype=np.int64) for p in plans])
    end = np.concatenate([np.asarray(p.times[1:], dtype=np.int64) for p in plans])
    first = np.concatenate([np.asarray(p.points[:-1]).reshape(-1, 2) for p in plans])
    last = np.concatenate([np.asarray(p.points[1:]).reshape(-1, 2) for p in plans])
    activity = np.concatenate([np.asarray(p.activities, dtype=np.int8) for p in plans])
    heading = np.concatenate([np.asarray(p.headings, dtype=np.float64) for p in plans])
    azimuth, _, metres = geod().inv(first[:, 0], first[:, 1], last[:, 0], last[:, 1])
    follows = np.zeros(len(ship), dtype=bool)
    follows[:-1] = (ship[1:] == ship[:-1]) & (activity[1:] != Activity.ABSENT)
    kept = activity != Activity.ABSENT
    return Legs(
        ship=ship[kept],
        start_s=start[kept],
        end_s=end[kept],
        lon=first[kept, 0],
        lat=first[kept, 1],
        azimuth_deg=np.asarray(azimuth)[kept],
        metres=np.asarray(metres)[kept],
        activity=activity[kept],
        heading_deg=heading[kept],
        ends_track=~follows[kept],
        speed_kn=np.asarray(metres)[kept] / (end - start)[kept] / KNOT_MS,
        keys=ship[kept] * float(SPAN) + start[kept],
    )
