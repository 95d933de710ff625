"""A table nobody knows is read by what a person says about it, and nothing is guessed silently."""

from __future__ import annotations

import io

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.readers.geopackages import make

from lightering.cli.main import main
from lightering.errors import InputError
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.mapping import (
    COLUMN_KEYS,
    DELIMITERS,
    ENCODINGS,
    ORDERS,
    UNITS,
    ColumnMap,
    Shape,
    mapping_of_text,
    mapping_text,
    read_mapping,
)

HEAD = "Nr;Zeit;Posn N;Posn E;Fahrt;Tiefgang;Name\n"
ROW = "371234000;02.03.2024 10:30;33,5;124,25;5,0;87;PINE\n"
COLUMNS = '[columns]\nmmsi = "Nr"\ntime = "Zeit"\nlatitude = "Posn N"\nlongitude = "Posn E"\n'


@pytest.fixture
def mapped(tmp_path):
    def read_with(mapping, content, name="a.csv"):
        path, rules = tmp_path / name, tmp_path / "map.toml"
        rules.write_text(mapping, encoding="utf-8")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (result,) = read_paths([path], Quiet(), mapping=read_mapping(rules))
        report = result.report
        assert report.kept + sum(report.rejected.values()) == report.records_in
        assert report.kept == result.table.num_rows
        return result

    return read_with


def values(result, *names):
    return [tuple(row.values()) for row in result.table.select(list(names)).to_pylist()]


def instants(result):
    return [f"{time:%Y-%m-%dT%H:%M}" for (time,) in values(result, "time_utc")]


def test_that_named_columns_are_read_below_a_preamble(mapped):
    result = mapped(COLUMNS, "Bericht; vom Tage\n\n" + HEAD + ROW)
    assert values(result, "mmsi", "lat", "lon", "name") == [(371234000, 33.5, 124.25, "PINE")]
    said = " ".join(result.report.messages)
    assert "time from “Zeit”" in said
    assert "Guessed by name, not named in map.toml: name from “Name”" in said


def test_that_zone_order_and_units_are_applied_and_said(mapped):
    rules = COLUMNS + (
        'speed = "Fahrt"\ndraught = "Tiefgang"\nname = ""\n'
        '[time]\nzone = "+09:00"\norder = "mdy"\n[units]\nspeed = "m/s"\ndraught = "dm"\n'
    )
    result = mapped(rules, HEAD + ROW)
    assert instants(result) == ["2024-02-03T01:30"]
    assert values(result, "sog_kn", "draught_m", "name") == [(9.7192, 8.7, None)]
    said = " ".join(result.report.messages)
    assert "UTC+09:00" in said
    assert "speed m/s, draught dm" in said


@pytest.mark.parametrize(("unit", "knots"), [("kn", 5.0), ("m/s", 9.7192), ("km/h", 2.6998)])
def test_that_speeds_are_turned_into_knots(mapped, unit, knots):
    # 1 kn = 1852 m/h exactly: 5 m/s = 18000/1852 kn, 5 km/h = 5000/1852 kn
    rules = COLUMNS + f'speed = "Fahrt"\n[units]\nspeed = "{unit}"\n'
    assert values(mapped(rules, HEAD + ROW), "sog_kn") == [(knots,)]


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2024-03-02 10:30", "2024-03-02T01:30"),
        ("2024-03-02T10:30:00Z", "2024-03-02T10:30"),
        ("2024-03-02 10:30 UTC", "2024-03-02T10:30"),
        ("2024-03-02 10:30+02:00", "2024-03-02T08:30"),
        ("20240302_103000", "2024-03-02T01:30"),
        ("02-03-2024 10:30", "2024-03-02T01:30"),
        ("1709343000", "2024-03-02T01:30"),
    ],
)
def test_that_a_zone_holds_only_for_times_that_name_none(mapped, cell, instant):
    rules = COLUMNS + '[time]\nzone = "+09:00"\norder = "dmy"\n'
    assert instants(mapped(rules, HEAD + ROW.replace("02.03.2024 10:30", cell))) == [instant]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ("32 51.6;124 30.0", (32.86, 124.5)),
        ("32 51,6;124 30,0", (32.86, 124.5)),
        ("32°51.6'S;124°30'W", (-32.86, -124.5)),
        ("32-51-36N;124-30-00E", (32.86, 124.5)),
        ("32.86;124.5", (32.86, 124.5)),
    ],
)
def test_that_degrees_and_minutes_are_read(mapped, cells, place):
    rules = COLUMNS + '[units]\nposition = "degrees-minutes"\n'
    assert values(mapped(rules, HEAD + ROW.replace("33,5;124,25", cells)), "lat", "lon") == [place]


def test_that_two_numbers_are_no_degrees_and_minutes_unless_said(mapped):
    result = mapped(COLUMNS, HEAD + ROW.replace("33,5;124,25", "32 51.6;124 30.0"))
    assert result.report.rejected == {"bad_lat": 1}


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ("32°51.6',124°30.0'", (32.86, 124.5)),
        ("32.86° N,124.5° W", (32.86, -124.5)),
        ("S32.86,W124.5", (-32.86, -124.5)),
        ("32°71.6',124.5", None),
        ("32.86E,124.5", None),
        ("-32.86S,124.5", None),
        ("95°10'N,124.5", None),
    ],
)
def test_that_marked_degrees_are_read_without_a_mapping_and_counted(read, cells, place):
    result = read(f"mmsi,time,lat,lon\n371234000,2024-03-02 01:30,{cells}\n")
    assert values(result, "lat", "lon") == ([place] if place else [])
    if place:
        assert result.report.repairs == {"degrees_as_text": 2}
    else:
        assert result.report.rejected == {"bad_lat": 1}


def test_that_a_date_and_a_clock_may_be_named(mapped):
    rules = COLUMNS.replace('time = "Zeit"', 'date = "Tag"\nclock = "Uhr"')
    text = "Nr,Tag,Uhr,Posn N,Posn E\n371234000,2024-03-02,01:30,33.5,124.25\n"
    assert instants(mapped(rules, text)) == ["2024-03-02T01:30"]


def test_that_a_local_time_is_read_with_its_zone(mapped):
    rules = '[columns]\ntime = "local_time"\n[time]\nzone = "-03:30"\n'
    text = "mmsi,local_time,lat,lon\n371234000,2024-03-02 01:30,33.5,124.25\n"
    assert instants(mapped(rules, text)) == ["2024-03-02T05:00"]


def test_that_a_column_may_be_taken_instead_of_the_one_known_by_name(mapped):
    rules = '[columns]\nlatitude = "y2"\n'
    text = "mmsi,time,lat,lon,y2\n371234000,2024-03-02 01:30,1,124.25,33.5\n"
    assert values(mapped(rules, text), "lat") == [(33.5,)]


def test_that_tables_with_types_follow_the_same_mapping(mapped, tmp_path):
    rules = COLUMNS + '[time]\nzone = "+09:00"\n'
    sink = io.BytesIO()
    columns = {
        "Nr": [371234000],
        "Zeit": ["2024-03-02 10:30"],
        "Posn N": [33.5],
        "Posn E": [124.25],
    }
    pq.write_table(pa.table(columns), sink)
    book = openpyxl.Workbook()
    book.active.append(list(columns))
    book.active.append([value for (value,) in columns.values()])
    book.save(tmp_path / "b.xlsx")
    make(tmp_path / "b.gpkg", [(371234000, "2024-03-02 10:30", 124.25, 33.5)], names=("Nr", "Zeit"))
    for content, name, said in (
        (sink.getvalue(), "a.parquet", rules),
        ((tmp_path / "b.xlsx").read_bytes(), "a.xlsx", rules),
        (
            (tmp_path / "b.gpkg").read_bytes(),
            "a.gpkg",
            '[columns]\nmmsi = "Nr"\ntime = "Zeit"\n[time]\nzone = "+09:00"\n',
        ),
    ):
        result = mapped(said, content, name)
        assert instants(result) == ["2024-03-02T01:30"], name
        assert values(result, "mmsi", "lat", "lon") == [(371234000, 33.5, 124.25)]


def test_that_a_mapping_of_another_table_changes_nothing_and_is_said(mapped):
    text = "mmsi,time,lat,lon\n371234000,2024-03-02 01:30,33.5,124.25\n"
    result = mapped(COLUMNS + '[time]\nzone = "+09:00"\n', text)
    assert instants(result) == ["2024-03-02T01:30"]
    assert any("not used" in message for message in result.report.messages)


def test_that_a_mapping_that_fits_in_part_is_refused(mapped):
    result = mapped(COLUMNS.replace('"Zeit"', '"Uhrzeit"'), HEAD + ROW)
    assert result.report.outcome == "error"
    assert "Uhrzeit" in result.report.messages[0]


def test_that_a_named_column_that_stands_twice_is_refused(mapped):
    result = mapped(COLUMNS, HEAD.replace("Fahrt", "Nr") + ROW)
    assert result.report.outcome == "error"
    assert "twice" in result.report.messages[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns = 1", "columns"),
        ("[colums]\nmmsi = 'x'", "colums"),
        ("[columns]\nlatitud = 'x'", "latitude"),
        ("[columns]\nmmsi = 3", "quotes"),
        ("[columns]\nmmsi = 'x'\ntime = 'x'", "two things"),
        ("[time]\nzone = 'Asia/Seoul'", "+09:00"),
        ("[time]\nzone = '+25:00'", "offset"),
        ("[time]\norder = 'yes'", "dmy"),
        ("[units]\nspeed = 'mph'", "km/h"),
        ("[units]\nfathoms = 'm'", "draught"),
        ("[columns", "TOML"),
        ("\xff", "map.toml"),
        ("x" * 2_000_000, "too long"),
    ],
)
def test_that_a_mapping_that_means_nothing_is_refused(tmp_path, text, words):
    path = tmp_path / "map.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"map\.toml") as caught:
        read_mapping(path)
    assert words in str(caught.value)


@settings(
    max_examples=examples(150, 5000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    lines=st.lists(
        st.one_of(
            st.sampled_from([*COLUMNS.splitlines(), "[time]", 'zone = "+09:00"', "[units]"]),
            st.text(max_size=20),
        ),
        max_size=8,
    ),
    table=st.sampled_from([HEAD + ROW, "Nr;Zeit\n1;2\n", "mmsi,time,lat,lon\n1,2,3,4\n", "x"]),
)
def test_that_any_mapping_is_refused_or_ends_in_a_report(tmp_path, lines, table):
    rules, path = tmp_path / "map.toml", tmp_path / "a.csv"
    rules.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    path.write_text(table)
    try:
        mapping = read_mapping(rules)
    except InputError:
        return
    (result,) = read_paths([path], Quiet(), mapping=mapping)
    report = result.report
    assert report.kept + sum(report.rejected.values()) == report.records_in
    assert report.outcome == "ok" or report.messages


def test_that_a_mapping_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "map.toml", tmp_path):
        with pytest.raises(InputError):
            read_mapping(path)


def test_that_every_role_can_be_named(mapped):
    cells = {
        "mmsi": "371234000", "date": "2024-03-02", "clock": "01:30", "latitude": "33.5",
        "longitude": "124.25", "speed": "1.5", "course": "90", "heading": "91", "status": "0",
        "name": "PINE", "imo": "2000003", "call_sign": "AB1", "ship_type": "80", "length": "79.9",
        "beam": "14", "draught": "6.1", "destination": "SEA", "to_bow": "60", "to_stern": "19.9",
        "to_port": "5", "to_starboard": "9",
    }  # fmt: skip
    assert set(cells) == set(COLUMN_KEYS) - {"vessel_id", "time"}
    rules = "[columns]\n" + "".join(f'{key} = "K {key}"\n' for key in cells)
    text = ",".join(f"K {key}" for key in cells) + "\n" + ",".join(cells.values()) + "\n"
    (row,) = mapped(rules, text).table.to_pylist()
    assert None not in row.values()
    assert (row["heading_deg"], row["draught_m"], row["imo"]) == (91.0, 6.1, 2000003)


@pytest.mark.parametrize("command", [("inspect", "--json"), ("convert", "-o", "-")])
def test_that_the_command_line_takes_a_mapping(tmp_path, capsys, command):
    (tmp_path / "a.csv").write_text(HEAD + ROW)
    (tmp_path / "map.toml").write_text(COLUMNS)
    verb, *rest = command
    arguments = [verb, str(tmp_path / "a.csv"), "--map", str(tmp_path / "map.toml"), *rest]
    assert main([*arguments, "--no-progress"]) == 0
    assert "371234000" in capsys.readouterr().out or verb == "inspect"
    (tmp_path / "map.toml").write_text("[colums]")
    assert main([*arguments, "--no-progress"]) == 1
    assert "colums" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ('delimiter = ";"\n', HEAD + ROW),
        ('delimiter = "|"\n', (HEAD + ROW).replace(";", "|")),
        ("header = 3\n", "a\nb;c\n" + HEAD + ROW),
        ("header = 1\nskip = 2\n", HEAD + ";;deg;deg;kn;m;\n-;-;-;-;-;-;-\n" + ROW),
    ],
    ids=["semicolons", "bars", "header line", "units below the header"],
)
def test_that_a_text_is_cut_as_it_is_said(mapped, table, text):
    result = mapped(f"[table]\n{table}{COLUMNS}", text)
    assert result.report.rejected == {}
    assert values(result, "mmsi", "lat", "lon", "name") == [(371234000, 33.5, 124.25, "PINE")]


def test_that_a_table_without_headings_is_read_by_numbers(mapped):
    rules = (
        '[table]\nheader = 0\nskip = 1\n[columns]\nmmsi = "column 1"\ntime = "column 2"\n'
        'latitude = "column 3"\nlongitude = "column 4"\n'
    )
    result = mapped(rules, "Ortung;vom;Tage;x;y;z;0\n" + ROW + ROW.replace("10:30", "10:40"))
    assert values(result, "lat", "lon", "source_line") == [(33.5, 124.25, 2), (33.5, 124.25, 3)]
    assert result.report.repairs["lines_skipped"] == 1


def test_that_a_mapping_by_numbers_leaves_a_known_table_alone(mapped):
    rules = '[table]\nheader = 0\n[columns]\nmmsi = "column 2"\ntime = "column 1"\n'
    known = "mmsi,time,lat,lon\n371234000,2024-03-02T10:30:00Z,33.5,124.25\n"
    assert values(mapped(rules, known), "mmsi", "lat") == [(371234000, 33.5)]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_that_an_encoding_is_taken_at_its_word(mapped, encoding):
    # a name each of these encodings can write
    name = {
        "cp1251": "Сосна", "koi8-r": "Сосна", "cp1253": "Πεύκο", "cp932": "松丸", "euc_jp": "松丸",
        "cp949": "해당", "gb18030": "海棠", "big5": "海棠", "cp1250": "Žába",
    }.get(encoding, "Ærø")  # fmt: skip
    text = (HEAD + ROW).replace("PINE", name).encode(encoding)
    result = mapped(f'[table]\nencoding = "{encoding}"\n{COLUMNS}', text)
    assert values(result, "name") == [(name,)]


def test_that_a_wrong_encoding_is_said_and_counted(mapped):
    text = (HEAD + ROW).replace("PINE", "Ærø").encode("cp1252")
    result = mapped(f'[table]\nencoding = "euc_jp"\n{COLUMNS}', text)
    assert result.report.repairs["encoding_unreadable"] > 0
    assert "is it the right one" in " ".join(result.report.messages)


@pytest.mark.parametrize(
    ("order", "cell", "instant"),
    [
        ("dmy", "14.09.26 20:40", "2026-09-14T20:40"),
        ("mdy", "09/14/26 20:40", "2026-09-14T20:40"),
        ("ymd", "26-09-14 20:40", "2026-09-14T20:40"),
        ("dmy", "01.02.99 20:40:10", "1999-02-01T20:40"),
        ("dmy", "14.09.2026 20:40", "2026-09-14T20:40"),
    ],
)
def test_that_years_of_two_digits_are_read_once_the_order_is_said(mapped, order, cell, instant):
    rules = COLUMNS + f'[time]\norder = "{order}"\n'
    result = mapped(rules, HEAD + ROW.replace("02.03.2024 10:30", cell))
    assert instants(result) == [instant]
    said = "two digits" in " ".join(result.report.messages)
    assert said is (cell.count("20", 0, 10) == 0)


def test_that_years_of_two_digits_are_refused_unless_the_order_is_said(mapped):
    result = mapped(COLUMNS, HEAD + ROW.replace("02.03.2024", "02.03.24"))
    assert result.report.rejected == {"bad_time": 1}


@given(
    names=st.lists(st.text(min_size=1, max_size=12), min_size=4, max_size=4, unique_by=str.strip),
    zone=st.sampled_from(["", "UTC", "+09:00", "-03:30"]),
    order=st.sampled_from(["", *ORDERS]),
    units=st.fixed_dictionaries(
        {}, optional={key: st.sampled_from([*choices]) for key, choices in UNITS.items()}
    ),
    encoding=st.sampled_from(["", *ENCODINGS]),
    delimiter=st.sampled_from(["", *DELIMITERS]),
    header=st.one_of(st.none(), st.integers(0, 40)),
    skip=st.integers(0, 5),
)
def test_that_a_mapping_written_and_read_back_says_the_same(
    names, zone, order, units, encoding, delimiter, header, skip
):
    shape = Shape(encoding, delimiter, header, skip)
    columns = dict(zip(("mmsi", "time", "lat", "lon"), names, strict=True))
    bare = ColumnMap("m", columns, zone=zone, order=order, units=units, shape=shape)
    once = mapping_of_text(mapping_text(bare), "m")
    assert (once.columns, once.zone, once.order, once.units, once.shape) == (
        columns, zone, order, units, shape,
    )  # fmt: skip
    assert mapping_of_text(mapping_text(once), "m") == once
