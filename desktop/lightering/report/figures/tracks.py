"""What a map of an encounter shows: two tracks, when and where they met, ports and zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lightering.readers.zone_file import Zone

__all__ = ["Place", "Track", "TrackMap"]


@dataclass(frozen=True, slots=True)
class Track:
    """One ship's fixes inside the time that is drawn.

    Attributes:
        name: What stands beside the line.
        role: "giver" (double line) or "receiver" (single line, broken after the encounter).
        time_ms: Milliseconds since 1970 UTC, ascending, shape (n,).
        lon: Degrees, shape (n,).
        lat: Degrees, shape (n,).
        known: Whether the way from fix k to fix k + 1 is known, shape (n - 1,).
    """

    name: str
    role: str
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Place:
    """A port that is named on the map."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class TrackMap:
    """What one map shows.

    Attributes:
        tracks: Two ships.
        lon: Of the encounter, degrees.
        lat: Of the encounter, degrees.
        start_ms: When the encounter began.
        end_ms: When the encounter ended.
        places: Ports to name where they fall inside.
        zones: That somebody claims.
    """

    tracks: Sequence[Track]
    lon: float
    lat: float
    start_ms: int
    end_ms: int
    places: Sequence[Place]
    zones: Sequence[Zone] = ()
