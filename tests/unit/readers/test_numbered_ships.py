"""A column of MMSI that numbers its vessels: told by the whole file, never by one record."""

from __future__ import annotations

import random

HEAD = "mmsi,time_utc,lat,lon\n"


def row(ship, lat="33.5"):
    return f"{ship},2024-03-02T01:02:03Z,{lat},124.25\n"


def test_that_a_file_without_any_mmsi_is_read_by_its_numbers_and_said(read):
    result = read(HEAD + "".join(map(row, (1, 2, 3, 4, 2))))
    assert result.table["mmsi"].to_pylist() == [
        200000001,
        200000002,
        200000003,
        200000004,
        200000002,
    ]
    assert result.report.repairs == {"local_id": 5}
    assert any("numbers 1 to 4" in message for message in result.report.messages)


def test_that_one_mmsi_in_the_file_makes_short_numbers_broken_ones(read):
    rows = [row(ship) for ship in (1, 2, 3, 4, 371234000)]
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        result = read(HEAD + "".join(rows))
        assert result.report.rejected == {"bad_mmsi": 4}
        assert result.table["mmsi"].to_pylist() == [371234000]
    assert {r.value for r in read.rejects} == {"1", "2", "3", "4"}


def test_that_scattered_short_numbers_are_broken_mmsi(read):
    for ships in ((12345, 54321, 99999), (1, 2), (1, 2, 3, 0), (1, 2, 3, "x"), (1, 2, 3, -4)):
        result = read(HEAD + "".join(map(row, ships)))
        assert result.report.rejected == {"bad_mmsi": len(ships)}, ships


def test_that_a_record_with_two_faults_is_refused_for_the_right_one(read):
    numbered = read(HEAD + "".join(map(row, (1, 2, 3))) + row(4, "96.1") + row(4, "91"))
    assert numbered.report.rejected == {"bad_lat": 1, "pos_not_available": 1}
    assert [(r.column, r.value) for r in read.rejects] == [("lat", "96.1"), ("lat", "91")]
    named = read(HEAD + row(371234000) + row(4, "96.1") + row(4, "91"))
    assert named.report.rejected == {"bad_mmsi": 2}
    assert [(r.column, r.value) for r in read.rejects] == [("mmsi", "4"), ("mmsi", "4")]
