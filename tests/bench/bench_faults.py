"""Every call that writes fails in turn, under every job: how many were tried, and what was lost.

LIGHTERING_BENCH_FAULTS=N tries at most N calls of each job (default 40).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tests.faults.harness import Faults, compiled
from tests.faults.jobs import jobs_on
from tests.faults.tracks import write_tracks

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = int(os.environ.get("LIGHTERING_BENCH_FAULTS", "40"))


def run() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shim = compiled(folder)
        if shim is None:
            yield "faults: skipped (no C compiler is here to make calls fail with)"
            return
        (folder / "tracks").mkdir()
        faults = Faults(shim, folder)
        lost = 0
        for job in jobs_on(write_tracks(folder / "tracks" / "tracks.csv")):
            before, wrong = faults.injected, []
            for lasting in (False, True):
                wrong += faults.try_all(
                    job,
                    lambda count: sorted({int(n) for n in np.linspace(1, count, min(count, MOST))}),
                    lasting=lasting,
                )
            lost += len(wrong)
            yield f"faults_{job.name.replace(' ', '_')}: {faults.injected - before} injected"
            yield from wrong
        faults.close()
        yield f"faults: {faults.injected} injected, {lost} not survived"
