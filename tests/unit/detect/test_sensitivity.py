from __future__ import annotations

import numpy as np
from tests.unit.detect.drawn_tracks import Ship, limits, load

from lightering.detect import find_encounters, sensitivity
from lightering.progress import Quiet


def pairs() -> list[Ship]:
    """Pairs 200, 400 and 900 m apart for 1.5, 3 and 5 hours, some drifting at 1.5 and 2.5 kn."""
    ships = []
    for k, metres in enumerate((200.0, 400.0, 900.0)):
        for j, (hours, knots) in enumerate(((1.5, 0.2), (3.0, 1.5), (5.0, 2.5))):
            t = np.arange(0.0, hours + 0.01, 0.1)
            lat = 30.0 + 2.0 * k + 0.5 * j + knots * t / 60.0
            number = 412_000_001 + 10 * (3 * k + j)
            ships.append(Ship(number, t, np.full(t.size, 124.0), lat))
            east = metres / 111_320.0 / np.cos(np.radians(lat))
            ships.append(Ship(number + 1, t, 124.0 + east, lat))
    return ships


def test_that_each_cell_is_what_a_search_with_these_limits_finds() -> None:
    loaded = load(*pairs())
    table = sensitivity(loaded, limits(), Quiet())
    assert len(table) == 27
    for row in table.itertuples():
        params = limits(
            distance_m=row.distance_m,
            min_duration_h=row.min_duration_h,
            max_speed_kn=row.max_speed_kn,
        )
        found = find_encounters(loaded, params, Quiet())
        slow = (found[["mean_speed_1_kn", "mean_speed_2_kn"]] < row.max_speed_kn).all(axis=1)
        assert row.encounters == int(slow.sum())
    assert table["encounters"].nunique() > 5
