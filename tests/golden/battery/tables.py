"""Rows 61 and 62: GeoPackage, Parquet and workbooks that are cut, damaged or oddly typed."""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from tests.golden.battery.case import SHIP, Case
from tests.unit.readers.geopackages import blob, make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EPOCH = 1709341323
"""2024-03-02T01:02:03Z."""
TIMES = [dt.datetime(2024, 3, 2, 1, 2, second, tzinfo=dt.UTC) for second in (3, 4, 5)]
NAIVE = [time.replace(tzinfo=None) for time in TIMES]
WHEN = "2024-03-02T01:30:00.000Z"
MANY = [(SHIP + n, WHEN, 124.25 + n * 1e-4, 33.5) for n in range(3000)]


def gpkg(**how: Any) -> Callable[[Path], None]:
    """Writes a GeoPackage."""
    return lambda path: make(path, **how)


def live(path: Path) -> None:
    """Writes a GeoPackage whose rows are still in its log, as a program that crashed leaves it."""
    other = path.with_name("written.gpkg")
    with make(other, wal=True):
        for side in ("", "-wal"):
            path.with_name(path.name + side).write_bytes(
                other.with_name(other.name + side).read_bytes()
            )
    for side in ("", "-wal", "-shm"):
        other.with_name(other.name + side).unlink(missing_ok=True)


def changed(write: Callable[[Path], None], change: Callable[[bytes], bytes]):
    """Writes a file and changes its bytes."""

    def both(path: Path) -> None:
        write(path)
        path.write_bytes(change(path.read_bytes()))

    return both


def less(share: float) -> Callable[[bytes], bytes]:
    """Keeps this share of a file."""
    return lambda content: content[: int(len(content) * share)]


def over(place: int, count: int = 200) -> Callable[[bytes], bytes]:
    """Writes nonsense over some bytes; a negative place counts from the end."""

    def change(content: bytes) -> bytes:
        start = place if place >= 0 else len(content) + place
        return content[:start] + b"\xa5" * count + content[start + count :]

    return change


def parquet(rows: int = 3, **columns: Any) -> Callable[[Path], None]:
    """Writes a Parquet file; columns may be replaced."""
    whole = {
        "mmsi": [SHIP] * rows,
        "time_utc": [TIMES[0] + dt.timedelta(seconds=n) for n in range(rows)],
        "lat": [33.5] * rows,
        "lon": [124.25] * rows,
        "sog": [1.5] * rows,
    }
    table = pa.table({k: v for k, v in {**whole, **columns}.items() if v is not None})
    return lambda path: pq.write_table(table, path, row_group_size=1000)


def footer(length: int) -> Callable[[bytes], bytes]:
    """Says another length of the footer."""
    return lambda content: content[:-8] + struct.pack("<I", length) + b"PAR1"


def sheet(*records: list[Any], head: str = "mmsi time_utc lat lon") -> Callable[[Path], None]:
    """Writes a workbook."""

    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        for record in (head.split(), *records):
            book.active.append(record)
        book.save(path)

    return write


SAME = {"time_utc": TIMES}
UNITS = {"s": 1, "ms": 1000, "us": 10**6, "ns": 10**9}
BROKEN = {"name": "a.gpkg", "says": "damaged or cut"}
CASES = (
    Case(61, "sound", gpkg(), 2, name="a.gpkg"),
    Case(61, "live log", live, 2, says="a.gpkg-wal", name="a.gpkg"),
    Case(61, "no geometry", gpkg(blobs=[None, blob(1, 2)]), 1, {"bad_geometry": 1}, name="a.gpkg"),
    Case(61, "no numbers", gpkg(blobs=[blob(float("nan"), 1), blob(1, float("inf"))]), None,
         {"bad_geometry": 2}, name="a.gpkg"),
    Case(61, "not registered", gpkg(registered=False), 2, says="WGS84", name="a.gpkg"),
    Case(61, "hostile names", gpkg(table='x"; DROP TABLE fixes;--', geometry='g"e'), 2,
         name="a.gpkg"),
    Case(61, "cells", gpkg(rows=((SHIP, None, 1, 2), (SHIP, "x", 1, 2), (None, WHEN, 1, 2),
         (b"\xff", WHEN, 1, 2), (10**17, WHEN, 1, 2), (SHIP, WHEN, 1, 2))), 1,
         {"bad_time": 2, "bad_mmsi": 3}, name="a.gpkg"),
    Case(61, "mercator", gpkg(epsg=3857, rows=((SHIP, WHEN, 13831446.0, 3961951.0),)), 1,
         says="EPSG:3857", name="a.gpkg"),
    Case(61, "unknown system", gpkg(epsg=99999), says="EPSG:99999", name="a.gpkg"),
    *(
        Case(61, f"share {share}", changed(gpkg(rows=MANY), less(share)), **BROKEN)
        for share in (0.99, 0.9, 0.5, 0.1)
    ),
    *(
        Case(61, f"page {page}", changed(gpkg(rows=MANY), over(page * 4096)), **BROKEN)
        for page in (1, 3, 8, 20)
    ),
    *(
        Case(62, f"time in {unit}{' of Pyongyang' if zone else ''}",
             parquet(time_utc=pa.array(NAIVE, pa.timestamp(unit, zone))), 3, gives=SAME,
             name="a.parquet")
        for unit in UNITS for zone in (None, "Asia/Pyongyang")
    ),
    *(
        Case(62, f"epoch in {unit}", parquet(time_utc=[(EPOCH + n) * factor for n in range(3)]), 3,
             gives=SAME, name="a.parquet")
        for unit, factor in UNITS.items()
    ),
    Case(62, "times as text", parquet(time_utc=["2024-03-02T10:02:03+09:00", "x", None]), 1,
         {"bad_time": 2}, gives={"time_utc": TIMES[:1]}, name="a.parquet"),
    Case(62, "far times", parquet(time_utc=pa.array([2**62, -(2**62), EPOCH * 1000],
         pa.timestamp("ms"))), 1, {"bad_time": 2}, name="a.parquet"),
    Case(62, "32-bit times", parquet(time_utc=pa.array([float(EPOCH)] * 3, pa.float32())), None,
         {"bad_time": 3}, says="32-bit", name="a.parquet"),
    Case(62, "32-bit MMSI", parquet(mmsi=pa.array([371234567.0] * 3, pa.float32())), None,
         {"bad_mmsi": 3}, says="32-bit", name="a.parquet"),
    Case(62, "MMSI as text", parquet(mmsi=["371234000", None, "371234000.0"]), 2, {"bad_mmsi": 1},
         name="a.parquet"),
    Case(62, "latitudes as text", parquet(lat=["33.5", "abc", ""]), 1, {"bad_lat": 2},
         name="a.parquet"),
    Case(62, "null and NaN", parquet(lat=[33.5, None, float("nan")], sog=[None] * 3), 1,
         {"bad_lat": 2}, gives={"sog_kn": [None]}, name="a.parquet"),
    Case(62, "infinite", parquet(lon=[1.0, float("inf"), 2.0]), 2, {"bad_lon": 1},
         name="a.parquet"),
    Case(62, "no latitude", parquet(lat=None), says="no latitude", name="a.parquet"),
    Case(62, "no rows", parquet(0), 0, says="no records", name="a.parquet"),
    Case(62, "lists", parquet(lat=[[1.0]] * 3), says="list", name="a.parquet"),
    *(
        Case(62, f"share {share}", changed(parquet(5000), less(share)), says="damaged or cut",
             name="a.parquet")
        for share in (0.999, 0.5, 0.1)
    ),
    *(
        Case(62, f"footer of {length}", changed(parquet(5000), footer(length)),
             says="damaged or cut", name="a.parquet")
        for length in (2**31 - 1, 2**32 - 1, 0, 10)
    ),
    *(
        Case(62, f"nonsense at {place}", changed(parquet(5000), over(place, 20)),
             says="damaged or cut", name="a.parquet")
        for place in (4, 200, 1000, -1000)
    ),
    Case(62, "cells of a sheet", sheet([SHIP, NAIVE[0], 33.5, 124.25], [str(SHIP), WHEN, 33.6, 1],
         [None, WHEN, 1, 2], [SHIP, "x", 1, 2], [SHIP, WHEN, "abc", 2], [SHIP, WHEN, 91, 181]), 2,
         {"bad_mmsi": 1, "bad_time": 1, "bad_lat": 1, "pos_not_available": 1}, name="a.xlsx"),
    Case(62, "cut sheet", changed(sheet([SHIP, WHEN, 1, 2]), less(0.9)), says="damaged or cut",
         name="a.xlsx"),
    Case(62, "sheet without latitude", sheet([SHIP], head="mmsi time_utc lon"), says="latitude",
         name="a.xlsx"),
)  # fmt: skip
