"""The place column of a GeoParquet file, as its metadata describe it (GeoParquet 1.1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.errors import InputError, shown
from lightering.readers.points import Geometry, projection_of

if TYPE_CHECKING:
    from lightering.readers.intake import Intake

__all__ = ["geometry_of"]

_NAMES = ("geometry", "geom", "wkb_geometry", "the_geom", "wkb")
_ENCODINGS = ("WKB", "point")


def geometry_of(schema: pa.Schema, intake: Intake) -> Geometry | None:
    """Finds the column that holds the place of each record.

    Args:
        schema: Of the file.
        intake: Where assumptions are said.

    Returns:
        The column, or None if there is none.

    Raises:
        InputError: The metadata are broken, the geometry is not made of points, or its reference
            system is not known.
    """
    raw = (schema.metadata or {}).get(b"geo")
    if raw is None:
        return _unregistered(schema, intake)
    file = intake.source.name
    try:
        meta = json.loads(raw)
        name = meta["primary_column"]
        column: dict[str, Any] = meta["columns"][name]
        encoding, kinds = column["encoding"], column.get("geometry_types", [])
        crs = column.get("crs", "OGC:CRS84")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            "The metadata of its geometry are broken.", file=file, advice="Write the file again."
        ) from error
    if name not in schema.names:
        raise InputError("The column of its geometry is missing.", file=file, column=str(name))
    if encoding not in _ENCODINGS or not _holds_places(schema.field(name).type):
        raise InputError(
            f"The geometry is encoded as {shown(encoding)}, which is not read.",
            file=file,
            column=name,
            advice="Write it as WKB points.",
        )
    if isinstance(kinds, list) and kinds and not any(str(k).startswith("Point") for k in kinds):
        raise InputError(
            f"The geometry is made of {shown(', '.join(map(str, kinds[:3])))}, not of points.",
            file=file,
            column=name,
            advice="Export one point per position.",
        )
    return Geometry(name, projection_of(_code(crs, name, intake), file, name))


def _unregistered(schema: pa.Schema, intake: Intake) -> Geometry | None:
    for field in schema:
        if field.name.lower() in _NAMES and _holds_places(field.type):
            intake.say(
                f"Column {shown(field.name)} was taken as points in WGS84: nothing says which "
                "reference system they are in."
            )
            return Geometry(field.name)
    return None


def _holds_places(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        names = [kind.field(place).name for place in range(kind.num_fields)]
        return {"x", "y"} <= set(names) and all(
            pa.types.is_floating(kind.field(name).type) for name in ("x", "y")
        )
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _code(crs: Any, column: str, intake: Intake) -> int:
    """Returns the EPSG code; longitude and latitude on WGS84 in this order are 4326."""
    if crs == "OGC:CRS84":
        return 4326
    if crs is None:
        intake.say("The geometry says no reference system; it was read as WGS84.")
        return 4326
    found = crs.get("id") if isinstance(crs, dict) else None
    if isinstance(found, dict):
        authority, code = str(found.get("authority")), str(found.get("code"))
        if authority == "OGC" and code in ("CRS84", "CRS84h"):
            return 4326
        if authority == "EPSG" and code.isascii() and code.isdigit() and len(code) < 10:
            if code != "4326":
                intake.say(f"Coordinates were turned from EPSG:{code} to WGS84.")
            return int(code)
    raise InputError(
        "The reference system of the geometry carries no EPSG code.",
        file=intake.source.name,
        column=column,
        advice="Export it in WGS84 (EPSG:4326).",
    )
