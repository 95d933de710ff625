"""What is odd in how ships say who and where they are is flagged with evidence, not repaired."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightering.cli.main import main
from lightering.model.params import Params
from lightering.model.schemas import FLAG_COLUMNS, FLAG_WORDS
from lightering.progress import Quiet
from lightering.readers import from_frame
from lightering.tracks.clean import assemble
from lightering.tracks.flags import FlagTally, identity_flags

PARAMS = Params.defaults()
START = pd.Timestamp("2024-03-02T00:00:00Z")


def ship(mmsi=371234000, n=60, step_s=300.0, lon=124.0, lat=33.0, kn=10.0, **columns):
    """A ship that sails east from a place; columns are one value or one per fix."""
    seconds = np.arange(n) * step_s
    degrees = kn * seconds / 3600.0 / 60.0 / np.cos(np.radians(lat))
    table = {
        "mmsi": np.full(n, mmsi),
        "time_utc": START + pd.to_timedelta(seconds, unit="s"),
        "lon": lon + degrees,
        "lat": np.full(n, lat),
    }
    return pd.DataFrame(table | {k: v if np.ndim(v) else [v] * n for k, v in columns.items()})


def loaded(*frames):
    return assemble([from_frame(pd.concat(frames, ignore_index=True))], PARAMS.detect, Quiet())


def flags_of(*frames, params=PARAMS):
    return identity_flags(loaded(*frames), params, Quiet())


def words(flags):
    return sorted(flags["flag"])


def ring(n=120, step_s=30.0, radius_km=5.0, step_deg=47.0, mmsi=371234000, **more):
    frame = ship(mmsi=mmsi, n=n, step_s=step_s, kn=0.0, **more)
    angle = np.radians(np.arange(n) * step_deg)
    frame["lat"] += radius_km / 111.2 * np.sin(angle)
    frame["lon"] += radius_km / 111.2 / np.cos(np.radians(33.0)) * np.cos(angle)
    return frame


def test_that_a_ship_on_her_way_raises_no_flag():
    assert not len(
        flags_of(ship(name="OAK", imo=2000004, length=88.0, beam=13.0, draught=5.6, sog=10.0))
    )
    assert tuple(flags_of(ship()).columns) == FLAG_COLUMNS


def test_that_nothing_read_has_no_flags():
    assert not len(identity_flags(assemble([], PARAMS.detect, Quiet()), PARAMS, Quiet()))


def test_that_two_ships_on_one_mmsi_are_flagged_with_the_leap_between_them():
    flags = flags_of(ship(n=90), ship(n=40, lon=10.0, lat=55.0, step_s=420.0))
    shared = flags[flags["flag"] == "shared_mmsi"]
    assert (len(shared), shared.iloc[0]["identity"], shared.iloc[0]["fixes"]) == (1, 1, 40)
    assert "at the same time" in shared.iloc[0]["value"]
    assert shared.iloc[0]["source_line"] > 0


def test_that_a_jump_is_flagged_with_the_speed_it_would_have_taken():
    frame = ship()
    frame.loc[30, "lat"] += 4.0
    (row,) = flags_of(frame).to_dict("records")
    assert (row["flag"], row["fixes"]) == ("position_jump", 1)
    # 4 degrees of latitude, and five minutes' sailing, in five minutes
    assert row["value"].startswith("443.") or row["value"].startswith("444.")
    assert "in 5 min" in row["value"]
    assert row["source_line"] == loaded(frame).fixes.column("source_line")[30].as_py()


def test_that_0_0_inside_a_track_is_flagged():
    frame = ship()
    frame.loc[[20, 21], ["lon", "lat"]] = 0.0
    flags = flags_of(frame)
    assert words(flags) == ["zero_position"]
    assert flags.iloc[0]["fixes"] == 2
    assert flags.iloc[0]["first_utc"] == frame["time_utc"][20]


def test_that_two_places_in_one_second_are_flagged_with_their_distance():
    frame = ship()
    double = frame.iloc[[10]].assign(lat=33.0 + 0.0009)
    flags = flags_of(frame, double)
    assert words(flags) == ["same_second"]
    assert flags.iloc[0]["value"] == "up to 100 m apart"


@pytest.mark.parametrize("radius_km", [0.5, 5.0, 20.0])
def test_that_hopping_round_a_ring_is_flagged_as_a_circle_and_not_as_many_ships(radius_km):
    flags = flags_of(ring(radius_km=radius_km, step_s=10.0))
    assert words(flags) == ["spoofed_circle"]
    assert flags.iloc[0]["fixes"] >= 96


def test_that_a_ring_beside_the_true_ship_is_flagged():
    flags = flags_of(
        ship(n=200, step_s=60.0), ring(n=200, step_s=61.0, step_deg=20.0, radius_km=0.6, lon=30.0)
    )
    assert "spoofed_circle" in words(flags)
    assert set(flags["flag"]) <= {"spoofed_circle", "shared_mmsi", "same_second"}


def test_that_swinging_at_anchor_is_no_circle():
    rng = np.random.default_rng(11)
    # twice round in a day on 150 m of chain, as with the tide, read to ten metres
    frame = ring(n=480, step_s=180.0, radius_km=0.15, step_deg=1.5)
    frame["lat"] += rng.normal(0.0, 1e-4, len(frame))
    frame["lon"] += rng.normal(0.0, 1e-4, len(frame))
    assert not len(flags_of(frame))


def test_that_late_messages_are_one_ship_and_the_ship_stays_whole():
    frame = ship(n=300, step_s=60.0, kn=14.0)
    late = frame.iloc[100:160].copy()
    late["time_utc"] += pd.Timedelta(minutes=40, seconds=30)
    read = loaded(frame, late)
    flags = identity_flags(read, PARAMS, Quiet())
    assert words(flags) == ["late_messages"]
    # 40.5 minutes at 14 kn is a leap back of 17 km
    assert flags.iloc[0]["fixes"] == 60
    assert np.count_nonzero(read.identity) == 60


@pytest.mark.parametrize(
    ("column", "before", "after", "flag"),
    [
        ("name", "OAK", "PINE", "name_changed"),
        ("imo", 2000004, 2000016, "imo_changed"),
        ("call_sign", "3EAB1", "3EAB2", "call_sign_changed"),
        ("ship_type", 80, 30, "ship_type_changed"),
        ("length", 88.0, 120.0, "dimensions_changed"),
        ("beam", 13.0, 20.0, "dimensions_changed"),
    ],
)
def test_that_a_change_is_flagged_at_the_line_where_it_is_first_sent(column, before, after, flag):
    flags = flags_of(ship(n=50, **{column: [before] * 30 + [after] * 20}))
    assert words(flags) == [flag]
    assert (flags.iloc[0]["fixes"], flags.iloc[0]["source_line"]) == (20, 31)
    assert flags.iloc[0]["first_utc"] == START + pd.Timedelta(seconds=30 * 300)
    assert str(before).removesuffix(".0") in flags.iloc[0]["value"]


def test_that_antenna_offsets_typed_anew_are_no_other_hull():
    assert not len(flags_of(ship(n=50, length=[88.0] * 30 + [90.0] * 20)))


def test_that_a_wrong_check_digit_is_flagged_and_kept():
    read = loaded(ship(imo=2000005))
    flags = identity_flags(read, PARAMS, Quiet())
    assert words(flags) == ["imo_check_digit"]
    assert set(read.fixes.column("imo").to_pylist()) == {2000005}


def test_that_one_imo_on_two_mmsi_says_whether_both_sent_it_at_once():
    later = ship(mmsi=371234001, imo=2000004, lat=34.0)
    flags = flags_of(ship(imo=2000004), later)
    assert words(flags) == ["imo_shared", "imo_shared"]
    assert all("at the same time" in s for s in flags["sentence"])
    later = later.assign(time_utc=later["time_utc"] + pd.Timedelta(days=2))
    assert all(
        "as after a change of flag" in s for s in flags_of(ship(imo=2000004), later)["sentence"]
    )


@pytest.mark.parametrize("size", [(13.0, 88.0), (289.0, 13.0), (600.0, 80.0), (20.0, 20.0)])
def test_that_a_hull_no_yard_could_build_is_flagged(size):
    assert words(flags_of(ship(length=size[0], beam=size[1]))) == ["dimensions_impossible"]


@pytest.mark.parametrize(
    ("draught", "flag"),
    [
        (24.0, "draught_in_decimetres"),
        (19.0, "draught_in_decimetres"),
        (9.8, "draught_beyond_hull"),
    ],
)
def test_that_a_draught_the_hull_cannot_have_is_flagged_and_kept(draught, flag):
    read = loaded(ship(length=88.0, beam=13.0, draught=draught))
    kept = set(read.fixes.column("draught_m").to_pylist())
    flags = identity_flags(read, PARAMS, Quiet())
    assert words(flags) == [flag]
    assert kept == {draught}


@pytest.mark.parametrize("size", [(333.0, 60.0, 22.5), (30.0, 10.0, 5.5), (183.0, 32.2, 13.3)])
def test_that_the_deepest_real_hulls_pass(size):
    length, beam, draught = size
    assert not len(flags_of(ship(length=length, beam=beam, draught=draught)))


@pytest.mark.parametrize(("factor", "word"), [(0.5144, "metres per second"), (10.0, "tenths")])
def test_that_speeds_of_another_unit_are_told_by_the_positions(factor, word):
    flags = flags_of(*(ship(mmsi=371234000 + k, lat=30.0 + k, sog=10.0 * factor) for k in range(3)))
    assert words(flags) == ["speed_unit"]
    assert word in flags.iloc[0]["sentence"]
    assert pd.isna(flags.iloc[0]["mmsi"])


def test_that_thresholds_are_parameters():
    deep = replace(PARAMS, flags=replace(PARAMS.flags, draught_spare_m=0.0))
    assert words(flags_of(ship(length=88.0, draught=7.0), params=deep)) == ["draught_beyond_hull"]


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.integers(-400, 400))
def test_that_flags_depend_neither_on_the_order_of_rows_nor_on_the_day(seed, days):
    frames = [
        ship(n=90, name=["OAK"] * 45 + ["PINE"] * 45, imo=2000005),
        ship(n=40, lon=10.0, lat=55.0, step_s=420.0, draught=20.0, length=88.0),
        ring(mmsi=371234001, lat=20.0),
    ]
    table = pd.concat(frames, ignore_index=True)
    told = ["flag", "mmsi", "identity", "fixes", "value", "lon", "lat", "sentence"]
    expected = flags_of(table)
    moved = table.assign(time_utc=table["time_utc"] + pd.Timedelta(days=days))
    got = flags_of(moved.sample(frac=1.0, random_state=seed))
    pd.testing.assert_frame_equal(expected[told], got[told])
    assert (got["first_utc"] - expected["first_utc"] == pd.Timedelta(days=days)).all()


def test_that_every_word_is_explained_and_files_are_told_their_own():
    flags = flags_of(ship(imo=2000005), ship(mmsi=371234001, lat=40.0, length=13.0, beam=88.0))
    assert set(flags["flag"]) <= set(FLAG_WORDS)
    ((file, counts),) = FlagTally(flags).counts().items()
    assert counts == {"dimensions_impossible": 1, "imo_check_digit": 1}
    said = FlagTally(flags).sentences()[file]
    assert any("MMSI 371234000" in s and "2000005" in s for s in said)


def test_that_inspect_and_export_show_the_flags(tmp_path, capsys):
    frame = ship(imo=2000005, name=["OAK"] * 30 + ["PINE"] * 30)
    path = tmp_path / "odd.csv"
    frame.to_csv(path, index=False)
    assert main(["inspect", "--json", str(path)]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["flags"] == {"imo_check_digit": 1, "name_changed": 1}
    assert any("OAK to PINE" in message for message in file["messages"])
    out = tmp_path / "flags.parquet"
    assert main(["export", "--no-progress", str(path), "--table", "flags", "-o", str(out)]) == 0
    table = pd.read_parquet(out)
    assert tuple(table.columns) == FLAG_COLUMNS
    assert set(table["source_file"]) == {"odd.csv"}
    assert table.set_index("flag")["source_line"].to_dict() == {
        "imo_check_digit": 2,
        "name_changed": 32,
    }
