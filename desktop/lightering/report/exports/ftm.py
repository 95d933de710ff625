"""FollowTheMoney entities, one JSON object per line: vessels, and a link for each encounter.

`UnknownLink` is the schema that joins any two things with a role and a time. What the encounter
may mean is not said: it is measured, and nothing in the entity calls it a transfer.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lightering.model.identifiers import imo_is_valid
from lightering.report.exports.cells import json_rows, pieces
from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["FOLLOW_THE_MONEY"]

_READ = (
    "encounter_id", "mmsi_1", "mmsi_2", "identity_1", "identity_2", "name_1", "name_2", "imo_1",
    "imo_2", "start_utc", "end_utc", "contact_h", "min_distance_m", "lon", "lat", "kind",
)  # fmt: skip


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    known: set[str] = set()
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for table in pieces(layer.tables):
            for row in json_rows(table, _READ):
                for entity in _entities(row):
                    if entity["id"] not in known:
                        known.add(entity["id"])
                        json.dump(entity, stream, ensure_ascii=False)
                        stream.write("\n")


def _entities(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    ships = [_vessel(row, side) for side in ("1", "2")]
    yield from ships
    place = f" at {row['lat']:.4f}, {row['lon']:.4f}" if row["lat"] is not None else ""
    contact, nearest = row["contact_h"], row["min_distance_m"]
    measured = [f"{contact:.1f} h in contact"] if contact is not None else []
    measured += [f"{nearest:.0f} m apart at the least"] if nearest is not None else []
    yield {
        "id": f"lightering-{row['encounter_id']}",
        "schema": "UnknownLink",
        "properties": {
            "subject": [ships[0]["id"]],
            "object": [ships[1]["id"]],
            "role": [f"encounter, {row['kind']}"],
            "startDate": [row["start_utc"][:19]],
            "endDate": [row["end_utc"][:19]],
            "recordId": [row["encounter_id"]],
            "summary": [f"AIS encounter{place}: {', '.join(measured) or 'not measured'}. UTC."],
        },
    }


def _vessel(row: dict[str, Any], side: str) -> dict[str, Any]:
    mmsi, imo, name = (row[f"{key}_{side}"] for key in ("mmsi", "imo", "name"))
    properties = {"name": [name or f"MMSI {mmsi}"], "mmsi": [str(mmsi)]}
    if imo is not None and imo_is_valid(imo):
        properties["imoNumber"] = [f"IMO{imo}"]
    return {
        "id": f"lightering-vessel-{mmsi}-{row[f'identity_{side}']}",
        "schema": "Vessel",
        "properties": properties,
    }


FOLLOW_THE_MONEY = ExportFormat(
    name="follow_the_money",
    title="FollowTheMoney entities",
    suffixes=(".ftm.json",),
    write=_write,
    tables=("encounters",),
    about=(
        "JSON lines for Aleph and OpenSanctions tools: a `Vessel` per ship and an `UnknownLink` "
        "per encounter; an IMO number with a wrong check digit is left out."
    ),
)
