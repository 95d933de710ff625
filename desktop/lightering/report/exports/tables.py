"""Event frames as Arrow tables in the contract's types and order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from lightering.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lightering.model.params import Params

__all__ = ["described", "placed", "reviewed", "to_arrow"]


def to_arrow(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Returns a frame's columns in the types and order of a schema.

    Columns that the schema does not name are left out.

    Args:
        frame: Of a table of the contract.
        schema: Its schema, as `schemas.ENCOUNTERS`.
    """
    columns = []
    for field in schema:
        values = frame[field.name]
        if pa.types.is_list(field.type) and field.name == "contacts":
            columns.append(pa.array([_intervals(v) for v in values], field.type))
        elif pa.types.is_list(field.type):
            columns.append(pa.array(list(values), field.type))
        else:
            columns.append(pa.Array.from_pandas(values).cast(field.type))
    return pa.table([_whole(c) for c in columns], schema=schema)


def described(table: pa.Table, params: Params) -> pa.Table:
    """Returns a table that says what it was found with, for formats that have room for it.

    Args:
        table: Events.
        params: The parameters they were found with.
    """
    text = json.dumps({"version": __version__, "params": params.as_dict()}, sort_keys=True)
    return table.replace_schema_metadata({"lightering": text})


def placed(transfers: pa.Table, encounters: pd.DataFrame) -> pa.Table:
    """Returns transfers with `lon, lat` of the encounters they were inferred from, as last columns.

    Args:
        transfers: Any table with `encounter_id`.
        encounters: What was found, with `encounter_id, lon, lat`.
    """
    rows = pc.index_in(
        transfers.column("encounter_id"),
        value_set=pa.array(encounters["encounter_id"].tolist(), pa.string()),
    )
    for name in ("lon", "lat"):
        place = pa.array(encounters[name].to_numpy(dtype="float64"), from_pandas=True)
        transfers = transfers.append_column(name, place.take(rows.combine_chunks()))
    return transfers


def reviewed(table: pa.Table, key: str, decisions: Mapping[str, tuple[str, str]]) -> pa.Table:
    """Returns a table with what the analyst said of each row, as last columns.

    Args:
        table: Leads, gaps or loitering.
        key: The column that names a row.
        decisions: Status and note by id; a row that is missing is to review.
    """
    told = [decisions.get(name, ("to review", "")) for name in table.column(key).to_pylist()]
    statuses = pa.array([status for status, _note in told], pa.string())
    reasons = pa.array([note or None for _status, note in told], pa.string())
    table = table.append_column("review_status", statuses)
    return table.append_column("review_reason", reasons)


def _intervals(contacts: Any) -> list[dict[str, Any]]:
    return [{"start": start, "end": end} for start, end in contacts]


def _whole(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
