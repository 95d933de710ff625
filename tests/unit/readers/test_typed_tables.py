"""Parquet files and frames follow the rules of text."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
import io
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lightering.errors import InputError
from lightering.readers import from_frame

WHEN = dt.datetime(2024, 3, 2, 1, 30, tzinfo=dt.UTC)


def parquet(columns):
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def four(**changes):
    columns = {
        "mmsi": pa.array([371234000, 371234000]),
        "time_utc": pa.array([WHEN, WHEN], pa.timestamp("ms", "UTC")),
        "lon": pa.array([124.25, 124.5]),
        "lat": pa.array([33.5, 33.5]),
    }
    return {**columns, **changes}


def times(result):
    return result.table.column("time_utc").to_pylist()


def test_that_four_columns_are_a_table_of_fixes(read):
    result = read(parquet(four()), "a.parquet")
    assert result.report.format == "fixes_parquet"
    assert times(result) == [WHEN, WHEN]
    assert result.table.column("source_line").to_pylist() == [1, 2]
    assert result.table.column("sog_kn").null_count == 2


@pytest.mark.parametrize(
    "column",
    [
        pa.array([WHEN] * 2, pa.timestamp("ns", "UTC")),
        pa.array([WHEN] * 2, pa.timestamp("us", "Asia/Seoul")),
        pa.array([WHEN.replace(tzinfo=None)] * 2, pa.timestamp("ns")),
        pa.array([1_709_343_000_000] * 2),
        pa.array([1_709_343_000] * 2, pa.int32()),
        pa.array([1_709_343_000.0] * 2),
        pa.array(["2024-03-02T01:30:00Z"] * 2),
        pa.array(["2024-03-02T01:30:00Z"] * 2, pa.large_string()).dictionary_encode(),
    ],
    ids=lambda column: str(column.type),
)
def test_that_times_of_every_type_are_the_same_instant(read, column):
    assert times(read(parquet(four(time_utc=column)), "a.parquet")) == [WHEN, WHEN]


def test_that_a_date_alone_is_no_time(read):
    day = pa.array([WHEN.date()] * 2, pa.date32())
    assert read(parquet(four(time_utc=day)), "a.parquet").report.rejected == {"bad_time": 2}


def test_that_null_nan_and_text_are_refused_by_reason(read):
    columns = four(
        mmsi=pa.array([371234000.0, None, 371234000.0, 371234000.5]),
        time_utc=pa.array([WHEN, WHEN, None, WHEN], pa.timestamp("ms", "UTC")),
        lon=pa.array(["124.25", "1", "1", "1"]),
        lat=pa.array([33.5, 1.0, 1.0, float("nan")]),
    )
    result = read(parquet(columns), "a.parquet")
    assert result.report.rejected == {"bad_mmsi": 2, "bad_time": 1}
    assert result.table.column("lon").to_pylist() == [124.25]
    assert result.report.repairs == {"mmsi_decimal": 1}


def test_that_columns_of_nothing_and_of_odd_types_do_no_harm(read):
    columns = four(
        sog_kn=pa.nulls(2),
        name=pa.nulls(2),
        imo=pa.array([2000003.0, None]),
        nav_status=pa.array([True, False]),
        heading=pa.array([b"12", b"x"]),
        length_m=pa.array([decimal.Decimal("80.5"), None]),
        ship_type=pa.array([80, 0], pa.int8()),
        draught_m=pa.array([6.1, float("inf")], pa.float32()),
    )
    rows = read(parquet(columns), "a.parquet").table.to_pylist()
    assert [(r["sog_kn"], r["name"], r["imo"]) for r in rows] == [
        (None, None, 2000003),
        (None,) * 3,
    ]
    assert [(r["length_m"], r["ship_type"]) for r in rows] == [(80.5, 80), (None, None)]
    assert rows[0]["draught_m"] == pytest.approx(6.1)
    assert rows[1]["draught_m"] is None


def test_that_a_packed_parquet_file_is_read(read):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.parquet", parquet(four()))
    for content, name in ((sink.getvalue(), "a.zip"), (gzip.compress(parquet(four())), "a.gz")):
        assert read(content, name).report.kept == 2


def test_that_a_damaged_parquet_file_is_one_clear_error(read):
    content = parquet(four())
    for broken in (content[:-20], b"PAR1" + b"x" * 50, content[:-8] + b"\xff\xff\xff\x7fPAR1"):
        report = read(broken, "a.parquet").report
        assert report.outcome == "error"
        assert "damaged or cut" in report.messages[0]


def test_that_nested_columns_are_refused_by_name(read):
    report = read(parquet(four(lat=pa.array([[1.0], [2.0]]))), "a.parquet").report
    assert report.outcome == "error"
    assert "lat" in report.messages[0]


def test_that_a_parquet_table_without_latitude_says_what_it_holds(read):
    columns = four()
    del columns["lat"]
    report = read(parquet(columns), "a.parquet").report
    assert "no latitude column" in report.messages[0]
    assert "“lon”" in report.messages[0]


def frame(**changes):
    columns = {
        "mmsi": [371234000, 371234001],
        "time_utc": pd.to_datetime([WHEN, WHEN]),
        "lon": [124.25, 124.5],
        "lat": [33.5, np.nan],
        "name": ["PINE", None],
    }
    return pd.DataFrame({**columns, **changes})


def test_that_a_frame_is_read_by_the_same_rules():
    rejects = []
    given = frame()
    before = given.copy()
    result = from_frame(given, "mine", rejects.append)
    pd.testing.assert_frame_equal(given, before)
    assert result.report.records_in == 2
    assert result.report.rejected == {"bad_lat": 1}
    assert [(e.file, e.line, e.reason) for e in rejects] == [("mine", 2, "bad_lat")]
    assert result.table.column("name").to_pylist() == ["PINE"]
    assert from_frame(frame(), "mine").report == result.report


def test_that_a_time_index_and_a_geometry_are_understood():
    plain = frame(lat=[33.5, 34.0])
    indexed = from_frame(plain.set_index("time_utc"))
    points = gpd.GeoDataFrame(
        plain[["mmsi", "time_utc"]], geometry=gpd.points_from_xy(plain.lon, plain.lat), crs=4326
    )
    for other in (indexed, from_frame(points)):
        assert other.table.column("lat").to_pylist() == [33.5, 34.0]
        assert times(other) == [WHEN, WHEN]
    projected = from_frame(points.to_crs(3857)).table.column("lon").to_numpy()
    np.testing.assert_allclose(projected, [124.25, 124.5], atol=1e-9)


def test_that_mixed_objects_are_judged_one_by_one():
    result = from_frame(frame(mmsi=["371234000", 371234001], lat=["x", 1.5]))
    assert result.report.rejected == {"bad_lat": 1}
    assert result.table.column("mmsi").to_pylist() == [371234001]


def test_that_a_frame_without_a_time_is_refused():
    with pytest.raises(InputError, match="no time column"):
        from_frame(frame().drop(columns="time_utc"))
