"""Every file of real tracks is read, and what becomes of its records is counted by other means."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter

from lightering.app import streaming
from lightering.model.params import Params
from lightering.progress import Quiet

ERRORS = {
    # without times, lines are no tracks
    "suez_tracks_lines.geojson": {"no_time": 22_281},
    # no time is given for any sentence
    "mixed_types.nmea": {"no_time": 45, "not_a_position": 54},
    # made by their authors to be refused: wrong bit counts, checksums that do not hold
    "bad-type5.nmea": {"unreadable": 6},
    "single-message-type-5.nmea": {"bad_checksum": 1},
    "spire-test.nmea": {"bad_checksum": 4},
    "type1-bad-bitcount.nmea": {"unreadable": 12},
}
SENTENCE = re.compile(rb"![A-Z-]{2}VD[MO],(\d),(\d),")


def records_of(path):
    """Counts the records of a file without its reader, None where that is another test's part."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if path.suffix == ".csv":
        return sum(1 for _ in csv.reader(content.decode("utf-8-sig").splitlines())) - 1
    if path.suffix == ".json":
        return sum(1 for line in content.splitlines() if line.strip())
    if path.suffix in (".gpx", ".kml"):
        return content.count(b"<trkpt") + content.count(b"<gx:coord>")
    if path.suffix == ".geojson":
        features = json.loads(content)["features"]
        kinds = Counter(feature["geometry"]["type"] for feature in features)
        places = sum(len(f["geometry"]["coordinates"]) for f in features)
        return kinds["Point"] if kinds["Point"] else places
    if path.suffix in (".nmea", ".txt", ".gz"):
        # a whole message is one record; parts that belong to none are one each at most
        firsts = Counter(match[2] == b"1" for match in SENTENCE.finditer(content))
        return range(firsts[True], firsts[True] + firsts[False] + content.count(b"\n") + 2)
    return None


def test_that_every_real_file_is_read_with_sound_counts(shared_tracks):
    paths = sorted(path for path in shared_tracks.rglob("*") if path.is_file())
    assert len(paths) >= 29
    told = Counter()
    reports = streaming.inspect(paths, Params.defaults(), Quiet(), lambda r: told.update([r.file]))
    assert [report.file for report in reports] == sorted(path.name for path in paths)
    by_name = {path.name: path for path in paths}
    for report in reports:
        assert report.kept + sum(report.rejected.values()) == report.records_in, report.file
        assert told[report.file] == sum(report.rejected.values()), report.file
        counted = records_of(by_name[report.file])
        if isinstance(counted, range):
            assert report.records_in in counted, report.file
        elif counted is not None:
            assert report.records_in == counted, report.file
        if report.file in ERRORS:
            assert (report.outcome, report.rejected) == ("error", ERRORS[report.file])
            assert report.messages
        else:
            assert report.outcome == "ok", (report.file, report.messages)
            assert report.kept or set(report.rejected) <= {"not_a_position"}, report.file
    kept = {report.file: report.kept for report in reports}
    assert kept["suez_points.gpkg"] == kept["boat-positions.csv"] == 22_287 - 213
    assert kept["dma_native.parquet"] == kept["ais.csv"]
    assert kept["one_vessel.gpx"] == kept["one_vessel.kml"]
