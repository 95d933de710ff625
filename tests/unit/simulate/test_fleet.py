"""The simulated fleet: invented, on the water, the same every time."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
import shapely

from lightering.errors import UsageError
from lightering.model.identifiers import imo_is_valid, is_ship
from lightering.progress import Quiet
from lightering.resources import resource
from lightering.simulate import fleet, simulate
from lightering.simulate.waters import EDGES, NODES

if TYPE_CHECKING:
    from pathlib import Path

DAYS, FIXES = 9, 22_000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("fleet")
    simulate(out, fixes=FIXES, days=DAYS, seed=5, progress=Quiet())
    return out


def _hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_that_the_same_seed_gives_the_same_bytes_anywhere(small: Path, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from lightering.simulate import simulate;"
        "from lightering.progress import Quiet;"
        f"simulate(pathlib.Path(sys.argv[1]), fixes={FIXES}, days={DAYS}, seed=5, progress=Quiet())"
    )
    other = {**os.environ, "TZ": "Asia/Seoul", "PYTHONHASHSEED": "77", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=other, check=True)
    assert _hashes(tmp_path) == _hashes(small)


def test_that_another_seed_is_another_story(small: Path, tmp_path: Path) -> None:
    simulate(tmp_path, fixes=FIXES, days=DAYS, seed=6, progress=Quiet())
    one = json.loads((small / "truth.json").read_text(encoding="utf-8"))
    two = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert one["encounters"]
    assert two["encounters"]
    assert one["encounters"] != two["encounters"]


def test_that_no_identity_could_be_a_real_ship() -> None:
    story, _, _ = fleet._told(60, 2397)
    with resource("facts/designated_vessels.csv").open(encoding="utf-8") as stream:
        listed = list(csv.DictReader(stream))
    names = {word.strip(" )").upper() for row in listed for word in row["name"].split("(")}
    numbers = {row["imo"] for row in listed}
    imos = [plan.ship.imo for plan in story.plans if plan.ship.imo is not None]
    assert len(imos) == len(set(imos)) > 20
    assert imo_is_valid(imos).all()
    assert all(2_000_000 <= imo <= 4_999_999 for imo in imos)
    assert not {str(imo) for imo in imos} & numbers
    for plan in story.plans:
        assert is_ship(plan.ship.mmsi)
        assert plan.ship.mmsi % 1_000_000 > 990_000 - 1
        assert plan.ship.name.upper() not in names


def test_that_lanes_cross_no_land() -> None:
    table = pq.read_table(resource("coast/north_east_asia.parquet"))
    land = shapely.STRtree(shapely.from_wkb(table["geometry"].to_pylist()))
    detailed = shapely.box(115.0, 25.0, 135.0, 43.0)
    crossing = []
    for a, b in EDGES:
        ends = [(NODES[n].lon, NODES[n].lat) for n in (a, b)]
        line = shapely.LineString(ends)
        if detailed.contains(line) and len(land.query(line, predicate="intersects")):
            crossing.append((a, b))
    assert not crossing


def test_that_about_as_many_fixes_come_as_were_asked_for(small: Path) -> None:
    from lightering.app import pipeline
    from lightering.model.params import Params

    loaded = pipeline.read([small], Params.defaults(), Quiet())
    assert 0.8 * FIXES < loaded.fixes.num_rows < 1.3 * FIXES


def test_that_the_danish_file_holds_what_makes_readers_stumble(small: Path) -> None:
    text = gzip.decompress((small / "aisdk-2026.csv.gz").read_bytes()).decode("utf-8")
    lines = text.splitlines()
    assert any(",91," in line for line in lines)
    assert any("Base Station" in line for line in lines)
    assert len(set(lines)) < len(lines)
    assert any(ord(c) > 0xAC00 for c in text)


def test_that_a_large_fleet_goes_to_parquet_by_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "_LARGE", 1_000)
    simulate(tmp_path, fixes=9_000, days=3, seed=5, progress=Quiet())
    files = sorted(p.name for p in tmp_path.glob("*.parquet"))
    assert files == [f"fixes-2026-01-0{day}.parquet" for day in (1, 2, 3)]
    table = pq.read_table(tmp_path / files[1])
    times = table["time_utc"].to_numpy()
    assert str(times.min())[:10] == str(times.max())[:10] == "2026-01-02"


def test_that_nonsense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least one day"):
        simulate(tmp_path, days=0, progress=Quiet())
