"""What bad fixes must not make of two ships: meetings that never were, or none where one was."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from lightering.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

ONE, OTHER = "371234000", "372345000"
HEAD = "mmsi,time_utc,lat,lon,sog\n"
STEPS = 25
"""A fix every ten minutes for four hours."""


def clock(step: int) -> str:
    """The time of a step."""
    return f"2024-03-02T{step // 6:02d}:{step % 6}0:00Z"


def held(mmsi: str, lat: float, lon: float) -> str:
    """A ship that lies still for four hours."""
    return "".join(f"{mmsi},{clock(n)},{lat:.7f},{lon:.7f},0.1\n" for n in range(STEPS))


def passing(mmsi: str, lat: float, lon: float) -> str:
    """A ship that sails by at twelve knots, far off the land."""
    return "".join(f"{mmsi},{clock(n)},{lat:.5f},{lon + n * 0.04:.5f},12\n" for n in range(STEPS))


def close_pairs(text: str, folder: Path) -> list[dict[str, Any]]:
    """Encounters of the kinds that may be transfers."""
    path = folder / "a.csv"
    path.write_text(HEAD + text)
    assert main(["detect", "--no-progress", str(path), "-o", str(folder / "out.csv")]) == 0
    with (folder / "out.csv").open(newline="", encoding="utf-8") as stream:
        return [e for e in csv.DictReader(stream) if e["kind"] in ("alongside", "close")]


@pytest.mark.parametrize("lon", [150.0, 179.9996, -179.9999, 180.0])
def test_that_a_meeting_is_found_wherever_it_is_also_across_180(lon: float, tmp_path: Path) -> None:
    east = 0.0009882  # 110 m at the equator, WGS84
    other = lon + east if lon + east <= 180.0 else lon + east - 360.0
    (found,) = close_pairs(held(ONE, 0.5, lon) + held(OTHER, 0.5, other), tmp_path)
    assert float(found["min_distance_m"]) == pytest.approx(110.0, abs=0.5)
    assert float(found["contact_h"]) == pytest.approx(4.0, abs=0.01)
    assert (found["start_utc"][:16], found["end_utc"][:16]) == (
        "2024-03-02T00:00",
        "2024-03-02T04:00",
    )


def test_that_no_one_meets_at_null_island(tmp_path: Path) -> None:
    assert not close_pairs(held(ONE, 0.0, 0.0) + held(OTHER, 0.0, 0.0), tmp_path)
    sailing = passing(ONE, 33.0, 124.0) + passing(OTHER, 35.0, 124.0)
    stray = "".join(f"{m},2024-03-02T0{h}:05:00Z,0,0,0\n" for m in (ONE, OTHER) for h in range(4))
    assert not close_pairs(sailing + stray, tmp_path)


@pytest.mark.parametrize(
    "mmsi",
    ["111232511", "970012345", "972123456", "974123456", "982123456", "992123456", "002190067",
     "2190067", "023700000", "811111111", "0", "12345", "5.38E8", "-372345000"],
)  # fmt: skip
def test_that_what_is_no_ship_is_never_paired(mmsi: str, tmp_path: Path) -> None:
    assert close_pairs(held(ONE, 33.0, 124.0) + held(OTHER, 33.0, 124.0009), tmp_path)
    assert not close_pairs(held(ONE, 33.0, 124.0) + held(mmsi, 33.0, 124.0009), tmp_path)


def test_that_an_mmsi_with_a_point_is_the_ship_it_names_and_no_other(tmp_path: Path) -> None:
    (found,) = close_pairs(held(ONE, 33.0, 124.0) + held(f"{OTHER}.0", 33.0, 124.0009), tmp_path)
    assert (found["mmsi_1"], found["mmsi_2"]) == (ONE, OTHER)
    assert not close_pairs(held(ONE, 33.0, 124.0) + held(f"{ONE}.0", 33.0, 124.0009), tmp_path)


def test_that_a_jump_of_one_mmsi_makes_no_path_and_no_meeting(tmp_path: Path) -> None:
    # a ship that shares its MMSI with one 2,000 km off: nothing sails between the two
    places = [(33.0, 124.0) if n % 2 else (20.0, 140.0) for n in range(STEPS)]
    torn = "".join(f"{ONE},{clock(n)},{a},{o},0.1\n" for n, (a, o) in enumerate(places))
    assert not close_pairs(torn + held(OTHER, 26.5, 132.0), tmp_path)
    (found,) = close_pairs(torn + held(OTHER, 33.0, 124.0009), tmp_path)
    assert float(found["min_distance_m"]) < 100.0


def test_that_a_missing_speed_is_neither_slow_nor_fast(tmp_path: Path) -> None:
    both = held(ONE, 33.0, 124.0) + held(OTHER, 33.0, 124.0009)
    sailing = passing(ONE, 33.0, 124.0) + passing(OTHER, 33.0, 124.0009)
    for sog in ("", "102.3", "abc"):
        assert close_pairs(both.replace(",0.1\n", f",{sog}\n"), tmp_path)
        assert not close_pairs(sailing.replace(",12\n", f",{sog}\n"), tmp_path)
