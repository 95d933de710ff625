"""A store searched by two worker processes: seconds per fix, and the most memory a worker takes.

LIGHTERING_BENCH_FIXES (default 2000000) sets the number of fixes; ten times as many are the same
5,000 ships for ten times as many days. LIGHTERING_BENCH_STORE names a folder to keep the store in
(made there if it is not there yet). Memory is read from /proc, so on Linux only.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from lightering.detect.store.manifest import Manifest, is_store
from lightering.detect.store.place import place_of
from lightering.detect.store.writing import StoreWriter
from lightering.model.schemas import FIXES
from lightering.progress import Quiet

SHIPS, STEP_S, PAIRS = 5_000, 180, 200
DAY_MS, FIRST_MS = 86_400_000, 1_767_225_600_000
COUNT = int(float(os.environ.get("LIGHTERING_BENCH_FIXES", "2000000")))
DAYS = max(round(COUNT / (SHIPS * 86_400 // STEP_S)), 1)
WORKERS = 2


def day(number: int) -> pa.Table:
    """Fixes of one day: lanes, and pairs that lie side by side until noon."""
    rng = np.random.default_rng(2397)
    knots = rng.uniform(6.0, 14.0, SHIPS)
    knots[: 2 * PAIRS] = 0.4
    course = np.radians(rng.uniform(0.0, 360.0, SHIPS))
    phase = rng.uniform(0.0, 43_200.0, SHIPS)[:, None]
    lat_0, lon_0 = rng.uniform(31.0, 37.0, SHIPS), rng.uniform(121.0, 127.0, SHIPS)
    lat_0[PAIRS : 2 * PAIRS], lon_0[PAIRS : 2 * PAIRS] = lat_0[:PAIRS], lon_0[:PAIRS]
    course[PAIRS : 2 * PAIRS], phase[PAIRS : 2 * PAIRS] = course[:PAIRS], phase[:PAIRS]
    n = 86_400 // STEP_S
    in_day = np.arange(n) * STEP_S
    t = number * 86_400 + in_day
    way = np.abs((t[None, :] + phase) % 86_400.0 - 43_200.0) * knots[:, None] * 1852.0 / 3600.0
    noise = np.random.default_rng((2397, number)).normal(0.0, 8.0, (2, SHIPS, n))
    north = way * np.cos(course)[:, None] + noise[0]
    east = way * np.sin(course)[:, None] + noise[1]
    apart = np.where(in_day < 43_200, 55.0, 5_500.0)
    north[PAIRS : 2 * PAIRS] += apart
    given = {
        "mmsi": np.repeat(412_000_000 + np.arange(SHIPS), n),
        "time_utc": np.tile(FIRST_MS + t * 1000, SHIPS),
        "lon": (lon_0[:, None] + east / 111_000.0 / np.cos(np.radians(lat_0))[:, None]).ravel(),
        "lat": (lat_0[:, None] + north / 111_000.0).ravel(),
        "sog_kn": np.repeat(np.round(knots, 1), n),
        "ship_type": np.repeat(np.where(np.arange(SHIPS) % 3 == 0, 80, 70), n),
        "length_m": np.repeat(np.full(SHIPS, 120.0), n),
    }
    size = SHIPS * n
    columns = [
        pa.array(given[f.name]).cast(f.type) if f.name in given else pa.nulls(size, f.type)
        for f in FIXES
    ]
    return pa.table(columns, schema=FIXES)


def run() -> list[str]:
    """Returns one line per figure."""
    kept = os.environ.get("LIGHTERING_BENCH_STORE")
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(kept or scratch) / f"store-{DAYS}-days"
        lines = [] if is_store(place_of(store)) else [_write(store)]
        fixes = Manifest.load(place_of(store)).fixes
        title = f"{fixes / 1e6:g}M_fixes"
        for name, again in (("search", False), ("search_again", True)):
            if not again:
                _forget(store / ".derived")
            wall, cpu, worker, parent, said = _search(store, Path(scratch) / "events.parquet")
            lines.append(
                f"store_{name}_{title}: {wall:.1f} s, {cpu:.1f} s of the processor ({said})"
            )
            lines.append(
                f"store_{name}_{title}_per_fix: {cpu / fixes * 1e6:.3f} µs of the processor, "
                f"{wall / fixes * 1e6:.3f} µs of the clock with {WORKERS} workers"
            )
            lines.append(
                f"store_{name}_{title}_memory: {worker:.0f} MiB per worker, {parent:.0f} MiB in "
                "the process that gives out the work"
            )
        size = sum(p.stat().st_size for p in (store / "days").iterdir())
        return [*lines, f"store_bytes_per_fix: {size / fixes:.1f}"]


def _write(store: Path) -> str:
    begin = time.process_time()
    made = 0.0
    for number in range(DAYS):
        before = time.process_time()
        table = day(number)
        made += time.process_time() - before
        with StoreWriter(place_of(store), store.parent) as writer:
            writer.add(table)
            writer.finish(Quiet())
    took = time.process_time() - begin - made
    count = DAYS * SHIPS * 86_400 // STEP_S
    return f"store_write: {took / count * 1e6:.3f} µs of the processor per fix"


def _forget(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def _search(store: Path, target: Path) -> tuple[float, float, float, float, str]:
    words = [sys.executable, "-m", "lightering", "detect", str(store), "-o", str(target)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*words, "--workers", str(WORKERS)], stderr=subprocess.PIPE, text=True
    )
    peaks: dict[int, float] = {}
    watch = threading.Thread(target=_watch, args=(process, peaks))
    watch.start()
    said = process.communicate()[1].strip().splitlines()
    watch.join()
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError("\n".join(said))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    parent = peaks.pop(process.pid, 0.0)
    return wall, cpu, max(peaks.values(), default=0.0), parent, said[0]


def _watch(process: subprocess.Popen[str], peaks: dict[int, float]) -> None:
    """Notes the most memory of the process and of each of its children."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            pids = [process.pid, *map(int, children.read_text().split())]
            for pid in pids:
                status = Path(f"/proc/{pid}/status").read_text()
                line = next(v for v in status.splitlines() if v.startswith("VmHWM"))
                peaks[pid] = max(peaks.get(pid, 0.0), int(line.split()[1]) / 1024.0)
        except (OSError, StopIteration):
            pass  # one of them has just ended
        time.sleep(0.1)
