"""How long detection takes, against the bare read and two baselines that sample every 10 minutes.

Inside a warm process, and as a process of its own from Parquet to Parquet: seconds and processor
seconds, all in one run. LIGHTERING_BENCH_FIXES (default 2000000) sets the number of fixes. DuckDB
and scipy come with the extra `lightering[bench]`; without them a line says so.
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from llvmlite import binding
from tests.bench.grid_duckdb import QUERY

import lightering
from lightering.detect import find_encounters, warm
from lightering.model.params import Params
from lightering.model.records import Loaded
from lightering.model.schemas import FIXES
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.tracks.clean import assemble

if TYPE_CHECKING:
    from collections.abc import Callable

FIXES_EACH, STEP_S, PAIRS, TURNS = 2_000, 180, 40, 5
SHIPS = max(int(float(os.environ.get("LIGHTERING_BENCH_FIXES", "2000000"))) // FIXES_EACH, 100)
FIVE = ["mmsi", "time_utc", "lon", "lat", "sog_kn"]


def fleet(seed: int = 2397) -> Loaded:
    """Fixes of four days: lanes and drifters, and forty pairs that meet."""
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
    # the baselines' packages are bytecode since they were installed; so is ours after a first start
    compileall.compile_dir(Path(lightering.__file__).parent, quiet=1)
    rows = loaded.fixes.num_rows
    title = f"{rows / 1e6:g}M_fixes"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fixes.parquet"
        pq.write_table(loaded.fixes.select(FIVE), path)
        floor = min(_seconds(lambda: pq.read_table(path, columns=FIVE)) for _ in range(3))
        cold = _cold_s(Path(folder))
        table = Path(folder) / "events.parquet"
        ours = ["-m", "lightering", "detect", str(path), "-o", str(table)]
        commands = {
            "read_five_columns": ["-c", _READ, str(path)],
            "detect": ours,
            "duckdb_10_minute_grid": [str(_HERE / "grid_duckdb.py"), str(path)],
            "kd_tree_10_minute_grid": [str(_HERE / "grid_kdtree.py"), str(path)],
        }
        whole = _processes(commands, title)
        warm_lines = _warm(path, title)
    found = []
    best = min(
        _seconds(lambda: found.append(len(find_encounters(loaded, params, Quiet()))))
        for _ in range(3)
    )
    return [
        f"read_five_columns_of_{title}: {floor:.2f} s (1.0)",
        f"detect_{title}: {best:.2f} s ({best / floor:.1f})",
        f"detect_rate: {rows / best / 1e6:.2f} M fixes/s ({floor / best:.2f})",
        f"detect_found: {found[-1]} encounters of {PAIRS} planted ({found[-1] / PAIRS:.2f})",
        f"detect_cold_compile: {cold:.1f} s ({cold / floor:.0f})",
        *whole,
        *warm_lines,
    ]


_HERE = Path(__file__).parent
_READ = (
    "import sys, pyarrow.parquet as pq;"
    f"print(pq.read_table(sys.argv[1], columns={FIVE}, use_threads=False).num_rows)"
)


def _processes(commands: dict[str, list[str]], title: str) -> list[str]:
    """Processes of their own in turn; medians of times and of paired ratios, or why one failed."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    said = {}
    for _ in range(TURNS):
        for name, words in commands.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            begin = time.perf_counter()
            done = subprocess.run(
                [sys.executable, *words], capture_output=True, text=True, check=False
            )
            wall = time.perf_counter() - begin
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if done.returncode:
                reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
                said[name] = f"skipped ({reason[0]})"
                continue
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            taken[name].append((wall, cpu))
            said[name] = (done.stdout or done.stderr).strip().splitlines()[-1]
    lines = []
    for name, times in taken.items():
        told = said[name]
        if times:
            wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
            ratio = _paired(times, taken["read_five_columns"], 1)
            told = f"{wall:.2f} s, {cpu:.2f} s of the processor ({ratio:.2f}; {told})"
        lines.append(f"process_{name}_{title}: {told}")
    theirs = taken["duckdb_10_minute_grid"]
    if theirs:
        ratio = _paired(taken["detect"], theirs, 0)
        lines.append(f"process_detect_to_duckdb_in_time_{title}: {ratio:.2f} ({ratio:.2f})")
    return lines


def _paired(
    times: list[tuple[float, float]], others: list[tuple[float, float]], which: int
) -> float:
    """Median of the ratios turn by turn: what slows a turn slows both sides of its ratio."""
    pairs = zip(times, others, strict=True)
    return statistics.median(mine[which] / other[which] for mine, other in pairs)


def _warm(path: Path, title: str) -> list[str]:
    """From Parquet to events inside a process that has done it before: ours and DuckDB in turn."""
    params = Params.defaults().detect

    def ours() -> None:
        find_encounters(assemble(read_paths([path], Quiet()), params, Quiet()), params, Quiet())

    try:
        import duckdb
    except ModuleNotFoundError:
        return [f"warm_duckdb_{title}: skipped (duckdb is not installed)"]

    def theirs() -> None:
        duckdb.execute(QUERY, [str(path)]).fetchall()

    ours()
    theirs()
    held = assemble(read_paths([path], Quiet()), params, Quiet())

    def detected() -> None:
        find_encounters(held, params, Quiet())

    turns = [(_both(ours), _both(detected), _both(theirs)) for _ in range(2 * TURNS + 1)]
    reading, finding, duck = (list(column) for column in zip(*turns, strict=True))
    lines = []
    for name, times in (("read_and_detect", reading), ("detect_held_fixes", finding)):
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        said = f"{wall:.3f} s, {cpu:.3f} s of the processor"
        lines.append(f"warm_{name}_{title}: {said} ({_paired(times, duck, 0):.2f} of DuckDB)")
    their_wall, their_cpu = (statistics.median(column) for column in zip(*duck, strict=True))
    return [
        *lines,
        f"warm_duckdb_{title}: {their_wall:.3f} s, {their_cpu:.3f} s of the processor (1.0)",
    ]


def _both(step: Callable[[], object]) -> tuple[float, float]:
    begin, busy = time.perf_counter(), time.process_time()
    step()
    return time.perf_counter() - begin, time.process_time() - busy


def _seconds(step: Callable[[], object]) -> float:
    begin = time.perf_counter()
    step()
    return time.perf_counter() - begin


def _cold_s(folder: Path) -> float:
    """A process of its own that compiles every kernel with an empty cache."""
    code = "import time; t = time.perf_counter(); from lightering import detect; detect.warm(); "
    code += "print(time.perf_counter() - t)"
    # what lies beside the program is read as well: one feature named twice gives another key
    features = binding.get_host_cpu_features().flatten()
    cache = {
        "NUMBA_CACHE_DIR": str(folder / "cache"),
        "NUMBA_CPU_NAME": binding.get_host_cpu_name(),
        "NUMBA_CPU_FEATURES": f"{features},{features.rsplit(',', 1)[-1]}",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | cache, check=True, capture_output=True
    )
    return float(done.stdout)
