"""How soon the window, the map and the first encounter of the sample stand on the screen.

Each start is a process of its own, as a person begins the program. The ratio is to a process that
only shows an empty window of Qt. LIGHTERING_BENCH_TURNS (default 3) sets how often.

The bundle of `./run build` (or LIGHTERING_BENCH_PROGRAM) is started too, and its window looked for
from outside: what is not compiled yet is compiled before, and not counted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.seen_window import seconds_to_window

from lightering.resources import sample_tracks

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = Path(os.environ.get("LIGHTERING_BENCH_PROGRAM", _ROOT / "dist/lightering/lightering"))
_TURNS = int(os.environ.get("LIGHTERING_BENCH_TURNS", "3"))
_BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
def told():
    print(f"bare window\\t{time.monotonic() - float(sys.argv[1]):.3f}\\t{time.process_time():.3f}")
    app.quit()
QTimer.singleShot(0, told)
app.exec()
"""


def run() -> list[str]:
    """Returns one line per moment, medians."""
    told: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        for turn in range(_TURNS):
            # the first opening reads the files, the second finds them in the cache
            home = Path(name) / str(turn)
            for words, kind in (
                (["-c", _BARE], ""),
                (["-m", "tests.bench.started"], " (new)"),
                (["-m", "tests.bench.started"], " (again)"),
            ):
                given = [str(home), str(sample_tracks())] if kind else []
                began = time.monotonic()
                done = subprocess.run(
                    [sys.executable, *words, str(began), *given],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                for line in done.stdout.splitlines():
                    what, wall, cpu = line.split("\t")
                    told.setdefault(what + kind, []).append((float(wall), float(cpu)))
    floor = statistics.median(wall for wall, _ in told["bare window"])
    lines = []
    for what, times in told.items():
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        lines.append(f"start {what}: {wall:.2f} s (ratio {wall / floor:.1f}; {cpu:.2f} s CPU)")
    return [*lines, _bundle(floor)]


def _bundle(floor: float) -> str:
    """Returns the line of the program that was built."""
    if not _PROGRAM.is_file():
        return "start bundle: skipped (./run build bundle makes it)"
    with tempfile.TemporaryDirectory() as name:
        warmed = dict(os.environ) | {"XDG_CACHE_HOME": str(Path(name) / "cache")}
        subprocess.run([_PROGRAM, "warm"], env=warmed, check=True, capture_output=True)
        words = (str(_PROGRAM), "open")
        found = [seconds_to_window(words, "Lightering", Path(name)) for _ in range(_TURNS)]
    seen = [one for one in found if one is not None]
    if not seen:
        return "start bundle: skipped (no X11 is here to look for its window)"
    wall, cpu = (statistics.median(column) for column in zip(*seen, strict=True))
    return (
        f"start bundle window: {wall:.2f} s (ratio {wall / floor:.1f}; {cpu:.2f} s CPU; "
        "asked 2 s warm)"
    )
