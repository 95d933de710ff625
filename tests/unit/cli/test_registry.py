"""`--registry` reaches the volumes, the report and its verification."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.gui import planted

import lightering
from lightering.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.write_fleet(tmp_path_factory.mktemp("fleet"))


def tallied(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["tally", *words, "--json", "--no-progress"]) == 0
    return json.loads(capsys.readouterr().out)["periods"][0]["estimated_bbl"]


def test_that_a_registry_moves_the_total_and_verify_needs_it(
    fleet: Path, tmp_path: Path, capsys
) -> None:
    loaded = lightering.read(fleet)
    found = lightering.detect(loaded)
    plain = lightering.assess(found, loaded)
    rows = [f"{mmsi},600,500" for mmsi in sorted(set(plain.transfers["receiver_mmsi"]))]
    path = tmp_path / "sizes.csv"
    path.write_text("\n".join(["mmsi,dwt,tank m3", *rows, ""]))
    without = tallied(capsys, str(fleet))
    told = tallied(capsys, str(fleet), "--registry", str(path))
    assert told["p50"] < 0.7 * without["p50"]
    # the notebook gets the same draws
    known = lightering.assess(found, loaded, registries=[path])
    assert lightering.tally(known, loaded)[0].estimated_bbl.p50 == told["p50"]
    pdf = tmp_path / "r.pdf"
    words = ["--registry", str(path), "--no-progress"]
    assert main(["report", str(fleet), "-o", str(pdf), *words]) == 0
    assert main(["verify", str(pdf), str(fleet), *words]) == 0
    capsys.readouterr()
    assert main(["verify", str(pdf), str(fleet), "--no-progress"]) == 1
    assert "sizes.csv" in capsys.readouterr().out
