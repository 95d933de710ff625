"""Same files, parameters and version: the same bytes, whatever the machine's habits."""

from __future__ import annotations

import json
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


COMMANDS = {
    "convert": ["convert", "{fleet}", "-o", "fixes.parquet"],
    "detect": ["detect", "{fleet}", "-o", "encounters.csv"],
    "export": ["export", "{fleet}", "--table", "transfers", "-o", "transfers.parquet"],
    "places": ["detect", "{fleet}", "-o", "events.gpkg"],
    "tally": ["tally", "{fleet}", "--json"],
    "report": ["report", "{fleet}", "-o", "report.pdf"],
}

PROGRAM = """
import json, os, sys
from contextlib import redirect_stdout
from pathlib import Path
from lightering.cli.main import main
for name, words in json.loads(sys.argv[1]).items():
    folder = Path(name)
    folder.mkdir()
    os.chdir(folder)
    with open("printed", "w", encoding="utf-8") as printed, redirect_stdout(printed):
        status = main([*words, "--no-progress"])
    os.chdir("..")
    if status:
        sys.exit(f"{name} ended with {status}")
"""
"""Does all commands, each in a folder of its own: habits belong to a process, not to a command."""


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


@pytest.fixture(scope="module")
def done(fleets: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders in which all commands were done, one for each set of habits."""
    folders = []
    for fleet, habits in zip(fleets, HABITS, strict=True):
        folder = tmp_path_factory.mktemp("done")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        commands = {
            name: [word.format(fleet=fleet) for word in words] for name, words in COMMANDS.items()
        }
        result = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps(commands)],
            cwd=folder,
            env=environment | habits,
            capture_output=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr.decode()
        folders.append(folder)
    return folders


@pytest.mark.parametrize("name", COMMANDS)
def test_that_time_zone_locale_hash_seed_folder_and_dates_change_no_byte(
    done: list[Path], name: str
) -> None:
    first, second = (
        {path.name: path.read_bytes() for path in (folder / name).iterdir()} for folder in done
    )
    assert any(first.values())
    assert first.keys() == second.keys()
    assert [file for file in first if first[file] != second[file]] == []
