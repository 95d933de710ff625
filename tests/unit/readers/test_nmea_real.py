"""Real logs, counted again by the library's own sentence parser and by nothing of ours."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import UTC, datetime

import pytest
from pyais.exceptions import AISBaseException
from pyais.messages import MSG_CLASS, NMEASentenceFactory

from lightering.model.identifiers import is_ship
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.tracks.clean import assemble

LENGTHS = {**dict.fromkeys((1, 2, 3, 4, 9, 18), 168), 19: 312, 27: 96}
PLACED = (1, 2, 3, 4, 9, 18, 19, 21, 27)


def counted(text: bytes):
    """Messages of a log by type, and the positions in it, sentence by sentence."""
    kinds, fixes = Counter(), []
    time, first = None, None
    for line in text.splitlines():
        if line.startswith(b"$PGHP"):
            cells = line.split(b"*")[0].split(b",")
            time = datetime(*map(int, cells[2:8]), int(cells[8]) * 1000, tzinfo=UTC)
        if not line.startswith(b"!"):
            continue
        line, _, epoch = line.partition(b",12762567")
        if epoch:
            time = datetime.fromtimestamp(int(b"12762567" + epoch), UTC)
        try:
            part = NMEASentenceFactory.produce(line)
        except AISBaseException:
            kinds["unreadable"] += 1
            continue
        assert part.is_valid
        if part.frag_cnt > 1:
            if part.frag_num == 1:
                first = part
                continue
            assert part.frag_num == part.frag_cnt == 2
            assert (part.seq_id, part.channel) == (first.seq_id, first.channel)
            part = type(part).assemble_from_iterable([first, part])
        kinds[part.ais_id] += 1
        if part.ais_id in PLACED:
            message = part.decode()
            assert len(part.bv) == LENGTHS.get(part.ais_id, len(part.bv))
            fixes.append((message.mmsi, time, message.lon, message.lat, message))
    return kinds, fixes


@pytest.fixture(params=["dma_nmea_2013/ais-sample.txt.gz", "dma_nmea_2010/stream_example.txt"])
def path(request, shared_tracks):
    return shared_tracks / request.param


def test_that_a_real_log_gives_what_an_independent_count_finds(path):
    raw = path.read_bytes()
    kinds, fixes = counted(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    (read,) = read_paths([path], Quiet())
    report = read.report
    assert report.outcome == "ok"
    assert report.records_in == sum(kinds.values())
    assert report.kept + sum(report.rejected.values()) == report.records_in
    nowhere = sum(count for kind, count in kinds.items() if kind not in PLACED)
    posing = [f for f in fixes if f[4].msg_type in (4, 9, 21) and is_ship([f[0]])[0]]
    assert report.rejected["not_a_position"] == nowhere + len(posing)
    sound = [
        f[:4]
        for f in fixes
        if (1_000_000 <= f[0] < 10_000_000 or f[0] >= 100_000_000)
        and f not in posing
        and abs(f[2]) <= 180
        and abs(f[3]) <= 90
    ]
    columns = [read.table.column(n).to_pylist() for n in ("mmsi", "time_utc", "lon", "lat")]
    assert Counter(zip(*columns, strict=True)) == Counter(sound)


def test_that_static_data_are_those_of_the_last_report_before(path):
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    reports, time, first = {}, None, None
    for line in text.splitlines():
        if line.startswith(b"$PGHP"):
            cells = line.split(b"*")[0].split(b",")
            time = datetime(*map(int, cells[2:8]), int(cells[8]) * 1000, tzinfo=UTC)
        if line.startswith(b"!") and line.split(b",")[1] == b"2":
            part = NMEASentenceFactory.produce(line)
            if part.frag_num == 1:
                first = part
            else:
                whole = type(part).assemble_from_iterable([first, part])
                if whole.ais_id == 5 and 420 <= len(whole.bv) <= 431:
                    message = MSG_CLASS[5].from_vector(whole.bv)
                    reports.setdefault(message.mmsi, []).append((time, message.draught or None))
    (read,) = read_paths([path], Quiet())
    seen = 0
    for row in read.table.select(["mmsi", "time_utc", "draught_m"]).to_pylist():
        before = {d for t, d in reports.get(row["mmsi"], []) if t <= row["time_utc"] and d}
        if not before:
            assert row["draught_m"] is None
        else:
            assert row["draught_m"] in before
            seen += 1
    assert seen > 100


def test_that_real_ships_are_not_torn_apart(shared_tracks):
    reads = read_paths([shared_tracks / "dma_nmea_2013"], Quiet())
    loaded = assemble(reads, Params.defaults().detect, Quiet())
    assert loaded.identity.max() == 0
    whole = loaded.reports[1]
    assert (whole.vessels, whole.eligible_vessels) == (1502, 1435)


@pytest.mark.parametrize(
    ("name", "kept", "rejected"),
    [
        ("ee-multiline.nmea", 6, {"not_a_position": 2}),
        ("bad-tagblock-group.nmea", 0, {"not_a_position": 1}),
        # the library's own test data: lengths no message of that type can have
        ("type1-bad-bitcount.nmea", 0, {"unreadable": 12}),
        ("bad-type5.nmea", 0, {"unreadable": 6}),
        ("multi-part.nmea", 0, {"not_a_position": 43}),
        ("mixed_types.nmea", 0, {"no_time": 45, "not_a_position": 54}),
        ("sample.nmea", 1, {"not_a_position": 2}),
        ("spire-test.nmea", 0, {"bad_checksum": 4}),
        ("type8.nmea", 0, {"not_a_position": 1}),
    ],
)
def test_that_samples_of_tag_blocks_are_kept_or_refused_for_the_right_reason(
    shared_tracks, name, kept, rejected
):
    (read,) = read_paths([shared_tracks / "nmea_tag_blocks" / name], Quiet())
    assert (read.report.kept, read.report.rejected) == (kept, rejected)
