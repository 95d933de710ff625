"""The public calls, as a notebook makes them."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

import lightering
from lightering.errors import InputError


def frame() -> pd.DataFrame:
    """Two invented ships 55 m apart for four hours, each drifting at a third of a knot."""
    times = pd.date_range("2026-01-01T00:00Z", periods=25, freq="10min")
    drift = [0.001 * i / 6 for i in range(25)]
    return pd.concat(
        [
            pd.DataFrame(
                {"mmsi": mmsi, "time_utc": times, "lon": 124.0, "lat": [lat + d for d in drift]}
            )
            for mmsi, lat in ((445993001, 33.0), (353996201, 33.0005))
        ]
    )


def test_that_a_frame_serves_as_well_as_files() -> None:
    loaded = lightering.read(frame())
    (event,) = lightering.detect(loaded).itertuples()
    assert (event.mmsi_1, event.mmsi_2) == (353996201, 445993001)
    assert event.contact_h == pytest.approx(4.0, abs=1e-6)
    assert event.min_distance_m == pytest.approx(55.45, abs=0.1)


def test_that_a_limit_given_by_name_is_used() -> None:
    loaded = lightering.read(frame())
    assert len(lightering.detect(loaded, distance_m=50.0)) == 0
    with pytest.raises(InputError, match="distance_m"):
        lightering.detect(loaded, distance=50.0)


def test_that_a_frame_without_positions_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="lon"):
        lightering.read(frame().drop(columns="lon"))


def test_that_points_carry_the_datum() -> None:
    points = lightering.to_geopandas(lightering.detect(lightering.read(frame())))
    assert points.crs.to_epsg() == 4326
    assert points.geometry.iloc[0].x == pytest.approx(124.0, abs=1e-6)


def test_that_importing_the_package_loads_neither_numba_nor_pandas() -> None:
    code = "import lightering, sys; sys.exit(bool({'numba', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
