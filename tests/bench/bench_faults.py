"""Every call that writes or reads fails in turn, under every job; Ctrl-C comes at random moments,
and memory ends: how many were tried, and what was lost.

LIGHTERING_BENCH_FAULTS=N tries at most N calls of each job (default 40), and a quarter as many
moments.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tests.faults.harness import Faults, compiled
from tests.faults.jobs import jobs_on, reading_jobs
from tests.faults.tracks import write_tracks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.faults.harness import Job

SPARE_MIB = (8, 16, 32, 64, 128, 256)
MOST = int(os.environ.get("LIGHTERING_BENCH_FAULTS", "40"))


def _some(count: int) -> list[int]:
    return sorted({int(n) for n in np.linspace(1, count, min(count, MOST))})


def run() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shim = compiled(folder)
        if shim is None:
            yield "faults: skipped (no C compiler is here to make calls fail with)"
            return
        (folder / "tracks").mkdir()
        faults = Faults(shim, folder)
        jobs = jobs_on(write_tracks(folder / "tracks" / "tracks.csv"))
        random, lost = np.random.default_rng(), 0
        tries: list[tuple[str, Job, Callable[[Job], list[str]]]] = [
            ("fails", job, partial(faults.try_all, chosen=_some, lasting=lasting))
            for job in (*jobs, *reading_jobs())
            for lasting in (False, True)
        ]
        for job in jobs:
            if job.kind == "command":
                moments = random.random(max(MOST // 4, 1))
                tries.append(("cancel", job, partial(faults.try_cancels, moments=moments)))
                tries.append(("memory", job, partial(faults.try_memory, spare_mib=SPARE_MIB)))
        for how, job, attempt in tries:
            before = faults.injected
            wrong = attempt(job)
            lost += len(wrong)
            yield f"{how}_{job.name.replace(' ', '_')}: {faults.injected - before} injected"
            yield from wrong
        faults.close()
        yield f"faults: {faults.injected} injected, {lost} not survived"
