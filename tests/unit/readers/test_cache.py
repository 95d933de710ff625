"""A second open gives what the first gave, only sooner; an entry that may be wrong is no entry."""

from __future__ import annotations

import json
import multiprocessing
import time
from functools import partial

import pytest
from tests.unit.readers.geopackages import make
from tests.unit.readers.nmea_made import SHIP, position, static_parts, tagged

from lightering import readers
from lightering.app import streaming
from lightering.cli.main import main
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import cache as caching
from lightering.readers import read_paths
from lightering.readers.cache import Cache
from lightering.readers.mapping import read_mapping

HEAD = "mmsi,time_utc,lat,lon,name\n"
ROWS = "".join(f"371234000,2024-03-02T00:{m:02d}:00Z,33.5,124.0,N{m % 3}\n" for m in range(60))
BAD = "5,2024-03-02T00:00:00Z,33.5,124.0,X\n371234000,,33.5,124.0,X\n"


@pytest.fixture
def kept(tmp_path):
    return Cache(tmp_path / "cache", least_bytes=0)


@pytest.fixture
def reading(monkeypatch):
    """Counts the sources that are really read."""
    seen = []
    really = readers.read_source

    def counted(source, *rest):
        seen.append(source.name)
        return really(source, *rest)

    monkeypatch.setattr(readers, "read_source", counted)
    return seen


def facts(reads):
    return [(read.report, read.table.to_pylist(), read.table.schema) for read in reads]


def twice(paths, kept, reading, **more):
    anew = facts(read_paths(paths, Quiet(), **more))
    first = facts(read_paths(paths, Quiet(), cache=kept, **more))
    reading.clear()
    second = facts(read_paths(paths, Quiet(), cache=kept, **more))
    assert anew == first == second
    return reading


def test_that_a_second_open_reads_nothing_and_gives_the_same(tmp_path, kept, reading):
    (tmp_path / "a.csv").write_text(HEAD + ROWS + BAD)
    assert twice([tmp_path / "a.csv"], kept, reading) == []


def test_that_entries_written_beside_the_work_are_there_at_its_end(tmp_path, kept, reading):
    paths = [tmp_path / f"{number}.csv" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_text(HEAD + ROWS * (number + 1) + BAD)
    anew = facts(read_paths(paths, Quiet()))
    with kept:
        first = facts(read_paths(paths, Quiet(), cache=kept))
        within = facts(read_paths(paths, Quiet(), cache=kept))
    assert kept.entries().count == 3
    reading.clear()
    assert anew == first == within == facts(read_paths(paths, Quiet(), cache=kept))
    assert reading == []


def test_that_work_ends_well_where_nothing_can_be_kept_beside_it(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "a.csv").write_text(HEAD + ROWS)
    with Cache(tmp_path / "file" / "cache", least_bytes=0) as kept:
        (read,) = read_paths([tmp_path / "a.csv"], Quiet(), cache=kept)
    assert read.report.kept == 60
    assert kept.entries().count == 0


def test_that_every_real_file_comes_back_the_same(shared_tracks, kept, reading):
    paths = sorted(path for path in shared_tracks.rglob("*") if path.is_file())
    paths = [path for path in paths if path.stat().st_size < 3_000_000]
    left = list(twice(list(readers.walk(paths).files), kept, reading))
    # only Parquet, and what could not be read to its end, is read again
    reads = read_paths(paths, Quiet())
    again = {r.report.file for r in reads if not r.asked or r.report.format == "fixes_parquet"}
    assert set(left) <= again


def test_that_static_reports_come_back_and_meet_the_fixes_of_other_files(tmp_path, kept, reading):
    said = static_parts(mmsi=SHIP, shipname="LATER")
    lines = [tagged(part, "s:r1,c:1709343000") for part in said]
    (tmp_path / "a.nmea").write_text("\n".join(lines) + "\n")
    (tmp_path / "b.nmea").write_text(tagged(position(), "s:r1,c:1709343060") + "\n")
    assert twice([tmp_path / "a.nmea", tmp_path / "b.nmea"], kept, reading) == []
    _said, fixes = read_paths([tmp_path / "a.nmea", tmp_path / "b.nmea"], Quiet(), cache=kept)
    assert fixes.table.column("name").to_pylist() == ["LATER"]


def test_that_a_mapping_that_says_something_else_is_heard(tmp_path, kept, reading):
    table = ROWS.replace("371234000", "371234000,10")
    (tmp_path / "a.csv").write_text("mmsi,speed,time_utc,lat,lon,name\n" + table)
    speeds = []
    for unit in ("kn", "m/s", "kn"):
        (tmp_path / "map.toml").write_text(f'[units]\nspeed = "{unit}"\n')
        mapping = read_mapping(tmp_path / "map.toml")
        (read,) = read_paths([tmp_path / "a.csv"], Quiet(), mapping=mapping, cache=kept)
        speeds.append(read.table.column("sog_kn")[0].as_py())
    assert speeds[0] == speeds[2] == 10.0
    assert speeds[1] > 19.0
    assert twice([tmp_path / "a.csv"], kept, reading, mapping=mapping) == []


@pytest.mark.parametrize("change", ["content", "name", "readers"])
def test_that_whatever_reading_depends_on_makes_another_entry(
    tmp_path, kept, reading, monkeypatch, change
):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + ROWS)
    read_paths([path], Quiet(), cache=kept)
    if change == "content":
        path.write_text(HEAD + ROWS.replace("33.5", "33.6"))
    elif change == "name":
        path = path.rename(tmp_path / "b.csv")
    else:
        monkeypatch.setattr(caching, "_readers_mark", lambda: "another version")
    reading.clear()
    (read,) = read_paths([path], Quiet(), cache=kept)
    assert reading == [path.name]
    assert read.report.file == path.name


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "append"])
def test_that_a_damaged_entry_is_thrown_away_and_made_anew(tmp_path, kept, reading, harm):
    (tmp_path / "a.csv").write_text(HEAD + ROWS)
    anew = facts(read_paths([tmp_path / "a.csv"], Quiet(), cache=kept))
    (entry,) = (tmp_path / "cache").iterdir()
    whole = entry.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        changed = {
            "cut": whole[:place],
            "flip": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
            "empty": b"",
            "append": whole + whole[:1],
        }[harm]
        entry.write_bytes(changed)
        reading.clear()
        assert facts(read_paths([tmp_path / "a.csv"], Quiet(), cache=kept)) == anew
        assert reading == ["a.csv"]
    reading.clear()
    read_paths([tmp_path / "a.csv"], Quiet(), cache=kept)
    assert reading == []


def test_that_who_asks_for_every_rejected_record_gets_every_one(tmp_path, kept, reading):
    (tmp_path / "a.csv").write_text(HEAD + ROWS + BAD * 10)
    read_paths([tmp_path / "a.csv"], Quiet(), cache=kept)
    reading.clear()
    told = []
    read_paths([tmp_path / "a.csv"], Quiet(), told.append, cache=kept)
    assert (len(told), reading) == (20, ["a.csv"])


class Listener:
    def __init__(self):
        self.heard = []

    def listed(self, files): ...
    def begun(self, place): ...
    def moved(self, place, fraction, records_in, rejected):
        self.last = (fraction, records_in, rejected)

    def refused(self, place, record):
        self.heard.append(record)

    def ended(self, place, reports): ...
    def dropped(self, place):
        return False


def test_that_who_looks_on_hears_of_the_same_rejected_rows(tmp_path, kept, reading):
    (tmp_path / "a.csv").write_text(HEAD + ROWS + BAD * 10)
    first, second = Listener(), Listener()
    for one in (first, second):
        reading.clear()
        read_paths([tmp_path / "a.csv"], Quiet(), watch=one, cache=kept)
    assert reading == []
    assert first.heard == second.heard
    assert len(first.heard) == 20
    assert first.last == second.last == (1.0, 80, 20)


def test_that_a_geopackage_with_side_files_is_always_read(tmp_path, kept, reading):
    make(tmp_path / "a.gpkg")
    (tmp_path / "a.gpkg-wal").write_bytes(b"")
    assert twice([tmp_path / "a.gpkg"], kept, reading) == ["a.gpkg"]


def test_that_what_was_unused_for_longest_goes_first(tmp_path):
    kept = Cache(tmp_path / "cache", least_bytes=0)
    for number in range(4):
        path = tmp_path / f"{number}.csv"
        path.write_text(HEAD + ROWS)
        read_paths([path], Quiet(), cache=kept)
        time.sleep(0.02)
    size = kept.entries().size // 4
    small = Cache(tmp_path / "cache", most_bytes=3 * size + size // 2, least_bytes=0)
    read_paths([tmp_path / "0.csv"], Quiet(), cache=small)
    (tmp_path / "4.csv").write_text(HEAD + ROWS)
    read_paths([tmp_path / "4.csv"], Quiet(), cache=small)
    assert small.entries().count == 3
    paths = [tmp_path / f"{n}.csv" for n in range(5)]
    known = [small.get(path, partial(_sha, path), None) for path in paths]
    assert [reads is not None for reads in known] == [True, False, False, True, True]


def _sha(path):
    return read_paths([path], Quiet())[0].report.sha256


def test_that_a_folder_that_cannot_be_written_is_no_fault(tmp_path, reading):
    (tmp_path / "file").write_text("")
    (tmp_path / "a.csv").write_text(HEAD + ROWS)
    kept = Cache(tmp_path / "file" / "cache", least_bytes=0)
    assert twice([tmp_path / "a.csv"], kept, reading) == ["a.csv"]
    assert kept.entries().count == 0


@pytest.mark.parametrize("limit", [0, 10, 1 << 40])
def test_that_convert_and_inspect_take_entries_too(tmp_path, kept, reading, limit):
    (tmp_path / "a.csv").write_text(HEAD + ROWS + BAD)
    read_paths([tmp_path / "a.csv"], Quiet(), cache=kept)
    paths, params = [tmp_path / "a.csv"], Params.defaults()
    anew = streaming.inspect(paths, params, Quiet())
    reading.clear()
    assert streaming.inspect(paths, params, Quiet(), limit_rows=limit, cache=kept) == anew
    with streaming.stream_fixes(paths, params, Quiet(), limit_rows=limit, cache=kept) as fixes:
        assert sum(table.num_rows for table in fixes.tables) == 60
    assert reading == []


def test_that_a_file_too_large_for_memory_makes_no_entry(tmp_path, kept):
    (tmp_path / "a.csv").write_text(HEAD + ROWS)
    streaming.inspect([tmp_path / "a.csv"], Params.defaults(), Quiet(), limit_rows=3, cache=kept)
    assert kept.entries().count == 0
    streaming.inspect([tmp_path / "a.csv"], Params.defaults(), Quiet(), cache=kept)
    assert kept.entries().count == 1


def _read_often(folder, name):
    kept = Cache(folder / "cache", most_bytes=20_000, least_bytes=0)
    for _ in range(20):
        (read,) = read_paths([folder / name], Quiet(), cache=kept)
        assert read.report.kept == 60


def test_that_two_programs_at_once_do_no_harm(tmp_path):
    (tmp_path / "a.csv").write_text(HEAD + ROWS)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_read_often, args=(tmp_path, "a.csv")) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert {p.suffix for p in (tmp_path / "cache").iterdir()} <= {".fixes"}


def test_that_the_command_line_shows_and_clears(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(Cache.__init__, "__defaults__", (None, 1 << 30, 0))
    (tmp_path / "a.csv").write_text(HEAD + ROWS)
    words = ["inspect", "--json", "--no-progress", str(tmp_path / "a.csv")]
    main([*words, "--no-cache"])
    anew = json.loads(capsys.readouterr().out)
    main(["cache"])
    assert f"{tmp_path / 'home' / 'lightering' / 'fixes'}: 0 files" in capsys.readouterr().out
    for _ in range(2):
        main(words)
        assert json.loads(capsys.readouterr().out) == anew
    main(["cache"])
    assert ": 1 file," in capsys.readouterr().out
    assert main(["cache", "--clear"]) == 0
    assert not list((tmp_path / "home" / "lightering" / "fixes").iterdir())


def test_that_parquet_is_not_kept_because_it_is_read_sooner(tmp_path, kept, reading):
    text, path = tmp_path / "a.csv", tmp_path / "a.parquet"
    text.write_text(HEAD + ROWS)
    assert main(["convert", str(text), "-o", str(path), "--no-progress", "--no-cache"]) == 0
    assert twice([path], kept, reading)
    assert kept.entries().count == 0


def test_that_a_file_of_another_content_with_the_same_name_and_size_is_read(
    tmp_path, kept, reading
):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + ROWS)
    read_paths([path], Quiet(), cache=kept)
    path.write_text(HEAD + ROWS.replace("33.5", "33.6"))
    reading.clear()
    (read,) = read_paths([path], Quiet(), cache=kept)
    assert reading == ["a.csv"]
    assert set(read.table.column("lat").to_pylist()) == {33.6}
    # two of a kind: the hash tells which
    reading.clear()
    for degrees in ("33.5", "33.6"):
        path.write_text(HEAD + ROWS.replace("33.5", degrees))
        (read,) = read_paths([path], Quiet(), cache=kept)
        assert set(read.table.column("lat").to_pylist()) == {float(degrees)}
    assert reading == []
