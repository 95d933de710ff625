"""The planted fleet, and beside it two ships that fall silent near one that lies slow.

Nobody knows whether they met: leads and gaps, and spells of loitering. No ship in it exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from tests.gui import planted

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SILENT", "SLOW", "fixes", "write_silent"]

_START = pd.Timestamp("2026-03-05T00:00Z")
SLOW = (412888001, "STILL BRAMBLE", planted.imo(298_101))
SILENT = ((636777001, "DARK HERON", planted.imo(298_202)), (538777002, "MUTE OTTER", None))


def fixes() -> pd.DataFrame:
    """One row per fix of the three."""
    hours = np.arange(0.0, 72.0, 0.25)
    parts = [_rows(SLOW, hours, 125.0 + 0.004 * np.sin(hours / 3.0), np.full(hours.size, 30.0))]
    for number, ship in enumerate(SILENT):
        # she passes at 10 kn, silent from 18 to 30 hours after the start, 4 hours later the second
        begin = 18.0 + 4.0 * number
        sent = hours[(hours <= begin) | (hours >= begin + 12.0)]
        lon = 125.0 + (sent - begin - 6.0) * 10.0 / 60.0 / np.cos(np.radians(30.0)) * 0.4
        parts.append(_rows(ship, sent, lon, np.full(sent.size, 30.05 + 0.05 * number)))
    return pd.concat(parts, ignore_index=True)


def _rows(
    ship: tuple[int, str, int | None], hours: np.ndarray, lon: np.ndarray, lat: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "mmsi": ship[0],
            "time_utc": _START + pd.to_timedelta(hours * 60.0, unit="min"),
            "lon": lon,
            "lat": lat,
            "name": ship[1],
            "imo": ship[2],
            "ship_type": 80,
            "length_m": 120.0,
            "beam_m": 18.0,
        }
    )


def write_silent(folder: Path, name: str = "silent.csv") -> Path:
    """Writes the planted fleet and the three as one CSV."""
    path = folder / name
    frame = pd.concat([planted.fixes(), fixes()], ignore_index=True)
    frame = frame.sort_values(["mmsi", "time_utc"], kind="stable")
    frame["imo"] = frame["imo"].astype("Int64")
    frame["time_utc"] = frame["time_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    frame.to_csv(path, index=False)
    return path
