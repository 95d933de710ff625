"""Arrow and numpy see the same numbers."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightering.arrow import column_of, numbers_in, texts_of
from lightering.model.schemas import TIME

KINDS = (pa.int16(), pa.int32(), pa.int64(), pa.uint32(), pa.float32(), pa.float64())


@pytest.mark.parametrize("kind", KINDS, ids=str)
@given(
    cells=st.lists(st.one_of(st.none(), st.integers(0, 30_000)), max_size=40),
    cut=st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_that_numbers_in_a_column_are_those_arrow_itself_gives(kind, cells, cut):
    whole = pa.array(cells, kind)
    some = whole.slice(*cut)
    shown = numbers_in(some)
    there = some.is_valid().to_numpy(zero_copy_only=False)
    assert shown.dtype == kind.to_pandas_dtype()
    assert shown[there].tolist() == some.drop_null().to_pylist()
    if pa.types.is_floating(kind):
        assert np.isnan(shown[~there]).all()
    pieces = pa.chunked_array([some, whole], kind)
    assert numbers_in(pieces)[len(some) :].tobytes() == numbers_in(whole).tobytes()


@pytest.mark.parametrize("kind", [*KINDS, TIME], ids=str)
@given(
    cells=st.lists(st.tuples(st.integers(0, 30_000), st.booleans()), max_size=40),
)
def test_that_a_column_of_numbers_is_the_one_arrow_itself_makes(kind, cells):
    values = np.array([cell for cell, _ in cells], dtype=np.int64)
    nulls = np.array([null for _, null in cells], dtype=np.bool_)
    made = column_of(values, kind, nulls)
    made.validate(full=True)
    expected = [None if null else cell for cell, null in cells]
    assert made.equals(pa.array(expected, pa.int64()).cast(kind))


@given(st.lists(st.one_of(st.none(), st.text(max_size=9)), max_size=20))
def test_that_a_column_of_words_is_the_one_arrow_itself_makes(words):
    made = texts_of(words)
    made.validate(full=True)
    assert made.equals(pa.array(words, pa.string()))


def test_that_numbers_of_arrow_are_not_written_to():
    column = column_of(np.arange(5), pa.int64())
    with pytest.raises(ValueError, match="read-only"):
        numbers_in(column)[0] = 7


def test_that_encounters_are_found_in_parquet_without_pandas(tmp_path, two_ships_parquet):
    code = (
        "import sys; from lightering.cli.main import main;"
        "status = main(['detect', sys.argv[1], '-o', sys.argv[2], '--min-duration', '1h']);"
        "print(status, 'pandas' in sys.modules)"
    )
    out = tmp_path / "events.parquet"
    words = [sys.executable, "-c", code, str(two_ships_parquet), str(out)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["0", "False"], done.stderr
    assert "1 events" in done.stderr


@pytest.fixture
def two_ships_parquet(tmp_path):
    import pyarrow.parquet as pq

    minutes = np.arange(0, 300, 5)
    both = 2 * minutes.size
    table = pa.table(
        {
            "mmsi": np.repeat([412_000_001, 445_000_001], minutes.size),
            "time_utc": pa.array(np.tile(1_767_225_600_000 + minutes * 60_000, 2)).cast(TIME),
            "lon": np.repeat([124.0, 124.0005], minutes.size),
            "lat": np.full(both, 34.0),
            "sog_kn": np.full(both, 0.2),
        }
    )
    pq.write_table(table, tmp_path / "fixes.parquet")
    return tmp_path / "fixes.parquet"
