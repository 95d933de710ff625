"""GeoPackages are read as they lie, broken ones refused, and none is ever touched."""

from __future__ import annotations

import gzip
import hashlib
import math
import sqlite3
import struct
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.accounted import accounted
from tests.unit.readers import geopackages
from tests.unit.readers.geopackages import ROWS, WHEN, blob, make

from lightering.errors import Cancelled
from lightering.progress import Quiet
from lightering.readers import read_paths

FUZZ = settings(
    max_examples=examples(60, 2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def places(result):
    rows = result.table.select(["mmsi", "lon", "lat", "source_line"]).to_pylist()
    return [tuple(row.values()) for row in rows]


def state(folder):
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.iterdir()
    }


@pytest.mark.parametrize(
    "shape",
    [{}, {"order": ">"}, {"envelope": 1}, {"envelope": 4, "order": ">"},
     {"kind": 1001, "extra": (7.0,)}, {"kind": 3001, "extra": (7.0, 8.0)},
     {"kind": 0x80000001, "extra": (7.0,)}],
)  # fmt: skip
def test_that_points_of_every_encoding_are_the_same_place(read, tmp_path, shape):
    make(tmp_path / "a.gpkg", blobs=[blob(lon, lat, **shape) for _m, _t, lon, lat in ROWS])
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.format == "geopackage"
    assert places(result) == [(371234000, 124.25, 33.5, 1), (372345000, 124.5, 33.75, 2)]
    assert str(result.table["time_utc"][0]) == "2024-03-02 01:30:00+00:00"


@pytest.mark.parametrize(
    "wrong",
    [None, b"", b"GP", "POINT(124 33)", 7, blob(math.nan, math.nan), blob(124.0, 33.0) + b"\0",
     blob(124.0, 33.0)[:-1], blob(124.0, 33.0, kind=2), b"GP\0\x11" + blob(124.0, 33.0)[4:],
     b"GP\0\x0f" + blob(124.0, 33.0)[4:], b"XX" + blob(124.0, 33.0)[2:],
     struct.pack("<BIdd", 1, 1, 124.0, 33.0), blob(124.0, math.inf)],
)  # fmt: skip
def test_that_what_is_no_point_is_refused_and_the_rest_kept(read, tmp_path, wrong):
    make(tmp_path / "a.gpkg", blobs=[wrong, blob(124.5, 33.75)])
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.rejected == {"bad_geometry": 1}
    assert places(result) == [(372345000, 124.5, 33.75, 2)]
    assert (read.rejects[0].line, read.rejects[0].column) == (1, "geom")


def test_that_a_point_beyond_the_world_keeps_its_own_reason(read, tmp_path):
    make(tmp_path / "a.gpkg", blobs=[blob(181.0, 91.0), blob(124.0, 96.1)])
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.rejected == {"bad_lat": 1, "pos_not_available": 1}


def test_that_a_live_log_is_read_and_no_byte_time_or_side_file_changes(read, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    with make(folder / "a.gpkg", wal=True) as writer:
        assert (folder / "a.gpkg-wal").stat().st_size > 0
        before = state(folder)
        (result,) = read.path(folder / "a.gpkg")
        assert state(folder) == before
        assert places(result) == [(371234000, 124.25, 33.5, 1), (372345000, 124.5, 33.75, 2)]
        assert any("a.gpkg-wal" in message for message in result.report.messages)
        writer.execute("SELECT 1")


def test_that_a_file_left_in_log_mode_gets_no_side_files(read, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    with make(folder / "a.gpkg", wal=True):
        pass
    before = state(folder)
    assert list(before) == ["a.gpkg"]
    (result,) = read.path(folder / "a.gpkg")
    assert state(folder) == before
    assert result.report.kept == 2


def test_that_a_table_nobody_registered_is_read_and_the_assumption_said(read, tmp_path):
    make(tmp_path / "a.gpkg", registered=False)
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.kept == 2
    assert any("read as WGS84" in message for message in result.report.messages)


@pytest.mark.parametrize(
    "name",
    [
        'a"; DROP TABLE gpkg_contents; --',
        "x' OR '1'='1",
        "[brackets]",
        "선박 위치",
        "select",
        "a b",
    ],
)
def test_that_hostile_names_are_only_names(read, tmp_path, name):
    make(tmp_path / "a.gpkg", table=name, geometry=f"{name} place", names=("MMSI", "Time UTC"))
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.kept == 2


@pytest.mark.parametrize("name", ["a?mode=rwc.gpkg", "a#b%20c.gpkg", "위치 1.gpkg", "a;b'c.gpkg"])
def test_that_the_name_of_the_file_is_only_a_name(read, tmp_path, name):
    make(tmp_path / "sound.gpkg")
    (result,) = read.all((tmp_path / "sound.gpkg").read_bytes(), name)
    assert result.report.kept == 2


def test_that_projected_points_are_turned_to_degrees_and_said(read, tmp_path):
    # half the way round the equator and the latitude whose Mercator ordinate is 1000 km
    half = math.pi * 6378137.0 / 2.0
    make(tmp_path / "a.gpkg", epsg=3857, blobs=[blob(half, 0.0), blob(0.0, 1e6)])
    (result,) = read.path(tmp_path / "a.gpkg")
    ((_m, lon, lat, _l), (_m2, lon2, lat2, _l2)) = places(result)
    assert (lon, lat) == pytest.approx((90.0, 0.0), abs=1e-9)
    expected = math.degrees(2.0 * math.atan(math.exp(1e6 / 6378137.0)) - math.pi / 2.0)
    assert (lon2, lat2) == pytest.approx((0.0, expected), abs=1e-9)
    assert any("EPSG:3857" in message for message in result.report.messages)


@pytest.mark.parametrize("epsg", [999_999, -1])
def test_that_an_unknown_reference_system_is_refused(read, tmp_path, epsg):
    make(tmp_path / "a.gpkg", epsg=epsg)
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.outcome == "error"
    assert "EPSG" in result.report.messages[0]


def test_that_views_are_not_run(read, tmp_path):
    make(tmp_path / "a.gpkg")
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        database.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT 371234000 AS mmsi, i AS time_utc, 1.0 AS lat, 2.0 AS lon FROM n"
        )
    database.close()
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.kept == 2
    assert any("endless" in message for message in result.report.messages)


def test_that_several_tables_of_points_are_one_file(read, tmp_path):
    make(tmp_path / "a.gpkg")
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        database.execute("CREATE TABLE more (mmsi, t, lat, lon)")
        database.execute("INSERT INTO more VALUES (373456000, ?, 33.0, 124.0)", (WHEN,))
        database.execute("CREATE TABLE notes (text)")
    database.close()
    (result,) = read.path(tmp_path / "a.gpkg")
    assert [line for *_rest, line in places(result)] == [1, 2, 3]
    assert any("notes" in message for message in result.report.messages)


def test_that_a_database_without_tracks_says_what_it_holds(read, tmp_path):
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        database.execute("CREATE TABLE places (name, lat, lon)")
        database.execute("CREATE TABLE people (name)")
    database.close()
    (result,) = read.path(tmp_path / "a.gpkg")
    assert result.report.outcome == "error"
    assert "places" in result.report.messages[0]
    assert "Name the columns in the file" in result.report.messages[0]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_that_a_cut_file_is_one_clear_error(read, tmp_path, share):
    make(tmp_path / "a.gpkg", rows=ROWS * 3000)
    content = (tmp_path / "a.gpkg").read_bytes()
    (result,) = read.all(content[: int(len(content) * share)], "a.gpkg")
    assert result.report.outcome == "error"
    assert "damaged or cut" in result.report.messages[0]


def test_that_a_corrupt_page_is_one_clear_error(read, tmp_path):
    make(tmp_path / "a.gpkg", rows=ROWS * 3000)
    content = bytearray((tmp_path / "a.gpkg").read_bytes())
    content[20 * 4096 : 21 * 4096] = b"\xa5" * 4096
    (result,) = read.all(bytes(content), "a.gpkg")
    assert result.report.outcome == "error"
    assert result.table.num_rows == 0


def test_that_a_packed_geopackage_is_read(read, tmp_path):
    make(tmp_path / "a.gpkg")
    (result,) = read.all(gzip.compress((tmp_path / "a.gpkg").read_bytes()), "b.gpkg.gz")
    assert result.report.kept == 2


def test_that_reading_stops_when_asked(tmp_path):
    class Stopped(Quiet):
        asked = threading.Event()

        def cancelled(self):
            return self.asked.is_set()

    make(tmp_path / "a.gpkg", rows=ROWS * 20_000)
    progress = Stopped()
    progress.asked.set()
    with pytest.raises(Cancelled):
        read_paths([tmp_path / "a.gpkg"], progress)


@FUZZ
@given(changes=st.lists(st.tuples(st.floats(0.0, 0.9999), st.integers(0, 255)), max_size=8))
def test_that_any_changed_bytes_end_in_a_report(tmp_path, changes):
    source = tmp_path / "sound.gpkg"
    if not source.exists():
        geopackages.make(source, rows=ROWS * 40)
    content = bytearray(source.read_bytes())
    for place, letter in changes:
        content[int(place * len(content))] = letter
    path = tmp_path / "changed.gpkg"
    path.write_bytes(content)
    for result in read_paths([path], Quiet()):
        accounted(result)


def test_that_the_suez_queue_is_the_same_as_from_its_csv(shared_tracks):
    ((csv,), (gpkg,)) = (
        read_paths([path], Quiet())
        for path in (
            next((shared_tracks / "suez_four_column_csv").glob("*.csv")),
            shared_tracks / "derived_formats" / "suez_points.gpkg",
        )
    )
    columns = ["mmsi", "time_utc", "lon", "lat"]
    assert gpkg.report.kept == csv.report.kept == 22_287
    assert gpkg.table.select(columns).equals(csv.table.select(columns))
