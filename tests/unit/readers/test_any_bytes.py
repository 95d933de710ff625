"""Whatever stands in a file, records are conserved and nothing but a report comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.accounted import accounted

from lightering.progress import Quiet
from lightering.readers import read_paths

HEAD = b"mmsi,time_utc,lat,lon,sog,name\n"
ROW = b"371234000,2024-03-02T01:02:03Z,33.5,124.25,1.5,PINE\n"
PIECES = st.sampled_from(
    [ROW, ROW, HEAD, b"\n", b"\r", b"\0", b'"', b",", b";", b"\xff", b"# x\n", b'"a\nb"', b"91",
     b"371234000,01/02/2024 00:00,200,33,x,'\n", b"\xef\xbb\xbf", b"371234000.0", "부산".encode()]
)  # fmt: skip
QUICK = settings(
    # LIGHTERING_FUZZ looks for new examples; without it the suite tries the same ones everywhere
    max_examples=examples(150, 2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

if TYPE_CHECKING:
    from pathlib import Path


def check(folder: Path, content: bytes, name: str = "a.csv"):
    path = folder / name
    path.write_bytes(content)
    told = []
    for result in read_paths([path], Quiet(), told.append):
        accounted(result, told)
        if result.report.records_in:
            lines = [*result.table.column("source_line").to_pylist(), *(e.line for e in told)]
            assert len(set(lines)) == len(lines) == result.report.records_in


@QUICK
@given(pieces=st.lists(PIECES, max_size=30))
def test_that_any_text_conserves_its_records(tmp_path, pieces):
    check(tmp_path, HEAD + b"".join(pieces))


@QUICK
@given(content=st.binary(max_size=400))
def test_that_any_bytes_end_in_a_report(tmp_path, content):
    check(tmp_path, content)


@QUICK
@given(
    place=st.integers(0, 400),
    letter=st.integers(0, 255),
    name=st.sampled_from(["gz", "zst", "parquet"]),
)
def test_that_a_changed_byte_in_a_packed_file_ends_in_a_report(tmp_path, place, letter, name):
    import gzip

    content = HEAD + ROW * 50
    if name == "gz":
        packed = gzip.compress(content, mtime=0)
    elif name == "zst":
        packed = pa.compress(content, "zstd", asbytes=True)
    else:
        sink = pa.BufferOutputStream()
        table = pa.table(
            {"mmsi": [371234000], "time_utc": [1709343000], "lat": [33.5], "lon": [124.2]}
        )
        pa.parquet.write_table(table, sink)
        packed = sink.getvalue().to_pybytes()
    place %= len(packed)
    check(tmp_path, packed[:place] + bytes([letter]) + packed[place + 1 :], f"a.csv.{name}")


@QUICK
@example(pieces=[ROW, b"\xef\xbb\xbf", ROW], block=20)
@example(pieces=[b"\0", b'"a\nb"', b",", b'"a\nb"', ROW], block=20)
@given(pieces=st.lists(PIECES, max_size=30), block=st.integers(20, 200))
def test_that_blocks_may_be_cut_anywhere(tmp_path, pieces, block):
    from unittest import mock

    path = tmp_path / "a.csv"
    path.write_bytes(HEAD + b"".join(pieces))
    (whole,) = read_paths([path], Quiet())
    with mock.patch("lightering.readers.text.BLOCK_BYTES", block):
        (cut,) = read_paths([path], Quiet())
    assert cut.table.to_pylist() == whole.table.to_pylist()
    assert cut.report.rejected == whole.report.rejected
