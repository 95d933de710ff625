from __future__ import annotations

import io
import json
import os
import time
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from openpyxl.utils.escape import unescape
from tests.unit.report.leaving import IDS, NAMES, layers, tables

from lightering.errors import OutputError, UsageError
from lightering.report import exports
from lightering.report.exports import FORMATS, Layer, parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lightering.report.exports.record import ExportFormat

BY_NAME = {record.name: record for record in FORMATS}


def table_in(record: ExportFormat) -> str:
    return "encounters" if record.holds("encounters") else "tracks"


def layered(record: ExportFormat, path: Path) -> None:
    names = [n for n in tables() if record.holds(n)] if record.layers else [table_in(record)]
    exports.write_layers(layers(*names), path)


def rows_of_gfw(path: Path) -> pd.DataFrame:
    entries = json.loads(path.read_text(encoding="utf-8"))["entries"]
    return pd.DataFrame([{**e["lightering"], "encounter_id": e["id"]} for e in entries])


def rows_of_sheet(path: Path) -> pd.DataFrame:
    header, *rows = openpyxl.load_workbook(path)["encounters"].values
    # openpyxl leaves it to the caller to read `_xHHHH_`
    plain = [[unescape(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return pd.DataFrame(plain, columns=header)


def rows_of_links(path: Path) -> pd.DataFrame:
    entities = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    vessels = {e["id"]: e["properties"] for e in entities if e["schema"] == "Vessel"}
    links = [e["properties"] for e in entities if e["schema"] == "UnknownLink"]
    return pd.DataFrame(
        {
            "encounter_id": [link["recordId"][0] for link in links],
            "name_1": [vessels[link["subject"][0]]["name"][0] for link in links],
        }
    )


def rows_of_moving(path: Path) -> pd.DataFrame:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return pd.DataFrame([f["properties"] for f in features])


READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "csv": lambda p: pd.read_csv(p, dtype=str),
    "parquet": lambda p: pq.read_table(p).to_pandas(),
    "geopackage": lambda p: pyogrio.read_dataframe(p, layer="encounters"),
    "kmz": lambda p: pyogrio.read_dataframe(p, layer="encounters"),
    "xlsx": rows_of_sheet,
    "geojson": pyogrio.read_dataframe,
    "jsonl": lambda p: pd.DataFrame(
        [json.loads(line) for line in p.read_text(encoding="utf-8").splitlines()]
    ),
    "gfw_events": rows_of_gfw,
    "follow_the_money": rows_of_links,
}


TRACK_READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "mf_json": rows_of_moving,
    # GDAL knows no fourth coordinate
    "kepler_trips": rows_of_moving,
}


ALL_READERS = READERS | TRACK_READERS


def test_that_every_format_has_an_independent_reader_here() -> None:
    assert set(ALL_READERS) == set(BY_NAME)


@pytest.mark.parametrize("name", TRACK_READERS)
def test_that_every_format_of_tracks_carries_names_as_they_are(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{BY_NAME[name].suffixes[0]}"
    layered(BY_NAME[name], path)
    read = TRACK_READERS[name](path)
    assert {NAMES[0], NAMES[5]} <= set(read["name"])


@pytest.mark.parametrize("name", READERS)
def test_that_every_format_carries_ids_and_names_as_they_are(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{BY_NAME[name].suffixes[0]}"
    layered(BY_NAME[name], path)
    read = READERS[name](path)
    assert tuple(read["encounter_id"]) == IDS
    escaped = name in {"csv", "xlsx"}
    expected = [f"'{n}" if escaped and n[0] in "=+-@" else n for n in NAMES]
    assert list(read["name_1"]) == expected


@pytest.mark.parametrize("name", BY_NAME)
def test_that_the_same_tables_give_the_same_bytes_in_every_zone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for zone in ("UTC", "Asia/Pyongyang"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        path = tmp_path / zone.replace("/", "-") / f"out{BY_NAME[name].suffixes[0]}"
        path.parent.mkdir()
        layered(BY_NAME[name], path)
        written.append(path.read_bytes())
    monkeypatch.undo()
    time.tzset()
    assert written[0] == written[1]


@pytest.mark.parametrize("name", BY_NAME)
def test_that_rows_in_parts_are_written_as_rows_at_once(name: str, tmp_path: Path) -> None:
    held = table_in(BY_NAME[name])
    table = tables()[held]
    suffix = BY_NAME[name].suffixes[0]
    whole, parts = tmp_path / f"whole{suffix}", tmp_path / f"parts{suffix}"
    exports.write(table, whole, name=held)
    cut = iter((table.slice(0, 2), table.slice(2, 0), table.slice(2)))
    exports.write_batches(table.schema, cut, parts, name=held)
    pd.testing.assert_frame_equal(ALL_READERS[name](whole), ALL_READERS[name](parts))


@pytest.mark.parametrize("name", BY_NAME)
def test_that_a_write_that_fails_leaves_the_old_file(name: str, tmp_path: Path) -> None:
    def breaking() -> Iterator[pa.Table]:
        yield table
        raise OSError(28, os.strerror(28))

    held = table_in(BY_NAME[name])
    table = tables()[held]
    path = tmp_path / f"out{BY_NAME[name].suffixes[0]}"
    path.write_bytes(b"the old one")
    with pytest.raises(OutputError, match="No space left"):
        exports.write_batches(table.schema, breaking(), path, name=held)
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", BY_NAME)
def test_that_a_table_without_rows_is_written_and_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"none{BY_NAME[name].suffixes[0]}"
    held = table_in(BY_NAME[name])
    exports.write(tables()[held].slice(0, 0), path, name=held)
    if name in {"jsonl", "kmz"}:
        # neither names columns where there is no row
        assert path.exists()
        return
    assert len(ALL_READERS[name](path)) == 0


@pytest.mark.parametrize(
    ("target", "names", "said"),
    [
        ("a.csv", ["tracks"], r"CSV cannot hold tracks\. Write tracks as one of \.gpkg"),
        ("a.parquet", ["fixes", "encounters"], "holds one table"),
        ("a.gfw.json", ["fixes"], r"cannot hold fixes\. It holds encounters"),
        ("a.kmz", ["fixes"], "KMZ cannot hold fixes"),
        ("a.json", ["fixes"], r"names no format\. Use one of .*\.gfw\.json"),
    ],
)
def test_that_what_a_format_cannot_hold_is_wrong_usage(
    target: str, names: list[str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=said):
        exports.check(tmp_path / target, names)


# -- workbooks --------------------------------------------------------------------------------


def cells_of(path: Path) -> list[Any]:
    return [cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row]


@pytest.mark.parametrize("raw", [False, True])
def test_that_no_cell_of_a_workbook_is_a_formula(raw: bool, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    exports.write_layers(layers("encounters", "transfers"), path, raw=raw)
    package = zipfile.ZipFile(path)
    assert not any(b"<f" in package.read(n) for n in package.namelist() if "/sheet" in n)
    texts = {cell.value for cell in cells_of(path) if isinstance(cell.value, str)}
    assert (NAMES[0] in texts) == raw
    assert (f"'{NAMES[0]}" in texts) == (not raw)


def test_that_a_workbook_holds_characters_that_xml_cannot(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    table = pa.table({"name": ["bell\x07", "_x0007_", "x" * 40_000]})
    exports.write(table, path)
    bell, token, long = (row[0] for row in list(openpyxl.load_workbook(path)["table"].values)[1:])
    assert unescape(bell) == "bell\x07"
    assert unescape(token) == "_x0007_"
    assert len(long) == 32_767
    assert long.endswith("…")


def test_that_a_table_longer_than_a_sheet_goes_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lightering.report.exports.xlsx._ROWS", 5)
    path = tmp_path / "out.xlsx"
    exports.write(pa.table({"n": list(range(10))}), path, name="fixes")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["fixes", "fixes (2)"]
    numbers = [row[0] for sheet in book for row in list(sheet.values)[1:]]
    assert numbers == list(range(10))


# -- JSON ---------------------------------------------------------------------------------------


def test_that_json_holds_no_number_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    exports.write_layers(layers("transfers"), path)
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0], parse_constant=pytest.fail)
    assert first["evidence"][0]["mass_t"] is None
    assert first["evidence"][0]["value"] == "2.9 → 4.1 m"
    assert first["start_utc"] == "2026-03-05T06:00:00.123Z"
    assert first["delivered_utc"] is None
    assert first["para11"] is True


def test_that_gfw_events_have_their_shape_and_guess_nothing(tmp_path: Path) -> None:
    path = tmp_path / "out.gfw.json"
    exports.write_layers(layers("encounters"), path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["total"] == len(IDS)
    first, second = document["entries"][:2]
    assert list(first) == [
        "id", "type", "start", "end", "position", "boundingBox", "regions", "distances", "vessel",
        "encounter", "lightering",
    ]  # fmt: skip
    assert first["type"] == "encounter"
    assert first["position"] == {"lat": 33.0, "lon": 124.0}
    assert first["vessel"]["ssvid"] == "353000001"
    assert first["encounter"]["medianDistanceKilometers"] is None
    assert second["encounter"]["medianDistanceKilometers"] == pytest.approx(0.04)
    assert first["encounter"]["medianSpeedKnots"] is None
    assert first["regions"] is None
    assert first["lightering"]["contacts"] == [
        ["2026-03-05T06:00:00.123Z", "2026-03-05T14:00:00.123Z"]
    ]


def test_that_stdout_gets_the_csv_of_a_file(tmp_path: Path) -> None:
    from lightering.report.exports.csv import write_stream

    stream, path = io.BytesIO(), tmp_path / "out.csv"
    (layer,) = layers("encounters")
    write_stream(layer.tables, stream, raw=False)
    exports.write_layers([Layer("encounters", layer.schema, layer.tables)], path)
    assert stream.getvalue() == path.read_bytes()


def test_that_an_empty_chunk_writes_nothing(tmp_path):
    whole = pa.table({"a": [1, 2], "b": ["x", "y"]})
    ragged = pa.table(
        {"a": whole["a"], "b": pa.chunked_array([pa.array([], pa.string()), ["x", "y"]])}
    )
    exports.write(whole, tmp_path / "whole.csv")
    exports.write(ragged, tmp_path / "ragged.csv")
    assert (tmp_path / "ragged.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_that_parquet_has_the_same_bytes_however_a_table_comes(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_GROUP_ROWS", 7)
    words = pa.array([f"w{n % 5}" for n in range(40)]).dictionary_encode()
    whole = pa.table({"a": range(40), "b": words})
    exports.write(whole, tmp_path / "whole.parquet")
    for size in (1, 3, 7, 13):
        cut = (whole.slice(first, size) for first in range(0, 40, size))
        exports.write_batches(whole.schema, cut, tmp_path / "cut.parquet")
        assert (tmp_path / "cut.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
