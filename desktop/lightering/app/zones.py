"""Which time zone a table was written in, by where its ships are known to have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.geo import geodesic_m
from lightering.units import MINUTE_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["OFFSETS", "ZoneCheck", "check_zone", "zone_text", "zone_words"]

OFFSETS = tuple(sorted({*range(-12 * 60, 14 * 60 + 1, 30), 5 * 60 + 45, 8 * 60 + 45, 12 * 60 + 45}))
"""Minutes ahead of UTC of the zones there are (IANA database 2024a), and some between."""

_LEAST_PAIRS = 5
_LONGEST_GAP_MS = 30 * MINUTE_MS
"""Our choice: between two fixes more than half an hour apart a place is not interpolated."""

_AGREE_M = 2_000.0
_CLEARLY = 4.0
"""Our choices: a zone is told if its median is under 2 km and a quarter of every other zone's."""

_NEAR_MINUTES = 30
"""A slow ship looks right half an hour off, too: the next zones do not have to be clearly worse."""


@dataclass(frozen=True, slots=True)
class ZoneCheck:
    """What other files say about the zone of a table.

    Attributes:
        ships: MMSI of the ships that are in both.
        files: Names of the other files, as far as they hold these ships.
        offset_min: The zone that fits, in minutes ahead of UTC; None if none can be told.
        apart_m: Nine of ten positions agree within this with that zone.
        pairs: Positions compared with it.
        utc_apart_m: Median distance if the times were UTC; None if nothing could be compared.
    """

    ships: tuple[int, ...]
    files: tuple[str, ...]
    offset_min: int | None
    apart_m: float
    pairs: int
    utc_apart_m: float | None


def zone_text(minutes: int) -> str:
    """Returns an offset as it stands in a mapping: `+09:00`.

    Args:
        minutes: Ahead of UTC.
    """
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def zone_words(zone: str) -> str:
    """Returns a zone as it is read: `UTC`, `UTC+09:00`, `UTC−05:00`.

    Args:
        zone: As it stands in a mapping: an offset, "UTC" or "".
    """
    return "UTC" if zone in ("", "UTC") else f"UTC{zone}".replace("-", "−")


def check_zone(tried: pa.Table, known: pa.Table) -> ZoneCheck | None:
    """Compares a table whose times may be local with fixes of the same ships.

    Args:
        tried: Fixes of the table, its times taken as UTC.
        known: Fixes of other files, sorted by (mmsi, time_utc).

    Returns:
        None if no ship is in both.
    """
    ships = _common(tried, known)
    if not len(ships):
        return None
    known = known.filter(pc.is_in(known.column("mmsi"), pa.array(ships)))
    files = tuple(sorted(set(pc.unique(known.column("source_file")).to_pylist())))
    apart = [_distances(tried, known, ships, offset) for offset in OFFSETS]
    medians = np.array([np.median(one) if len(one) >= _LEAST_PAIRS else np.inf for one in apart])
    utc = apart[OFFSETS.index(0)]
    utc_apart = float(np.median(utc)) if len(utc) else None
    best = int(np.argmin(medians))
    minutes = np.array(OFFSETS)
    far = np.abs(minutes - minutes[best]) > _NEAR_MINUTES
    rivals = medians[far & np.isfinite(medians)]
    told = medians[best] <= _AGREE_M and (
        not len(rivals) or rivals.min() >= _CLEARLY * max(medians[best], 1.0)
    )
    return ZoneCheck(
        ships=tuple(int(ship) for ship in ships),
        files=files,
        offset_min=OFFSETS[best] if told else None,
        apart_m=float(np.quantile(apart[best], 0.9)) if len(apart[best]) else np.inf,
        pairs=len(apart[best]),
        utc_apart_m=utc_apart,
    )


def _common(tried: pa.Table, known: pa.Table) -> NDArray[np.int64]:
    here = pc.unique(tried.column("mmsi")).to_numpy()
    there = pc.unique(known.column("mmsi")).to_numpy()
    both: NDArray[np.int64] = np.intersect1d(here, there)
    return both


def _distances(
    tried: pa.Table, known: pa.Table, ships: Sequence[int] | NDArray[np.int64], offset_min: int
) -> NDArray[np.float64]:
    """Metres between where the table has a ship and where other files have her by then."""
    found = []
    here = [_columns(tried, int(ship)) for ship in ships]
    there = [_columns(known, int(ship)) for ship in ships]
    for (time, lon, lat), (known_time, known_lon, known_lat) in zip(here, there, strict=True):
        shifted = time - offset_min * MINUTE_MS
        after = np.searchsorted(known_time, shifted)
        inside = (after > 0) & (after < len(known_time))
        after = after[inside]
        before = after - 1
        gap = known_time[after] - known_time[before]
        close = gap <= _LONGEST_GAP_MS
        after, before, gap = after[close], before[close], gap[close]
        if not len(after):
            continue
        rows = np.flatnonzero(inside)[close]
        share = (shifted[rows] - known_time[before]) / np.maximum(gap, 1)
        # the shorter way round, for ships at the dateline
        turn = (known_lon[after] - known_lon[before] + 180.0) % 360.0 - 180.0
        at_lon = known_lon[before] + share * turn
        at_lat = known_lat[before] + share * (known_lat[after] - known_lat[before])
        found.append(geodesic_m(lon[rows], lat[rows], at_lon, at_lat))
    return np.concatenate(found) if found else np.empty(0)


def _columns(
    table: pa.Table, ship: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    own = table.filter(pc.equal(table.column("mmsi"), ship)).sort_by("time_utc")
    time = own.column("time_utc").cast(pa.int64()).to_numpy()
    return time, own.column("lon").to_numpy(), own.column("lat").to_numpy()
