"""Barrels per tonne: published factors, a mix shared by all events of a draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lightering.model.params import Params
from lightering.units import BARREL_M3
from lightering.volumes.products import PRODUCTS, factor_ranges, m3_per_tonne, shared_mix

PARAMS = replace(Params.defaults().volumes, draws=4000)


def test_that_the_factors_are_those_of_unsd_and_bp() -> None:
    ranges = dict(zip(PRODUCTS, factor_ranges(), strict=True))
    assert ranges == {
        "gasoil": (7.23, 7.46),
        "gasoline": (8.35, 8.50),
        "kerosene": (7.77, 7.88),
        "residual fuel oil": (6.35, 6.62),
    }


def test_that_the_barrel_is_exact() -> None:
    # UNSD: gasoil 7.23 bbl/t and 1.149 m3/t are one figure
    assert m3_per_tonne(np.array([7.23]))[0] == pytest.approx(1.149, abs=5e-4)
    assert BARREL_M3 == 0.158987294928


def test_that_the_mix_keeps_its_shares_on_average() -> None:
    mix = shared_mix(PARAMS, np.random.default_rng(1))
    assert np.allclose(mix.shares.sum(axis=1), 1.0)
    assert np.allclose(mix.shares.mean(axis=0), [0.55, 0.25, 0.10, 0.10], atol=0.02)


def test_that_a_vaguer_mix_spreads_wider() -> None:
    wide, narrow = (
        shared_mix(replace(PARAMS, product_concentration=c), np.random.default_rng(1))
        for c in (2.0, 50.0)
    )
    assert wide.shares[:, 0].std() > 2 * narrow.shares[:, 0].std()


def test_that_a_product_without_share_is_never_drawn() -> None:
    only = replace(PARAMS, share_gasoline=0.0, share_kerosene=0.0, share_residual=0.0)
    mix = shared_mix(only, np.random.default_rng(1))
    assert mix.shares[:, 0].min() > 0.999
