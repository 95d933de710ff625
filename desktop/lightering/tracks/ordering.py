"""The one order of fixes: by ship and time, then by place and content, never by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.arrow import column_of, numbers_in
from lightering.kernels.native import KernelFile
from lightering.model.schemas import FIXES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "by_ship_and_time", "duplicates", "in_order", "ranks_of"]

KERNELS = KernelFile(__file__)

_KEYS = ("mmsi", "time_utc", "lon", "lat")
_BY_TIME, _BY_PLACE = 2, 1
_LEAST_ROOM = 1 << 16
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
    code, ships = _numbered(mmsi)
    order = np.empty(len(mmsi), dtype=np.int64)
    _group(code, np.cumsum(ships) - ships, order)
    disorder = _disorder(order, code, time_ms, lon, lat)
    if not disorder:
        return order
    code, time = code[order], time_ms[order]
    if disorder == _BY_TIME:
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


def _numbered(mmsi: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Returns the rank of each fix's MMSI among all of them, and how many fixes each has."""
    code = np.empty(len(mmsi), dtype=np.int32)
    room = _LEAST_ROOM
    while True:
        slots, ships = np.full(room, -1, dtype=np.int32), np.empty(room // 2, dtype=np.int64)
        count = _number(mmsi, slots, ships, code)
        if count >= 0:
            break
        room *= 4
    place = np.empty(count, dtype=np.int32)
    place[np.argsort(ships[:count])] = np.arange(count, dtype=np.int32)
    sizes = np.zeros(count, dtype=np.int64)
    _rank(place, code, sizes)
    return code, sizes


@KERNELS.entry("i8[] i4[] i8[] i4[]")
def _number(
    mmsi: NDArray[np.int64],
    slots: NDArray[np.int32],
    ships: NDArray[np.int64],
    code: NDArray[np.int32],
) -> int:
    """Numbers MMSI in the order they come; returns how many there are, -1 if they are too many."""
    count = 0
    mask = slots.size - 1
    for k in range(mmsi.size):
        ship = mmsi[k]
        # Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)
        slot = ((ship * 0x9E3779B97F4A7C1) >> 20) & mask
        while slots[slot] >= 0 and ships[slots[slot]] != ship:
            slot = (slot + 1) & mask
        if slots[slot] < 0:
            if count == ships.size:
                return -1
            slots[slot] = count
            ships[count] = ship
            count += 1
        code[k] = slots[slot]
    return count


@KERNELS.entry("i4[] i4[] i8[]")
def _rank(place: NDArray[np.int32], code: NDArray[np.int32], sizes: NDArray[np.int64]) -> None:
    """Replaces numbers by ranks and counts them."""
    for k in range(code.size):
        code[k] = place[code[k]]
        sizes[code[k]] += 1


@KERNELS.entry("i4[] i8[] i8[]")
def _group(code: NDArray[np.int32], place: NDArray[np.int64], order: NDArray[np.int64]) -> None:
    """Sorts by counting; `place` is where each number begins, and is used up."""
    for k in range(code.size):
        order[place[code[k]]] = k
        place[code[k]] += 1


@KERNELS.entry("i8[] i4[] i8[] f8[] f8[]")
def _disorder(
    order: NDArray[np.int64],
    code: NDArray[np.int32],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> int:
    """Tells whether ships that follow one another are out of order by time, or by place alone."""
    found = 0
    for k in range(1, order.size):
        a, b = order[k - 1], order[k]
        if time_ms[b] > time_ms[a] or code[a] != code[b]:
            continue
        if time_ms[b] < time_ms[a]:
            return _BY_TIME
        if lon[b] < lon[a] or (lon[b] == lon[a] and lat[b] < lat[a]):
            found = _BY_PLACE
    return found


@KERNELS.entry("i8[] i8[] i8[] f8[] f8[]")
def _repeated(
    order: NDArray[np.int64],
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> bool:
    """Tells whether any fix repeats the one before it."""
    for k in range(1, order.size):
        a, b = order[k - 1], order[k]
        if (
            time_ms[a] == time_ms[b]
            and mmsi[a] == mmsi[b]
            and lon[a] == lon[b]
            and lat[a] == lat[b]
        ):
            return True
    return False


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
    keys = [numbers_in(table.column(name)) for name in _KEYS]
    if not _repeated(order, *keys):
        return np.zeros(len(order), dtype=bool)
    same = np.ones(len(order) - 1, dtype=bool)
    for values in keys:
        cells = values[order]
        same &= cells[1:] == cells[:-1]
    dropped = np.concatenate(([False], same))
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
