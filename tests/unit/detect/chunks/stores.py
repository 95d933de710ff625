"""Small fleets in stores, for the tests of chunks: what makes chunks hard is all in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st
from tests.unit.detect.drawn_tracks import EPOCH, HOUR, limits

from lightering.detect import find_encounters
from lightering.detect.backends import Backend, Here
from lightering.detect.chunks.pieces import Cutting
from lightering.detect.chunks.search import Searched, encounters_of_store
from lightering.detect.store.place import place_of
from lightering.detect.store.writing import StoreWriter, Written
from lightering.model.records import FileReport, Loaded
from lightering.model.schemas import ENCOUNTER_COLUMNS, FIXES
from lightering.progress import Quiet
from lightering.readers import FileRead
from lightering.tracks import clean

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from lightering.model.params import DetectParams

PARAMS = limits(min_duration_h=0.05, max_speed_kn=12.0, alongside_min_h=0.1, anchorage_ships=1.0)


def text(frame: pd.DataFrame) -> str:
    """Every value of the table to its last bit."""
    return repr([tuple(map(repr, row)) for row in frame[list(ENCOUNTER_COLUMNS)].to_numpy()])


def fixes(**columns: object) -> pa.Table:
    """Rows in `schemas.FIXES`; what is not given is null."""
    n = len(columns["mmsi"])  # type: ignore[arg-type]
    arrays = []
    for field in FIXES:
        if field.name not in columns:
            arrays.append(pa.nulls(n, field.type))
        elif field.name == "time_utc":
            arrays.append(pa.array(np.asarray(columns["time_utc"], np.int64)).cast(field.type))
        else:
            value = columns[field.name]
            array = value if isinstance(value, pa.Array) else pa.array(value, from_pandas=True)
            arrays.append(array.cast(field.type))
    return pa.table(arrays, schema=FIXES)


def in_memory(table: pa.Table, params: DetectParams = PARAMS) -> Loaded:
    read = FileRead(table, FileReport("a.csv", "test", "ok", "0" * 64))
    return clean.assemble([read], params, Quiet())


def known(table: pa.Table, params: DetectParams = PARAMS) -> pd.DataFrame:
    """What the search in memory finds."""
    return find_encounters(in_memory(table, params), params, Quiet())


def put(address: str | Path, *tables: pa.Table, replace: bool = False) -> Written:
    with StoreWriter(place_of(address)) as writer:
        for table in tables:
            writer.add(table)
        return writer.finish(Quiet(), replace=replace)


def search(
    address: str | Path,
    params: DetectParams = PARAMS,
    backend: Backend | None = None,
    **cutting: int,
) -> Searched:
    return encounters_of_store(address, params, Quiet(), backend or Here(), Cutting(**cutting))


@st.composite
def seas(draw: st.DrawFn) -> pa.Table:
    """Ships about one place over two midnights, with everything that ties hours together.

    Contacts and holes across hours and days, silences, shared MMSI, two places at one time, fixes
    at 0° N 0° E, base stations, speeds that are not sent, names that change.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    lon, lat = draw(
        st.sampled_from(((124.0, 33.0), (179.9995, -17.0), (121.9, 31.2), (20.0, 80.0)))
    )
    step = draw(st.sampled_from((7, 60, 300)))
    parts = []
    for k in range(draw(st.integers(2, 6))):
        n = draw(st.integers(3, 60))
        span = draw(st.sampled_from((2, 5, 30)))
        begin = draw(st.sampled_from((0, 0, 1, 21, 22, 22, 23, 44))) * 3600
        seconds = begin + np.sort(rng.integers(0, span * 3600 // step, n)) * step
        scale = draw(st.sampled_from((0.0002, 0.0005, 0.002)))
        x = lon + rng.normal(0, scale, n) / np.cos(np.radians(lat))
        y = np.round(lat + rng.normal(0, scale, n), 6)
        x = np.round((x + 180.0) % 360.0 - 180.0, 6)
        if draw(st.integers(0, 3)) == 0:
            # a second ship with the same MMSI, half a world away
            far = rng.random(n) < 0.4
            x, y = np.where(far, -x / 2, x), np.where(far, -y, y)
        if draw(st.integers(0, 3)) == 0:
            nowhere = rng.random(n) < 0.1
            x, y = np.where(nowhere, 0.0, x), np.where(nowhere, 0.0, y)
        sog = np.round(rng.uniform(0, 3, n), 1)
        sog[rng.random(n) < draw(st.sampled_from((0.0, 0.5, 1.0)))] = np.nan
        station = draw(st.integers(0, 9)) == 0
        parts.append(
            {
                "mmsi": np.full(n, 4_120_010 if station else 412_000_000 + 10 * k),
                "time_utc": EPOCH + seconds * 1000,
                "lon": x,
                "lat": y,
                "sog_kn": sog,
                "heading_deg": np.round(rng.uniform(0, 359, n)),
                "nav_status": rng.choice([0, 1, 5], n),
                "name": rng.choice(["ALPHA", "BRAVO", "ÄRA"], n).astype(object),
                "imo": rng.choice([2000001, 2000013], n),
                "ship_type": rng.choice([70, 80, 52], n),
                "length_m": rng.choice([np.nan, 40.0, 120.0, 180.0], n),
                "beam_m": rng.choice([np.nan, 12.0, 30.0], n),
            }
        )
    return fixes(**{name: np.concatenate([p[name] for p in parts]) for name in parts[0]})


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    return table.take(pa.array(np.random.default_rng(seed).permutation(table.num_rows)))


def pair(begin_h: float, hours: float, mmsi: int = 412_000_100, apart_m: float = 60.0) -> pa.Table:
    """Two ships that drift side by side, a fix every five minutes."""
    t = np.arange(0.0, hours + 1e-9, 1.0 / 12.0)
    n = t.size
    time = EPOCH + np.round((begin_h + t) * HOUR).astype(np.int64)
    lon = 124.0 + t * 0.005
    return fixes(
        mmsi=np.repeat([mmsi, mmsi + 1], n),
        time_utc=np.tile(time, 2),
        lon=np.tile(lon, 2),
        lat=np.concatenate((np.full(n, 33.0), np.full(n, 33.0 + apart_m / 111_000.0))),
        sog_kn=np.full(2 * n, 0.3),
    )
