"""Texts that are empty, cut, mis-encoded or broken: read, or refused with a reason."""

from __future__ import annotations

import codecs

import pytest

HEAD = "mmsi,time_utc,lat,lon,sog,name\n"
GOOD = "371234000,2024-03-02T01:02:03Z,33.5,124.25,1.5,PINE\n"


def names(read):
    return read.table.column("name").to_pylist()


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\0\0\0", b"\xef\xbb\xbf"])
def test_that_an_empty_file_is_an_error_that_says_so(read, content):
    report = read(content).report
    assert report.outcome == "error"
    assert "empty" in report.messages[0]
    assert "a.csv" in report.messages[0]


def test_that_a_header_alone_is_fine_and_said(read):
    report = read(HEAD).report
    assert report.outcome == "ok"
    assert report.records_in == 0
    assert "no records" in report.messages[0]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + (HEAD + GOOD).encode(),
        (HEAD + GOOD).encode("utf-16"),
        (HEAD + GOOD).encode("utf-16-le"),
        (HEAD + GOOD).encode("utf-16-be"),
        (HEAD + GOOD).replace("\n", "\r\n").encode(),
        (HEAD + GOOD).replace("\n", "\r").encode(),
        (HEAD + GOOD).rstrip().encode(),
        (HEAD + GOOD).replace(",", ";").encode(),
        (HEAD + GOOD).replace(",", "\t").encode(),
        ("Exported on Monday\n\n" + HEAD + GOOD).encode(),
    ],
    ids=["bom", "utf16", "utf16le", "utf16be", "crlf", "cr", "no_end", "semicolon", "tab", "title"],
)
def test_that_the_same_record_is_read_from_every_shape_of_text(read, content):
    result = read(content)
    assert result.report.kept == 1
    row = result.table.to_pylist()[0]
    assert (row["mmsi"], row["lat"], row["lon"], row["sog_kn"]) == (371234000, 33.5, 124.25, 1.5)
    assert row["time_utc"].isoformat() == "2024-03-02T01:02:03+00:00"
    assert row["name"] == "PINE"


def test_that_mixed_line_ends_keep_every_record_and_its_line(read):
    lines = [GOOD.strip().replace("01:02:03", f"01:02:{s:02d}") for s in range(4)]
    result = read(HEAD + lines[0] + "\r\n" + lines[1] + "\r" + lines[2] + "\n" + lines[3])
    assert result.table.column("source_line").to_pylist() == [2, 3, 4, 5]
    assert any("carriage return" in message for message in result.report.messages)


def test_that_utf32_is_named_and_not_guessed(read):
    assert "UTF-32" in read((HEAD + GOOD).encode("utf-32")).report.messages[0]


def test_that_latin_1_names_keep_all_rows_and_are_reported(read):
    result = read((HEAD + GOOD.replace("PINE", "SKÅNE") + GOOD).encode("latin-1"))
    assert names(result) == ["SKÅNE", "PINE"]
    assert result.report.repairs == {"encoding": 1}
    assert any("line 2" in message for message in result.report.messages)


def test_that_one_latin_1_line_does_not_change_the_utf8_lines(read):
    content = (HEAD + GOOD.replace("PINE", "부산")).encode() + GOOD.replace("PINE", "SKÅNE").encode(
        "latin-1"
    )
    assert names(read(content)) == ["부산", "SKÅNE"]


def test_that_a_nul_in_a_number_never_makes_another_number(read):
    result = read(HEAD + GOOD.replace("33.5", "3\x003.5") + GOOD.replace("PINE", "PI\x00NE"))
    assert result.report.rejected == {"bad_lat": 1}
    assert names(result) == ["PI\ufffdNE"]
    assert result.report.repairs == {"nul_in_text": 2}


def test_that_a_tail_of_nul_bytes_is_left_out_and_said(read):
    result = read((HEAD + GOOD).encode() + b"\0" * 5000)
    assert result.report.kept == 1
    assert any("NUL" in message for message in result.report.messages)


def test_that_rows_of_the_wrong_width_are_refused_one_by_one(read):
    result = read(
        HEAD + GOOD + "371234000,2024-03-02T01:02:03Z,33.5\n" + GOOD.strip() + ",x\n" + GOOD
    )
    assert result.report.rejected == {"too_few_columns": 1, "too_many_columns": 1}
    assert [(e.line, e.reason) for e in read.rejects] == [
        (3, "too_few_columns"),
        (4, "too_many_columns"),
    ]
    assert result.table.column("source_line").to_pylist() == [2, 5]


def test_that_a_last_line_cut_short_is_refused_and_said(read):
    result = read(HEAD + GOOD + "371234000,2024-03-02T01:0")
    assert result.report.rejected == {"too_few_columns": 1}
    assert any("cut" in message for message in result.report.messages)


def test_that_lines_that_are_no_records_are_skipped_and_counted(read):
    content = HEAD + GOOD + "\n   \n# a remark\n" + HEAD + GOOD + ",,,,,\n"
    result = read(content)
    assert result.report.repairs == {"blank_lines": 2, "comment_lines": 1, "repeated_header": 1}
    assert result.report.rejected == {"bad_mmsi": 1}
    assert result.table.column("source_line").to_pylist() == [2, 7]


def test_that_a_quoted_comma_quote_and_line_feed_are_one_record(read):
    result = read(HEAD + GOOD.replace("PINE", '"A, ""B""\nC"') + GOOD)
    assert names(result) == ['A, "B"\nC', "PINE"]
    assert result.table.column("source_line").to_pylist() == [2, 4]


@pytest.mark.parametrize("cell", ['"PINE', '"A" B, "C'])
def test_that_an_unclosed_quote_costs_one_line_and_names_it(read, cell):
    result = read(HEAD + GOOD + GOOD.replace("PINE", cell) + GOOD * 200)
    assert result.report.rejected in ({"unreadable": 1}, {"too_many_columns": 1})
    assert result.report.kept == 201
    assert read.rejects[0].line == 3


def test_that_an_inch_mark_inside_a_name_is_a_letter(read):
    result = read(HEAD + GOOD.replace("PINE", '12" PIPE') + GOOD)
    assert names(result) == ['12" PIPE', "PINE"]


def test_that_a_field_of_200000_letters_does_no_harm(read):
    result = read(HEAD + GOOD.replace("PINE", "x" * 200_000) + GOOD)
    assert result.report.kept == 2
    result = read(HEAD + GOOD.replace("PINE", '"' + "x" * 200_000 + "\n") + GOOD)
    assert result.report.kept == 1


def test_that_5017_columns_are_read_by_name(read):
    extra = 5011
    head = HEAD.strip() + "," + ",".join(f"x{n}" for n in range(extra)) + "\n"
    assert read(head + GOOD.strip() + "," * extra + "\n").report.kept == 1


def test_that_names_with_control_codes_are_stored_as_they_are(read):
    hostile = "\x1b[31m\u202eEMAN\u200b"
    assert names(read(HEAD + GOOD.replace("PINE", hostile))) == [hostile]


def test_that_the_answer_does_not_depend_on_where_blocks_are_cut(read, monkeypatch):
    rows = "".join(
        GOOD.replace("01:02:03", f"01:{n % 60:02d}:03").replace(
            "PINE", '"A\nB"' if n % 7 == 0 else "Å"
        )
        for n in range(100)
    )
    content = (HEAD + rows + "bad line\n").encode()
    whole = read(content)
    monkeypatch.setattr("lightering.readers.text.BLOCK_BYTES", 97)
    pieces = read(content)
    assert pieces.table.to_pylist() == whole.table.to_pylist()
    assert pieces.report == whole.report


def test_that_a_line_without_end_is_refused_before_memory_is_full(read, monkeypatch):
    monkeypatch.setattr("lightering.readers.text.BLOCK_BYTES", 100)
    monkeypatch.setattr("lightering.readers.text.LONGEST_LINE", 1000)
    report = read(HEAD + GOOD + "x" * 5000).report
    assert report.outcome == "error"
    assert "longer than" in report.messages[0]


@pytest.mark.parametrize("block", [len(HEAD), len(HEAD + GOOD), 77, 1 << 20])
def test_that_a_byte_order_mark_inside_is_left_out_wherever_blocks_are_cut(
    read, monkeypatch, block
):
    mark = codecs.BOM_UTF8
    monkeypatch.setattr("lightering.readers.text.BLOCK_BYTES", block)
    later = GOOD.replace("01:02", "01:03")
    parts = [HEAD, GOOD, mark, HEAD, later, mark, mark, GOOD.replace("PINE", "OAK")]
    result = read(mark + b"".join(p if isinstance(p, bytes) else p.encode() for p in parts))
    assert result.table.column("mmsi").to_pylist() == [371234000] * 3
    assert result.report.repairs == {"byte_order_mark": 3, "repeated_header": 1}
    assert any("line 3" in message for message in result.report.messages)
