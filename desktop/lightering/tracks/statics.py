"""What ships say of themselves: one row per ship, and every change of draught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.arrow import column_of
from lightering.tracks.standing import standing
from lightering.tracks.tallies import ships_of_fixes, tallies, usual

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded
    from lightering.tracks.tallies import Tallies

__all__ = ["SAID", "draught_reports", "ships"]

_MOST_FREQUENT = (
    "name", "imo", "call_sign", "ship_type", "length_m", "beam_m", "to_bow_m", "to_port_m",
)  # fmt: skip

SAID = (*_MOST_FREQUENT, "max_draught_m")
"""Columns of `ships` of which file, line and time are kept."""
_CONTRADICTED = ("length_m", "beam_m")
_DIFFERS = 0.10
"""Two sizes of one ship contradict each other beyond this share (our choice)."""


def ships(loaded: Loaded) -> pd.DataFrame:
    """Returns one row per ship, sorted by (mmsi, identity).

    Args:
        loaded: Clean fixes.

    Returns:
        Columns mmsi, identity, name, imo (Int64), call_sign, ship_type (Int16), length_m, beam_m,
        to_bow_m, to_port_m (Int16): the most frequent value that is not null, among equals the
        smallest. Then max_draught_m, fixes, first_utc, last_utc. Then of each of `SAID` the first
        and the last report that says so: NAME_first_utc, NAME_file, NAME_line, NAME_last_utc,
        NAME_last_file, NAME_last_line, and NAME_fixes, how many fixes carry it. Of length_m and
        beam_m also NAME_other: what she sent most often among values more than a tenth off, with
        NAME_other_fixes, NAME_other_file and NAME_other_line.
    """
    fixes = loaded.fixes
    group, mmsi, identity = ships_of_fixes(loaded)
    count = len(mmsi)
    result: dict[str, object] = {"mmsi": mmsi, "identity": identity}
    said: dict[str, object] = {}
    for name in _MOST_FREQUENT:
        column = fixes.column(name)
        found = tallies(column, group)
        place = usual(found, count)
        cells = column.take(column_of(_of(found.first, place), pa.int64(), place < 0))
        result[name] = _typed(column.type, cells.to_pylist())
        said |= _reports(loaded, name, name, found, place)
        if name in _CONTRADICTED:
            said |= _contradiction(loaded, name, found, place)
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
    return pd.DataFrame(result | said | _of_deepest(loaded, group, deepest))


def draught_reports(loaded: Loaded) -> pd.DataFrame:
    """Returns the first fix of each run of equal draughts of a ship.

    Fixes without a draught neither end nor begin a run. Where a static report brought the draught
    apart from the positions, file and line are those of the report.

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
    at = standing(loaded, "draught_m", rows)
    time_ms = fixes.column("time_utc").take(pa.array(rows)).cast(pa.int64()).to_numpy()
    return pd.DataFrame(
        {
            "mmsi": mmsi[group[rows]],
            "identity": identity[group[rows]],
            "time_utc": _utc(time_ms),
            "draught_m": draught[rows],
            "source_file": pd.Series(at.file.to_pylist(), dtype=object),
            "source_line": at.line,
        }
    )


def _reports(
    loaded: Loaded, name: str, column: str, found: Tallies, place: NDArray[np.int64]
) -> dict[str, object]:
    """Returns where the chosen value of each ship stands, first and last."""
    chosen, there = place[place >= 0], place >= 0
    first = standing(loaded, column, found.first[chosen])
    last = standing(loaded, column, found.last[chosen], last=True)
    fixes = np.zeros(len(place), dtype=np.int64)
    fixes[there] = found.fixes[chosen]
    return {
        f"{name}_first_utc": _times(first.time_ms, there),
        f"{name}_file": _texts(first.file, there),
        f"{name}_line": _numbers(first.line, there),
        f"{name}_last_utc": _times(last.time_ms, there),
        f"{name}_last_file": _texts(last.file, there),
        f"{name}_last_line": _numbers(last.line, there),
        f"{name}_fixes": fixes,
    }


def _contradiction(
    loaded: Loaded, name: str, found: Tallies, place: NDArray[np.int64]
) -> dict[str, object]:
    """Returns what each ship sent most often among values that contradict the chosen one."""
    values = loaded.fixes.column(name).take(column_of(found.first, pa.int64())).to_numpy()
    chosen = values[_of(place, found.ship)] if len(values) else values
    # a size of 0 is none
    apart = (values > 0.0) & (chosen > 0.0) & (np.abs(values - chosen) > _DIFFERS * chosen)
    some = np.flatnonzero(apart)
    best = some[np.lexsort((found.rank[some], -found.fixes[some], found.ship[some]))]
    best = best[np.concatenate(([True], np.diff(found.ship[best]) != 0))[: len(best)]]
    other = np.full(len(place), -1, dtype=np.int64)
    other[found.ship[best]] = best
    there = other >= 0
    at = standing(loaded, name, found.first[other[there]])
    size, fixes = np.full(len(place), np.nan), np.zeros(len(place), dtype=np.int64)
    size[there], fixes[there] = values[other[there]], found.fixes[other[there]]
    return {
        f"{name}_other": size,
        f"{name}_other_fixes": fixes,
        f"{name}_other_file": _texts(at.file, there),
        f"{name}_other_line": _numbers(at.line, there),
    }


def _of_deepest(
    loaded: Loaded, group: NDArray[np.int64], deepest: NDArray[np.float64]
) -> dict[str, object]:
    """Returns where the greatest draught of each ship stands."""
    found = tallies(loaded.fixes.column("draught_m"), group)
    draught = loaded.fixes.column("draught_m").take(column_of(found.first, pa.int64())).to_numpy()
    most = np.flatnonzero(draught == deepest[found.ship])
    place = np.full(len(deepest), -1, dtype=np.int64)
    place[found.ship[most]] = most
    return _reports(loaded, "max_draught_m", "draught_m", found, place)


def _of(values: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns values at places, the first one where there is no place."""
    return values[np.maximum(place, 0)] if len(values) else np.zeros(len(place), dtype=np.int64)


def _times(time_ms: NDArray[np.int64], there: NDArray[np.bool_]) -> pd.DatetimeIndex:
    held = np.full(len(there), np.iinfo(np.int64).min)  # what numpy calls no time
    held[there] = time_ms
    return _utc(held)


def _numbers(values: NDArray[np.int64], there: NDArray[np.bool_]) -> pd.arrays.IntegerArray:
    held = np.zeros(len(there), dtype=np.int64)
    held[there] = values
    return pd.arrays.IntegerArray(held, ~there)


def _texts(values: pa.Array, there: NDArray[np.bool_]) -> pd.Series:
    held = np.full(len(there), None, dtype=object)
    held[there] = values.to_pylist()
    return pd.Series(held, dtype=object)


def _typed(kind: pa.DataType, cells: list[Any]) -> object:
    if pa.types.is_integer(kind):
        return pd.array(cells, dtype="Int64" if kind == pa.int64() else "Int16")
    if pa.types.is_floating(kind):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    return pd.Series(cells, dtype=object)


def _utc(time_ms: NDArray[np.int64]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(time_ms.astype("M8[ms]"), tz="UTC")
