"""Drawn hulls: what no message tells hangs together as it does in ships."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lightering.model.params import Params
from lightering.volumes.hulls import Fleet, draw_shared, floating, hull_of
from lightering.volumes.particulars import Particulars

PARAMS = replace(Params.defaults().volumes, draws=4000)
SHARED = draw_shared(PARAMS)
SHIP = Particulars(445_000_001, 0, length_m=79.9, beam_m=14.0, max_draught_m=6.1)


def of_displacement(hull: np.ndarray) -> np.ndarray:
    """Deadweight over displacement at design draught."""
    length, beam, block, draught, dwt = hull[:5].astype(float)
    return dwt / (1.025 * length * beam * block * draught)


def test_that_deadweight_is_a_share_of_displacement_that_tankers_have() -> None:
    low, middle, high = np.quantile(
        of_displacement(hull_of(SHIP, SHARED, PARAMS)), (0.05, 0.5, 0.95)
    )
    # the published 3,500-dwt tanker: 0.70 to 0.76
    assert 0.70 < middle < 0.76
    # Watson finds few tankers more than 0.025 off the line; four times that is the widest of ours
    assert middle - low < 0.10
    assert high - middle < 0.10


def test_that_the_published_tanker_is_drawn_at_her_deadweight() -> None:
    dwt = hull_of(replace(SHIP, draught_m=6.1), SHARED, PARAMS)[4]
    low, middle, high = np.quantile(dwt, (0.05, 0.5, 0.95))
    assert low < 3500.0 < high
    assert middle == pytest.approx(3500.0, rel=0.1)


def test_that_a_published_deadweight_tells_how_full_the_lines_are() -> None:
    light, heavy = (
        np.median(hull_of(replace(SHIP, dwt_t=dwt, draught_m=6.1), SHARED, PARAMS)[2])
        for dwt in (3200.0, 3800.0)
    )
    assert heavy > light + 0.02


def test_that_the_hulls_of_a_part_of_the_draws_are_those_of_all_draws() -> None:
    fleet = Fleet({SHIP.key: SHIP}, SHARED, PARAMS)
    numbers = np.array([3, 700, 701, 3999], dtype=np.uint32)
    part = fleet.part(numbers)
    assert np.array_equal(part.hull(SHIP.key), fleet.hull(SHIP.key)[:, numbers])
    assert np.array_equal(fleet.hull(SHIP.key), floating(hull_of(SHIP, SHARED, PARAMS)))


def test_that_more_ships_than_are_kept_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lightering.volumes.hulls._KEPT", 2)
    ships = {
        (mmsi, 0): replace(SHIP, mmsi=mmsi) for mmsi in (445_000_001, 445_000_002, 445_000_003)
    }
    fleet = Fleet(ships, SHARED, PARAMS)
    first = fleet.hull((445_000_001, 0)).copy()
    fleet.places([(445_000_002, 0), (445_000_003, 0)])
    assert np.array_equal(fleet.hull((445_000_001, 0)), first)
