from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from lightering.report import wording as w
from lightering.report.texts import catalogue


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, "0 %"),
        (0.001, "< 1 %"),
        (0.56, "56 %"),
        (0.997, "> 99 %"),
        (1.0, "100 %"),
        (2.02, "202 %"),
    ],
)
def test_that_a_share_that_is_not_quite_none_or_all_does_not_look_like_it(
    probability: float, text: str
) -> None:
    assert w.percent(probability) == text


def test_that_no_number_shows_a_negative_nought() -> None:
    assert w.fixed(-0.0001, 1) == "0.0"
    assert w.fixed(-1.25, 1) == "−1.2"


def test_that_a_speed_nobody_sent_is_a_dash() -> None:
    assert w.fixed(float("nan"), 1) == "–"


def test_that_times_are_utc_whatever_zone_they_come_in() -> None:
    seoul = pd.Timestamp("2026-09-14T20:42:00", tz="Asia/Seoul")
    assert w.instant(seoul) == "2026-09-14 11:42Z"
    assert catalogue("en").day_clock(seoul) == "14 September 2026, 11:42 UTC"
    assert w.stamp(datetime(2026, 9, 14, 11, 42, tzinfo=UTC)) == "2026-09-14T11:42:00.000Z"


def test_that_a_day_reads_the_same_from_every_kind_of_date() -> None:
    kinds = [date(2026, 3, 1), pd.Timestamp("2026-03-01", tz="UTC"), np.datetime64("2026-03-01")]
    assert {catalogue("en").day(kind) for kind in kinds} == {"1 March 2026"}


@pytest.mark.parametrize("blank", [None, "", float("nan"), pd.NaT, pd.NA])
def test_that_what_is_missing_is_a_dash(blank: object) -> None:
    assert w.or_dash(blank, "never") == "–"


def test_that_a_half_is_not_more_likely_than_not() -> None:
    assert catalogue("en").verdict(0.5) == "less likely than not"
    assert catalogue("en").verdict(0.51) == "more likely than not"


def test_that_a_length_of_time_is_hours_and_minutes() -> None:
    assert w.duration(7.9999) == "8 h 00 min"
