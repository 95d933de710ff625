"""README, manual and changelog tell the truth of today."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.faults.tracks import write_tracks
from tests.walls.pages import PAGES

from lightering.cli.main import build_parser

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def documents(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    return [root / name for name in listed] or sorted(root.glob("docs/**/*.md"))


def test_that_no_link_is_dead(root: Path) -> None:
    dead = [
        f"{document.relative_to(root)}: {target}"
        for document in documents(root)
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert not dead


def parsers() -> dict[str, argparse.ArgumentParser]:
    actions = build_parser()._subparsers._group_actions
    return dict(actions[0].choices)


def test_that_every_subcommand_and_option_stands_in_the_manual(root: Path) -> None:
    manual = (root / "docs/manual.md").read_text(encoding="utf-8")
    missing = []
    for name, parser in parsers().items():
        if f"lightering {name}" not in manual:
            missing.append(name)
        for action in parser._actions:
            long = [o for o in action.option_strings if o.startswith("--") and o != "--help"]
            missing += [f"{name} {option}" for option in long if f"`{option}" not in manual]
    assert not missing


@pytest.mark.parametrize("page", PAGES)
def test_that_the_derived_pages_say_what_the_code_says(root: Path, page: str) -> None:
    assert (root / page).read_text(encoding="utf-8") == PAGES[page](), (
        "run: python -m tests.walls.pages"
    )


def test_that_the_changelog_names_this_version(root: Path) -> None:
    from lightering.version import __version__

    assert f"## {__version__}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "docs/api.md"])
def test_that_the_python_in_the_documents_runs(
    root: Path, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    text = (root / document).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert blocks
    space: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, document, "exec"), space)


def test_that_every_relation_has_its_test(root: Path) -> None:
    trust = (root / "docs/trust.md").read_text(encoding="utf-8")
    named = re.findall(r"\| `([\w/]+\.py)::(\w+)` \|", trust)
    assert len(named) > 15
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (root / "tests/unit" / file).is_file()
        or f"def {test}(" not in (root / "tests/unit" / file).read_text(encoding="utf-8")
    ]
    assert not missing


def test_that_every_variable_of_the_environment_stands_in_the_manual(root: Path) -> None:
    manual = (root / "docs/manual.md").read_text(encoding="utf-8")
    used = {
        name
        for path in (root / "desktop").rglob("*.py")
        for name in re.findall(r"\"(LIGHTERING_[A-Z_]+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(used) >= 5
    assert not [name for name in sorted(used) if name not in manual]


def test_that_the_limits_of_readers_are_those_in_the_manual(root: Path) -> None:
    from lightering.readers.apart.limits import VARIABLES, Limits

    manual = (root / "docs/manual.md").read_text(encoding="utf-8")
    for name, variable in VARIABLES.items():
        assert f"| `{variable}` | {getattr(Limits(), name):.0f} |" in manual


def test_that_every_command_in_the_documents_is_one_that_is_taken(root: Path) -> None:
    taken = 0
    door = set(re.findall(r"^(\w+)\)$", (root / "run").read_text(encoding="utf-8"), re.MULTILINE))
    for document in documents(root):
        for block in re.findall(
            r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL
        ):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                if not words or words[0] not in ("./run", "lightering") or len(words) == 1:
                    continue
                if words[0] == "./run" and words[1] in door:
                    continue
                assert words[1] in parsers(), f"{document.name}: {line}"
                build_parser(words[1]).parse_args(words[1:])
                taken += 1
    assert taken > 10


def test_that_the_commands_of_the_readme_run(root: Path, tmp_path: Path) -> None:
    (tmp_path / "tracks").mkdir()
    write_tracks(tmp_path / "tracks" / "tracks.csv")
    text = (root / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\./run (\w+ tracks/.*|verify .*)$", text, re.MULTILINE)
    assert len(lines) >= 8
    for line in lines:
        words = shlex.split(line, comments=True)
        if "--explain" in words:
            # the id stands for one of the reader's own
            continue
        done = subprocess.run(
            [sys.executable, "-m", "lightering", *words, "--no-progress"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stderr)
