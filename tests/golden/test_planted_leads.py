"""Meetings in the dark that were planted are among the leads; real tracks give leads in peace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lightering.app import pipeline
from lightering.detect import find_gaps, find_leads, find_loitering
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.resources import sample_tracks
from lightering.simulate import simulate

if TYPE_CHECKING:
    from pathlib import Path

PARAMS = Params.defaults()


def leads_and_truth(folder: Path) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    loaded = pipeline.read([folder], PARAMS, Quiet())
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return find_leads(loaded, PARAMS.detect, Quiet()), truth["unseen"]


def ranks(found: pd.DataFrame, unseen: list[dict[str, Any]]) -> list[int]:
    """The best rank of each planted meeting; 0 where no lead covers its middle."""
    out = []
    for row in unseen:
        start, end = pd.Timestamp(row["start_utc"]), pd.Timestamp(row["end_utc"])
        middle = start + (end - start) / 2
        mine = found[
            (found["mmsi_1"] == row["mmsi_1"])
            & (found["mmsi_2"] == row["mmsi_2"])
            & (found["earliest_utc"] <= middle)
            & (found["latest_utc"] >= middle)
        ]
        out.append(int(mine["rank"].min()) if len(mine) else 0)
    return out


def test_that_every_meeting_in_the_dark_of_the_sample_is_a_lead_of_the_first_tenth() -> None:
    found, unseen = leads_and_truth(sample_tracks())
    assert len(unseen) == 2
    places = ranks(found, unseen)
    assert all(places), places
    assert max(places) <= len(found) / 10, (places, len(found))


@pytest.mark.parametrize("seed", [7, 11])
def test_that_meetings_in_the_dark_of_other_fleets_are_leads(tmp_path: Path, seed: int) -> None:
    simulate(tmp_path, days=60, seed=seed, progress=Quiet())
    found, unseen = leads_and_truth(tmp_path)
    assert unseen
    assert all(ranks(found, unseen)), unseen
    assert found["rank"].tolist() == list(range(1, len(found) + 1))


@pytest.mark.parametrize("folder", ["suez_four_column_csv", "dma_csv"])
def test_that_real_tracks_are_searched_without_a_fault(shared_tracks: Path, folder: str) -> None:
    loaded = pipeline.read([shared_tracks / folder], PARAMS, Quiet())
    gaps = find_gaps(loaded, PARAMS.detect, Quiet())
    leads = find_leads(loaded, PARAMS.detect, Quiet())
    loitering = find_loitering(loaded, PARAMS.detect, Quiet())
    assert (gaps["duration_h"] > PARAMS.detect.max_gap_h).all()
    assert (loitering["mean_speed_kn"] < PARAMS.detect.loiter_speed_kn).all()
    assert (leads["slack_h"] >= 0.0).all()
    assert set(leads["gap_id_1"].dropna()) | set(leads["gap_id_2"].dropna()) <= set(gaps["gap_id"])
    assert leads["mask"].isin(["", "in_port", "near_shore"]).all()
    assert bool(len(gaps)) == (folder == "suez_four_column_csv")
