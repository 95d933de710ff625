"""What ships say of themselves: one row per ship, and every change of draught."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.tracks.ordering import ranks_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["draught_reports", "ships"]

_MOST_FREQUENT = ("name", "imo", "call_sign", "ship_type", "length_m", "beam_m")


def ships(loaded: Loaded) -> pd.DataFrame:
    """Returns one row per ship, sorted by (mmsi, identity).

    Args:
        loaded: Clean fixes.

    Returns:
        Columns mmsi, identity, name, imo (Int64), call_sign, ship_type (Int16), length_m, beam_m
        (the most frequent value that is not null; among equals the smallest), max_draught_m,
        fixes, first_utc, last_utc.
    """
    fixes = loaded.fixes
    group, mmsi, identity = _groups(loaded)
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
    group, mmsi, identity = _groups(loaded)
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


def _groups(
    loaded: Loaded,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int16]]:
    """Returns the number of each fix's ship, and MMSI and identity by that number."""
    mmsi = loaded.fixes.column("mmsi").to_numpy()
    key = mmsi * 65_536 + loaded.identity
    codes, keys = pd.factorize(key, sort=True)
    keys = np.asarray(keys, dtype=np.int64)
    return codes.astype(np.int64), keys // 65_536, (keys % 65_536).astype(np.int16)


def _most_frequent(column: pa.ChunkedArray, group: NDArray[np.int64], count: int) -> object:
    """Returns per ship the value that stands in most of its fixes."""
    rank = ranks_of(column)
    # values stay for long runs: count runs, not fixes
    edges = np.flatnonzero(np.diff(group) | np.diff(rank)) + 1
    begins = np.concatenate(([0], edges)).astype(np.int64)[: len(group)]
    weight = np.diff(np.append(begins, len(group)))
    ship, value = group[begins], rank[begins]
    there = value >= 0
    ship, value, weight, begins = ship[there], value[there], weight[there], begins[there]
    width = int(value.max()) + 1 if len(value) else 1
    keys, example, number = np.unique(ship * width + value, return_index=True, return_inverse=True)
    total = np.bincount(number, weights=weight, minlength=len(keys))
    best = np.lexsort((keys % width, -total, keys // width))
    winners = best[np.concatenate(([True], np.diff(keys[best] // width) != 0))[: len(best)]]
    row = np.full(count, -1, dtype=np.int64)
    row[keys[winners] // width] = begins[example[winners]]
    cells = column.take(pa.array(row, mask=row < 0)).to_pylist()
    if pa.types.is_integer(column.type):
        return pd.array(cells, dtype="Int64" if column.type == pa.int64() else "Int16")
    if pa.types.is_floating(column.type):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    return pd.Series(cells, dtype=object)


def _utc(time_ms: NDArray[np.int64]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(time_ms.astype("M8[ms]"), tz="UTC")
