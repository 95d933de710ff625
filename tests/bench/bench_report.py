"""How long a report of many events takes and how much memory, as a process of its own.

LIGHTERING_BENCH_EVENTS (default 200) sets the number of transfers, each with a page and two ships.
Two processes run after one another, as the command does: one computes what the report says, one
has the pages set by others. A peak is what all processes that live at one instant hold together
(resident memory, what they share counted for each), looked at every 20 ms. The floor is the
import of what the first needs and the making of the planted set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

EVENTS = int(os.environ.get("LIGHTERING_BENCH_EVENTS", "200"))
LOOK_S = 0.02
ROOT = Path(__file__).resolve().parents[2]

_MAKE = f"""
import json, sys, time
sys.path.insert(0, {str(ROOT)!r})
from tests.unit.report.planted import planted
from tests.unit.report.planted_flows import with_flows
from lightering.report import contents
given = planted({EVENTS})
given["assessment"] = with_flows(given)
begin = time.process_time(), time.perf_counter()
if len(sys.argv) > 1:
    told = contents.build(**given)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False))
print(time.process_time() - begin[0], time.perf_counter() - begin[1])
"""

_SET = """
import json, resource, sys, time
begin = time.perf_counter()
import lightering.cli.evidence  # what the command holds beside it
from lightering.report import pdf
with open(sys.argv[1], encoding="utf-8") as file:
    document = pdf.render_pdf(json.load(file))
own, below = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = sum(one.ru_utime + one.ru_stime for one in (own, below))
print(cpu, time.perf_counter() - begin, len(document))
"""


def run() -> list[str]:
    """Returns one line per figure."""
    with tempfile.TemporaryDirectory() as folder:
        told = str(Path(folder) / "contents.json")
        _cpu, _wall, floor_mib = _run(_MAKE)
        cpu, drawing, drawing_mib = _run(_MAKE, told)
        cpu_2, setting, size, setting_mib = _run(_SET, told)
    name = f"report_of_{EVENTS}_events"
    wall, peak_mib = drawing + setting, max(drawing_mib, setting_mib)
    return [
        f"{name}: {wall:.1f} s ({wall / EVENTS * 1000:.0f} ms an event)",
        f"{name}_processor: {cpu + cpu_2:.1f} s",
        f"{name}_contents_and_figures: {drawing:.1f} s",
        f"{name}_contents_and_figures_peak: {drawing_mib:.0f} MiB",
        f"{name}_setting: {setting:.1f} s",
        f"{name}_setting_peak: {setting_mib:.0f} MiB",
        f"{name}_size: {size / 2**20:.1f} MiB",
        f"{name}_peak: {peak_mib:.0f} MiB ({peak_mib / floor_mib:.1f})",
    ]


def _run(program: str, *arguments: str) -> list[float]:
    """Returns what a program printed, and behind it the peak of it and all below it, in MiB."""
    command = [sys.executable, "-c", program, *arguments]
    peak = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_resident_kib, _below(process.pid))))
            time.sleep(LOOK_S)
        said, error = process.communicate()
    if process.returncode:
        raise RuntimeError(error.strip().splitlines()[-1])
    return [*(float(word) for word in said.split()), peak / 1024]


def _below(pid: int) -> list[int]:
    """Returns a process and all it has started, as far as they still run."""
    found = [pid]
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                found += _below(int(child))
    return found


def _resident_kib(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0
