"""The suite in two processes side by side: what looks at a screen, and all the rest without one.

A window waits half its time and draws on one core; the rest computes. Each process has a home, a
folder for scratch and a screen of its own, so neither sees the other. What is said of the rest is
told when both are done.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

SEEN = ("tests/gui", "tests/journeys")
"""The tests that need a window to be active: no other window may be on their screen."""

_PYTEST = (sys.executable, "-m", "pytest")


def main() -> int:
    """Runs both halves and returns 0 if both hold; which fell, and how, is told last."""
    root = Path(__file__).resolve().parents[1]
    blind = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    ignored = [f"--ignore={folder}" for folder in SEEN]
    with tempfile.TemporaryFile() as told:
        rest = subprocess.Popen(
            # one of the two keeps what fell, for --last-failed
            [*_PYTEST, "-p", "no:cacheprovider", *ignored, "tests"],
            cwd=root, env=blind, stdout=told, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            seen = subprocess.run([*_PYTEST, *SEEN], cwd=root, check=False).returncode
            left = rest.wait()
        finally:
            if rest.poll() is None:
                rest.terminate()
                rest.wait()
            told.seek(0)
            sys.stdout.write(told.read().decode(errors="replace"))
    for half, code in (("with windows", seen), ("without a screen", left)):
        if code:
            sys.stdout.write(f"The half of the suite {half} fell: {_how(code)}.\n")
    sys.stdout.flush()
    return 1 if seen or left else 0


def _how(code: int) -> str:
    """What a process returned, in words."""
    return f"status {code}" if code > 0 else signal.Signals(-code).name


if __name__ == "__main__":
    sys.exit(main())
