"""Frames of the map while it is dragged and zoomed in a real window.

A frame is one step of the hand, one repaint and the events that came meanwhile: what the window
is busy with and a person feels, with an encounter selected and both its tracks drawn. The ratio is
to the same steps over a map without tracks. LIGHTERING_BENCH_FIXES (default 1000000; several with
commas, as 1e6,10e6,30e6) sets the numbers of fixes; each runs in a process of its own, so that its
memory is its own. Ten million take about 2 GB. LIGHTERING_BENCH_COLOUR colours the tracks by ship,
kind, speed, flag or status.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from PySide6.QtWidgets import QApplication  # noqa: TID251 - a real window is measured
from tests.gui.map.made import START_MS, encounter, loaded_of, results_of, session_with

from lightering.app.session import Session
from lightering.gui.fonts import load_fonts
from lightering.gui.map import MapView
from lightering.gui.style import apply
from lightering.gui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRAMES = 240
_COLOUR = os.environ.get("LIGHTERING_BENCH_COLOUR", "nothing")
_SIZE = (1400, 900)
_FIX_BYTES = 32
"""MMSI, time, longitude and latitude of a fix."""


def run() -> list[str]:
    """Returns one line per figure."""
    sizes = os.environ.get("LIGHTERING_BENCH_FIXES", "1000000").split(",")
    if len(sizes) == 1:
        return _run(int(float(sizes[0])))
    lines = []
    for size in sizes:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench", "map"],
            env=os.environ | {"LIGHTERING_BENCH_FIXES": size},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        lines += done.stdout.splitlines()
    return lines


def _run(fixes: int) -> list[str]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts()
    apply(app, LIGHT, 1.0)
    empty = _frames(app, Session())
    session = _session(fixes)
    began = time.perf_counter()
    full = _frames(app, session, began)
    title = f"{fixes / 1e6:g} M fixes"
    title += "" if _COLOUR == "nothing" else f" by {_COLOUR}"
    lines = [f"map tracks ready, {title}: {full.pop('ready')[0][0]:.2f} s"]
    empty.pop("ready")
    for name, times in full.items():
        wall, busy = np.array(times).T
        p50, p95 = np.percentile(wall, [50, 95])
        floor = float(np.percentile(np.array(empty[name])[:, 0], 95))
        lines.append(
            f"map {name} frame p95, {title}: {p95:.1f} ms (ratio {p95 / floor:.2f} to an empty map;"
            f" median {p50:.1f}, max {wall.max():.1f}; CPU of the window's thread p95"
            f" {np.percentile(busy, 95):.1f} ms)"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    held = _resident_mb()
    lines.append(
        f"map memory, {title}: {held:,.0f} MiB held with the fixes, {peak:,.0f} MiB at most"
        f" (ratio {held * 2**20 / (fixes * _FIX_BYTES):.1f} to the four columns of the fixes)"
    )
    return lines


def _resident_mb() -> float:
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _session(fixes: int) -> Session:
    """Ships that wander over the Yellow and East China Seas, a third of them hardly moving."""
    rng = np.random.default_rng(5)
    per_ship = min(6000, fixes // 4)
    ships = max(fixes // per_ship, 1)
    speed = rng.choice([0.05, 6.0, 12.0], ships).astype(np.float32)[:, None]
    turn = rng.normal(0.0, 0.06, (ships, per_ship)).astype(np.float32).cumsum(axis=1)
    turn += rng.uniform(0.0, 6.3, (ships, 1)).astype(np.float32)
    step = speed / np.float32(60.0) / np.float32(20.0)  # degrees in three minutes
    lat = 33.5 + 3.5 * np.sin((step * np.cos(turn)).cumsum(axis=1, dtype=np.float64) / 3.5)
    lat += rng.normal(0.0, 0.8, (ships, 1))
    lon = 124.0 + 4.0 * np.sin((step * np.sin(turn)).cumsum(axis=1, dtype=np.float64) / 4.0)
    lon += rng.normal(0.0, 1.0, (ships, 1))
    del turn
    time_ms = (
        START_MS
        + np.arange(per_ship, dtype=np.int64) * 180_000
        + rng.integers(0, 60_000, (ships, 1))
    )
    table = pa.table(
        {
            "mmsi": np.repeat(200_000_001 + np.arange(ships, dtype=np.int64), per_ship),
            "time_utc": pa.array(time_ms.ravel(), pa.timestamp("ms", "UTC")),
            "lon": lon.ravel(),
            "lat": lat.ravel(),
        }
    )
    at = rng.normal((124.0, 33.5), 1.2, (1200, 2))
    events = [
        encounter(
            k,
            lon,
            lat,
            START_MS,
            START_MS + 7_200_000,
            mmsi_1=200_000_001 + k % ships,
            mmsi_2=200_000_001 + (k + 1) % ships,
        )
        for k, (lon, lat) in enumerate(at)
    ]
    return session_with(results_of(loaded_of(table), events))


def _frames(
    app: QApplication, session: Session, began: float = 0.0
) -> dict[str, list[tuple[float, float]]]:
    """Returns milliseconds of each frame by kind of movement."""
    view = MapView(session, LIGHT)
    view.resize(*_SIZE)
    view.set_colouring(_COLOUR)
    view.show()
    _settle(app, view)
    times = {"ready": [(time.perf_counter() - began, 0.0)]}
    if session.results is not None:
        session.select(str(session.results.encounters["encounter_id"].iloc[0]))
        _settle(app, view)
    gc.collect()
    for name, steps in (("pan", _pan(view)), ("zoom", _zoom(view)), ("play", _play(session))):
        _settle(app, view)
        taken: list[tuple[float, float]] = []
        start, busy = time.perf_counter(), time.thread_time()
        for _ in steps:
            view.repaint()
            app.processEvents()
            took = time.perf_counter() - start, time.thread_time() - busy
            taken.append((took[0] * 1000.0, took[1] * 1000.0))
            # a hand moves 60 times a second; the drawing thread has the rest of it
            time.sleep(max(0.0, 0.016 - took[0]))
            start, busy = time.perf_counter(), time.thread_time()
        times[name] = taken
    view.close()
    view.deleteLater()
    app.sendPostedEvents(None, 52)  # DeferredDelete
    app.processEvents()
    return times


def _settle(app: QApplication, view: MapView) -> None:
    end = time.monotonic() + 120.0
    while not view.is_ready and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    app.processEvents()


def _pan(view: MapView) -> Iterator[None]:
    for k in range(_FRAMES):
        view.pan(14.0 * np.cos(k / 20.0), 9.0 * np.sin(k / 13.0))
        yield


def _zoom(view: MapView) -> Iterator[None]:
    for k in range(_FRAMES):
        view.zoom_at(1.06 if k % 120 < 60 else 1.0 / 1.06, 800.0, 420.0)
        yield


def _play(session: Session) -> Iterator[None]:
    for k in range(_FRAMES):
        session.set_time(session.window_ms[0] + k * 20 * 60_000)
        yield
