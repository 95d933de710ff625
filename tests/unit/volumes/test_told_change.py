"""Two typed draughts tell a change of cargo with the laws of the estimate, ballast taken off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.unit.volumes.made_tables import DPRK, ships

from lightering.model.params import Params
from lightering.volumes.evidence import mass_of_change
from lightering.volumes.hulls import draw_shared
from lightering.volumes.particulars import ships_of
from lightering.volumes.shapes import cargo_at
from lightering.volumes.told_change import TypedPair, change_of_cargo_t, light_cargo

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARAMS = replace(Params.defaults().volumes, draws=2000)
SHIP = ships_of(ships({"mmsi": DPRK, "length_m": 80.0, "beam_m": 14.0, "max_draught_m": 6.0}))[
    DPRK, 0
]


def told(
    before_m: float,
    after_m: float,
    *,
    takes: bool,
    numbers: NDArray[np.uint32] | None = None,
    **assumed: Any,
) -> NDArray[np.float64]:
    params = replace(PARAMS, **assumed)
    roles = np.full(params.draws if numbers is None else len(numbers), takes)
    pair = TypedPair(before_m, after_m, roles, roles, "a cycle")
    return change_of_cargo_t(SHIP, pair, draw_shared(params), params, numbers)


def test_that_the_cargo_of_a_light_ship_follows_the_law_of_the_estimate() -> None:
    used = np.linspace(0.0, 1.0, 41, dtype=np.float32)
    for share in (0.1, 0.25, 0.4):
        kernel = [cargo_at(one, np.float32(share)) for one in used]
        mine = light_cargo(used.astype(float), np.full(len(used), share))
        assert mine == pytest.approx(np.maximum(kernel, 0.0), abs=1e-5)


def test_that_a_receiver_who_pumps_ballast_out_took_more_than_her_displacement_grew_by() -> None:
    displaced = mass_of_change(SHIP, 3.4, 5.8, PARAMS)
    dry = np.median(told(3.4, 5.8, takes=True, ballast_share_high=0.01))
    wet = np.median(told(3.4, 5.8, takes=True))
    assert wet > 1.15 * displaced
    assert wet > dry


def test_that_the_interval_widens_with_each_assumption_it_holds() -> None:
    def width(takes: bool, **assumed: Any) -> float:
        low, high = np.quantile(told(5.6, 3.8, takes=takes, **assumed), (0.05, 0.95))
        return float(high - low)

    assert width(False, draught_error_m=0.3) > 1.2 * width(False)
    assert width(False, ballast_share_high=0.8) > width(False)
    low, high = PARAMS.block_coefficient_low, PARAMS.block_coefficient_high
    middle = 0.5 * (low + high)
    exact = {"block_coefficient_low": middle, "block_coefficient_high": middle}
    assert width(False) > width(False, **exact)


def test_that_the_same_draughts_tell_no_change() -> None:
    # giving or taking, but for typing errors and what trim may hide
    low, middle, high = np.quantile(told(5.5, 5.5, takes=False), (0.05, 0.5, 0.95))
    assert low < 0.0 < high
    assert abs(middle) < 0.05 * 3500.0


def test_that_a_part_of_the_draws_tells_what_it_tells_among_all() -> None:
    numbers = np.array([3, 4, 900, 1999], dtype=np.uint32)
    part = told(3.4, 5.8, takes=True, numbers=numbers)
    assert np.array_equal(part, told(3.4, 5.8, takes=True)[numbers])
