"""`--zones` reaches the report, its verification and the folder for handing over."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from tests.gui import planted

from lightering.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.write_fleet(tmp_path_factory.mktemp("fleet"))


def test_that_verify_recomputes_with_the_zones_and_names_them_when_a_byte_differs(
    fleet: Path, tmp_path: Path, capfd
) -> None:
    path, pdf = tmp_path / "zones.geojson", tmp_path / "r.pdf"
    line = {"type": "LineString", "coordinates": [[110.0, 20.0], [135.0, 40.0]]}
    words = {"claimant": "Nobodia"}
    path.write_text(
        json.dumps({"type": "Feature", "properties": words, "geometry": line}), encoding="utf-8"
    )
    zones = ("--zones", str(path), "--no-progress")
    assert main(["report", str(fleet), "-o", str(pdf), *zones]) == 0
    assert "zones.geojson: 1 of 1 records used." in capfd.readouterr().err
    assert main(["verify", str(pdf), str(fleet), *zones]) == 0, capfd.readouterr().out
    capfd.readouterr()
    # one byte more, and nothing in the drawing differs
    path.write_bytes(path.read_bytes() + b"\n")
    assert main(["verify", str(pdf), str(fleet), *zones]) == 1
    told = [line for line in capfd.readouterr().out.splitlines() if "zones.geojson" in line]
    assert any(hashlib.sha256(path.read_bytes()).hexdigest() in line for line in told), told


def test_that_a_file_of_no_zones_is_a_sentence_and_exit_1(
    fleet: Path, tmp_path: Path, capfd
) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text('{"type": "LineString", "coordinates": [[500000, 1], [1, 2]]}', "utf-8")
    out = tmp_path / "r.pdf"
    words = ["report", str(fleet), "-o", str(out), "--zones", str(path), "--no-progress"]
    assert main(words) == 1
    told = capfd.readouterr().err
    assert "bad.geojson" in told
    assert "degrees" in told
    assert "Traceback" not in told
    assert not out.exists()
