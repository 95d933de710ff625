"""Small tables as detection and tracks would give them, with invented ships."""

from __future__ import annotations

from typing import Any

import pandas as pd

DPRK, MOTHER, FEEDER, OTHER = 445_900_001, 352_900_001, 613_900_001, 511_900_001


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC").as_unit("ms")


def encounters(*rows: dict[str, Any]) -> pd.DataFrame:
    """Encounters; mmsi_1, mmsi_2, start_utc, end_utc must be given."""
    full = []
    for number, row in enumerate(rows):
        base = {
            "encounter_id": f"E-{number:010d}",
            "name_1": None,
            "name_2": None,
            "imo_1": pd.NA,
            "imo_2": pd.NA,
            "contact_h": 20.0,
            "min_distance_m": 25.0,
            "median_distance_m": 40.0,
            "mean_speed_1_kn": 0.4,
            "mean_speed_2_kn": 0.4,
            "relative_speed_kn": 0.1,
            "lon": 124.0,
            "lat": 33.0,
            "shore_km": 200.0,
            "port": "Jeju",
            "port_km": 200.0,
            "kind": "alongside",
            "contacts": [],
            "identity_1": 0,
            "identity_2": 0,
            "kind_reason": "hulls touch",
        }
        full.append(base | row)
    frame = pd.DataFrame(full)
    for name in ("start_utc", "end_utc"):
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601").dt.as_unit("ms")
    return frame.astype({"imo_1": "Int64", "imo_2": "Int64"})


def ships(*rows: dict[str, Any]) -> pd.DataFrame:
    """Ships; mmsi must be given."""
    base = {
        "identity": 0,
        "name": None,
        "imo": pd.NA,
        "call_sign": None,
        "ship_type": 80,
        "length_m": float("nan"),
        "beam_m": float("nan"),
        "max_draught_m": float("nan"),
        "fixes": 100,
        "first_utc": at("2026-01-01"),
        "last_utc": at("2026-12-31"),
    }
    frame = pd.DataFrame([base | row for row in rows])
    return frame.astype({"imo": "Int64", "ship_type": "Int16", "identity": "int16"})


def draughts(*rows: tuple[int, str, float]) -> pd.DataFrame:
    """Draught reports from (mmsi, time, metres); the line is the place among the rows plus 2."""
    frame = pd.DataFrame(
        {
            "mmsi": pd.Series([r[0] for r in rows], dtype="int64"),
            "identity": pd.Series([0 for _ in rows], dtype="int16"),
            "time_utc": pd.to_datetime(
                pd.Series([r[1] for r in rows], dtype=object), utc=True, format="ISO8601"
            ),
            "draught_m": pd.Series([r[2] for r in rows], dtype=float),
            "source_file": pd.Series(["made.csv" for _ in rows], dtype=object),
            "source_line": pd.Series(range(2, len(rows) + 2), dtype="int64"),
        }
    )
    return frame.sort_values(["mmsi", "time_utc"], kind="stable", ignore_index=True)


def calls(*rows: tuple[int, str, str]) -> pd.DataFrame:
    """Port calls from (mmsi, arrival, departure)."""
    return pd.DataFrame(
        {
            "mmsi": pd.Series([r[0] for r in rows], dtype="int64"),
            "imo": pd.array([pd.NA for _ in rows], dtype="Int64"),
            "name": pd.Series([None for _ in rows], dtype=object),
            "port": pd.Series(["Nampo" for _ in rows], dtype=object),
            "arrival_utc": pd.to_datetime(
                pd.Series([r[1] for r in rows], dtype=object), utc=True, format="ISO8601"
            ),
            "departure_utc": pd.to_datetime(
                pd.Series([r[2] for r in rows], dtype=object), utc=True, format="ISO8601"
            ),
            "dwt_t": pd.Series([float("nan") for _ in rows], dtype=float),
            "identity": pd.Series([0 for _ in rows], dtype="int16"),
            "source_file": pd.Series(["made.csv" for _ in rows], dtype=object),
            "source_line": pd.Series(range(len(rows)), dtype="int64"),
        }
    )


def dark() -> pd.DataFrame:
    """No dark periods."""
    return calls()[["mmsi", "identity", "port"]].assign(
        start_utc=pd.to_datetime(pd.Series([], dtype=object), utc=True, format="ISO8601"),
        end_utc=pd.to_datetime(pd.Series([], dtype=object), utc=True, format="ISO8601"),
    )


def sent(frame: pd.DataFrame, file: str = "made.csv", **lines: int) -> pd.DataFrame:
    """Ships with the places of their sizes, as `tracks.statics.ships` has them."""
    more: dict[str, Any] = {}
    for name in ("length_m", "beam_m", "max_draught_m"):
        known = frame[name].notna()
        line = pd.Series(lines.get(name, 2), index=frame.index, dtype="Int64").where(known)
        day = pd.Series(at("2026-01-02"), index=frame.index).where(known)
        more |= {f"{name}_file": file, f"{name}_line": line, f"{name}_first_utc": day}
        more |= {f"{name}_last_file": file, f"{name}_last_line": line, f"{name}_last_utc": day}
        more |= {f"{name}_fixes": 100}
    return frame.assign(**more)
