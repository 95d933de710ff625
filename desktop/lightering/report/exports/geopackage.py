"""GeoPackage (OGC 12-128r19): events and fixes as points, tracks as lines, styles for QGIS.

Written with SQLite itself in a fixed order, so that the same tables give the same bytes; the date
of each layer is that of its last record. Lines carry no time of their own: geopandas warns at M.
"""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.report.exports.cells import EPOCH, iso, json_text, latest, pieces
from lightering.report.exports.qgis import style_of
from lightering.report.exports.record import ExportFormat
from lightering.report.exports.tracks import PARTS, cut, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["GEOPACKAGE"]

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, _WGS84, "longitude and latitude in degrees"),
)
_SCHEMA = """
PRAGMA page_size=4096;
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
PRAGMA application_id=1196444487;
PRAGMA user_version=10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
 organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
 description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
 identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
 min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
 CONSTRAINT uk_gc_table_name UNIQUE (table_name),
 CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
 CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_STYLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
 f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
 f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
 useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME);
"""
_HEAD = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
"""Magic, version, little endian without envelope, reference system (clause 2.1.3)."""
_MULTILINE, _LINE, _POINT = 5, 2, 1
_VERSION_AT = 96
_VERSION = 3_040_001


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            _fill(database, layers)
    except sqlite3.Error as error:
        # whoever gave us this scratch file knows the name of the target and says it
        raise OSError(str(error)) from error
    with path.open("rb+") as stream:
        # the header names the library that wrote it; that must not differ between machines
        stream.seek(_VERSION_AT)
        stream.write(struct.pack(">I", _VERSION))


def _fill(database: sqlite3.Connection, layers: Sequence[Layer]) -> None:
    database.executescript(_SCHEMA)
    database.execute("BEGIN")
    database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _SYSTEMS)
    styles, last = [], EPOCH
    for layer in layers:
        kind, changed = _add(database, layer)
        last = max(last, changed)
        style = style_of(layer.name, layer.schema.names) if kind else None
        if style is not None:
            styles.append((layer.name, style, changed))
    if styles:
        database.execute(_STYLES)
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " update_time) VALUES ('', '', ?1, 'geom', ?1, ?2, '', 1, 'Lightering', '', ?3)",
            styles,
        )
        _announce(database, "layer_styles", "attributes", last, (None,) * 4)
    database.execute("COMMIT")


def _add(database: sqlite3.Connection, layer: Layer) -> tuple[str, str]:
    """Writes one layer; returns its type of geometry ("" without) and its last time."""
    names = [name for name in layer.schema.names if name != PARTS]
    kind = ""
    if PARTS in layer.schema.names:
        kind = "MULTILINESTRING"
    elif {"lon", "lat"} <= set(names):
        kind = "POINT"
    columns = [f'"{name}" {_sql_type(layer.schema.field(name).type)}' for name in names]
    geometry = [f"geom {kind}"] if kind else []
    table = f'"{layer.name}"'
    database.execute(
        f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
        + ", ".join(geometry + columns)
        + ")"
    )
    marks = ",".join("?" * (len(columns) + len(geometry)))
    insert = f"INSERT INTO {table} VALUES (NULL,{marks})"
    changed, box = EPOCH, _Box()
    for table_piece in pieces(layer.tables):
        cells = [_sql_cells(table_piece.column(name)) for name in names]
        if kind == "POINT":
            cells.insert(0, _points(table_piece, box))
        elif kind:
            cells.insert(0, list(_lines(table_piece, box)))
        database.executemany(insert, zip(*cells, strict=True))
        changed = latest(table_piece, changed)
    _announce(database, layer.name, "features" if kind else "attributes", changed, box.edges())
    if kind:
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)",
            (layer.name, kind),
        )
    return kind, changed


def _announce(
    database: sqlite3.Connection,
    name: str,
    kind: str,
    changed: str,
    edges: tuple[float | None, ...],
) -> None:
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
        (name, kind, name, changed, *edges, 4326 if kind == "features" else None),
    )


class _Box:
    """West, south, east and north of what was written."""

    def __init__(self) -> None:
        self._edges: list[float] | None = None

    def widen(self, lon: Any, lat: Any) -> None:
        if not len(lon):
            return
        box = [float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())]
        old = self._edges or box
        self._edges = [
            min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]),
        ]  # fmt: skip

    def edges(self) -> tuple[float | None, ...]:
        return (None,) * 4 if self._edges is None else tuple(self._edges)


def _points(table: pa.Table, box: _Box) -> list[bytes | None]:
    lon, lat = (table.column(name).to_numpy() for name in ("lon", "lat"))
    there = np.isfinite(lon) & np.isfinite(lat)
    box.widen(lon[there], lat[there])
    record = np.dtype([("head", "V8"), ("order", "u1"), ("type", "<u4"), ("xy", "<f8", 2)])
    cells = np.zeros(len(lon), dtype=record)
    cells["head"], cells["order"], cells["type"] = np.void(_HEAD), 1, _POINT
    cells["xy"] = np.stack((lon, lat), axis=1)
    whole, width = cells.tobytes(), record.itemsize
    return [whole[i * width : (i + 1) * width] if there[i] else None for i in range(len(lon))]


def _lines(table: pa.Table, box: _Box) -> Iterator[bytes | None]:
    flat = cut(parts_of(table))
    box.widen(flat.lon, flat.lat)
    points = np.stack((flat.lon, flat.lat), axis=1).astype("<f8")
    for first, last in zip(flat.ships[:-1], flat.ships[1:], strict=True):
        bounds = zip(flat.parts[first:last], flat.parts[first + 1 : last + 1], strict=True)
        # a single fix is no line
        lines = [
            struct.pack("<BII", 1, _LINE, end - begin) + points[begin:end].tobytes()
            for begin, end in bounds
            if end - begin > 1
        ]
        head = _HEAD + struct.pack("<BII", 1, _MULTILINE, len(lines))
        yield head + b"".join(lines) if lines else None


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    if pa.types.is_int16(kind):
        return "SMALLINT"
    if pa.types.is_integer(kind):
        return "INTEGER"
    if pa.types.is_floating(kind):
        return "DOUBLE"
    return "DATETIME" if pa.types.is_timestamp(kind) else "TEXT"


def _sql_cells(column: Any) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        column = iso(column)
    if pa.types.is_list(column.type):
        return [json_text(value) for value in column.to_pylist()]
    cells: list[Any] = column.to_pylist()
    return cells


GEOPACKAGE = ExportFormat(
    name="geopackage",
    title="GeoPackage",
    suffixes=(".gpkg",),
    write=_write,
    lines=True,
    layers=True,
    about=(
        "Layers of points and lines with styles and times for QGIS; silences are no lines, lines "
        "are cut at 180°."
    ),
)
