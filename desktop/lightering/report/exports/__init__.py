"""Tables for other programs: one format, one file, one record.

`FORMATS` lists the records; `format_of` picks one by the extension of the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.errors import UsageError
from lightering.files import atomic
from lightering.report.exports.csv import CSV
from lightering.report.exports.ftm import FOLLOW_THE_MONEY
from lightering.report.exports.geojson import GEOJSON
from lightering.report.exports.geopackage import GEOPACKAGE
from lightering.report.exports.gfw_events import GFW_EVENTS
from lightering.report.exports.jsonl import JSON_LINES
from lightering.report.exports.kmz import KMZ
from lightering.report.exports.mf_json import MF_JSON
from lightering.report.exports.parquet import PARQUET
from lightering.report.exports.record import Layer
from lightering.report.exports.trips import TRIPS
from lightering.report.exports.xlsx import XLSX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from lightering.report.exports.record import ExportFormat

__all__ = ["FORMATS", "Layer", "check", "format_of", "write", "write_batches", "write_layers"]

FORMATS: tuple[ExportFormat, ...] = (
    CSV,
    PARQUET,
    GEOPACKAGE,
    KMZ,
    XLSX,
    TRIPS,
    GEOJSON,
    MF_JSON,
    JSON_LINES,
    GFW_EVENTS,
    FOLLOW_THE_MONEY,
)
"""Where one extension ends with another (`.trips.geojson`), the longer one stands first."""


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


def check(path: Path, tables: Sequence[str]) -> ExportFormat:
    """Returns the format of a target, or says why it cannot hold these tables.

    Args:
        path: Where the tables shall be written.
        tables: Their names.

    Raises:
        UsageError: No format has this extension, or it cannot hold one of the tables, or not
            so many.
    """
    record = format_of(path)
    if len(tables) > 1 and not record.layers:
        raise UsageError(
            f"{path.name}: {record.title} holds one table; name the one that shall be written."
        )
    for table in tables:
        if not record.holds(table):
            others = ", ".join(f.suffixes[0] for f in FORMATS if f.holds(table))
            held = f" It holds {', '.join(record.tables)}." if record.tables else ""
            raise UsageError(
                f"{path.name}: {record.title} cannot hold {table}.{held} "
                f"Write {table} as one of {others}."
            )
    return record


def write(table: pa.Table, path: Path, *, raw: bool = False, name: str = "table") -> None:
    """Writes a table whole, or leaves what stood there.

    Args:
        table: Any table of the contract.
        path: Target; its extension names the format.
        raw: Leave text cells that a spreadsheet takes for formulas as they are.
        name: Of the table, for formats that name their layers.

    Raises:
        UsageError: No format has this extension, or it cannot hold this table.
        OutputError: The target cannot be written.
    """
    write_layers((Layer(name, table.schema, (table,)),), path, raw=raw)


def write_batches(
    schema: pa.Schema,
    tables: Iterable[pa.Table],
    path: Path,
    *,
    raw: bool = False,
    name: str = "table",
) -> None:
    """Writes a table that comes in parts.

    Args:
        schema: Columns of every part.
        tables: The parts in order.
        path: Target; its extension names the format.
        raw: Leave text cells that a spreadsheet takes for formulas as they are.
        name: Of the table, for formats that name their layers.

    Raises:
        UsageError: No format has this extension, or it cannot hold this table.
        OutputError: The target cannot be written.
    """
    write_layers((Layer(name, schema, tables),), path, raw=raw)


def write_layers(layers: Sequence[Layer], path: Path, *, raw: bool = False) -> None:
    """Writes several tables in one file, or leaves what stood there.

    Args:
        layers: Named tables in order.
        path: Target; its extension names the format.
        raw: Leave text cells that a spreadsheet takes for formulas as they are.

    Raises:
        UsageError: No format has this extension, or it cannot hold these tables.
        OutputError: The target cannot be written.
    """
    record = check(path, [layer.name for layer in layers])
    with atomic(path) as scratch:
        record.write(layers, scratch, raw)
