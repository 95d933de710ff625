"""How long the second open of a file takes, against the first and against pyarrow's bare read.

LIGHTERING_BENCH_ROWS says how many rows, as for the bench of convert.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pyarrow.csv as pacsv
from tests.bench.bench_convert import ROWS, table
from tests.bench.timed import processor_seconds

from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.cache import Cache

TURNS = 3


def run() -> list[str]:
    """Returns one line per figure; seconds are of the processor, medians of three."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ships.csv"
        table(path, ROWS)
        cache = Cache(Path(folder) / "cache")
        one_thread = pacsv.ReadOptions(use_threads=False)
        bare = processor_seconds(lambda: pacsv.read_csv(path, one_thread), TURNS)
        anew = processor_seconds(lambda: read_paths([path], Quiet()), TURNS)
        begin = time.process_time()
        read_paths([path], Quiet(), cache=cache)
        first = time.process_time() - begin
        second = processor_seconds(lambda: read_paths([path], Quiet(), cache=cache), TURNS)
        size = cache.entries().size
    gain, kept = f"{anew / second:.1f} times as quick as without", f"{size / 1e6:.0f} MB kept"
    return [
        f"cache_bare: {bare:.2f} s ({ROWS:,} rows)",
        f"cache_without: {anew:.2f} s ({anew / bare:.2f} of the bare read)",
        f"cache_first: {first:.2f} s ({first / bare:.2f} of the bare read, {kept})",
        f"cache_second: {second:.2f} s ({second / bare:.2f} of the bare read, {gain})",
    ]
