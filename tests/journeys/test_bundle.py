"""A folder handed over is read, checked and verified by somebody else."""

from __future__ import annotations

import hashlib
import json
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lightering.app import pipeline
from lightering.cli.main import main
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pathlib import Path


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("world")
    source = sample_tracks() / "ais-2026-04.csv.zst"
    target = folder / "handed over"
    assert main(["export", str(source), "--bundle", "-o", str(target), "--no-progress"]) == 0
    return source, target


def test_that_the_hashes_hold_for_a_program_that_is_not_ours(world: tuple[Path, Path]) -> None:
    _source, folder = world
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there - listed == {"SHA256SUMS"}


def test_that_the_page_leads_to_every_file_and_nowhere_else(world: tuple[Path, Path]) -> None:
    _source, folder = world
    page = Page()
    page.feed((folder / "index.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert {"report.pdf", "manifest.json", "tables/transfers.csv"} <= set(page.links)
    assert all((folder / link).is_file() for link in page.links)


def test_that_the_report_in_it_verifies_and_its_tables_are_those_of_export(
    world: tuple[Path, Path], tmp_path: Path
) -> None:
    source, folder = world
    assert main(["verify", str(folder / "report.pdf"), str(source), "--no-progress"]) == 0
    own = tmp_path / "transfers.csv"
    words = ["export", str(source), "--table", "transfers", "-o", str(own), "--no-progress"]
    assert main(words) == 0
    assert own.read_bytes() == (folder / "tables" / "transfers.csv").read_bytes()
    ids = pd.read_csv(folder / "tables" / "encounters.csv")["encounter_id"]
    assert set(pd.read_csv(own)["encounter_id"]) <= set(ids)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert [one["sha256"] for one in manifest["inputs"]] == [digest]


def test_that_the_same_files_make_the_same_folder(world: tuple[Path, Path], tmp_path: Path) -> None:
    source, folder = world
    again = tmp_path / "again"
    assert main(["export", str(source), "--bundle", "-o", str(again), "--no-progress"]) == 0
    assert (again / "SHA256SUMS").read_bytes() == (folder / "SHA256SUMS").read_bytes()


def test_that_a_folder_with_something_in_it_is_left_alone(
    world: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, _folder = world
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    assert main(["export", str(source), "--bundle", "-o", str(taken), "--no-progress"]) == 1
    assert "not empty" in capsys.readouterr().err
    assert [p.name for p in taken.iterdir()] == ["mine.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("change", ["grown", "gone"])
def test_that_nothing_is_written_about_a_file_that_is_not_as_it_was_read(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    source = tmp_path / "tracks.csv"
    source.write_text("mmsi,time_utc,lon,lat\n353000001,2026-03-05T06:00:00Z,124,33\n")
    whole = pipeline.run_all

    def run_all(*args: Any, **more: Any) -> Any:
        results = whole(*args, **more)
        if change == "gone":
            source.unlink()
        else:
            with source.open("a") as stream:
                stream.write("353000001,2026-03-05T07:00:00Z,124,33\n")
        return results

    monkeypatch.setattr(pipeline, "run_all", run_all)
    target = tmp_path / "report.pdf"
    assert main(["report", str(source), "-o", str(target), "--no-progress"]) == 1
    said = capsys.readouterr().err
    assert ("changed after it was read" if change == "grown" else "no such file") in said
    assert not target.exists()
