"""A chunk whose every record is sound is told by the least and the greatest of its columns.

Most chunks of a typed table are: they need no masks, no copies and no look at single records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, numbers_in
from lightering.model.schemas import TIME
from lightering.readers.times import are_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.readers.evidence import Evidence
    from lightering.readers.flavours import Flavour

__all__ = ["all_sound"]

_NINE_DIGITS = (100_000_000, 999_999_999)


def all_sound(
    columns: Mapping[str, pa.Array], flavour: Flavour, evidence: Evidence
) -> dict[str, pa.Array] | None:
    """Returns ship, time and place of a chunk in which nothing is to be refused or repaired.

    Args:
        columns: Raw arrays by role, shape (n,).
        flavour: How the publisher writes.
        evidence: Where the chunk is counted if it is sound, as any other chunk is.

    Returns:
        `mmsi, time_utc, lon, lat` of `schemas.FIXES`; None if the records must be looked at.
    """
    if not {"mmsi", "time", "lat", "lon"} <= columns.keys() or "mobile" in columns:
        return None
    mmsi, time, lat, lon = (columns[role] for role in ("mmsi", "time", "lat", "lon"))
    whole = pa.types.is_integer(mmsi.type) and lat.type == lon.type == pa.float64()
    if not whole or not pa.types.is_timestamp(time.type) or (flavour.zone_ms and not time.type.tz):
        return None
    if not len(mmsi) or any(array.null_count for array in (mmsi, time, lat, lon)):
        return None
    ships, east, north = numbers_in(mmsi), numbers_in(lon), numbers_in(lat)
    if time.type.unit != "ms":
        time = time.cast(pa.timestamp("ms", time.type.tz), safe=False)
    time_ms = numbers_in(time)
    # NaN is in no range
    sound = (
        _within(ships, *_NINE_DIGITS)
        and are_times(time_ms)
        and _within(north, -90.0, 90.0)
        and _within(east, -180.0, 180.0)
    )
    if not sound:
        return None
    evidence.numbers(np.empty(0, dtype=np.int64), len(ships))
    evidence.counts["positions"] += len(ships)
    if east.min() < 0.0:
        evidence.counts["west"] += int(np.count_nonzero(east < 0.0))
    if east.min() <= 0.0 <= east.max() and north.min() <= 0.0 <= north.max():
        evidence.counts["null_island"] += int(np.count_nonzero((north == 0.0) & (east == 0.0)))
    return {
        "mmsi": column_of(ships, pa.int64()),
        "time_utc": column_of(time_ms, TIME),
        "lon": lon,
        "lat": lat,
    }


def _within(values: NDArray[np.int64] | NDArray[np.float64], low: float, high: float) -> bool:
    return bool(values.min() >= low and values.max() <= high)
