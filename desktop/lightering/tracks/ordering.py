"""The one order of fixes: by ship and time, then by place and content, never by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.arrow import column_of, numbers_in
from lightering.model.schemas import FIXES
from lightering.tracks.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "by_ship_and_time", "duplicates", "in_order", "ranks_of"]

KERNELS = KernelFile(__file__)

_KEYS = ("mmsi", "time_utc", "lon", "lat")
_CONTENT = tuple(n for n in FIXES.names if n not in (*_KEYS, "source_file", "source_line"))


@KERNELS.entry("i8[] i8[] f8[] f8[]")
def in_order(
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> bool:
    """Tells whether fixes stand in their order already and none repeats another; one glance each.

    Args:
        mmsi: Shape (n,).
        time_ms: Milliseconds since 1970.
        lon: Degrees.
        lat: Degrees.
    """
    for k in range(1, mmsi.size):
        if mmsi[k] != mmsi[k - 1]:
            ahead = mmsi[k] > mmsi[k - 1]
        elif time_ms[k] != time_ms[k - 1]:
            ahead = time_ms[k] > time_ms[k - 1]
        elif lon[k] != lon[k - 1]:
            ahead = lon[k] > lon[k - 1]
        else:
            ahead = lat[k] > lat[k - 1]
        if not ahead:
            return False
    return True


def by_ship_and_time(
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> NDArray[np.intp]:
    """Returns the order of fixes by (mmsi, time, lon, lat), stable.

    Args:
        mmsi: Shape (n,).
        time_ms: Milliseconds since 1970.
        lon: Degrees.
        lat: Degrees.
    """
    # pandas takes a while to import, and most tables are in order
    import pandas as pd

    codes, ships = pd.factorize(mmsi, sort=True)
    # sixteen bits are sorted by counting, which is several times as fast
    narrow = codes.astype(np.uint16) if len(ships) < 65_536 else codes
    order = np.argsort(narrow, kind="stable")
    code, time = codes[order], time_ms[order]
    if np.any((np.diff(time) < 0) & (np.diff(code) == 0)):
        inner = np.lexsort((time, code))
        order = order[inner]
        code, time = code[inner], time[inner]
    tied = (np.diff(time) == 0) & (np.diff(code) == 0)
    if tied.any():
        x, y = lon[order], lat[order]
        backward = tied & ((x[1:] < x[:-1]) | ((x[1:] == x[:-1]) & (y[1:] < y[:-1])))
        if backward.any():
            group = _runs(tied)
            rows = np.flatnonzero(np.isin(group, group[1:][backward]))
            order[rows] = order[rows][np.lexsort((y[rows], x[rows], group[rows]))]
    return order


def duplicates(table: pa.Table, order: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tells which fixes repeat another one's MMSI, time and place.

    Of equal fixes the one with the most cells filled stays; among those the one whose content
    sorts first; only if all content is equal the first in `order`.

    Args:
        table: Fixes, shape (n,).
        order: As `by_ship_and_time` gives it.

    Returns:
        bool (n,) in the order given: True for what is to be dropped.
    """
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for name in _KEYS:
        values = table.column(name).cast(pa.int64()) if name == "time_utc" else table.column(name)
        cells = values.to_numpy()[order]
        same &= cells[1:] == cells[:-1]
    dropped = np.concatenate(([False], same))[: len(order)]
    if not same.any():
        return dropped
    group = _runs(same)
    member = np.concatenate((same, [False])) | np.concatenate(([False], same))
    rows = np.flatnonzero(member)
    ranks = [ranks_of(table.column(name), order[rows]) for name in _CONTENT]
    inside = group[rows][1:] == group[rows][:-1]
    differs = np.zeros(len(rows) - 1, dtype=bool)
    for rank in ranks:
        differs |= inside & (rank[1:] != rank[:-1])
    mixed = np.isin(group[rows], group[rows][1:][differs])
    if mixed.any():
        chosen = rows[mixed]
        keys = [rank[mixed] for rank in ranks]
        filled = np.sum([key >= 0 for key in keys], axis=0)
        best = np.lexsort((*reversed(keys), -filled, group[chosen]))
        first = np.concatenate(([True], np.diff(group[chosen][best]) != 0))
        dropped[chosen] = True
        dropped[chosen[best[first]]] = False
    return dropped


def ranks_of(column: pa.ChunkedArray, rows: NDArray[np.intp] | None = None) -> NDArray[np.int64]:
    """Returns the rank of each cell among the values of its column, -1 for null.

    Args:
        column: A column of fixes.
        rows: Which cells; None: all.
    """
    array = column.combine_chunks()
    if rows is not None:
        array = array.take(column_of(rows, pa.int64()))
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    codes = numbers_in(array.indices.fill_null(-1)).astype(np.int64)
    place = numbers_in(pc.array_sort_indices(array.dictionary))
    rank = np.empty(len(place) + 1, dtype=np.int64)
    rank[place] = np.arange(len(place))
    rank[-1] = -1
    return np.asarray(rank[codes])


def _runs(joined: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Numbers the runs of rows that are joined to the row before."""
    return np.concatenate(([0], np.cumsum(~joined))).astype(np.int64)
