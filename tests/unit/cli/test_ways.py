"""The layers below advise in words that hold everywhere; the command line adds its options."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from lightering.cli.main import build_parser, main
from lightering.cli.ways import WAYS, with_options

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_that_a_table_without_known_columns_points_at_the_mapping(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Skip,Zeit,Fart\nA,2026-01-01,1\n")
    assert main(["detect", str(path), "-o", str(tmp_path / "out.csv"), "--no-progress"]) == 1
    assert "say what they are called (--map), or check" in capsys.readouterr().err
    main(["inspect", str(path), "--no-progress"])
    assert "say what they are called (--map), or check" in capsys.readouterr().out


def test_that_a_file_of_which_nothing_is_kept_points_at_the_list_of_rejected_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "far.csv"
    path.write_text("mmsi,time_utc,lat,lon\n" + "200000001,2026-01-01T00:00:00Z,96.5,124.0\n" * 3)
    assert main(["inspect", str(path), "--no-progress"]) == 1
    told = capsys.readouterr().out
    assert "Look through the rejected records (--rejects lists them)" in told
    assert "say what its columns mean (--map)" in told


def test_that_each_way_belongs_to_a_sentence_that_is_said_and_to_an_option_that_there_is(
    root: Path,
) -> None:
    messages = (root / "docs/messages.md").read_text(encoding="utf-8")
    known = _options(build_parser())
    for advice, option in WAYS:
        assert advice in messages
        assert set(re.findall(r"--[a-z]+", option)) <= known
        assert with_options(f"a {advice}, b") == f"a {advice}{option}, b"


def _options(parser: argparse.ArgumentParser) -> set[str]:
    found = {one for action in parser._actions for one in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {one for each in action.choices.values() for one in _options(each)}
    return found
