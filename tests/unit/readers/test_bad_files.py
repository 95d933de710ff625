"""Files that are something else, packed, hostile or without the columns needed."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import stat
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from lightering.errors import Cancelled, InputError
from lightering.progress import Quiet
from lightering.readers import read_paths, walk

HEAD = "mmsi,time_utc,lat,lon,sog,name\n"
GOOD = "371234000,2024-03-02T01:02:03Z,33.5,124.25,1.5,PINE\n"
TABLE = (HEAD + GOOD).encode()


def zipped(members, mode=zipfile.ZIP_DEFLATED):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", mode) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG picture"),
        (b"<!DOCTYPE html><html><body>no</body></html>", "web page"),
        (b'{"type": "Topology", "arcs": []}', "JSON"),
        (b"%PDF-1.7\n", "PDF"),
        (os.urandom(64).replace(b"P", b"\x01") + bytes(range(32)) * 40, "no text"),
    ],
)
def test_that_another_kind_of_file_under_a_false_name_is_told_by_content(read, content, words):
    report = read(content).report
    assert report.outcome == "error"
    assert words in report.messages[0]


def test_that_a_missing_latitude_is_named_with_what_the_header_holds(read):
    report = read("mmsi,time_utc,breadth,lon\n371234000,2024-03-02T00:00:00Z,1,2\n").report
    assert report.outcome == "error"
    assert report.messages[0].startswith("a.csv, line 1: There is no latitude column.")
    assert "“breadth”" in report.messages[0]


def test_that_everything_missing_is_named_at_once_latitude_first(read):
    report = read("Skip,Zeit,Fart\nA,2026-01-01,1\n", "patrol.csv").report
    assert report.messages[0].startswith(
        "patrol.csv, line 1: There is no latitude column and no longitude column and no time "
        "column and no MMSI column. Line 1 holds: “Skip”, “Zeit”, “Fart”."
    )


def test_that_a_column_that_stands_twice_is_refused(read):
    report = read("MMSI,time_utc,LAT,LON,LAT\n371234000,2024-03-02T00:00:00Z,1,2,3\n").report
    assert report.outcome == "error"
    assert "twice" in report.messages[0]


def test_that_a_choice_between_columns_is_said(read):
    head = "mmsi,timestamp,time_utc,lat,lon,sog,speed\n"
    result = read(head + "371234000,2024-03-02T05:00:00Z,2024-03-02T00:00:00Z,1,2,3,4\n")
    assert result.report.messages == (
        "Column “time_utc” was taken as time, not “timestamp”.",
        "Column “sog” was taken as sog, not “speed”.",
    )
    assert result.table.column("time_utc").to_pylist()[0].hour == 0


def test_that_a_local_time_is_refused(read):
    report = read("mmsi,local_time,lat,lon\n371234000,2024-03-02 00:00:00,1,2\n").report
    assert report.outcome == "error"
    assert "local" in report.messages[0]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.csv.gz", gzip.compress),
        ("a.csv.zst", lambda b: pa.compress(b, "zstd", asbytes=True)),
        ("a.csv", gzip.compress),
        ("a.csv", lambda b: gzip.compress(b[:40]) + gzip.compress(b[40:])),
    ],
)
def test_that_packed_tables_are_read_by_content(read, name, pack):
    assert read(pack(TABLE), name).report.kept == 1


@pytest.mark.parametrize("pack", [gzip.compress, lambda b: pa.compress(b, "zstd", asbytes=True)])
def test_that_a_cut_packing_is_an_error_and_nothing_is_used(read, pack):
    packed = pack((HEAD + GOOD * 5000).encode())
    report = read(packed[: len(packed) // 2], "a.csv.gz").report
    assert report.outcome == "error"
    assert "damaged or cut" in report.messages[0]
    assert report.kept == 0


@pytest.mark.parametrize("pack", [gzip.compress, lambda b: pa.compress(b, "zstd", asbytes=True)])
def test_that_a_bomb_is_refused_without_being_unpacked_whole(read, pack):
    report = read(pack((HEAD + GOOD).encode() + b"\n" * (100 << 20)), "bomb.csv.gz").report
    assert report.outcome == "error"
    assert "unpacks to more than 64 MiB" in report.messages[0]


def test_that_a_bomb_in_a_zip_is_refused(read):
    (result,) = read.all(zipped([("a.csv", TABLE + b"\n" * (100 << 20))]), "bomb.zip")
    assert "unpacks to more than" in result.report.messages[0]


def test_that_members_of_an_archive_are_entries_and_their_names_harmless(read, tmp_path):
    reads = read.all(
        zipped(
            [
                ("../../evil.csv", TABLE),
                ("/etc/passwd.csv", TABLE),
                ("C:\\x\\b.csv", TABLE),
                ("README.md", b"no"),
            ]
        ),
        "a.zip",
    )
    assert [r.report.file for r in reads] == [
        "a.zip/etc/passwd.csv",
        "a.zip/evil.csv",
        "a.zip/x/b.csv",
    ]
    assert all(r.report.kept == 1 for r in reads)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip"]


def test_that_links_nested_and_damaged_members_are_errors_of_their_own(read):
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    content = zipped(
        [("good.csv", TABLE), (link, b"/etc/passwd"), ("in.zip", zipped([("b.csv", TABLE)]))]
    )
    outcomes = {r.report.file: r.report.outcome for r in read.all(content, "a.zip")}
    assert outcomes == {"a.zip/good.csv": "ok", "a.zip/in.zip": "error", "a.zip/link.csv": "error"}
    stored = zipped([("good.csv", TABLE)], zipfile.ZIP_STORED)
    (result,) = read.all(stored.replace(b"PINE", b"FIRE"), "b.zip")
    assert result.report.outcome == "error"


@pytest.mark.parametrize(
    "content",
    [
        zipped([]),
        zipped([("README.md", b"x")]),
        zipped([("a.csv", TABLE)])[:60],
        b"PK\x03\x04" + b"x" * 50,
    ],
)
def test_that_an_archive_without_tables_is_one_clear_error(read, content):
    (result,) = read.all(content, "a.zip")
    assert result.report.outcome == "error"


def test_that_a_workbook_is_named(read):
    content = zipped([("[Content_Types].xml", b""), ("xl/workbook.xml", b"")])
    assert "CSV" in read(content, "a.xlsx").report.messages[0]


def test_that_a_pickle_is_never_loaded(read, tmp_path):
    class Trap:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "marker",))

    for name in ("a.csv", "a.parquet", "a.pkl"):
        report = read(pickle.dumps(Trap()), name).report
        assert report.outcome == "error"
        (tmp_path / name).unlink()
    assert not (tmp_path / "marker").exists()


def test_that_folders_are_walked_and_what_is_no_track_file_is_said(tmp_path):
    (tmp_path / "deep").mkdir()
    for name, content in (
        ("b.csv", TABLE),
        ("deep/a.csv", TABLE),
        ("README.md", b"x"),
        ("truth.json", b"{}"),
        (".hidden.csv", b"x"),
    ):
        (tmp_path / name).write_bytes(content)
    reads = read_paths([tmp_path, tmp_path / "b.csv"], Quiet())
    assert [r.report.file for r in reads] == ["a.csv", "b.csv"]
    assert "README.md, truth.json" in reads[0].report.messages[-1]
    assert [p.name for p in walk([tmp_path]).files] == ["a.csv", "b.csv"]


def test_that_a_folder_without_tracks_is_one_clear_error(tmp_path):
    (read,) = read_paths([tmp_path], Quiet())
    assert read.report.outcome == "error"
    assert "no track files" in read.report.messages[0]


def test_that_one_unreadable_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(TABLE)
    reads = read_paths([tmp_path / "b.csv", tmp_path / "a.csv"], Quiet())
    assert [r.report.outcome for r in reads] == ["error", "ok"]


def test_that_a_missing_path_and_a_pipe_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_paths([tmp_path / "none.csv"], Quiet())
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError, match="not a file"):
        read_paths([tmp_path / "pipe.csv"], Quiet())
    with pytest.raises(InputError, match="not a file"):
        read_paths([Path("/dev/zero")], Quiet())


def test_that_reading_stops_when_asked(tmp_path):
    class Impatient(Quiet):
        def cancelled(self) -> bool:
            return True

    (tmp_path / "a.csv").write_bytes(TABLE)
    with pytest.raises(Cancelled):
        read_paths([tmp_path], Impatient())
