"""Everything that can fail under the program fails in turn; how much was tried, and what was lost.

Every call that writes or reads, once and from then on; Ctrl-C at random moments; memory that ends;
sources that grow or go; a clock that steps back; two programs at once; real disks that are full.

LIGHTERING_BENCH_FAULTS=N tries at most N calls of each job (default 40), a quarter as many moments
and a tenth as many pairs of programs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from tests.faults.harness import Faults, compiled
from tests.faults.jobs import jobs_on, reading_jobs
from tests.faults.tracks import write_tracks
from tests.faults.world import clocks, full_disks, mounts, pairs, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.faults.harness import Job
    from tests.faults.world import Try

SPARE_MIB = (8, 16, 32, 64, 128, 256)
MOST = int(os.environ.get("LIGHTERING_BENCH_FAULTS", "40"))


def _some(count: int) -> list[int]:
    return sorted({int(n) for n in np.linspace(1, count, min(count, MOST))})


def run() -> Iterator[str]:
    total: Counter[str] = Counter()
    # a job that compiles first would seem to hang
    subprocess.run([sys.executable, "-m", "lightering", "warm"], check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tracks").mkdir()
        tracks = write_tracks(folder / "tracks" / "tracks.csv")
        yield from _calls(folder, tracks, total)
        yield from _world(folder, tracks, total)
    yield f"faults: {total['tried']:,} tried, {total['tried'] - total['lost']:,} survived"


def _calls(folder: Path, tracks: Path, total: Counter[str]) -> Iterator[str]:
    """What fails within the process: calls, memory, and patience."""
    shim = compiled(folder)
    if shim is None:
        yield "calls that fail: skipped (no C compiler is here to make them fail with)"
        return
    faults, random = Faults(shim, folder), np.random.default_rng()
    jobs = jobs_on(tracks)
    tries: list[tuple[str, Job, Callable[[Job], list[str]]]] = [
        (how, job, partial(faults.try_all, chosen=_some, lasting=how == "calls fail from then on"))
        for job in (*jobs, *reading_jobs())
        for how in ("a call fails", "calls fail from then on")
    ]
    for job in jobs:
        if job.kind == "command":
            moments = random.random(max(MOST // 4, 1))
            tries.append(("Ctrl-C", job, partial(faults.try_cancels, moments=moments)))
            tries.append(("no memory", job, partial(faults.try_memory, spare_mib=SPARE_MIB)))
    for how, job, attempt in tries:
        before = faults.injected
        wrong = attempt(job)
        yield from _told(f"{how}, {job.name}", faults.injected - before, wrong, total)
    faults.close()


def _world(folder: Path, tracks: Path, total: Counter[str]) -> Iterator[str]:
    """What happens around the process."""
    random = Random()
    yield from _counted(sources(folder, MOST), total)
    yield from _counted(clocks(folder, MOST, random), total)
    yield from _counted(pairs(folder, tracks, max(MOST // 10, 1), random), total)
    if mounts():
        yield from _counted(full_disks(folder, tracks, MOST), total)
    else:
        yield "real disks that are full: skipped (the kernel gives no mounts of our own here)"


def _counted(tries: Iterator[Try], total: Counter[str]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for one in tries:
        found.setdefault(one.what, []).append(one.wrong)
    for what, wrong in found.items():
        yield from _told(what, len(wrong), [text for text in wrong if text], total)


def _told(what: str, tried: int, wrong: list[str], total: Counter[str]) -> Iterator[str]:
    total.update(tried=tried, lost=len(wrong))
    yield f"{what}: {tried - len(wrong)} of {tried} survived"
    yield from wrong
