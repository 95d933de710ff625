"""The last two sections of docs/validation.md: how well encounters are found, and how fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.walls.searched import hard_rows, planted_rows

__all__ = ["FOUND", "SPEED", "found_section", "speed_section"]

ROOT = Path(__file__).resolve().parents[2]

FOUND = "## How well encounters are found"
SPEED = "## How fast"

BENCHES = ("read", "csv", "detect", "volumes", "report")


def found_section() -> str:
    """Returns the section on the search, computed now."""
    lines = [
        FOUND,
        "",
        "Simulated fleets: meetings planted in them that were found; encounters that nothing",
        "planted explains; decoys (tugs, fishing pairs, barges, convoys, anchorages) taken for",
        "`alongside` or `close`; how far the ends are from the true ones where both ships report",
        "through (median, worst, how many); directions that are right among those called. The",
        "first two fleets were known while limits were chosen, the others are new to them.",
        "An end lies between fixes: where a ship slows down between two of them, it can be minutes",
        "away.",
        "",
        "| fleet | found | unexplained | decoys taken | ends away | direction |",
        "|---|---|---|---|---|---|",
        *planted_rows(),
        "",
        "Fleets with traps (midnight, 90 minutes of silence, an event cut in two, a shared MMSI,",
        "two places at one time, three ships together; each alone and all together) against brute",
        "force along geodesics, `tests/unit/detect/oracle.py`:",
        "",
        "| place | fleets | encounters | missed | false | ends apart at most, ms |",
        "|---|---|---|---|---|---|",
        *hard_rows(),
        "",
    ]
    return "\n".join(lines)


def speed_section() -> str:
    """Returns the section on speed: what the benchmarks print now, against floors and peers."""
    lines = [
        SPEED,
        "",
        f"What `./run bench` printed when this page was made, on {os.cpu_count()} cores. Seconds",
        "are of that machine; ratios are of one run. Peers that were not installed are named so.",
        "",
    ]
    for name in BENCHES:
        if not (ROOT / f"tests/bench/bench_{name}.py").is_file():
            continue
        words = [sys.executable, "-m", "tests.bench", name]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        lines += [f"`./run bench {name}`:", "", "```", done.stdout.rstrip(), "```", ""]
    return "\n".join(lines)
