"""What ships say of themselves: one row per ship, and every change of draught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.tracks.tallies import most_frequent, ships_of_fixes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["draught_reports", "ships"]

_MOST_FREQUENT = (
    "name", "imo", "call_sign", "ship_type", "length_m", "beam_m", "to_bow_m", "to_port_m",
)  # fmt: skip


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
        column = fixes.column(name)
        result[name] = _typed(column.type, most_frequent(column, group, count))
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


def _typed(kind: pa.DataType, cells: list[Any]) -> object:
    if pa.types.is_integer(kind):
        return pd.array(cells, dtype="Int64" if kind == pa.int64() else "Int16")
    if pa.types.is_floating(kind):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    return pd.Series(cells, dtype=object)


def _utc(time_ms: NDArray[np.int64]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(time_ms.astype("M8[ms]"), tz="UTC")
