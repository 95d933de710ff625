"""How long detection takes on 2 million fixes, against the bare read of their five columns."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lightering.detect import find_encounters, warm
from lightering.model.params import Params
from lightering.model.records import Loaded
from lightering.model.schemas import FIXES
from lightering.progress import Quiet

if TYPE_CHECKING:
    from collections.abc import Callable

SHIPS, FIXES_EACH, STEP_S, PAIRS = 1_000, 2_000, 180, 40
FIVE = ["mmsi", "time_utc", "lon", "lat", "sog_kn"]


def fleet(seed: int = 2397) -> Loaded:
    """Two million fixes over four days: lanes and drifters, and forty pairs that meet."""
    rng = np.random.default_rng(seed)
    n = FIXES_EACH
    t = np.arange(n) * STEP_S
    knots = rng.uniform(6.0, 14.0, SHIPS)
    knots[: 2 * PAIRS] = 0.4
    course = np.radians(rng.uniform(0.0, 360.0, SHIPS))
    # ships on lanes turn back every twelve hours, so that the sea stays full
    phase = rng.uniform(0.0, 43_200.0, SHIPS)[:, None]
    way = np.abs((t[None, :] + phase) % 86_400.0 - 43_200.0) * knots[:, None] * 1852.0 / 3600.0
    lat_0, lon_0 = rng.uniform(31.0, 37.0, SHIPS), rng.uniform(121.0, 127.0, SHIPS)
    lat_0[PAIRS : 2 * PAIRS] = lat_0[:PAIRS] + 0.0005
    lon_0[PAIRS : 2 * PAIRS], course[PAIRS : 2 * PAIRS] = lon_0[:PAIRS], course[:PAIRS]
    way[PAIRS : 2 * PAIRS] = way[:PAIRS]
    noise = rng.normal(0.0, 8.0, (2, SHIPS, n))
    north = way * np.cos(course)[:, None] + noise[0]
    east = way * np.sin(course)[:, None] + noise[1]
    lat = lat_0[:, None] + north / 111_000.0
    lon = lon_0[:, None] + east / 111_000.0 / np.cos(np.radians(lat_0))[:, None]
    given = {
        "mmsi": pa.array(np.repeat(412_000_000 + np.arange(SHIPS), n)),
        "time_utc": pa.array(np.tile(1_767_225_600_000 + t * 1000, SHIPS)).cast("timestamp[ms]"),
        "lon": pa.array(lon.ravel()),
        "lat": pa.array(lat.ravel()),
        "sog_kn": pa.array(np.repeat(np.round(knots, 1), n)),
    }
    columns = [
        given[f.name].cast(f.type) if f.name in given else pa.nulls(SHIPS * n, f.type)
        for f in FIXES
    ]
    table = pa.Table.from_arrays(columns, schema=FIXES)
    return Loaded(table, np.zeros(SHIPS * n, dtype=np.int16), ())


def run() -> list[str]:
    """Returns one line per figure."""
    loaded = fleet()
    params = Params.defaults().detect
    warm()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fixes.parquet"
        pq.write_table(loaded.fixes.select(FIVE), path)
        floor = min(_seconds(lambda: pq.read_table(path, columns=FIVE)) for _ in range(3))
        cold = _cold_s(Path(folder))
    found = []
    best = min(
        _seconds(lambda: found.append(len(find_encounters(loaded, params, Quiet()))))
        for _ in range(3)
    )
    rows = loaded.fixes.num_rows
    return [
        f"read_five_columns_of_2M_fixes: {floor:.2f} s (1.0)",
        f"detect_2M_fixes: {best:.2f} s ({best / floor:.1f})",
        f"detect_rate: {rows / best / 1e6:.2f} M fixes/s ({floor / best:.2f})",
        f"detect_found: {found[-1]} encounters of {PAIRS} planted ({found[-1] / PAIRS:.2f})",
        f"detect_cold_compile: {cold:.1f} s ({cold / floor:.0f})",
    ]


def _seconds(step: Callable[[], object]) -> float:
    begin = time.perf_counter()
    step()
    return time.perf_counter() - begin


def _cold_s(folder: Path) -> float:
    """A process of its own that compiles every kernel with an empty cache."""
    code = "import time; t = time.perf_counter(); from lightering import detect; detect.warm(); "
    code += "print(time.perf_counter() - t)"
    cache = {"NUMBA_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | cache, check=True, capture_output=True
    )
    return float(done.stdout)
