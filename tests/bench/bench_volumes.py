"""How long 1,000 events at 10,000 draws take, anew and under a slider, against random normals.

`EVENTS` sets how many events; the draws are those of `resources/defaults.toml`.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from tests.unit.volumes.made_tables import at, calls, dark, draughts, encounters, ships

from lightering.app.assumed import ASSUMPTIONS
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.screening.screen import screen_with
from lightering.volumes.assess import assess_with
from lightering.volumes.prepared import FOLLOWED, Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.model.records import Assessment

EVENTS, GIVERS, RECEIVERS, TURNS = 1_000, 40, 60, 3


def run() -> list[str]:
    """Returns one line per figure; medians of three, wall clock and processor.

    Each slider of the cap view is moved once: `dragged` follows it with a part of the draws,
    `again` with all of them, as when it is let go.
    """
    params = Params.defaults()
    random = np.random.default_rng(2397)
    givers, receivers = 352_900_000 + np.arange(GIVERS), 445_900_000 + np.arange(RECEIVERS)
    large = {"length_m": 128.0, "beam_m": 20.0, "max_draught_m": 8.0}
    small = {"length_m": 80.0, "beam_m": 14.0, "max_draught_m": 6.0}
    known = ships(
        *({"mmsi": int(mmsi)} | large for mmsi in givers),
        *({"mmsi": int(mmsi)} | small for mmsi in receivers),
    )
    rows, typed = [], []
    for number in range(EVENTS):
        start = at("2026-01-01") + pd.Timedelta(hours=8 * number)
        end = start + pd.Timedelta(hours=random.uniform(6.0, 16.0))
        giver, receiver = int(random.choice(givers)), int(random.choice(receivers))
        rows.append({"mmsi_1": giver, "mmsi_2": receiver, "start_utc": start, "end_utc": end})
        # two of three receivers type their draughts, before and after
        if number % 3:
            typed.append((receiver, (start - pd.Timedelta(hours=9)).isoformat(), 3.4))
            typed.append((receiver, (end + pd.Timedelta(hours=2)).isoformat(), 5.5))
    table, reports = encounters(*rows), draughts(*typed)
    told = screen_with(table, known, calls(), dark(), params.screening)

    def assess(count: int = EVENTS) -> None:
        assess_with(
            table.iloc[:count], told.iloc[:count], known, reports, calls(), calls(), params, Quiet()
        )

    assess(20)
    draws = params.volumes.draws
    floor, _ = _seconds(
        lambda: [np.random.default_rng(n).standard_normal(draws) for n in range(EVENTS)]
    )
    wall, processor = _seconds(assess)
    ready = Prepared(table, told, known, reports, calls(), calls(), params)
    found = ready.assessment(Quiet())
    ready.again(found, params, most=FOLLOWED)
    part, full, off = [], {}, []
    for one in ASSUMPTIONS:
        moved = one.write(params, tuple(0.9 * value for value in one.read(params)))
        if moved.volumes == params.volumes:
            continue
        part.append(_seconds(lambda m=moved: ready.again(found, m, most=FOLLOWED)))
        full[one.name] = _seconds(lambda m=moved: ready.again(found, m))
        off.append(_off(ready.again(found, moved, most=FOLLOWED), ready.again(found, moved)))
    lines = [
        f"normals: {floor:.3f} s ({EVENTS:,} x {draws:,})",
        f"volumes: {wall:.3f} s ({wall / floor:.0f} of the normals)",
        f"volumes_processor: {processor:.3f} s ({processor / EVENTS * 1e3:.2f} ms per event)",
    ]
    for name, times in (("dragged", part), ("again", list(full.values()))):
        walls, works = zip(*times, strict=True)
        lines.append(
            f"{name}: median slider {statistics.median(walls):.3f} s, worst {max(walls):.3f} s; "
            f"processor {statistics.median(works):.3f} s, worst {max(works):.3f} s"
        )
    lines += [
        f"again, {name}: {wall:.3f} s; processor {processor:.3f} s"
        for name, (wall, processor) in full.items()
    ]
    lines.append(
        f"dragged_draws: {FOLLOWED // EVENTS:,} of {draws:,}; 5, 50 and 95 % of the total off by "
        f"{max(off):.2%} at most, {statistics.median(off):.2%} in the middle"
    )
    return lines


def _off(part: Assessment, full: Assessment) -> float:
    """Returns how far the quantiles of the total of a part of the draws lie off, at most."""
    ends = [
        np.quantile((one.volume_bbl * one.counts).sum(axis=0), (0.05, 0.5, 0.95))
        for one in (part, full)
    ]
    return float(np.abs(ends[0] / ends[1] - 1.0).max())


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = [], []
    for _ in range(TURNS):
        begin, spent = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - begin)
        processor.append(time.process_time() - spent)
    return statistics.median(wall), statistics.median(processor)
