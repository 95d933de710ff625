"""The committed sample against its truth: every planted meeting, nothing unexplained, the total."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lightering.app import pipeline
from lightering.model.params import Params
from lightering.model.schemas import CLOSE_KINDS
from lightering.progress import Quiet
from lightering.resources import sample_tracks
from lightering.simulate import simulate

if TYPE_CHECKING:
    from pathlib import Path

SECOND = 1.0
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((sample_tracks() / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def results() -> pipeline.Results:
    return pipeline.run_all([sample_tracks()], Params.defaults(), Quiet())


def _found(encounters: pd.DataFrame, planted: dict[str, Any]) -> pd.DataFrame:
    start, end = pd.Timestamp(planted["start_utc"]), pd.Timestamp(planted["end_utc"])
    return encounters[
        (encounters["mmsi_1"] == planted["mmsi_1"])
        & (encounters["mmsi_2"] == planted["mmsi_2"])
        & (encounters["start_utc"] <= end)
        & (encounters["end_utc"] >= start)
    ]


def test_that_every_file_of_the_sample_loads_whole(results: pipeline.Results) -> None:
    reports = results.loaded.reports
    assert {r.format for r in reports} == {"marinecadastre_csv", "dma_csv"}
    for report in reports:
        assert report.outcome == "ok"
        assert report.kept + sum(report.rejected.values()) == report.records_in
    assert 400_000 < sum(r.kept for r in reports) < 900_000
    danish = next(r for r in reports if r.format == "dma_csv")
    assert danish.rejected["duplicate"] > 0
    assert danish.rejected["pos_not_available"] > 0
    assert danish.eligible_vessels < danish.vessels


def test_that_every_planted_encounter_is_found(
    results: pipeline.Results, truth: dict[str, Any]
) -> None:
    missed = [row for row in truth["encounters"] if not len(_found(results.encounters, row))]
    assert not missed
    for row in truth["encounters"]:
        kinds = set(_found(results.encounters, row)["kind"])
        assert kinds <= set(CLOSE_KINDS), row


def test_that_contact_ends_are_within_a_second_where_both_report(
    results: pipeline.Results, truth: dict[str, Any]
) -> None:
    compared = 0
    for row in truth["encounters"]:
        found = _found(results.encounters, row)
        for name, best in (("start", found["start_utc"].min()), ("end", found["end_utc"].max())):
            if row["observed"][name]:
                away = abs((best - pd.Timestamp(row[f"{name}_utc"])).total_seconds())
                assert away <= SECOND, (row, best)
                compared += 1
    assert compared > len(truth["encounters"])


def test_that_nothing_is_found_that_truth_does_not_explain(
    results: pipeline.Results, truth: dict[str, Any]
) -> None:
    explained: set[str] = set()
    for part in ("encounters", "decoys", "unseen"):
        for row in truth[part]:
            explained |= set(_found(results.encounters, row)["encounter_id"])
    assert set(results.encounters["encounter_id"]) <= explained


def test_that_no_decoy_is_taken_for_a_transfer(
    results: pipeline.Results, truth: dict[str, Any]
) -> None:
    kinds = Counter(row["kind"] for row in truth["decoys"])
    assert {"service_craft", "anchored_neighbours", "in_port", "convoy"} <= set(kinds)
    for row in truth["decoys"]:
        assert not set(_found(results.encounters, row)["kind"]) & set(CLOSE_KINDS), row


def test_that_the_true_total_crosses_the_cap_and_lies_inside_the_interval(
    results: pipeline.Results, truth: dict[str, Any]
) -> None:
    delivered = truth["years"]["2026"]["delivered_bbl"]
    (balance,) = [b for b in results.balances if b.year == 2026]
    assert delivered > balance.cap_bbl
    assert balance.estimated_bbl.p05 <= delivered <= balance.estimated_bbl.p95


def test_that_truth_adds_up(truth: dict[str, Any]) -> None:
    moved = [row["transfer"] for row in truth["encounters"] if row["transfer"]]
    counted = [m for m in moved if m["counts"] and m["last_hop"]]
    assert sum(m["volume_bbl"] for m in counted) == pytest.approx(
        truth["years"]["2026"]["delivered_bbl"], abs=1.0
    )
    assert 35 <= len(counted) <= 55
    assert 8 <= sum(m["counts"] and not m["last_hop"] for m in moved) <= 15
    assert any(m["product"] == "coal" and m["volume_bbl"] == 0.0 for m in moved)
    assert any(not row["observed"]["end"] for row in truth["encounters"])
    assert truth["unseen"]


def test_that_the_sample_is_small_and_says_that_no_ship_exists() -> None:
    folder = sample_tracks()
    assert sum(p.stat().st_size for p in folder.iterdir()) < 10 * MEGABYTE
    assert "no ship in it exists" in (folder / "README.md").read_text(encoding="utf-8")


def test_that_the_sample_is_what_the_program_makes(tmp_path: Path) -> None:
    simulate(tmp_path, progress=Quiet())
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == sorted(p.name for p in sample_tracks().iterdir() if p.name != "README.md")
    for name in names:
        assert _content(tmp_path / name) == _content(sample_tracks() / name), name


def _content(path: Path) -> str:
    data = path.read_bytes()
    # what gzip packs is the same everywhere, how tightly depends on the library's version
    plain = gzip.decompress(data) if path.suffix == ".gz" else data
    return hashlib.sha256(plain).hexdigest()
