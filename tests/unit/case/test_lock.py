"""One writer at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from lightering.case.lock import WriteLock

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys
from pathlib import Path
from lightering.case.lock import WriteLock
lock = WriteLock.take(Path(sys.argv[1]))
sys.stdout.write("held\\n" if lock else "refused\\n")
sys.stdout.flush()
sys.stdin.read()
"""


def test_that_the_right_to_write_is_given_once_and_given_back(tmp_path: Path) -> None:
    case = tmp_path / "a.lightering"
    first = WriteLock.take(case)
    assert first is not None
    assert WriteLock.take(case) is None
    first.release()
    assert list(tmp_path.iterdir()) == []
    second = WriteLock.take(case)
    assert second is not None
    second.release()


def test_that_the_right_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    case = tmp_path / "a.lightering"
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(case)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == "held\n"
    assert WriteLock.take(case) is None
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    child.stdin.close()
    after = WriteLock.take(case)
    assert after is not None
    after.release()


def test_that_two_cases_in_one_folder_do_not_hinder_each_other(tmp_path: Path) -> None:
    first, second = (WriteLock.take(tmp_path / name) for name in ("a.lightering", "b.lightering"))
    assert first is not None
    assert second is not None
    first.release()
    second.release()
