"""The fixes of all ships, each ship's in one run: what loitering, gaps and leads look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.detect.runs import east_of
from lightering.geo import to_ecef
from lightering.model.identifiers import is_ship
from lightering.model.ships import ship_numbers
from lightering.tracks.conflicts import settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["Paths", "paths"]


@dataclass(frozen=True, slots=True)
class Paths:
    """Fixes of ships sorted by (mmsi, identity, time), one place at a time.

    Attributes:
        first: int64 (ships + 1,), fix at which each ship begins, and the count.
        mmsi: int64 (ships,).
        identity: int16 (ships,).
        ship: int64 (n,), number of the ship of each fix.
        time_ms: int64 (n,), ms since 1970 UTC.
        lon: float64 (n,), degrees, -180 to 180.
        lat: float64 (n,), degrees.
        xyz: float64 (n, 3), Earth-centred metres.
        sog_kn: float64 (n,), NaN where none was sent.
        nav_status: int16 (n,), -1 where none was sent.
    """

    first: NDArray[np.int64]
    mmsi: NDArray[np.int64]
    identity: NDArray[np.int16]
    ship: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    xyz: NDArray[np.float64]
    sog_kn: NDArray[np.float64]
    nav_status: NDArray[np.int16]


def paths(loaded: Loaded) -> Paths:
    """Returns the fixes of ships; stations, aids, aircraft and 0° N 0° E are left out.

    Args:
        loaded: Clean fixes, in any order.
    """
    mmsi, time_ms = _column(loaded, "mmsi", np.int64), _column(loaded, "time_utc", np.int64)
    lon, lat = _column(loaded, "lon"), _column(loaded, "lat")
    placed = np.isfinite(lon) & np.isfinite(lat) & ((lon != 0.0) | (lat != 0.0))
    rows = np.flatnonzero(is_ship(mmsi) & placed)
    code = ship_numbers(mmsi[rows], loaded.identity[rows])
    step = np.diff(code)
    if not np.all((step > 0) | ((step == 0) & (np.diff(time_ms[rows]) >= 0))):
        order = np.lexsort((time_ms[rows], code))
        rows, code = rows[order], code[order]
    east, north = east_of(lon[rows]), lat[rows]
    xyz = to_ecef(east, north)
    keep = settled(_edges(code), time_ms[rows], east, north, xyz)
    rows, code, east, north = rows[keep], code[keep], east[keep], north[keep]
    first = _edges(code)
    status = loaded.fixes.column("nav_status").fill_null(-1).to_numpy()
    return Paths(
        first=first,
        mmsi=mmsi[rows[first[:-1]]],
        identity=loaded.identity[rows[first[:-1]]],
        ship=np.repeat(np.arange(first.size - 1), np.diff(first)),
        time_ms=time_ms[rows],
        lon=east,
        lat=north,
        xyz=np.ascontiguousarray(xyz[keep]),
        sog_kn=_column(loaded, "sog_kn")[rows],
        nav_status=np.asarray(status, dtype=np.int16)[rows],
    )


def _edges(code: NDArray[np.int64]) -> NDArray[np.int64]:
    if not code.size:
        return np.zeros(1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(code)) + 1
    return np.concatenate(([0], starts, [code.size])).astype(np.int64)


def _column(loaded: Loaded, name: str, kind: type = np.float64) -> NDArray[Any]:
    column = loaded.fixes.column(name)
    if name == "time_utc":
        column = column.cast("int64")
    return np.asarray(column.to_numpy(), dtype=kind)
