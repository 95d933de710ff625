"""A MarineCadastre table from CSV to encounters, against pyarrow's bare read of the same file.

Whole processes in turn, with processor and wall seconds. What stands against what:

- `bare`: `pyarrow.csv.read_csv`, which splits the text and guesses a type for each of 17 columns on
  all cores: whole numbers, floats, times as timestamps, words as strings. It hashes no file,
  refuses no record, knows no rule of a field, sorts nothing, finds nothing and writes nothing: the
  least that anyone who reads the whole table does.
- `without_cache`: `detect --no-cache`, from start-up to the table of events on disk: SHA-256 of the
  file (worked out beside the rest), every record checked and counted, ships told apart, fixes
  sorted, encounters searched.
- `first`: the same, and what was read is kept for the next time (100 MB, hashed and synced).
- `second`: the file is hashed and what was kept is taken; the search is done again.

`parts` is what `without_cache` cannot do without, each measured by itself: a Python that imports
what the bare read imports, the hash of the file, its lines, and one pass over their bytes.
LIGHTERING_BENCH_ROWS says how many rows (2,000,000 if not said).
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
_PARTS = """
import sys, time
from pathlib import Path
from lightering.files import sha256_of
from lightering.progress import Quiet
from lightering.readers import plain, read_paths
begin = time.process_time()
sha256_of(Path(sys.argv[1]))
hashed = time.process_time() - begin
passes = []
read = plain.Plain.read
def timed(self, block):
    begin = time.thread_time()
    rows = read(self, block)
    passes.append(time.thread_time() - begin)
    return rows
plain.Plain.read = timed
begin = time.process_time()
read_paths([Path(sys.argv[1])], Quiet())
print(hashed, sum(passes), time.process_time() - begin - hashed - sum(passes))
"""


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
        told = subprocess.run(
            [sys.executable, "-c", _PARTS, str(path)], check=True, capture_output=True, text=True
        ).stdout.split()
        hashed, passed, other = map(float, told)
        started = min(_process(["-c", "import pyarrow.csv"], cache)[1] for _ in range(TURNS))
    wall, cpu = (
        {name: statistics.median(times[k] for times in turns) for name, turns in taken.items()}
        for k in (0, 1)
    )
    lines = [
        f"csv_{name}: {wall[name]:.2f} s ({wall[name] / wall['bare']:.2f} of the bare read), "
        f"{cpu[name]:.2f} CPU s ({cpu[name] / cpu['bare']:.2f}) ({ROWS:,} rows)"
        for name in taken
    ]
    lines.append(
        f"csv_parts: Python and pyarrow {started:.2f} CPU s, SHA-256 {hashed:.2f}, one pass over "
        f"the bytes {passed:.2f}, lines, checks and repairs {other:.2f}"
    )
    return lines


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
