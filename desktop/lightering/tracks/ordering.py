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
    back = np.empty(len(mmsi), dtype=np.int64)
    count = _backward(order, code, time_ms, lon, lat, back)
    if count < 0:
        order = order[np.lexsort((time_ms[order], code[order]))]
        count = _backward(order, code, time_ms, lon, lat, back)
    if count:
        rows, group = np.empty(len(mmsi), dtype=np.int64), np.empty(len(mmsi), dtype=np.int64)
        found = _tied(order, code, time_ms, back[:count], rows, group)
        rows, group = rows[:found], group[:found]
        there = order[rows]
        order[rows] = there[np.lexsort((lat[there], lon[there], group))]
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


@KERNELS.entry("i8[] i4[] i8[] f8[] f8[] i8[]")
def _backward(
    order: NDArray[np.int64],
    code: NDArray[np.int32],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    back: NDArray[np.int64],
) -> int:
    """Finds fixes of one ship and time whose place comes before that of the fix before them.

    Returns:
        How many were told to `back`; -1 if a ship's fixes are out of order by time.
    """
    count = 0
    for k in range(1, order.size):
        a, b = order[k - 1], order[k]
        if time_ms[b] > time_ms[a] or code[a] != code[b]:
            continue
        if time_ms[b] < time_ms[a]:
            return -1
        if lon[b] < lon[a] or (lon[b] == lon[a] and lat[b] < lat[a]):
            back[count] = k
            count += 1
    return count


@KERNELS.entry("i8[] i4[] i8[] i8[] i8[] i8[]")
def _tied(
    order: NDArray[np.int64],
    code: NDArray[np.int32],
    time_ms: NDArray[np.int64],
    back: NDArray[np.int64],
    rows: NDArray[np.int64],
    group: NDArray[np.int64],
) -> int:
    """Lists all fixes of those ships and times, group by group; returns how many there are."""
    count, end = 0, 0
    for n in range(back.size):
        k = back[n]
        if k < end:
            continue
        ship, at = code[order[k]], time_ms[order[k]]
        low, end = k - 1, k + 1
        while low > 0 and code[order[low - 1]] == ship and time_ms[order[low - 1]] == at:
            low -= 1
        while end < order.size and code[order[end]] == ship and time_ms[order[end]] == at:
            end += 1
        for row in range(low, end):
            rows[count], group[count] = row, n
            count += 1
    return count


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
