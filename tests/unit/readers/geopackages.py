"""Writes small GeoPackages, sound and broken."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WHEN = "2024-03-02T01:30:00.000Z"
ROWS = ((371234000, WHEN, 124.25, 33.5), (372345000, WHEN, 124.5, 33.75))


def blob(lon, lat, *, order="<", envelope=0, kind=1, extra=()):
    """Returns a GeoPackage blob that holds a point."""
    flags = (1 if order == "<" else 0) | (envelope << 1)
    width = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}[envelope]
    head = (
        b"GP"
        + bytes([0, flags])
        + struct.pack("<i", 4326)
        + struct.pack(f"<{width}d", *[0] * width)
    )
    body = struct.pack(f"{order}BI", order == "<", kind)
    return head + body + struct.pack(f"{order}{2 + len(extra)}d", lon, lat, *extra)


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def make(path: Path, rows=ROWS, *, table="fixes", geometry="geom", registered=True, epsg=4326,
         blobs=None, names=("mmsi", "time_utc"), wal=False):  # fmt: skip
    """Writes a table of points; returns the connection that still holds it open if `wal`."""
    database = sqlite3.connect(path)
    if wal:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
    database.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,"
        " organization TEXT, organization_coordsys_id INTEGER, definition TEXT);"
        "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,"
        " geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);"
    )
    database.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', ?, 'EPSG', ?, '')", (epsg, epsg)
    )
    if registered:
        database.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?)", (table, epsg))
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'POINT', ?, 0, 0)",
            (table, geometry, epsg),
        )
    ship, time = map(quoted, names)
    database.execute(
        f"CREATE TABLE {quoted(table)} (fid INTEGER PRIMARY KEY, {ship} INTEGER, {time} DATETIME,"
        f" {quoted(geometry)} POINT)"
    )
    blobs = blobs if blobs is not None else [blob(lon, lat) for _m, _t, lon, lat in rows]
    database.executemany(
        f"INSERT INTO {quoted(table)} ({ship}, {time}, {quoted(geometry)}) VALUES (?, ?, ?)",
        [(mmsi, when, place) for (mmsi, when, _o, _a), place in zip(rows, blobs, strict=True)],
    )
    database.commit()
    if wal:
        return contextlib.closing(database)
    database.close()
    return None
