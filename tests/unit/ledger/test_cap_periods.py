"""The cap by period: 500,000 bbl every calendar year since 2018, and the last quarter of 2017."""

from __future__ import annotations

from datetime import date

import pytest

from lightering.ledger.cap import LINES_PERCENT, period_of


@pytest.mark.parametrize("year", [2018, 2019, 2026, 2040])
def test_that_the_cap_recurs_every_calendar_year(year: int) -> None:
    period = period_of(year)
    assert period is not None
    assert (period.start, period.end) == (date(year, 1, 1), date(year, 12, 31))
    assert period.cap_bbl == 500_000
    assert period.instrument == "UNSCR 2397 (2017) para 5"


def test_that_the_superseded_two_million_is_never_used() -> None:
    assert all(p is None or p.cap_bbl == 500_000 for p in map(period_of, range(2010, 2050)))


def test_that_2017_holds_its_last_quarter_only() -> None:
    period = period_of(2017)
    assert period is not None
    assert (period.start, period.end) == (date(2017, 10, 1), date(2017, 12, 31))
    assert period.instrument == "UNSCR 2375 (2017) para 14"


def test_that_there_was_no_cap_before() -> None:
    assert period_of(2016) is None


def test_that_the_lines_are_those_of_the_notices_and_the_cap() -> None:
    assert LINES_PERCENT == (75, 90, 95, 100)
