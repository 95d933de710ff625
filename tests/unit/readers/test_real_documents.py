"""Real tracks in JSON, GeoJSON, GPX and KML, against the tables they were made from."""

from __future__ import annotations

import json
import math

from lightering.progress import Quiet
from lightering.readers import read_paths

PLACE = ("mmsi", "time_utc", "lon", "lat")


def read_one(path):
    told = []
    (result,) = read_paths([path], Quiet(), told.append)
    report = result.report
    assert report.kept + sum(report.rejected.values()) == report.records_in
    assert len(told) == sum(report.rejected.values())
    return result


def places(result):
    return [tuple(row.values()) for row in result.table.select(PLACE).to_pylist()]


def suez(shared_tracks):
    return places(read_one(shared_tracks / "suez_four_column_csv" / "boat-positions.csv"))


def test_that_geojson_points_are_the_fixes_of_their_table(shared_tracks):
    result = read_one(shared_tracks / "derived_formats" / "suez_points.geojson")
    assert result.report.format == "geojson"
    # the points are the first 4,000 rows of the table, given to five decimals like these
    assert places(result) == suez(shared_tracks)[:4000]


def test_that_gpx_and_kml_are_the_fixes_of_their_ship(shared_tracks):
    expected = {fix for fix in suez(shared_tracks) if fix[0] == 200000132}
    for name in ("gpx", "kml"):
        result = read_one(shared_tracks / "derived_formats" / f"one_vessel.{name}")
        assert (result.report.format, result.report.rejected) == (name, {})
        assert set(places(result)) == expected


def test_that_lines_without_times_are_refused_place_by_place(shared_tracks):
    path = shared_tracks / "derived_formats" / "suez_tracks_lines.geojson"
    lines = json.loads(path.read_text(encoding="utf-8"))["features"]
    report = read_one(path).report
    assert report.outcome == "error"
    assert report.rejected == {"no_time": sum(len(f["geometry"]["coordinates"]) for f in lines)}
    assert any("without times" in message for message in report.messages)


def test_that_json_lines_with_bare_nan_are_read_in_full(shared_tracks):
    for path in sorted((shared_tracks / "gfw_json").glob("*.json")):
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        sound = [
            number
            for number, r in enumerate(records, 1)
            if r["lat"] is not None and math.isfinite(r["lat"]) and math.isfinite(r["lon"])
        ]
        result = read_one(path)
        assert result.report.format == "gfw_json"
        assert result.report.records_in == len(records)
        assert result.report.rejected == {"not_a_position": len(records) - len(sound)}
        assert result.table.column("source_line").to_pylist() == sound
        assert result.table.column("lat").to_pylist() == [records[n - 1]["lat"] for n in sound]


def test_that_a_static_report_holds_from_its_own_time_on(shared_tracks):
    result = read_one(shared_tracks / "gfw_json" / "regr_412588888.json")
    first, second = result.table.slice(0, 2).to_pylist()
    assert (first["source_line"], first["length_m"]) == (1, None)
    assert (second["name"], second["length_m"], second["ship_type"]) == ("HONGDA8", 56.0, 90)
