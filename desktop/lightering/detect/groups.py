"""Three ships and more that lie together: encounters that share a ship at the same time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.kernels.native import KernelFile
from lightering.model.schemas import CLOSE_KINDS
from lightering.model.ships import ship_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["KERNELS", "group_ids"]

KERNELS = KernelFile(__file__)


def group_ids(table: Mapping[str, NDArray[Any]]) -> NDArray[np.object_]:
    """Returns the id of the group of each encounter, None where no third ship takes part.

    Two encounters are of one group if they share a ship, overlap in time (holes between contacts
    included), and are of one kind; `alongside` and `close` count as one. So a raft of three is a
    group, and a ship that serves one after another is not. The id follows from the first encounter
    of the group: ships that join later do not change it.

    Args:
        table: Encounters in their order, with `encounter_id`, `kind`, `start_ms`, `end_ms`, and
            mmsi and identity of both ships.
    """
    count = table["kind"].size
    ids = np.full(count, None, dtype=object)
    if count < 2:
        return ids
    kind = table["kind"]
    word = np.where(np.isin(kind, CLOSE_KINDS), CLOSE_KINDS[0], kind).astype(str)
    sort = np.unique(word, return_inverse=True)[1]
    ships = np.stack(
        [ship_numbers(table[f"mmsi_{side}"], table[f"identity_{side}"]) for side in (1, 2)],
        axis=1,
    )
    ship = np.unique(ships, return_inverse=True)[1].reshape(ships.shape).astype(np.int64)
    start, end = table["start_ms"], table["end_ms"]
    # one entry per event and ship, by kind, ship and start
    event = np.tile(np.arange(count), 2)
    key = np.tile(sort, 2) * (ship.max() + 1) + ship.ravel("F")
    order = np.lexsort((event, start[event], key))
    root = np.arange(count)
    _join(key[order], event[order], start, end, root)
    size = np.bincount(root, minlength=count)
    for first in np.flatnonzero(size > 1).tolist():
        rows = np.flatnonzero(root == first)
        if len(np.unique(ship[rows])) > 2:
            text = str(table["encounter_id"][first])
            ids[rows] = f"C-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    return ids


@KERNELS.entry("i8[] i8[] i8[] i8[] i8[]")
def _join(
    key: NDArray[np.int64],
    event: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    root: NDArray[np.int64],
) -> None:
    """Writes the first event of the group of each event; at first each stands for itself."""
    last = -1
    for n in range(event.size):
        e = event[n]
        if n == 0 or key[n] != key[n - 1] or start[e] > end[last]:
            last = e
            continue
        a, b = e, last
        while root[a] != a:
            a = root[a]
        while root[b] != b:
            b = root[b]
        root[max(a, b)] = min(a, b)
        if end[e] > end[last]:
            last = e
    for e in range(root.size):
        a = e
        while root[a] != a:
            a = root[a]
        root[e] = a
