"""Encounters in the shape of Global Fishing Watch's events, version 3 of its interface.

What we did not measure is null and not guessed: regions, the median speed, the risk. `type` of the
encounter is our `kind`, an extension of their list of values; all our columns stand under
`lightering`. Distances are those of the mean position, at start and end alike.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lightering.report.exports.cells import json_rows, pieces
from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["GFW_EVENTS"]


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    entries = []
    for table in pieces(layer.tables):
        entries += [_entry(row) for row in json_rows(table, table.column_names)]
    count = len(entries)
    envelope = {
        "limit": count, "offset": 0, "nextOffset": None, "total": count, "entries": entries,
    }  # fmt: skip
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        json.dump(envelope, stream, ensure_ascii=False, indent=1)
        stream.write("\n")


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    lon, lat, median_m = row["lon"], row["lat"], row["median_distance_m"]
    return {
        "id": row["encounter_id"],
        "type": "encounter",
        "start": row["start_utc"],
        "end": row["end_utc"],
        "position": {"lat": lat, "lon": lon},
        "boundingBox": [lon, lat, lon, lat],
        "regions": None,
        "distances": {
            "startDistanceFromShoreKm": row["shore_km"],
            "endDistanceFromShoreKm": row["shore_km"],
            "startDistanceFromPortKm": row["port_km"],
            "endDistanceFromPortKm": row["port_km"],
        },
        "vessel": _vessel(row, "1"),
        "encounter": {
            "vessel": _vessel(row, "2"),
            "medianDistanceKilometers": None if median_m is None else median_m / 1000.0,
            "medianSpeedKnots": None,
            "type": row["kind"],
            "potentialRisk": None,
        },
        "lightering": row,
    }


def _vessel(row: dict[str, Any], side: str) -> dict[str, Any]:
    mmsi = row[f"mmsi_{side}"]
    return {
        "id": f"{mmsi}-{row[f'identity_{side}']}",
        "name": row[f"name_{side}"],
        "ssvid": str(mmsi),
        "flag": None,
        "type": None,
    }


GFW_EVENTS = ExportFormat(
    name="gfw_events",
    title="Events as Global Fishing Watch gives them",
    suffixes=(".gfw.json",),
    write=_write,
    tables=("encounters",),
    about=(
        "One entry per encounter; what is not measured is null; all our columns stand under "
        "`lightering`."
    ),
)
