"""Real tables of three publishers, with counts taken by other means."""

from __future__ import annotations

import csv

import pytest

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.tracks.clean import assemble


def report_of(path):
    told = []
    reads = read_paths([path], Quiet(), told.append)
    result = assemble(reads, Params.defaults().detect, Quiet(), told.append)
    (report,) = result.reports
    assert report.outcome == "ok"
    assert report.kept + sum(report.rejected.values()) == report.records_in
    assert report.kept == result.fixes.num_rows
    assert len(told) == sum(report.rejected.values())
    return report, result


@pytest.mark.parametrize("name", ["dma_csv/ais.csv", "derived_formats/dma_native.parquet"])
def test_that_danish_waters_are_read_in_full(shared_tracks, name):
    with (shared_tracks / "dma_csv" / "ais.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    sound = [r for r in rows if len(r["MMSI"]) in (7, 9) and float(r["Latitude"]) <= 90]
    # a wind farm's mark that sends the MMSI of a ship is no ship, and never meets one
    posing = [r for r in sound if r["Type of mobile"] == "AtoN" and r["MMSI"][0] in "234567"]
    sound = [r for r in sound if r not in posing]
    distinct = {(r["MMSI"], r["# Timestamp"], r["Latitude"], r["Longitude"]) for r in sound}
    report, result = report_of(shared_tracks / name)
    assert report.records_in == len(rows) == 19_999
    assert report.rejected == {
        "bad_mmsi": 54,
        "not_a_position": len(posing),
        "pos_not_available": 750,
        "duplicate": len(sound) - len(distinct),
    }
    assert report.kept == len(distinct)
    assert report.vessels == len({r["MMSI"] for r in sound})
    assert report.as_dict()["first_utc"] == "2026-04-26T00:00:00Z"
    assert report.as_dict()["last_utc"] == "2026-04-26T00:01:37Z"
    draughts = {(int(r["MMSI"]), float(r["Draught"])) for r in sound if r["Draught"]}
    kept = result.fixes.select(["mmsi", "draught_m"]).to_pylist()
    assert {(k["mmsi"], k["draught_m"]) for k in kept if k["draught_m"]} == draughts


def test_that_marinecadastre_is_read_in_full(shared_tracks):
    (path,) = (shared_tracks / "marinecadastre_csv").glob("*.csv")
    report, result = report_of(path)
    assert report.format == "marinecadastre_csv"
    assert report.records_in == 1000
    assert report.rejected == {"bad_mmsi": 1}
    assert report.repairs == {"imo_unreadable": 10}
    alice = next(r for r in result.fixes.to_pylist() if r["mmsi"] == 205686000)
    assert (alice["name"], alice["imo"], alice["draught_m"]) == ("ALICE", 9709087, 19.5)


def test_that_the_suez_queue_is_read_day_first_with_its_own_numbers(shared_tracks):
    report, result = report_of(shared_tracks / "suez_four_column_csv" / "boat-positions.csv")
    assert report.format == "generic_csv"
    assert report.records_in == 22_287
    assert report.rejected == {"duplicate": 213}
    assert report.vessels == report.eligible_vessels == 256
    assert report.as_dict()["first_utc"] == "2021-03-20T00:00:00Z"
    assert report.as_dict()["last_utc"][:10] == "2021-03-24"
    assert any("day first" in message for message in report.messages)
    assert not result.identity.any()
    assert result.fixes.column("sog_kn").null_count == result.fixes.num_rows
