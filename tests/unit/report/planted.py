"""A small planted set: invented ships that meet, with draws and balances made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.model import schemas
from lightering.model.params import Params
from lightering.model.records import Assessment, Balance, FileReport, Loaded, Notified, Quantiles
from lightering.volumes.alternatives import Facts, alternatives

START = datetime(2026, 1, 5, tzinfo=UTC)
DRAWS = 400
TANKERS = {"kind": "alongside", "trades": ("tanker", "tanker"), "lengths_m": (110.0, 80.0)}
FACTS = Facts(
    **TANKERS, contact_h=7.5, port_km=190.0, port="Shanghai", signs=(), changes_m=(-0.9, 1.7)
)


def imo_number(k: int) -> int:
    digits = f"{200000 + k:06d}"
    return int(
        digits + str(sum(int(d) * f for d, f in zip(digits, range(7, 1, -1), strict=True)) % 10)
    )


def planted(
    events: int = 3,
    *,
    names: dict[int, str] | None = None,
    statuses: dict[int, tuple[str, str]] | None = None,
    fix_minutes: int = 20,
) -> dict[str, Any]:
    """The arguments of `contents.build` for some events; giver k is ship 2k, receiver 2k + 1."""
    names = names or {}
    tracks = [_track(k, side, fix_minutes) for k in range(events) for side in (0, 1)]
    table = pa.Table.from_pylist(
        [
            row
            for k, track in sorted(enumerate(tracks), key=lambda item: mmsi_of(item[0]))
            for row in _rows(k, track, names)
        ],
        schema=pa.schema(
            [
                (f.name, pa.string() if f.name in schemas.TEXT_COLUMNS else f.type)
                for f in schemas.FIXES
            ]
        ),
    ).cast(schemas.FIXES)
    report = FileReport(
        file="planted.csv",
        format="marinecadastre_csv",
        outcome="ok",
        sha256="ab" * 32,
        records_in=table.num_rows + 12,
        kept=table.num_rows,
        rejected={"duplicate": 7, "pos_not_available": 5},
        repairs={"encoding": 1},
        messages=("Read as Latin-1.",),
        vessels=2 * events,
        eligible_vessels=2 * events,
        first_utc=START,
        last_utc=START + timedelta(days=events + 6),
    )
    loaded = Loaded(table, np.zeros(table.num_rows, dtype=np.int16), (report,))
    encounters = pd.DataFrame([_encounter(k, names) for k in range(events)] + [_convoy(events)])
    screening = pd.DataFrame([_screened(k) for k in range(events)] + [_stopped(events)])
    rng = np.random.default_rng(1)
    volume = np.stack(
        [
            rng.normal(12_000 + 300 * (k % 7), 2_500, DRAWS).clip(1_000)
            for k in range(max(events, 1))
        ]
    ).astype(np.float32)[:events]
    counts = rng.random((events, DRAWS)) < 0.9
    transfers = pd.DataFrame(
        [_transfer(k, volume[k], names) for k in range(events)], columns=schemas.TRANSFER_COLUMNS
    )
    params = Params.defaults()
    params = replace(params, volumes=replace(params.volumes, draws=DRAWS))
    calls = pd.DataFrame(
        [_call(k) for k in range(events)],
        columns=["mmsi", "imo", "name", "port", "arrival_utc", "departure_utc", "dwt_t"],
    )
    assessment = Assessment(transfers, volume, counts, calls, params)
    return {
        "loaded": loaded,
        "ships": _ships(2 * events, names),
        "encounters": encounters,
        "screening": screening,
        "assessment": assessment,
        "balances": (_balance(volume, counts, events),),
        "params": params,
        "decisions": {f"E-{k:010x}": value for k, value in (statuses or {}).items()},
    }


def mmsi_of(ship: int) -> int:
    return (445_000_000 if ship % 2 else 538_000_000) + 1 + ship


def meeting(k: int) -> tuple[datetime, float, float]:
    return (
        START + timedelta(days=k + 2, hours=11, minutes=42),
        123.9 + 0.1 * (k % 9),
        32.0 + 0.2 * (k % 11),
    )


def _track(k: int, side: int, minutes: int) -> list[tuple[datetime, float, float, float]]:
    start, lon, lat = meeting(k)
    rows = []
    sign = -1 if side else 1
    for step in range(-48 * 60 // minutes, 56 * 60 // minutes):
        t = start + timedelta(minutes=step * minutes)
        hours = step * minutes / 60.0
        if side and 14 < hours < 30:
            continue  # the receiver is silent for sixteen hours
        if hours < 0:
            away = -hours * 0.08
            place = (lon + sign * away, lat - away * 0.6)
        elif hours <= 8:
            place = (lon + 0.0004 * side, lat + 0.0001 * np.sin(hours * 3))
        else:
            away = (hours - 8) * 0.07
            place = (lon + away * 0.1, lat + away) if side else (lon + away, lat - away * 0.8)
        rows.append((t, float(place[0]), float(place[1]), 0.2 if 0 <= hours <= 8 else 9.0))
    return rows


def _rows(ship: int, track: list[Any], names: dict[int, str]) -> list[dict[str, Any]]:
    blank = dict.fromkeys(schemas.FIX_COLUMNS)
    return [
        blank
        | {
            "mmsi": mmsi_of(ship),
            "time_utc": t,
            "lon": lon,
            "lat": lat,
            "sog_kn": sog,
            "name": names.get(ship, f"INVENTED {ship}"),
            "imo": imo_number(ship),
            "source_file": "planted.csv",
            "source_line": ship * 10_000 + n + 2,
        }
        for n, (t, lon, lat, sog) in enumerate(track)
    ]


def _ships(count: int, names: dict[int, str]) -> pd.DataFrame:
    rows = [
        {
            "mmsi": mmsi_of(s),
            "identity": 0,
            "name": names.get(s, f"INVENTED {s}"),
            "imo": imo_number(s),
            "call_sign": None,
            "ship_type": 80,
            "length_m": 79.9,
            "beam_m": 14.0,
            "max_draught_m": 6.1,
            "fixes": 100,
            "first_utc": pd.Timestamp(START),
            "last_utc": pd.Timestamp(START),
        }
        for s in range(count)
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "mmsi",
            "identity",
            "name",
            "imo",
            "call_sign",
            "ship_type",
            "length_m",
            "beam_m",
            "max_draught_m",
            "fixes",
            "first_utc",
            "last_utc",
        ],
    ).astype({"imo": "Int64"})


def _encounter(k: int, names: dict[int, str]) -> dict[str, Any]:
    start, lon, lat = meeting(k)
    end = start + timedelta(hours=8)
    receiver, giver = 2 * k + 1, 2 * k
    return {
        "encounter_id": f"E-{k:010x}",
        "mmsi_1": mmsi_of(receiver),
        "mmsi_2": mmsi_of(giver),
        "name_1": names.get(receiver),
        "name_2": names.get(giver),
        "imo_1": imo_number(receiver),
        "imo_2": imo_number(giver),
        "start_utc": pd.Timestamp(start),
        "end_utc": pd.Timestamp(end),
        "contact_h": 7.5,
        "min_distance_m": 24.0,
        "median_distance_m": 38.4,
        "mean_speed_1_kn": 0.21,
        "mean_speed_2_kn": 0.19,
        "relative_speed_kn": 0.05,
        "lon": lon,
        "lat": lat,
        "shore_km": 212.3,
        "port": "Shanghai",
        "port_km": 230.7,
        "kind": "alongside",
        "contacts": [
            (pd.Timestamp(start), pd.Timestamp(start + timedelta(hours=3, minutes=13))),
            (pd.Timestamp(start + timedelta(hours=3, minutes=43)), pd.Timestamp(end)),
        ],
        "identity_1": 0,
        "identity_2": 0,
        "kind_reason": "median 38 m, spread 6 m: made fast",
    }


def _convoy(k: int) -> dict[str, Any]:
    return _encounter(0, {}) | {
        "encounter_id": f"E-{k:010x}",
        "kind": "convoy",
        "kind_reason": "both at 8 kn on one course",
    }


def _screened(k: int) -> dict[str, Any]:
    start, _lon, _lat = meeting(k)
    return {
        "encounter_id": f"E-{k:010x}",
        "passes": True,
        "reason": "",
        "flag_1": "Democratic People's Republic of Korea",
        "flag_2": "Marshall Islands",
        "imo_ok_1": True,
        "imo_ok_2": True,
        "listed_1": "",
        "listed_2": "",
        "hint_1": "",
        "hint_2": "",
        "call_before_1": pd.NaT,
        "call_before_2": pd.NaT,
        "call_after_1": pd.Timestamp(start + timedelta(days=2)),
        "call_after_2": pd.NaT,
        "para11": True,
        "counts_probability": 0.9,
        "counts_reason": "DPRK flag; call at Nampo after",
    }


def _stopped(k: int) -> dict[str, Any]:
    return _screened(0) | {"encounter_id": f"E-{k:010x}", "passes": False, "reason": "convoy"}


def _transfer(k: int, draws: np.ndarray, names: dict[int, str]) -> dict[str, Any]:
    start, _lon, _lat = meeting(k)
    low, mid, high = (float(v) for v in np.quantile(draws, (0.05, 0.5, 0.95)))
    p = 0.02 if k % 10 == 9 else 0.9
    return {
        "encounter_id": f"E-{k:010x}",
        "giver_mmsi": mmsi_of(2 * k),
        "receiver_mmsi": mmsi_of(2 * k + 1),
        "direction_probability": 0.61 if k % 5 == 4 else 0.94,
        "product": "gasoil",
        "volume_bbl_p05": low,
        "volume_bbl_p50": mid,
        "volume_bbl_p95": high,
        "mass_t_p50": mid / 7.46,
        "binding_bound": "laden",
        "para11": True,
        "counts_probability": p,
        "counted_bbl_p50": mid * p,
        "evidence": [
            {
                "line": "giver, draught difference",
                "value": "6.8 m to 5.9 m at 18.3 t/cm",
                "mass_t": 1650.0,
                "source_file": "planted.csv",
                "source_line": 3811204,
            },
            {
                "line": "receiver, draught after",
                "value": "5.1 m, ballast taken as 0",
                "mass_t": 1880.0,
                "source_file": "planted.csv",
                "source_line": 3902771,
            },
            {
                "line": "time alongside",
                "value": "7.5 h, 1.5 to 3.5 h not pumped",
                "mass_t": 2070.0,
                "source_file": None,
                "source_line": None,
            },
        ],
        "giver_name": names.get(2 * k),
        "receiver_name": names.get(2 * k + 1),
        "giver_imo": imo_number(2 * k),
        "receiver_imo": imo_number(2 * k + 1),
        "start_utc": pd.Timestamp(start),
        "end_utc": pd.Timestamp(start + timedelta(hours=8)),
        "delivered_utc": pd.Timestamp(start + timedelta(days=2)),
        "giver_dwt_t": 5400.0,
        "receiver_dwt_t": 3500.0,
        "last_hop": True,
        "counts_reason": "DPRK flag; call at Nampo after",
        "direction_reason": "draught of the giver fell, of the receiver rose",
        "alternatives": alternatives(FACTS),
    }


def _call(k: int) -> dict[str, Any]:
    start, _lon, _lat = meeting(k)
    return {
        "mmsi": mmsi_of(2 * k + 1),
        "imo": imo_number(2 * k + 1),
        "name": f"INVENTED {2 * k + 1}",
        "port": "Nampo",
        "arrival_utc": pd.Timestamp(start + timedelta(days=2)),
        "departure_utc": pd.Timestamp(start + timedelta(days=3)),
        "dwt_t": 3500.0,
    }


def _balance(volume: np.ndarray, counts: np.ndarray, events: int) -> Balance:
    until = START + timedelta(days=events + 6)
    days = np.arange(np.datetime64("2026-01-01"), np.datetime64(until.date()) + 1)
    running = np.zeros((len(days), DRAWS))
    for k in range(events):
        day = int((meeting(k)[0] + timedelta(days=2) - datetime(2026, 1, 1, tzinfo=UTC)).days)
        running[day:] += volume[k] * counts[k]
    curve = np.quantile(running, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1)
    totals = running[-1]
    crossings = {}
    for level in ("75", "90", "95", "100"):
        above = running >= 5_000 * int(level)
        first = [days[row.argmax()] if row.any() else None for row in above.T]
        dates = sorted(d for d in first if d is not None)
        pick = [
            dates[int(q * DRAWS)].astype(object) if int(q * DRAWS) < len(dates) else None
            for q in (0.05, 0.5, 0.95)
        ]
        crossings[level] = Quantiles(*pick)
    return Balance(
        year=2026,
        product="refined_petroleum",
        cap_bbl=500_000.0,
        instrument="UNSCR 2397 (2017) para 5",
        notified_bbl=8_330.0 + 1_200.0,
        notified=(
            Notified(
                "Elbonia",
                date(2026, 1, 1),
                date(2026, 1, 31),
                1000.0,
                None,
                date(2026, 3, 1),
                "planted",
            ),
            Notified(
                "Elbonia",
                date(2026, 2, 1),
                date(2026, 2, 28),
                None,
                1200.0,
                date(2026, 3, 1),
                "planted",
            ),
        ),
        estimated_bbl=Quantiles(*(float(v) for v in np.quantile(totals, (0.05, 0.5, 0.95)))),
        probability_exceeded=float((totals > 500_000).mean()),
        crossings=crossings,
        scenarios_bbl={
            "1/3": events * 3500 * 8.33 / 3,
            "0.5": events * 3500 * 8.33 / 2,
            "0.9": events * 3500 * 8.33 * 0.9,
        },
        scenarios_dwt_t=events * 3500.0,
        scenarios_deliveries=events,
        transfers=events,
        curve_days=days,
        curve_bbl=curve,
        totals_bbl=totals,
        data_until=until,
    )
