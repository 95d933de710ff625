"""Tables for other programs: one format, one file, one record.

`FORMATS` lists the records; `write` picks one by the extension of the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.errors import UsageError
from lightering.files import atomic
from lightering.report.exports.csv import CSV
from lightering.report.exports.parquet import PARQUET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

    from lightering.report.exports.record import ExportFormat

__all__ = ["FORMATS", "format_of", "write", "write_batches"]

FORMATS: tuple[ExportFormat, ...] = (CSV, PARQUET)


def format_of(path: Path) -> ExportFormat:
    """Returns the format that a target's extension names.

    Args:
        path: Where the table shall be written.

    Raises:
        UsageError: No format has this extension.
    """
    for record in FORMATS:
        if path.name.lower().endswith(record.suffixes):
            return record
    known = ", ".join(suffix for record in FORMATS for suffix in record.suffixes)
    raise UsageError(f"{path.name}: the extension names no format. Use one of {known}.")


def write(table: pa.Table, path: Path, *, raw: bool = False) -> None:
    """Writes a table whole, or leaves what stood there.

    Args:
        table: Any table of the contract.
        path: Target; its extension names the format.
        raw: Leave text cells that a spreadsheet takes for formulas as they are.

    Raises:
        UsageError: No format has this extension.
        OutputError: The target cannot be written.
    """
    write_batches(table.schema, iter((table,)), path, raw=raw)


def write_batches(
    schema: pa.Schema, tables: Iterable[pa.Table], path: Path, *, raw: bool = False
) -> None:
    """Writes a table that comes in parts.

    Args:
        schema: Columns of every part.
        tables: The parts in order.
        path: Target; its extension names the format.
        raw: Leave text cells that a spreadsheet takes for formulas as they are.

    Raises:
        UsageError: No format has this extension.
        OutputError: The target cannot be written.
    """
    record = format_of(path)
    with atomic(path) as scratch, scratch.open("wb") as stream:
        record.write(schema, tables, stream, raw)
