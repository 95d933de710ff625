"""An unknown table: guesses are marked, what is said holds, and the trial is the real reader."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from lightering.app import pipeline
from lightering.app.columns import Draft, draft_of
from lightering.app.remembered import MapBook, SaidMaps, key_of
from lightering.app.trial import try_mapping
from lightering.app.zones import zone_text
from lightering.errors import InputError
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers.column_map import Shape
from lightering.readers.mapping import mapping_text, read_mapping

if TYPE_CHECKING:
    from pathlib import Path

PATROL = """Skip;Posn N;Posn E;Zeit;Fart;MMSI nr;Dybde
HAE DANG 5;32°51.6';123°55.1';14.09.26 20:40;0,6;445993120;3,4
ORIENT LANTERN;32°51.6';123°55.2';14.09.26 20:40;0,7;353996204;6,8
HAE DANG 5;32°51.7';123°55.1';14.09.26 20:55;0,5;445993120;3,4
HAE DANG 5;32°51.7';123°55.1';14.09.26 20:55;0,5;445993120;3,4
PINE 3;32°51.7';123°55.0';14.09.26 21:10
해당 5;32°51.7';123°55.0';14.09.26 21:10;0,6;445993120;
"""
PARAMS = Params.defaults()


@pytest.fixture
def patrol(tmp_path: Path) -> Draft:
    path = tmp_path / "patrol_log_2026.csv"
    path.write_text(PATROL, encoding="utf-8")
    return draft_of(path, path.name, "0" * 64)


def _read(path: Path, mapping: object, tmp_path: Path) -> pipeline.Loaded:
    rules = tmp_path / "rules.toml"
    rules.write_text(mapping_text(mapping), encoding="utf-8")
    return pipeline.read([path], PARAMS, Quiet(), mapping=read_mapping(rules))


def test_that_guesses_say_what_they_rest_on(patrol: Draft) -> None:
    assert [(c.name, c.role, c.basis) for c in patrol.columns] == [
        ("Skip", "name", "guess"),
        ("Posn N", "lat", "content"),
        ("Posn E", "lon", "content"),
        ("Zeit", "time", "content"),
        ("Fart", "sog", "guess"),
        ("MMSI nr", "mmsi", "content"),
        ("Dybde", "draught", "guess"),
    ]
    assert patrol.confirm_zone
    assert (patrol.order, patrol.comma) == ("dmy", True)
    assert patrol.how(1) == "degrees-minutes"


def test_that_the_trial_is_what_the_whole_becomes(patrol: Draft, tmp_path: Path) -> None:
    patrol.set_zone("+09:00")
    assert not patrol.confirm_zone
    trial = try_mapping(patrol, PARAMS)
    assert (trial.records, trial.kept, trial.whole) == (6, 4, True)
    assert trial.rejected == {"duplicate": 1, "too_few_columns": 1}
    assert trial.lines["too_few_columns"] == (6,)
    loaded = _read(patrol.path, patrol.mapping(), tmp_path)
    report = loaded.reports[0]
    assert (report.kept, dict(report.rejected)) == (trial.kept, dict(trial.rejected))
    assert trial.first is not None
    assert f"{trial.first['time_utc']:%Y-%m-%dT%H:%M}" == "2026-09-14T11:40"
    assert (trial.first["lat"], trial.first["sog_kn"], trial.first["draught_m"]) == (
        32.86,
        0.6,
        3.4,
    )
    assert trial.first in loaded.fixes.to_pylist()


def test_that_what_is_said_takes_the_place_of_a_guess(patrol: Draft) -> None:
    patrol.set_role(0, "destination")
    patrol.set_role(6, "sog")
    roles = {c.name: (c.role, c.basis) for c in patrol.columns}
    assert roles["Skip"] == ("destination", "said")
    assert roles["Dybde"] == ("sog", "said")
    assert roles["Fart"] == ("", "")
    mapping = patrol.mapping()
    assert mapping.columns["name"] == ""
    assert mapping.columns["draught"] == ""
    assert mapping.columns["sog"] == "Dybde"


def test_that_a_table_that_lacks_a_column_is_not_tried(patrol: Draft) -> None:
    patrol.set_role(1, "")
    assert patrol.lacking == ("lat",)
    assert try_mapping(patrol, PARAMS).records == 0


def test_that_a_unit_that_is_said_reaches_the_fixes(patrol: Draft) -> None:
    patrol.set_how(4, "m/s")
    first = try_mapping(patrol, PARAMS).first
    assert first is not None
    # 1 m/s is 3600/1852 kn
    assert math.isclose(first["sog_kn"], 0.6 * 3600 / 1852, rel_tol=1e-4)


def test_that_a_table_without_headings_is_named_by_number(tmp_path: Path) -> None:
    path = tmp_path / "bare.txt"
    path.write_text("".join(f"273344001\t2026-01-01 00:{k:02d}:00Z\t33.5{k:02d}\t124.5{k:02d}\n"
                            for k in range(30)))  # fmt: skip
    draft = draft_of(path, path.name, "")
    draft.set_shape(Shape(header=0))
    assert [(c.name, c.role) for c in draft.columns] == [
        ("column 1", "mmsi"), ("column 2", "time"), ("column 3", "lat"), ("column 4", "lon"),
    ]  # fmt: skip
    assert draft.columns[3].basis == "content"
    assert not draft.confirm_zone
    assert not draft.can_remember
    trial = try_mapping(draft, PARAMS)
    assert (trial.kept, trial.first and trial.first["source_line"]) == (30, 1)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["14.09.2026 20:40", "15.09.2026 01:00"], "dmy"),
        (["09/14/2026 20:40", "09/15/2026 01:00"], "mdy"),
        (["2026-09-14 20:40", "2026-09-15 01:00"], "ymd"),
        (["01/02/2026 20:40", "02/02/2026 01:00"], ""),
        (["26-09-14 20:40", "26-09-15 01:00"], ""),
        (["96-08-30 20:40", "96-08-31 01:00"], "ymd"),
    ],
)
def test_that_dates_that_can_be_read_one_way_only_tell_their_order(
    tmp_path: Path, cells: list[str], order: str
) -> None:
    path = tmp_path / "dates.csv"
    rows = "".join(f"273344001,{cell},33.5,124.5\n" for cell in cells)
    path.write_text(f"ship,when,north,east\n{rows}")
    draft = draft_of(path, path.name, "")
    assert draft.order == order


def _sailing(zone_h: int, name: str, *, still: bool = False) -> str:
    """A ship on a bent course for six hours, times written in a zone."""
    lines = [name]
    for k in range(73):
        hour, minute = divmod(k * 5, 60)
        east = 124.0 if still else 124.0 + 0.02 * k
        north = 33.0 if still else 33.0 + 0.05 * math.sin(k / 9)
        day, hour = divmod(10 * 24 + hour + zone_h, 24)
        lines.append(
            f"273344001,{day:02d}/06/2026 {hour:02d}:{minute:02d}:00,{north:.6f},{east:.6f}"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("zone_h", [9, 0, -4])
def test_that_ships_known_from_other_files_tell_the_zone(tmp_path: Path, zone_h: int) -> None:
    known, local = tmp_path / "known.csv", tmp_path / "local.csv"
    known.write_text(_sailing(0, "mmsi,time_utc,lat,lon"))
    local.write_text(_sailing(zone_h, "vessel,when,north,east"))
    loaded = pipeline.read([known], PARAMS, Quiet())
    draft = draft_of(local, local.name, "")
    draft.set_how(1, "dmy")
    found = try_mapping(draft, PARAMS, loaded.fixes).zone
    assert found is not None
    assert found.offset_min == zone_h * 60
    assert found.files == ("known.csv",)
    assert found.ships == (273344001,)
    assert found.apart_m < 50
    if zone_h == -4:
        # 4 h at 0.24 degrees an hour on this latitude: about 48 nm
        assert found.utc_apart_m is not None
        assert 80_000 < found.utc_apart_m < 100_000
    draft.set_offset(found.offset_min)
    assert draft.zone == (zone_text(zone_h * 60) if zone_h else "UTC")


def test_that_a_ship_at_anchor_tells_no_zone(tmp_path: Path) -> None:
    known, local = tmp_path / "known.csv", tmp_path / "local.csv"
    known.write_text(_sailing(0, "mmsi,time_utc,lat,lon", still=True))
    local.write_text(_sailing(3, "vessel,when,north,east", still=True))
    loaded = pipeline.read([known], PARAMS, Quiet())
    found = try_mapping(draft_of(local, local.name, ""), PARAMS, loaded.fixes).zone
    assert found is not None
    assert found.offset_min is None


def test_that_a_remembered_mapping_reads_the_next_file_by_itself(
    patrol: Draft, tmp_path: Path
) -> None:
    book = MapBook(tmp_path / "maps")
    patrol.set_zone("+09:00")
    path = book.remember(patrol.headings, patrol.mapping())
    other = tmp_path / "patrol_log_2027.csv"
    other.write_text(PATROL.replace("14.09.26", "15.09.27"), encoding="utf-8")
    maps = book.for_run()
    loaded = pipeline.read([other], PARAMS, Quiet(), mapping=maps)
    report = loaded.reports[0]
    assert (report.outcome, report.kept) == ("ok", 4)
    assert f"By the remembered mapping {path.name}" in " ".join(report.messages)
    # the same file serves the command line, and a case keeps the same words
    again = pipeline.read([other], PARAMS, Quiet(), mapping=read_mapping(path))
    assert again.fixes.equals(loaded.fixes)
    assert list(maps.texts) == [key_of(report.sha256, other.name)]
    kept = pipeline.read([other], PARAMS, Quiet(), mapping=SaidMaps(maps.texts))
    assert kept.fixes.equals(loaded.fixes)
    book.forget(patrol.headings)
    assert pipeline.read([other], PARAMS, Quiet(), mapping=book.for_run()).fixes.num_rows == 0


def test_that_a_remembered_mapping_is_only_for_its_headings(patrol: Draft, tmp_path: Path) -> None:
    book = MapBook(tmp_path / "maps")
    book.remember(patrol.headings, patrol.mapping())
    other = tmp_path / "other.csv"
    other.write_text(PATROL.replace("Dybde", "Dypgang"), encoding="utf-8")
    (report,) = pipeline.read([other], PARAMS, Quiet(), mapping=book.for_run()).reports
    assert report.outcome == "error"
    assert report.lacks == ("lat", "lon", "time", "mmsi")


def test_that_a_remembered_mapping_someone_broke_is_told_not_used(
    patrol: Draft, tmp_path: Path
) -> None:
    book = MapBook(tmp_path / "maps")
    path = book.remember(patrol.headings, patrol.mapping())
    path.write_text("[colums]\n")
    (report,) = pipeline.read([patrol.path], PARAMS, Quiet(), mapping=book.for_run()).reports
    assert report.outcome == "error"
    assert "colums" in report.messages[0]


def test_that_headings_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "evil.csv"
    path.write_text("../../etc/passwd;C:\\x;a\n1;2;3\n")
    draft = draft_of(path, path.name, "")
    place = MapBook(tmp_path / "maps").remember(draft.headings, draft.mapping())
    assert place.parent == tmp_path / "maps"


def test_that_a_draft_takes_over_a_mapping(patrol: Draft) -> None:
    patrol.set_role(0, "destination")
    patrol.set_how(4, "km/h")
    patrol.set_zone("-03:30")
    said = patrol.mapping()
    other = Draft(patrol.path, patrol.name, "", patrol.head, whole=True)
    other.adopt(said)
    assert other.mapping() == said
    with pytest.raises(InputError):
        other.set_zone("Asia/Seoul")
