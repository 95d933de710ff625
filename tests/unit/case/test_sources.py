"""Which files a case was made from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from lightering.case.sources import changed, gather, missing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tracks = tmp_path / "tracks"
    tracks.mkdir()
    for name in ("b.csv", "a.csv", "README.md"):
        (tracks / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_that_a_folder_stands_for_the_files_in_it_that_were_read(folder: Path) -> None:
    found = gather([folder / "tracks"], folder, {"a.csv": "1" * 64, "b.csv": "2" * 64})
    assert [(one.name, one.path, one.sha256, one.size) for one in found] == [
        ("a.csv", "tracks/a.csv", "1" * 64, 5),
        ("b.csv", "tracks/b.csv", "2" * 64, 5),
    ]


def test_that_the_order_and_repetition_of_paths_do_not_matter(folder: Path) -> None:
    a, b = folder / "tracks" / "a.csv", folder / "tracks" / "b.csv"
    known = {"a.csv": "1" * 64, "b.csv": "2" * 64}
    assert gather([a, b], folder, known) == gather([b, a, b], folder, known)


def test_that_a_file_not_read_yet_is_hashed(folder: Path) -> None:
    (only,) = gather([folder / "tracks" / "a.csv"], folder, {})
    assert only.sha256 == hashlib.sha256(b"a.csv").hexdigest()


def test_that_a_case_elsewhere_finds_its_files_by_relative_path(folder: Path) -> None:
    cases = folder / "cases" / "2026"
    cases.mkdir(parents=True)
    (only,) = gather([folder / "tracks" / "a.csv"], cases, {})
    assert only.path == "../../tracks/a.csv"
    assert only.located(cases) == folder / "tracks" / "a.csv"


def test_that_a_folder_moved_as_a_whole_still_finds_its_files(folder: Path) -> None:
    sources = gather([folder / "tracks"], folder, {"a.csv": "1" * 64})
    there = folder.with_name("moved")
    folder.rename(there)
    assert missing(sources, there) == ()
    assert missing(sources, folder) == sources


def test_that_other_content_under_the_same_name_is_told(folder: Path) -> None:
    sources = gather([folder / "tracks"], folder, {"a.csv": "1" * 64, "b.csv": "2" * 64})
    assert changed(sources, {"a.csv": "1" * 64, "b.csv": "3" * 64}) == (sources[1],)
    # a file that was not read says nothing about its content
    assert changed(sources, {}) == ()


def test_that_two_files_of_one_name_are_told_apart_by_their_own_hash(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "a.csv").write_text("other", encoding="utf-8")
    first, second = gather([folder], folder, {"a.csv": ""})
    assert (first.path, second.path) == ("other/a.csv", "tracks/a.csv")
    assert first.sha256 == hashlib.sha256(b"other").hexdigest()
    assert second.sha256 == hashlib.sha256(b"a.csv").hexdigest()
    assert changed([first, second], {"a.csv": ""}) == ()
