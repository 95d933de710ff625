"""The same dirty fleet in every format: the same records are kept, the others refused alike."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.golden.battery.markup import at, collection, gpx, kml, point, track
from tests.unit.readers.geopackages import make

from lightering.app import streaming
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.model.records import Rejected

PARAMS = Params.defaults()
SHIP, OTHER = "371234000", "372345000"
NAMES = ("mmsi", "time_utc", "lat", "lon")
FLEET = [
    (SHIP, "2024-03-02T01:00:00Z", 33.5, 124.25),
    (SHIP, "2024-03-02T10:01:00+09:00", 33.51, 124.26),
    (OTHER, "2024-03-02T01:02:00.500Z", -33.5, -124.25),
    ("970012345", "2024-03-02 01:03:00 UTC", 89.5, 179.9999),
    (SHIP, "2024-03-02T01:00:00Z", 33.5, 124.25),
    ("12345678", "2024-03-02T01:04:00Z", 33.5, 124.25),
    (SHIP, "2024-02-30T01:05:00Z", 33.5, 124.25),
    (SHIP, "2099-03-02T01:05:00Z", 33.5, 124.25),
    (SHIP, "2024-03-02T01:06:00Z", 95.0, 12.0),
    (SHIP, "2024-03-02T01:07:00Z", 33.5, -181.5),
    (SHIP, "2024-03-02T01:08:00Z", 91.0, 181.0),
    (SHIP, "2024-03-02T01:09:00Z", 33.5, 181.0),
]
REFUSED = {"duplicate": 1, "bad_mmsi": 1, "bad_time": 2, "bad_lat": 1, "bad_lon": 1,
           "pos_not_available": 2}  # fmt: skip
KEPT = [
    (371234000, "2024-03-02T01:00:00+00:00", 33.5, 124.25),
    (371234000, "2024-03-02T01:01:00+00:00", 33.51, 124.26),
    (372345000, "2024-03-02T01:02:00.500000+00:00", -33.5, -124.25),
    (970012345, "2024-03-02T01:03:00+00:00", 89.5, 179.9999),
]


def delimited(mark: str, end: str, encoding: str) -> Callable[[Path], None]:
    """Text with this separator, line end and encoding."""
    lines = [mark.join(map(str, record)) for record in (NAMES, *FLEET)]
    return lambda path: path.write_bytes("".join(line + end for line in lines).encode(encoding))


def records() -> list[dict[str, object]]:
    return [dict(zip(NAMES, record, strict=True)) for record in FLEET]


def features() -> str:
    return collection(
        *(
            {"type": "Feature", "properties": {"mmsi": m, "time_utc": t}, "geometry": at(o, a)}
            for m, t, a, o in FLEET
        )
    )


def placemark(mmsi: str, time: str, lat: float, lon: float) -> str:
    return (
        f"<Placemark><name>MMSI {mmsi}</name><TimeStamp><when>{time}</when></TimeStamp><Point>"
        f"<coordinates>{lon},{lat},0</coordinates></Point></Placemark>\n"
    )


def sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    for record in (NAMES, *FLEET):
        book.active.append(list(record))
    book.save(path)


def packed(path: Path) -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table(dict(zip(NAMES, zip(*FLEET, strict=True), strict=True))), sink)
    path.write_bytes(pa.compress(sink.getvalue(), "zstd", asbytes=True))


def text(content: str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content.encode())


FILES: dict[str, Callable[[Path], object]] = {
    "a.csv": delimited(",", "\n", "utf-8"),
    "b.csv": delimited(";", "\r\n", "utf-8-sig"),
    "c.tsv": delimited("\t", "\r", "utf-16"),
    "d.jsonl": text("".join(json.dumps(record) + "\n" for record in records())),
    "e.json": text(json.dumps({"data": records()}, indent=1)),
    "f.geojson": text(features()),
    "g.gpx": text(gpx("".join(track(point(0, str(a), str(o), t), name=m) for m, t, a, o in FLEET))),
    "h.kml": text(kml("".join(placemark(*record) for record in FLEET))),
    "i.gpkg": lambda path: make(path, rows=[(m, t, o, a) for m, t, a, o in FLEET]),
    "j.parquet": lambda path: pq.write_table(pa.Table.from_pylist(records()), path),
    "k.parquet.zst": packed,
    "l.xlsx": sheet,
}


@pytest.mark.parametrize("name", FILES)
def test_that_a_dirty_fleet_is_judged_alike_in_every_format(name: str, tmp_path: Path) -> None:
    FILES[name](tmp_path / name)
    told: list[Rejected] = []
    (report,) = streaming.inspect([tmp_path / name], PARAMS, Quiet(), told.append)
    with streaming.stream_fixes([tmp_path / name], PARAMS, Quiet()) as fixes:
        table = pa.concat_tables(fixes.tables)
    assert report.rejected == REFUSED
    assert report.records_in == len(FLEET)
    kept = [
        (row["mmsi"], row["time_utc"].isoformat(), row["lat"], row["lon"])
        for row in table.select(NAMES).to_pylist()
    ]
    assert kept == KEPT
    assert {record.reason for record in told} == set(REFUSED)
    assert all(record.line >= 1 and record.file == name for record in told)
