from __future__ import annotations

import pandas as pd
import pytest

from lightering.gui import words


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
