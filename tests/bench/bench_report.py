"""How long a report of many events takes and how much memory, as a process of its own.

LIGHTERING_BENCH_EVENTS (default 200) sets the number of transfers, each with a page and two ships.
The floor is the import of what the process needs and the making of the planted set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

EVENTS = int(os.environ.get("LIGHTERING_BENCH_EVENTS", "200"))
ROOT = Path(__file__).resolve().parents[2]

_MAKE = f"""
import resource, sys, time
sys.path.insert(0, {str(ROOT)!r})
from tests.unit.report.planted import planted
from lightering.report import contents, pdf
given = planted({EVENTS})
begin = time.process_time(), time.perf_counter()
if sys.argv[1] == "make":
    told = contents.build(**given)
    between = time.perf_counter()
    document = pdf.render_pdf(told)
    print(between - begin[1], time.perf_counter() - between, len(document))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.process_time() - begin[0], time.perf_counter() - begin[1], peak)
"""


def run() -> list[str]:
    """Returns one line per figure."""
    _cpu, _wall, floor_mib = _run("floor")[-1]
    parts, (cpu, wall, peak_mib) = _run("make")
    drawing, setting, size = parts
    name = f"report_of_{EVENTS}_events"
    return [
        f"{name}: {wall:.1f} s ({wall / EVENTS * 1000:.0f} ms an event)",
        f"{name}_processor: {cpu:.1f} s",
        f"{name}_contents_and_figures: {drawing:.1f} s",
        f"{name}_setting: {setting:.1f} s",
        f"{name}_size: {size / 2**20:.1f} MiB",
        f"{name}_peak: {peak_mib:.0f} MiB ({peak_mib / floor_mib:.1f})",
    ]


def _run(what: str) -> list[list[float]]:
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MAKE, what], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    assert time.perf_counter() > begin
    return [[float(word) for word in line.split()] for line in done.stdout.splitlines()]
