"""Workbooks: the first sheet with recognisable columns, dates as Excel keeps them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.examples import examples
from tests.fuzz.accounted import accounted

from lightering.progress import Quiet
from lightering.readers import read_paths

HEAD = ("MMSI", "Time", "Latitude", "Longitude", "SOG", "Name")
WHEN = dt.datetime.fromisoformat("2024-03-02 01:30")
ROW = (371234000, WHEN, 33.5, 124.25, 1.5, "PINE")
FUZZ = settings(
    max_examples=examples(60, 2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def book(*rows, title="Tracks", before=(), epoch=None):
    made = openpyxl.Workbook()
    if epoch is not None:
        made.epoch = epoch
    made.remove(made.active)
    for number, other in enumerate(before):
        sheet = made.create_sheet(f"Other {number}")
        for row in other:
            sheet.append(row)
    sheet = made.create_sheet(title)
    for row in rows:
        sheet.append(row)
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def rewritten(content, change):
    """Returns a workbook whose parts went through `change(name, bytes)`; None leaves one out."""
    sink = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            part = change(info.filename, source.read(info))
            if part is not None:
                target.writestr(info.filename, part)
    return sink.getvalue()


def shared(content, declaration=""):
    """Returns a workbook whose texts stand in a part of their own, as Excel writes them."""
    texts = []

    def number(match):
        texts.append(match[2])
        return f'<c{match[1]}t="s"{match[3] or ""}><v>{len(texts) - 1}</v></c>'

    def move(name, part):
        if name == "xl/worksheets/sheet1.xml":
            pattern = r'<c([^>]*?)t="inlineStr"([^>]*)><is><t>(.*?)</t></is></c>'
            return re.sub(
                pattern, lambda m: number((m[0], m[1], m[3], m[2])), part.decode()
            ).encode()
        if name == "[Content_Types].xml":
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            return part.replace(b"</Types>", override.encode())
        return part

    moved = io.BytesIO(rewritten(content, move))
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(moved, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'{declaration}<sst xmlns="{space}">{items}</sst>')
    return moved.getvalue()


def rows_of(result, *names):
    return [tuple(row.values()) for row in result.table.select(list(names)).to_pylist()]


def test_that_a_sheet_is_read_with_its_row_numbers(read):
    result = read(book(HEAD, ROW, ROW[:1]), "a.xlsx")
    assert result.report.format == "xlsx"
    assert result.report.rejected == {"bad_time": 1}
    utc = WHEN.replace(tzinfo=dt.UTC)
    assert rows_of(result, "mmsi", "time_utc", "lat", "lon", "sog_kn", "name", "source_line") == [
        (371234000, utc, 33.5, 124.25, 1.5, "PINE", 2)
    ]


@pytest.mark.parametrize(
    "cell",
    [WHEN, 45353.0625, "2024-03-02T01:30:00Z", "2024-03-02 10:30:00+09:00", 1_709_343_000,
     1_709_343_000_000, "45353.0625"],
)  # fmt: skip
def test_that_times_of_every_kind_of_cell_are_the_same_instant(read, cell):
    result = read(book(HEAD, (371234000, cell, 33.5, 124.25)), "a.xlsx")
    if cell == "45353.0625":
        # text of a serial day is no time: a person may have typed anything
        assert result.report.rejected == {"bad_time": 1}
        return
    assert rows_of(result, "time_utc") == [(WHEN.replace(tzinfo=dt.UTC),)]


def test_that_kinds_of_times_may_be_mixed_in_a_column(read):
    cells = (WHEN, 45353.0625, "2024-03-02T01:30:00Z", None, "no")
    result = read(book(HEAD, *((371234000, c, 33.5, 124.25) for c in cells)), "a.xlsx")
    assert rows_of(result, "time_utc") == [(WHEN.replace(tzinfo=dt.UTC),)] * 3
    assert result.report.rejected == {"bad_time": 2}
    assert result.report.repairs["excel_serial"] == 1


def test_that_the_calendar_of_1904_is_kept(read):
    serial = (WHEN - dt.datetime.fromisoformat("1904-01-01")) / dt.timedelta(days=1)
    rows = [(371234000, cell, 33.5, 124.25) for cell in (WHEN, serial)]
    result = read(book(HEAD, *rows, epoch=CALENDAR_MAC_1904), "a.xlsx")
    assert rows_of(result, "time_utc") == [(WHEN.replace(tzinfo=dt.UTC),)] * 2


def test_that_a_date_and_a_clock_are_one_time(read):
    head = ("MMSI", "Date", "Time", "Lat", "Lon")
    rows = [
        (371234000, dt.date(2024, 3, 2), dt.time(1, 30), 33.5, 124.25),
        (371234000, WHEN, 0.0625, 33.5, 124.25),
        (371234000, "2024-03-02", "01:30:00", 33.5, 124.25),
    ]
    result = read(book(head, *rows), "a.xlsx")
    assert rows_of(result, "time_utc") == [(WHEN.replace(tzinfo=dt.UTC),)] * 3


def test_that_preambles_blank_rows_and_other_sheets_are_passed_over_and_said(read):
    content = book(("Export",), (), HEAD, ROW, (), ROW, before=[[("Notes",), ("MMSI", "Name")]])
    result = read(content, "a.xlsx")
    assert rows_of(result, "source_line") == [(4,), (6,)]
    assert result.report.repairs["blank_lines"] == 1
    assert any("Other 0" in message for message in result.report.messages)
    assert any("row 3" in message for message in result.report.messages)


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://x","y")',
        "+1",
        "@SUM(A1)",
        "<b>x</b>",
        "$(rm -rf /)",
        "../../x",
        "#let x",
    ],
)
def test_that_names_are_text_whatever_they_look_like(read, name):
    made = openpyxl.Workbook()
    made.active.append(HEAD)
    made.active.append((*ROW[:5], ""))
    cell = made.active.cell(2, 6)
    cell.value, cell.data_type = name, "s"
    sink = io.BytesIO()
    made.save(sink)
    assert rows_of(read(sink.getvalue(), "a.xlsx"), "name") == [(name,)]


def test_that_numbers_as_text_follow_the_rules_of_text(read):
    result = read(book(HEAD, ("371234000.0", WHEN, "33.5", "124.25", "x", None)), "a.xlsx")
    assert rows_of(result, "mmsi", "lat", "lon", "sog_kn") == [(371234000, 33.5, 124.25, None)]
    assert result.report.repairs == {"mmsi_decimal": 1, "sog_unreadable": 1}


def test_that_a_workbook_without_tracks_says_what_it_holds(read):
    result = read(book(("Ship", "Flag"), ("PINE", "X")), "a.xlsx")
    assert result.report.outcome == "error"
    assert "Flag" in result.report.messages[0]


def test_that_a_header_alone_is_fine_and_said(read):
    result = read(book(HEAD), "a.xlsx")
    assert result.report.outcome == "ok"
    assert result.report.messages


def test_that_a_sheet_may_lie_about_its_size(read):
    def lie(name, part):
        if name == "xl/worksheets/sheet1.xml":
            return part.replace(b'ref="A1:F2"', b'ref="A1:A1"')
        return part

    assert read(rewritten(book(HEAD, ROW), lie), "a.xlsx").report.kept == 1


def test_that_a_row_beyond_what_a_sheet_holds_is_refused(read):
    def move(name, part):
        return part.replace(b'<row r="3"', b'<row r="99999999999"') if "sheet1" in name else part

    result = read(rewritten(book(HEAD, ROW, ROW), move), "a.xlsx")
    assert result.report.outcome == "error"
    assert "1,048,576" in result.report.messages[0]


def test_that_shared_texts_are_read_as_texts(read):
    result = read(shared(book(HEAD, ROW)), "a.xlsx")
    assert rows_of(result, "mmsi", "name") == [(371234000, "PINE")]


def test_that_entities_in_texts_are_refused(read, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("371234000")
    for kind in (f'SYSTEM "file://{secret}"', '"371234000"'):
        result = read(shared(book(HEAD, ROW), f"<!DOCTYPE x [<!ENTITY e {kind}>]>"), "a.xlsx")
        assert result.report.outcome == "error"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_that_entities_are_refused(read, part):
    def plant(name, content):
        declaration = b'<!DOCTYPE x [<!ENTITY e "e">]>'
        return declaration + content if name == part else content

    assert read(rewritten(book(HEAD, ROW), plant), "a.xlsx").report.outcome == "error"


def test_that_a_bomb_is_refused_before_it_is_unpacked(read):
    def blow(name, part):
        return part + b" " * (300 << 20) if name == "xl/worksheets/sheet1.xml" else part

    result = read(rewritten(book(HEAD, ROW), blow), "a.xlsx")
    assert result.report.outcome == "error"
    assert "unpacks to" in result.report.messages[0]


@pytest.mark.parametrize("share", [0.3, 0.8, 0.99])
def test_that_a_cut_workbook_is_one_clear_error(read, share):
    content = book(HEAD, *[ROW] * 500)
    result = read(content[: int(len(content) * share)], "a.xlsx")
    assert result.report.outcome == "error"


@FUZZ
@given(
    part=st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml",
         "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]
    ),
    changes=st.lists(st.tuples(st.floats(0.0, 0.9999), st.binary(max_size=6)), max_size=4),
)  # fmt: skip
def test_that_any_changed_part_ends_in_a_report(tmp_path, part, changes):
    def change(name, content):
        if name == part:
            for place, letters in changes:
                begin = int(place * len(content))
                content = content[:begin] + letters + content[begin + 3 :]
        return content

    path = tmp_path / "a.xlsx"
    path.write_bytes(rewritten(book(HEAD, ROW, ROW, (None, "x", 1e400, True)), change))
    for result in read_paths([path], Quiet()):
        accounted(result)


@FUZZ
@given(
    cells=st.lists(
        st.one_of(
            st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(),
            st.datetimes(*map(dt.datetime.fromisoformat, ("1901-01-01", "2100-01-01"))),
            st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)), st.times(),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
        ),
        min_size=6,
        max_size=6,
    )
)  # fmt: skip
def test_that_any_cells_conserve_the_record(tmp_path, cells):
    path = tmp_path / "a.xlsx"
    filled = [c for c in cells if c is not None and c != ""]
    content = book(HEAD, ROW, cells)
    path.write_bytes(content)
    told = []
    (result,) = read_paths([path], Quiet(), told.append)
    assert result.report.records_in in {1, 1 + bool(filled)}
    assert result.report.kept + len(told) == result.report.records_in
