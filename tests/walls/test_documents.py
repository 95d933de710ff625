"""README, manual and changelog tell the truth of today."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.faults.tracks import write_tracks
from tests.walls.pages import PAGES

from lightering.cli.main import build_parser, main

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
TORN = re.compile(r"\]\s+\([\w./-]+\.(?:md|html|png)\b")
"""What was meant as a link, and is none: its two parts must touch."""


def documents(root: Path) -> list[Path]:
    # a checkout that came as an archive has no git
    folders = ("docs", "installers", "resources", "sample_tracks", "tests")
    below = (path for folder in folders for path in (root / folder).rglob("*.md"))
    return sorted({*root.glob("*.md"), *below})


def test_that_no_link_is_dead(root: Path) -> None:
    dead = [
        f"{document.relative_to(root)}: {target}"
        for document in documents(root)
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert not dead
    torn = [d.name for d in documents(root) if TORN.search(d.read_text(encoding="utf-8"))]
    assert not torn


def parsers() -> dict[str, argparse.ArgumentParser]:
    actions = build_parser()._subparsers._group_actions
    return dict(actions[0].choices)


def long_options(parser: argparse.ArgumentParser) -> set[str]:
    named = {option for action in parser._actions for option in action.option_strings}
    return {option for option in named if option.startswith("--")} - {"--help"}


def test_that_every_subcommand_and_option_stands_in_its_place_of_the_manual(root: Path) -> None:
    manual = (root / "docs/manual.md").read_text(encoding="utf-8")
    pieces = re.split(r"^###? ", manual, flags=re.MULTILINE)
    own = {name[1]: p for p in pieces if (name := re.match(r"`lightering (\w+)", p))}
    shared = next(p for p in pieces if p.startswith("Options that several commands take"))
    taken = {
        option: set(re.findall(r"`(\w+)`", row[2]))
        for row in re.findall(r"^\| (.+?) \| (.+) \| (.+?) \|$", shared, re.MULTILINE)
        for option in re.findall(r"`(--[\w-]+)", row[0])
    }
    assert len(taken) > 10
    missing = [name for name in parsers() if name not in own]
    for name, parser in parsers().items():
        row = re.findall(r"^\| (`--.+?) \| ", own.get(name, ""), re.MULTILINE)
        alone = {option for cell in row for option in re.findall(r"`(--[\w-]+)", cell)}
        named = {option for option, names in taken.items() if name in names}
        options = long_options(parser)
        missing += [f"{name} {option}" for option in sorted(options - alone - named)]
        missing += [f"{name} has no {option}" for option in sorted((alone | named) - options)]
    assert not missing


def test_that_every_word_of_the_one_door_stands_in_the_manual(root: Path) -> None:
    manual = (root / "docs/manual.md").read_text(encoding="utf-8")
    words = re.findall(r"^(\w+)\)", (root / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"test", "alone", "check", "bench", "build", "validation"} <= set(words)
    assert not [word for word in words if f"`./run {word}" not in manual]


def test_that_every_benchmark_stands_in_the_page_of_trust_or_the_contributors_page(
    root: Path,
) -> None:
    told = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = [p.stem.removeprefix("bench_") for p in (root / "tests/bench").glob("bench_*.py")]
    assert len(names) > 10
    assert not [name for name in names if f"`{name}`" not in told]


@pytest.mark.parametrize("page", PAGES)
def test_that_the_derived_pages_say_what_the_code_says(root: Path, page: str) -> None:
    assert (root / page).read_text(encoding="utf-8") == PAGES[page](), (
        "run: python -m tests.walls.pages"
    )


def test_that_the_changelog_names_this_version(root: Path) -> None:
    from lightering.version import __version__

    assert f"## {__version__}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


RUN_AS_PYTHON = ("README.md", "docs/api.md")


@pytest.mark.parametrize("document", RUN_AS_PYTHON)
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


ELSEWHERE = ("/mnt/", "s3://", "--explain")
"""Of commands that need other machines, or an id of the reader's own."""


@pytest.mark.parametrize(
    ("document", "least"), [("README.md", 9), ("docs/start.md", 4), ("docs/cluster.md", 5)]
)
def test_that_the_commands_in_the_documents_run(
    root: Path, tmp_path: Path, document: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tracks").mkdir()
    tracks = write_tracks(tmp_path / "tracks" / "tracks.csv")
    (tmp_path / "fixed").mkdir()
    for copy in (tmp_path / "late.csv", tmp_path / "fixed" / "tracks.csv"):
        copy.write_bytes(tracks.read_bytes())
    text = (root / document).read_text(encoding="utf-8")
    ran = 0
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] != ["./run"] or len(words) < 3 or any(w in line for w in ELSEWHERE):
                continue
            if "--update" in words:
                shutil.copy(tmp_path / "encounters.parquet", tmp_path / "yesterday.parquet")
            assert main([*words[1:], "--no-progress"]) == 0, line
            ran += 1
    assert ran >= least


def test_that_every_block_of_python_in_the_documents_is_run(root: Path) -> None:
    holds = {
        str(document.relative_to(root))
        for document in documents(root)
        if "```python" in document.read_text(encoding="utf-8")
    }
    assert holds == {*RUN_AS_PYTHON, "docs/cluster.md", "docs/extending.md"}


def test_that_the_mapping_in_the_manual_is_one_that_is_read(root: Path, tmp_path: Path) -> None:
    from lightering.readers.mapping import read_mapping

    (block,) = re.findall(
        r"```toml\n(.*?)```", (root / "docs/manual.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "map.toml").write_text(block, encoding="utf-8")
    assert read_mapping(tmp_path / "map.toml").columns


def test_that_every_chapter_of_the_manual_leads_to_the_others(root: Path) -> None:
    first = "\n".join((root / "docs/manual.md").read_text(encoding="utf-8").splitlines()[:10])
    pages = {p.name for p in (root / "docs").glob("*.md")} - {"manual.md"}
    assert not [name for name in sorted(pages) if f"]({name})" not in first]
