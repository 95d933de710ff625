"""What a worker does: pure functions of a small task, wherever it runs.

A task names hours of a store and says what to look for; the worker reads them itself, so hardly
anything but results travels. Every result is the same whoever computes it, in whatever order and
however the hours are cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.fold import Events
from lightering.detect.kernel import contact_pieces
from lightering.detect.near import near_motion
from lightering.detect.profile import MEASURES, measures
from lightering.detect.store.hours import (
    MARGIN_MS,
    Fixes,
    HourFiles,
    Reader,
    Settled,
    as_loaded,
    window,
)
from lightering.model.ships import ship_numbers, ships_of_numbers
from lightering.progress import Quiet
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import DetectParams

__all__ = [
    "Excerpt",
    "ExcerptTask",
    "FoundPieces",
    "MeasureTask",
    "PiecesTask",
    "cut_hours",
    "excerpt",
    "find_pieces",
    "measure",
]


@dataclass(frozen=True, slots=True)
class PiecesTask:
    """Find the contacts of some hours.

    Attributes:
        files: Where these hours and those around them stand.
        settled: What was settled for them.
        chunks: First and one past the last hour of each chunk to take at once.
        params: Limits.
    """

    files: HourFiles
    settled: Settled
    chunks: tuple[tuple[int, int], ...]
    params: DetectParams


@dataclass(frozen=True, slots=True)
class FoundPieces:
    """Contact pieces of some hours, and where ships lay still in them.

    Attributes:
        whom: int64 (p, 3): lower ship, higher ship, hour.
        what: float64 (p, 5) of `kernel.contact_pieces`.
        still: int64 (s, 2): hour and ship.
        still_xyz: float64 (s, 3): where she lay, Earth-centred metres.
    """

    whom: NDArray[np.int64]
    what: NDArray[np.float64]
    still: NDArray[np.int64]
    still_xyz: NDArray[np.float64]

    @staticmethod
    def joined(parts: list[FoundPieces]) -> FoundPieces:
        """Returns several as one.

        Args:
            parts: Of different hours.
        """
        return FoundPieces(
            np.concatenate([np.empty((0, 3), np.int64), *(p.whom for p in parts)]),
            np.concatenate([np.empty((0, 5)), *(p.what for p in parts)]),
            np.concatenate([np.empty((0, 2), np.int64), *(p.still for p in parts)]),
            np.concatenate([np.empty((0, 3)), *(p.still_xyz for p in parts)]),
        )

    def hours(self, wanted: NDArray[np.int64]) -> FoundPieces:
        """Returns what belongs to some hours.

        Args:
            wanted: Hours since 1970.
        """
        pieces, still = np.isin(self.whom[:, 2], wanted), np.isin(self.still[:, 0], wanted)
        return FoundPieces(
            self.whom[pieces], self.what[pieces], self.still[still], self.still_xyz[still]
        )


@dataclass(frozen=True, slots=True)
class ExcerptTask:
    """Copy the fixes of some ships out of some hours.

    Attributes:
        files: Where the hours stand.
        settled: What was settled for them.
        hours: The hours to read.
        ship: int64 (w,), numbers of ships.
        group: int64 (w,), what each is wanted for; one ship may be wanted several times.
        begin_ms: int64 (w,), from when.
        end_ms: int64 (w,), until when, this instant too.
    """

    files: HourFiles
    settled: Settled
    hours: tuple[int, ...]
    ship: NDArray[np.int64]
    group: NDArray[np.int64]
    begin_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Fixes by group.

    Attributes:
        fixes: In the order of hours, ships and times.
        group: int64 (n,).
    """

    fixes: Fixes
    group: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MeasureTask:
    """Measure how the ships of some events lay to each other.

    Attributes:
        fixes: All fixes of these ships over the events and a gap to either side.
        events: Events; `ship` holds numbers of ships.
        limit_m: Separation up to which each pair may lie alongside, float64 (events,).
        sides: How far the hulls reach from their antennas (`hull_gap.sides`), float64 (events, 8).
        params: Limits.
    """

    fixes: Fixes
    events: Events
    limit_m: NDArray[np.float64]
    sides: NDArray[np.float64]
    params: DetectParams


def cut_hours(
    hours: list[int], fixes: dict[int, int], most: int, longest: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Cuts hours into chunks of neighbours.

    Args:
        hours: Hours since 1970, ascending.
        fixes: Fixes of each hour.
        most: Fixes of a chunk, unless a single hour has more.
        longest: Chunks end at hours that divide by this, too; None for no such limit.

    Returns:
        First and one past the last hour of each chunk.
    """
    chunks: list[tuple[int, int]] = []
    load = 0
    for hour in hours:
        more = fixes.get(hour, 0)
        border = longest is not None and hour % longest == 0
        if chunks and chunks[-1][1] == hour and load + more <= most and not border:
            chunks[-1] = (chunks[-1][0], hour + 1)
            load += more
        else:
            chunks.append((hour, hour + 1))
            load = more
    return tuple(chunks)


def find_pieces(task: PiecesTask) -> FoundPieces:
    """Returns the contact pieces of some hours.

    Args:
        task: What to look for.

    Raises:
        InputError: A day of the store is damaged.
    """
    gap_ms = round(task.params.max_gap_h * HOUR_MS)
    # what the next chunk needs of this one: the hours before its first, and those read after it
    beside = 2 * -(-(gap_ms + MARGIN_MS) // HOUR_MS)
    reader = Reader(task.files, task.settled, pose=False, keep=beside)
    parts = []
    try:
        for first, stop in task.chunks:
            fixes = window(reader, first, stop, gap_ms)
            if fixes is not None:
                parts.append(_pieces(fixes, first, stop, task.params))
    finally:
        reader.close()
    return FoundPieces.joined(parts)


def _pieces(fixes: Fixes, first: int, stop: int, params: DetectParams) -> FoundPieces:
    motion = near_motion(as_loaded(fixes), params, Quiet(), workers=1)
    track = motion.track
    code = ship_numbers(track.mmsi, track.identity)
    hour = motion.keys[motion.pairs[:, 0], 0]
    whom, what = contact_pieces(
        motion.keys, motion.pairs[(hour >= first) & (hour < stop)], track.time_ms, track.xyz,
        track.joined, track.speed_kn, params.distance_m, params.fix_noise_m,
    )  # fmt: skip
    whom = whom.copy()
    whom[:, :2] = code[whom[:, :2]]
    lying = motion.lying()
    inside = (lying.who[:, 0] >= first) & (lying.who[:, 0] < stop)
    still = lying.who[inside, :2].copy()
    still[:, 1] = code[still[:, 1]]
    return FoundPieces(whom, what, still, lying.xyz[inside])


def excerpt(task: ExcerptTask) -> Excerpt | None:
    """Returns the wanted fixes of some hours, or None if there are none.

    Args:
        task: What to copy.

    Raises:
        InputError: A day of the store is damaged.
    """
    reader = Reader(task.files, task.settled, pose=True)
    fixes, groups = [], []
    mmsi, _ = ships_of_numbers(task.ship)
    try:
        for hour in task.hours:
            here = reader.hour(hour)
            if here is None or not here.mmsi.size:
                continue
            # one number that ascends with ship and time finds each stretch by bisection
            base = here.time_ms.min()
            span = here.time_ms.max() - base + 2
            key = here.mmsi * span + (here.time_ms - base)
            low = np.searchsorted(key, mmsi * span + np.clip(task.begin_ms - base, 0, span - 1))
            high = np.searchsorted(
                key, mmsi * span + np.clip(task.end_ms - base + 1, 0, span - 1), side="left"
            )
            counts = np.maximum(high - low, 0)
            starts = np.cumsum(counts) - counts
            rows = np.repeat(low - starts, counts) + np.arange(counts.sum())
            whose = np.repeat(np.arange(counts.size), counts)
            code = ship_numbers(here.mmsi[rows], here.identity[rows])
            mine = code == task.ship[whose]
            fixes.append(here.take(rows[mine]))
            groups.append(task.group[whose[mine]])
    finally:
        reader.close()
    if not any(group.size for group in groups):
        return None
    return Excerpt(Fixes.joined(fixes), np.concatenate(groups))


def measure(task: MeasureTask) -> NDArray[np.float64]:
    """Returns the measures of some events, shape (events, measures).

    Args:
        task: The events and the fixes of their ships.
    """
    fixes = task.fixes
    code = ship_numbers(fixes.mmsi, fixes.identity)
    fixes = fixes.take(np.lexsort((fixes.time_ms, code)))
    track = near_motion(as_loaded(fixes), task.params, Quiet(), workers=1).track
    ships = ship_numbers(track.mmsi, track.identity)
    events = Events(
        ship=np.searchsorted(ships, task.events.ship),
        contact_ms=task.events.contact_ms,
        sums=task.events.sums,
        first=task.events.first,
        start_ms=task.events.start_ms,
        end_ms=task.events.end_ms,
    )
    found = measures(track, events, task.limit_m, task.sides)
    return np.stack([found[name] for name in MEASURES], axis=1)
