"""A MarineCadastre table from CSV to encounters, against pyarrow's bare read of the same file.

Whole processes in turn, with processor and wall seconds: the bare read of all columns as pyarrow
reads them, `detect` without a cache, `detect` the first time (which fills the cache) and a second
time (which reads it). LIGHTERING_BENCH_ROWS says how many rows (2,000,000 if not said).
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.bench_convert import ROWS, table

from lightering.detect import warm

TURNS = 3
_BARE = "import sys, pyarrow.csv as csv; csv.read_csv(sys.argv[1])"


def run() -> list[str]:
    """Returns one line per figure; medians of three turns, ratios of medians."""
    warm()
    with tempfile.TemporaryDirectory() as folder:
        path, cache = Path(folder) / "ships.csv", Path(folder) / "cache"
        table(path, ROWS)
        detect = ["-m", "lightering", "detect", str(path), "-o", f"{folder}/events.csv"]
        detect.append("--no-progress")
        taken: dict[str, list[tuple[float, float]]] = {}
        for turn in range(TURNS):
            commands = {
                "bare": ["-c", _BARE, str(path)],
                "without_cache": [*detect, "--no-cache"],
                "first": detect,
                "second": detect,
            }
            for name, words in commands.items():
                taken.setdefault(name, []).append(_process(words, cache / str(turn)))
    wall, cpu = (
        {name: statistics.median(times[k] for times in turns) for name, turns in taken.items()}
        for k in (0, 1)
    )
    return [
        f"csv_{name}: {wall[name]:.2f} s ({wall[name] / wall['bare']:.2f} of the bare read), "
        f"{cpu[name]:.2f} CPU s ({cpu[name] / cpu['bare']:.2f}) ({ROWS:,} rows)"
        for name in taken
    ]


def _process(words: list[str], cache: Path) -> tuple[float, float]:
    """Wall and processor seconds of a process of its own."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, *words],
        check=True,
        capture_output=True,
        env=os.environ | {"XDG_CACHE_HOME": str(cache)},
    )
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu
