"""CSV: UTF-8, comma, line feed, times as ISO 8601 with milliseconds and Z, lists as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.csv as pacsv

from lightering.arrow import texts_of
from lightering.report.exports.cells import harmless, iso, json_text, pieces
from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["CSV", "as_text", "write_stream"]


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
        return iso(column)
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if pa.types.is_string(column.type) and not raw:
        return harmless(column)
    if pa.types.is_list(column.type):
        return pa.chunked_array([texts_of(json_text(v) for v in column.to_pylist())])
    return column


def write_stream(tables: Iterable[pa.Table], stream: BinaryIO, *, raw: bool) -> None:
    """Writes the parts of one table to an open stream.

    Args:
        tables: The parts in order.
        stream: Open for writing bytes.
        raw: Leave formula-like text as it is.
    """
    writer = None
    for table in tables:
        if writer is None:
            text = as_text(table.slice(0, 0), raw=raw)
            stream.write((",".join(text.column_names) + "\n").encode())
            options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
            writer = pacsv.CSVWriter(stream, text.schema, write_options=options)
        # for an empty chunk Arrow writes whatever memory its buffer lies in
        for piece in pieces((table,)):
            writer.write_table(as_text(piece, raw=raw).combine_chunks())
    if writer is not None:
        writer.close()


def _write(layers: Sequence[Layer], path: Path, raw: bool) -> None:
    (layer,) = layers
    with path.open("wb") as stream:
        write_stream(layer.tables, stream, raw=raw)


CSV = ExportFormat(
    name="csv",
    title="CSV",
    suffixes=(".csv",),
    write=_write,
    about="UTF-8 with a header; lists as JSON; formula-like text gets a `'`.",
)
