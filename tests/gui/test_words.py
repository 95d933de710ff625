from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.gui.seen.markup import OPTION

from lightering.gui import words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0 %"),
        (0.001, "< 1 %"),
        (0.563, "56 %"),
        (0.999, "> 99 %"),
        (1.0, "100 %"),
        (None, "–"),
    ],
)
def test_that_a_share_never_looks_like_certainty(value: float | None, shown: str) -> None:
    assert words.percent(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(512_137.0, "512,100"), (644.0, "640"), (-1234.0, "−1,200"), (None, "–"), (float("nan"), "–")],
)
def test_that_barrels_are_rounded_as_their_doubt_asks(value: float | None, shown: str) -> None:
    assert words.barrels(value) == shown


def test_that_a_missing_value_is_a_dash_and_not_zero() -> None:
    for tell in (words.number, words.hours, words.stamp, words.day, words.clock):
        assert tell(None) == "–"
        assert tell(pd.NaT) == "–"


def test_that_positions_are_degrees_and_decimal_minutes() -> None:
    assert words.position(33.2433, 124.52) == "33°14.6′N 124°31.2′E"
    assert words.position(-0.99999, -0.5) == "1°00.0′S 0°30.0′W"


def test_that_names_lose_what_would_turn_or_break_a_line() -> None:
    assert words.plain("HAE\u202eDANG\n5\x1b[1m") == "HAEDANG5[1m"
    assert words.plain("<b>x</b>") == "<b>x</b>"


def test_that_months_do_not_follow_the_language_of_the_machine() -> None:
    assert words.day(pd.Timestamp("2026-05-14T00:00Z")) == "14 May 2026"
    assert words.hours(3.2167) == "3 h 13 min"
    assert words.hours(0.75) == "45 min"


def test_that_no_sentence_of_the_window_names_an_option_of_the_command_line(root: Path) -> None:
    source = root / "desktop/lightering"
    # whatever a layer below says may stand in the window; the command line adds its own words
    told = {
        (path.relative_to(source).as_posix(), text)
        for path in source.rglob("*.py")
        if path.relative_to(source).parts[0] != "cli"
        for text in _told(path)
        if OPTION.search(text) and " " in text
    }
    assert told == set()
    # and the search finds them: the command line names many
    assert any(OPTION.search(text) for text in _told(source / "cli/ways.py"))


def _told(path: Path) -> list[str]:
    """Texts that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in docs
    ]
