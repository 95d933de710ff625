"""The tables of a GeoPackage: what they are called, and which column holds the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from lightering.errors import InputError, shown
from lightering.readers.points import Geometry, projection_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from lightering.readers.intake import Intake

__all__ = ["Layer", "geometry_in", "layers_of", "quoted"]

_OWN = ("gpkg_", "rtree_", "sqlite_", "layer_styles")
_NAMES = ("geom", "geometry", "the_geom", "wkb_geometry", "shape")
_MOST_TABLES = 1_000
_UNDEFINED_PLANE, _UNDEFINED_DEGREES = -1, 0


@dataclass(frozen=True, slots=True)
class Layer:
    """A table of a GeoPackage.

    Attributes:
        name: As it stands in the file; only ever used quoted.
        columns: Its column names in order.
        geometry: Name of the column of places, or "".
        srs: Number of the reference system in the file, or None if not registered.
    """

    name: str
    columns: tuple[str, ...]
    geometry: str
    srs: int | None

    def plain_geometry(self) -> Geometry:
        """Returns the geometry as if it were in WGS84."""
        return Geometry(self.geometry, blobs=True)

    def places(self, values: Sequence[object]) -> pa.Array:
        """Returns the cells of the geometry column; what is no blob is null.

        Args:
            values: As SQLite gave them.
        """
        return pa.array([v if isinstance(v, bytes) else None for v in values], pa.large_binary())


def quoted(name: str) -> str:
    """Returns a name so that SQLite takes it as a name, whatever it holds.

    Args:
        name: Any text without NUL.
    """
    return '"' + name.replace('"', '""') + '"'


def layers_of(database: sqlite3.Connection, intake: Intake) -> list[Layer]:
    """Lists the tables that a person made: no views, no indexes, no bookkeeping.

    Args:
        database: An open GeoPackage, or any SQLite file.
        intake: Where what is left out is said.

    Raises:
        InputError: There are more tables than any GeoPackage of tracks has.
    """
    rows = database.execute(
        "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY rowid"
    ).fetchmany(_MOST_TABLES * 10)
    registered = _registered(database, {str(name) for name, _kind, _sql in rows})
    layers = []
    for name, kind, sql in rows:
        lowered = str(name).lower()
        if lowered.startswith(_OWN):
            continue
        if kind == "view" or str(sql).upper().lstrip().startswith("CREATE VIRTUAL"):
            intake.say(f"{shown(name)} is a view or a virtual table, which is not run.")
            continue
        columns = tuple(
            str(row[0])
            for row in database.execute("SELECT name FROM pragma_table_info(?)", (name,))
        )
        geometry, srs = registered.get(str(name), ("", None))
        if geometry not in columns:
            geometry, srs = _unregistered(columns), None
        layers.append(Layer(str(name), columns, geometry, srs))
    if len(layers) > _MOST_TABLES:
        raise InputError(
            f"It holds {len(layers)} tables; at most {_MOST_TABLES} are looked at.",
            file=intake.source.name,
        )
    return layers


def geometry_in(database: sqlite3.Connection, layer: Layer, intake: Intake) -> Geometry | None:
    """Returns how the places of a table are read, or None if it has no geometry.

    Args:
        database: The file.
        layer: The table.
        intake: Where assumptions are said.

    Raises:
        InputError: The reference system is not known.
    """
    if not layer.geometry:
        return None
    title = f"the geometry of table {shown(layer.name)}"
    if layer.srs is None or layer.srs == _UNDEFINED_DEGREES:
        intake.say(f"No reference system is registered for {title}; it was read as WGS84.")
        return layer.plain_geometry()
    code = None if layer.srs == _UNDEFINED_PLANE else _code(database, layer.srs)
    if code is None:
        raise InputError(
            f"The reference system of {title} carries no EPSG code.",
            file=intake.source.name,
            advice="Export it in WGS84 (EPSG:4326).",
        )
    if code != 4326:
        intake.say(f"Coordinates of table {shown(layer.name)} were turned from EPSG:{code}.")
    projection = projection_of(code, intake.source.name, layer.geometry)
    return Geometry(layer.geometry, projection, blobs=True)


def _registered(
    database: sqlite3.Connection, tables: set[str]
) -> dict[str, tuple[str, int | None]]:
    if "gpkg_geometry_columns" not in tables:
        return {}
    rows = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")
    return {
        str(table): (str(column), srs if isinstance(srs, int) else None)
        for table, column, srs in rows.fetchmany(_MOST_TABLES)
    }


def _unregistered(columns: tuple[str, ...]) -> str:
    return next((name for name in columns if name.lower() in _NAMES), "")


def _code(database: sqlite3.Connection, srs: int) -> int | None:
    row = database.execute(
        "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs,),
    ).fetchone()
    if row is None or str(row[0]).upper() != "EPSG" or not isinstance(row[1], int):
        return None
    return row[1]
