"""What a ship said of herself in time, run by run, each with the line it was read in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app import api
from lightering.tracks.history import history, under_numbers

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

NAMES = ["OLD LARK", "OLD LARK", "", "NEW LARK", "NEW LARK", "OLD LARK", "OLD LARK"]
SIGNS = ["3EAB1", "3EAB1", "3EAB1", "3EAB1", "V7CD2", "V7CD2", "V7CD2"]


def fleet(folder: Path) -> Path:
    """One hull under two MMSI, whose name goes to another and back; and a stranger."""
    lines = ["mmsi,time_utc,lon,lat,name,imo,call_sign"]
    for hour, (name, sign) in enumerate(zip(NAMES, SIGNS, strict=True)):
        lines.append(f"352000001,2026-03-01T0{hour}:00:00Z,125.0,33.{hour}0,{name},2981014,{sign}")
    lines.append("636000002,2026-03-05T00:00:00Z,126.0,34.0,NEW LARK,2981014,D5XY3")
    lines.append("538000003,2026-03-05T00:00:00Z,128.0,36.0,STRANGER,2982020,V7ZZ9")
    path = folder / "names.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def told(frame: pd.DataFrame, what: str) -> list[tuple[object, str, str, int, int]]:
    rows = frame[frame["what"] == what].to_dict("records")
    return [
        (r["value"], f"{r['first_utc']:%H}", f"{r['last_utc']:%H}", r["fixes"], r["source_line"])
        for r in rows
    ]


def test_that_a_name_that_comes_back_has_a_run_of_its_own(tmp_path: Path) -> None:
    loaded = api.read(fleet(tmp_path))
    found = history(loaded, 352000001, 0)
    # a fix without a name neither ends a run nor begins one
    assert told(found, "name") == [
        ("OLD LARK", "00", "01", 2, 2),
        ("NEW LARK", "03", "04", 2, 5),
        ("OLD LARK", "05", "06", 2, 7),
    ]
    assert told(found, "call_sign") == [("3EAB1", "00", "03", 4, 2), ("V7CD2", "04", "06", 3, 6)]
    assert told(found, "imo") == [(2981014, "00", "06", 7, 2)]
    assert set(found["source_file"]) == {"names.csv"}
    assert found["first_utc"].is_monotonic_increasing
    assert told(found, "length_m") == []


def test_that_every_fix_is_in_one_run_of_each_column_it_has(tmp_path: Path) -> None:
    loaded = api.read(fleet(tmp_path))
    found = history(loaded, 352000001, 0)
    sums = found.groupby("what")["fixes"].sum().to_dict()
    assert sums == {"name": 6, "call_sign": 7, "imo": 7}


def test_that_a_hull_is_followed_through_its_numbers(tmp_path: Path) -> None:
    loaded = api.read(fleet(tmp_path))
    found = under_numbers(loaded, [(636000002, 0), (352000001, 0), (999000000, 0)])
    assert list(found["value"]) == [352000001, 636000002]
    assert list(found["fixes"]) == [7, 1]
    assert list(found["source_line"]) == [2, 9]


def test_that_a_ship_that_sent_nothing_has_no_history(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text(
        "mmsi,time_utc,lon,lat\n352000001,2026-03-01T00:00:00Z,125.0,33.0\n", encoding="utf-8"
    )
    found = history(api.read(path), 352000001, 0)
    assert found.empty
    assert "value" in found
