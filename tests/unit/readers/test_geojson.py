"""GeoJSON and moving features: points, lines with times, and what is no track."""

from __future__ import annotations

import json

import pytest

TIMES = ["2024-03-02T01:00:00Z", "2024-03-02T01:10:00Z", "2024-03-02T01:20:00Z"]
PLACES = [[124.25, 33.5], [124.26, 33.51], [124.27, 33.52]]


def feature(geometry, **properties):
    return {"type": "Feature", "properties": {"mmsi": 371234000, **properties},
            "geometry": geometry}  # fmt: skip


def point(lon=124.25, lat=33.5, **properties):
    place = {"type": "Point", "coordinates": [lon, lat]}
    return feature(place, **{"time": TIMES[0], **properties})


def line(**properties):
    return feature({"type": "LineString", "coordinates": PLACES}, **properties)


def moving(**members):
    prism = {"type": "MovingPoint", "datetimes": TIMES, "coordinates": PLACES,
             "interpolation": "Linear"}  # fmt: skip
    return {"type": "Feature", "temporalGeometry": prism, "properties": {"mmsi": 371234000},
            **members}  # fmt: skip


def collection(*features, **members):
    head = {"type": "FeatureCollection", **members}
    start = json.dumps(head)[:-1] + ', "features": [\n'
    return start + ",\n".join(json.dumps(f) for f in features) + "\n]\n}\n"


def three(result, form):
    report = result.report
    assert (report.format, report.outcome, report.rejected) == (form, "ok", {})
    rows = result.table.to_pylist()
    assert [[row["lon"], row["lat"]] for row in rows] == PLACES
    assert [row["time_utc"].isoformat().replace("+00:00", "Z") for row in rows] == TIMES
    assert {row["mmsi"] for row in rows} == {371234000}
    return rows


def test_that_points_are_read_with_their_lines_and_values(read):
    points = [
        point(*place, time=time, SOG=7.5, name="PINE", draught=9.5)
        for place, time in zip(PLACES, TIMES, strict=True)
    ]
    rows = three(read(collection(*points), "a.geojson"), "geojson")
    assert [row["source_line"] for row in rows] == [2, 3, 4]
    assert {(row["sog_kn"], row["name"], row["draught_m"]) for row in rows} == {(7.5, "PINE", 9.5)}


@pytest.mark.parametrize(
    "features",
    [
        [line(times=TIMES)],
        [line(coordTimes=TIMES)],
        [line(coordinateProperties={"times": TIMES})],
        [feature({"type": "MultiPoint", "coordinates": PLACES}, times=TIMES)],
        [feature({"type": "MultiLineString", "coordinates": [PLACES[:2], PLACES[2:]]},
                 coordTimes=[TIMES[:2], TIMES[2:]])],
        [feature({"type": "LineString", "coordinates": [
            [*place, 0, 1709341200 + 600 * n] for n, place in enumerate(PLACES)]})],
    ],
)  # fmt: skip
def test_that_the_times_of_a_line_may_stand_in_several_places(read, features):
    three(read(collection(*features), "a.geojson"), "geojson")


def test_that_lists_beside_the_times_are_values_of_the_places(read):
    text = collection(line(times=TIMES, sog_kn=[1.0, None, 3.0], name="PINE", other=[1, 2]))
    rows = three(read(text, "a.geojson"), "geojson")
    assert [row["sog_kn"] for row in rows] == [1.0, None, 3.0]
    assert {row["name"] for row in rows} == {"PINE"}


@pytest.mark.parametrize(
    "text",
    [
        collection(line(datetimes=TIMES)),
        collection(moving()),
        json.dumps(moving()),
        collection(moving(properties={}, id="371234000")),
        collection(moving(temporalGeometry={"type": "MovingGeometryCollection", "prisms": [
            {"type": "MovingPoint", "datetimes": TIMES, "coordinates": PLACES}]})),
        collection(moving(temporalGeometry={"type": "MovingPoint", "sequences": [
            {"datetimes": TIMES[:1], "coordinates": PLACES[:1]},
            {"datetimes": TIMES[1:], "coordinates": PLACES[1:]}]})),
        collection(moving(temporalGeometry={"type": "MovingPoint", "coordinates": PLACES,
            "datetimes": [1709341200000, 1709341800000, 1709342400000]})),
    ],
)  # fmt: skip
def test_that_moving_features_are_read_in_both_encodings(read, text):
    three(read(text, "a.mfjson"), "mf_json")


def test_that_temporal_properties_are_joined_by_time_and_turned_into_knots(read):
    groups = [
        {"datetimes": TIMES[1:], "speed": {"values": [18.52, 37.04], "uom": "km/h"}},
        {"datetimes": TIMES, "heading": {"values": [1, 2, 3]}, "draught": {"values": [1]}},
        {"datetimes": TIMES, "sog": {"values": [1, 2, 3], "uom": "furlong"}},
    ]
    result = read(collection(moving(temporalProperties=groups)), "a.json")
    rows = three(result, "mf_json")
    assert [row["sog_kn"] for row in rows] == [None, pytest.approx(10), pytest.approx(20)]
    assert [row["heading_deg"] for row in rows] == [1, 2, 3]
    assert result.report.repairs == {
        "speed_to_knots": 2, "speed_unit_unknown": 1, "temporal_property_ignored": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "reasons"),
    [
        (feature(None, time=TIMES[0]), {"bad_geometry": 1}),
        (feature({"type": "Polygon", "coordinates": [[*PLACES, PLACES[0]]]}), {"bad_geometry": 1}),
        (feature({"type": "GeometryCollection", "geometries": []}), {"bad_geometry": 1}),
        (feature({"type": "Point", "coordinates": []}, time=TIMES[0]), {"bad_geometry": 1}),
        (feature({"type": "Point", "coordinates": [[1, 2], 3]}), {"bad_geometry": 1}),
        (feature({"type": "LineString", "coordinates": []}, times=[]), {"bad_geometry": 1}),
        (feature({"type": "LineString", "coordinates": [[1, 2], 3]}, times=TIMES[:2]),
         {"bad_geometry": 1}),
        (line(), {"no_time": 3}),
        (line(times=TIMES[:2]), {"bad_geometry": 3}),
        (line(times=[TIMES[0], None, "x"]), {"no_time": 1, "bad_time": 1}),
        (moving(temporalGeometry={"type": "MovingPolygon", "coordinates": [], "datetimes": []}),
         {"bad_geometry": 1}),
        (moving(temporalGeometry={"type": "MovingPoint", "coordinates": PLACES}),
         {"bad_geometry": 1}),
        (moving(temporalGeometry=3), {"bad_geometry": 1}),
        (point(lat=float("nan")), {"bad_lat": 1}),
        (point(lat=float("nan"), lon=float("nan")), {"not_a_position": 1}),
        (point(lat=91.0), {"pos_not_available": 1}),
        (point(lat="1e400"), {"bad_lat": 1}),
        (point(time=None), {"no_time": 1}),
        (point(mmsi=None), {"bad_mmsi": 1}),
        (7, {"unreadable": 1}),
        (None, {"unreadable": 1}),
    ],
)  # fmt: skip
def test_that_what_is_no_track_is_refused_with_its_reason(read, broken, reasons):
    result = read(collection(point(), broken, point(lat=33.6)), "a.geojson")
    assert result.report.rejected == reasons
    assert {told.line for told in read.rejects} == {3}
    assert {33.5, 33.6} <= set(result.table.column("lat").to_pylist())


def test_that_swapped_places_are_all_refused_with_a_hint(read):
    points = [point(lon=33.5 + n / 100, lat=124.0) for n in range(4)]
    report = read(collection(*points), "a.geojson").report
    assert report.rejected == {"bad_lat": 4}
    assert any("swapped?" in message for message in report.messages)


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
        {"type": "name", "properties": {"name": "EPSG:3857"}},
        {"type": "link", "properties": {"href": "http://example.org/crs/42"}},
        "EPSG:32652",
    ],
)
def test_that_another_reference_system_is_refused_and_named(read, crs, place):
    text = collection(
        point(13_800_000.0, 3_900_000.0), **({"crs": crs} if place == "before" else {})
    )
    if place == "after":
        text = text.rstrip()[:-1] + ', "crs": ' + json.dumps(crs) + "}"
    report = read(text, "a.geojson").report
    assert report.outcome == "error"
    assert "WGS 84" in report.messages[0]
    assert "crs" in report.messages[0]


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326",
     "http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
)  # fmt: skip
def test_that_the_names_of_wgs_84_are_known(read, name):
    text = collection(point(), crs={"type": "name", "properties": {"name": name}})
    assert read(text, "a.geojson").report.kept == 1


def test_that_metres_without_a_name_are_no_degrees(read):
    report = read(collection(point(13_800_000.0, 3_900_000.0)), "a.geojson").report
    assert report.rejected == {"bad_lat": 1}


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_that_a_cut_file_is_a_clear_error_with_its_line(read, share):
    text = collection(*[point(lat=33 + n / 100) for n in range(50)]).rstrip()
    report = read(text[: int(len(text) * share)], "a.geojson").report
    assert report.outcome == "error"
    assert "cut" in report.messages[0]
    assert "line " in report.messages[0]


@pytest.mark.parametrize(
    "deep", ['"geometry": ' + '{"a": ' * 100_000, '"properties": ' + "[" * 100_000]
)
def test_that_a_feature_nested_100000_deep_is_a_clear_error(read, deep):
    text = collection(point()).replace('"geometry": ', deep)
    report = read(text, "a.geojson").report
    assert report.outcome == "error"
    assert "nested too deep" in report.messages[0] or "no sound JSON" in report.messages[0]


def test_that_a_coordinate_of_5000_digits_is_no_place(read):
    text = collection(point(lat=0), point()).replace("124.25, 0]", "124.25, " + "1" * 5000 + "]")
    result = read(text, "a.geojson")
    assert result.report.rejected == {"bad_lat": 1}
    assert result.report.kept == 1


def test_that_a_value_named_twice_is_not_chosen_between(read):
    text = collection(point(), point(lat=33.6)).replace(
        '"mmsi": 371234000', '"mmsi": 1, "mmsi": 2', 1
    )
    result = read(text, "a.geojson")
    assert result.report.rejected == {"unreadable": 1}
    assert any("twice" in message for message in result.report.messages)


def test_that_an_empty_collection_is_no_error_and_a_single_feature_is_read(read):
    report = read('{"type": "FeatureCollection", "features": []}', "a.geojson").report
    assert (report.outcome, report.records_in) == ("ok", 0)
    assert read(json.dumps(point()), "a.geojson").report.kept == 1


def test_that_a_text_of_one_line_numbers_its_features(read):
    text = collection(point(), line(times=TIMES)).replace("\n", "")
    result = read(text, "a.geojson")
    assert result.table.column("source_line").to_pylist() == [1, 2, 2, 2]
    assert any("one line" in message for message in result.report.messages)


def test_that_a_track_across_180_degrees_keeps_its_places(read):
    places = [[179.99, 50.0], [-179.99, 50.0], [-180.0, 50.0]]
    track = feature({"type": "LineString", "coordinates": places}, times=TIMES)
    assert read(collection(track), "a.json").table.column("lon").to_pylist() == [
        179.99, -179.99, -180.0,
    ]  # fmt: skip
