"""A small invented fleet, as a file: tankers that meet, transfer and part, and a convoy.

No ship in it exists. Positions are straight lines with even speed; draughts change after contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MEETINGS", "fixes", "imo", "write_apart", "write_broken", "write_fleet"]

_START = pd.Timestamp("2026-03-01T00:00Z")
_STEP_MIN = 10
_DEGREE_M = 111_195.0


@dataclass(frozen=True)
class Meeting:
    giver: tuple[int, str, int]
    receiver: tuple[int, str, int]
    day: float
    lat: float
    lon: float
    hours: float
    gap_m: float


def imo(six: int) -> int:
    """Adds the check digit; numbers from 2000000 to 4999999 belong to no ship."""
    digits = [int(d) for d in str(six)]
    total = sum(d * w for d, w in zip(digits, range(7, 1, -1), strict=True))
    return six * 10 + total % 10


_GIVERS = [
    (353996204, "ORIENT LANTERN", imo(436071)),
    (352111222, "GLAZED HORIZON", imo(312345)),
    (477333444, "SEA THISTLE", imo(402468)),
]
_RECEIVERS = [
    (445993120, "HAE DANG 5 해당", imo(318402)),
    (445771200, "PAEK RO 8", imo(287654)),
    (412888777, "WEN HAI 26 温海", imo(331177)),
]

MEETINGS = [
    Meeting(_GIVERS[k % 3], _RECEIVERS[k % 3], 4 + 7 * k, 32.2 + 0.35 * k, 122.9 + 0.3 * k, h, gap)
    for k, (h, gap) in enumerate([(8, 38), (5.4, 31), (13.2, 24), (6.2, 30), (2.6, 260), (9.5, 27)])
]


def fixes(seed: int = 7) -> pd.DataFrame:
    """One row per fix of every ship, in the columns of a fixes table."""
    random = np.random.default_rng(seed)
    parts = []
    for ship in (*_GIVERS, *_RECEIVERS):
        own = [m for m in MEETINGS if ship in (m.giver, m.receiver)]
        parts.append(_track(ship, own, gives=ship in _GIVERS, random=random))
    return pd.concat(parts, ignore_index=True).sort_values(["mmsi", "time_utc"])


def _track(
    ship: tuple[int, str, int],
    own: list[Meeting],
    *,
    gives: bool,
    random: np.random.Generator,
) -> pd.DataFrame:
    minutes = np.arange(0, 48 * 24 * 60, _STEP_MIN, dtype=np.float64)
    lat, lon, at = [], [], []
    home = (35.2, 128.9) if gives else (38.4, 124.6)
    for meeting in own:
        begin, end = meeting.day * 1440, meeting.day * 1440 + meeting.hours * 60
        for minute, away in (
            (begin - 2400, 1.0),
            (begin - 30, 0.0),
            (end + 30, 0.0),
            (end + 2400, 1.0),
        ):
            at.append(minute)
            lat.append(meeting.lat + away * (home[0] - meeting.lat) * 0.6)
            lon.append(meeting.lon + away * (home[1] - meeting.lon) * 0.6)
    y, x = np.interp(minutes, at, lat), np.interp(minutes, at, lon)
    for meeting in own:
        begin, end = meeting.day * 1440, meeting.day * 1440 + meeting.hours * 60
        side = meeting.gap_m / _DEGREE_M if gives else 0.0
        apart = np.clip(np.maximum(begin - minutes, minutes - end) / 30.0, 0.0, 1.0)
        near = np.abs(minutes - (begin + end) / 2) <= (end - begin) / 2 + 30
        offset = side + apart * (0.06 if gives else -0.06)
        y = np.where(near, meeting.lat + offset, y)
        x = np.where(near, meeting.lon, x)
    y += random.normal(0, 2e-5, len(y))
    x += random.normal(0, 2e-5, len(x))
    draught = np.full(len(minutes), 6.9 if gives else 3.4)
    for meeting in own:
        changed = meeting.day * 1440 + meeting.hours * 60 + 47
        reset = changed + 4 * 1440
        low, high = (5.6, 6.9) if gives else (3.4, 5.2)
        after = low if gives else high
        draught[(minutes >= changed) & (minutes < reset)] = after
    move = np.hypot(np.gradient(y), np.gradient(x) * np.cos(np.radians(y))) * _DEGREE_M
    length = (118.0, 18.6) if gives else (84.6, 13.2)
    return pd.DataFrame(
        {
            "mmsi": ship[0],
            "time_utc": _START + pd.to_timedelta(minutes, unit="min"),
            "lon": x,
            "lat": y,
            "sog_kn": np.round(move / (_STEP_MIN * 60) / 0.514444, 1),
            "cog_deg": 0.0,
            "name": ship[1],
            "imo": ship[2],
            "ship_type": 80,
            "length_m": length[0],
            "beam_m": length[1],
            "draught_m": draught,
        }
    )


def write_fleet(folder: Path, name: str = "fleet.csv") -> Path:
    """Writes the fleet as a CSV with recognisable column names."""
    path = folder / name
    frame = fixes()
    frame["time_utc"] = frame["time_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    frame.to_csv(path, index=False)
    return path


def write_broken(folder: Path, name: str = "patrol.csv") -> Path:
    """Writes a CSV without a latitude."""
    path = folder / name
    path.write_text("mmsi,time_utc,lon\n445993120,2026-03-01T00:00:00Z,124.5\n", encoding="utf-8")
    return path


def write_apart(path: Path) -> Path:
    """Two tankers at rest, 743 m from each other for six hours: a near miss."""
    lines = ["mmsi,time_utc,lon,lat,ship_type,length_m"]
    for k in range(37):
        time = f"2026-01-01T{k // 6:02d}:{k % 6 * 10:02d}:00Z"
        lines += [f"273344001,{time},123.0,33.0,80,120", f"273344002,{time},123.0,33.0067,80,120"]
    path.write_text("\n".join(lines) + "\n")
    return path
