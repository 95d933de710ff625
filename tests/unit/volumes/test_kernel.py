"""The compiled draws: the published hydrostatics, and figures no accident can move."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from tests.unit.volumes.made_tables import calls, dark, draughts, encounters, ships
from tests.unit.volumes.test_transfers import (
    CALL,
    FLEET,
    HOP_1,
    HOP_2,
    LADING,
    PARAMS,
    assessed,
)

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.screening.screen import screen_with
from lightering.volumes import estimate
from lightering.volumes.arithmetic import compiled, exp2, halves, log2, normal, start, uniform
from lightering.volumes.hulls import floating
from lightering.volumes.hydrostatics import displacement_t
from lightering.volumes.inputs import assumed
from lightering.volumes.prepared import Prepared
from lightering.volumes.priors import lognormal_table
from lightering.volumes.shapes import afloat, laden_density, laden_quantile, stay_at
from lightering.volumes.stays import stays_of

DEFAULTS = Params.defaults().volumes


@pytest.mark.parametrize("kristensen", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("draught", [1.3, 2.5, 4.0, 6.1, 7.9])
def test_that_the_kernel_floats_a_hull_as_the_published_formulas_do(
    draught: float, kristensen: float
) -> None:
    form = tuple(np.float32(v) for v in (73.6, 14.0, 0.74, 6.1))
    hull = floating(np.array([*form, 3500.0, 1350.0, 100.0, 4000.0], dtype=np.float32))
    used, slope = afloat(
        tuple(hull[:5]),
        np.float32(1350.0),
        np.float32(kristensen),
        np.float32(draught),
        np.cbrt(np.float32(draught)),
    )
    assert used + 1350.0 == pytest.approx(displacement_t(*form, draught, kristensen), rel=3e-6)
    step = 1e-4
    above, below = (displacement_t(*form, draught + d, kristensen) for d in (step, -step))
    assert slope == pytest.approx((above - below) / (2.0 * step), rel=3e-6)


@compiled
def _each(which: int, x: np.ndarray, y: np.ndarray) -> None:
    for i in range(x.size):
        if which == 0:
            y[i] = log2(x[i])
        elif which == 1:
            y[i] = exp2(x[i])
        else:
            y[i] = normal(x[i])


def test_that_the_polynomials_are_the_functions_they_stand_for() -> None:
    x = np.geomspace(1e-6, 1e6, 999).astype(np.float32)
    u = np.linspace(1e-4, 1.0 - 1e-4, 999).astype(np.float32)
    y, power = np.empty_like(x), np.linspace(-20.0, 20.0, 999).astype(np.float32)
    _each(0, x, y)
    assert y == pytest.approx(np.log2(x.astype(float)), abs=4e-6)
    _each(1, power, y)
    assert y == pytest.approx(2.0 ** power.astype(float), rel=4e-6)
    _each(2, u, y)
    assert y == pytest.approx([NormalDist().inv_cdf(float(p)) for p in u], abs=8e-4)
    _each(1, np.array([-120.0, -1e6], dtype=np.float32), y)
    assert 0.0 < y[0] == y[1] < 1e-36


def test_that_the_law_of_typing_errors_has_the_spread_of_a_normal() -> None:
    u = ((np.arange(2**16) + 0.5) / 2**16).astype(np.float32)
    z = np.empty_like(u)
    _each(2, u, z)
    assert z.std() == pytest.approx(1.0, abs=1e-3)
    assert np.abs(z + z[::-1]).max() < 1e-4


@compiled
def _numbers(seed: int, purpose: int, y: np.ndarray) -> None:
    for i in range(y.size):
        y[i] = uniform(start(np.uint32(seed), i), np.uint32(purpose))


@compiled
def _halves(seed: int, purpose: int, y: np.ndarray, z: np.ndarray) -> None:
    for i in range(y.size):
        y[i], z[i] = halves(start(np.uint32(seed), i), np.uint32(purpose))


@pytest.mark.parametrize("in_halves", [False, True])
def test_that_random_numbers_are_even_and_know_nothing_of_each_other(in_halves: bool) -> None:
    rows = np.empty((16, 50_000))
    for k, row in enumerate(rows):
        if not in_halves:
            _numbers(k // 4, k % 4, row)
        elif k % 2 == 0:
            _halves(k // 4, k % 4, row, rows[k + 1])
    # 16 means of 50,000: standard error 0.0013; correlations 0.0045
    assert np.abs(rows.mean(axis=1) - 0.5).max() < 5.0 * 0.0013
    assert np.abs(np.corrcoef(rows) - np.eye(16)).max() < 5.0 * 0.0045
    assert np.abs(np.histogram(rows, 64, (0.0, 1.0))[0] / 12_500.0 - 1.0).max() < 5.0 * 0.009
    neighbours = np.corrcoef(rows[:, 1:].ravel(), rows[:, :-1].ravel())[0, 1]
    assert abs(neighbours) < 5.0 * 0.0011


@compiled
def _laden(law: Any, odds: Any, x: np.ndarray, f: np.ndarray, density: np.ndarray) -> None:
    for i in range(x.size):
        f[i] = laden_quantile(x[i], odds, law)
        density[i] = laden_density(x[i], odds, law)


def test_that_the_laden_fraction_is_the_beta_it_stands_for() -> None:
    law = assumed(replace(DEFAULTS, partial_share=0.0))
    x = np.linspace(0.0005, 0.9995, 1000).astype(np.float32)
    f, density = np.empty_like(x), np.empty_like(x)
    _laden(law, np.float32(1.0), x, f, density)
    # Beta(6, 2.2): 5, 50 and 95 % are 0.46, 0.75 and 0.94
    assert np.interp([0.05, 0.5, 0.95], x, f) == pytest.approx([0.46, 0.75, 0.94], abs=0.012)
    assert density.mean() == pytest.approx(1.0, abs=2e-3)
    # multiplied odds move quantiles and density alike
    _laden(law, np.float32(0.5), x, f, density)
    below = np.cumsum(density) / density.sum()
    assert np.interp(np.interp(0.5, x, f), x, below) == pytest.approx(0.5, abs=3e-3)


def test_that_rates_are_lognormal_between_their_ends() -> None:
    assert np.median(lognormal_table(250.0, 600.0, 25)) == pytest.approx(np.sqrt(250.0 * 600.0))


def test_that_a_stay_speaks_for_what_pumps_can_have_moved_and_not_for_more() -> None:
    stays = stays_of(np.array([8.0, 12.0, 40.0]), DEFAULTS)
    for number in range(3):
        volume = np.linspace(0.0, stays.most_m3[number] * 0.999, 400)
        shares = (volume / stays.most_m3[number]).astype(np.float32)
        likelihood = np.array([stay_at(share, tuple(stays.series[number])) for share in shares])
        pumped = stays.pumped_m3[number]
        assert 0.6 * pumped < volume[likelihood.argmax()] < 1.1 * pumped
        assert likelihood[-1] < 0.02 * likelihood.max()
        assert 0.4 * pumped < stays.likely_m3[number] < 1.1 * pumped
        # the series is the average over rates and overheads it was fitted to
        rates, overheads = lognormal_table(250.0, 600.0, 16), lognormal_table(1.5, 3.5, 6)
        most = np.maximum([8.0, 12.0, 40.0][number] - overheads, 0.25) * rates[:, None]
        spare = most[..., None] - volume
        idle = np.maximum(spare, 0.0) / (rates[:, None, None] * 6.0)
        beyond = np.minimum(spare, 0.0) / (0.15 * most[..., None])
        exact = np.exp(-idle - 0.5 * beyond**2).mean(axis=(0, 1))
        assert likelihood == pytest.approx(exact, abs=0.02 * exact.max())


def test_that_threads_do_not_move_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    params = replace(PARAMS, volumes=replace(DEFAULTS, draws=6000))
    found = []
    for threads in (1, 3):
        monkeypatch.setattr(estimate, "_FEW", 1)
        monkeypatch.setattr(estimate, "_THREADS", threads)
        monkeypatch.setattr("os.cpu_count", lambda: 3)
        found.append(assessed(HOP_1, HOP_2, fleet=FLEET, typed=LADING, params=params))
    assert np.array_equal(found[0].volume_bbl, found[1].volume_bbl)
    assert np.array_equal(found[0].counts, found[1].counts)


def test_that_the_volume_of_a_short_contact_follows_the_hours() -> None:
    long, short = (
        assessed(HOP_2 | {"end_utc": end}).transfers["volume_bbl_p50"].iloc[0]
        for end in ("2026-03-04T06:00Z", "2026-03-04T04:00Z")
    )
    assert short < 0.75 * long


def test_that_assumptions_that_are_moved_give_the_draws_of_a_full_run() -> None:
    rows, port = encounters(HOP_1, HOP_2), calls(CALL)
    known, typed = ships(*FLEET), draughts(*LADING)
    told = screen_with(rows, known, port, dark(), PARAMS.screening)
    ready = Prepared(rows, told, known, typed, port, calls(), PARAMS)
    found = ready.assessment(Quiet())
    for moved in (
        {"laden_alpha": 3.0},
        {"pump_rate_low_m3h": 100.0, "overhead_high_h": 6.0},
        {"dwt_factor": 1.2},
        {"barrel_factor": 0.9},
        {"draught_error_m": 0.3, "ballast_share_high": 0.2},
    ):
        other = replace(PARAMS, volumes=replace(PARAMS.volumes, **moved))
        assert ready.follows(other)
        fast, whole = (
            ready.again(found, other),
            assessed(*(HOP_1, HOP_2), typed=LADING, params=other),
        )
        assert np.array_equal(fast.volume_bbl, whole.volume_bbl)
        assert np.array_equal(fast.counts, whole.counts)
        assert not np.array_equal(fast.volume_bbl, found.volume_bbl)
        assert fast.transfers["last_hop"].tolist() == whole.transfers["last_hop"].tolist()
    # what hulls are drawn from is not followed
    assert not ready.follows(replace(PARAMS, volumes=replace(PARAMS.volumes, seed=1)))


def test_that_a_part_of_the_draws_is_what_the_full_run_holds_there_and_spread_over_its_totals() -> (
    None
):
    rows, port = encounters(HOP_1, HOP_2), calls(CALL)
    known, typed = ships(*FLEET), draughts(*LADING)
    told = screen_with(rows, known, port, dark(), PARAMS.screening)
    params = replace(PARAMS, volumes=replace(PARAMS.volumes, draws=6000))
    ready = Prepared(rows, told, known, typed, port, calls(), params)
    found = ready.assessment(Quiet())
    other = replace(params, volumes=replace(params.volumes, laden_alpha=3.0, dwt_factor=1.1))
    full, part = ready.again(found, other), ready.again(found, other, most=2400)
    assert part.volume_bbl.shape == (2, 1200)
    # each of its draws is one of the full run, bit by bit
    everywhere = {tuple(draw): k for k, draw in enumerate(full.volume_bbl.T.tolist())}
    place = [everywhere[tuple(draw)] for draw in part.volume_bbl.T.tolist()]
    assert place == sorted(place)
    assert np.array_equal(part.counts, full.counts[:, place])
    # and before anything moved the part has the quantiles of all draws
    at = (0.05, 0.5, 0.95)
    same = ready.again(found, params, most=2400)
    total, whole = ((one.volume_bbl * one.counts).sum(axis=0) for one in (same, found))
    assert np.quantile(total, at) == pytest.approx(np.quantile(whole, at), rel=5e-3)
    # few events need no part
    assert ready.again(found, other, most=12_000).volume_bbl.shape == (2, 6000)


def test_that_probabilities_that_are_moved_give_the_total_of_a_full_run() -> None:
    rows, port, known = encounters(HOP_1, HOP_2), calls(CALL), ships(*FLEET)
    typed = draughts(*LADING)
    told = screen_with(rows, known, port, dark(), PARAMS.screening)
    ready = Prepared(rows, told, known, typed, port, calls(), PARAMS)
    found = ready.assessment(Quiet())
    doubtful = replace(PARAMS.screening, p_call=0.3, p_dprk_flag=0.2)
    other = replace(PARAMS, screening=doubtful)
    fast = ready.again(found, other, screen_with(rows, known, port, dark(), doubtful))
    whole = assessed(HOP_1, HOP_2, typed=LADING, params=other)
    assert np.array_equal(fast.counts, whole.counts)
    for name in ("counts_probability", "last_hop"):
        assert fast.transfers[name].tolist() == whole.transfers[name].tolist()
    assert fast.counts[1].mean() < found.counts[1].mean() - 0.2


def test_that_each_line_of_evidence_can_be_left_out() -> None:
    rows, port, known = encounters(HOP_2), calls(CALL), ships(*FLEET)
    told = screen_with(rows, known, port, dark(), PARAMS.screening)

    def ready(*typed: tuple[int, str, float]) -> Prepared:
        return Prepared(rows, told, known, draughts(*typed), port, calls(), PARAMS)

    bare, read = ready(), ready(*LADING)
    blind = float(np.median(bare.assessment(Quiet()).volume_bbl))
    found = read.without("E-2")
    # without her draughts the receiver is one that typed none; they still tell the direction
    assert found["draughts of the receiver"] == pytest.approx(blind, rel=0.01)
    assert set(found) == {"draughts of the receiver", "hours together"}
    assert set(bare.without("E-2")) == {"hours together"}
    assert bare.without("E-2")["hours together"] != pytest.approx(blind, rel=0.01)
    assert bare.without("none such") == {}
