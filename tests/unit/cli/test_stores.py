"""`store` and `detect` on stores: the same bytes by every way, and sentences for what cannot be."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from tests.unit.detect.chunks.stores import pair

from lightering.cli.main import main
from lightering.report import exports

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)


@pytest.fixture
def tracks(tmp_path: Path) -> Path:
    folder = tmp_path / "tracks"
    folder.mkdir()
    exports.write(pair(20.0, 10.0), folder / "a.parquet", name="fixes")
    exports.write(pair(50.0, 5.0, mmsi=412_000_200), folder / "b.csv", name="fixes")
    return folder


def test_that_memory_processes_and_store_write_the_same_bytes(
    tracks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "store")
    assert main(["store", str(tracks), "-o", store]) == 0
    assert "3 days added" in capsys.readouterr().err
    ways = {
        "memory": [str(tracks)],
        "processes": [str(tracks), "--workers", "2"],
        "store": [store],
        "chunks": [store, "--chunk", "3h", "--params", str(_same_limits(tmp_path))],
        "address": [f"file://{store}"],
    }
    written = {}
    for name, words in ways.items():
        target = tmp_path / f"{name}.parquet"
        assert main(["detect", *words, "-o", str(target)]) == 0
        written[name] = target.read_bytes()
    assert pq.read_table(tmp_path / "memory.parquet").num_rows == 2
    assert len(set(written.values())) == 1


def _same_limits(folder: Path) -> Path:
    path = folder / "same.toml"
    path.write_text("[detect]\ndistance_m = 500.0\n", encoding="utf-8")
    return path


def test_that_an_update_says_what_changed_and_searches_only_what_is_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, cut = tmp_path / "whole.parquet", tmp_path / "cut.parquet"
    sea = pair(1.0, 8.0)
    time = sea.column("time_utc").cast("int64").to_numpy()
    exports.write(sea, whole, name="fixes")
    exports.write(sea.filter(time <= time.min() + round(6.1 * 3_600_000)), cut, name="fixes")
    store, old, new = str(tmp_path / "store"), tmp_path / "old.csv", tmp_path / "new.parquet"
    assert main(["store", str(cut), "-o", store]) == 0
    assert main(["detect", store, "-o", str(old)]) == 0
    assert main(["store", str(whole), "-o", store]) == 0
    capsys.readouterr()
    listed = tmp_path / "changes.csv"
    words = ["--update", str(old), "--changes", str(listed)]
    assert main(["detect", store, "-o", str(new), *words]) == 0
    said = capsys.readouterr().err
    assert "0 added, 1 changed, 0 retracted" in said
    assert "contact 6.1 → 8.0 h" in said
    searched, kept = (
        int(n) for n in re.findall(r"([\d,]+) (?:hours were searched|were known)", said)
    )
    assert 0 < searched < 12
    assert kept > 0
    assert pa_csv.read_csv(listed).column("change").to_pylist() == ["changed"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["{tracks}", "--scheduler", "tcp://x:1"], "--scheduler works on one store"),
        (["{tracks}", "--update", "old.csv"], "--update works on one store"),
        (["{store}", "--changes", "x.csv"], "--changes needs --update"),
        (["{store}", "--workers", "0"], "--workers is a number"),
        (["{store}", "--workers", "2", "--scheduler", "tcp://x:1"], "not both"),
        (["{store}", "--chunk", "90min"], "whole number of hours"),
        (["{store}", "--workers", "2", "--kind", "gaps"], "--kind gaps works on files"),
        (["file:///nowhere/store"], "There is no store at this address"),
        (["{store}", "--update", "{tracks}/a.parquet"], "no table of encounters"),
        (["{store}", "--update", "{tracks}/none.parquet"], "could not be read"),
        (["{store}", "--update", "{tracks}/x.gpkg"], "from Parquet or CSV only"),
    ],
)
def test_that_what_cannot_be_is_a_sentence(
    words: list[str], sentence: str, tracks: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    store = str(tmp_path / "store")
    assert main(["store", str(tracks), "-o", store]) == 0
    capsys.readouterr()
    named = [word.format(tracks=tracks, store=store) for word in words]
    assert main(["detect", *named, "-o", str(tmp_path / "out.csv")]) in {1, 2}
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()


def test_that_other_kinds_and_commands_read_a_store_like_a_folder(
    tracks: Path, tmp_path: Path
) -> None:
    store = str(tmp_path / "store")
    assert main(["store", str(tracks), "-o", store]) == 0
    assert main(["detect", store, "--kind", "gaps", "-o", str(tmp_path / "gaps.csv")]) == 0
    assert main(["convert", store, "-o", str(tmp_path / "fixes.parquet")]) == 0
    total = pair(20.0, 10.0).num_rows + pair(50.0, 5.0).num_rows
    assert pq.read_table(tmp_path / "fixes.parquet").num_rows == total


def test_that_files_without_a_fix_leave_no_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.csv").write_text("mmsi,time_utc,lon,lat\n1,x,y,z\n", encoding="utf-8")
    assert main(["store", str(tmp_path / "bad.csv"), "-o", str(tmp_path / "store")]) == 1
    assert "the store was not touched" in capsys.readouterr().err
    assert not (tmp_path / "store" / "store.json").exists()


def test_that_the_page_on_clusters_runs(root: Path, tmp_path: Path, loopback: None) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (extra cluster)")
    (block,) = re.findall(
        r"```python\n(.*?)```", (root / "docs/cluster.md").read_text("utf-8"), flags=re.DOTALL
    )
    exports.write(pair(1.0, 8.0), tmp_path / "a.parquet", name="fixes")
    known = f"from pathlib import Path\nTRACKS = [Path({str(tmp_path / 'a.parquet')!r})]\n"
    known += f"STORE = Path({str(tmp_path / 'store')!r})\n"
    program = tmp_path / "page.py"
    program.write_text(known + block, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"1 encounters in \d+ hours\n", done.stdout)


def test_that_a_file_in_the_place_of_a_store_is_named(
    tracks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "days.csv"
    taken.write_text("kept\n", encoding="utf-8")
    assert main(["store", str(tracks), "-o", str(taken), "--no-progress"]) == 2
    assert "days.csv is a file; a store is a folder." in capsys.readouterr().err
    assert taken.read_text(encoding="utf-8") == "kept\n"
