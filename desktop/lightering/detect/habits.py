"""What a ship does again and again: a bunker barge is known by the many ships she lies beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.model.ships import ship_numbers
from lightering.units import DAY_MS, HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams

__all__ = ["ships_served"]


def ships_served(
    at: Mapping[str, NDArray[np.float64]],
    made_fast: NDArray[np.bool_],
    params: DetectParams,
) -> NDArray[np.int64]:
    """Returns how many ships each ship of an event lay alongside, not long, near a port, of late.

    Counted are the visits of at most `habit_h` that began within `habit_d` before or after the
    event, each other ship once. An event that is no such visit counts none.

    Args:
        at: Columns of the events: start_ms, end_ms, port_km, and mmsi and identity of both ships.
        made_fast: Whether the two lay fast to each other, shape (n,).
        params: Limits.

    Returns:
        int64 (n, 2): by event and side.
    """
    start, end = at["start_ms"], at["end_ms"]
    span_h = (end - start) / HOUR_MS
    visit = made_fast & (at["port_km"] <= params.anchorage_port_km) & (span_h <= params.habit_h)
    rows = np.flatnonzero(visit)
    served = np.zeros((len(visit), 2), dtype=np.int64)
    if not len(rows):
        return served
    keys = np.stack([_key(at, side)[rows] for side in ("1", "2")], axis=1)
    own, other = keys.ravel("F"), keys[:, ::-1].ravel("F")
    event = np.tile(rows, 2)
    side = np.repeat([0, 1], len(rows))
    order = np.lexsort((start[event], own))
    own, other, event, side = own[order], other[order], event[order], side[order]
    window = params.habit_d * DAY_MS
    for low, high in _runs(own):
        if high - low < params.habit_ships:
            continue
        when = start[event[low:high]]
        for k in range(high - low):
            near = np.abs(when - when[k]) <= window
            served[event[low + k], side[low + k]] = len(np.unique(other[low:high][near]))
    return served


def _key(at: Mapping[str, NDArray[np.float64]], side: str) -> NDArray[np.int64]:
    mmsi, identity = at[f"mmsi_{side}"], at[f"identity_{side}"]
    return ship_numbers(mmsi.astype(np.int64), identity.astype(np.int64))


def _runs(values: NDArray[np.int64]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(values)) + 1
    begins = np.concatenate(([0], edges))
    return list(zip(begins.tolist(), [*edges.tolist(), len(values)], strict=True))
