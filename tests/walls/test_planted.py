"""Each wall falls when something is planted behind it: in a copy of documents and source."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.walls import check, test_documents, test_rooms
from tests.walls.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BIN = Path(sys.executable).parent
Plant = tuple[str, str, str]
"""A file, what stands there, and what is put in its place."""

PLANTED: dict[str, list[Plant]] = {
    "no_link_is_dead": [
        ("docs/start.md", "](limits.md)", "](nowhere.md)"),
        ("docs/start.md", "](limits.md)", "]\n(limits.md)"),
    ],
    "every_subcommand_and_option_stands_in_its_place_of_the_manual": [
        ("docs/manual.md", "| `--drivers` |", "| drivers |"),
        # one that another section has, too
        ("docs/manual.md", "| `--json` | one JSON object |", "| json | one JSON object |"),
        ("docs/manual.md", "`verify`, `export` |", "`export` |"),
        ("docs/manual.md", "| `--drivers` |", "| `--driver` |"),
        ("docs/manual.md", "### `lightering sensitivity", "### `lightering sens"),
    ],
    "every_word_of_the_one_door_stands_in_the_manual": [("docs/manual.md", "`./run alone`", "it")],
    "every_benchmark_stands_in_the_page_of_trust_or_the_contributors_page": [
        ("CONTRIBUTING.md", "`stall`", "stall"),
    ],
    "the_changelog_names_this_version": [("CHANGELOG.md", "## 0.1.0", "## 0.0.9")],
    "the_python_in_the_documents_runs": [
        ("README.md", "import lightering\n", "import lightering.nowhere\n"),
        ("docs/api.md", "import lightering\n", "import lightering\nassert not 1\n"),
    ],
    "every_block_of_python_in_the_documents_is_run": [
        ("docs/limits.md", "# Limits", "```python\n1\n```\n# Limits"),
    ],
    "every_relation_has_its_test": [("docs/trust.md", "::test_that_flags_depend", "::test_flags")],
    "every_variable_of_the_environment_stands_in_the_manual": [
        ("desktop/lightering/units.py", "import", 'X = "LIGHTERING_PLANTED"\nimport'),
    ],
    "the_limits_of_readers_are_those_in_the_manual": [("docs/manual.md", "| 4096 |", "| 4095 |")],
    "every_command_in_the_documents_is_one_that_is_taken": [
        ("docs/cluster.md", "./run detect ais-store", "./run detekt ais-store"),
        ("README.md", "./run tally tracks/ --json", "./run tally tracks/ --jason"),
    ],
    "the_commands_in_the_documents_run": [
        ("README.md", "./run inspect tracks/", "./run inspect nowhere/"),
        ("docs/start.md", "./run inspect tracks/", "./run inspect nowhere/"),
        ("docs/cluster.md", "./run store tracks/", "./run store nowhere/"),
    ],
    "the_mapping_in_the_manual_is_one_that_is_read": [
        ("docs/manual.md", 'latitude = "Posn N"', 'latitood = "Posn N"'),
    ],
    "every_chapter_of_the_manual_leads_to_the_others": [("docs/new.md", "", "# New\n")],
    "no_file_of_python_has_more_than_400_lines": [
        ("desktop/lightering/units.py", "import", "\n" * 400 + "import"),
    ],
    "no_function_serves_tests_alone": [
        ("desktop/lightering/units.py", "def thousands(", "def planted(): ...\ndef thousands("),
        (
            "desktop/lightering/case/store.py",
            "    def append(",
            "    def planted(s): ...\n    def append(",
        ),
        ("docs/api.md", "| `lightering.to_geopandas(frame)` |", "| it |"),
    ],
    "no_room_is_called_utils": [("desktop/lightering/utils.py", "", '"""Planted."""\n')],
}
PAGES_PLANTED: dict[str, Plant] = {
    "docs/architecture.md": ("docs/architecture.md", "| `units.py` |", "| `unit.py` |"),
    "docs/constants.md": ("docs/constants.md", "| 1852 |", "| 1853 |"),
    "docs/messages.md": ("docs/messages.md", "- ", "- Planted: "),
    "docs/keys.md": ("docs/keys.md", "| `Ctrl+Z`", "| `Ctrl+Y`"),
    "docs/formats.md": ("docs/formats.md", "| `gpx` |", "| `gpx2` |"),
    "docs/parameters.md": ("docs/parameters.md", "distance_m = 500.0", "distance_m = 501.0"),
}
DELETED = {
    "docs/constants.md": "| 1852 |",
    "docs/formats.md": "| `gpx` |",
    "docs/messages.md": "The memory of this machine is not enough",
    "docs/parameters.md": "distance_m = 500.0",
}
"""A constant, a format, an error and a threshold: pages, and what stands in a line of each."""


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents and source, to be spoiled in one place at a time."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("desktop", "docs", "installers", "tests"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "run"):
        shutil.copy(root / name, folder / name)
    for name in ("resources", "sample_tracks"):
        (folder / name).symlink_to(root / name)
    return folder


@contextmanager
def plant(folder: Path, planted: Plant) -> Iterator[None]:
    """Spoils one place, and mends it again."""
    file, before, after = planted
    path = folder / file
    text = path.read_text(encoding="utf-8") if before else ""
    assert before in text, f"nothing to plant on: {before}"
    path.write_text(text.replace(before, after, 1) if before else after, encoding="utf-8")
    try:
        yield
    finally:
        if before:
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()


def walls() -> dict[str, Callable[..., None]]:
    """The tests that `./run check` runs, by name."""
    return {
        name.removeprefix("test_that_"): wall
        for room in (test_documents, test_rooms)
        for name, wall in vars(room).items()
        if name.startswith("test_that_")
    }


def called(name: str, file: str, folder: Path, scratch: Path, patch: pytest.MonkeyPatch) -> None:
    """Calls a wall as pytest would, on a folder, for the document that was spoiled."""
    scratch.mkdir(exist_ok=True)
    given = {"root": folder, "tmp_path": scratch, "document": file, "least": 1, "page": file}
    given["monkeypatch"] = patch
    wall = walls()[name]
    wall(**{word: given[word] for word in inspect.signature(wall).parameters})


def test_that_something_is_planted_behind_every_wall() -> None:
    derived = "the_derived_pages_say_what_the_code_says"
    assert set(PLANTED) | {derived} == set(walls())
    assert set(PAGES_PLANTED) == set(PAGES)


@pytest.mark.parametrize(
    ("name", "planted"), [(name, plant) for name, plants in PLANTED.items() for plant in plants]
)
def test_that_the_wall_falls(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, planted: Plant
) -> None:
    call = partial(called, name, planted[0], copy, tmp_path / "scratch", monkeypatch)
    # a wrong option ends argparse; a wrong mapping is refused in a sentence
    with plant(copy, planted), pytest.raises((Exception, SystemExit)) as fallen:
        call()
    assert not isinstance(fallen.value, TypeError | KeyError | FileNotFoundError), fallen.value


@pytest.mark.parametrize("page", PAGES)
def test_that_a_page_that_says_something_else_is_caught(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    with plant(copy, PAGES_PLANTED[page]), pytest.raises(AssertionError):
        called("the_derived_pages_say_what_the_code_says", page, copy, tmp_path, monkeypatch)


@pytest.mark.parametrize("page", DELETED)
def test_that_a_line_of_the_manual_that_is_gone_is_missed(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    lines = (copy / page).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if DELETED[page] not in line]
    assert len(kept) == len(lines) - 1
    (copy / page).write_text("".join(kept), encoding="utf-8")
    with pytest.raises(AssertionError):
        called("the_derived_pages_say_what_the_code_says", page, copy, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((BIN / "ruff", "check", "-q", "-"), "import os\n"),
        ((BIN / "ruff", "format", "--check", "-q", "-"), "x  =  1\n"),
    ],
)
def test_that_style_is_held(root: Path, words: tuple[Path | str, ...], text: str) -> None:
    done = subprocess.run(
        [str(word) for word in words], input=text, cwd=root, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr


def test_that_types_are_held(root: Path, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("def f(x):\n    return x\n")
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\n")
    assert "strict = true" in (root / "pyproject.toml").read_text(encoding="utf-8")
    done = subprocess.run(
        [str(BIN / "mypy"), "planted.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "missing a type annotation" in done.stdout


def test_that_one_fallen_wall_is_enough(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "CHECKS", (("sound", ("true",)), ("planted", ("false",))))
    assert check.main() == 1
    assert capsys.readouterr().out == "sound: holds\nplanted: FAILS\n"
