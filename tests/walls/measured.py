"""The last sections of docs/validation.md: encounters found, speed, and faults survived."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.walls.searched import hard_rows, planted_rows

__all__ = ["FOUND", "SPEED", "SURVIVED", "found_section", "speed_section", "survived_section"]

ROOT = Path(__file__).resolve().parents[2]

FOUND = "## How well encounters are found"
SPEED = "## How fast"
SURVIVED = "## What it survived"

BENCHES = ("read", "csv", "detect", "volumes", "report")

TRIALS = {
    "faults": {"LIGHTERING_BENCH_FAULTS": "10"},
    "kills": {"LIGHTERING_KILLS": "100"},
    "fuzz": {"LIGHTERING_FUZZ_S": "8"},
}
"""Benchmarks that try to do harm, and how much of it fits into half an hour."""


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
        lines += _printed(name, {})
    return "\n".join(lines)


def survived_section() -> str:
    """Returns the section on faults: what was tried now, and what was lost.

    Raises:
        subprocess.CalledProcessError: A kill or a broken file did harm.
    """
    lines = [
        SURVIVED,
        "",
        "How often each kind of harm was tried when this page was made, and how often nothing",
        "was lost: the old or the new state stands there, whole, with a sentence where there is",
        "someone to read it. [What it survives](trust.md) tells what is tried and how; the suite",
        "tries each in short.",
        "",
    ]
    for name, most in TRIALS.items():
        lines += _printed(name, {key: os.environ.get(key, value) for key, value in most.items()})
    return "\n".join(lines)


def _printed(bench: str, settings: dict[str, str]) -> list[str]:
    words = [sys.executable, "-m", "tests.bench", bench]
    done = subprocess.run(
        words, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=True
    )
    before = "".join(f"{key}={value} " for key, value in settings.items())
    return [f"`{before}./run bench {bench}`:", "", "```", _wrapped(done.stdout), "```", ""]


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, 98, subsequent_indent="    ") for line in text.splitlines()
    )
