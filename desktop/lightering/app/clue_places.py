"""Where a clue lies: what is known of it on the map, and what its silence leaves possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.units import KNOT_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightering.app.clues import Clues

__all__ = ["Area", "CluePlace", "place_of"]

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Area:
    """Where a silent ship can have been.

    Attributes:
        side: 1 or 2: which ship of a lead; 1 of a gap.
        start: Longitude and latitude of the last fix before.
        end: Those of the first fix after.
        lon: Longitudes of the outline, degrees; empty where she outran the limit.
        lat: Latitudes of the outline.
        hours: How long she was silent.
    """

    side: int
    start: tuple[float, float]
    end: tuple[float, float]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    hours: float


@dataclass(frozen=True, slots=True)
class CluePlace:
    """What the map shows of a clue.

    Attributes:
        lon: Longitude of its mark, degrees: of a lead where the meeting had most time.
        lat: Latitude of its mark.
        areas: Where silent ships can have been.
        spread_km: Radius around the mark within which a loitering ship kept, 0 for the others.
    """

    lon: float
    lat: float
    areas: tuple[Area, ...] = ()
    spread_km: float = 0.0


def place_of(clues: Clues, identifier: str) -> CluePlace:
    """Returns where a clue lies.

    The area of a lead leaves the shortest meeting out of the silence: wherever she met, she lay
    there that long.

    Args:
        clues: The lists.
        identifier: One of them.

    Raises:
        KeyError: There is no such clue.
    """
    table = clues.table_with(identifier)
    if table is None:
        raise KeyError(identifier)
    row = table.frame.iloc[table.place[identifier]]
    lon, lat = float(row["lon"]), float(row["lat"])
    if table.name == "loitering":
        return CluePlace(lon, lat, spread_km=float(row["spread_km"]))
    if table.name == "gaps":
        area = _area(clues, identifier, 1, 0.0)
        return CluePlace(lon, lat, () if area is None else (area,))
    lay_h = clues.limits.min_duration_h
    areas = (_area(clues, row[f"gap_id_{side}"], side, lay_h) for side in (1, 2))
    return CluePlace(lon, lat, tuple(area for area in areas if area is not None))


def _area(clues: Clues, gap_id: object, side: int, lay_h: float) -> Area | None:
    # what draws geodesics is loaded when first needed: the window paints before
    from lightering.detect.reach import reach_outline

    gaps = clues.tables["gaps"]
    place = gaps.place.get(str(gap_id))
    if place is None:
        return None
    row = gaps.frame.iloc[place]
    start = (float(row["lon"]), float(row["lat"]))
    end = (float(row["end_lon"]), float(row["end_lat"]))
    hours = float(row["duration_h"])
    sailed_m = clues.limits.lead_speed_kn * KNOT_MS * (hours - lay_h) * _HOUR_S
    lon, lat = reach_outline(start, end, sailed_m)
    return Area(side, start, end, lon, lat, hours)
