"""The 90 % interval holds the truth nine times of ten, on hulls and crews not the model's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from tests.unit.volumes.made_tables import at, calls, dark, draughts, encounters, ships
from tests.unit.volumes.other_hulls import Truth, habits, transfer

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.screening.screen import screen_with
from lightering.volumes.assess import assess_with

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Assessment

FLEETS, EACH, SEEDS = 30, 20, (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Trial:
    truths: list[Truth]
    found: Assessment

    @property
    def true_bbl(self) -> NDArray[np.float64]:
        return np.array([t.volume_bbl for t in self.truths])

    @property
    def held(self) -> NDArray[np.bool_]:
        table, true = self.found.transfers, self.true_bbl
        return np.asarray(
            (true >= table["volume_bbl_p05"]) & (true <= table["volume_bbl_p95"]), dtype=np.bool_
        )

    @property
    def totals(self) -> list[tuple[float, float, float, float]]:
        """5, 50 and 95 % of each fleet's total, and its truth."""
        found = []
        for first in range(0, FLEETS * EACH, EACH):
            total = self.found.volume_bbl[first : first + EACH].sum(axis=0)
            true = self.true_bbl[first : first + EACH].sum()
            found.append((*np.quantile(total, (0.05, 0.5, 0.95)).tolist(), float(true)))
        return found


@cache
def trial(seed: int) -> Trial:
    """600 transfers of 30 fleets, each fleet with its own products, lading, build and ballast."""
    defaults = Params.defaults()
    params = replace(defaults, volumes=replace(defaults.volumes, draws=1000))
    random = np.random.default_rng(seed)
    truths, rows, hulls, typed = [], [], [], []
    for number in range(FLEETS * EACH):
        if number % EACH == 0:
            fleet = habits(random)
        start = at("2026-01-05") + pd.Timedelta(hours=12 * number)
        one = transfer(random, number + 1, start, fleet)
        truths.append(one)
        pair = {"mmsi_1": one.giver["mmsi"], "mmsi_2": one.receiver["mmsi"]}
        end = start + pd.Timedelta(hours=one.hours)
        rows.append(pair | {"start_utc": start, "end_utc": end})
        hulls += [one.giver, one.receiver]
        typed += one.reports
    table, known = encounters(*rows), ships(*hulls)
    told = screen_with(table, known, calls(), dark(), params.screening)
    found = assess_with(table, told, known, draughts(*typed), calls(), calls(), params, Quiet())
    return Trial(truths, found)


def every(seeds: tuple[int, ...] = SEEDS) -> list[Trial]:
    return [trial(seed) for seed in seeds]


def test_that_the_interval_of_one_transfer_covers_its_truth() -> None:
    held = np.concatenate([t.held for t in every()])
    assert len(held) == 3000
    assert 0.85 <= held.mean() <= 0.95


def test_that_the_interval_covers_the_truth_whatever_was_read() -> None:
    held = np.concatenate([t.held for t in every()])
    kind = np.concatenate([[truth.readings for truth in t.truths] for t in every()])
    for name in ("receiver", "giver", "both", "after", "none"):
        assert 0.85 <= held[kind == name].mean() <= 0.97, name


def test_that_the_interval_of_a_total_covers_its_truth() -> None:
    totals = [total for t in every() for total in t.totals]
    held = np.mean([low <= true <= high for low, _, high, true in totals])
    assert len(totals) == 150
    assert 0.85 <= held <= 0.95


def test_that_the_median_is_off_by_less_than_a_twentieth() -> None:
    ratio = np.concatenate([t.found.transfers["volume_bbl_p50"] / t.true_bbl for t in every()])
    assert 0.95 < np.median(ratio) < 1.05
    totals = [middle / true for t in every() for _, middle, _, true in t.totals]
    assert 0.94 < np.median(totals) < 1.06


def test_that_the_direction_is_right_where_it_is_not_unknown() -> None:
    right, called = [], []
    for t in every():
        table = t.found.transfers
        right.append(table["receiver_mmsi"] == [truth.receiver["mmsi"] for truth in t.truths])
        called.append(table["direction_probability"] >= 0.8)
    assert np.concatenate(right)[np.concatenate(called)].mean() >= 0.95


def test_that_draughts_sharpen_the_interval() -> None:
    tables = [t.found.transfers for t in every()]
    width = np.concatenate(
        [(t["volume_bbl_p95"] - t["volume_bbl_p05"]) / t["volume_bbl_p50"] for t in tables]
    )
    kind = np.concatenate([[truth.readings for truth in t.truths] for t in every()])
    blind = np.median(width[kind == "none"])
    assert np.median(width[kind == "receiver"]) < 0.8 * blind
    assert np.median(width[kind == "both"]) < 0.85 * blind
    assert np.median(width[kind == "giver"]) < blind


@cache
def shared_and_apart() -> list[tuple[int, NDArray[np.float64], NDArray[np.float64]]]:
    """90 % interval of totals of so many transfers: as drawn, and with the draws of each mixed."""
    # the published total of 2018 stands on 89 calls: as many transfers without a draught
    blind = [(t, k) for t in every() for k, one in enumerate(t.truths) if one.readings == "none"]
    few = np.array([t.found.volume_bbl[k] for t, k in blind[:89]])
    random = np.random.default_rng(1)
    found = []
    for volume in (few, trial(1).found.volume_bbl):
        apart = np.array([random.permutation(row) for row in volume])
        shared, independent = (
            np.quantile(draws.sum(axis=0, dtype=float), (0.05, 0.95)) for draws in (volume, apart)
        )
        found.append((len(volume), shared, independent))
    return found


def test_that_independent_draws_would_make_the_total_far_too_narrow() -> None:
    for (_, shared, apart), times in zip(shared_and_apart(), (2.2, 5.0), strict=True):
        assert np.diff(shared)[0] > times * np.diff(apart)[0]
