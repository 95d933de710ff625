"""The few columns of the fixes that screening reads, in the order of ships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.model.identifiers import is_ship

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["ShipFixes", "ship_fixes"]


@dataclass(frozen=True, slots=True)
class ShipFixes:
    """Fixes of ships, sorted by (mmsi, identity, time).

    Attributes:
        row: Row in `loaded.fixes`, shape (n,).
        mmsi: int64 (n,).
        identity: int16 (n,).
        time_ms: Milliseconds since 1970 UTC, int64 (n,).
        lon: Degrees (n,).
        lat: Degrees (n,).
        sog_kn: Knots (n,), nan where none was sent.
        same_ship: Whether the fix before is of the same ship, bool (n,).
    """

    row: NDArray[np.int64]
    mmsi: NDArray[np.int64]
    identity: NDArray[np.int16]
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    sog_kn: NDArray[np.float64]
    same_ship: NDArray[np.bool_]


def ship_fixes(loaded: Loaded) -> ShipFixes:
    """Returns the fixes of ships (no stations, aids, aircraft), each ship's in one run.

    Args:
        loaded: Clean fixes, sorted by (mmsi, time).
    """
    fixes = loaded.fixes
    mmsi = fixes["mmsi"].to_numpy()
    row = np.flatnonzero(is_ship(mmsi))
    identity = loaded.identity[row]
    if identity.any():
        # ships that share an MMSI are interleaved in time: lay them one after the other
        time = fixes["time_utc"].cast(pa.int64()).to_numpy()[row]
        row = row[np.lexsort((time, identity, mmsi[row]))]
        identity = loaded.identity[row]
    of_ship = mmsi[row]
    same = np.zeros(len(row), dtype=np.bool_)
    same[1:] = (of_ship[1:] == of_ship[:-1]) & (identity[1:] == identity[:-1])
    return ShipFixes(
        row=row,
        mmsi=of_ship,
        identity=identity,
        time_ms=fixes["time_utc"].cast(pa.int64()).to_numpy()[row],
        lon=fixes["lon"].to_numpy()[row],
        lat=fixes["lat"].to_numpy()[row],
        sog_kn=fixes["sog_kn"].to_numpy()[row],
        same_ship=same,
    )
