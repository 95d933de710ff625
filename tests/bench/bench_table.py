"""The table of 100,000 encounters in a real window: sorted by each column, and filtered.

A figure is what a person waits for: the click or the filter, until the rows are painted. The first
sort by words has to write them; it is told apart. The ratio is to sorting as many random numbers.
LIGHTERING_BENCH_EVENTS (default 100000) sets the number of encounters.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt  # noqa: TID251 - a real window is measured
from PySide6.QtWidgets import QApplication  # noqa: TID251 - a real window is measured
from tests.gui.map.made import HOUR, START_MS, encounter, lanes, loaded_of, results_of

from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.gui.fonts import load_fonts
from lightering.gui.style import apply
from lightering.gui.tables.columns import COLUMNS
from lightering.gui.tables.pane import ListPane
from lightering.gui.theme import LIGHT
from lightering.gui.workers import Tasks
from lightering.model.schemas import KINDS, TRANSFER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

_TURNS = 5


def run() -> list[str]:
    """Returns one line per figure."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts()
    apply(app, LIGHT, 1.0)
    many = int(float(os.environ.get("LIGHTERING_BENCH_EVENTS", "100000")))
    session = _session(many)
    tasks = Tasks(threads=1)
    pane = ListPane(session, "encounters", LIGHT, tasks)
    pane.resize(1126, 320)
    pane.show()
    # a person sees the table before she clicks: names are put in order meanwhile
    ordering = time.perf_counter()
    while tasks.running:
        app.processEvents()
    ordering = time.perf_counter() - ordering
    session.select(str(session.rows.ids[many // 2]))
    values = np.random.default_rng(3).random(many)
    floor = min(_times(lambda: np.argsort(values, kind="stable"))[0])
    first, again, busy = {}, {}, {}
    for place, column in enumerate(COLUMNS):
        orders = (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder)
        took, cpu = [], []
        for turn in range(_TURNS + 1):
            order = orders[turn % 2]
            wall, own = _times(lambda p=place, o=order: _sort(app, pane, p, o), 1)
            took += wall
            cpu += own
        first[column.name], again[column.name] = took[0], max(took[1:])
        busy[column.name] = max(cpu[1:])
    worst = max(again, key=again.__getitem__)
    lines = [
        _line(f"table of {many:,}, sorted, slowest column ({worst})", again[worst], floor)
        + f"; CPU {max(busy.values()):.0f} ms",
        _line("table, sorted, middle column", float(np.median(list(again.values()))), floor),
    ]
    slow = max(first, key=first.__getitem__)
    lines.append(_line(f"table, sorted for the first time ({slow})", first[slow], floor))
    lines.append(f"table, words put in order beside the window: {ordering * 1000.0:.0f} ms")
    for name, wanted in {
        "words": Filter(text="river"),
        "kind": Filter(kinds=frozenset({"alongside"})),
        "volume and counts": Filter(volume_min_bbl=5000.0, counts_min=0.5),
        "none": Filter(),
    }.items():
        took, cpu = [], []
        for _ in range(_TURNS):
            session.filters = Filter(text="nothing has these words")
            app.processEvents()
            wall, own = _times(lambda w=wanted: _filter(app, session, w), 1)
            took += wall
            cpu += own
        shown = pane.model.rowCount()
        lines.append(
            _line(f"table, filtered by {name}, {shown:,} shown", max(took), floor)
            + f"; CPU {max(cpu):.0f} ms"
        )
    pane.close()
    pane.deleteLater()
    app.sendPostedEvents(None, 52)  # DeferredDelete
    return lines


def _line(what: str, milliseconds: float, floor: float) -> str:
    return f"{what}: {milliseconds:.0f} ms (ratio {milliseconds / floor:.1f})"


def _sort(app: QApplication, pane: ListPane, column: int, order: Qt.SortOrder) -> None:
    pane.table.sortByColumn(column, order)
    pane.table.viewport().repaint()
    app.processEvents()


def _filter(app: QApplication, session: Session, wanted: Filter) -> None:
    session.filters = wanted
    app.processEvents()


def _times(step: Callable[[], object], turns: int = _TURNS) -> tuple[list[float], list[float]]:
    """Milliseconds on the clock and of the thread's own work, the longest last of all used."""
    wall, own = [], []
    for _ in range(turns):
        begin, busy = time.perf_counter(), time.thread_time()
        step()
        wall.append((time.perf_counter() - begin) * 1000.0)
        own.append((time.thread_time() - busy) * 1000.0)
    return wall, own


def _session(many: int) -> Session:
    rng = np.random.default_rng(2397)
    events, moved = [], []
    for k in range(many):
        start = START_MS + int(rng.integers(0, 90 * 24)) * HOUR
        one = encounter(
            k,
            124.0 + rng.normal(),
            33.0 + rng.normal(),
            start,
            start + int(rng.integers(2, 20)) * HOUR,
            mmsi_1=351_000_000 + int(rng.integers(0, 4000)),
            mmsi_2=445_000_000 + int(rng.integers(0, 4000)),
            name_1=f"AMBER QUAY {int(rng.integers(0, 900))}",
            name_2=f"TUN {('RIVER', 'LAKE', 'HILL')[k % 3]} {int(rng.integers(0, 900))}",
            kind=KINDS[int(rng.integers(0, len(KINDS)))],
        )
        events.append(one)
        if k % 3 == 0:
            middle = float(rng.uniform(500.0, 30_000.0))
            moved.append(
                dict.fromkeys(TRANSFER_COLUMNS)
                | {
                    "encounter_id": one["encounter_id"],
                    "giver_mmsi": one["mmsi_1"],
                    "receiver_mmsi": one["mmsi_2"],
                    "direction_probability": float(rng.random()),
                    "volume_bbl_p05": 0.6 * middle,
                    "volume_bbl_p50": middle,
                    "volume_bbl_p95": 1.5 * middle,
                    "counts_probability": float(rng.random()),
                    "giver_dwt_t": 9120.0,
                    "receiver_dwt_t": 2980.0,
                    "last_hop": True,
                    "start_utc": one["start_utc"],
                    "end_utc": one["end_utc"],
                    "delivered_utc": one["end_utc"],
                    "evidence": [],
                }
            )
    session = Session()
    results = results_of(loaded_of(lanes(10, 100)), events, [])
    session.adopt(_with(results, moved))
    return session


def _with(results, moved):  # type: ignore[no-untyped-def]
    """The transfers without draws: no total is drawn here, and 33,000 of them would take 1 GB."""
    from dataclasses import replace

    import pandas as pd

    frame = pd.DataFrame(moved, columns=list(TRANSFER_COLUMNS))
    draws = results.assessment.volume_bbl.shape[1]
    few = replace(
        results.assessment,
        transfers=frame,
        volume_bbl=np.broadcast_to(np.float32(0.0), (len(frame), draws)),
        counts=np.broadcast_to(np.bool_(False), (len(frame), draws)),
    )
    return replace(
        results,
        assessment=few,
        screening=results.screening.assign(reason=""),
    )
