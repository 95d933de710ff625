"""One fleet written in several formats gives the same fixes and the same encounters."""

from __future__ import annotations

import csv
import datetime as dt
import sqlite3

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.readers.geopackages import blob, make

from lightering.app import pipeline
from lightering.cli.main import main
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers.mapping import read_mapping
from lightering.report import exports

START = dt.datetime(2024, 3, 2, tzinfo=dt.UTC)
SHIPS = (
    # MMSI, name, IMO, length, draught: invented; the IMO numbers were never given to a ship
    (371234000, "PINE", 2000003, 79.9, 6.1),
    (372345000, "OAK = 1", 2000015, 110.5, 7.3),
    (373456000, "", None, None, None),
)
NAMES = ("mmsi", "time_utc", "lon", "lat", "sog_kn", "name", "imo", "length_m", "draught_m")
GERMAN = ("Nr", "Zeit", "Posn E", "Posn N", "Fahrt", "Schiff", "Kennzahl", "Länge", "Tiefgang")
KEYS = ("mmsi", "time", "longitude", "latitude", "speed", "name", "imo", "length", "draught")


def fleet():
    """Two ships come together for five hours at sea, a third passes by."""
    rows = []
    for minute in range(0, 12 * 60, 6):
        when = START + dt.timedelta(minutes=minute, milliseconds=250 * (minute % 4))
        apart = max(0.0, abs(minute - 360) - 150) / 60.0 * 0.05
        for (mmsi, name, imo, length, draught), lon, lat in zip(
            SHIPS,
            (124.0 - apart, 124.0005 + apart, 124.0 + minute / 1000.0),
            (33.0, 33.0003, 33.05),
            strict=True,
        ):
            speed = 0.3 if apart == 0.0 else 6.0
            rows.append(
                (mmsi, when, round(lon, 6), round(lat, 6), speed, name, imo, length, draught)
            )
    return rows


def as_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(NAMES)
        writer.writerows(
            (m, t.isoformat(timespec="milliseconds").replace("+00:00", "Z"), *rest)
            for m, t, *rest in rows
        )


def as_german_csv(path, rows):
    zone = dt.timezone(dt.timedelta(hours=9))

    def comma(value):
        return "" if value is None else str(value).replace(".", ",")

    def minutes(degrees):
        whole = int(degrees)
        return f"{whole}°{(degrees - whole) * 60:.9f}'".replace(".", ",")

    with path.open("w", newline="", encoding="utf-16") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(GERMAN)
        for mmsi, when, lon, lat, speed, name, imo, length, draught in rows:
            local = when.astimezone(zone)
            time = f"{local:%d.%m.%Y %H:%M:%S}.{local.microsecond // 1000:03d}"
            tenths = "" if draught is None else str(round(draught * 10))
            cells = (comma(round(speed * 1.852, 6)), name, imo, comma(length), tenths)
            writer.writerow((mmsi, time, minutes(lon), minutes(lat), *cells))


def as_parquet(path, rows):
    columns = dict(zip(NAMES, map(list, zip(*rows, strict=True)), strict=True))
    columns["time_utc"] = pa.array(columns["time_utc"], pa.timestamp("ns", "Asia/Seoul"))
    pq.write_table(pa.table(columns), path, row_group_size=100)


def as_geopackage(path, rows):
    make(path, rows=[(m, t.isoformat(), 0.0, 0.0) for m, t, *_rest in rows],
         blobs=[blob(lon, lat) for _m, _t, lon, lat, *_rest in rows])  # fmt: skip
    with sqlite3.connect(path) as database:
        for name in NAMES[4:]:
            database.execute(f"ALTER TABLE fixes ADD COLUMN {name}")
        places = ", ".join(f"{name} = ?" for name in NAMES[4:])
        database.executemany(
            f"UPDATE fixes SET {places} WHERE fid = ?",
            [(*row[4:], number) for number, row in enumerate(rows, start=1)],
        )
    database.close()


def as_workbook(path, rows):
    book = openpyxl.Workbook()
    book.active.append(NAMES)
    for number, (mmsi, when, *rest) in enumerate(rows, start=2):
        book.active.append((mmsi, when.replace(tzinfo=None), *rest))
        cell = book.active.cell(number, 6)
        cell.data_type = "s" if cell.value else cell.data_type
    book.save(path)


WRITERS = {
    "fleet.parquet": as_parquet,
    "fleet.gpkg": as_geopackage,
    "fleet.xlsx": as_workbook,
    "german.csv": as_german_csv,
}
MAP = (
    "[columns]\n"
    + "".join(f'{key} = "{name}"\n' for key, name in zip(KEYS, GERMAN, strict=True))
    + '[time]\nzone = "+09:00"\norder = "dmy"\n'
    + '[units]\nspeed = "km/h"\ndraught = "dm"\nposition = "degrees-minutes"\n'
)


def found(path, mapping=None):
    params = Params.defaults()
    loaded = pipeline.read([path], params, Quiet(), mapping=mapping)
    (report,) = loaded.reports
    assert report.rejected == {}
    return loaded.fixes.drop_columns(["source_file", "source_line"]), pipeline.detect(
        loaded, params, Quiet()
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("fleet") / "fleet.csv"
    as_csv(path, fleet())
    fixes, encounters = found(path)
    assert fixes.num_rows == len(fleet())
    assert encounters["kind"].isin(["alongside", "close"]).sum() == 1
    return fixes, encounters


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_that_every_format_gives_the_same_fixes_and_encounters(plain, tmp_path, name):
    WRITERS[name](tmp_path / name, fleet())
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    mapping = read_mapping(tmp_path / "map.toml") if name == "german.csv" else None
    fixes, encounters = found(tmp_path / name, mapping)
    for column in plain[0].column_names:
        ours, theirs = plain[0][column].to_pylist(), fixes[column].to_pylist()
        assert ours == theirs, column
    assert encounters.equals(plain[1])
    assert np.array_equal(encounters["encounter_id"], plain[1]["encounter_id"])


def written():
    """Every extension that `convert` writes and a reader of ours reads."""
    return [
        record.suffixes[0]
        for record in exports.FORMATS
        if (record.holds("fixes") or record.holds("tracks")) and record.name != "kepler_trips"
    ]


@pytest.mark.parametrize("suffix", written())
def test_that_what_convert_writes_is_the_same_fleet_again(plain, tmp_path, suffix):
    source, target = tmp_path / "fleet.csv", tmp_path / f"again{suffix}"
    as_csv(source, fleet())
    assert main(["convert", str(source), "-o", str(target), "--raw", "--no-progress"]) == 0
    fixes, encounters = found(target)
    for column in plain[0].column_names:
        assert plain[0][column].to_pylist() == fixes[column].to_pylist(), column
    assert encounters.equals(plain[1])
