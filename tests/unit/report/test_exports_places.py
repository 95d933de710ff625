from __future__ import annotations

import json
import re
import sqlite3
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import defusedxml.ElementTree as ET
import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from tests.unit.report.leaving import layers, loaded, tables

from lightering import readers
from lightering.cli.main import main
from lightering.errors import OutputError
from lightering.progress import Quiet
from lightering.report import exports

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

KML = {"k": "http://www.opengis.net/kml/2.2", "gx": "http://www.google.com/kml/ext/2.2"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "all.gpkg"
    exports.write_layers(layers(), path)
    return path


@pytest.fixture
def kmz(tmp_path: Path) -> Path:
    path = tmp_path / "all.kmz"
    exports.write_layers(layers("tracks", "encounters", "transfers"), path)
    return path


def kml_of(path: Path) -> Any:
    return ET.fromstring(zipfile.ZipFile(path).read("doc.kml"))


def lines_of(geometry: Any) -> list[list[tuple[float, float]]]:
    return [[(x, y) for x, y, *_z in line.coords] for line in geometry.geoms]


# -- lines ------------------------------------------------------------------------------------


def by_ship(path: Path, layer: str | None = None) -> pd.DataFrame:
    return gpd.read_file(path, **({"layer": layer} if layer else {})).set_index("mmsi")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_that_lines_are_cut_at_180_degrees_and_at_silences(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"tracks{suffix}"
    exports.write_layers(layers("tracks"), path)
    ships = by_ship(path, "tracks" if suffix == ".gpkg" else None)
    silent, crossing = (lines_of(ships.geometry[m]) for m in (353000001, 445000001))
    assert silent == [[(124.0, 33.0), (124.1, 33.0)], [(124.2, 33.1), (124.3, 33.1)]]
    west, east = crossing
    # a quarter of the way from 179.9 to 180.3 lies before the meridian
    assert west[0] == (179.9, 10.0)
    assert west[1] == pytest.approx((180.0, 10.1))
    assert east[0] == pytest.approx((-180.0, 10.1))
    assert east[1:] == [(-179.7, 10.4), (-179.6, 10.4)]
    assert ships.geometry[518000001] is None


def test_that_a_ship_that_crosses_180_degrees_twice_has_three_lines(tmp_path: Path) -> None:
    from lightering.report.exports.tracks import Parts, cut

    lon = np.array([179.0, -179.0, -178.0, 179.5, 179.0, 100.0, 101.0])
    whole = Parts(
        ships=np.array([0, 1, 2]), parts=np.array([0, 5, 7]), time_ms=np.arange(7) * 1000,
        lon=lon, lat=np.zeros(7),
    )  # fmt: skip
    pieces = cut(whole)
    assert pieces.ships.tolist() == [0, 3, 4]
    assert pieces.parts.tolist() == [0, 2, 6, 9, 11]
    assert pieces.lon.tolist() == [
        179.0, 180.0, -180.0, -179.0, -178.0, -180.0, 180.0, 179.5, 179.0, 100.0, 101.0,
    ]  # fmt: skip
    assert pieces.time_ms[1] == pieces.time_ms[2] == 500


# -- GeoPackage ---------------------------------------------------------------------------------


def test_that_a_geopackage_is_sound_and_holds_every_layer(package: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kinds = dict(pyogrio.list_layers(package).tolist())
    assert kinds == {
        "fixes": "Point",
        "tracks": "MultiLineString",
        "encounters": "Point",
        "transfers": "Point",
        "layer_styles": None,
    }
    database = sqlite3.connect(package)
    assert database.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    stamps = [row[0] for row in database.execute("SELECT last_change FROM gpkg_contents")]
    database.close()
    # the date of a layer is that of its last record, never the clock's
    assert stamps[0] == "2026-03-05T18:00:00.123Z"
    assert all(re.fullmatch(r"2026-03-\d\dT\d\d:00:00\.123Z", stamp) for stamp in stamps)


def test_that_times_in_a_geopackage_are_utc_and_places_exact(package: Path) -> None:
    info = pyogrio.read_info(package, layer="encounters")
    assert info["crs"] == "EPSG:4326"
    events = gpd.read_file(package, layer="encounters")
    assert str(events["start_utc"].iloc[0]) == "2026-03-05 06:00:00.123000+00:00"
    expected = tables()["encounters"]
    assert events.geometry.x.tolist() == expected.column("lon").to_pylist()
    assert info["total_bounds"] == pytest.approx((124.0, 33.0, 125.0, 34.0))


def test_that_qgis_finds_a_style_and_the_times_of_every_layer(package: Path) -> None:
    styles = pyogrio.read_dataframe(package, layer="layer_styles")
    assert set(styles["f_table_name"]) == {"fixes", "tracks", "encounters", "transfers"}
    assert styles["useAsDefault"].all()
    for row in styles.itertuples():
        root = ET.fromstring(row.styleQML, forbid_dtd=False)
        fields = set(pyogrio.read_info(package, layer=row.f_table_name)["fields"])
        temporal = root.find("temporal")
        assert temporal.get("enabled") == "1"
        named = {temporal.get("startField"), temporal.get("endField")} - {""}
        assert named
        assert named <= fields
        assert temporal.get("mode") == ("2" if len(named) == 2 else "1")
        renderer = root.find("renderer-v2")
        assert {renderer.get("attr")} - {None} <= fields
        symbols = {symbol.get("name") for symbol in renderer.iter("symbol")}
        assert {c.get("symbol") for c in renderer.iter("category")} <= symbols


def test_that_a_fault_of_sqlite_is_told_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    path.write_bytes(b"the old one")
    twice = tables()["encounters"].select(["encounter_id"])
    with pytest.raises(OutputError, match="already exists"):
        exports.write_layers([exports.Layer("twice", twice.schema, (twice,))] * 2, path)
    assert path.read_bytes() == b"the old one"


# -- KMZ ----------------------------------------------------------------------------------------


def test_that_a_kmz_names_nothing_outside_itself(kmz: Path) -> None:
    members = zipfile.ZipFile(kmz)
    assert {m.date_time for m in members.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    links = {node.text for node in kml_of(kmz).iter(f"{{{KML['k']}}}href")}
    assert links
    assert links <= set(members.namelist())


def test_that_tracks_move_and_events_last(kmz: Path) -> None:
    root = kml_of(kmz)
    tracks = root.findall(".//gx:Track", KML)
    counts = [(len(t.findall("k:when", KML)), len(t.findall("gx:coord", KML))) for t in tracks]
    # 180 degrees is no seam on a globe: nothing is cut and nothing added there
    assert counts == [(2, 2), (2, 2), (3, 3)]
    assert tracks[2].find("gx:coord", KML).text == "179.9 10 0"
    assert tracks[2].find("k:when", KML).text == "2026-03-05T06:00:00.123Z"
    alone = root.findall(".//k:Placemark/k:TimeStamp/k:when", KML)
    assert [node.text for node in alone] == ["2026-03-05T18:00:00.123Z", "2026-03-05T06:00:00.123Z"]
    spans = root.findall(".//k:TimeSpan", KML)
    assert len(spans) == 16
    assert spans[0].find("k:end", KML).text == "2026-03-05T14:00:00.123Z"


def test_that_another_program_reads_ships_and_times_from_a_kmz(kmz: Path) -> None:
    ships = pyogrio.read_dataframe(kmz, layer="tracks")
    shapes = [kind for kind in shapely.get_type_id(ships.geometry.to_numpy()) if kind >= 0]
    assert shapes == [5, 0, 5, 0]
    events = pyogrio.read_dataframe(kmz, layer="encounters")
    assert str(events["begin"].iloc[0]) == "2026-03-05 06:00:00.123000+00:00"


# -- back again ---------------------------------------------------------------------------------


def same(table: pa.Table) -> list[tuple[Any, ...]]:
    columns = ("mmsi", "time_utc", "lon", "lat", "sog_kn", "name")
    return sorted(
        zip(*(table.column(c).to_pylist() for c in columns), strict=True),
        key=lambda row: row[:2],
    )


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".gpkg", ".geojson", ".jsonl", ".xlsx"])
def test_that_our_own_fixes_are_read_back(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"fixes{suffix}"
    exports.write_layers(layers("fixes"), path, raw=True)
    (read,) = readers.read_paths([path], Quiet())
    assert read.report.outcome == "ok", read.report.messages
    assert same(read.table) == same(loaded().fixes)


SENT = ("sog_kn", "cog_deg", "heading_deg", "nav_status", "name", "imo", "draught_m", "destination")


def sent(table: pa.Table) -> list[tuple[Any, ...]]:
    names = ("mmsi", "time_utc", "lon", "lat", *SENT)
    rows = zip(*(table.column(c).to_pylist() for c in names), strict=True)
    return sorted(rows, key=repr)


@pytest.mark.parametrize("suffix", [".kmz", ".mfjson"])
def test_that_tracks_are_read_back_as_the_fixes_they_were(suffix: str, tmp_path: Path) -> None:
    """What changes along a track, what is sent once, a lone fix, a coast station, two at once."""
    source, target = tmp_path / "a.csv", tmp_path / f"a{suffix}"
    source.write_text(
        "mmsi,time_utc,lon,lat,sog_kn,cog_deg,heading_deg,nav_status,name,imo,draught_m,"
        "destination\n"
        "353000001,2026-03-05T06:00:00.123Z,124.0,33.0,1.5,10.5,12,0,<PINE> & =1,,,\n"
        "353000001,2026-03-05T06:10:00Z,124.001,33.0,,,,,<PINE> & =1,2000003,6.1,\n"
        "353000001,2026-03-05T06:20:00Z,124.002,33.0,0,0,0,1,해당 5,2000003,6.1,NAMPO\n"
        "353000001,2026-03-05T06:20:00Z,124.003,33.0,2,0,0,1,해당 5,2000003,6.1,NAMPO\n"
        "353000001,2026-03-05T18:00:00Z,124.1,33.0,3.1,359.9,,5,,,7,\n"
        "445000001,2026-03-05T06:00:00Z,179.9,10.0,,,,,,,,\n"
        "445000001,2026-03-05T07:00:00Z,-179.7,10.4,,,,,,,,\n"
        "004409931,2026-03-05T06:00:00Z,127.738,34.744,,,,,,,,\n"
        "004409931,2026-03-05T12:00:00Z,127.738,34.744,,,,,,,,\n",
        encoding="utf-8",
    )
    assert main(["convert", str(source), "-o", str(target), "--no-progress"]) == 0
    (first,) = readers.read_paths([source], Quiet())
    (again,) = readers.read_paths([target], Quiet())
    assert again.report.kept == first.report.kept == 9
    assert again.report.rejected == {}
    assert sent(again.table) == sent(first.table)


def test_that_trips_carry_whole_seconds_and_never_cross_180_degrees(tmp_path: Path) -> None:
    path = tmp_path / "a.trips.geojson"
    exports.write_layers(layers("tracks"), path)
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    lines = [f["geometry"]["coordinates"] for f in features]
    assert [len(line) for line in lines] == [2, 2, 2, 3]
    for line in lines:
        assert all(len(place) == 4 and isinstance(place[3], int) for place in line)
        assert np.abs(np.diff([place[0] for place in line])).max() < 180.0
    assert lines[0][0] == [124.0, 33.0, 0, 1772690400]


def test_that_a_whole_geopackage_gives_its_fixes_once(package: Path) -> None:
    (read,) = readers.read_paths([package], Quiet())
    assert same(read.table) == same(loaded().fixes)


# -- command line -------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "tracks.csv"
    exports.write_layers(layers("fixes"), path)
    return path


@pytest.mark.parametrize(
    ("words", "held"),
    [
        (["export", "-o", "a.gpkg"], {"fixes", "tracks", "encounters", "transfers"}),
        (["export", "-o", "a.kmz"], {"tracks", "encounters", "transfers"}),
        (["export", "-o", "a.xlsx"], {"fixes", "encounters", "transfers"}),
        (["export", "-o", "a.gpkg", "--table", "tracks"], {"tracks", "layer_styles"}),
        (["convert", "-o", "a.kmz"], {"tracks"}),
        (["convert", "-o", "a.gpkg"], {"fixes", "layer_styles"}),
        (["detect", "-o", "a.gpkg"], {"encounters", "layer_styles"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_that_a_format_with_layers_gets_all_unless_one_is_named(
    words: list[str], held: set[str], source: Path, tmp_path: Path, capsys: Any
) -> None:
    target = tmp_path / words[2]
    command = [words[0], str(source), "-o", str(target), *words[3:], "--no-progress"]
    assert main(command) == 0
    if target.suffix == ".kmz":
        names = {n.text for n in kml_of(target).findall(".//k:Folder/k:name", KML)}
    else:
        names = {name for name, _kind in pyogrio.list_layers(target)}
    assert held <= names
    if "--table" in words or words[0] != "export":
        assert names == held


@pytest.mark.parametrize(
    "words",
    [
        ["convert", "-o", "a.gfw.json"],
        ["export", "-o", "a.csv", "--table", "tracks"],
        ["export", "-o", "-", "--table", "tracks"],
        ["export", "-o", "a.kmz", "--table", "fixes"],
    ],
    ids=" ".join,
)
def test_that_the_command_line_refuses_before_it_reads(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([words[0], "not-there.csv", *words[1:]]) == 2
    assert "cannot hold" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_that_geojson_is_one_document_without_a_crs(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    exports.write_layers(layers("encounters"), path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert set(document) == {"type", "features"}
    first = document["features"][0]
    assert first["id"] == first["properties"]["encounter_id"]
    assert first["geometry"] == {"type": "Point", "coordinates": [124.0, 33.0]}
