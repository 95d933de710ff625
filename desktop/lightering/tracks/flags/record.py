"""One flag on its way into the table, and the fixes all flags are read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["Flag", "Tracks", "listed", "tracks_of"]


class Flag(NamedTuple):
    """A flag and the rows of the fixes that bear it out.

    Attributes:
        flag: Its word, one of `schemas.FLAG_WORDS`.
        mmsi: Of the ship; None where a whole file is meant.
        identity: Which of the ships that share the MMSI; None where all are meant.
        first: Row of the first fix that shows it.
        last: Row of the last one.
        fixes: How many fixes show it.
        value: The value or values, as text with units.
        sentence: For a person.
    """

    flag: str
    mmsi: int | None
    identity: int | None
    first: int
    last: int
    fixes: int
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Tracks:
    """Columns of the fixes that motion is judged by.

    Attributes:
        loaded: Clean fixes.
        mmsi: int64 (n,), ascending.
        time_ms: int64 (n,), ascending within an MMSI.
        lon: float64 (n,), degrees.
        lat: float64 (n,), degrees.
        identity: int16 (n,).
        first: int64 (mmsis + 1,), row at which each MMSI begins.
    """

    loaded: Loaded
    mmsi: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    identity: NDArray[np.int16]
    first: NDArray[np.int64]


def tracks_of(loaded: Loaded) -> Tracks:
    """Returns the columns of some fixes.

    Args:
        loaded: Clean fixes.
    """
    fixes = loaded.fixes
    mmsi = fixes.column("mmsi").to_numpy()
    edges = np.flatnonzero(np.diff(mmsi)) + 1
    first = np.concatenate(([0], edges, [len(mmsi)])) if len(mmsi) else np.zeros(1)
    return Tracks(
        loaded=loaded,
        mmsi=mmsi,
        time_ms=fixes.column("time_utc").cast(pa.int64()).to_numpy(),
        lon=fixes.column("lon").to_numpy(),
        lat=fixes.column("lat").to_numpy(),
        identity=loaded.identity,
        first=first.astype(np.int64),
    )


def listed(values: list[str], most: int = 3) -> str:
    """Joins some values with commas and says when there are more.

    Args:
        values: Texts.
        most: So many are shown.
    """
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return ", ".join(values[:most]) + more
