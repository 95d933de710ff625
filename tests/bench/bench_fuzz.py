"""Broken files for every reader, every paper beside tracks and the window's settings: how many.

LIGHTERING_FUZZ_S (default 20) seconds each, in a process of its own, with a seed of the moment or
LIGHTERING_FUZZ_SEED; LIGHTERING_FUZZ_OF names those that are wanted. What does harm ends the run
and is left in a folder that the message names.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.papers import PAPERS
from tests.fuzz.seeds import SEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("LIGHTERING_FUZZ_S", "20"))
SEED = os.environ.get("LIGHTERING_FUZZ_SEED") or str(time.time_ns())
LOOPS = {
    **{name: ("tests.fuzz.loop", name) for name in SEEDS},
    **{name: ("tests.fuzz.paper_loop", name) for name in PAPERS},
    "settings": ("tests.gui.broken_settings",),
}


def run() -> Iterator[str]:
    wanted = os.environ.get("LIGHTERING_FUZZ_OF", "").split() or list(LOOPS)
    total = 0
    for name in wanted:
        folder = tempfile.mkdtemp()
        done = subprocess.run(
            [sys.executable, "-m", *LOOPS[name], str(SECONDS), SEED, folder],
            cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * 3 + 600, check=False,
        )  # fmt: skip
        if done.returncode:
            said = done.stderr[-3000:]
            raise SystemExit(f"{name}, seed {SEED}: ended with {done.returncode}, {folder}\n{said}")
        shutil.rmtree(folder)
        yield done.stdout.strip()
        told = re.search(r": (\d+) inputs", done.stdout)
        total += int(told[1]) if told else 0
    yield f"fuzz: {total:,} inputs, {len(wanted)} kinds, no fault (seed {SEED})"
