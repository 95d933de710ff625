"""How long one file goes on after a person gave it up: CSV, JSON lines, an Excel workbook.

`ROWS` sets the rows of the CSV, of which the other two take the first 300,000 and 60,000; `TURNS`
sets how often each is given up.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd

from lightering.app.importing import ImportBoard
from lightering.progress import Quiet
from lightering.readers import read_paths

ROWS, TURNS = 1_000_000, 3


def run() -> list[str]:
    """Returns one line per format: the longest wait on the wall clock of three at other places."""
    random = np.random.default_rng(2397)
    times = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(ROWS) * 3, unit="s")
    frame = pd.DataFrame(
        {
            "mmsi": 273_344_001 + random.integers(0, 500, ROWS),
            "time_utc": times.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lon": random.uniform(120, 125, ROWS).round(5),
            "lat": random.uniform(30, 35, ROWS).round(5),
            "sog_kn": random.uniform(0, 14, ROWS).round(1),
        }
    )
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame.to_csv(folder / "a.csv", index=False)
        frame.iloc[:300_000].to_json(folder / "b.jsonl", orient="records", lines=True)
        frame.iloc[:60_000].to_excel(folder / "c.xlsx", index=False)
        for path in sorted(folder.iterdir()):
            waits = [_wait(path, 10_000 * turn) for turn in range(1, TURNS + 1)]
            size = path.stat().st_size / 1e6
            lines.append(f"cancel{path.suffix}: {max(waits):.2f} s (longest of 3, {size:.0f} MB)")
    return lines


def _wait(path: Path, records: int) -> float:
    board = ImportBoard()
    reader = threading.Thread(target=lambda: read_paths([path], Quiet(), watch=board))
    reader.start()
    while reader.is_alive() and not (board.states and board.states[0].records_in >= records):
        time.sleep(0.002)
    begun = time.monotonic()
    board.drop(0)
    reader.join()
    if board.states[0].stage != "cancelled":
        raise RuntimeError(f"{path.name} was read before it could be given up")
    return time.monotonic() - begun
