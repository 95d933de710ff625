"""AIS sentences: each message kept, or refused with its reason, with the time of its receiver."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime

import pytest
from tests.unit.readers.nmea_made import (
    SHIP,
    payload_of,
    pghp,
    position,
    sentence,
    signed,
    static_parts,
    tagged,
)

from lightering.progress import Quiet
from lightering.readers import read_paths

EPOCH = 1709343000
MOMENT = datetime(2024, 3, 2, 1, 30, tzinfo=UTC)


def at(line: str, seconds: float = 0, tags: str = "s:r1") -> str:
    return tagged(line, f"{tags},c:{EPOCH + seconds:.0f}")


def log(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def times(result):
    return result.table.column("time_utc").to_pylist()


def test_that_a_position_says_what_the_ship_sent(read):
    result = read(log(at(position(status=5))), "a.nmea")
    (row,) = result.table.to_pylist()
    assert result.report.format == "nmea"
    assert row["mmsi"] == SHIP
    assert row["time_utc"] == MOMENT
    assert (row["lon"], row["lat"]) == (124.25, 33.5)
    assert (row["sog_kn"], row["cog_deg"], row["heading_deg"]) == (1.5, 90.0, 91.0)
    assert (row["nav_status"], row["source_line"]) == (5, 1)


@pytest.mark.parametrize("kind", [1, 2, 3, 18, 19, 27])
def test_that_every_position_report_of_a_ship_gives_a_fix(read, kind):
    result = read(log(at(position(kind, speed=2, course=90))), "a.nmea")
    (row,) = result.table.to_pylist()
    assert (round(row["lon"], 2), round(row["lat"], 2)) == (124.25, 33.5)
    assert (row["sog_kn"], row["cog_deg"]) == (2.0, 90.0)


@pytest.mark.parametrize("talker", ["AIVDM", "BSVDM", "ABVDM", "ANVDM", "SAVDM", "AIVDO"])
def test_that_sentences_of_any_station_are_read(read, talker):
    assert read(log(at(position(talker=talker))), "a.nmea").report.kept == 1


def test_that_values_not_available_are_null_and_long_range_ones_too(read):
    short = position(speed=102.3, course=360.0, heading=511, status=15)
    long = position(27, speed=63, course=511, status=15)
    result = read(log(at(short), at(long, 60)), "a.nmea")
    for row in result.table.to_pylist():
        assert [row[n] for n in ("sog_kn", "cog_deg", "heading_deg", "nav_status")] == [None] * 4
    assert result.report.repairs == {}
    assert any("185 m" in message for message in result.report.messages)


def test_that_a_position_not_available_is_refused_as_such(read):
    result = read(log(at(position(lon=181, lat=91)), at(position(), 9)), "a.nmea")
    assert result.report.rejected == {"pos_not_available": 1}


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        (f"2024-03-02T01:30:00Z {position()}", MOMENT),
        (f"2024-03-02T10:30:00+09:00\t{position()}", MOMENT),
        (f"2024-03-02 01:30:00.250,{position()}", MOMENT.replace(microsecond=250_000)),
        (f"[2024-03-02 01:30:00] {position()}", MOMENT),
        (f'2024-03-02 01:30:00,"{position()}"', MOMENT),
        (f"{EPOCH},{position()}", MOMENT),
        (f"{EPOCH}000 {position()}", MOMENT),
        (f"{position()},{EPOCH}", MOMENT),
        (f"{position()}\t{EPOCH}.5", MOMENT.replace(microsecond=500_000)),
        (f"{position()} 2024-03-02T01:30:00Z", MOMENT),
        (f"{position()},r003669945,{EPOCH}", MOMENT),
        (tagged(position(), f"c:{EPOCH}"), MOMENT),
        (tagged(position(), f"s:r1,c:{EPOCH}123,T:2024-03-02 01.30.00"),
         MOMENT.replace(microsecond=123_000)),
        (f"\\{signed('g:1-1-9')}\\\\{signed(f'c:{EPOCH}')}\\{position()}", MOMENT),
        (f"\\{signed(f'c:{EPOCH}')}\\\n{position()}", MOMENT),
        (f"{pghp('2024,3,2,1,30,0,7')}\n{position()}", MOMENT.replace(microsecond=7000)),
        (f"\\{signed('si:AISD')}\\\n{pghp('2024,03,02,01,30,00,007')}\n{position()}",
         MOMENT.replace(microsecond=7000)),
    ],
)  # fmt: skip
def test_that_each_way_to_write_the_time_gives_the_same_instant(read, line, moment):
    result = read(log(line), "a.txt")
    assert times(result) == [moment]
    assert result.report.records_in == 1


def test_that_a_tag_block_comes_before_other_times(read):
    line = f"{EPOCH + 60} {tagged(position(), f's:x,c:{EPOCH}')},{EPOCH + 120}"
    assert times(read(log(pghp("2025,1,1,0,0,0,0"), line), "a.nmea")) == [MOMENT]


def test_that_a_time_line_holds_for_one_message_and_its_parts_only(read):
    lines = [pghp("2024,3,2,1,30,0,0"), position(), position(second=4)]
    assert read(log(*lines), "a.nmea").report.rejected == {"no_time": 1}
    lines = [pghp("2024,3,2,1,30,0,0"), *static_parts(), pghp("2024,3,2,1,30,1,0"), position()]
    assert read(log(*lines), "a.nmea").table.column("name").to_pylist() == ["PINE"]


def test_that_a_time_line_with_a_wrong_checksum_times_nothing(read):
    broken = pghp("2024,3,2,1,30,0,0")[:-2] + "ZZ"
    unsound = pghp("2024,3,2,1,30,0,0").replace("PGHP,1,2024", "PGHP,1,2023")
    for line in (broken, unsound):
        report = read(log(line, position()), "a.nmea").report
        assert report.rejected["no_time"] == 1


def test_that_a_log_without_times_is_refused_and_says_what_is_needed(read, tmp_path):
    report = read(log(position(), position(second=9)), "2024-03-02.nmea").report
    assert report.outcome == "error"
    assert report.rejected == {"no_time": 2}
    assert "$PGHP" in report.messages[0]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"100000000,{position()}", "bad_time"),
        (f"2024-13-02T01:30:00Z {position()}", "bad_time"),
        (f"02/03/2024 01:30:00 {position()}", "bad_time"),
        (tagged(position(), "c:12"), "bad_time"),
        (f"station 7 {position()}", "no_time"),
        (at(position())[:-1] + ("0" if at(position())[-1] != "0" else "1"), "bad_checksum"),
        (at(position()).replace("c:1709343000", "c:1709343001"), "bad_checksum"),
        (at(position())[:-3], "unreadable"),
        (at(sentence("")), "unreadable"),
        (at(sentence("1xyz~~")), "unreadable"),
        (at(sentence(payload_of(1, lon=1, lat=1)[0][:20])), "unreadable"),
        (at(sentence(payload_of(1, lon=1, lat=1)[0] + "000")), "unreadable"),
        (at(sentence("f" + payload_of(1, lon=1, lat=1)[0][1:])), "not_a_position"),
        (at(sentence(*payload_of(24, partno=0, shipname="PINE"))), "not_a_position"),
        (at(position(mmsi=12345)), "bad_mmsi"),
        ("what is this", "unreadable"),
        (at(static_parts()[0]), "incomplete_multipart"),
        (at(static_parts()[1]), "incomplete_multipart"),
    ],
)  # fmt: skip
def test_that_each_fault_has_its_reason(read, line, reason):
    result = read(log(at(position()), line), "a.nmea")
    assert result.report.rejected == {reason: 1}
    assert result.report.kept == 1
    assert read.rejects[0].line == 2


def test_that_other_sentences_comments_and_blank_lines_are_no_records(read):
    lines = ["# a log", "", "$" + signed("GPZDA,013000,02,03,2024,,"), at(position())]
    report = read(log(*lines), "a.nmea").report
    assert (report.records_in, report.kept) == (1, 1)
    assert report.repairs == {"blank_lines": 1, "comment_lines": 1, "other_sentences": 1}


@pytest.mark.parametrize(("kind", "mmsi"), [(4, 2190067), (9, 111219501), (21, 992190924)])
def test_that_stations_aircraft_and_marks_are_kept_apart_from_ships(read, kind, mmsi):
    from lightering.model.identifiers import is_ship

    result = read(log(at(position(kind, mmsi=mmsi)), at(position(kind, mmsi=SHIP))), "a.nmea")
    assert result.table.column("mmsi").to_pylist() == [mmsi]
    assert not is_ship([mmsi]).any()
    assert result.report.rejected == {"not_a_position": 1}


def test_that_an_aircraft_speed_is_whole_knots(read):
    lines = [at(position(9, mmsi=111219501, speed=s), s) for s in (80, 1023)]
    assert read(log(*lines), "a.nmea").table.column("sog_kn").to_pylist() == [80.0, None]


def test_that_static_reports_fill_later_fixes_and_never_earlier_ones(read):
    parts = [at(line, 60) for line in static_parts()]
    lines = [at(position()), *parts, at(position(), 60), at(position(), 600)]
    for order in (lines, [*parts, *lines[:1], *lines[3:]], [*lines[3:], *lines[:1], *parts]):
        result = read(log(*order), "a.nmea")
        rows = sorted(result.table.to_pylist(), key=lambda row: row["time_utc"])
        assert [row["name"] for row in rows] == [None, "PINE", "PINE"]
        for row in rows[1:]:
            assert (row["imo"], row["call_sign"], row["ship_type"]) == (2000007, "3FAB7", 80)
            assert (row["length_m"], row["beam_m"], row["draught_m"]) == (80.0, 14.0, 5.2)
            assert row["destination"] == "AT SEA"
        assert result.report.rejected == {"not_a_position": 1}


def test_that_the_two_parts_of_message_24_and_message_19_name_a_ship(read):
    size = {"to_bow": 10, "to_stern": 5, "to_port": 2, "to_starboard": 2}
    lines = [
        at(sentence(*payload_of(24, partno=0, shipname="OAK"))),
        at(sentence(*payload_of(24, partno=1, ship_type=37, callsign="AB1", **size)), 1),
        at(position(18), 2),
        at(position(19, shipname="ELM", ship_type=36, **size), 3),
    ]
    first, second = read(log(*lines), "a.nmea").table.to_pylist()
    assert (first["name"], first["call_sign"], first["ship_type"]) == ("OAK", "AB1", 37)
    assert (first["length_m"], first["beam_m"]) == (15.0, 4.0)
    assert (second["name"], second["call_sign"], second["ship_type"]) == ("ELM", "AB1", 36)


def test_that_a_craft_of_a_parent_ship_has_no_size(read):
    craft = 982190001
    lines = [
        at(sentence(*payload_of(24, mmsi=craft, partno=1, callsign="AB1", mothership_mmsi=SHIP))),
        at(position(18, mmsi=craft), 2),
    ]
    (row,) = read(log(*lines), "a.nmea").table.to_pylist()
    assert (row["call_sign"], row["length_m"], row["beam_m"]) == ("AB1", None, None)


def test_that_zeros_of_a_static_report_are_null_and_at_ends_a_text(read):
    empty = {"imo": 0, "callsign": "", "ship_type": 0, "draught": 0, "destination": ""}
    size = dict.fromkeys(("to_bow", "to_stern", "to_port", "to_starboard"), 0)
    parts = static_parts(shipname="PINE@LEFT OVER", **empty, **size)
    (row,) = read(log(*map(at, parts), at(position())), "a.nmea").table.to_pylist()
    assert row["name"] == "PINE"
    nothing = ("imo", "call_sign", "ship_type", "draught_m", "destination", "length_m", "beam_m")
    assert [row[n] for n in nothing] == [None] * 7


@pytest.mark.parametrize("name", ["a.nmea.gz", "a.zip", "a.nm4"])
def test_that_packed_logs_and_other_names_are_read(read, name):
    content = log(at(position()))
    if name.endswith(".gz"):
        content = gzip.compress(content)
    elif name.endswith(".zip"):
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as archive:
            archive.writestr("a.nmea", content)
        content = sink.getvalue()
    assert read(content, name).report.kept == 1


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_that_line_ends_marks_and_padding_do_not_matter(read, end):
    text = end.join([at(position()), at(position(), 9)]) + end
    for content in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"),
                    text.encode() + b"\0" * 512):  # fmt: skip
        assert read(content, "a.nmea").report.kept == 2


def test_that_a_flipped_high_bit_is_not_flipped_back(read):
    line = bytearray(at(position()).encode())
    line[line.index(b"!AIVDM") + 20] |= 0x80
    report = read(bytes(line) + b"\n" + log(at(position())), "a.nmea").report
    assert report.kept == 1
    assert sum(report.rejected.values()) == 1


def test_that_a_log_split_in_files_gives_the_fixes_of_the_whole(tmp_path):
    other = static_parts(shipname="OAK", draught=6.1)
    lines = [
        at(position()),
        *(at(line, 60) for line in static_parts()),
        at(position(), 120),
        *(at(line, 180) for line in other),
        at(position(), 240),
        at(sentence(*payload_of(24, partno=0, shipname="ELM")), 240),
        at(sentence(*payload_of(24, partno=0, shipname="ASH")), 240),
    ]

    def rows(groups):
        for number, group in enumerate(groups):
            (tmp_path / f"{number}.nmea").write_bytes(log(*group))
        paths = [tmp_path / f"{number}.nmea" for number in range(len(groups))]
        reads = read_paths(paths, Quiet())
        found = [row for read in reads for row in read.table.to_pylist()]
        found.sort(key=lambda row: row["time_utc"])
        return [{k: v for k, v in row.items() if not k.startswith("source")} for row in found]

    whole = rows([lines])
    assert [row["name"] for row in whole] == [None, "PINE", "ELM"]
    assert [row["draught_m"] for row in whole] == [None, 5.2, 6.1]
    assert rows([lines[6:], lines[4:6], lines[1:4], lines[:1]]) == whole
    assert rows([[*lines[3:4], *lines[:1], *reversed(lines[6:])], lines[1:3], lines[4:6]]) == whole
