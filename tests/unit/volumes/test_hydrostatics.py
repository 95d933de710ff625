"""Displacement against published check values, and the ratio that one published code inverts."""

from __future__ import annotations

import numpy as np
import pytest

from lightering.volumes import hydrostatics as h
from lightering.volumes.hulls import floating
from lightering.volumes.shapes import afloat


def test_that_a_lighter_ship_is_finer_and_never_fuller() -> None:
    light = h.block_coefficient(0.78, 6.1, 4.0)
    assert float(light) == pytest.approx(0.7468, abs=1e-4)
    ratio = h.displacement_t(80, 14, 0.78, 6.1, 4.0) / h.displacement_t(80, 14, 0.78, 6.1, 6.1)
    assert float(ratio) == pytest.approx(0.628, abs=5e-4)


def tpc(
    length_m: float, beam_m: float, block: float, design_m: float, kristensen: float = 0.0
) -> float:
    """Tonnes per centimetre of a laden hull, as the draws take it."""
    row = np.array([length_m, beam_m, block, design_m, 3500, 1350, 100, 4000], dtype=np.float32)
    hull = floating(row)
    _, slope = afloat(
        tuple(hull[:5]), np.float32(1350), np.float32(kristensen), row[3], np.cbrt(row[3])
    )
    return float(slope) / 100.0


def test_that_tpc_matches_the_textbook_example() -> None:
    # Barrass and Derrett: 128 m x 20 m, Cwp 0.85, which is Schneekluth's of Cb 0.775
    assert float(h.waterplane_schneekluth(0.775)) == pytest.approx(0.85)
    assert tpc(128, 20, 0.775, 8.0) == pytest.approx(22.3, abs=0.05)


def test_that_the_slope_at_design_draught_is_the_waterplane_of_each_model() -> None:
    water = 1.025 * 77.5 * 14 / 100.0
    assert tpc(77.5, 14, 0.74, 6.1) == pytest.approx(
        water * float(h.waterplane_schneekluth(0.74)), rel=1e-6
    )
    assert tpc(77.5, 14, 0.74, 6.1, 1.0) == pytest.approx(
        water * float(h.waterplane_kristensen(0.74)), rel=1e-6
    )


def test_that_the_reference_tanker_lies_in_the_published_range_of_tpc() -> None:
    # 3,500 dwt: 8.7-9.8 t/cm over both waterplane models and Cb 0.68-0.74
    values = [tpc(77.5, 14, cb, 6.1, model) for cb in (0.68, 0.74) for model in (0.0, 1.0)]
    assert min(values) == pytest.approx(8.7, abs=0.1)
    assert max(values) == pytest.approx(9.8, abs=0.1)


def test_that_both_waterplane_models_agree_when_fully_laden() -> None:
    full = [float(h.displacement_t(77.5, 14, 0.74, 6.1, 6.1, m)) for m in (0.0, 1.0)]
    part = [float(h.displacement_t(77.5, 14, 0.74, 6.1, 4.0, m)) for m in (0.0, 1.0)]
    assert full[0] == pytest.approx(full[1])
    # Kristensen's larger waterplane loses more on the way up
    assert part[1] < part[0]
