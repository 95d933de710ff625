"""Where the cursor goes when an encounter is visited."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from tests import small_world

from lightering.model import schemas


def drifting(minutes: int = 480) -> pa.Table:
    """Two ships abreast; the second comes nearest 200 minutes after 06:00 on 5 March."""
    start = pd.Timestamp("2026-03-05T06:00Z").value // 1_000_000
    times = start + np.arange(minutes + 1) * 60_000
    nearest = np.abs(np.arange(minutes + 1) - 200.0)
    many = 2 * len(times)
    columns = {name: pa.nulls(many, schemas.FIXES.field(name).type) for name in schemas.FIX_COLUMNS}
    columns["mmsi"] = pa.array(np.repeat([353000001, 445000001], len(times)))
    columns["time_utc"] = pa.array(np.tile(times, 2)).cast(schemas.TIME)
    columns["lon"] = pa.array(
        np.concatenate([np.full(len(times), 124.0), 124.001 + nearest * 1e-5])
    )
    columns["lat"] = pa.array(np.full(many, 33.0))
    return pa.table(columns, schema=schemas.FIXES)


def test_that_visiting_puts_the_cursor_at_the_closest_approach(session) -> None:
    session.adopt(small_world.world(drifting()))
    session.visit("E-big")
    nearest = pd.Timestamp("2026-03-05T09:20Z").timestamp() * 1000
    assert session.selected_id == "E-big"
    assert abs(session.time_ms - nearest) <= 60_000


def test_that_visiting_ships_nobody_heard_goes_to_the_start(session) -> None:
    session.adopt(small_world.world(small_world.fixes((999000001, 999000002))))
    session.visit("E-big")
    assert session.time_ms == pd.Timestamp("2026-03-05T06:00Z").timestamp() * 1000
