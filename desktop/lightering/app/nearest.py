"""How close ships came where nobody met: said when a search finds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.app import pipeline

if TYPE_CHECKING:
    from lightering.model.params import Params
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["NearMiss", "nearest", "wider"]

_FARTHER = 10.0
_SHORTER = 0.125
"""Our choices: a near miss is looked for up to ten times the distance and down to an eighth of the
duration; what is beyond both is no miss but another place."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The closest two ships came for a while.

    Attributes:
        mmsi_1: The lower MMSI.
        mmsi_2: The higher one.
        distance_m: Median distance while they were within `within_m`.
        within_m: The distance the spell is counted by.
        contact_h: How long they were.
    """

    mmsi_1: int
    mmsi_2: int
    distance_m: float
    within_m: float
    contact_h: float


def nearest(loaded: Loaded, params: Params, progress: Progress) -> NearMiss | None:
    """Searches again with wider limits and returns the closest pair.

    Args:
        loaded: Clean fixes.
        params: Those of the search that found nothing.
        progress: Told how far the search is.

    Returns:
        None if no two ships came within ten times the distance for an eighth of the duration.

    Raises:
        Cancelled: The person asked to stop.
    """
    wide = wider(params)
    found = pipeline.detect(loaded, wide, progress)
    if found.empty:
        return None
    first = found.sort_values(["median_distance_m", "mmsi_1", "mmsi_2"]).iloc[0]
    return NearMiss(
        int(first["mmsi_1"]),
        int(first["mmsi_2"]),
        float(first["median_distance_m"]),
        wide.detect.distance_m,
        float(first["contact_h"]),
    )


def wider(params: Params) -> Params:
    """Returns the limits within which a meeting is a near miss.

    Args:
        params: Those of the search that found nothing.
    """
    limits = params.detect
    return params.overlaid(
        {
            "detect": {
                "distance_m": limits.distance_m * _FARTHER,
                "min_duration_h": limits.min_duration_h * _SHORTER,
            }
        },
        "near misses",
    )
