"""What ships say of themselves: one row per ship, and every change of draught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.tracks.ordering import ranks_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["Tallies", "draught_reports", "ships", "ships_of_fixes", "tallies"]

_MOST_FREQUENT = (
    "name", "imo", "call_sign", "ship_type", "length_m", "beam_m", "to_bow_m", "to_port_m",
)  # fmt: skip


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


def ships(loaded: Loaded) -> pd.DataFrame:
    """Returns one row per ship, sorted by (mmsi, identity).

    Args:
        loaded: Clean fixes.

    Returns:
        Columns mmsi, identity, name, imo (Int64), call_sign, ship_type (Int16), length_m, beam_m,
        to_bow_m, to_port_m (Int16)
        (the most frequent value that is not null; among equals the smallest), max_draught_m,
        fixes, first_utc, last_utc.
    """
    fixes = loaded.fixes
    group, mmsi, identity = ships_of_fixes(loaded)
    count = len(mmsi)
    result: dict[str, object] = {"mmsi": mmsi, "identity": identity}
    for name in _MOST_FREQUENT:
        result[name] = _most_frequent(fixes.column(name), group, count)
    draught = fixes.column("draught_m").to_numpy()
    deepest = np.full(count, -np.inf)
    np.maximum.at(deepest, group, np.nan_to_num(draught, nan=-np.inf))
    result["max_draught_m"] = np.where(np.isfinite(deepest), deepest, np.nan)
    result["fixes"] = np.bincount(group, minlength=count).astype(np.int64)
    time_ms = fixes.column("time_utc").cast(pa.int64()).to_numpy()
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, group, time_ms)
    np.maximum.at(last, group, time_ms)
    result["first_utc"] = _utc(first)
    result["last_utc"] = _utc(last)
    return pd.DataFrame(result)


def draught_reports(loaded: Loaded) -> pd.DataFrame:
    """Returns the first fix of each run of equal draughts of a ship.

    Fixes without a draught neither end nor begin a run.

    Args:
        loaded: Clean fixes.

    Returns:
        Columns mmsi, identity, time_utc, draught_m, source_file, source_line, sorted by
        (mmsi, identity, time_utc).
    """
    fixes = loaded.fixes
    group, mmsi, identity = ships_of_fixes(loaded)
    draught = fixes.column("draught_m").to_numpy()
    rows = np.flatnonzero(~np.isnan(draught))
    rows = rows[np.argsort(group[rows], kind="stable")]
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (np.diff(group[rows]) != 0) | (np.diff(draught[rows]) != 0.0)
    rows = rows[begins]
    chosen = fixes.take(pa.array(rows))
    return pd.DataFrame(
        {
            "mmsi": mmsi[group[rows]],
            "identity": identity[group[rows]],
            "time_utc": _utc(chosen.column("time_utc").cast(pa.int64()).to_numpy()),
            "draught_m": draught[rows],
            "source_file": pd.Series(chosen.column("source_file").to_pylist(), dtype=object),
            "source_line": chosen.column("source_line").to_numpy(),
        }
    )


def ships_of_fixes(
    loaded: Loaded,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int16]]:
    """Returns the number of each fix's ship, and MMSI and identity by that number.

    Args:
        loaded: Clean fixes.
    """
    mmsi = loaded.fixes.column("mmsi").to_numpy()
    key = mmsi * 65_536 + loaded.identity
    codes, keys = pd.factorize(key, sort=True)
    keys = np.asarray(keys, dtype=np.int64)
    return codes.astype(np.int64), keys // 65_536, (keys % 65_536).astype(np.int16)


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


def _most_frequent(column: pa.ChunkedArray, group: NDArray[np.int64], count: int) -> object:
    """Returns per ship the value that stands in most of its fixes."""
    found = tallies(column, group)
    best = np.lexsort((found.rank, -found.fixes, found.ship))
    winners = best[np.concatenate(([True], np.diff(found.ship[best]) != 0))[: len(best)]]
    row = np.full(count, -1, dtype=np.int64)
    row[found.ship[winners]] = found.first[winners]
    cells = column.take(pa.array(row, mask=row < 0)).to_pylist()
    if pa.types.is_integer(column.type):
        return pd.array(cells, dtype="Int64" if column.type == pa.int64() else "Int16")
    if pa.types.is_floating(column.type):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    return pd.Series(cells, dtype=object)


def _utc(time_ms: NDArray[np.int64]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(time_ms.astype("M8[ms]"), tz="UTC")
