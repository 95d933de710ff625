"""What happens while a command runs: full disks, strange targets, names no one expects, any locale.

Row 64 of the table of bad input, with `tests/unit/readers/test_strange_paths.py`.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from tests.golden.battery import CASES

from lightering.cli.main import main

TABLE = b"mmsi,time_utc,lat,lon\n371234000,2024-03-02T01:02:03Z,33.5,124.25\nx,y,z,w\n"
NAMES = (
    b"\xff\xfe.csv", b"new\nline.csv", b"\x1b[31m.csv", "\u202egnp.csv".encode(), b"a b'\".csv",
    b"-rf.csv", b"%s%n.csv", b"x" * 240 + b".csv", b"=1+1.csv", b"A.CSV",
)  # fmt: skip


def lightering(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "lightering", *map(str, words)],
        env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8",
        errors="surrogateescape", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_bytes(TABLE)
    return tmp_path / "a.csv"


@pytest.mark.parametrize(
    "words", [("inspect", "--json"), ("inspect",), ("convert", "-o", "-"), ("--version",)]
)
def test_that_a_full_disk_behind_the_output_is_a_sentence(given: Path, words: tuple[str]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this machine has no such device")
    # what is buffered would be written once more, in vain, as the interpreter ends
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with full.open("w") as sink:
        run = subprocess.run(
            [sys.executable, "-m", "lightering", *words, str(given)], env=buffered,
            stdout=sink, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr == "The output: No space left on device.\n"


@pytest.mark.parametrize("ending", ["csv", "parquet", "gpkg", "xlsx", "geojson", "kmz"])
def test_that_a_target_that_fills_up_leaves_nothing_behind(given: Path, ending: str) -> None:
    rows = "".join(
        f"{371234000 + n % 90},2024-03-02T{n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}Z,"
        f"33.{n:05d},124.{n * 7919 % 100000:05d}\n"
        for n in range(20_000)
    )
    given.write_bytes(TABLE[:22] + rows.encode())

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    run = subprocess.run(
        [sys.executable, "-m", "lightering", "convert", str(given), "-o",
         str(given.with_name(f"out.{ending}"))],
        preexec_fn=small, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "Lightering itself" not in run.stderr
    assert "could not be written" in run.stderr
    assert [path.name for path in given.parent.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    "words",
    [("convert", "{0}", "-o", "{0}"), ("inspect", "{0}", "--rejects", "{0}"),
     ("convert", "{1}", "-o", "{0}"), ("detect", "{0}", "-o", "{0}"),
     ("export", "{0}", "-o", "{0}"), ("convert", "{0}", "-o", "{1}/link.csv")],
)  # fmt: skip
def test_that_a_file_that_is_read_is_never_written_over(
    given: Path, words: tuple[str, ...], capsys
) -> None:
    (given.parent / "link.csv").hardlink_to(given)
    assert main([word.format(given, given.parent) for word in words]) == 1
    assert "never written over" in capsys.readouterr().err
    assert given.read_bytes() == TABLE


def test_that_any_name_of_a_file_is_read_and_shown_harmless(tmp_path: Path) -> None:
    for name in NAMES:
        with contextlib.suppress(OSError):  # a file system may know no such name
            (tmp_path / os.fsdecode(name)).write_bytes(TABLE)
    written = sorted(
        os.fsencode(path.name).decode("utf-8", "replace") for path in tmp_path.iterdir()
    )
    run = lightering("inspect", "--json", tmp_path)
    files = json.loads(run.stdout)["files"]
    assert sorted(file["file"] for file in files) == written
    assert all(file["kept"] == 1 and file["records_in"] == 2 for file in files)
    for words in (("inspect", tmp_path), ("convert", tmp_path, "-o", tmp_path.parent / "out.csv"),
                  ("convert", tmp_path, "-o", tmp_path.parent / "out.parquet"),
                  ("inspect", tmp_path, "--rejects", tmp_path.parent / "out.csv")):  # fmt: skip
        run = lightering(*words)
        assert run.returncode == 0, run.stderr
        assert "Lightering itself" not in run.stderr
    assert "\x1b" not in lightering("inspect", tmp_path).stdout


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All bad files that are small, each in a folder of its own."""
    root = tmp_path_factory.mktemp("everything")
    for number, case in enumerate(CASES):
        if case.row not in (19, 20, 51):
            (root / f"{number:03d}").mkdir()
            case.write(root / f"{number:03d}")
    return root


def test_that_neither_zone_nor_locale_nor_hash_seed_changes_a_word(everything: Path) -> None:
    files = sorted(path for path in everything.rglob("*") if path.is_file())
    said = []
    for environment in (
        {"TZ": "Asia/Pyongyang", "LC_ALL": "de_DE.ISO-8859-1", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
        {"TZ": "Europe/Copenhagen", "LC_ALL": "ko_KR.EUC-KR", "PYTHONIOENCODING": "ascii"},
    ):
        run = lightering("inspect", "--json", *files, **environment)
        assert run.returncode == 1
        assert "Traceback" not in run.stderr
        said.append(json.loads(run.stdout))
    assert said[1] == said[0]
    assert said[2] == said[0]
    assert len(said[0]["files"]) >= len(files)
