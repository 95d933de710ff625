"""A decision that was acknowledged survives whatever happens to the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from lightering.case.store import Case

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 10

DECIDER = """
import sys
from pathlib import Path
from lightering.case.audit import Draft, utc_now
from lightering.case.store import Case

with Case.open(Path(sys.argv[1])) as case:
    number = len(case.decisions())
    while True:
        number += 1
        note = "n" * (number % 500)
        case.append([Draft(f"E-{number}", "confirmed", note, utc_now())])
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""


def test_that_no_acknowledged_decision_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "killed.lightering"
    Case.create(path).close()
    acknowledged = 0
    for turn in range(ROUNDS):
        child = subprocess.Popen(
            [sys.executable, "-c", DECIDER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(3 + 7 * turn):
            acknowledged = int(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        rest = child.stdout.read().splitlines(keepends=True)
        child.stdout.close()
        assert child.wait() == -signal.SIGKILL
        # a line that was cut by the kill was not acknowledged
        acknowledged = max([acknowledged, *(int(one) for one in rest if one.endswith("\n"))])
        with Case.open(path) as case:
            assert not case.read_only
            kept = [one.draft.encounter_id for one in case.decisions()]
            assert case.verify_chain() is None
        assert len(kept) >= acknowledged
        assert kept == [f"E-{number}" for number in range(1, len(kept) + 1)]
    assert acknowledged >= 3 * ROUNDS
