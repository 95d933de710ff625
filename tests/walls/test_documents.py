"""README, manual and changelog tell the truth of today."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.walls.pages import PAGES

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
    from lightering.cli.main import build_parser

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
