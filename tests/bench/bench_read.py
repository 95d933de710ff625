"""How long a MarineCadastre table of half a million rows takes, against pyarrow's bare read.

`ROWS` sets the rows, `SHIPS` how many ships they are of, `TURNS` how often.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from tests.bench.timed import processor_seconds

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.tracks.clean import assemble

ROWS, SHIPS, TURNS = 500_000, 2_000, 5


def table(path: Path) -> None:
    """Writes a day of ships as MarineCadastre publishes it, in the order of time."""
    rng = np.random.default_rng(2397)
    ship = rng.integers(0, SHIPS, ROWS)
    time_ms = np.datetime64("2024-03-02T00:00:00") + np.sort(rng.integers(0, 86_400, ROWS))
    columns = {
        "MMSI": 412_000_000 + ship,
        "BaseDateTime": time_ms.astype(str),
        "LAT": np.round(31.0 + ship % 60 / 10 + rng.normal(0.0, 1e-3, ROWS), 5),
        "LON": np.round(121.0 + ship // 60 / 10 + rng.normal(0.0, 1e-3, ROWS), 5),
        "SOG": rng.integers(0, 150, ROWS) / 10,
        "COG": rng.integers(0, 3600, ROWS) / 10,
        "Heading": rng.integers(0, 360, ROWS).astype(float),
        "VesselName": np.char.add("VESSEL ", ship.astype(str)),
        "IMO": np.char.add("IMO", (2_000_000 + ship).astype(str)),
        "CallSign": np.char.add("CALL", ship.astype(str)),
        "VesselType": 70 + ship % 20,
        "Status": ship % 9,
        "Length": 50 + ship % 200,
        "Width": 10 + ship % 30,
        "Draft": 3 + ship % 90 / 10,
        "Cargo": 70 + ship % 10,
        "TransceiverClass": np.full(ROWS, "A"),
    }
    pacsv.write_csv(pa.table(columns), path, pacsv.WriteOptions(quoting_style="none"))


def run() -> list[str]:
    """Returns one line per figure; seconds are of the processor, medians of five."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.csv"
        table(path)
        one_thread = pacsv.ReadOptions(use_threads=False)
        bare = processor_seconds(lambda: pacsv.read_csv(path, one_thread), TURNS)
        ours = processor_seconds(lambda: read_paths([path], Quiet()), TURNS)
        reads = read_paths([path], Quiet())
        params = Params.defaults().detect
        assembled = processor_seconds(lambda: assemble(reads, params, Quiet()), TURNS)
    return [
        f"read_bare: {bare:.3f} s ({ROWS:,} rows)",
        f"read: {ours:.3f} s ({ours / bare:.2f} of the bare read)",
        f"assemble: {assembled:.3f} s ({assembled / bare:.2f} of the bare read)",
    ]
