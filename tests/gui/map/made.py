"""Invented ships for the map's tests: straight lanes, one meeting, a gap, a dateline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.app.pipeline import Results
from lightering.app.session import Session
from lightering.model.params import Params
from lightering.model.records import Assessment, FileReport, Loaded
from lightering.model.schemas import ENCOUNTER_COLUMNS, FIXES, TRANSFER_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

START_MS = 1_772_323_200_000  # 2026-03-01T00:00Z
MINUTE = 60_000
HOUR = 3_600_000


def fixes(
    mmsi: NDArray[np.int64], time_ms: NDArray[np.int64], lon: NDArray, lat: NDArray, **more: NDArray
) -> pa.Table:
    """Fixes sorted by ship and time; columns that are not given are null."""
    order = np.lexsort((time_ms, mmsi))
    given = {
        "mmsi": pa.array(mmsi[order], pa.int64()),
        "time_utc": pa.array(time_ms[order], pa.timestamp("ms", "UTC")),
        "lon": pa.array(lon[order], pa.float64()),
        "lat": pa.array(lat[order], pa.float64()),
    }
    for name, values in more.items():
        given[name] = pa.array(values[order], FIXES.field(name).type)
    n = len(order)
    columns = [given.get(f.name, pa.nulls(n, f.type)) for f in FIXES]
    return pa.table(columns, schema=FIXES)


def loaded_of(table: pa.Table, identity: NDArray[np.int16] | None = None) -> Loaded:
    last = pd.Timestamp(int(pa.compute.max(table["time_utc"].cast(pa.int64())).as_py()), unit="ms")
    report = FileReport(
        "made.csv",
        "made",
        "ok",
        "0" * 64,
        records_in=table.num_rows,
        kept=table.num_rows,
        last_utc=last.tz_localize("UTC").to_pydatetime(),
    )
    return Loaded(
        table, np.zeros(table.num_rows, np.int16) if identity is None else identity, (report,)
    )


def stamp(ms: int) -> pd.Timestamp:
    return pd.Timestamp(ms, unit="ms", tz="UTC")


def encounter(number: int, lon: float, lat: float, start_ms: int, end_ms: int, **more) -> dict:
    row = dict.fromkeys(ENCOUNTER_COLUMNS)
    row |= {
        "encounter_id": f"E-{number:010x}",
        "mmsi_1": 351000001,
        "mmsi_2": 445000002,
        "name_1": "AMBER QUAY",
        "name_2": "TUN RIVER 2",
        "start_utc": stamp(start_ms),
        "end_utc": stamp(end_ms),
        "contact_h": (end_ms - start_ms) / HOUR,
        "min_distance_m": 20.0,
        "median_distance_m": 32.0,
        "mean_speed_1_kn": 0.5,
        "mean_speed_2_kn": 0.5,
        "relative_speed_kn": 0.1,
        "lon": lon,
        "lat": lat,
        "shore_km": 80.0,
        "port": "",
        "port_km": 100.0,
        "kind": "alongside",
        "contacts": [(stamp(start_ms), stamp(end_ms))],
        "identity_1": 0,
        "identity_2": 0,
        "kind_reason": "hulls touch",
    }
    return row | more


def results_of(loaded: Loaded, encounters: list[dict], transfers: list[dict] = ()) -> Results:
    frame = pd.DataFrame(encounters, columns=list(ENCOUNTER_COLUMNS))
    times = dict.fromkeys(("start_utc", "end_utc"), "datetime64[ms, UTC]")
    frame = frame.astype(times)
    moved = pd.DataFrame(list(transfers), columns=list(TRANSFER_COLUMNS))
    ships = pd.DataFrame(
        {
            "mmsi": [351000001, 445000002],
            "identity": [0, 0],
            "name": ["AMBER QUAY", "TUN RIVER 2"],
            "length_m": [118.4, 84.6],
            "beam_m": [18.6, 13.2],
        }
    )
    draws = Params.defaults().volumes.draws
    assessment = Assessment(
        moved,
        np.full((len(moved), draws), 5000.0, np.float32),
        np.ones((len(moved), draws), np.bool_),
        pd.DataFrame(
            columns=["mmsi", "imo", "name", "port", "arrival_utc", "departure_utc", "dwt_t"]
        ),
        Params.defaults(),
    )
    return Results(
        loaded=loaded,
        ships=ships,
        encounters=frame,
        screening=pd.DataFrame({"encounter_id": frame["encounter_id"]}),
        assessment=assessment,
        balances=(),
        params=Params.defaults(),
    )


def meeting() -> tuple[pa.Table, dict, dict]:
    """Two tankers: one comes from the north, one from the south with a gap of 10 h; they lie
    alongside 32 m apart from hour 30 to hour 40 at 33°14′N 124°31′E, then part."""
    minutes = np.arange(0, 72 * 60, 6)
    hours = minutes / 60.0
    away = np.where(hours < 30, 30 - hours, np.where(hours > 40, hours - 40, 0.0))
    lat_1 = 33.24 + away * 0.15
    lon_1 = 124.52 + away * 0.02
    lat_2 = 33.24 - away * np.where(hours < 35, 0.13, 0.03)
    lon_2 = 124.52 + away * np.where(hours < 35, 0.05, 0.14) + 32.0 / 93_000.0
    keep = ~((hours > 8) & (hours < 18))
    n, m = len(minutes), int(keep.sum())
    close = (hours >= 30) & (hours <= 40)
    speed = np.where(close, 0.5, 9.0)
    table = fixes(
        np.concatenate((np.full(n, 351000001), np.full(m, 445000002))),
        START_MS + MINUTE * np.concatenate((minutes, minutes[keep])),
        np.concatenate((lon_1, lon_2[keep])),
        np.concatenate((lat_1, lat_2[keep])),
        heading_deg=np.concatenate(
            (np.where(close, 40.0, 180.0), np.where(close, 40.0, 0.0)[keep])
        ),
        sog_kn=np.concatenate((speed, speed[keep])),
    )
    event = encounter(1, 124.52, 33.24, START_MS + 30 * HOUR, START_MS + 40 * HOUR)
    moved = dict.fromkeys(TRANSFER_COLUMNS) | {
        "encounter_id": event["encounter_id"],
        "giver_mmsi": 351000001,
        "receiver_mmsi": 445000002,
        "direction_probability": 0.94,
        "product": "gasoil",
        "volume_bbl_p05": 8000.0,
        "volume_bbl_p50": 13400.0,
        "volume_bbl_p95": 19100.0,
        "mass_t_p50": 1760.0,
        "counts_probability": 0.97,
        "counted_bbl_p50": 13000.0,
        "giver_dwt_t": 9120.0,
        "receiver_dwt_t": 2980.0,
        "last_hop": True,
        "para11": True,
        "start_utc": event["start_utc"],
        "end_utc": event["end_utc"],
        "delivered_utc": event["end_utc"],
    }
    return table, event, moved


def lanes(ships: int, per_ship: int, seed: int = 7) -> pa.Table:
    """Ships on lanes of the Yellow and East China Seas, a few of them at anchor."""
    rng = np.random.default_rng(seed)
    knots = np.array([(121.8, 38.6), (123.2, 36.9), (124.3, 34.2), (126.0, 33.0), (129.3, 34.6)])
    ends = rng.integers(0, len(knots), (ships, 3))
    way = knots[ends] + rng.normal(0.0, 0.35, (ships, 3, 2))
    share = np.linspace(0.0, 1.0, per_ship) * rng.uniform(0.4, 1.0, (ships, 1))
    anchored = rng.random(ships) < 0.15
    share[anchored] = 0.02
    leg = np.minimum(share * 2.0, 1.999)
    k = leg.astype(int)
    part = (leg - k)[..., None]
    row = np.arange(ships)[:, None]
    place = way[row, k] * (1.0 - part) + way[row, k + 1] * part
    place += 0.05 * np.sin(share[..., None] * 9.0 + rng.uniform(0, 6, (ships, 1, 2)))
    place += rng.normal(0.0, 0.0004, place.shape)
    time_ms = START_MS + np.arange(per_ship) * 6 * MINUTE + rng.integers(0, MINUTE, (ships, 1))
    return fixes(
        np.repeat(200_000_001 + np.arange(ships), per_ship),
        time_ms.astype(np.int64).ravel(),
        place[..., 0].ravel(),
        place[..., 1].ravel(),
    )


def session_with(results: Results) -> Session:
    session = Session()
    session.adopt(results)
    return session


def review_scene(ships: int = 400, others: int = 90) -> Session:
    """The meeting amid traffic and other encounters of all statuses, the meeting confirmed."""
    table, event, moved = meeting()
    crowd = lanes(ships, 700)
    both = (
        pa.concat_tables([crowd, table])
        .combine_chunks()
        .sort_by([("mmsi", "ascending"), ("time_utc", "ascending")])
    )
    rng = np.random.default_rng(3)
    rows = [event]
    for k in range(others):
        lon, lat = 124.3 + rng.normal(0, 1.1), 33.9 + rng.normal(0, 1.2)
        if k % 3 == 0:
            lon, lat = 122.6 + rng.normal(0, 0.09), 37.4 + rng.normal(0, 0.05)
        at = START_MS + int(rng.integers(0, 60)) * HOUR
        rows.append(encounter(k + 2, lon, lat, at, at + 4 * HOUR))
    session = session_with(results_of(loaded_of(both), rows, [moved]))
    for k, row in enumerate(rows[1:]):
        status = ("to review", "confirmed", "unsure", "dismissed")[k % 4]
        if status != "to review":
            session.decide(row["encounter_id"], status)
    session.decide(event["encounter_id"], "confirmed")
    return session
