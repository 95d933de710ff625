"""Whatever stands in a JSON or XML document, records are conserved; only a report comes out."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.accounted import accounted

from lightering.progress import Quiet
from lightering.readers import read_paths

if TYPE_CHECKING:
    from pathlib import Path

QUICK = settings(
    max_examples=examples(60, 2000),
    deadline=None,
    derandomize="LIGHTERING_FUZZ" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = st.sampled_from(
    ["mmsi", "ssvid", "id", "timestamp", "time", "date", "lat", "lon", "speed", "shipname", "imo",
     "shiptype", "draught", "type", "geometry", "properties", "coordinates", "times", "features",
     "temporalGeometry", "temporalProperties", "datetimes", "values", "crs", "entries", "", "\0"]
)  # fmt: skip
VALUES = st.sampled_from(
    [371234000, "371234000", 7, 0, -1, 10**30, 33.5, 124.25, 91, 181, 1e300, float("nan"),
     float("inf"), None, True, "", "abc", "2024-03-02T01:02:03Z", "2024-03-02", "01/02/2024 10:00",
     1709341323, "FeatureCollection", "Feature", "Point", "LineString", "MovingPoint", "EPSG:3857",
     [124.25, 33.5], [[124.25, 33.5], [124.3, 33.5]], ["2024-03-02T01:02:03Z"] * 2, "\ud800"]
) | st.text(max_size=5)  # fmt: skip
THINGS = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)
RECORDS = st.dictionaries(NAMES, THINGS, max_size=10)
FEATURES = st.fixed_dictionaries(
    {"type": st.just("Feature")},
    optional={
        "properties": RECORDS | THINGS,
        "geometry": st.fixed_dictionaries({"type": VALUES, "coordinates": THINGS}) | THINGS,
        "temporalGeometry": st.fixed_dictionaries(
            {"coordinates": THINGS, "datetimes": THINGS}, optional={"type": VALUES}
        )
        | THINGS,
        "temporalProperties": st.lists(
            st.dictionaries(NAMES, st.dictionaries(NAMES, THINGS)), max_size=2
        )
        | THINGS,
        "id": THINGS,
        "crs": THINGS,
    },
)
GPX = st.sampled_from(
    ["<trk>", "</trk>", "<trkseg>", "</trkseg>", "<name>371234000</name>", "<name>vessel 7</name>",
     '<trkpt lat="33.5" lon="124.25"><time>2024-03-02T01:02:03Z</time></trkpt>',
     '<trkpt lat="x"><time/><name>371234001</name></trkpt>', '<wpt lat="91" lon="181"/>',
     "<rte><rtept/></rte>", "<extensions><speed>x</speed><mmsi>371234000</mmsi></extensions>",
     "<trkpt>", "</trkpt>", "<time>", "</time>", "&amp;", "&#0;", "&x;", "<!-- -->", "\0", "é",
     "<![CDATA[<a>]]>", "<!DOCTYPE a>", "<?x y?>", "\n"]
)  # fmt: skip
KML = st.sampled_from(
    ["<Placemark>", "</Placemark>", "<Track>", "</Track>", "<when>2024-03-02T01:02:03Z</when>",
     "<when/>", "<coord>124.25 33.5 0</coord>", "<coord/>", "<coord>a b</coord>", "<Point>",
     "</Point>", "<coordinates>124.25,33.5</coordinates>", "<name>371234000</name>",
     "<TimeStamp><when>2024-03-02T01:02:03Z</when></TimeStamp>", "<Polygon/>", "<LineString/>",
     '<Data name="mmsi"><value>371234000</value></Data>', '<SimpleData name="id">4</SimpleData>',
     '<SimpleArrayData name="sog"><value>3</value></SimpleArrayData>', "<Folder>", "</Folder>",
     "<MultiGeometry>", "</MultiGeometry>", "<NetworkLink/>", "\n", "&amp;", "<a b='c'/>"]
)  # fmt: skip


def check(folder: Path, content: bytes, name: str):
    path = folder / name
    path.write_bytes(content)
    told = []
    for result in read_paths([path], Quiet(), told.append):
        report = result.report
        accounted(result, told)
        for message in report.messages:
            message.encode("utf-8")
        for reject in told:
            assert isinstance(reject.value, str)
            reject.value.encode("utf-8")
            reject.column.encode("utf-8")
        lat, lon = (result.table.column(name).to_pylist() for name in ("lat", "lon"))
        assert all(abs(a) <= 90.0 and abs(o) <= 180.0 for a, o in zip(lat, lon, strict=True))
        for name in ("mmsi", "time_utc", "lat", "lon"):
            assert result.table.column(name).null_count == 0


@QUICK
@given(records=st.lists(RECORDS | THINGS, max_size=8), flat=st.booleans())
def test_that_any_json_records_are_conserved(tmp_path, records, flat):
    first = {"mmsi": 371234000, "timestamp": "2024-03-02T01:02:03Z", "lat": 33.5, "lon": 124.25}
    every = [first, *records]
    text = "\n".join(map(json.dumps, every)) if flat else json.dumps(every)
    check(tmp_path, text.encode(), "a.json")


@QUICK
@given(features=st.lists(FEATURES | THINGS, max_size=6), members=RECORDS)
def test_that_any_features_are_conserved(tmp_path, features, members):
    document = {"type": "FeatureCollection", **members, "features": features}
    check(tmp_path, json.dumps(document).encode(), "a.geojson")


@QUICK
@given(feature=FEATURES)
def test_that_any_single_feature_is_conserved(tmp_path, feature):
    check(tmp_path, json.dumps(feature).encode(), "a.mfjson")


@QUICK
@given(place=st.integers(0, 2000), put=st.binary(max_size=6), cut=st.integers(0, 6))
def test_that_changed_bytes_in_a_document_end_in_a_report(tmp_path, place, put, cut):
    feature = {
        "type": "Feature",
        "properties": {"mmsi": 371234000, "times": ["2024-03-02T01:02:03Z"] * 2},
        "geometry": {"type": "LineString", "coordinates": [[124.25, 33.5], [124.3, 33.5]]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature] * 5}).encode()
    place %= len(text)
    check(tmp_path, text[:place] + put + text[place + cut :], "a.json")


@QUICK
@given(pieces=st.lists(GPX, max_size=20), close=st.booleans())
def test_that_any_gpx_ends_in_a_report(tmp_path, pieces, close):
    text = "<gpx>" + "".join(pieces) + ("</gpx>" if close else "")
    check(tmp_path, text.encode("utf-8", "replace"), "a.gpx")


@QUICK
@given(pieces=st.lists(KML, max_size=20), close=st.booleans())
def test_that_any_kml_ends_in_a_report(tmp_path, pieces, close):
    text = "<kml><Document>" + "".join(pieces) + ("</Document></kml>" if close else "")
    check(tmp_path, text.encode(), "a.kml")


@QUICK
@given(content=st.binary(max_size=300), start=st.sampled_from([b"{", b"[", b"<gpx>", b"<kml>"]))
def test_that_any_bytes_behind_a_first_mark_end_in_a_report(tmp_path, content, start):
    check(tmp_path, start + content, "a.json")
