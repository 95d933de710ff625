"""The quick way through a table gives what the slow way gives, cell by cell and word by word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightering.progress import Quiet
from lightering.readers import FileRead, delimited, plain, read_paths, text

HEADER = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,VesselType,Status,Length,Draft"
SOUND = (
    "412000001", "2024-03-02T00:00:02", "36.40148", "122.03148", "4.5", "64.8", "46", "AURORA",
    "IMO2000007", "84", "6", "184", "5.4",
)  # fmt: skip


def both_ways(content: str, monkeypatch: pytest.MonkeyPatch, block: int = 1 << 24) -> FileRead:
    """Reads a table in both ways, checks that they agree in all that they say, and returns it."""
    found = []
    monkeypatch.setattr(text, "BLOCK_BYTES", block)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ships.csv"
        path.write_text(content, newline="")
        for large in (0, 1 << 40):
            monkeypatch.setattr(delimited, "_LARGE", large)
            rejected = []
            (read,) = read_paths([path], Quiet(), rejected.append)
            found.append((read, rejected))
    (quick, told), (slow, told_slowly) = found
    assert quick.report == slow.report
    assert told == told_slowly
    assert quick.refused == slow.refused
    for name in slow.table.column_names:
        one, two = (read.table.column(name).to_pylist() for read in (quick, slow))
        # repr tells -0.0 from 0.0
        assert [repr(cell) for cell in one] == [repr(cell) for cell in two], name
    return quick


def table(*rows: tuple[str, ...], header: str = HEADER, end: str = "\n") -> str:
    return end.join([header, *(",".join(row) for row in rows)]) + end


def with_cell(name: str, cell: str) -> tuple[str, ...]:
    place = HEADER.split(",").index(name)
    return (*SOUND[:place], cell, *SOUND[place + 1 :])


ODD = {
    "MMSI": ("", "41200001", "4120000011", "412000001.0", "012345678", "0", "ships", " 412000001"),
    "BaseDateTime": (
        "", "2024-02-30T00:00:00", "2023-02-29T00:00:00", "2024-02-29T23:59:59", "2024-03-02",
        "2024-03-02 00:00", "2024-03-02 00:00:60", "2016-12-31T23:59:60", "2024-03-02T24:00:00",
        "2024-13-01T00:00:00", "2024-03-02T00:00:00Z", "2024-03-02T00:00:00.25",
        "2024-03-02T00:00:00.250", "2024-03-02T00:00:00.250Z", "2024-03-02T00:00:00+01:00",
        "1989-12-31T23:59:59", "2050-01-01T00:00:00", "1709337602", "2024-03-02T00:00:0x",
        "02/03/2024 00:00:00", "2024-03-02T00:00:00.abc", "2024_03-02T00:00:00",
    ),
    "LAT": ("", "91", "-90", "90.0", "90.00001", "-91", "36°24'", "nan", "1e1", "-0", "+5", "5.",
            ".5", "-.5", ".", "-", "36.4.1", "0.1234567890123456", "00000000000012.5"),
    "LON": ("", "181", "180", "-180.0", "180.00001", "200", "inf", "122,0", "Unknown"),
    "SOG": ("", "102.3", "102.2", "-1.2", "fast", "1023", "-", "4.50", "0x1"),
    "COG": ("", "360.0", "-10", "409.5"),
    "Heading": ("", "511", "511.0", "-1"),
    "VesselName": ("", "AURORA@@@", "  ", "'=A1", '"A, B"', '"', 'A"B', "ÆRØ 北", "nan", "A\tB"),
    "IMO": ("", "IMO0000000", "2000007", "IMO 2000007", "200", "0", "imo2000007.0"),
    "VesselType": ("", "0", "tanker", "84.0", "10000", "-1", "8 4"),
    "Status": ("", "15", "16", "at anchor", "3.5"),
    "Length": ("", "0", "1023", "-5", "184 m"),
    "Draft": ("", "0.0", "25.6", "5,4"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "cell"), [(name, cell) for name in ODD for cell in ODD[name]])
def test_that_an_odd_cell_is_taken_as_in_the_slow_way(
    name: str, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [SOUND, with_cell("Status", "7"), with_cell(name, cell), SOUND, with_cell("SOG", "5")]
    both_ways(table(*rows), monkeypatch)
    both_ways(table(*rows, end="\r\n"), monkeypatch)


@pytest.mark.parametrize("row", [SOUND[:-1], (*SOUND, "7"), ("",), SOUND[:1], ("", *SOUND)])
def test_that_a_row_of_another_width_is_refused_as_in_the_slow_way(
    row: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = both_ways(table(SOUND, row, SOUND, SOUND), monkeypatch)
    assert read.report.kept == 3


def test_that_a_bad_record_is_told_with_line_column_and_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [SOUND] * 40
    rows[17] = with_cell("LAT", "95.5")
    rows[31] = with_cell("MMSI", "abc")
    read = both_ways(table(*rows), monkeypatch)
    told = sorted((one.line, one.reason, one.column, one.value) for one in read.refused)
    assert told == [(19, "bad_lat", "LAT", "95.5"), (33, "bad_mmsi", "MMSI", "abc")]
    assert read.table.column("source_line").to_pylist() == [
        line for line in range(2, 42) if line not in (19, 33)
    ]


cells = st.tuples(
    *(
        st.one_of(
            st.just(sound), st.just(sound), st.sampled_from((*ODD.get(name, ()), sound)),
            st.text(st.sampled_from("0123456789.-+ :TZ/eé@"), max_size=22),
        )
        for name, sound in zip(HEADER.split(","), SOUND, strict=True)
    )
)  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.just(SOUND), st.just(with_cell("SOG", "0.1")), cells), max_size=30),
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from((1 << 24, 1 << 24, 700)),
)
def test_that_both_ways_agree_on_any_table(
    rows: list[tuple[str, ...]], end: str, block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        both_ways(table(*rows, end=end), patch, block)


def test_that_a_column_of_words_before_the_ship_is_read_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    header = "VesselName,MMSI,CallSign,BaseDateTime,LAT,LON,Destination"
    rows = [
        (f"SHIP {k % 7}", str(412000000 + k % 7), f"C{k % 5}", SOUND[1], "36.4", "122.0", "YEOSU")
        for k in range(60)
    ]
    read = both_ways(table(*rows, header=header), monkeypatch)
    assert read.table.column("name").to_pylist() == [row[0] for row in rows]
    assert read.table.column("call_sign").to_pylist() == [row[2] for row in rows]


def test_that_words_without_number_find_room(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    # more words than there is room for at first, longer ones than are kept of a ship, and ships
    # that share a place where their last words are kept (2^16 apart)
    rows = [
        (
            str(412_000_000 + int(ship) * 65_536 + int(other)), *SOUND[1:7],
            f"{'X' * int(size)}.{ship}.{number}", f"IMO{2_000_000 + int(number)}", "84",
            str(number % 9), "184", "5.4",
        )
        for number, (ship, other, size) in enumerate(rng.integers(0, [20, 3, 140], (9_000, 3)))
    ]  # fmt: skip
    read = both_ways(table(*rows), monkeypatch, 1 << 17)
    assert read.table.column("name").to_pylist() == [row[7] for row in rows]


def test_that_decimals_are_the_nearest_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    texts = [f"{value:.{places}f}" for places in range(14) for value in rng.uniform(-89, 89, 60)]
    texts = [one for one in texts if sum(map(str.isdigit, one)) <= 15]
    read = both_ways(table(*(with_cell("LAT", one) for one in texts)), monkeypatch)
    assert read.table.column("lat").to_pylist() == [float(one) for one in texts]


def test_that_each_day_from_1990_to_2049_is_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first = date(1990, 1, 1)
    days = [first + timedelta(days=k) for k in range((date(2050, 1, 1) - first).days)]
    read = both_ways(
        table(*(with_cell("BaseDateTime", f"{day}T23:59:58") for day in days)), monkeypatch
    )
    expected = [datetime(day.year, day.month, day.day, 23, 59, 58, tzinfo=UTC) for day in days]
    assert read.table.column("time_utc").to_pylist() == expected


def test_that_plain_tables_really_go_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    read = plain.Plain.read

    def watched(self: plain.Plain, block: object) -> object:
        rows = read(self, block)
        taken.append(0 if rows is None else len(rows.records))
        return rows

    monkeypatch.setattr(plain.Plain, "read", watched)
    both_ways(table(*[SOUND] * 9, with_cell("LAT", "91")), monkeypatch)
    assert taken == [9]
