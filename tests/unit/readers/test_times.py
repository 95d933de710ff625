"""Times: many shapes, one instant; the impossible refused; day or month first by evidence."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from lightering.readers.times import NOT_A_TIME, times_of_numbers, times_of_texts

HALF_PAST = 1_709_343_000_000  # 2024-03-02T01:30:00Z


def one(text):
    day_first, month_first, _ = times_of_texts(pa.array([text]))
    return int(day_first[0]), int(month_first[0])


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-02T01:30:00Z",
        "2024-03-02T01:30:00",
        "2024-03-02 01:30:00",
        "2024-03-02 01:30",
        "2024-03-02T01:30Z",
        "2024-03-02T10:30:00+09:00",
        "2024-03-02T10:30:00+0900",
        "2024-03-01T20:00:00-05:30",
        "2024-03-02 01:30:00 UTC",
        "2024-03-02 01:30:00.000000 UTC",
        "2024-03-02T01:30:00.000Z",
        "2024-03-02T01:30:00,000",
        "2024/03/02 01:30:00",
        "2024-3-2 1:30:00",
        "2024-03-02 01:30:00 AM",
        "20240302_013000",
        "20240302T013000Z",
        "20240302013000",
        " 2024-03-02T01:30:00Z ",
        "1709343000",
        "1709343000.0",
        "1709343000000",
        "1709343000000000",
        "1709343000000000000",
    ],
)
def test_that_every_shape_is_the_same_instant(text):
    assert one(text) == (HALF_PAST, HALF_PAST)


def test_that_milliseconds_are_kept_and_finer_ones_cut():
    assert one("2024-03-02T01:30:00.5")[0] == HALF_PAST + 500
    assert one("2024-03-02T01:30:00.123Z")[0] == HALF_PAST + 123
    assert one("2024-03-02T01:30:00.123999")[0] == HALF_PAST + 123
    assert one("2024-03-02 01:30:00 PM")[0] == HALF_PAST + 12 * 3_600_000


def test_that_slashes_have_two_readings():
    day, month = one("01/12/2024 00:00:00")
    assert np.datetime64(day, "ms") == np.datetime64("2024-12-01T00:00", "ms")
    assert np.datetime64(month, "ms") == np.datetime64("2024-01-12T00:00", "ms")
    assert one("20/03/2021 00:22")[1] == NOT_A_TIME
    assert one("03/20/2021 00:22")[0] == NOT_A_TIME


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2024-03-02", "20240302", "02/03/2024",
     "2024-02-30 00:00:00", "2024-13-01 00:00:00", "2024-03-02 25:00:00",
     "2024-03-02 00:61:00", "2024-03-02 24:00:00", "2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
     "0", "12345", "99999999999", "2024-03-02T01:30:00+25:00x", "31/04/2024 00:00:00",
     "2024-03-02 13:00:00 PM"],
)  # fmt: skip
def test_that_an_impossible_time_is_none(text):
    assert one(text) == (NOT_A_TIME, NOT_A_TIME)


def test_that_a_leap_second_is_the_next_second():
    day_first, _, leaps = times_of_texts(pa.array(["2016-12-31T23:59:60Z"]))
    assert np.datetime64(int(day_first[0]), "ms") == np.datetime64("2017-01-01T00:00:00", "ms")
    assert leaps.tolist() == [True]
    assert one("2016-12-31T23:58:60Z")[0] == NOT_A_TIME


def test_that_leap_seconds_are_counted_by_record(read):
    result = read(table("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"))
    assert result.report.repairs == {"leap_second": 2}


def test_that_seconds_and_milliseconds_may_be_mixed():
    values = np.array([1709343000.0, 1709343000000.0, np.nan, -5.0, 7.0])
    assert times_of_numbers(values).tolist() == [HALF_PAST, HALF_PAST, *[NOT_A_TIME] * 3]


def table(*times):
    return "mmsi,timestamp,lat,lon\n" + "".join(f"371234000,{t},33.5,124.2\n" for t in times)


def dates(result):
    return [t.strftime("%m-%d") for t in result.table.column("time_utc").to_pylist()]


def test_that_one_telling_date_decides_for_the_whole_file(read):
    result = read(table("01/02/2024 00:00", "02/02/2024 00:00", "13/02/2024 00:00"))
    assert dates(result) == ["02-01", "02-02", "02-13"]
    assert "day first" in result.report.messages[0]
    result = read(table("01/02/2024 00:00", "02/02/2024 00:00", "02/13/2024 00:00"))
    assert dates(result) == ["01-02", "02-02", "02-13"]
    assert "month first" in result.report.messages[0]


def test_that_contradicting_dates_are_said_and_the_fewer_refused(read):
    result = read(table("13/02/2024 00:00", "14/02/2024 00:00", "02/15/2024 00:00"))
    assert result.report.rejected == {"bad_time": 1}
    assert read.rejects[0].line == 4
    assert "mixed" in result.report.messages[0]


def test_that_the_shorter_span_decides_where_no_date_tells(read):
    result = read(table("01/12/2024 00:00", "02/12/2024 00:00", "03/12/2024 00:00"))
    assert dates(result) == ["12-01", "12-02", "12-03"]
    assert "Check" in result.report.messages[0]
    result = read(table("12/01/2024 00:00", "12/02/2024 00:00", "12/03/2024 00:00"))
    assert dates(result) == ["12-01", "12-02", "12-03"]


def test_that_an_undecidable_date_is_read_day_first_and_said(read):
    result = read(table("01/12/2024 00:00"))
    assert dates(result) == ["12-01"]
    assert "No date tells" in result.report.messages[0]


def test_that_a_bad_time_is_refused_with_its_value(read):
    result = read(table("2024-02-30T00:00:00", "", "2024-02-28T00:00:00"))
    assert result.report.rejected == {"bad_time": 2}
    assert [(e.line, e.column, e.value) for e in read.rejects] == [
        (2, "timestamp", "2024-02-30T00:00:00"),
        (3, "timestamp", ""),
    ]


def test_that_a_date_and_a_clock_in_two_columns_are_one_time(read):
    result = read("mmsi,date,time,lat,lon\n371234000,2024-03-02,01:30:00,1,2\n")
    assert result.table.column("time_utc").cast(pa.int64()).to_pylist() == [HALF_PAST]


@pytest.mark.parametrize("zone", ["Europe/Copenhagen", "Asia/Pyongyang", "UTC"])
def test_that_the_zone_of_the_machine_changes_nothing(read, monkeypatch, zone):
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        result = read(table("2024-03-31 02:30:00"))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert result.table.column("time_utc").cast(pa.int64()).to_pylist() == [1_711_852_200_000]
