"""Memory and speed of `convert` and `inspect` on a MarineCadastre table of any size.

LIGHTERING_BENCH_ROWS says how many rows (2,000,000 if not said; 100,000,000 are 11 GB), TMPDIR
where the table and the scratch lie.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

ROWS = int(os.environ.get("LIGHTERING_BENCH_ROWS", "2000000"))
SHIPS, CHUNK, DAYS = 20_000, 500_000, 30


def table(path: Path, rows: int) -> None:
    """Writes ships as MarineCadastre publishes them, in the order of time."""
    rng = np.random.default_rng(2397)
    begin, span = int(np.datetime64("2024-03-02", "s").astype(np.int64)), DAYS * 86_400
    ships = np.arange(SHIPS)
    names, numbers, signs = (
        pa.array([f"{word}{ship + first}" for ship in ships.tolist()])
        for word, first in (("VESSEL ", 0), ("IMO", 2_000_000), ("CALL", 0))
    )
    options = pacsv.WriteOptions(quoting_style="none", include_header=False)
    with path.open("wb") as stream:
        for first in range(0, rows, CHUNK):
            count = min(CHUNK, rows - first)
            ship = rng.integers(0, SHIPS, count)
            share = np.sort(rng.random(count)) * count + first
            time_s = pa.array(begin + (share / rows * span).astype(np.int64)).cast(
                pa.timestamp("s")
            )
            columns = {
                "MMSI": 412_000_000 + ship,
                "BaseDateTime": pc.replace_substring(time_s.cast(pa.string()), " ", "T"),
                "LAT": np.round(31.0 + ship % 60 / 10 + rng.normal(0.0, 1e-3, count), 5),
                "LON": np.round(121.0 + ship // 60 / 100 + rng.normal(0.0, 1e-3, count), 5),
                "SOG": rng.integers(0, 150, count) / 10,
                "COG": rng.integers(0, 3600, count) / 10,
                "Heading": rng.integers(0, 360, count).astype(float),
                "VesselName": names.take(pa.array(ship)),
                "IMO": numbers.take(pa.array(ship)),
                "CallSign": signs.take(pa.array(ship)),
                "VesselType": 70 + ship % 20,
                "Status": ship % 9,
                "Length": 50 + ship % 200,
                "Width": 10 + ship % 30,
                "Draft": 3 + ship % 90 / 10,
                "Cargo": 70 + ship % 10,
                "TransceiverClass": pa.array(["A"] * count),
            }
            if not first:
                stream.write((",".join(columns) + "\n").encode())
            pacsv.write_csv(pa.table(columns), stream, options)


def run() -> list[str]:
    """Returns one line per figure; seconds are of the processor."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ships.csv"
        table(path, ROWS)
        lines.append(f"table: {path.stat().st_size / 1e9:.2f} GB ({ROWS:,} rows)")
        bare = "import sys, pyarrow.csv as c\nfor b in c.open_csv(sys.argv[1]): pass"
        floor, _wall, memory = _measured([sys.executable, "-c", bare, str(path)])
        lines.append(f"bare_stream: {floor:.1f} s, {memory:.0f} MiB")
        for name, words in (
            ("convert_parquet", ["convert", str(path), "-o", str(Path(folder) / "o.parquet")]),
            ("inspect", ["inspect", str(path)]),
        ):
            seconds, wall, memory = _measured([sys.executable, "-m", "lightering", *words])
            lines.append(
                f"{name}: {memory:.0f} MiB at the most, {seconds:.1f} s of the processor "
                f"({seconds / floor:.2f} of the bare read), {wall:.1f} s, {ROWS / wall:,.0f} rows/s"
            )
    return lines


def _measured(command: list[str]) -> tuple[float, float, float]:
    """Returns processor and wall seconds of a process, and the most MiB it held."""
    begin = time.perf_counter()
    # the peak of children is a maximum over all so far: each is measured by a child of its own
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(u.ru_utime + u.ru_stime, u.ru_maxrss)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, *command], check=True, capture_output=True, text=True
    ).stdout.split()
    return float(told[0]), time.perf_counter() - begin, int(told[1]) / 1024
