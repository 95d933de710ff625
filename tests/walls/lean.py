"""How far the total of a simulated fleet lies from its truth, and what makes the difference."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightering.app import pipeline
from lightering.cli.main import main as command
from lightering.model.params import Params
from lightering.progress import Quiet

TIED = 0.3
"""A flag, a list or a call gives more than this; a call that may still come gives 0.13 at most."""


@dataclass(frozen=True)
class Lean:
    """One fleet; parts in shares of the true barrels, which add up to the lean of the mean.

    Attributes:
        truth_bbl: Delivered, by the simulation.
        low_bbl: 5 %.
        median_bbl: 50 %.
        high_bbl: 95 %.
        missed: True deliveries without a transfer.
        chance: Probability below one on true deliveries.
        volume: Volumes too small or too large, where they count.
        other: What counts and is no true delivery.
        chances: Of each transfer the probability to count, and whether it was a true delivery.
        tied: Of the true deliveries of ships that something ties to the DPRK in these days: truth,
            and 5, 50 and 95 % of what counts of them; barrels.
    """

    truth_bbl: float
    low_bbl: float
    median_bbl: float
    high_bbl: float
    missed: float
    chance: float
    volume: float
    other: float
    chances: tuple[tuple[float, bool], ...]
    tied: tuple[float, float, float, float]

    @property
    def inside(self) -> bool:
        """Whether the truth lies in the 90 % interval."""
        return self.low_bbl <= self.truth_bbl <= self.high_bbl

    @property
    def tied_inside(self) -> bool:
        """Whether the truth of what is tied lies in the 90 % interval of that."""
        truth, low, _median, high = self.tied
        return low <= truth <= high


def lean_of(folder: Path) -> Lean:
    """Returns the lean of one fleet.

    Args:
        folder: With tracks and `truth.json`.
    """
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    found = pipeline.run_all([folder], Params.defaults(), Quiet())
    table = found.assessment.transfers
    barrels = _counted(found)
    total = barrels.sum(axis=0)
    true = sum(year["delivered_bbl"] for year in truth["years"].values())
    missed = chance = volume = 0.0
    used: set[int] = set()
    tied_true, tied = 0.0, np.zeros_like(total)
    for row, told in _matched(truth, table):
        moved = told["volume_bbl"]
        if not row:
            missed -= moved
            continue
        used |= set(row)
        p = float((barrels[row].sum(axis=0) > 0.0).mean())
        chance += (p - 1.0) * moved
        volume += float(barrels[row].sum(axis=0).mean()) - p * moved
        if table["counts_probability"].iloc[row].max() >= TIED:
            tied_true += moved
            tied += barrels[row].sum(axis=0)
    rest = [k for k in range(len(table)) if k not in used]
    other = float(barrels[rest].sum(axis=0).mean()) if rest else 0.0
    low, median, high = np.quantile(total, (0.05, 0.5, 0.95)).tolist()
    shares = (x / true for x in (missed, chance, volume, other))
    told = zip(table["counts_probability"], table["last_hop"], strict=True)
    chances = tuple((float(p), k in used) for k, (p, last) in enumerate(told) if last)
    of_tied = (tied_true, *np.quantile(tied, (0.05, 0.5, 0.95)).tolist())
    return Lean(true, low, median, high, *shares, chances, of_tied)


def simulated(seed: int, days: int, fixes: int) -> Lean:
    """Returns the lean of a fleet that is simulated for it.

    Args:
        seed: Of the simulation.
        days: Its length.
        fixes: How many.
    """
    with tempfile.TemporaryDirectory() as folder:
        words = ["--seed", str(seed), "--days", str(days), "--fixes", str(fixes)]
        if command(["simulate", "-o", folder, *words, "--no-progress"]):
            raise RuntimeError("the fleet could not be simulated")
        return lean_of(Path(folder))


def _counted(found: pipeline.Results) -> np.ndarray[Any, Any]:
    """Barrels of each transfer that enter the total, (transfers, draws)."""
    from lightering.ledger.weights import weights_of

    weights = weights_of(found.assessment, {})
    rows = range(len(found.assessment.transfers))
    return np.array([weights.barrels(k) * (weights.chance[k] > 0.0) for k in rows], dtype=float)


def _matched(truth: dict[str, Any], table: pd.DataFrame) -> list[tuple[list[int], dict[str, Any]]]:
    """Returns for each true delivery the transfers of the same two ships at that time."""
    rows, found = table.to_dict("records"), []
    for one in truth["encounters"]:
        moved = one["transfer"]
        if not moved or not (moved["counts"] and moved["last_hop"]):
            continue
        pair = {one["mmsi_1"], one["mmsi_2"]}
        start, end = pd.Timestamp(one["start_utc"]), pd.Timestamp(one["end_utc"])
        same = [
            k
            for k, row in enumerate(rows)
            if {row["giver_mmsi"], row["receiver_mmsi"]} == pair
            and row["start_utc"] < end
            and row["end_utc"] > start
        ]
        found.append((same, moved))
    return found
