"""How well encounters are found: planted fleets, and brute force where it is hard."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tests.unit.detect.test_adversarial_fleets import PLACES, TRAITS, compared, fleet

from lightering.app import pipeline
from lightering.model.params import Params
from lightering.model.schemas import CLOSE_KINDS
from lightering.progress import Quiet
from lightering.simulate import simulate

__all__ = ["hard_rows", "planted_row", "planted_rows"]

ROOT = Path(__file__).resolve().parents[2]

FLEETS = ((51, 60, 110_000), (401, 60, 60_000), (402, 60, 60_000))
"""Seed, days, fixes; the last two were never looked at before they stood on the page."""


def planted_rows() -> list[str]:
    """Returns the rows of the sample and of fleets that are simulated for it."""
    rows = [planted_row("`sample_tracks`", ROOT / "sample_tracks")]
    for seed, days, fixes in FLEETS:
        with tempfile.TemporaryDirectory() as folder:
            simulate(Path(folder), fixes=fixes, days=days, seed=seed, progress=Quiet())
            name = f"`--seed {seed} --days {days} --fixes {fixes}`"
            rows.append(planted_row(name, Path(folder)))
    return rows


def planted_row(name: str, folder: Path) -> str:
    """Returns one row: what was planted, what was found of it, and what else was found.

    Args:
        name: Of the fleet.
        folder: With tracks and `truth.json`.
    """
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    found = pipeline.run_all([folder], Params.defaults(), Quiet())
    events = found.encounters
    planted = [_at(events, one) for one in truth["encounters"]]
    decoys = [_at(events, one) for one in truth["decoys"]]
    unseen = [_at(events, one) for one in truth["unseen"]]
    explained = {key for part in (*planted, *decoys, *unseen) for key in part["encounter_id"]}
    close = sum(bool(set(part["kind"]) & set(CLOSE_KINDS)) for part in decoys)
    ends = _ends(truth["encounters"], planted)
    called, right = _directions(truth["encounters"], found)
    return (
        f"| {name} | {sum(len(part) > 0 for part in planted)} of {len(planted)} "
        f"| {len(set(events['encounter_id']) - explained)} | {close} of {len(decoys)} "
        f"| {np.median(ends):.2f} s, {ends.max():.2f} s ({len(ends)}) | {right} of {called} |"
    )


def hard_rows() -> list[str]:
    """Returns one row per place: fleets with each trap alone and with all, against brute force."""
    rows = []
    for place in PLACES:
        events, apart_ms = 0, 0.0
        every = [frozenset({trait}) for trait in TRAITS] + [frozenset(TRAITS)]
        fleets = [(traits, seed) for traits in every for seed in (3, 4, 5)]
        missed = false = 0
        for traits, seed in fleets:
            one = compared(fleet(place, traits, seed))
            events += one.events
            missed += one.missed
            false += one.false
            apart_ms = max(apart_ms, one.apart_ms)
        rows.append(f"| {place} | {len(fleets)} | {events} | {missed} | {false} | {apart_ms:.1f} |")
    return rows


def _at(events: pd.DataFrame, planted: dict[str, Any]) -> pd.DataFrame:
    start, end = pd.Timestamp(planted["start_utc"]), pd.Timestamp(planted["end_utc"])
    return events[
        (events["mmsi_1"] == planted["mmsi_1"])
        & (events["mmsi_2"] == planted["mmsi_2"])
        & (events["start_utc"] <= end)
        & (events["end_utc"] >= start)
    ]


def _ends(planted: list[dict[str, Any]], found: list[pd.DataFrame]) -> np.ndarray[Any, Any]:
    """Seconds between true and found ends, where both ships report through."""
    away = []
    for one, events in zip(planted, found, strict=True):
        for name, best in (("start", events["start_utc"].min()), ("end", events["end_utc"].max())):
            if one["observed"][name] and len(events):
                away.append(abs((best - pd.Timestamp(one[f"{name}_utc"])).total_seconds()))
    return np.array(away)


def _directions(planted: list[dict[str, Any]], found: pipeline.Results) -> tuple[int, int]:
    """How many directions were called, and how many of them are true."""
    table = found.assessment.transfers
    known = found.params.volumes.unknown_below
    called = right = 0
    for one in planted:
        if not one["transfer"]:
            continue
        start, end = pd.Timestamp(one["start_utc"]), pd.Timestamp(one["end_utc"])
        pair = {one["mmsi_1"], one["mmsi_2"]}
        at_that_time = table[(table["start_utc"] <= end) & (table["end_utc"] >= start)]
        for row in at_that_time.to_dict("records"):
            if {row["giver_mmsi"], row["receiver_mmsi"]} != pair:
                continue
            if row["direction_probability"] >= known:
                called += 1
                right += row["receiver_mmsi"] == one["transfer"]["receiver_mmsi"]
            break
    return called, right
