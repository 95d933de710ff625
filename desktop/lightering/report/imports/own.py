"""Our own tables of encounters, read back from what `export` and `detect` wrote.

Every format that keeps all columns gives the same table back: CSV, Parquet, JSON lines, GeoJSON,
GeoPackage, XLSX, and events as Global Fishing Watch gives them. In CSV and XLSX the `'` before a
text that a spreadsheet would run is taken away again; a text that began with `'=` itself cannot be
told from it (write with `--raw` to keep it).
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lightering.errors import InputError
from lightering.files import name_of
from lightering.model.schemas import ENCOUNTERS
from lightering.report.exports.cells import FORMULA_SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["SUFFIXES", "read_encounters"]

_ESCAPED = f"^'({FORMULA_SIGNS})"
_ADVICE = "Give a table of encounters that “lightering detect” or “lightering export” wrote."


def read_encounters(path: Path) -> pa.Table:
    """Reads a table of encounters that we wrote.

    Args:
        path: Its extension names the format.

    Returns:
        In `schemas.ENCOUNTERS`.

    Raises:
        InputError: The file cannot be read, or is no such table.
    """
    name = name_of(path)
    read = next((r for suffix, r in _READERS.items() if path.name.lower().endswith(suffix)), None)
    if read is None:
        raise InputError(
            f"The extension names no table of ours. Known: {', '.join(_READERS)}.",
            file=name,
            advice=_ADVICE,
        )
    try:
        columns = read(path)
        return pa.table([_typed(columns, field) for field in ENCOUNTERS], schema=ENCOUNTERS)
    except KeyError as error:
        raise InputError(
            f"This is no table of encounters: it lacks {error.args[0]}.", file=name, advice=_ADVICE
        ) from error
    except (OSError, pa.ArrowException, sqlite3.Error, BadZipFile, ValueError, TypeError) as error:
        # pyarrow's, sqlite's and openpyxl's own words say which cell it is
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise InputError(
            f"The table could not be read: {said}.", file=name, advice=_ADVICE
        ) from error


def _typed(columns: dict[str, Any], field: pa.Field) -> Any:
    column = columns[field.name]
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_list(field.type) and not pa.types.is_list(values.type):
        return pa.array([_spans(cell) for cell in values.to_pylist()], field.type)
    return values.cast(field.type)


def _spans(cell: Any) -> list[dict[str, datetime]] | None:
    told = json.loads(cell) if isinstance(cell, str) else cell
    if told is None:
        return None
    return [
        {"start": datetime.fromisoformat(start), "end": datetime.fromisoformat(end)}
        for start, end in told
    ]


def _csv(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        names = stream.readline().decode("utf-8-sig").rstrip("\r\n").split(",")
    table = pacsv.read_csv(
        path,
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return {name: _bare(table.column(name)) for name in table.column_names}


def _bare(column: Any) -> Any:
    return pc.replace_substring_regex(column, pattern=_ESCAPED, replacement=r"\1")


def _parquet(path: Path) -> dict[str, Any]:
    table = pq.read_table(path)
    return {name: table.column(name) for name in table.column_names}


def _rows(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = rows[0].keys() if rows else ENCOUNTERS.names
    columns = {}
    for name in names:
        values = [row[name] for row in rows]
        # intervals stay as they are told until their own type is known
        lists = name == "contacts"
        cells = [json.dumps(v) if isinstance(v, list) else v for v in values] if lists else values
        columns[name] = pa.array(cells, pa.string() if lists or not rows else None)
    return columns


def _json_lines(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as stream:
        return _rows([json.loads(line) for line in stream if line.strip()])


def _geojson(path: Path) -> dict[str, Any]:
    told = json.loads(path.read_text(encoding="utf-8"))
    rows = []
    for feature in told["features"]:
        lon, lat = feature["geometry"]["coordinates"] if feature["geometry"] else (None, None)
        rows.append(feature["properties"] | {"lon": lon, "lat": lat})
    return _rows(rows)


def _gfw(path: Path) -> dict[str, Any]:
    told = json.loads(path.read_text(encoding="utf-8"))
    return _rows([entry["lightering"] for entry in told["entries"]])


def _geopackage(path: Path) -> dict[str, Any]:
    # immutable: nothing is written beside the file, not even a lock
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
        cursor = database.execute("SELECT * FROM encounters ORDER BY fid")
        names = [column[0] for column in cursor.description]
        return _rows([dict(zip(names, row, strict=True)) for row in cursor])


def _xlsx(path: Path) -> dict[str, Any]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = [s for s in book.sheetnames if s.partition(" (")[0] == "encounters"]
        rows: list[dict[str, Any]] = []
        for sheet in sheets or book.sheetnames[:1]:
            cells = book[sheet].iter_rows(values_only=True)
            names = [str(name) for name in next(cells)]
            rows += [dict(zip(names, row, strict=True)) for row in cells]
    finally:
        book.close()
    columns = _rows(rows)
    return {
        name: _bare(column) if pa.types.is_string(column.type) else column
        for name, column in columns.items()
    }


_READERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    ".gfw.json": _gfw,
    ".csv": _csv,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".geojson": _geojson,
    ".gpkg": _geopackage,
    ".xlsx": _xlsx,
}
SUFFIXES = tuple(_READERS)
"""Extensions of the tables that come back."""
