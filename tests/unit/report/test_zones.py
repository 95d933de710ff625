"""Claimed zones on the maps of a report: drawn by a dash of their own, named as claimed, hashed."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.unit.report.planted import meeting, planted

from lightering.errors import InputError
from lightering.ledger.beside import NOTHING_BESIDE, read_beside
from lightering.readers.zone_file import Zone, read_zone_file
from lightering.report import contents
from lightering.report.figures.claimed import DASH
from lightering.report.figures.track_map import track_map
from lightering.report.figures.tracks import TrackMap
from lightering.report.texts import catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.ledger.beside import Beside

HOSTILE = "=#let x <b>Ñobody</b> 洪"


def written(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), "utf-8")
    return path


def feature(kind: str, coordinates: Any, **words: Any) -> dict[str, Any]:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": words, "geometry": shape}


def around(k: int = 0) -> list[list[float]]:
    _start, lon, lat = meeting(k)
    west, east, south, north = lon - 0.4, lon + 0.6, lat - 0.3, lat + 0.5
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def zones(folder: Path, **words: Any) -> Path:
    return written(
        folder / "zones.geojson",
        feature("Polygon", [around()], **words),
        feature("Point", [124.0, 33.0], name="a mark"),
        feature("LineString", [[500000, 4000000], [500001, 4000001]], name="metres"),
    )


def built(beside: Beside) -> dict[str, Any]:
    return contents.build(**planted(2), beside=beside)


def test_that_a_zone_bears_its_claimant_and_name_as_in_the_file(tmp_path: Path) -> None:
    found = read_zone_file(zones(tmp_path, GEONAME="Sea", Sovereign1=HOSTILE))
    assert [zone.claimant for zone in found.zones] == [HOSTILE]
    assert found.zones[0].words == f"claimed by {HOSTILE}: Sea"
    report = found.report
    assert report.sha256 == hashlib.sha256((tmp_path / "zones.geojson").read_bytes()).hexdigest()
    assert report.records_in == report.kept + sum(report.rejected.values()) == 3
    assert report.rejected == {"bad_geometry": 1, "not_a_zone": 1}
    assert any("feature 3" in one and "degrees" in one for one in report.messages)


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '{"type": "Point", "coordinates": [1, 2]}', '{"features": [7]}']
)
def test_that_a_file_without_a_zone_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "z.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match="Give a GeoJSON file") as told:
        read_zone_file(path)
    assert "z.geojson" in str(told.value)


def test_that_the_map_draws_a_zone_dashed_and_names_its_claimant(tmp_path: Path) -> None:
    path = zones(tmp_path, claimant=HOSTILE)
    plain, zoned = built(NOTHING_BESIDE), built(read_beside((), (), (), (path,)))
    first, other = zoned["events"]["pages"]
    before = plain["events"]["pages"][0]["figures"]["map"]
    drawn = first["figures"]["map"]
    assert DASH in drawn["svg"]
    assert DASH not in before["svg"]
    # cut to the room of a label, escaped as text of a drawing
    assert "claimed by =#let x &lt;b&gt;" in drawn["svg"]
    assert f"claimed by {HOSTILE}" in drawn["alt"]
    assert "claimed" in drawn["caption"]
    assert "claimed" not in before["caption"] + before["alt"]
    # a map that the zone does not reach says nothing of it
    assert ("claimed" in other["figures"]["map"]["alt"]) == (DASH in other["figures"]["map"]["svg"])
    assert "not drawn" in plain["events"]["intro"]
    assert "not drawn" not in zoned["events"]["intro"]
    assert "zones.geojson" in zoned["events"]["intro"]
    assert "border" in zoned["events"]["intro"]


def test_that_zones_stand_in_manifest_and_sources_and_move_no_figure(tmp_path: Path) -> None:
    path = zones(tmp_path, claimant="A")
    plain, zoned = built(NOTHING_BESIDE), built(read_beside((), (), (), (path,)))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    (entry,) = zoned["manifest"]["beside"]
    assert (entry["kind"], entry["file"], entry["sha256"]) == ("zones", "zones.geojson", sha256)
    assert {"file": "zones.geojson", "sha256": sha256} in zoned["provenance"]["hashes"]
    assert zoned["provenance"]["beside"]["rows"][0][1] == "claimed zones"
    assert zoned["manifest"]["results"] == plain["manifest"]["results"]
    raws = [[page["raw"] for page in one["events"]["pages"]] for one in (plain, zoned)]
    assert raws[0] == raws[1]


def line(lon: list[float], lat: list[float], **told: Any) -> Zone:
    points = np.array(lon), np.array(lat)
    return Zone(told.get("name", ""), told.get("claimant", ""), 1, (points,))


def mapped(lon: float, *given: Zone) -> tuple[str, tuple[str, ...]]:
    subject = TrackMap((), lon, 20.0, 0, 1, (), given)
    drawing = track_map(catalogue("en"), subject)
    return drawing.svg, drawing.zones


def test_that_a_zone_over_the_dateline_is_drawn_on_both_sides_and_once() -> None:
    way = line([179.9, -179.9], [20.02, 19.98], claimant="A")
    for lon in (179.95, -179.95):
        svg, told = mapped(lon, way)
        assert told == ("claimed by A",)
        assert len(re.findall(DASH, svg)) == 1
        numbers = [float(x) for x in re.findall(r"[ML](-?[\d.]+)", svg)]
        assert max(numbers, default=0.0) < 1_000.0


def test_that_a_zone_elsewhere_is_neither_drawn_nor_named() -> None:
    assert mapped(124.0, line([-60.0, -61.0], [20.0, 20.0], claimant="A"))[1] == ()
    assert mapped(124.0, line([124.0, 124.1], [-20.0, -20.1], claimant="A"))[1] == ()
    # one that lies around the whole map crosses none of it
    svg, told = mapped(124.0, line([110.0, 140.0, 140.0, 110.0], [0.0, 0.0, 40.0, 40.0]))
    assert told == ()
    assert DASH not in svg


def test_that_two_zones_of_one_claimant_are_named_once() -> None:
    one = line([123.9, 124.1], [20.05, 20.05], claimant="A")
    two = line([123.9, 124.1], [19.95, 19.95], claimant="A")
    nameless = line([123.95, 123.95], [19.9, 20.1])
    svg, told = mapped(124.0, one, two, nameless)
    assert told == ("claimed by A", "claimed")
    assert svg.count("claimed by A") <= 1


def test_that_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    paths = [zones(tmp_path / name, name="Z") for name in ("a", "b")]
    with pytest.raises(InputError, match="Two files of this name"):
        read_beside((), (), (), paths)


def test_that_an_unreachable_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be read"):
        read_beside((), (), (), (tmp_path / "gone.geojson",))
