"""Spire's wide rows: positions kept, static rows counted and laid onto what follows them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from lightering.progress import Quiet
from lightering.readers import read_paths

NAMES = (
    "MMSI", "Message_ID", "Time", "Millisecond", "Vessel_Name", "Call_sign", "IMO", "Ship_Type",
    "Dimension_to_Bow", "Dimension_to_stern", "Dimension_to_port", "Dimension_to_starboard",
    "Draught", "Destination", "Navigational_status", "SOG", "Longitude", "Latitude", "COG",
    "Heading",
)  # fmt: skip
FUZZ = settings(
    max_examples=examples(100, 2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def table(*rows):
    sink = io.StringIO()
    writer = csv.DictWriter(sink, NAMES, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return sink.getvalue()


def position(time, **changes):
    return {
        "MMSI": "371234000", "Message_ID": "1", "Time": f"20210701_{time}", "Millisecond": "680",
        "SOG": "13.6", "Longitude": "124.25", "Latitude": "33.5", "COG": "None",
        "Heading": "315.0", "Navigational_status": "0", **changes,
    }  # fmt: skip


def static(time, **changes):
    return {
        "MMSI": "371234000", "Message_ID": "5", "Time": f"20210701_{time}", "Millisecond": "0",
        "Vessel_Name": "PINE      ", "Call_sign": "AB1  ", "IMO": "2000003", "Ship_Type": "80",
        "Dimension_to_Bow": "60", "Dimension_to_stern": "20", "Dimension_to_port": "7",
        "Dimension_to_starboard": "7", "Draught": "61", "Destination": "SEA", **changes,
    }  # fmt: skip


def values(result, *names):
    return [tuple(row.values()) for row in result.table.select(list(names)).to_pylist()]


def test_that_positions_keep_their_milliseconds_and_values(read):
    result = read(table(position("185151")))
    assert result.report.format == "spire_csv"
    ((time, *rest),) = values(result, "time_utc", "lon", "lat", "sog_kn", "cog_deg", "heading_deg")
    assert time.isoformat() == "2021-07-01T18:51:51.680000+00:00"
    assert rest == [124.25, 33.5, 13.6, None, 315.0]


def test_that_a_static_row_is_counted_and_holds_from_its_own_time_on(read):
    result = read(table(position("180000"), position("200000"), static("190000")))
    assert result.report.rejected == {"not_a_position": 1}
    assert (read.rejects[0].line, read.rejects[0].column) == (4, "Message_ID")
    assert values(
        result, "name", "imo", "call_sign", "ship_type", "length_m", "beam_m", "draught_m",
        "destination",
    ) == [(None,) * 8, ("PINE", 2000003, "AB1", 80, 80.0, 14.0, 6.1, "SEA")]  # fmt: skip
    assert any("decimetres" in message for message in result.report.messages)


def test_that_the_last_report_before_a_fix_counts_and_of_its_own_ship_only(read):
    rows = (
        static("170000"), static("190000", Draught="87"),
        static("195000", MMSI="372345000", Vessel_Name="OAK"),
        position("180000"), position("193000"), position("203000"),
        position("193000", MMSI="370000001"), position("193000", MMSI="379999999"),
    )  # fmt: skip
    result = read(table(*rows))
    assert values(result, "name", "draught_m") == [
        ("PINE", 6.1), ("PINE", 8.7), ("PINE", 8.7), (None, None), (None, None),
    ]  # fmt: skip


def test_that_part_a_and_part_b_of_a_class_b_report_are_joined(read):
    empty = dict.fromkeys(NAMES[4:14], "")
    a = static("170000", Message_ID="24", **{**empty, "Vessel_Name": "ELM"})
    b = static("170010", Message_ID="24", **{**empty, "Call_sign": "CD2"})
    assert values(read(table(a, b, position("180000"))), "name", "call_sign") == [("ELM", "CD2")]


def test_that_a_position_without_a_place_is_refused_as_one(read):
    result = read(table(position("180000", Latitude="", Longitude=""), position("190000")))
    assert result.report.rejected == {"bad_lat": 1}


def test_that_a_column_of_nmea_alone_is_refused_with_a_way_out(read):
    text = 'received,nmea\n2024-03-02,"!AIVDM,1,1,,A,18158GP01cFe>NQcFWH:N8J:0000,0*61"\n'
    result = read(text)
    assert result.report.outcome == "error"
    assert ".nmea" in result.report.messages[0]


def test_that_the_real_wide_rows_are_read_in_full(shared_tracks):
    (path,) = (shared_tracks / "spire_csv").glob("*.csv")
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    placed = [r for r in rows if r["Latitude"]]
    short = [r for r in placed if len(r["MMSI"]) not in (7, 9)]
    nowhere = [r for r in placed if r not in short and abs(float(r["Latitude"])) == 91.0]
    (result,) = read_paths([path], Quiet())
    assert result.report.records_in == len(rows) == 2_498
    assert result.report.rejected == {
        "bad_mmsi": len(short),
        "not_a_position": len(rows) - len(placed),
        "pos_not_available": len(nowhere),
    }


def test_that_decoded_columns_beside_nmea_are_read_in_full(shared_tracks):
    (path,) = (shared_tracks / "spire_embedded_nmea").glob("*.csv")
    (result,) = read_paths([path], Quiet())
    assert result.report.format == "spire_csv"
    assert result.report.kept == result.report.records_in == 9_343


@pytest.mark.parametrize("column", ["Message_ID", "Millisecond", "Draught", "Time", "Latitude"])
@FUZZ
@given(cell=st.text(max_size=12), kind=st.sampled_from([position, static]))
def test_that_any_cell_conserves_the_records(tmp_path, column, cell, kind):
    path = tmp_path / "a.csv"
    path.write_text(table(position("180000"), kind("190000", **{column: cell})), newline="")
    told = []
    (result,) = read_paths([path], Quiet(), told.append)
    assert result.report.kept + len(told) == result.report.records_in
    assert result.report.kept == result.table.num_rows
