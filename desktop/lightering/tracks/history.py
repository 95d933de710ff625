"""What one ship said of herself in time: every run of the same value, with the fix it began at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lightering.tracks.motion import rows_of
from lightering.tracks.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["SENT", "history", "under_numbers"]

SENT = ("name", "call_sign", "imo", "ship_type", "length_m", "beam_m")
"""Columns of a fix that say who a ship is."""

_COLUMNS = ("what", "value", "first_utc", "last_utc", "fixes", "source_file", "source_line")


def history(loaded: Loaded, mmsi: int, identity: int) -> pd.DataFrame:
    """Returns what a ship sent of herself: one row per run of the same value, oldest first.

    A fix that lacks a value neither ends nor begins a run. A ship that goes back to an earlier
    name has a run of her own for it.

    Args:
        loaded: Clean fixes.
        mmsi: Of the ship.
        identity: Which of the ships that share the MMSI.

    Returns:
        Columns what (of `SENT`), value, first_utc, last_utc, fixes, and file and line of the first
        fix of the run, or of the static report that laid the value onto it; by first_utc, then in
        the order of `SENT`.
    """
    own = rows_of(loaded, mmsi, identity)
    fixes = loaded.fixes.take(pa.array(own))
    parts = [_runs(loaded, own, fixes, column) for column in SENT]
    frame = pd.concat([part for part in parts if len(part)] or [parts[0]], ignore_index=True)
    order = frame["what"].map({name: place for place, name in enumerate(SENT)})
    frame = frame.assign(order=order).sort_values(["first_utc", "order"], kind="stable")
    return frame[list(_COLUMNS)].reset_index(drop=True)


def under_numbers(loaded: Loaded, ships: Iterable[tuple[int, int]]) -> pd.DataFrame:
    """Returns when ships were heard, one row each: for one hull that goes by several MMSI.

    Args:
        loaded: Clean fixes.
        ships: MMSI and identity of each.

    Returns:
        The columns of `history`; what is "mmsi", value the MMSI. By first_utc.
    """
    rows = []
    for mmsi, identity in ships:
        own = rows_of(loaded, mmsi, identity)
        if not len(own):
            continue
        ends = loaded.fixes.take(pa.array(own[[0, -1]]))
        times = ends.column("time_utc").to_pylist()
        file, line = (ends.column(name)[0].as_py() for name in ("source_file", "source_line"))
        rows.append(("mmsi", mmsi, times[0], times[1], len(own), file, line))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).sort_values("first_utc", kind="stable")


def _runs(loaded: Loaded, own: NDArray[np.int64], fixes: pa.Table, column: str) -> pd.DataFrame:
    values = fixes.column(column).combine_chunks()
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks)
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    rows = np.flatnonzero(pc.is_valid(values).to_numpy(zero_copy_only=False))
    told = values.take(pa.array(rows))
    codes = np.asarray(pc.rank(told, tiebreaker="dense")) if len(told) else np.empty(0)
    begins = np.flatnonzero(np.diff(codes, prepend=-1.0) != 0)
    ends = np.append(begins[1:], len(rows)) - 1 if len(begins) else begins
    first, last = (fixes.take(pa.array(rows[at])) for at in (begins, ends))
    at = standing(loaded, column, own[rows[begins]])
    return pd.DataFrame(
        {
            "what": column,
            "value": pd.Series(told.take(pa.array(begins)).to_pylist(), dtype=object),
            "first_utc": first.column("time_utc").to_pandas(),
            "last_utc": last.column("time_utc").to_pandas(),
            "fixes": ends - begins + 1,
            "source_file": pd.Series(at.file.to_pylist(), dtype=object),
            "source_line": pd.Series(at.line.tolist(), dtype=object),
        }
    )
