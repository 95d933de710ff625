"""Encounters as tables of the contract: for programs in Arrow, for people in pandas."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of, texts_of
from lightering.model.schemas import ENCOUNTERS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from lightering.detect.listing import Encounters

__all__ = ["as_arrow", "as_frame"]

_TYPES = {
    "mmsi_1": "int64",
    "mmsi_2": "int64",
    "imo_1": "Int64",
    "imo_2": "Int64",
    "identity_1": "int16",
    "identity_2": "int16",
    "start_utc": "datetime64[ms, UTC]",
    "end_utc": "datetime64[ms, UTC]",
}
"""Of the columns of a frame that are neither words nor float64."""


def as_arrow(found: Encounters | None) -> pa.Table:
    """Returns `schemas.ENCOUNTERS`; what is not known is null.

    Args:
        found: What `listing.finished` gives; None if there is no encounter.
    """
    if found is None:
        return pa.Table.from_batches([], schema=ENCOUNTERS)  # an "empty table" imports pandas
    return pa.table([_arrow(field, found) for field in ENCOUNTERS], schema=ENCOUNTERS)


def as_frame(found: Encounters | None) -> pd.DataFrame:
    """Returns the columns of `schemas.ENCOUNTERS`; contacts are lists of pairs of times.

    Args:
        found: What `listing.finished` gives; None if there is no encounter.
    """
    # takes a while to import, and what only writes a table needs none of it
    import pandas as pd

    def column(field: pa.Field) -> Any:
        words = pa.types.is_string(field.type) or field.name == "contacts"
        if found is None:
            return pd.Series([], dtype=_TYPES.get(field.name, "object" if words else "float64"))
        if field.name == "contacts":
            return pd.Series(_pairs(found), dtype=object)
        values = _values(field, found)
        if pa.types.is_timestamp(field.type):
            return _utc(values)
        if field.name.startswith("imo"):
            return pd.arrays.IntegerArray(values, values == 0)
        # as they are: pandas would make words its own kind of text, and None a NaN
        return pd.Series(values, dtype=object) if words else values

    def _utc(ms: NDArray[np.int64]) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(ms.astype("datetime64[ms]"), tz="UTC")

    def _pairs(found: Encounters) -> list[list[tuple[pd.Timestamp, pd.Timestamp]]]:
        first, start, end = _contacts(found)
        pairs = list(zip(_utc(start), _utc(end), strict=True))
        return [pairs[a:b] for a, b in itertools.pairwise(first.tolist())]

    return pd.DataFrame({field.name: column(field) for field in ENCOUNTERS})


def _values(field: pa.Field, found: Encounters) -> NDArray[Any]:
    name = field.name
    if pa.types.is_timestamp(field.type):
        name = name.replace("_utc", "_ms")
    return found.columns[name]


def _arrow(field: pa.Field, found: Encounters) -> pa.Array:
    if field.name == "contacts":
        first, start, end = _contacts(found)
        item = field.type.value_type
        ends = [
            column_of(values, part.type) for values, part in zip((start, end), item, strict=True)
        ]
        pairs = pa.StructArray.from_arrays(ends, fields=list(item))
        return pa.ListArray.from_arrays(column_of(first, pa.int32()), pairs, type=field.type)
    values = _values(field, found)
    if pa.types.is_string(field.type):
        return texts_of(values.tolist())
    if field.name.startswith("imo"):
        return column_of(values, field.type, values == 0)
    return column_of(values, field.type, np.isnan(values) if values.dtype.kind == "f" else None)


def _contacts(
    found: Encounters,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Returns where the contacts of each encounter begin, with the count behind, and these."""
    events, order = found.events, found.order
    counts = np.diff(events.first)[order]
    first = np.concatenate(([0], np.cumsum(counts)))
    rows = np.arange(first[-1]) + np.repeat(events.first[:-1][order] - first[:-1], counts)
    return first, events.start_ms[rows], events.end_ms[rows]
