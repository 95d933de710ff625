"""Sound files of every registered format, small, and with values of every kind.

A new format needs its line here: `tests/fuzz/test_readers.py` asks for one per entry of the
registry, and that the format's own reader is the one that takes it.
"""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from tests.golden.battery.case import HEAD, rows
from tests.golden.battery.markup import TIMES, collection, feature, gpx, kml, moving, point, track
from tests.golden.battery.moments import DMA, danish
from tests.unit.readers.geopackages import blob, make
from tests.unit.readers.nmea_made import pghp, position, sentence, static_parts, tagged

if TYPE_CHECKING:
    from collections.abc import Callable

SHIP, EPOCH, WHEN = 371234000, 1709343000, "2024-03-02T01:30:0{}Z"
LINE = {"type": "LineString", "coordinates": [[124.25, 33.5], [124.26, 33.5], [124.27, 33.5]]}
RECORD = {"mmsi": SHIP, "timestamp": WHEN.format(0), "lat": 33.5, "lon": 124.25, "speed": 1.5,
          "course": 90, "shipname": "PINE", "imo": 2000004, "shiptype": "Tanker", "draught": 5.2,
          }  # fmt: skip
MC = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,VesselType,Status,Length,Draft\n"
SPIRE = (
    "MMSI,Message_ID,Time,Millisecond,Longitude,Latitude,SOG,COG,Vessel_Name,IMO,Draught,"
    "Dimension_to_Bow,Dimension_to_stern\n"
)


def table() -> pa.Table:
    """A few fixes as a typed table."""
    return pa.table(
        {
            "mmsi": [SHIP, SHIP, 0],
            "time_utc": pa.array([EPOCH * 1000, None, -1], pa.timestamp("ms", "UTC")),
            "lat": [33.5, float("nan"), 91.0],
            "lon": [124.25, 200.0, 181.0],
            "sog": [1.5, None, 102.3],
            "name": pa.array(["PINE", None, "=1+1"]).dictionary_encode(),
        }
    )


def parquet(**how: Any) -> bytes:
    """The table as Parquet."""
    sink = io.BytesIO()
    pq.write_table(table(), sink, **how)
    return sink.getvalue()


def geoparquet() -> bytes:
    """The table with its places as points."""
    places = pa.array([blob(124.25, 33.5)[8:], None, b"x"], pa.binary())
    meta = {"version": "1.1.0", "primary_column": "geometry",
            "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}}  # fmt: skip
    with_places = table().drop_columns(["lat", "lon"]).append_column("geometry", places)
    sink = io.BytesIO()
    pq.write_table(with_places.replace_schema_metadata({"geo": json.dumps(meta)}), sink)
    return sink.getvalue()


def written(name: str, write: Callable[[Path], object]) -> bytes:
    """What a function writes to a file of this name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        write(path)
        return path.read_bytes()


def plain_database(path: Path) -> None:
    """A SQLite file with a table of fixes and no geometry."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (mmsi INT, time_utc TEXT, lat REAL, lon REAL, sog REAL)")
        database.execute("INSERT INTO t VALUES (?, ?, 33.5, 124.25, 1)", (SHIP, WHEN.format(0)))
    database.close()


def workbook() -> bytes:
    """A sheet with times of every kind."""
    book = openpyxl.Workbook()
    for record in (["mmsi", "time_utc", "lat", "lon", "sog", "name"],
                   [SHIP, WHEN.format(0), 33.5, 124.25, 1.5, "PINE"],
                   [str(SHIP), 45353.0625, "33.5", 124.25, None, "=1+1"]):  # fmt: skip
        book.active.append(record)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def nmea() -> str:
    """A log with parts, static reports and times of every form."""
    first, second = static_parts()
    lines = [tagged(position(), f"s:r1,c:{EPOCH}"), tagged(first, f"g:1-2-7,c:{EPOCH}"),
             tagged(second, "g:2-2-7"), pghp("2024,3,2,1,30,0,7"), position(18), f"{EPOCH} {first}",
             f"{EPOCH} {second}", f"{position(19, shipname='ELM')},{EPOCH}", "# remark", "$GPZDA,1",
             tagged(position(4, mmsi=2190067), f"c:{EPOCH}000"), sentence("8" + "0" * 27, 0),
             ]  # fmt: skip
    return "\n".join(lines) + "\n"


def json_lines() -> str:
    """Records and a static report."""
    static = {k: v for k, v in RECORD.items() if k not in ("lat", "lon")}
    return "".join(json.dumps(record) + "\n" for record in (RECORD, static, RECORD))


MOVING = {"type": "Feature", "id": SHIP, "properties": {"shipname": "PINE"},
          "temporalGeometry": {"type": "MovingPoint", "datetimes": TIMES,
                               "coordinates": LINE["coordinates"]},
          "temporalProperties": [{"datetimes": TIMES,
                                  "speed": {"uom": "kn", "values": [1, 2, 3]}}]}  # fmt: skip
DATA = '<Data name="sog"><value>1.5</value></Data>'
SEEDS: dict[str, list[tuple[str, bytes]]] = {
    "marinecadastre_csv": [
        ("a.csv", f"{MC}{SHIP},2024-03-02T01:30:00,33.5,124.25,-12.4,-49.6,511,PINE,IMO2000004,"
                  f'80,0,100,5.2\n{SHIP},2024-03-02T01:31:00,33.5,124.25,1,2,3,"A, B",,,,,\n'
                  .encode()),
    ],
    "dma_csv": [
        ("a.csv", (DMA + danish("01/12/2024 00:00:00") * 2
                   + danish("13/12/2024 00:00:00", "AtoN", "992190001")).encode()),
    ],
    "spire_csv": [
        ("a.csv", f"{SPIRE}{SHIP},1,20240302_013000,500,124.25,33.5,1.5,90,,,,,\n"
                  f"{SHIP},5,20240302_013000,,,,,,PINE,2000004,52,60,20\n".encode()),
        ("b.csv", f"mmsi,nmea,msg_type,longitude,latitude,timestamp\n{SHIP},\"{position()}\",1,"
                  f"124.25,33.5,{WHEN.format(0)}\n".encode()),
    ],
    "fixes_parquet": [
        ("a.parquet", parquet()), ("b.parquet", parquet(compression="none", use_dictionary=False)),
        ("c.parquet", geoparquet()),
    ],
    "geopackage": [("a.gpkg", written("a.gpkg", make)), ("b.db", written("b.db", plain_database))],
    "xlsx": [("a.xlsx", workbook())],
    "gfw_json": [
        ("a.jsonl", json_lines().encode()), ("a.json", json.dumps({"data": [RECORD] * 2}).encode()),
    ],
    "geojson": [
        ("a.geojson", collection(feature(0), feature(1, LINE, times=TIMES)).encode()),
        ("a.geojsonl", f"{json.dumps(feature(0))}\n{json.dumps(feature(1))}\n".encode()),
    ],
    "mf_json": [("a.json", collection(MOVING).encode())],
    "gpx": [("a.gpx", gpx(track(point(0), point(1), name=f"{SHIP} PINE")).encode())],
    "kml": [
        ("a.kml", kml(moving(TIMES, ["124.25 33.5 0"] * 3) + f"<Placemark><name>{SHIP}</name>"
                      f"<ExtendedData>{DATA}</ExtendedData><TimeStamp><when>{TIMES[0]}</when>"
                      "</TimeStamp><Point><coordinates>124.25,33.5</coordinates></Point>"
                      "</Placemark>").encode()),
    ],
    "nmea": [("a.nmea", nmea().encode())],
    "generic_csv": [
        ("a.csv", (HEAD + rows(3)).encode()),
        ("b.csv", "ID;Date;Time;Lon;Lat;SOG\n1;01/12/2024;01:30;124,25;33,5;1,5\n"
                  "2;02/12/2024;01:30;190,5;32°51.6' N;x\n3;03/12/2024;1:30 PM;1;2;3\n".encode()),
    ],
}  # fmt: skip
