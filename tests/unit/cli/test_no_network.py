"""Nothing needs a network: the main jobs run where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.faults.tracks import write_tracks

if TYPE_CHECKING:
    from pathlib import Path

ALONE = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--net"]


@pytest.fixture(scope="module")
def tracks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    allowed = (
        shutil.which("unshare")
        and not subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode
    )
    if not allowed:
        pytest.skip("the kernel gives no network namespace here")
    return write_tracks(tmp_path_factory.mktemp("alone") / "tracks.csv")


def alone(*words: str) -> subprocess.CompletedProcess[str]:
    command = [*ALONE, sys.executable, "-m", "lightering", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_that_the_main_jobs_run_without_any_interface(tracks: Path) -> None:
    folder, file, quiet = tracks.parent, str(tracks), "--no-progress"
    report = str(folder / "r.pdf")
    for words in (
        ("inspect", file, quiet),
        ("detect", file, "-o", str(folder / "e.csv"), "--workers", "2", quiet),
        ("tally", file, quiet),
        ("report", file, "-o", report, quiet),
        ("verify", report, file, quiet),
        ("export", file, "-o", str(folder / "c.gpkg"), quiet),
    ):
        done = alone(*words)
        assert done.returncode == 0, (words, done.stderr)


def test_that_a_namespace_without_interfaces_really_reaches_nobody(tracks: Path) -> None:
    script = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "unreachable" in done.stderr
