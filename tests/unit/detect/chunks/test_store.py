"""What a store promises: whole days, each fix once, and no trust in damaged files."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.detect.chunks.stores import fixes, in_memory, known, pair, put, search, text
from tests.unit.detect.drawn_tracks import EPOCH, HOUR, limits

from lightering.app import pipeline
from lightering.app.storing import store
from lightering.detect.store import writing
from lightering.detect.store.manifest import MANIFEST, Manifest
from lightering.detect.store.place import place_of
from lightering.detect.store.writing import StoreWriter
from lightering.errors import Cancelled, InputError
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path


class Stopped(Quiet):
    def cancelled(self) -> bool:
        return True


def days(path: Path) -> list[str]:
    return sorted(p.name for p in (path / "days").iterdir())


def test_that_each_day_is_one_sorted_file_with_its_hash_and_counts(tmp_path: Path) -> None:
    put(tmp_path, pair(20.0, 10.0))
    manifest = Manifest.load(place_of(tmp_path))
    assert [day.name for day in manifest.days.values()] == ["2026-01-01", "2026-01-02"]
    for day in manifest.days.values():
        path = tmp_path / day.file
        assert hashlib.sha256(path.read_bytes()).hexdigest() == day.sha256
        table = pq.read_table(path)
        assert table.num_rows == day.fixes == sum(hour.fixes for hour in day.hours)
        assert day.ships == 2
        time = table.column("time_utc").cast("int64").to_numpy()
        mmsi = table.column("mmsi").to_numpy()
        order = np.lexsort((time, mmsi, time // HOUR))
        assert (order == np.arange(order.size)).all()
    assert manifest.fixes == pair(20.0, 10.0).num_rows


def test_that_a_store_is_read_like_any_folder(tmp_path: Path) -> None:
    sea = pair(20.0, 10.0)
    put(tmp_path, sea)
    loaded = pipeline.read([tmp_path], Params.defaults(), Quiet())
    assert loaded.fixes.num_rows == sea.num_rows
    assert all(report.outcome == "ok" for report in loaded.reports)


def test_that_what_comes_twice_is_there_once(tmp_path: Path) -> None:
    sea = pair(20.0, 10.0)
    put(tmp_path, sea)
    before, text_before = days(tmp_path), (tmp_path / MANIFEST).read_text()
    written = put(tmp_path, sea)
    assert written.repeated == sea.num_rows
    assert len(written.same) == 2
    assert days(tmp_path) == before
    assert (tmp_path / MANIFEST).read_text() == text_before


def test_that_a_store_from_before_antennas_were_read_is_searched_and_added_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sea, new = pair(20.0, 10.0), ["to_bow_m", "to_port_m"]
    older = pa.schema([field for field in writing._PLAIN if field.name not in new])
    with monkeypatch.context() as before:
        before.setattr(writing, "_PLAIN", older)
        before.setattr(writing, "STATICS", tuple(n for n in writing.STATICS if n not in new))
        put(tmp_path, pair(20.0, 3.0).drop_columns(new))
    assert "to_bow_m" not in pq.read_schema(next((tmp_path / "days").glob("*.parquet"))).names
    assert text(search(tmp_path).encounters) == text(known(pair(20.0, 3.0)))
    put(tmp_path, sea)
    assert text(search(tmp_path).encounters) == text(known(sea))


def test_that_the_fuller_of_two_equal_fixes_stays_whichever_came_first(tmp_path: Path) -> None:
    bare = fixes(mmsi=[412_000_001], time_utc=[EPOCH], lon=[1.0], lat=[2.0])
    full = fixes(mmsi=[412_000_001], time_utc=[EPOCH], lon=[1.0], lat=[2.0], name=["ALPHA"])
    for number, order in enumerate(((bare, full), (full, bare))):
        folder = tmp_path / str(number)
        for table in order:
            put(folder, table)
        (day,) = Manifest.load(place_of(folder)).days.values()
        assert pq.read_table(folder / day.file).column("name").to_pylist() == ["ALPHA"]


def test_that_days_can_be_replaced(tmp_path: Path) -> None:
    put(tmp_path, pair(20.0, 10.0))
    written = put(tmp_path, pair(20.0, 3.0, mmsi=412_000_500), replace=True)
    assert len(written.changed) == 1
    first, second = Manifest.load(place_of(tmp_path)).days.values()
    mmsi = pq.read_table(tmp_path / first.file).column("mmsi").to_pylist()
    assert set(mmsi) == {412_000_500, 412_000_501}
    assert second.ships == 2
    assert len(days(tmp_path)) == 2


def test_that_a_writer_that_is_stopped_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, pair(1.0, 3.0))
    before = sorted((p.name, p.stat().st_size) for p in tmp_path.rglob("*"))
    with StoreWriter(place_of(tmp_path)) as writer:
        writer.add(pair(2.0, 30.0, mmsi=412_000_300))
        with pytest.raises(Cancelled):
            writer.finish(Stopped())
    assert sorted((p.name, p.stat().st_size) for p in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": "x"}', b"[]", b"\xff", b"null"])
def test_that_a_damaged_list_of_days_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, pair(1.0, 3.0))
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(InputError, match=r"store\.json"):
        search(tmp_path)


def test_that_a_store_of_a_newer_version_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, pair(1.0, 3.0))
    text = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**text, "version": 99}))
    with pytest.raises(InputError, match="newer"):
        search(tmp_path)


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
def test_that_a_damaged_day_is_a_sentence(tmp_path: Path, harm: str) -> None:
    put(tmp_path, pair(1.0, 3.0))
    (day,) = Manifest.load(place_of(tmp_path)).days.values()
    path = tmp_path / day.file
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-50])
    else:
        pq.write_table(pq.read_table(path).slice(1), path)
    with pytest.raises(InputError, match=day.file.rpartition("/")[2]):
        search(tmp_path)


def test_that_a_folder_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lightering store"):
        search(tmp_path)


def test_that_derived_files_may_be_thrown_away_or_damaged(tmp_path: Path) -> None:
    sea = pair(20.0, 10.0)
    put(tmp_path, sea)
    first = search(tmp_path, limits()).encounters
    (keys,) = tmp_path.glob(".derived/pieces-*/keys.json")
    keys.write_bytes(b"{")
    assert text(search(tmp_path, limits()).encounters) == text(first)


def test_that_a_store_that_cannot_be_written_is_still_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lightering.detect.store import place
    from lightering.errors import OutputError

    put(tmp_path, pair(1.0, 3.0))

    def refuse(self: object, name: str, content: bytes, *, lasting: bool = True) -> None:
        if str(tmp_path) in str(getattr(self, "address", "")):
            raise OutputError("may not be written")
        written(self, name, content, lasting=lasting)

    written = place._Folder.write
    monkeypatch.setattr(place._Folder, "write", refuse)
    assert len(search(tmp_path, limits()).encounters) == 1


@pytest.mark.parametrize("scheme", ["memory", "file"])
def test_that_an_address_serves_as_well_as_a_path(scheme: str, tmp_path: Path) -> None:
    if scheme == "memory":
        pytest.importorskip("fsspec", reason="fsspec is not installed (extra cluster)")
    address = f"{scheme}://{tmp_path}/store"
    sea = pair(20.0, 10.0)
    put(address, sea)
    put(address, pair(22.0, 4.0, mmsi=412_000_300))
    both = pa.concat_tables([sea, pair(22.0, 4.0, mmsi=412_000_300)])
    assert text(search(address, limits()).encounters) == text(known(both, limits()))
    assert search(address, limits()).searched_hours == ()


def test_that_an_address_nobody_understands_is_a_sentence() -> None:
    with pytest.raises(InputError, match="lightering"):
        search("nosuch://bucket/store")


def test_that_files_go_in_one_by_one_and_are_reported(root: Path, tmp_path: Path) -> None:
    files = sorted((root / "sample_tracks").glob("*.csv*"))[:2]
    if not files:
        files = sorted(p for p in (root / "sample_tracks").iterdir() if p.suffix == ".parquet")[:2]
    stored = store(files, tmp_path / "s", Params.defaults(), Quiet())
    assert stored.written is not None
    assert len(stored.reports) == len(files)
    kept = sum(report.kept for report in stored.reports)
    manifest = Manifest.load(place_of(tmp_path / "s"))
    assert manifest.fixes == kept - stored.written.repeated
    assert [s["file"] for s in manifest.sources] == [r.file for r in stored.reports]


def test_that_identities_of_a_shared_mmsi_are_those_of_all_days_together(tmp_path: Path) -> None:
    # one MMSI, two hulls: each day alone would number them the other way round
    n = 40
    t1 = EPOCH + np.arange(n) * 300_000
    few = fixes(mmsi=[412_000_009] * n, time_utc=t1, lon=np.full(n, 124.0), lat=np.full(n, 33.0))
    m = 200
    t2 = EPOCH + 24 * HOUR + np.arange(m) * 150_000
    many = fixes(mmsi=[412_000_009] * m, time_utc=t2, lon=np.full(m, -60.0), lat=np.full(m, 12.0))
    other = fixes(mmsi=[412_000_008] * n, time_utc=t1, lon=np.full(n, 124.0005),
                  lat=np.full(n, 33.0))  # fmt: skip
    sea = pa.concat_tables([few, many, other])
    assert in_memory(sea).identity.max() == 1
    put(tmp_path, sea)
    (event,) = search(tmp_path, limits(), longest_h=3).encounters.itertuples()
    assert (event.mmsi_2, event.identity_2) == (412_000_009, 1)
