"""JSON lines and lists: one record each, and a broken one harms no other."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

ONE = {"mmsi": 371234000, "timestamp": "2024-03-02T01:02:03Z", "lat": 33.5, "lon": 124.25}
FULL = {
    "ssvid": "371234000", "timestamp": "2024-03-02T01:02:03+00:00", "lon": 124.25, "lat": 33.5,
    "speed": 1.5, "course": 90.5, "heading": 511.0, "shipname": "松 PINE", "imo": "3456785",
    "callsign": "ABC1", "destination": "BUSAN", "shiptype": "Tanker", "length": 100.0,
    "width": float("nan"), "status": 15.0, "identities": [{"shipname": "x"}], "type": "AIS.1",
}  # fmt: skip


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def changed(**values):
    return {**ONE, **values}


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (lines(ONE, changed(lat=33.6)), [1, 2]),
        (json.dumps([ONE, changed(lat=33.6)]), [1, 2]),
        (json.dumps([ONE, changed(lat=33.6)], indent=1), [2, 8]),
        (json.dumps({"total": 2, "entries": [ONE, changed(lat=33.6)]}), [1, 2]),
        ("\x1e" + lines(ONE) + "\x1e" + lines(changed(lat=33.6)), [1, 2]),
        ("\n" + lines(ONE).replace("\n", "\r\n") + "\n" + lines(changed(lat=33.6))[:-1], [2, 4]),
        (("﻿" + lines(ONE, changed(lat=33.6))).encode("utf-16-le"), [1, 2]),
    ],
)
def test_that_lines_and_lists_give_the_same_records(read, content, numbers):
    result = read(content, "a.json")
    assert result.report.format == "gfw_json"
    assert result.table.column("source_line").to_pylist() == numbers
    assert result.table.column("lat").to_pylist() == [33.5, 33.6]
    assert set(result.table.column("mmsi").to_pylist()) == {371234000}


def test_that_every_known_value_is_read_and_nan_is_missing(read):
    (row,) = read(lines(FULL), "a.json").table.to_pylist()
    assert row["name"] == "松 PINE"
    assert (row["imo"], row["call_sign"], row["destination"]) == (3456785, "ABC1", "BUSAN")
    assert (row["sog_kn"], row["cog_deg"], row["ship_type"], row["length_m"]) == (
        1.5,
        90.5,
        80,
        100,
    )
    assert row["beam_m"] is row["heading_deg"] is row["nav_status"] is row["draught_m"] is None
    assert row["time_utc"].isoformat() == "2024-03-02T01:02:03+00:00"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"lat": None, "lon": None}, "not_a_position"),
        ({"lat": float("nan"), "lon": float("nan")}, "not_a_position"),
        ({"lat": float("nan")}, "bad_lat"),
        ({"lat": 1e999}, "bad_lat"),
        ({"lat": "abc"}, "bad_lat"),
        ({"lat": True}, "bad_lat"),
        ({"lat": [33.5]}, "bad_lat"),
        ({"lat": 91.0}, "pos_not_available"),
        ({"lon": 400}, "bad_lon"),
        ({"lon": -(10**30)}, "bad_lon"),
        ({"timestamp": None}, "no_time"),
        ({"timestamp": " "}, "no_time"),
        ({"timestamp": "2024-02-30T00:00:00Z"}, "bad_time"),
        ({"timestamp": {"a": 1}}, "bad_time"),
        ({"mmsi": None}, "bad_mmsi"),
        ({"mmsi": 0}, "bad_mmsi"),
        ({"mmsi": -371234000}, "bad_mmsi"),
        ({"mmsi": 37123400}, "bad_mmsi"),
        ({"mmsi": "3.71E8"}, "bad_mmsi"),
        ({"mmsi": 10**40}, "bad_mmsi"),
        ({"mmsi": "PINE"}, "bad_mmsi"),
    ],
)
def test_that_a_wrong_value_is_refused_with_line_name_and_value(read, values, reason):
    result = read(lines(ONE, changed(**values), changed(lat=33.6)), "a.json")
    assert result.report.rejected == {reason: 1}
    assert result.report.kept == 2
    (told,) = read.rejects
    assert told.line == 2
    ((name, value),) = list(values.items())[:1]
    assert told.column == name
    assert told.value or value in (None, " ")


def test_that_one_wrong_value_leaves_the_others_of_its_chunk_exact(read):
    result = read(lines(ONE, changed(lat="x"), changed(lat=33.123456789)), "a.json")
    assert result.table.column("lat").to_pylist() == [33.5, 33.123456789]


def test_that_times_are_read_in_every_form(read):
    forms = ["2024-03-02T10:02:03+09:00", "2024-03-02 01:02:03", 1709341323, 1709341323000,
             1709341323000.0, "1709341323"]  # fmt: skip
    table = read(lines(*(changed(timestamp=form) for form in forms)), "a.json").table
    assert {t.isoformat() for t in table.column("time_utc").to_pylist()} == {
        "2024-03-02T01:02:03+00:00"
    }


@pytest.mark.parametrize(
    "broken",
    [
        "{" + '"mmsi": 371234000, "timestamp": "2024-0',
        '{"mmsi": 371234000}}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "37",
        "null",
        '{"mmsi": 371234000, "lat": 1, "lat": 2, "lon": 3, "timestamp": "2024-03-02T00:00:00Z"}',
    ],
)
def test_that_a_broken_line_is_refused_alone(read, broken):
    result = read(lines(ONE) + broken + "\n" + lines(changed(lat=33.6)), "a.json")
    assert result.report.kept == 2
    assert sum(result.report.rejected.values()) == 1
    assert read.rejects[0].line == 2


def test_that_a_number_of_5000_digits_is_no_latitude(read):
    digits = "1" * 5000
    text = lines(ONE) + lines(changed(lat=0)).replace('"lat": 0', f'"lat": {digits}')
    assert read(text, "a.json").report.rejected == {"bad_lat": 1}
    assert read("[" + text.strip().replace("\n", ",\n") + "]", "a.json").report.kept == 1


@pytest.mark.parametrize("end", [5, 60, 100, -2])
def test_that_a_cut_list_is_an_error_that_says_so(read, end):
    text = json.dumps([ONE, changed(lat=33.6)])[:end]
    report = read(text, "a.json").report
    assert report.outcome == "error"
    assert "cut" in report.messages[0] or "no sound JSON" in report.messages[0]


def test_that_a_list_nested_100000_deep_is_a_clear_error(read):
    report = read("[" * 100_000 + "]" * 100_000, "a.json").report
    assert report.outcome == "error"
    assert "nested too deep" in report.messages[0]


def test_that_an_empty_list_is_no_error(read):
    report = read("[]", "a.json").report
    assert (report.outcome, report.records_in) == ("ok", 0)


def test_that_latin_letters_control_codes_and_lone_surrogates_are_kept(read):
    latin = lines(changed(shipname="M\u00d8N")).encode().replace(b"\\u00d8", b"\xd8")
    odd = lines(changed(shipname="A\u001bB", lat=33.6)).replace("\\u001b", "\x1b").encode()
    alone = lines(changed(shipname="X", lat=33.7)).replace('"X"', '"a\\ud800b"').encode()
    result = read(latin + odd + alone, "a.json")
    assert result.table.column("name").to_pylist() == ["MØN", "A\x1bB", "a?b"]
    assert result.report.repairs["encoding"] == 1


def test_that_swapped_and_wrapped_positions_are_judged_by_the_whole_file(read):
    swapped = [changed(lat=124.25, lon=33.5 + n / 100) for n in range(5)]
    report = read(lines(*swapped), "a.json").report
    assert report.rejected == {"bad_lat": 5}
    assert any("swapped?" in message for message in report.messages)
    wrapped = [changed(lon=170.0 + n * 10) for n in range(4)]
    result = read(lines(*wrapped), "a.json")
    assert result.table.column("lon").to_pylist() == [170.0, 180.0, -170.0, -160.0]
    assert result.report.repairs["lon_wrapped"] == 2


def test_that_records_with_other_names_stay_apart(read):
    other = {"MMSI": "371234001", "date": "2024-03-02", "time": "01:02:03", "latitude": 1.5,
             "longitude": 2.5}  # fmt: skip
    local = {"id": 7, "t": "2024-03-02T01:02:03Z", "lat": 1.5, "lon": 2.5}
    table = read(lines(ONE, other, local, ONE, changed(id=9)), "a.json").table
    ships = table.column("mmsi").to_pylist()
    assert ships == [371234000, 371234001, 200000007, 371234000, 371234000]
    assert len(set(table.column("time_utc").to_pylist())) == 1


def test_that_gzip_and_members_of_archives_are_read_and_truth_is_passed_over(read, tmp_path):
    assert read(gzip.compress(lines(ONE).encode()), "a.json.gz").report.kept == 1
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("b.json", lines(ONE))
        archive.writestr("truth.json", "{}")
    (member,) = read.all(sink.getvalue(), "a.zip")
    assert member.report.kept == 1


def test_that_settings_in_a_folder_are_passed_over_and_said(tmp_path):
    from lightering.progress import Quiet
    from lightering.readers import read_paths

    (tmp_path / "a.json").write_text(lines(ONE))
    (tmp_path / "package.json").write_text('{"name": "x", "version": 2}')
    (result,) = read_paths([tmp_path], Quiet())
    assert result.report.outcome == "ok"
    assert "package.json" in result.report.messages[-1]


def test_that_pieces_may_be_cut_anywhere(read, monkeypatch):
    text = json.dumps([changed(shipname='松\\" ' * n, lat=33 + n / 100) for n in range(30)])
    whole = read(text, "a.json").table
    for size in (1, 7, 50):
        monkeypatch.setattr("lightering.readers.json_text._PIECE", size)
        assert read(text, "a.json").table.equals(whole)
