"""The compiled draws: the published hydrostatics, and figures no accident can move."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.volumes.test_transfers import FLEET, HOP_1, HOP_2, LADING, PARAMS, assessed

from lightering.model.params import Params
from lightering.volumes.hydrostatics import displacement_t, tonnes_per_metre
from lightering.volumes.kernel import afloat
from lightering.volumes.priors import laden_tables, lognormal_table, normal_table
from lightering.volumes.stays import Stays

DEFAULTS = Params.defaults().volumes


@pytest.mark.parametrize("kristensen", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("draught", [1.3, 2.5, 4.0, 6.1, 7.9])
def test_that_the_kernel_floats_a_hull_as_the_published_formulas_do(
    draught: float, kristensen: float
) -> None:
    form = (73.6, 14.0, 0.74, 6.1)
    hull = np.array([*form, 3500.0, 1200.0, 150.0, 4000.0])
    used, slope = afloat(hull, kristensen, draught)
    assert used + 1350.0 == pytest.approx(displacement_t(*form, draught, kristensen), rel=1e-12)
    assert slope == pytest.approx(tonnes_per_metre(*form, draught, kristensen), rel=1e-12)


def test_that_the_tables_are_the_distributions_they_stand_for() -> None:
    quantiles, density = laden_tables(DEFAULTS)
    grid = np.linspace(0.0, 1.0, len(quantiles))
    # Beta(6, 2.2): 5, 50 and 95 % are 0.46, 0.75 and 0.94
    assert np.interp([0.05, 0.5, 0.95], grid, quantiles) == pytest.approx(
        [0.46, 0.75, 0.94], abs=6e-3
    )
    inner = density[1:-1] / (grid[1:-1] * (1.0 - grid[1:-1]))
    assert inner.sum() / (len(grid) - 1) == pytest.approx(1.0, abs=1e-3)
    assert np.interp(0.975, grid, normal_table()) == pytest.approx(1.959964, abs=1e-4)
    assert np.median(lognormal_table(250.0, 600.0, 25)) == pytest.approx(np.sqrt(250.0 * 600.0))


def test_that_a_stay_speaks_for_what_pumps_can_have_moved_and_not_for_more() -> None:
    stay = Stays(DEFAULTS).of(12.0)
    volume = np.linspace(0.0, stay.most_m3, len(stay.likelihood))
    best = volume[stay.likelihood.argmax()]
    assert 0.6 * stay.pumped_m3 < best < 1.1 * stay.pumped_m3
    assert stay.likelihood[-1] < 0.02 * stay.likelihood.max()
    assert np.all(np.diff(stay.quantiles_m3) >= 0.0)


def test_that_threads_do_not_move_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    params = replace(PARAMS, volumes=replace(DEFAULTS, draws=6000))
    # the package shows the function of the same name
    assessing = sys.modules["lightering.volumes.assess"]
    found = []
    for threads in (1, 3):
        monkeypatch.setattr(assessing, "_FEW", 1)
        monkeypatch.setattr(assessing, "_THREADS", threads)
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
