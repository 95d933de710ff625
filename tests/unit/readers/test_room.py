"""Columns that are filled in place hold what chunks laid end to end would hold."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.room import Room

ROWS = 300_000


def _written(path, change=None):
    number = np.arange(ROWS)
    columns = {
        "mmsi": 412_000_000 + number // 100,
        "time_utc": pa.array(1_767_225_600_000 + number * 1000).cast(pa.timestamp("ms", "UTC")),
        "lon": 120.0 + number * 1e-6,
        "lat": 30.0 + number * 1e-6,
        "sog_kn": number % 100 / 10,
    }
    if change is not None:
        change(columns)
    pq.write_table(pa.table(columns), path)
    (read,) = read_paths([path], Quiet())
    return read


def _check(table, rows):
    assert table.column("mmsi").to_pylist() == (412_000_000 + rows // 100).tolist()
    assert table.column("source_line").to_pylist() == (rows + 1).tolist()
    assert np.array_equal(table.column("lon").to_numpy(), 120.0 + rows * 1e-6)


def test_that_a_sound_table_lies_in_one_piece_in_its_order(tmp_path):
    read = _written(tmp_path / "a.parquet")
    _check(read.table, np.arange(ROWS))
    assert read.table.column("lon").num_chunks == 1
    assert read.table.column("heading_deg").null_count == ROWS


@pytest.mark.parametrize("row", [0, 140_000, ROWS - 1])
def test_that_a_refused_record_leaves_no_hole(tmp_path, row):
    def change(columns):
        columns["lat"][row] = 91.0

    read = _written(tmp_path / "a.parquet", change)
    _check(read.table, np.delete(np.arange(ROWS), row))
    assert read.report.rejected == {"pos_not_available": 1}


def test_that_what_the_whole_file_decides_reaches_every_chunk(tmp_path):
    # longitudes beyond 180 in a file that also counts west are refused when all is read
    def change(columns):
        columns["lon"][5], columns["lon"][ROWS - 5] = 200.0, -120.0

    read = _written(tmp_path / "a.parquet", change)
    assert read.report.rejected == {"bad_lon": 1}
    assert read.table.column("source_line").to_pylist() == [n + 1 for n in range(ROWS) if n != 5]


def test_that_a_missing_speed_stays_missing(tmp_path):
    def change(columns):
        speed = columns["sog_kn"].astype(object)
        speed[200_000] = None
        columns["sog_kn"] = pa.array(speed.tolist(), pa.float64())

    read = _written(tmp_path / "a.parquet", change)
    assert read.table.column("sog_kn").null_count == 1
    assert not read.table.column("sog_kn")[200_000].is_valid
    _check(read.table, np.arange(ROWS))


def test_that_a_count_no_memory_holds_does_no_harm():
    chunk = pa.table({"lon": np.arange(3.0)})
    room = Room(2**60)
    assert room.lay(chunk) is chunk
    assert room.whole([chunk]) == {}


def test_that_more_records_than_were_told_of_are_kept():
    chunks = [pa.table({"lon": np.arange(2.0)}), pa.table({"lon": np.arange(3.0)})]
    room = Room(4)
    laid = [room.lay(chunk) for chunk in chunks]
    assert room.whole(laid) == {}
    assert pa.concat_tables(laid).column("lon").to_pylist() == [0.0, 1.0, 0.0, 1.0, 2.0]
