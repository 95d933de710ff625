"""A step that runs in a copy of the process gives its status and leaves its files."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_STEP = """
import os, sys
from pathlib import Path
from lightering.cli.apart import run_apart

mine = os.getpid()

def step():
    Path(sys.argv[1]).write_text(str(os.getpid() == mine))
    return int(sys.argv[2])

{before}
sys.exit(run_apart(step))
"""


def asked(path: Path, status: int, before: str = "") -> int:
    program = _STEP.format(before=before)
    command = [sys.executable, "-c", program, str(path), str(status)]
    return subprocess.run(command, check=False).returncode


def test_that_a_step_runs_in_a_copy_and_its_status_is_told(tmp_path: Path) -> None:
    assert asked(tmp_path / "told", 7) == 7
    assert (tmp_path / "told").read_text() == "False"


def test_that_a_process_with_threads_is_not_copied(tmp_path: Path) -> None:
    wait = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    assert asked(tmp_path / "told", 0, wait) == 0
    assert (tmp_path / "told").read_text() == "True"


def test_that_a_copy_that_was_killed_is_no_success(tmp_path: Path) -> None:
    program = "step = lambda: os.kill(os.getpid(), 9)"
    assert asked(tmp_path / "told", 0, program) == 9
