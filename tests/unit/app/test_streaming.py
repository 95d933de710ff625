"""Files that do not fit the memory give the bytes, counts and sentences of those that do."""

from __future__ import annotations

import gzip
import zipfile

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.readers.nmea_made import SHIP, position, static_parts, tagged

from lightering.app import streaming
from lightering.errors import Cancelled, OutputError
from lightering.model.params import Params
from lightering.model.schemas import FIXES
from lightering.progress import Quiet
from lightering.readers import runs, scratch, spill, text
from lightering.report import exports
from lightering.tracks import pieces
from lightering.tracks.flags import stream

PARAMS = Params.defaults()
WITHOUT_LIMIT = 1 << 40
HEAD = "mmsi,time_utc,lat,lon,sog,name,destination\n"


@pytest.fixture
def tiny(monkeypatch):
    """Runs, batches and pieces of a few rows, so that a small file meets every cut."""
    monkeypatch.setattr(text, "BLOCK_BYTES", 128)
    monkeypatch.setattr(runs, "_BATCH_ROWS", 2)
    monkeypatch.setattr(runs, "_MOST_RUNS", 3)
    monkeypatch.setattr(runs, "_MOST_WORDS", 3)
    monkeypatch.setattr(pieces.Pieces.__init__, "__defaults__", (None, 3))
    monkeypatch.setattr(spill.Spill.__init__, "__defaults__", (WITHOUT_LIMIT, 5))


def converted(folder, paths, limit, suffix):
    told = []
    target = folder.with_name(f"{folder.name}-out-{limit}{suffix}")
    with streaming.stream_fixes(paths, PARAMS, Quiet(), told.append, None, limit) as fixes:
        exports.write_batches(FIXES, fixes.tables, target, name="fixes")
    return target.read_bytes(), sorted(told, key=lambda r: (r.file, r.line, r.reason))


def inspected(paths, limit):
    told = []
    reports = streaming.inspect(paths, PARAMS, Quiet(), told.append, None, limit)
    return reports, sorted(told, key=lambda r: (r.file, r.line, r.reason))


def assert_same(folder, paths, limits=(0, 4), suffix=".csv"):
    in_memory = converted(folder, paths, WITHOUT_LIMIT, suffix), inspected(paths, WITHOUT_LIMIT)
    for limit in limits:
        assert converted(folder, paths, limit, suffix) == in_memory[0]
        assert inspected(paths, limit) == in_memory[1]
    return in_memory


def row(minute, lon, mmsi, sog, name):
    return f"{mmsi},2024-03-02T00:{minute:02d}:00Z,33.5,{lon},{sog},{name},{name}{minute}"


ROWS = st.lists(
    st.builds(
        row,
        st.integers(0, 5),
        st.sampled_from([124.0, 124.001, 10.0, 200.0, 400.0, "x"]),
        st.sampled_from([371234000, 371234001, 992371234, 371234000, 1, 2]),
        st.sampled_from(["1.5", "", "2"]),
        st.sampled_from(["PINE", "", "OAK", "ELM", "FIR", "ASH"]),
    ),
    max_size=40,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, cut=st.integers(0, 40), limit=st.integers(0, 20))
def test_that_the_disk_changes_nothing(tiny, tmp_path, rows, cut, limit):
    (tmp_path / "a.csv").write_text(HEAD + "".join(r + "\n" for r in rows[:cut]))
    (tmp_path / "b.csv").write_text(HEAD + "".join(r + "\n" for r in rows[cut:]))
    assert_same(tmp_path, [tmp_path / "b.csv", tmp_path / "a.csv"], limits=(limit,))


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl", ".gpkg", ".xlsx", ".geojson"])
def test_that_every_format_gets_the_same_bytes(tiny, tmp_path, suffix):
    rng = np.random.default_rng(7)  # enough for merges of merges
    rows = [
        row(int(m), round(124 + x / 100, 3), 371234000 + int(s), "1.5", f"N{x}")
        for m, x, s in zip(
            rng.integers(0, 60, 60), rng.integers(0, 9, 60), rng.integers(0, 7, 60), strict=True
        )
    ]
    (tmp_path / "a.csv").write_text(HEAD + "".join(r + "\n" for r in rows))
    assert_same(tmp_path, [tmp_path / "a.csv"], suffix=suffix)


def log_of_ships(rng, count):
    """Positions of five ships, and what they say of themselves in messages of their own."""
    lines = []
    for number in range(count):
        ship, second = SHIP + int(rng.integers(0, 5)), 1709343000 + number * 10
        if rng.random() < 0.3:
            words = {"shipname": f"NAME {rng.integers(0, 3)}", "draught": float(rng.integers(3, 9))}
            parts = static_parts(mmsi=ship, sequence=str(number % 10), **words)
        else:
            parts = [position(mmsi=ship)]
        lines += [tagged(part, f"s:r1,c:{second}") for part in parts]
    return "".join(line + "\n" for line in lines)


def test_that_static_reports_fill_the_fixes_that_follow_across_every_cut(tiny, tmp_path):
    whole = log_of_ships(np.random.default_rng(5), 60).splitlines(keepends=True)
    for name, lines in (("a.nmea", whole[::2]), ("b.nmea", whole[1::2])):
        (tmp_path / name).write_text("".join(lines))
    (tmp_path / "c.csv").write_text(HEAD + row(1, 124.0, SHIP, "1.5", "OWN") + "\n")
    (tmp_path / "whole.nmea").write_text("".join(whole))
    written, _told = assert_same(tmp_path, [tmp_path / "whole.nmea", tmp_path / "c.csv"])
    assert b"NAME 1" in written[0]
    assert_same(tmp_path, [tmp_path / "a.nmea", tmp_path / "b.nmea"])


def test_that_packed_files_take_the_same_way(tiny, tmp_path):
    table = HEAD + "".join(row(m, 124.0 + m / 10, 371234000, "1", "N") + "\n" for m in range(20))
    with gzip.open(tmp_path / "a.csv.gz", "wt") as stream:
        stream.write(table)
    with pa.CompressedOutputStream(str(tmp_path / "b.csv.zst"), "zstd") as stream:
        stream.write(table.encode())
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("one.csv", table)
        archive.writestr("two.csv", table.replace("N", "M"))
    written, told = assert_same(tmp_path, [tmp_path])
    assert [r.rejected for r in told[0]] == [{}] * 4
    assert written[0].count(b"\n") == 21


AMBIGUOUS = "{:02d}/{:02d}/2024 00:{:02d}:00"


@pytest.mark.parametrize(
    "rows",
    [
        [f"371234000,{AMBIGUOUS.format(1 + n % 12, 1 + n % 9, n)},33.5,124.0" for n in range(40)],
        [f"371234000,{AMBIGUOUS.format(1, 1 + n % 31, n)},33.5,124.0" for n in range(40)],
        [f"371234000,2024-03-02 00:{n:02d}:00,124.0,33.5" for n in range(40)],
        [f"371234000,2024-03-02 00:{n:02d}:00,{33.5 if n < 9 else 124.0},33.5" for n in range(40)],
        [f"371234000,2024-03-02 00:{n:02d}:00,33.5,{170 + n}" for n in range(40)],
        [f"{1 + n % 4},2024-03-02 00:{n:02d}:00,{33.5 if n % 3 else 99},124.0" for n in range(40)],
        [f"{n or 371234000},2024-03-02 00:{n:02d}:00,33.5,124.0" for n in range(40)],
    ],
    ids=["day or month", "month first", "swapped", "swapped late", "to 360", "numbered", "short"],
)
def test_that_what_only_all_records_tell_is_decided_by_all_records(tiny, tmp_path, rows):
    (tmp_path / "a.csv").write_text("\n".join(["mmsi,time_utc,lat,lon", *rows, ""]))
    assert_same(tmp_path, [tmp_path / "a.csv"])


def test_that_two_ships_with_one_mmsi_are_told_apart_across_pieces(tiny, tmp_path):
    rows = [row(m, 124.0 if m % 2 else 10.0, 371234000, "1", "N") for m in range(40)]
    (tmp_path / "a.csv").write_text(HEAD + "".join(r + "\n" for r in rows))
    (tmp_path / "b.csv").write_text(HEAD + row(50, 10.0, 371234000, "1", "N") + "\n")
    _written, (reports, _told) = assert_same(tmp_path, [tmp_path])
    assert reports[0].flags == {"shared_mmsi": 1}
    assert not reports[1].messages


def test_that_a_ship_too_large_to_compare_is_said_to_be_unknown(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "_MOST_HELD", 10)
    rows = [row(m, 124.0 if m % 2 else 10.0, 371234000, "1", "N") for m in range(40)]
    (tmp_path / "a.csv").write_text(HEAD + "".join(r + "\n" for r in rows))
    (report,), _told = inspected([tmp_path / "a.csv"], 0)
    assert (report.kept, report.vessels) == (40, 1)
    assert "was not found out" in " ".join(report.messages)


def test_that_a_file_that_breaks_off_leaves_nothing_in_the_output(tiny, tmp_path):
    rows = [row(m, 124.0, 371234000, "1", "N") for m in range(20)]
    table = HEAD + "".join(r + "\n" for r in rows)
    (tmp_path / "good.csv").write_text(table.replace("371234000", "371234001"))
    packed = gzip.compress(table.encode() * 30)
    (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    written, (reports, _told) = assert_same(tmp_path, [tmp_path])
    assert [r.outcome for r in reports] == ["error", "ok"]
    assert b"371234000" not in written[0]


class Impatient(Quiet):
    """Asks to stop once a step is reached."""

    def __init__(self, step):
        self._step, self._stop = step, False

    def set(self, fraction, text):
        self._stop |= text.startswith(self._step)

    def cancelled(self):
        return self._stop


@pytest.mark.parametrize("step", ["Reading", "Sorting"])
def test_that_nothing_is_left_behind_by_a_cancel(tiny, tmp_path, monkeypatch, step):
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path / "scratch"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    rows = [row(m, 124.0, 371234000, "1", "N") for m in range(40)]
    (tmp_path / "a.csv").write_text(HEAD + "".join(r + "\n" for r in rows))
    with (
        pytest.raises(Cancelled),
        streaming.stream_fixes(
            [tmp_path / "a.csv"], PARAMS, Impatient(step), limit_rows=0
        ) as fixes,
    ):
        exports.write_batches(FIXES, fixes.tables, tmp_path / "out.csv")
    assert not list((tmp_path / "scratch").iterdir())
    assert not (tmp_path / "out.csv").exists()


def test_that_a_full_disk_is_a_sentence(tiny, tmp_path, monkeypatch):
    class Full:
        def __getattr__(self, name):
            raise OSError(28, "No space left on device")

        closed = False

    monkeypatch.setattr(runs, "scratch_file", Full)
    (tmp_path / "a.csv").write_text(HEAD + row(1, 124.0, 371234000, "1", "N") + "\n")
    with pytest.raises(OutputError, match=r"scratch folder .* No space left on device.*TMPDIR"):
        inspected([tmp_path / "a.csv"], 0)
