"""Silence of the selected ships."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tests import small_world

from lightering.gui.timeline.gaps import gaps_in, pair_times

HOUR = 3_600_000


def test_that_only_silence_longer_than_the_limit_is_a_gap() -> None:
    times = np.array([0, 1, 3, 3.001, 10]) * HOUR
    assert (gaps_in(times.astype(np.int64), 2.0) / HOUR).tolist() == [[3.001, 10.0]]
    assert gaps_in(times.astype(np.int64), 7.0).shape == (0, 2)
    assert gaps_in(np.empty(0, dtype=np.int64), 2.0).shape == (0, 2)


def test_that_each_ship_has_its_own_times_and_the_giver_is_known(session) -> None:
    found = pair_times(session, "E-big")
    assert found.first.tolist() == found.second.tolist()
    assert len(found.first) == 121
    assert found.giver_first is True
    assert pair_times(session, "E-convoy").giver_first is None


def test_that_the_cursor_steps_from_fix_to_fix_of_both_ships(session) -> None:
    session.adopt(small_world.world(small_world.fixes(step_h=24)))
    found = pair_times(session, "E-big")
    noon = pd.Timestamp("2026-03-05T12:00Z").value // 1_000_000
    assert found.step(noon, 1) == noon + 12 * HOUR
    assert found.step(noon, -1) == noon - 12 * HOUR
    assert found.step(noon + 12 * HOUR, 1) == noon + 36 * HOUR
    assert found.step(noon - 12 * HOUR, -1) == noon - 36 * HOUR
    assert found.step(session.extent_ms[1], 1) is None
    assert found.step(session.extent_ms[0], -1) is None
