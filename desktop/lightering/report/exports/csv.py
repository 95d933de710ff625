"""CSV: UTF-8, comma, line feed, times as ISO 8601 with milliseconds and Z, lists as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["CSV", "as_text"]

_FORMULA = r"^[=+\-@\t\r\x00]"


def as_text(table: pa.Table, *, raw: bool) -> pa.Table:
    """Returns a table whose every column prints the same on every machine.

    Args:
        table: Any table of the contract.
        raw: False puts `'` before a text cell that a spreadsheet would run as a formula
            (OWASP ASVS 1.2.10).
    """
    columns = [_text_column(table.column(i), raw=raw) for i in range(table.num_columns)]
    return pa.table(columns, names=table.column_names)


def _text_column(column: pa.ChunkedArray, *, raw: bool) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        return _iso(column)
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if pa.types.is_string(column.type) and not raw:
        return pc.if_else(
            pc.fill_null(pc.match_substring_regex(column, _FORMULA), False),
            pc.binary_join_element_wise("'", column, ""),
            column,
        )
    if pa.types.is_list(column.type):
        return pa.chunked_array([pa.array([_json(v) for v in column.to_pylist()], pa.string())])
    return column


def _iso(column: pa.ChunkedArray) -> pa.ChunkedArray:
    naive = column.cast(pa.timestamp("ms", "UTC")).cast(pa.timestamp("ms")).cast(pa.string())
    return pc.binary_join_element_wise(pc.replace_substring(naive, " ", "T"), "Z", "")


def _json(value: Any) -> str | None:
    if value is None:
        return None
    if value and isinstance(value[0], dict) and set(value[0]) == {"start", "end"}:
        value = [[_stamp(v["start"]), _stamp(v["end"])] for v in value]
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _write(_schema: pa.Schema, tables: Iterable[pa.Table], stream: BinaryIO, raw: bool) -> None:
    writer = None
    for table in tables:
        text = as_text(table, raw=raw)
        if writer is None:
            stream.write((",".join(text.column_names) + "\n").encode())
            options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
            writer = pacsv.CSVWriter(stream, text.schema, write_options=options)
        writer.write_table(text)
    if writer is not None:
        writer.close()


CSV = ExportFormat(name="csv", title="CSV", suffixes=(".csv",), write=_write)
