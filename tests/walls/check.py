"""`./run check`: style, types, walls, links, manual and changelog, one line each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

CHECKS = (
    ("ruff", (BIN / "ruff", "check")),
    ("format", (BIN / "ruff", "format", "--check", "-q")),
    ("types", (BIN / "mypy",)),
    ("walls", (BIN / "lint-imports", "--no-cache")),
    ("no Qt in the core", (sys.executable, "tests/walls/refuse_qt.py", "lightering")),
    (
        "documents",
        (
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/walls/test_documents.py",
            "tests/walls/test_rooms.py",
        ),
    ),
)


def main() -> int:
    failed = []
    for name, words in CHECKS:
        result = subprocess.run(
            [str(w) for w in words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        sound = result.returncode == 0
        sys.stdout.write(f"{name}: {'holds' if sound else 'FAILS'}\n")
        if not sound:
            failed.append(name)
            sys.stdout.write(result.stdout + result.stderr)
        sys.stdout.flush()
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
