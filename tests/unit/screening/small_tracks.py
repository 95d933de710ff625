"""Loaded fixes of a few invented ships, written as lists of positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.model.records import Loaded
from lightering.model.schemas import ENCOUNTER_COLUMNS, FIXES
from lightering.screening import dprk_dark_periods, dprk_port_calls, screen_with, tracks_end
from lightering.tracks import statics

if TYPE_CHECKING:
    from lightering.model.params import Params

NAMPO = (125.4, 38.716667)
AT_SEA = (124.0, 33.0)
DPRK, OTHER = 445_900_001, 511_900_001


def stay(
    mmsi: int, start: str, hours: float, place: tuple[float, float], **static: Any
) -> list[dict]:
    """Fixes every 30 minutes at one place, 0.3 kn."""
    times = pd.date_range(pd.Timestamp(start, tz="UTC"), periods=int(hours * 2) + 1, freq="30min")
    return [
        {"mmsi": mmsi, "time_utc": t, "lon": place[0], "lat": place[1], "sog_kn": 0.3} | static
        for t in times
    ]


def loaded(*runs: list[dict], identity: dict[tuple[int, Any], int] | None = None) -> Loaded:
    """Fixes sorted by (mmsi, time), with file and line."""
    rows = sorted((row for run in runs for row in run), key=lambda r: (r["mmsi"], r["time_utc"]))
    columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in FIXES.names}
    columns["source_file"] = ["small.csv"] * len(rows)
    columns["source_line"] = list(range(2, len(rows) + 2))
    arrays = []
    for field in FIXES:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        array = pa.array(columns[field.name], type=kind)
        arrays.append(array.dictionary_encode() if pa.types.is_dictionary(field.type) else array)
    chunked = [pa.chunked_array([a.cast(f.type)]) for a, f in zip(arrays, FIXES, strict=True)]
    table = pa.table(chunked, schema=FIXES)
    numbers = np.array([row.get("identity", 0) for row in rows], dtype=np.int16)
    return Loaded(fixes=table, identity=numbers, reports=())


def encounter(**changes: Any) -> pd.DataFrame:
    """One encounter of DPRK and OTHER at sea."""
    row: dict[str, Any] = dict.fromkeys(ENCOUNTER_COLUMNS)
    row |= {
        "encounter_id": "E-0123456789",
        "mmsi_1": DPRK,
        "mmsi_2": OTHER,
        "imo_1": pd.NA,
        "imo_2": pd.NA,
        "start_utc": pd.Timestamp("2026-02-01T00:00Z"),
        "end_utc": pd.Timestamp("2026-02-01T12:00Z"),
        "kind": "alongside",
        "kind_reason": "hulls touch",
        "identity_1": 0,
        "identity_2": 0,
        "contacts": [],
    }
    frame = pd.DataFrame([row | changes])
    return frame.astype({"imo_1": "Int64", "imo_2": "Int64"})


def screen(encounters: pd.DataFrame, fixes: Loaded, params: Params) -> pd.DataFrame:
    """What is said of encounters by the fixes they were found in alone."""
    return screen_with(
        encounters,
        statics.ships(fixes),
        dprk_port_calls(fixes, params),
        dprk_dark_periods(fixes, params),
        params.screening,
        until=tracks_end(fixes),
    )
