"""GeoParquet: the geometry is the place, and its reference system is checked."""

from __future__ import annotations

import io
import json
import re
import struct

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.accounted import accounted

from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.header import layout_of
from lightering.readers.points import Geometry
from lightering.readers.text import decoded

MMSI = [371234000, 372345000]
FUZZ = settings(max_examples=examples(200, 5000), deadline=None)


def frame(points=((124.25, 33.5), (124.5, 33.75)), crs="EPSG:4326", **more):
    return gpd.GeoDataFrame(
        {"mmsi": MMSI, "base_date_time": pd.to_datetime(["2024-03-02T01:30"] * 2), **more},
        geometry=list(shapely.points(points)),
        crs=crs,
    )


def written(table, **options):
    sink = io.BytesIO()
    table.to_parquet(sink, **options)
    return sink.getvalue()


def with_meta(change, geometry=None):
    table = pq.read_table(io.BytesIO(written(frame())))
    meta = json.loads(table.schema.metadata[b"geo"])
    if geometry is not None:
        table = table.set_column(2, "geometry", geometry)
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({b"geo": change(meta)}), sink)
    return sink.getvalue()


def places(result):
    return [tuple(row.values()) for row in result.table.select(["lon", "lat"]).to_pylist()]


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
def test_that_points_of_geopandas_are_read(read, encoding):
    content = written(frame(), geometry_encoding=encoding, schema_version="1.1.0")
    result = read(content, "a.parquet")
    assert result.report.format == "fixes_parquet"
    assert places(result) == [(124.25, 33.5), (124.5, 33.75)]
    assert not result.report.messages


@pytest.mark.parametrize("epsg", [3857, 32652])
def test_that_another_system_is_turned_to_degrees_and_said(read, epsg):
    result = read(written(frame().to_crs(epsg)), "a.parquet")
    assert np.allclose(places(result), [(124.25, 33.5), (124.5, 33.75)], atol=1e-8)
    assert any(f"EPSG:{epsg}" in message for message in result.report.messages)


def test_that_no_system_is_read_as_wgs84_and_said(read):
    result = read(written(frame(crs=None)), "a.parquet")
    assert places(result) == [(124.25, 33.5), (124.5, 33.75)]
    assert any("WGS84" in message for message in result.report.messages)


def test_that_missing_and_empty_points_are_refused_and_counted(read):
    table = frame()
    table.loc[0, "geometry"] = None
    assert read(written(table), "a.parquet").report.rejected == {"bad_geometry": 1}
    table.loc[0, "geometry"] = shapely.Point()
    assert read(written(table), "a.parquet").report.rejected == {"bad_geometry": 1}


def test_that_lines_are_refused_by_name(read):
    table = frame()
    table["geometry"] = [shapely.LineString([(0, 0), (1, 1)])] * 2
    result = read(written(table), "a.parquet")
    assert result.report.outcome == "error"
    assert "LineString" in result.report.messages[0]


def test_that_lines_among_points_are_refused_one_by_one(read):
    table = frame()
    table.loc[0, "geometry"] = shapely.LineString([(0, 0), (1, 1)])
    result = read(written(table), "a.parquet")
    assert result.report.rejected == {"bad_geometry": 1}
    assert places(result) == [(124.5, 33.75)]


def test_that_a_geometry_nobody_registered_is_read_and_said(read):
    table = pa.table(
        {
            "mmsi": MMSI,
            "time_utc": ["2024-03-02T01:30:00Z"] * 2,
            "geom": pa.array(list(shapely.to_wkb(shapely.points([(1, 2), (3, 4)]))), pa.binary()),
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    result = read(sink.getvalue(), "a.parquet")
    assert places(result) == [(1.0, 2.0), (3.0, 4.0)]
    assert any("WGS84" in message for message in result.report.messages)


@pytest.mark.parametrize(
    "change",
    [
        lambda _meta: b"{",
        lambda _meta: b"[]",
        lambda meta: json.dumps({**meta, "primary_column": "gone"}).encode(),
        lambda meta: json.dumps({**meta, "columns": {"geometry": 7}}).encode(),
        lambda meta: json.dumps({**meta, "columns": {"geometry": {"encoding": "poly"}}}).encode(),
        lambda meta: json.dumps(
            {**meta, "columns": {"geometry": {"encoding": "WKB", "crs": {"type": "x"}}}}
        ).encode(),
        lambda _meta: b"[" * 100_000,
        lambda meta: json.dumps(
            {**meta, "columns": {"geometry": {"encoding": "WKB", "crs": {
                "id": {"authority": "EPSG", "code": 999999}}}}}
        ).encode(),
    ],
)  # fmt: skip
def test_that_broken_metadata_are_one_clear_error(read, change):
    result = read(with_meta(change), "a.parquet")
    assert result.report.outcome == "error"
    assert result.table.num_rows == 0


def test_that_a_geometry_of_text_is_refused(read):
    content = with_meta(lambda meta: json.dumps(meta).encode(), pa.array(["POINT(1 2)"] * 2))
    assert read(content, "a.parquet").report.outcome == "error"


@settings(
    FUZZ,
    max_examples=examples(150, 2000),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(st.tuples(st.floats(0.0, 0.9999), st.integers(0, 255)), max_size=6),
    encoding=st.sampled_from(["WKB", "geoarrow"]),
)
def test_that_any_changed_bytes_end_in_a_report(tmp_path, changes, encoding):
    content = bytearray(written(frame(vessel_name=["A", "B"]), geometry_encoding=encoding))
    for place, letter in changes:
        content[int(place * len(content))] = letter
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    for result in read_paths([path], Quiet()):
        accounted(result)


def test_that_a_broken_name_in_the_footer_is_one_clear_error(read):
    content = written(frame(vessel_name=["A", "B"]))
    for match in re.finditer(b"vessel_name", content):
        start = match.start()
        broken = content[:start] + b"vess\xd6l" + content[start + 6 :]
        result = read(broken, "a.parquet")
        assert result.report.outcome == "ok" or "damaged" in result.report.messages[0]


@FUZZ
@given(lon=st.floats(), lat=st.floats(), tail=st.binary(max_size=3), cut=st.integers(0, 25),
       head=st.binary(max_size=6), blobs=st.booleans())  # fmt: skip
def test_that_any_bytes_are_exactly_one_point_or_none(lon, lat, tail, cut, head, blobs):
    sound = struct.pack("<BIdd", 1, 1, lon, lat)
    strange = head + sound[len(head) : 25 - cut] + tail
    column = pa.array([sound, strange, None, b""], pa.binary())
    x, y, wrong = Geometry("g", blobs=blobs).places(column)
    finite = np.isfinite(lon) and np.isfinite(lat)
    assert wrong[2:].all()
    assert np.array_equal(np.isnan(x), wrong)
    assert np.array_equal(np.isnan(y), wrong)
    if not blobs:
        assert wrong[0] == (not finite)
        assert not finite or (x[0], y[0]) == (lon, lat)
    elif not strange.startswith(b"GP"):
        assert wrong.all()


def test_that_a_parquet_of_numbers_without_control_codes_is_never_taken_for_a_text():
    head = b"PAR1" + b"mmsi,time_utc,lon,lat\n" * 400
    assert layout_of(head[4:]) is not None
    assert layout_of(head) is None


def test_that_bytes_that_are_no_utf_8_are_read_as_windows_reads_them():
    raw = bytes(range(256))
    known = [bytes([b]).decode("cp1252", "ignore") or chr(b) for b in raw]
    assert decoded(raw) == "".join(known)
