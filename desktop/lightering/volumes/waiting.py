"""Which ship of an encounter lay waiting and which one came; which stayed and which one left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.geo import geodesic_m
from lightering.model.ships import ship_of
from lightering.tracks.motion import positions_at
from lightering.units import HOUR_MS, KNOT_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded

__all__ = ["CAME", "LAY", "moved_first", "waiting"]

LAY, CAME = "lay", "came"
"""What a ship did in the hours beside a contact; "" where it is not known."""

_HOURS = 6
"""Looked at before the first contact and after the last (our choice)."""

_APART_MS = 1_800_000
"""The last half hour before a contact and the first after it are manoeuvres (our choice)."""

_LYING_KN, _SAILING_KN = 2.0, 4.0
"""A ship that made good less in every hour lay, drifting or at anchor; one that made good more in
one hour came or left (our choices)."""

_LEAST_LEGS = 3
"""Hours that must be known to say that a ship lay (our choice)."""


def waiting(
    encounters: pd.DataFrame,
    passing: NDArray[np.bool_],
    loaded: Loaded,
    params: DetectParams,
) -> pd.DataFrame:
    """Returns what both ships did in the hours before and after each encounter.

    Args:
        encounters: `schemas.ENCOUNTERS`.
        passing: Which of them may be transfers, (encounters,): the others are left out.
        loaded: The fixes they were found in.
        params: Longest silence over which a ship's way is known.

    Returns:
        Columns encounter_id, before_1, before_2, after_1, after_2: `LAY`, `CAME` (before) or left
        (after, also `CAME`), or "".
    """
    rows = encounters.loc[passing].to_dict("records")
    asked: dict[tuple[int, int], list[tuple[int, str, NDArray[np.int64]]]] = {}
    hours = np.arange(_HOURS + 1) * HOUR_MS + _APART_MS
    for number, row in enumerate(rows):
        start, end = (int(row[name].timestamp() * 1000) for name in ("start_utc", "end_utc"))
        for side in "12":
            ship = ship_of(row, f"_{side}")
            asked.setdefault(ship, []).append((number, f"before_{side}", start - hours[::-1]))
            asked[ship].append((number, f"after_{side}", end + hours))
    found: list[dict[str, Any]] = [{"encounter_id": row["encounter_id"]} for row in rows]
    for (mmsi, identity), hers in asked.items():
        instants = np.concatenate([one[2] for one in hers])
        lon, lat = positions_at(loaded, mmsi, identity, instants, params)
        for place, (number, name, _) in enumerate(hers):
            part = slice(place * (_HOURS + 1), (place + 1) * (_HOURS + 1))
            found[number][name] = _did(lon[part], lat[part])
    columns = ["encounter_id", *(f"{when}_{side}" for when in ("before", "after") for side in "12")]
    return pd.DataFrame(found, columns=columns)


def _did(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> str:
    known = np.isfinite(lon[1:]) & np.isfinite(lon[:-1])
    made = geodesic_m(lon[:-1][known], lat[:-1][known], lon[1:][known], lat[1:][known])
    speed_kn = made / (3600.0 * KNOT_MS)
    if (speed_kn >= _SAILING_KN).any():
        return CAME
    if len(speed_kn) >= _LEAST_LEGS and (speed_kn < _LYING_KN).all():
        return LAY
    return ""


def moved_first(row: Mapping[Any, str], names: tuple[str, str]) -> list[tuple[float, str]]:
    """Returns which ship received by who came to whom and who left, each with its words.

    Args:
        row: Of `waiting`.
        names: Of ship 1 and ship 2.

    Returns:
        Pairs of +1 if ship 1 received by it and -1 if ship 2 did, and what was seen.
    """
    found = []
    for when, words in (
        ("before", "{lay} lay waiting, {came} came"),
        ("after", "{lay} stayed, {came} left first"),
    ):
        did = row[f"{when}_1"], row[f"{when}_2"]
        if did == (LAY, CAME):
            found.append((-1.0, words.format(lay=names[0], came=names[1])))
        elif did == (CAME, LAY):
            found.append((1.0, words.format(lay=names[1], came=names[0])))
    return found
