"""Where the antenna stands, from every format that says it (ITU-R M.1371-5, 3.3.3)."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.unit.readers.nmea_made import position, sentence
from tests.unit.readers.test_field_rules import DMA, T
from tests.unit.readers.test_nmea import at, log, payload_of, static_parts
from tests.unit.readers.test_spire import position as spire_position
from tests.unit.readers.test_spire import static as spire_static
from tests.unit.readers.test_spire import table as spire_table

from lightering.report import exports

SIDES = ("to_bow", "to_stern", "to_port", "to_starboard")
RULES = [
    # A, B, C, D: place of the antenna, and the size
    ((60, 20, 5, 9), (60, 5), (80.0, 14.0)),
    ((0, 0, 0, 0), (None, None), (None, None)),  # nothing is known
    ((0, 80, 0, 14), (None, None), (80.0, 14.0)),  # a size without a point of reference
    ((0, 80, 5, 9), (0, 5), (80.0, 14.0)),  # on the forecastle
    ((60, 20, 0, 14), (60, 0), (80.0, 14.0)),  # at the port rail
    ((60, 20, 0, 0), (60, None), (80.0, None)),  # no beam
    ((0, 0, 5, 9), (None, 5), (None, 14.0)),  # no length
]
HEAD = "mmsi,time_utc,lat,lon"


def said(result: object, row: int = -1) -> tuple:
    fix = result.table.to_pylist()[row]
    names = ("to_bow_m", "to_port_m"), ("length_m", "beam_m")
    return tuple(tuple(fix[name] for name in pair) for pair in names)


@pytest.mark.parametrize(("ends", "antenna", "size"), RULES)
def test_that_message_5_says_where_the_antenna_stands(read, ends, antenna, size):
    parts = static_parts(**dict(zip(SIDES, ends, strict=True)))
    result = read(log(*(at(part) for part in parts), at(position(), 60)), "a.nmea")
    assert said(result) == (antenna, size)


def test_that_message_24_and_19_say_it_and_a_craft_of_a_parent_ship_does_not(read):
    ends = dict(zip(SIDES, (10, 5, 1, 3), strict=True))
    part = sentence(*payload_of(24, partno=1, ship_type=37, callsign="AB1", **ends))
    assert said(read(log(at(part), at(position(18), 2)), "a.nmea")) == ((10, 1), (15.0, 4.0))
    whole = position(19, shipname="ELM", ship_type=36, **ends)
    assert said(read(log(at(whole)), "a.nmea")) == ((10, 1), (15.0, 4.0))
    craft = sentence(
        *payload_of(24, mmsi=982190001, partno=1, callsign="AB1", mothership_mmsi=371234000)
    )
    alone = read(log(at(craft), at(position(18, mmsi=982190001), 2)), "a.nmea")
    assert said(alone) == ((None, None), (None, None))


@pytest.mark.parametrize(("ends", "antenna", "size"), RULES)
def test_that_the_danish_columns_a_to_d_say_it(read, ends, antenna, size):
    width, length = (str(v) if v is not None else "" for v in reversed(size))
    cells = ",".join(map(str, ends))
    row = (
        "02/03/2024 00:00:00,Class A,371234000,55.0,11.0,Moored,0,0,0,10,Unknown,AB1,PINE,Tanker,"
        f"Undefined,{width},{length},GPS,6,Unknown,,AIS,{cells}\n"
    )
    result = read(DMA + row)
    assert result.report.format == "dma_csv"
    assert said(result) == (antenna, size)


def test_that_a_single_letter_is_an_antenna_in_a_danish_table_alone(read):
    result = read(f"{HEAD},A,B,C,D\n371234000,{T},33,124,60,20,5,9\n")
    assert said(result) == ((None, None), (None, None))


@pytest.mark.parametrize(("ends", "antenna", "size"), RULES)
def test_that_spire_says_it(read, ends, antenna, size):
    names = ("Dimension_to_Bow", "Dimension_to_stern", "Dimension_to_port",
             "Dimension_to_starboard")  # fmt: skip
    given = dict(zip(names, map(str, ends), strict=True))
    result = read(spire_table(spire_static("170000", **given), spire_position("180000")))
    assert said(result) == (antenna, size)


def test_that_any_table_and_json_say_it_with_names_of_their_own(read):
    names = ",".join(SIDES)
    table = read(f"{HEAD},{names}\n371234000,{T},33,124,60,20,5,9\n")
    lines = (
        f'{{"mmsi": 371234000, "time_utc": "{T}", "lat": 33, "lon": 124, "to_bow": 60, '
        '"to_stern": 20, "to_port": 5, "to_starboard": 9}\n'
    )
    assert said(table) == said(read(lines, "a.jsonl")) == ((60, 5), (80.0, 14.0))


def test_that_places_beyond_what_ais_can_say_are_null_and_fractions_are_rounded_aloud(read):
    names = ",".join(SIDES)
    rows = f"371234000,{T},33,124,900,20,5.4,9\n371234000,{T[:-1]},34,124,-3,20,x,9\n"
    result = read(f"{HEAD},{names}\n{rows}")
    assert said(result, 0)[0] == (None, 5)
    assert said(result, 1)[0] == (None, None)
    repairs = result.report.repairs
    assert (repairs["to_bow_out_of_range"], repairs["to_port_rounded"]) == (2, 1)
    assert repairs["to_port_unreadable"] == 1


@pytest.mark.parametrize("name", ["fixes.parquet", "fixes.csv", "fixes.jsonl", "fixes.gpkg"])
def test_that_an_antenna_comes_back_from_what_was_exported(read, tmp_path, name):
    names = ",".join(SIDES)
    rows = "".join(
        f"37123400{n},{T},33,124,{','.join(map(str, ends))}\n"
        for n, (ends, _, _) in enumerate(RULES)
    )
    before = read(f"{HEAD},{names}\n{rows}").table
    path = tmp_path / name
    exports.write(before, path, name="fixes")
    (after,) = read.path(path)
    wanted = ["mmsi", "to_bow_m", "to_port_m", "length_m", "beam_m"]
    assert isinstance(after.table, pa.Table)
    assert after.table.select(wanted).to_pylist() == before.select(wanted).to_pylist()
