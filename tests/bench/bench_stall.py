"""How long the window is deaf: the longest pass of its event loop while 2 M rows are opened.

A real window reads a CSV, detects, estimates, draws the map and steps to the next encounter. A
heart beats in its thread: a pass is what lies between two beats. On a machine that others use the
clock also counts their work, so the processor time of the window's own thread is told beside it.
LIGHTERING_BENCH_ROWS (default 2000000) sets the rows, LIGHTERING_BENCH_STACKS=1 tells where the
longest passes were spent.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from PySide6.QtCore import QSettings  # noqa: TID251 - a real window is measured
from PySide6.QtWidgets import QApplication  # noqa: TID251 - a real window is measured
from tests.bench.heartbeat import Heart

from lightering.gui.application import SWITCH_S, make_window
from lightering.gui.collecting import collecting_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.heartbeat import Pass

    from lightering.gui.main_window import MainWindow

_LONG_S = 600.0
STACKS = bool(os.environ.get("LIGHTERING_BENCH_STACKS"))


def run() -> list[str]:
    """Returns one line per figure."""
    os.environ["LIGHTERING_BENCH_FIXES"] = os.environ.get("LIGHTERING_BENCH_ROWS", "2000000")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        with tempfile.TemporaryDirectory() as name, collecting_here():
            folder = Path(name)
            for one in ("DATA", "CACHE", "CONFIG"):
                os.environ[f"XDG_{one}_HOME"] = str(folder / one.lower())
            path = folder / "fleet.csv"
            rows = _write(path)
            lines = _opened(app, path, rows, folder, "first")
            return lines + _opened(app, path, rows, folder, "second")
    finally:
        sys.setswitchinterval(before)


def _write(path: Path) -> int:
    """The fleet of the bench of detection, tankers that change their draught where they meet."""
    from tests.bench.bench_detect import FIXES_EACH, PAIRS, fleet

    table = fleet().fixes.select(["mmsi", "time_utc", "lon", "lat", "sog_kn"])
    ships = table.num_rows // FIXES_EACH
    meets = np.arange(ships) < 2 * PAIRS
    table = table.append_column(
        "ship_type", pa.array(np.repeat(np.where(meets, 80, 70), FIXES_EACH))
    )
    half = np.tile(np.arange(FIXES_EACH) >= FIXES_EACH // 2, ships)
    giver = np.repeat(np.arange(ships) < PAIRS, FIXES_EACH)
    draught = np.where(giver, np.where(half, 5.6, 6.9), np.where(half, 5.2, 3.4))
    table = table.append_column("draught_m", pa.array(draught))
    table = table.append_column("length_m", pa.array(np.full(table.num_rows, 110.0)))
    pa_csv.write_csv(table, path)
    return int(table.num_rows)


def _opened(app: QApplication, path: Path, rows: int, folder: Path, turn: str) -> list[str]:
    window = make_window(QSettings(str(folder / f"{turn}.ini"), QSettings.Format.IniFormat))
    window.resize(1600, 1000)
    window.show()
    _until(app, lambda: window.review.map.is_ready)
    heart = Heart(STACKS)
    window.loader.progressed.connect(lambda _share, text: _note(heart, text))
    heart.during = "opening"
    begin = time.perf_counter()
    window.open_paths([path])
    _until(app, lambda: window.session.results is not None)
    heart.during = "showing"
    _until(app, lambda: not window.loader.busy and window.review.map.is_ready)
    took = time.perf_counter() - begin
    heart.during = "stepping"
    for _ in range(5):
        window.actions_.run("review.next")
        end = time.perf_counter() + 0.4
        _until(app, lambda end=end: time.perf_counter() > end)
    heart.stop()
    events = len(window.session.results.encounters)
    _close(app, window)
    title = f"{rows / 1e6:g} M rows, {turn} opening"
    lines = [f"stall {title}: {_worst(heart.passes)} ({events} encounters in {took:.1f} s)"]
    for phase in dict.fromkeys(one.during for one in heart.passes):
        own = [one for one in heart.passes if one.during == phase]
        lines += [f"  while {phase.lower()}: {_worst(own)}"]
    if STACKS:
        for one in sorted(heart.passes, key=lambda p: -p.wall_ms)[:12]:
            lines.append(f"  {one.wall_ms:.0f} ms ({one.busy_ms:.0f} own) {one.during}")
            lines += [f"      {where}" for where in one.where[:6]]
    return lines


def _note(heart: Heart, text: str) -> None:
    heart.during = text.split(",")[0].split(":")[0][:40]


def _worst(passes: list[Pass]) -> str:
    wall = max(passes, key=lambda p: p.wall_ms)
    busy = max(p.busy_ms for p in passes)
    late = sum(p.wall_ms > 100.0 for p in passes)
    return (
        f"longest pass {wall.wall_ms:.0f} ms ({wall.busy_ms:.0f} ms of them its own; most of its "
        f"own {busy:.0f} ms; {late} of {len(passes):,} passes over 100 ms)"
    )


def _until(app: QApplication, done: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONG_S
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the window did not come to rest")
        app.processEvents()
        time.sleep(0.001)


def _close(app: QApplication, window: MainWindow) -> None:
    window.leave_anyway()
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, 52)  # DeferredDelete
    app.processEvents()
