"""One order, no duplicates, reports that add up; files and their order change nothing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.tracks.clean import assemble

HEAD = "mmsi,time_utc,lat,lon,sog,name\n"
PARAMS = Params.defaults().detect
CONTENT_COLUMNS = ("mmsi", "time_utc", "lon", "lat", "sog_kn", "name")


def loaded(folder, files, on_reject=None):
    paths = []
    for name, rows in files.items():
        paths.append(folder / name)
        paths[-1].write_text(HEAD + "".join(row + "\n" for row in rows))
    return assemble(read_paths(paths, Quiet()), PARAMS, Quiet(), on_reject)


def content(result):
    return result.fixes.select(CONTENT_COLUMNS).to_pylist(), result.identity.tolist()


def row(minute, lon=124.0, mmsi=371234000, sog="1.5", name="PINE"):
    return f"{mmsi},2024-03-02T00:{minute:02d}:00Z,33.5,{lon},{sog},{name}"


def test_that_fixes_are_sorted_and_exact_duplicates_counted_in_their_file(tmp_path):
    told = []
    result = loaded(
        tmp_path,
        {
            "b.csv": [row(5), row(1), row(5)],
            "a.csv": [row(3, mmsi=371234001), row(1), "x,,,,,"],
        },
        told.append,
    )
    assert [f.file for f in result.reports] == ["a.csv", "b.csv"]
    assert result.fixes.column("mmsi").to_pylist() == [371234000, 371234000, 371234001]
    for report in result.reports:
        assert report.kept + sum(report.rejected.values()) == report.records_in == 3
    assert [r.rejected for r in result.reports] == [{"bad_mmsi": 1}, {"duplicate": 2}]
    assert [(e.file, e.line, e.reason) for e in told] == [
        ("b.csv", 3, "duplicate"),
        ("b.csv", 4, "duplicate"),
    ]


def test_that_of_duplicates_the_fullest_stays(tmp_path):
    for number, rows in enumerate(
        (
            [row(1, sog=""), row(1), row(1, name="")],
            [row(1), row(1, sog=""), row(1, name="")],
            [row(1, sog=""), row(1, name=""), row(1)],
        )
    ):
        result = loaded(tmp_path, {f"{number}.csv": rows})
        assert content(result)[0][0]["name"] == "PINE"
        assert content(result)[0][0]["sog_kn"] == 1.5
        assert result.fixes.num_rows == 1


def test_that_reports_say_who_when_and_where(tmp_path):
    result = loaded(tmp_path, {"a.csv": [row(1), row(9, lon=125.0, mmsi=992371234)], "b.csv": []})
    report = result.reports[0]
    assert (report.vessels, report.eligible_vessels) == (2, 1)
    assert report.bbox == (124.0, 33.5, 125.0, 33.5)
    assert report.as_dict()["first_utc"] == "2024-03-02T00:01:00Z"
    assert report.as_dict()["last_utc"] == "2024-03-02T00:09:00Z"
    assert result.reports[1].first_utc is None


def test_that_conflicts_and_shared_mmsi_are_kept_and_told_apart(tmp_path):
    rows = [row(m, lon) for m in range(5) for lon in (124.0, 10.0)]
    result = loaded(tmp_path, {"a.csv": rows})
    assert result.fixes.num_rows == 10
    assert set(result.identity.tolist()) == {0, 1}


def test_that_no_files_are_no_fixes():
    result = assemble([], PARAMS, Quiet())
    assert result.fixes.num_rows == 0
    assert result.reports == ()


ROWS = st.lists(
    st.builds(
        row,
        st.integers(0, 5),
        st.sampled_from([124.0, 124.001, 10.0]),
        st.sampled_from([371234000, 371234001, 992371234]),
        st.sampled_from(["1.5", "", "2"]),
        st.sampled_from(["PINE", "", "OAK"]),
    ),
    max_size=25,
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, data=st.data())
def test_that_order_and_files_of_rows_change_nothing_but_the_source(tmp_path, rows, data):
    whole = loaded(tmp_path, {"one.csv": rows})
    shuffled = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), min_size=4, max_size=4)))
    bounds = [0, *cuts, len(rows)]
    files = {f"{n}.csv": shuffled[a:b] for n, (a, b) in enumerate(pairwise(bounds))}
    assert content(loaded(tmp_path, files)) == content(whole)
    assert pa.compute.sum(whole.fixes.column("source_line")).as_py() or not rows


def test_that_a_large_shuffled_table_is_sorted_like_by_the_book(tmp_path):
    rng = np.random.default_rng(3)
    rows = [
        row(int(m), round(124 + float(x) / 1000, 3), 371234000 + int(s))
        for m, x, s in zip(
            rng.integers(0, 60, 3000),
            rng.integers(0, 4, 3000),
            rng.integers(0, 5, 3000),
            strict=True,
        )
    ]
    keys = content(loaded(tmp_path, {"a.csv": rows}))[0]
    seen = [(k["mmsi"], k["time_utc"], k["lon"]) for k in keys]
    assert seen == sorted(set(seen))


@pytest.mark.parametrize("parts", [1, 5])
def test_that_a_real_table_in_five_pieces_is_the_same(tmp_path, shared_tracks, parts):
    source = shared_tracks / "dma_csv" / "ais.csv"
    head, *lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = assemble(read_paths([source], Quiet()), PARAMS, Quiet())
    order = np.random.default_rng(parts).permutation(len(lines))
    paths = []
    for part in range(parts):
        paths.append(tmp_path / f"{part}.csv")
        paths[-1].write_text(head + "".join(lines[i] for i in order[part::parts]), encoding="utf-8")
    pieces = assemble(read_paths(paths, Quiet()), PARAMS, Quiet())
    drop = ["source_file", "source_line"]
    assert pieces.fixes.drop_columns(drop).to_pylist() == whole.fixes.drop_columns(drop).to_pylist()
    assert np.array_equal(pieces.identity, whole.identity)
