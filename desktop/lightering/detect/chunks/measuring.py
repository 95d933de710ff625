"""Measures of events that were found in chunks: the fixes of their ships, copied out and joined.

Events are taken in groups by time. Each hour is read once: what the groups want of it is written to
a scratch file. Then a worker gets the fixes of one group at a time, with all motion that its events
depend on, and measures them as if it had the whole track.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.detect.chunks.tasks import (
    ExcerptTask,
    MeasureTask,
    cut_hours,
    excerpt,
    measure,
)
from lightering.detect.profile import MEASURES
from lightering.detect.store.hours import MARGIN_MS, Fixes
from lightering.progress import part
from lightering.scratch_folders import scratch_folder
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from lightering.detect.backends import Backend
    from lightering.detect.chunks.pieces import Cutting
    from lightering.detect.chunks.tasks import Excerpt
    from lightering.detect.fold import Events
    from lightering.detect.store.hours import HourFiles, Settled
    from lightering.detect.store.manifest import Manifest
    from lightering.model.params import DetectParams
    from lightering.progress import Progress

__all__ = ["measure_events"]

_GROUP_FIXES = 200_000
"""About how many fixes of ships a worker measures at once."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Stretches of ships that groups of events depend on; one row per group and ship."""

    ship: NDArray[np.int64]
    group: NDArray[np.int64]
    begin_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]

    def during(self, first: int, stop: int) -> _Wanted:
        """Those that touch some hours."""
        rows = (self.begin_ms < stop * HOUR_MS) & (self.end_ms >= first * HOUR_MS)
        return _Wanted(self.ship[rows], self.group[rows], self.begin_ms[rows], self.end_ms[rows])


def measure_events(
    manifest: Manifest,
    files_of: Callable[[Iterable[int]], HourFiles],
    settled: Settled,
    events: Events,
    limit_m: NDArray[np.float64],
    sides: NDArray[np.float64],
    params: DetectParams,
    cutting: Cutting,
    backend: Backend,
    progress: Progress,
) -> dict[str, NDArray[np.float64]]:
    """Returns the measures of each event by name, as `profile.measures` gives them.

    Args:
        manifest: The days of the store.
        files_of: Says where hours stand.
        settled: Which ship sent which fix.
        events: Events; `ship` holds numbers of ships.
        limit_m: Separation up to which each pair may lie alongside, float64 (events,).
        sides: How far the hulls reach from their antennas (`hull_gap.sides`), float64 (events, 8).
        params: Limits.
        cutting: How time is cut.
        backend: Who does the work.
        progress: Told while measuring.

    Raises:
        UserError: The store is damaged, there is no room for scratch files, or a worker ended.
        Cancelled: The person asked to stop.
    """
    groups = _groups(events, manifest)
    wanted = _wanted(events, groups, round(params.max_gap_h * HOUR_MS) + MARGIN_MS)
    tasks = []
    hours = [
        h
        for h in manifest.full_hours()
        if ((wanted.begin_ms < (h + 1) * HOUR_MS) & (wanted.end_ms >= h * HOUR_MS)).any()
    ]
    fixes = {hour: manifest.hour(hour).fixes for hour in hours}
    for first, stop in cut_hours(hours, fixes, cutting.most_fixes, cutting.longest_h):
        here, some = wanted.during(first, stop), tuple(range(first, stop))
        task = ExcerptTask(
            files_of(some), settled.only(some), some,
            here.ship, here.group, here.begin_ms, here.end_ms,
        )  # fmt: skip
        tasks.append(task)
    table = np.empty((events.contact_ms.size, len(MEASURES)))
    with scratch_folder("events") as folder:
        scratch = _Scratch(folder)
        for copied in backend.map(excerpt, tasks, part(progress, 0.0, 0.5)):
            if copied is not None:
                scratch.add(copied)
        members = [np.flatnonzero(groups == g) for g in range(int(groups.max(initial=-1)) + 1)]
        work = _MeasureTasks(scratch, members, events, limit_m, sides, params)
        results = backend.map(measure, work, part(progress, 0.5, 1.0))
        for rows, found in zip(members, results, strict=True):
            table[rows] = found
    return {name: table[:, k] for k, name in enumerate(MEASURES)}


def _groups(events: Events, manifest: Manifest) -> NDArray[np.int64]:
    """Numbers groups of events by start, each of about `_GROUP_FIXES` fixes of its ships."""
    start, end = events.start_ms[events.first[:-1]], events.end_ms[events.first[1:] - 1]
    ship_hours = sum(24 * day.ships for day in manifest.days.values())
    rate = manifest.fixes / max(ship_hours, 1)
    order = np.argsort(start, kind="stable")
    load = np.cumsum((2.0 * (end - start) / HOUR_MS + 8.0)[order] * rate)
    group = np.empty(start.size, dtype=np.int64)
    group[order] = (load / _GROUP_FIXES).astype(np.int64)
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def _wanted(events: Events, groups: NDArray[np.int64], margin_ms: int) -> _Wanted:
    start, end = events.start_ms[events.first[:-1]], events.end_ms[events.first[1:] - 1]
    ship, group = events.ship.T.ravel(), np.tile(groups, 2)
    begin, stop = np.tile(start - margin_ms, 2), np.tile(end + margin_ms, 2)
    order = np.lexsort((ship, group))
    ship, group, begin, stop = ship[order], group[order], begin[order], stop[order]
    first = np.flatnonzero(
        (np.diff(ship, prepend=ship[:1] - 1) != 0) | (np.diff(group, prepend=group[:1] - 1) != 0)
    )
    return _Wanted(
        ship[first],
        group[first],
        np.minimum.reduceat(begin, first),
        np.maximum.reduceat(stop, first),
    )


class _Scratch:
    """Fixes by group, in files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._where: dict[int, list[tuple[Path, int, int]]] = {}
        self._count = 0

    def add(self, copied: Excerpt) -> None:
        """Keeps what was copied out of some hours."""
        order = np.argsort(copied.group, kind="stable")
        fixes, group = copied.fixes.take(order), copied.group[order]
        path = self._folder / f"{self._count}.arrow"
        self._count += 1
        table = pa.table({field.name: getattr(fixes, field.name) for field in fields(Fixes)})
        with pa.OSFile(str(path), "wb") as stream, pa.ipc.new_file(stream, table.schema) as writer:
            writer.write_table(table)
        first = np.flatnonzero(np.diff(group, prepend=group[:1] - 1))
        for low, high in zip(first, np.append(first[1:], group.size), strict=True):
            self._where.setdefault(int(group[low]), []).append((path, int(low), int(high)))

    def group(self, number: int) -> Fixes:
        """Returns the fixes of a group."""
        parts = []
        for path, low, high in self._where[number]:
            with pa.memory_map(str(path)) as source:
                table = pa.ipc.open_file(source).read_all().slice(low, high - low)
                parts.append(Fixes(*(column.to_numpy().copy() for column in table.columns)))
        return Fixes.joined(parts)


class _MeasureTasks(Sequence[MeasureTask]):
    """The tasks, each put together when it is asked for: all at once would be all fixes."""

    def __init__(
        self,
        scratch: _Scratch,
        members: list[NDArray[np.int64]],
        events: Events,
        limit_m: NDArray[np.float64],
        sides: NDArray[np.float64],
        params: DetectParams,
    ) -> None:
        self._scratch, self._members, self._events = scratch, members, events
        self._limit_m, self._sides, self._params = limit_m, sides, params

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, number: int) -> MeasureTask:  # type: ignore[override]
        rows = self._members[number]
        mask = np.zeros(self._events.contact_ms.size, dtype=np.bool_)
        mask[rows] = True
        return MeasureTask(
            self._scratch.group(number), self._events.where(mask), self._limit_m[rows],
            self._sides[rows], self._params,
        )  # fmt: skip
