"""Invented tables with hostile names, a silence, a lone fix and a crossing of 180 degrees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.model import schemas
from lightering.model.records import FileReport, Loaded
from lightering.report.exports import Layer
from lightering.report.exports.tables import placed, to_arrow
from lightering.report.exports.tracks import tracks
from lightering.volumes.alternatives import Facts, alternatives

START = datetime(2026, 3, 5, 6, 0, 0, 123_000, tzinfo=UTC)
NAMES = (
    '=HYPERLINK("http://x")',
    "<script>alert('&')</script>",
    "@SUM(1;2)",
    "-2+3",
    '\u202eسفينة "א"',
    "해당 5 青岚",
    "line\nbreak,comma;",
    "_x0041_ ]]>",
)
IDS = tuple(f"E-{k:010x}" for k in range(len(NAMES)))


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def loaded() -> Loaded:
    rows: list[dict[str, Any]] = []

    def sail(mmsi: int, name: str | None, points: list[tuple[float, float, float]]) -> None:
        for hours, lon, lat in points:
            rows.append(
                {
                    "mmsi": mmsi, "time_utc": at(hours), "lon": lon, "lat": lat, "name": name,
                    "sog_kn": 1.5, "draught_m": None, "source_file": "a.csv",
                    "source_line": len(rows) + 2,
                }
            )  # fmt: skip

    # one silence of five hours; then a fix alone between two silences
    sail(
        353000001,
        NAMES[0],
        [(0, 124.0, 33.0), (1, 124.1, 33.0), (6, 124.2, 33.1), (7, 124.3, 33.1), (12, 125.0, 33.5)],
    )
    sail(445000001, NAMES[5], [(0, 179.9, 10.0), (1, -179.7, 10.4), (2, -179.6, 10.4)])
    sail(518000001, None, [(0, -170.0, -10.0)])
    columns = {f.name: pa.array([r.get(f.name) for r in rows], _plain(f)) for f in schemas.FIXES}
    table = pa.table(columns).cast(schemas.FIXES)
    report = FileReport("a.csv", "generic_csv", "ok", "a" * 64)
    return Loaded(table, np.zeros(len(rows), dtype=np.int16), (report,))


def _plain(field: pa.Field) -> pa.DataType:
    return pa.string() if field.name in schemas.TEXT_COLUMNS else field.type


def encounters() -> pd.DataFrame:
    count = len(NAMES)
    frame = pd.DataFrame(
        {
            "encounter_id": list(IDS),
            "mmsi_1": range(353000001, 353000001 + count),
            "mmsi_2": range(445000001, 445000001 + count),
            "name_1": list(NAMES),
            "name_2": [None] * count,
            "imo_1": pd.array([4360719] + [None] * (count - 1), dtype="Int64"),
            "imo_2": pd.array([None] * count, dtype="Int64"),
            "start_utc": pd.to_datetime([at(24 * k) for k in range(count)]).as_unit("ms"),
            "end_utc": pd.to_datetime([at(24 * k + 8) for k in range(count)]).as_unit("ms"),
            "contact_h": 8.0,
            "median_distance_m": [np.nan] + [40.0] * (count - 1),
            "lon": np.linspace(124.0, 125.0, count),
            "lat": np.linspace(33.0, 34.0, count),
            "shore_km": 50.0,
            "kind": (["alongside", "close", *schemas.KINDS] * 2)[:count],
            "contacts": [[(pd.Timestamp(at(24 * k)), pd.Timestamp(at(24 * k + 8)))]
                         for k in range(count)],
            "identity_1": np.zeros(count, dtype=np.int16),
            "identity_2": np.zeros(count, dtype=np.int16),
        }
    )  # fmt: skip
    return frame.reindex(columns=schemas.ENCOUNTER_COLUMNS)


def transfers() -> pd.DataFrame:
    found = encounters()
    line = {
        "line": "draught change", "value": "2.9 → 4.1 m", "mass_t": float("nan"),
        "source_file": "a.csv", "source_line": 7,
    }  # fmt: skip
    frame = pd.DataFrame(
        {
            "encounter_id": found["encounter_id"],
            "giver_mmsi": found["mmsi_1"],
            "receiver_mmsi": found["mmsi_2"],
            "giver_name": found["name_1"],
            "volume_bbl_p50": 9000.5,
            "para11": True,
            "evidence": [[line]] * len(found),
            "alternatives": [alternatives(Facts(kind="close"))] * len(found),
            "start_utc": found["start_utc"],
            "end_utc": found["end_utc"],
            "delivered_utc": pd.Series([pd.NaT] * len(found), dtype="datetime64[ms, UTC]"),
        }
    )
    return frame.reindex(columns=schemas.TRANSFER_COLUMNS)


def tables() -> dict[str, pa.Table]:
    ships = loaded()
    return {
        "fixes": ships.fixes,
        "tracks": tracks(ships, 2.0),
        "encounters": to_arrow(encounters(), schemas.ENCOUNTERS),
        "transfers": placed(to_arrow(transfers(), schemas.TRANSFERS), encounters()),
    }


def layers(*names: str) -> list[Layer]:
    made = tables()
    return [Layer(name, made[name].schema, (made[name],)) for name in names or made]
