"""The fold over chunks of time: events that are still open are carried on, bit for bit.

`fold` takes all pieces of a pair from the left. An event that may go on is handed to the next
chunk as its own contacts, the sums on the first of them; a sum that begins with zero plus a number
is that number, so the result is the one that all pieces at once would give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.bounds import BUCKET_MS
from lightering.detect.fold import Events, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

__all__ = ["fold_in_order", "joined_events"]


def fold_in_order(
    chunks: Iterable[tuple[NDArray[np.int64], NDArray[np.float64], int]],
    hysteresis_ms: int,
    wanted: Callable[[Events], NDArray[np.bool_]],
) -> Events:
    """Returns the wanted events of all chunks.

    Args:
        chunks: In order of time: `whom` and `what` of their pieces, and when the chunk ends, ms.
            Later chunks hold no piece that begins earlier.
        hysteresis_ms: Longest hole to bridge.
        wanted: Tells which of the events that are over to keep.
    """
    kept: list[Events] = []
    whom, what = np.empty((0, 3), dtype=np.int64), np.empty((0, 5))
    for more_whom, more_what, end_ms in chunks:
        events = fold(
            np.concatenate((whom, more_whom)), np.concatenate((what, more_what)), hysteresis_ms
        )
        if not events.contact_ms.size:
            continue
        is_open = events.end_ms[events.first[1:] - 1] + hysteresis_ms >= end_ms
        over = events.where(~is_open)
        kept.append(over.where(wanted(over)))
        whom, what = _as_pieces(events.where(is_open))
    last = fold(whom, what, hysteresis_ms)
    kept.append(last.where(wanted(last)))
    return joined_events(kept)


def joined_events(parts: list[Events]) -> Events:
    """Returns the events of several parts, sorted by ships and start.

    Args:
        parts: At least one.
    """
    counts = np.concatenate([np.diff(part.first) for part in parts])
    ship = np.concatenate([part.ship for part in parts])
    start = np.concatenate([part.start_ms for part in parts])
    end = np.concatenate([part.end_ms for part in parts])
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    begins = start[first[:-1]] if counts.size else start
    order = np.lexsort((begins, ship[:, 1], ship[:, 0]))
    sizes = counts[order]
    places = np.cumsum(sizes) - sizes
    contacts = np.repeat(first[:-1][order] - places, sizes) + np.arange(sizes.sum())
    return Events(
        ship=ship[order],
        contact_ms=np.concatenate([part.contact_ms for part in parts])[order],
        sums=np.concatenate([part.sums for part in parts])[order],
        first=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        start_ms=start[contacts],
        end_ms=end[contacts],
    )


def _as_pieces(events: Events) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Returns one piece per contact, the sums of an event on its first."""
    counts = np.diff(events.first)
    bucket = events.start_ms // BUCKET_MS
    whom = np.empty((events.start_ms.size, 3), dtype=np.int64)
    whom[:, :2], whom[:, 2] = np.repeat(events.ship, counts, axis=0), bucket
    what = np.zeros((events.start_ms.size, 5))
    what[:, 0], what[:, 1] = (
        events.start_ms - bucket * BUCKET_MS,
        events.end_ms - bucket * BUCKET_MS,
    )
    what[:, 4] = np.inf
    leads = events.first[:-1]
    what[leads, 2:4], what[leads, 4] = events.sums[:, :2], events.sums[:, 2]
    return whom, what
