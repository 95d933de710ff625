"""Whatever stands in a log, records are conserved, and where it is cut does not matter."""

from __future__ import annotations

from unittest import mock

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.accounted import accounted
from tests.unit.readers.nmea_made import pghp, position, signed, static_parts, tagged

from lightering.progress import Quiet
from lightering.readers import read_paths

EPOCH = 1709343000
FIRST = tagged(position(), f"s:r1,c:{EPOCH}")
PARTS = [
    *static_parts(),
    *static_parts(mmsi=432123000, shipname="OAK"),
    *(tagged(p, f"g:{n}-2-7,c:{EPOCH + n}") for n, p in enumerate(static_parts(), 1)),
    position(),
    position(19, shipname="ELM"),
    position(4, mmsi=2190067),
    pghp("2024,3,2,1,30,0,7"),
    pghp("2024,3,2,1,30,3,7", "219,,2190068"),
    f"\\{signed(f's:r2,c:{EPOCH}')}\\",
    f"{EPOCH},",
    f",{EPOCH + 9}",
    "2024-03-02T01:30:00Z ",
    "!AIVDM,", "\\", "!", "$", "#", "*", ",", "0", "x", "\0", "\r", "\u00e9", "\ufeff",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from([*PARTS, "\n", "\n", "\n"]), max_size=40).map("".join)
FUZZ = settings(
    max_examples=examples(150, 2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def check(folder, content: bytes):
    path = folder / "a.nmea"
    path.write_bytes(content)
    told = []
    (result,) = read_paths([path], Quiet(), told.append)
    assert result.report.format in ("nmea", "")
    accounted(result, told)
    return result


@FUZZ
@example(text="\0\0\\s:r2*77\\")
@given(text=TEXTS)
def test_that_any_log_conserves_its_records(tmp_path, text):
    result = check(tmp_path, f"{FIRST}\n{text}".encode())
    assert result.report.format == "nmea"


@FUZZ
@given(content=st.binary(max_size=300), place=st.integers(0, 500))
def test_that_bytes_anywhere_in_a_log_end_in_a_report(tmp_path, content, place):
    log = "\n".join([FIRST, *PARTS[:10], FIRST, ""]).encode()
    place %= len(log)
    check(tmp_path, log[:place] + content + log[place:])


@FUZZ
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_that_a_changed_byte_never_gives_another_position(tmp_path, place, byte):
    log = bytearray("".join(f"{FIRST}\n" for _ in range(3)).encode())
    log[place % len(log)] = byte
    result = check(tmp_path, bytes(log))
    for row in result.table.to_pylist():
        assert (row["mmsi"], row["lon"], row["lat"]) == (371234000, 124.25, 33.5)


@FUZZ
@example(text="".join(f"{p}\n" for p in PARTS), block=20)
@given(text=TEXTS, block=st.integers(20, 300))
def test_that_blocks_of_a_log_may_be_cut_anywhere(tmp_path, text, block):
    content = f"{FIRST}\n{text}".encode()
    whole = check(tmp_path, content)
    with mock.patch("lightering.readers.text.BLOCK_BYTES", block):
        cut = check(tmp_path, content)
    order = [("source_line", "ascending"), ("time_utc", "ascending"), ("mmsi", "ascending")]
    assert cut.table.sort_by(order).to_pylist() == whole.table.sort_by(order).to_pylist()
    assert cut.report.rejected == whole.report.rejected
    assert cut.report.repairs == whole.report.repairs
