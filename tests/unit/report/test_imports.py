"""What we export comes back as the same table; events of others are read as they stand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from tests.unit.report.planted import planted

from lightering.errors import InputError
from lightering.model.schemas import CLOSE_KINDS, ENCOUNTERS, GAPS, LOITERING
from lightering.report import exports
from lightering.report.exports.tables import to_arrow
from lightering.report.imports.comparing import Ours, compare
from lightering.report.imports.own import SUFFIXES, read_encounters
from lightering.report.imports.portal import is_portal
from lightering.report.imports.theirs import read_theirs

if TYPE_CHECKING:
    from pathlib import Path

PAYLOADS = ("=1+1", "<b>x</b>", 'a,b\n"c"', "해당 5", "@cmd", "‮abc")


@pytest.fixture(scope="module")
def table() -> pa.Table:
    told = planted(8)["encounters"].assign(group_id=None, params_id="p-1")
    found = to_arrow(told, ENCOUNTERS)
    names = [*PAYLOADS, None, "", *("PLAIN",) * 100][: found.num_rows]
    place = found.schema.get_field_index("name_1")
    return found.set_column(place, "name_1", pa.array(names, pa.string()))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_that_our_table_comes_back_as_it_was(table: pa.Table, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"events{suffix}"
    exports.write(table, path, name="encounters")
    assert read_encounters(path).equals(table)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_that_an_empty_table_comes_back(table: pa.Table, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"events{suffix}"
    exports.write(table.slice(0, 0), path, name="encounters")
    assert read_encounters(path).num_rows == 0


def test_that_another_table_says_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("encounter_id,mmsi_1\nE-1,445000001\n")
    with pytest.raises(InputError, match="lacks mmsi_2"):
        read_encounters(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_that_a_broken_file_is_a_sentence(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"events{suffix}"
    path.write_bytes(b"\x00\xff{[broken")
    with pytest.raises(InputError, match="Give a table of encounters"):
        read_encounters(path)


def entry(**changes: Any) -> dict[str, Any]:
    """One encounter as version 3 of the interface gives it."""
    told = {
        "id": "abc",
        "type": "encounter",
        "start": "2026-01-10T11:40:00.000Z",
        "end": "2026-01-10T19:40:00.000Z",
        "position": {"lat": 32.6, "lon": 124.2},
        "boundingBox": [124.2, 32.6, 124.2, 32.6],
        "regions": {"eez": ["8328"], "highSeas": []},
        "distances": {"startDistanceFromShoreKm": "212"},
        "vessel": {"id": "x-1", "name": "INVENTED 6", "ssvid": "538000007", "flag": "MHL"},
        "encounter": {
            "vessel": {"id": "x-2", "name": None, "ssvid": "445000008"},
            "medianDistanceKilometers": "0.038",
            "medianSpeedKnots": 0.2,
            "type": "carrier-carrier",
        },
    }
    return told | changes


def written(tmp_path: Path, told: Any) -> Path:
    path = tmp_path / "theirs.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "form",
    [
        lambda e: {"total": 2, "entries": e},
        lambda e: e,
        lambda e: "\n".join(json.dumps(one) for one in e),
    ],
    ids=["envelope", "list", "lines"],
)
def test_that_each_form_of_their_answer_is_read(form: Any, tmp_path: Path) -> None:
    port = {"startAnchorage": {"name": "NAMPO"}, "confidence": "4"}
    visit = entry(id="v", type="port_visit", port_visit=port, end=None)
    read = read_theirs(written(tmp_path, form([entry(), visit])))
    one, two = read.table.to_pylist()
    assert (one["mmsi_1"], one["mmsi_2"]) == (538000007, 445000008)
    assert one["median_distance_m"] == pytest.approx(38.0)
    assert one["name_2"] is None
    assert (two["event_type"], two["port"], two["mmsi_2"]) == ("port_visit", "NAMPO", None)
    assert two["end_utc"] == two["start_utc"]
    assert read.rejected == {}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"start": "yesterday"}, "the time cannot be read"),
        ({"start": "2026-01-10T11:40:00"}, "the time has no zone"),
        ({"end": "2026-01-10T10:40:00Z"}, "it ends before it begins"),
        ({"position": {"lat": 91, "lon": 0}}, "the place is none on Earth"),
        ({"vessel": {"ssvid": "12345"}}, "the MMSI is not nine digits"),
        ({"id": None}, "it has no id"),
        ({"encounter": None}, "the MMSI is not nine digits"),
    ],
)
def test_that_a_bad_entry_is_refused_and_the_good_kept(
    changes: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    read = read_theirs(written(tmp_path, [entry(**changes), entry()]))
    assert read.table.num_rows == 1
    assert read.rejected == {reason: 1}
    assert read.messages[0].startswith("theirs.json, entry 1, ")


@pytest.mark.parametrize("told", ["", "{", "7", "[]", '{"entries": []}', '{"a": 1}\nno'])
def test_that_what_holds_no_event_is_a_sentence(told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Give the answer of the Events API"):
        read_theirs(written(tmp_path, told))


def compared(tmp_path: Path, *entries: dict[str, Any]) -> list[dict[str, Any]]:
    """Compares entries with six planted encounters, each of two ships of its own."""
    given = planted(6)
    found = to_arrow(given["encounters"].assign(group_id=None, params_id="p-1"), ENCOUNTERS)
    ours = Ours(found, LOITERING.empty_table(), GAPS.empty_table())
    day = datetime(2026, 1, 1, tzinfo=UTC)
    both = [*found.column("mmsi_1").to_pylist(), *found.column("mmsi_2").to_pylist()]
    heard = {mmsi: (day, day + timedelta(days=60)) for mmsi in both}
    read = read_theirs(written(tmp_path, list(entries)))
    return list(compare(read.table, ours, heard).to_pylist())


def of_ours(number: int, minutes: float, **changes: Any) -> dict[str, Any]:
    """Returns an entry with the ships of a planted encounter, its ends moved by some minutes."""
    row = planted(6)["encounters"].to_dict("records")[number]
    moved = timedelta(minutes=minutes)
    one, two = (str(row[f"mmsi_{side}"]) for side in (1, 2))
    told = entry(
        id=f"theirs-{number}",
        start=(row["start_utc"] + moved).isoformat(),
        end=(row["end_utc"] - moved).isoformat(),
        position={"lon": row["lon"], "lat": row["lat"]},
        vessel={"ssvid": two},
        encounter={"vessel": {"ssvid": one}, "medianDistanceKilometers": 0.1},
    )
    return told | changes


def test_that_the_same_two_ships_in_one_time_are_one_event_whoever_is_named_first(
    tmp_path: Path,
) -> None:
    rows = compared(tmp_path, of_ours(1, 6.0))
    both = [row for row in rows if row["outcome"] == "both"]
    (row,) = both
    assert row["our_id"] == planted(6)["encounters"]["encounter_id"][1]
    assert row["start_difference_min"] == pytest.approx(-6.0)
    assert row["end_difference_min"] == pytest.approx(6.0)
    assert row["apart_km"] == 0.0
    assert row["median_distance_m"] == 100.0
    assert row["our_median_distance_m"] != 100.0


def test_that_a_meeting_of_another_day_is_another_event(tmp_path: Path) -> None:
    later = {"start": "2026-02-20T00:00:00Z", "end": "2026-02-20T09:00:00Z"}
    (row,) = [r for r in compared(tmp_path, of_ours(1, 0.0, **later)) if r["outcome"] == "theirs"]
    assert row["our_id"] is None
    assert row["why"] == "the fixes of these files do not meet our limits in that time"


def test_that_a_ship_that_is_not_in_the_files_is_named(tmp_path: Path) -> None:
    (row,) = [
        r
        for r in compared(tmp_path, of_ours(1, 0.0, vessel={"ssvid": "999000001"}))
        if r["outcome"] == "theirs"
    ]
    assert row["why"] == "not in these files: MMSI 999000001"


def test_that_ours_between_theirs_are_told_and_ours_outside_are_not(tmp_path: Path) -> None:
    rows = compared(tmp_path, of_ours(1, 0.0), of_ours(4, 0.0))
    ids = list(planted(6)["encounters"]["encounter_id"])
    kinds = list(planted(6)["encounters"]["kind"])
    told = {row["our_id"]: row["outcome"] for row in rows}
    assert (told[ids[1]], told[ids[4]]) == ("both", "both")
    for k in (2, 3):
        if kinds[k] in CLOSE_KINDS:
            assert told[ids[k]] == "ours"
    assert ids[0] not in told


def test_that_a_port_visit_is_shown_and_compared_with_nothing(tmp_path: Path) -> None:
    rows = compared(tmp_path, of_ours(1, 0.0, type="port_visit", port_visit={}))
    assert [row["outcome"] for row in rows] == ["shown"]


def test_that_our_own_table_compared_with_itself_differs_nowhere(tmp_path: Path) -> None:
    found = to_arrow(planted(6)["encounters"].assign(group_id=None, params_id="p-1"), ENCOUNTERS)
    path = tmp_path / "ours.gfw.json"
    exports.write(found, path, name="encounters")
    read = read_theirs(path)
    ours = Ours(found, LOITERING.empty_table(), GAPS.empty_table())
    rows = compare(read.table, ours, {}).to_pylist()
    assert [row["our_id"] for row in rows] == [row["event_id"] for row in rows]
    assert {row["our_id"] for row in rows} == set(found.column("encounter_id").to_pylist())
    assert {row["outcome"] for row in rows} == {"both"}
    assert {(r["start_difference_min"], r["end_difference_min"]) for r in rows} == {(0.0, 0.0)}


PORTAL = (
    "type,start,end,latitude,longitude,rfmos,eezs,vessel.name,vessel.flag,vessel.ssvid,vessel.type,"
    "encounter.vessel.name,encounter.vessel.flag,encounter.vessel.ssvid,"
    "encounter.medianDistanceKilometers,encounter.medianSpeedKnots,loitering.totalTimeHours\n"
)
ENCOUNTERS_2018 = (
    "fishing_mmsi,transshipment_mmsi,start_time,end_time,mean_latitude,mean_longitude,"
    "duration_hr,median_distance_km,median_speed_knots\n"
)
LOITERING_2018 = (
    "transshipment_mmsi,starting_latitude,starting_longitude,ending_latitude,ending_longitude,"
    "starting_timestamp,ending_timestamp,median_speed_knots,total_event_duration\n"
)


def downloaded(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "download.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_download_of_the_portal_is_read(tmp_path: Path) -> None:
    told = PORTAL + (
        "encounter,2026-01-10T11:40:00.000Z,2026-01-10T19:40:00.000Z,32.6,124.2,,,INVENTED 6,MHL,"
        "538000007,carrier,,PRK,445000008,0.038,0.2,\n"
        "loitering,2026-01-11T11:40:00.000Z,2026-01-11T19:40:00.000Z,32.6,124.2,,,INVENTED 6,MHL,"
        "538000007,carrier,,,,,,8\n"
    )
    path = downloaded(tmp_path, told)
    assert is_portal(path)
    one, two = read_theirs(path).table.to_pylist()
    assert (one["event_type"], one["mmsi_1"], one["mmsi_2"]) == ("encounter", 538000007, 445000008)
    assert one["median_distance_m"] == pytest.approx(38.0)
    assert one["start_utc"] == datetime(2026, 1, 10, 11, 40, tzinfo=UTC)
    assert (one["event_id"], one["source_entry"]) == ("line 2", 1)
    assert (two["event_type"], two["mmsi_2"], two["median_distance_m"]) == ("loitering", None, None)


def test_that_the_tables_of_the_transshipment_data_set_are_read(tmp_path: Path) -> None:
    met = (
        "445000008,538000007,2026-01-10 11:40:00 UTC,2026-01-10 19:40:00 UTC,32.6,124.2,8,0.04,1\n"
    )
    (one,) = read_theirs(downloaded(tmp_path, ENCOUNTERS_2018 + met)).table.to_pylist()
    assert (one["mmsi_1"], one["mmsi_2"]) == (538000007, 445000008)
    slow = "538000007,32.6,124.2,32.7,124.3,2026-01-10 11:40:15 UTC,2026-01-10 19:40:19 UTC,0.8,8\n"
    (two,) = read_theirs(downloaded(tmp_path, LOITERING_2018 + slow)).table.to_pylist()
    assert (two["event_type"], two["lat"], two["lon"]) == ("loitering", 32.6, 124.2)
    assert two["end_utc"] == datetime(2026, 1, 10, 19, 40, 19, tzinfo=UTC)


def test_that_a_bad_row_of_a_download_is_refused_with_its_column(tmp_path: Path) -> None:
    good = "538000007,32.6,124.2,32.7,124.3,2026-01-10 11:40:15 UTC,2026-01-10 19:40:19 UTC,0.8,8\n"
    read = read_theirs(
        downloaded(tmp_path, LOITERING_2018 + good.replace("538000007", "5") + good + "538000007\n")
    )
    assert read.table.num_rows == 1
    assert read.rejected == {"the MMSI is not nine digits": 1, "the time cannot be read": 1}
    assert read.messages[0].startswith("download.csv, entry 1, vessel.ssvid: ")


def test_that_a_table_of_other_columns_says_which_are_known(tmp_path: Path) -> None:
    path = downloaded(tmp_path, "a,b\n1,2\n")
    assert not is_portal(path)
    with pytest.raises(InputError, match="Known are encounters and loitering"):
        read_theirs(path)
