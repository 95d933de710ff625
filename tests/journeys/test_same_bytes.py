"""Same files, parameters and version: the same bytes, whatever the machine's habits."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HABITS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "Asia/Pyongyang", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "4711"},
)


def run(words: list[str], habits: dict[str, str], folder: Path) -> bytes:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    result = subprocess.run(
        [sys.executable, "-m", "lightering", *words, "--no-progress"],
        cwd=folder,
        env=environment | habits,
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


@pytest.fixture(scope="module")
def fleets(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same files in two folders of different names, with different dates."""
    folders = []
    for i, name in enumerate(("one", "another place")):
        folder = tmp_path_factory.mktemp("bytes") / name
        shutil.copytree(root / "sample_tracks", folder, copy_function=shutil.copyfile)
        for path in folder.iterdir():
            os.utime(path, (1e9 + i * 1e8, 1e9 + i * 1e8))
        folders.append(folder)
    return folders[0], folders[1]


@pytest.mark.parametrize(
    "words",
    [
        ["convert", "{fleet}", "-o", "{out}/fixes.parquet"],
        ["detect", "{fleet}", "-o", "{out}/encounters.csv"],
        ["export", "{fleet}", "--table", "transfers", "-o", "{out}/transfers.parquet"],
        ["detect", "{fleet}", "-o", "{out}/events.gpkg"],
        ["tally", "{fleet}", "--json"],
        ["report", "{fleet}", "-o", "{out}/report.pdf"],
    ],
    ids=lambda words: words[0],
)
def test_that_time_zone_locale_hash_seed_folder_and_dates_change_no_byte(
    fleets: tuple[Path, Path], tmp_path: Path, words: list[str]
) -> None:
    hashes = []
    for fleet, habits in zip(fleets, HABITS, strict=True):
        out = tmp_path / habits["PYTHONHASHSEED"]
        out.mkdir()
        printed = run([w.format(fleet=fleet, out=out) for w in words], habits, tmp_path)
        written = sorted(p.read_bytes() for p in out.iterdir())
        assert printed or written
        hashes.append(hashlib.sha256(printed + b"".join(written)).hexdigest())
    assert hashes[0] == hashes[1]
