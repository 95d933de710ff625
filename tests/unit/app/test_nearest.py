"""Where nobody met, the closest pair is told with how long it was near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lightering.app import pipeline
from lightering.app.nearest import nearest
from lightering.geo import geodesic_m
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path

PARAMS = Params.defaults()
LON, LAT = 123.0, 33.0


def _read(tmp_path: Path, apart_deg: float, hours: float) -> pipeline.Loaded:
    """Two tankers at rest beside each other for some hours, then one sails off."""
    lines = ["mmsi,time_utc,lon,lat,ship_type,length_m"]
    for k in range(73):
        hour, minute = divmod(k * 10, 60)
        time = f"2026-01-01T{hour:02d}:{minute:02d}:00Z"
        away = max(k / 6.0 - hours, 0.0) * 0.2
        lines.append(f"273344001,{time},{LON:.6f},{LAT:.6f},80,120")
        lines.append(f"273344002,{time},{LON + away:.6f},{LAT + apart_deg + away:.6f},80,120")
    path = tmp_path / "two.csv"
    path.write_text("\n".join(lines) + "\n")
    return pipeline.read([path], PARAMS, Quiet())


def test_that_a_pair_too_far_apart_is_the_near_miss(tmp_path: Path) -> None:
    loaded = _read(tmp_path, 0.0067, 5.0)
    assert pipeline.detect(loaded, PARAMS, Quiet()).empty
    found = nearest(loaded, PARAMS, Quiet())
    assert found is not None
    assert (found.mmsi_1, found.mmsi_2) == (273344001, 273344002)
    apart = float(geodesic_m(LON, LAT, LON, LAT + 0.0067))
    assert found.distance_m == pytest.approx(apart, rel=0.01)
    # they stay for five hours, and then one sails out of the wider limit
    assert 5.0 <= found.contact_h < 5.6


def test_that_ships_far_from_each_other_are_no_near_miss(tmp_path: Path) -> None:
    assert nearest(_read(tmp_path, 1.0, 5.0), PARAMS, Quiet()) is None
