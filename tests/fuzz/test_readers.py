"""Broken files by the thousand: nothing but a report comes out, and every record is accounted for.

The suite reads the same few dozen per reader everywhere. For longer:

    LIGHTERING_FUZZ_S=60 ./run test tests/fuzz -s

reads new ones for so many seconds per reader, each in a process of its own, and prints how many.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.fuzz.loop import fuzz
from tests.fuzz.seeds import SEEDS

from lightering.progress import Quiet
from lightering.readers import formats, read_paths

NAMES = [record.name for record in formats()]
SECONDS = float(os.environ.get("LIGHTERING_FUZZ_S", "0"))
QUICK = 40
ROOT = Path(__file__).resolve().parents[2]


def test_that_every_format_of_the_registry_is_fuzzed() -> None:
    assert set(SEEDS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_that_the_seeds_of_a_format_are_read_by_it(name: str, tmp_path: Path) -> None:
    for title, content in SEEDS[name]:
        (tmp_path / title).write_bytes(content)
        (read,) = read_paths([tmp_path / title], Quiet())
        assert (read.report.format, read.report.outcome) == (name, "ok")
        assert read.report.kept


@pytest.mark.skipif(SECONDS > 0, reason="a long run is asked for")
@pytest.mark.parametrize("name", NAMES)
def test_that_a_broken_file_ends_in_a_report(name: str, tmp_path: Path) -> None:
    tally = fuzz(name, tmp_path, 1, lambda tally: tally.inputs < QUICK)
    assert tally.kinds > 5


@pytest.mark.skipif(SECONDS <= 0, reason="LIGHTERING_FUZZ_S=60 tries new files for a minute each")
@pytest.mark.parametrize("name", NAMES)
def test_that_no_broken_file_is_found_that_does_harm(name: str, tmp_path: Path) -> None:
    seed = os.environ.get("LIGHTERING_FUZZ_SEED") or str(time.time_ns())
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.loop", name, str(SECONDS), seed, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * 3 + 120, check=False,
    )  # fmt: skip
    sys.stdout.write(run.stdout)
    left = [path.name for path in tmp_path.iterdir()]
    assert run.returncode == 0, f"seed {seed}, file {tmp_path}/{left}\n{run.stderr[-3000:]}"
