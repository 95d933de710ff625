"""Where a value that a ship sent stands: file, line and time of the report that says it.

A fix may hold the value itself, or a static report laid it onto the fix: then the report is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.arrow import column_of, numbers_in
from lightering.model.stated import same_ship, stated_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["Standing", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The reports of some values, shape (n,) each.

    Attributes:
        file: Base names, of text.
        line: int64, their lines.
        time_ms: int64, their times, milliseconds since 1970 UTC.
    """

    file: pa.Array
    line: NDArray[np.int64]
    time_ms: NDArray[np.int64]


def standing(
    loaded: Loaded, column: str, rows: NDArray[np.int64], *, last: bool = False
) -> Standing:
    """Returns where the values of some fixes stand.

    Args:
        loaded: Clean fixes.
        column: One of `schemas.STATIC_COLUMNS`.
        rows: Fixes that hold a value there, shape (n,).
        last: Of a run of static reports that say the same: name the last one, not the first.
    """
    names = ("mmsi", "time_utc", "source_file", "source_line", column)
    some = loaded.fixes.select(names).take(column_of(rows, pa.int64()))
    file = _text(some.column("source_file"))
    line, time = numbers_in(some.column("source_line")), numbers_in(some.column("time_utc"))
    stated = loaded.stated.get(column)
    if stated is None or not len(rows):
        return Standing(file, line, time)
    keys, known = stated_keys(stated.ships, numbers_in(some.column("mmsi")), time)
    place = np.searchsorted(stated.keys, keys, side="right") - 1
    known &= place >= 0
    place = np.maximum(place, 0)
    known &= same_ship(stated.keys[place], keys)
    said = stated.value.take(column_of(place, pa.int64()))
    own = _text(some.column(column)).cast(said.type)
    # the fix may say something else itself
    known &= np.asarray(pc.equal(own, said).fill_null(False).to_numpy(zero_copy_only=False))
    number = (stated.last_file if last else stated.first_file)[place]
    told = pa.array(stated.files, pa.string()).take(column_of(number, pa.int32()))
    return Standing(
        pc.if_else(pa.array(known), told, file),
        np.where(known, (stated.last_line if last else stated.first_line)[place], line),
        np.where(known, (stated.last_ms if last else stated.first_ms)[place], time),
    )


def _text(cells: pa.ChunkedArray) -> pa.Array:
    """Returns a column in one piece, words as plain text."""
    array = cells.combine_chunks()
    array = pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array
    words = pa.types.is_dictionary(array.type)
    return array.cast(array.type.value_type) if words else array
