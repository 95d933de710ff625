"""How often each ship sent each value of a column, and which value she sent most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, numbers_in
from lightering.model.ships import ship_numbers, ships_of_numbers
from lightering.tracks.ordering import ranks_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["Tallies", "most_frequent", "ships_of_fixes", "tallies", "usual"]


@dataclass(frozen=True, slots=True)
class Tallies:
    """What each ship sent in a column, sorted by (ship, value).

    Attributes:
        ship: int64 (m,), number of the ship.
        rank: int64 (m,), place of the value among all values.
        fixes: int64 (m,), how many fixes carry it.
        first: int64 (m,), row of the first of them.
        last: int64 (m,), row of the last of them.
    """

    ship: NDArray[np.int64]
    rank: NDArray[np.int64]
    fixes: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def ships_of_fixes(
    loaded: Loaded,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int16]]:
    """Returns the number of each fix's ship, and MMSI and identity by that number.

    Args:
        loaded: Clean fixes.
    """
    mmsi: NDArray[np.int64] = numbers_in(loaded.fixes.column("mmsi"))
    key = ship_numbers(mmsi, loaded.identity)
    # the fixes of a ship mostly follow one another: runs are sorted, not fixes
    begins = np.flatnonzero(key[1:] != key[:-1]) + 1
    begins = np.concatenate(([0], begins)).astype(np.int64)[: key.size]
    keys, number = np.unique(key[begins], return_inverse=True)
    group = np.repeat(number, np.diff(np.append(begins, key.size))).astype(np.int64)
    return group, *ships_of_numbers(keys)


def tallies(column: pa.ChunkedArray, group: NDArray[np.int64]) -> Tallies:
    """Counts how often each ship sent each value of a column.

    Args:
        column: Of the fixes, shape (n,).
        group: Number of each fix's ship, shape (n,).
    """
    rank = ranks_of(column)
    # values stay for long runs: count runs, not fixes
    edges = np.flatnonzero(np.diff(group) | np.diff(rank)) + 1
    begins = np.concatenate(([0], edges)).astype(np.int64)[: len(group)]
    weight = np.diff(np.append(begins, len(group)))
    there = rank[begins] >= 0
    begins, weight = begins[there], weight[there]
    ship, value = group[begins], rank[begins]
    width = int(value.max()) + 1 if len(value) else 1
    keys, example, number = np.unique(ship * width + value, return_index=True, return_inverse=True)
    total = np.bincount(number, weights=weight, minlength=len(keys)).astype(np.int64)
    last = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(last, number, begins + weight - 1)
    return Tallies(keys // width, keys % width, total, begins[example], last)


def usual(found: Tallies, count: int) -> NDArray[np.int64]:
    """Returns where the value stands that each ship sent most; among equals the smallest.

    Args:
        found: What each ship sent.
        count: How many ships there are.

    Returns:
        int64 (count,), place in `found`, -1 where she sent none.
    """
    best = np.lexsort((found.rank, -found.fixes, found.ship))
    winners = best[np.concatenate(([True], np.diff(found.ship[best]) != 0))[: len(best)]]
    place = np.full(count, -1, dtype=np.int64)
    place[found.ship[winners]] = winners
    return place


def most_frequent(column: pa.ChunkedArray, group: NDArray[np.int64], count: int) -> list[Any]:
    """Returns per ship the value that stands in most of its fixes; among equals the smallest.

    Args:
        column: Of the fixes, shape (n,).
        group: Number of each fix's ship, shape (n,).
        count: How many ships there are.

    Returns:
        One value per ship, None where she sent none.
    """
    if column.null_count == len(column):
        return [None] * count
    found = tallies(column, group)
    place = usual(found, count)
    row = np.full(count, -1, dtype=np.int64)
    row[place >= 0] = found.first[place[place >= 0]]
    cells: list[Any] = column.take(column_of(row, pa.int64(), row < 0)).to_pylist()
    return cells
