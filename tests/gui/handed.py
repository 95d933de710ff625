"""A folder as an analyst is handed it: tracks, a log nobody knows, what is no track file at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from tests.gui import planted

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LOG", "write_folder", "write_log"]

LOG = "patrol_log_2026.csv"
_SHIPS = (353996204, 445993120)
_ZONE_H = 9


def write_folder(folder: Path) -> Path:
    """Writes the fleet, rows of it again with some that are wrong, a log and two bad files."""
    folder.mkdir(exist_ok=True)
    fleet = planted.write_fleet(folder, "ais_2026_q1.csv")
    lines = fleet.read_text(encoding="utf-8").splitlines()
    wrong = [line.replace(",", ",1.5,", 1) for line in lines[4000:4013]]
    far = [line.split(",") for line in lines[5000:5040]]
    for cells in far:
        cells[3] = "91"
    again = [lines[0], *lines[2000:2600], *wrong, *(",".join(cells) for cells in far)]
    (folder / "ais_2026_q2.csv").write_text("\n".join(again) + "\n", encoding="utf-8")
    write_log(folder / LOG)
    planted.write_broken(folder)
    (folder / "watch_notes.gpx").write_bytes(b"\x00\x01\x02 no track at all \xff" * 40)
    return folder


def write_log(path: Path, headings: str = "Skip;Posn N;Posn E;Zeit;Fart;MMSI nr;Dybde") -> Path:
    """Writes what a patrol might note of two of the ships, in its own words and zone."""
    frame = planted.fixes()
    moving = (frame["time_utc"] > "2026-03-04") & (frame["time_utc"] < "2026-03-06")
    frame = frame[frame["mmsi"].isin(_SHIPS) & moving].iloc[::2]
    rows = [headings]
    for fix in frame.itertuples():
        when = (fix.time_utc + pd.Timedelta(hours=_ZONE_H)).strftime("%d.%m.%y %H:%M")
        speed, draught = (f"{value:.1f}".replace(".", ",") for value in (fix.sog_kn, fix.draught_m))
        rows.append(
            f"{fix.name};{_minutes(fix.lat)};{_minutes(fix.lon)};{when};{speed};{fix.mmsi};{draught}"
        )
    rows.insert(30, "HAE DANG 5;32°51.6'")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _minutes(degrees: float) -> str:
    whole = int(degrees)
    return f"{whole}°{(degrees - whole) * 60:.2f}'"
