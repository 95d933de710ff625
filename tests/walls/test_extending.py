"""docs/extending.md is followed to the letter in a copy: what it says is enough, and works."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from tests.faults.tracks import write_tracks

if TYPE_CHECKING:
    from pathlib import Path


class Guide:
    """The blocks of the page, and a copy of the package to follow them in."""

    def __init__(self, root: Path, folder: Path) -> None:
        text = (root / "docs/extending.md").read_text(encoding="utf-8")
        found = re.findall(r"^ *```(\w+)\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
        self.python = [dedent(block) for kind, block in found if kind == "python"]
        self.lines = [block.removeprefix("   ") for kind, block in found if kind == "text"]
        self.package, self.folder = folder / "desktop/lightering", folder
        # with what is compiled already: only the files that the page changes are compiled anew
        passing = shutil.ignore_patterns("*.pyc.*", "*.tmp*", "tmp*")
        shutil.copytree(root / "desktop", folder / "desktop", ignore=passing)
        (folder / "resources").symlink_to(root / "resources")
        self.named = re.findall(r"Write `desktop/lightering/([\w/]+\.py)`", text)

    def write(self, number: int) -> None:
        (self.package / self.named[number]).write_text(self.python[number], encoding="utf-8")

    def insert(self, file: str, before: str, line: str) -> None:
        path = self.package / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1
        path.write_text(text.replace(before, line + before), encoding="utf-8")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "lightering", *words, "--no-progress"],
            cwd=self.folder,
            env={"PYTHONPATH": str(self.folder / "desktop"), "PATH": "/usr/bin:/bin",
                 "HOME": str(self.folder)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def guide(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Guide:
    made = Guide(root, tmp_path_factory.mktemp("copy"))
    assert (len(made.python), len(made.lines), len(made.named)) == (2, 3, 2)
    return made


def test_that_the_steps_add_a_reader(guide: Guide) -> None:
    guide.write(0)
    guide.insert("readers/registry.py", '    "generic_csv",\n', guide.lines[0])
    (guide.folder / "a.shiplog").write_text(
        "SHIPLOG\n371234000 2026-03-01T00:00:00Z 33.5 124.25\nno position here\n"
        "371234000 2026-03-01T00:10:00Z 95.0 124.25\n"
    )
    told = guide.run("inspect", "a.shiplog", "--rejects", "rejects.csv")
    assert "ship_log" in told
    assert re.search(r"\b1 kept\b|kept +1\b|, 1 kept", told), told
    rejects = (guide.folder / "rejects.csv").read_text().replace('"', "").splitlines()
    assert rejects[1:] == [
        "a.shiplog,3,,unreadable,no position here",
        "a.shiplog,4,lat,bad_lat,95.0",
    ]


def test_that_the_steps_add_an_export(guide: Guide) -> None:
    guide.write(1)
    guide.insert(
        "report/exports/__init__.py", "from lightering.report.exports.xlsx", guide.lines[1]
    )
    guide.insert("report/exports/__init__.py", "    XLSX,\n", "    TSV,\n")
    write_tracks(guide.folder / "tracks.csv")
    guide.run("detect", "tracks.csv", "-o", "encounters.tsv")
    head, row = (guide.folder / "encounters.tsv").read_text().splitlines()
    assert dict(zip(head.split("\t"), row.split("\t"), strict=True))["mmsi_1"] == "273344001"


def test_that_the_steps_add_a_line_of_evidence(guide: Guide) -> None:
    guide.insert("volumes/rows.py", "        product_line(volumes),\n", guide.lines[2])
    write_tracks(guide.folder / "tracks.csv")
    (row,) = guide.run("detect", "tracks.csv", "-o", "-").splitlines()[1:]
    told = guide.run("tally", "tracks.csv", "--explain", row.split(",")[0].strip('"'))
    assert re.search(r"nearest approach\W+\d+ m between antennas", told), told
