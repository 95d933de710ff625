"""Displacement against published check values, and the ratio that one published code inverts."""

from __future__ import annotations

import numpy as np
import pytest

from lightering.volumes import hydrostatics as h


def test_that_a_lighter_ship_is_finer_and_never_fuller() -> None:
    light = h.block_coefficient(0.78, 6.1, 4.0)
    assert float(light) == pytest.approx(0.7468, abs=1e-4)
    ratio = h.displacement_t(80, 14, 0.78, 6.1, 4.0) / h.displacement_t(80, 14, 0.78, 6.1, 6.1)
    assert float(ratio) == pytest.approx(0.628, abs=5e-4)


def test_that_tpc_matches_the_textbook_example() -> None:
    # Barrass and Derrett: 128 m x 20 m, Cwp 0.85
    assert float(h.tpc(128, 20, 0.85)) == pytest.approx(22.3, abs=0.05)


def test_that_the_slope_at_design_draught_is_schneekluths_waterplane() -> None:
    slope = h.tonnes_per_metre(77.5, 14, 0.74, 6.1, 6.1)
    assert float(slope) == pytest.approx(
        100 * float(h.tpc(77.5, 14, h.waterplane_schneekluth(0.74))), rel=1e-12
    )


def test_that_the_reference_tanker_lies_in_the_published_range_of_tpc() -> None:
    # 3,500 dwt: 8.7-9.8 t/cm over both waterplane models and Cb 0.68-0.74
    values = [
        float(h.tonnes_per_metre(77.5, 14, cb, 6.1, 6.1, model)) / 100
        for cb in (0.68, 0.74)
        for model in (0.0, 1.0)
    ]
    assert min(values) == pytest.approx(8.7, abs=0.1)
    assert max(values) == pytest.approx(9.8, abs=0.1)


def test_that_both_waterplane_models_agree_when_fully_laden() -> None:
    full = [float(h.displacement_t(77.5, 14, 0.74, 6.1, 6.1, m)) for m in (0.0, 1.0)]
    part = [float(h.displacement_t(77.5, 14, 0.74, 6.1, 4.0, m)) for m in (0.0, 1.0)]
    assert full[0] == pytest.approx(full[1])
    # Kristensen's larger waterplane loses more on the way up
    assert part[1] < part[0]


def test_that_the_slope_is_the_derivative() -> None:
    t = np.linspace(2.5, 6.5, 30)
    step = 1e-5
    numeric = (
        h.displacement_t(77.5, 14, 0.72, 6.1, t + step, 0.4)
        - h.displacement_t(77.5, 14, 0.72, 6.1, t - step, 0.4)
    ) / (2 * step)
    assert np.allclose(h.tonnes_per_metre(77.5, 14, 0.72, 6.1, t, 0.4), numeric, rtol=1e-6)


def test_that_draught_is_the_inverse_of_displacement() -> None:
    t = np.linspace(2.0, 6.5, 40)
    mass = h.displacement_t(77.5, 14, 0.72, 6.1, t, 0.5)
    assert np.allclose(h.draught_m(77.5, 14, 0.72, 6.1, mass, 0.5), t, atol=1e-6)
