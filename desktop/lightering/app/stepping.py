"""From one event to the next: in time, and among those of the same ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.shelf import Listed, Shelf

__all__ = ["beside_in_time", "beside_of_ships"]


def beside_in_time(board: Shelf, step: int) -> str | None:
    """Returns the shown row of the list that begins next, or before, None if there is none.

    Seen from the selected row while the cursor stands in it, else from the time cursor.

    Args:
        board: What is shown.
        step: 1 for the next, −1 for the one before.
    """
    rows = board.listed
    if rows is None:
        return None
    here, after = board.time_ms, -1
    chosen = None if board.chosen_id is None else rows.place[board.chosen_id]
    if chosen is not None and rows.start_ms[chosen] <= here <= rows.end_ms[chosen]:
        here, after = int(rows.start_ms[chosen]), chosen
    return _beside(rows, np.flatnonzero(board.listed_mask()), (here, after), step)


def beside_of_ships(board: Shelf, step: int) -> str | None:
    """Returns the next encounter of either ship of the selected one, whatever the filter shows.

    Args:
        board: What is shown.
        step: 1 for the next in time, −1 for the one before.
    """
    rows, results = board.rows, board.results
    if rows is None or results is None or board.selected_id is None:
        return None
    chosen = rows.place[board.selected_id]
    frame = results.encounters
    # a shared MMSI is several ships, told apart by the number of the identity
    ships = frame[["mmsi_1", "mmsi_2"]].to_numpy(np.int64)
    whose = frame[["identity_1", "identity_2"]].to_numpy(np.int64)
    same = np.zeros(len(ships), dtype=bool)
    for side in (0, 1):
        own = (ships == ships[chosen, side]) & (whose == whose[chosen, side])
        same |= own.any(axis=1)
    return _beside(rows, np.flatnonzero(same), (int(rows.start_ms[chosen]), chosen), step)


def _beside(
    rows: Listed, places: NDArray[np.int64], seen: tuple[int, int], step: int
) -> str | None:
    """Returns what begins nearest to a moment on one side; equal starts go by row."""
    keys = [(int(rows.start_ms[row]), int(row)) for row in places]
    found = [key for key in keys if (key > seen if step > 0 else key < seen)]
    if not found:
        return None
    return str(rows.ids[(min(found) if step > 0 else max(found))[1]])
