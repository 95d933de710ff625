"""Ships that share an MMSI are told apart; a glitch of the receiver harms nobody."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import from_frame
from lightering.tracks.clean import assemble
from lightering.tracks.identity import split

HOUR = 3_600_000
START = 1_709_337_600_000


def track(hours, lon, lat, kn_east, step_min=10.0):
    """A ship that sails east from a place."""
    time = np.arange(0, hours * 60, step_min)
    degrees = kn_east * time / 60 / 60 / np.cos(np.radians(lat))
    return START + (time * 60_000).astype(np.int64), lon + degrees, np.full(len(time), float(lat))


def together(*tracks, mmsi=371234000):
    time, lon, lat = (np.concatenate(values) for values in zip(*tracks, strict=True))
    owner = np.repeat(np.arange(len(tracks)), [len(t[0]) for t in tracks])
    order = np.lexsort((lat, lon, time))
    ship = np.full(len(time), mmsi)
    return split(ship, time[order], lon[order], lat[order], 58.0), owner[order]


def test_that_a_single_ship_is_identity_0():
    identity, _ = together(track(24, 124.0, 33.0, 12.0))
    assert identity.dtype == np.int16
    assert not identity.any()


def test_that_no_fixes_have_no_identity():
    nothing = np.zeros(0)
    assert (
        len(split(nothing.astype(np.int64), nothing.astype(np.int64), nothing, nothing, 58.0)) == 0
    )


def test_that_a_gap_does_not_make_another_ship():
    first = track(5, 124.0, 33.0, 12.0)
    later = track(5, 127.0, 33.0, 12.0)
    identity, _ = together(first, (later[0] + 40 * HOUR, later[1], later[2]))
    assert not identity.any()


def test_that_two_ships_far_apart_are_told_apart_and_the_busier_is_0():
    identity, owner = together(
        track(24, 124.0, 33.0, 12.0), track(24, -60.0, 10.0, 9.0, step_min=7.0)
    )
    assert set(identity[owner == 0]) == {1}
    assert set(identity[owner == 1]) == {0}


def test_that_two_ships_whose_paths_cross_keep_their_names():
    identity, owner = together(
        track(10, 124.0, 33.0, 14.0, step_min=2.0), track(10, 126.0, 33.2, -14.0, step_min=2.0)
    )
    for ship in (0, 1):
        assert len(set(identity[owner == ship])) == 1
    assert len(set(identity)) == 2


@pytest.mark.parametrize("place", [0, 37, 143])
def test_that_a_lone_glitch_is_alone_and_the_ship_stays_whole(place):
    time, lon, lat = track(24, 124.0, 33.0, 12.0)
    lon[place], lat[place] = 0.0, 0.0
    order = np.lexsort((lat, lon, time))
    identity = split(np.full(len(time), 371234000), time[order], lon[order], lat[order], 58.0)
    assert identity[place] == 1
    assert np.count_nonzero(identity) == 1


def test_that_a_stale_glitch_does_not_draw_the_ship_after_a_silence():
    time, lon, lat = track(48, 124.0, 33.0, 12.0)
    silent = (time > START + 10 * HOUR) & (time < START + 20 * HOUR)
    glitch = int(np.flatnonzero(silent)[0]) - 6
    lon[glitch], lat[glitch] = 127.0, 34.5
    keep = ~silent
    identity = split(np.full(keep.sum(), 371234000), time[keep], lon[keep], lat[keep], 58.0)
    assert np.count_nonzero(identity) == 1


def test_that_two_fixes_of_one_second_go_together_only_if_one_ship_sent_both():
    time, lon, lat = track(2, 124.0, 33.0, 12.0)
    double = (time, lon + 0.0003, lat)
    identity, _ = together((time, lon, lat), double)
    assert not identity.any()
    away = (time, lon + 0.5, lat)
    identity, owner = together((time, lon, lat), away)
    assert set(identity[owner == 0]) != set(identity[owner == 1])


def test_that_180_degrees_is_no_jump():
    time, lon, lat = track(24, 178.5, 50.0, 15.0)
    lon = np.where(lon > 180.0, lon - 360.0, lon)
    assert lon.min() < -179.0
    assert not split(np.full(len(time), 371234000), time, lon, lat, 58.0).any()


def test_that_every_mmsi_is_judged_by_itself():
    one, two = track(3, 124.0, 33.0, 10.0), track(3, -60.0, 10.0, 10.0)
    mmsi = np.repeat([371234000, 371234001], [len(one[0]), len(two[0])])
    joined = [np.concatenate(pair) for pair in zip(one, two, strict=True)]
    assert not split(mmsi, *joined, 58.0).any()


def test_that_hundreds_of_ships_on_one_mmsi_end_in_bounded_time():
    rng = np.random.default_rng(7)
    time = START + np.arange(20_000) * 1000
    lon, lat = rng.uniform(-180, 180, 20_000), rng.uniform(-80, 80, 20_000)
    identity = split(np.full(20_000, 111111111), time, lon, lat, 58.0)
    assert identity.min() == 0
    assert identity.max() > 64


def test_that_a_published_collision_is_told_apart(shared_tracks):
    path = shared_tracks / "gfw_json" / "regr_412331088.json"
    fixes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    fixes = sorted(
        {
            (
                np.datetime64(f["timestamp"][:19], "ms").astype(int),
                f["lon"],
                f["lat"],
                str(f["expected"]),
            )
            for f in fixes
            if f["lon"] is not None and abs(f["lat"]) <= 90 and abs(f["lon"]) <= 180
        }
    )
    time, lon, lat, expected = (np.array(values) for values in zip(*fixes, strict=True))
    identity = split(np.full(len(fixes), 412331088), time, lon, lat, 58.0)
    assert identity.max() == 1
    largest = max(set(expected), key=list(expected).count)
    assert set(identity[expected == largest]) == {0}
    # fixes the publisher assigned to no segment may be anyone's
    for segment in set(expected) - {"None"}:
        assert len(set(identity[expected == segment])) == 1


@st.composite
def shared(draw):
    """Two to four ships on one MMSI, some late messages and some fixes at 0° N 0° E."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parts = []
    for _ in range(draw(st.integers(2, 4))):
        time, lon, lat = track(
            float(rng.uniform(3, 20)),
            rng.uniform(-180, 170),
            rng.uniform(-70, 70),
            rng.uniform(0, 16),
        )
        time = time + rng.integers(0, 60, len(time)) * 1000
        parts.append((time, np.round(lon, 6), np.round(lat, 6)))
    time, lon, lat = (np.concatenate(values) for values in zip(*parts, strict=True))
    late = rng.random(len(time)) < 0.03
    time = np.where(late, time + 1_800_000, time)
    lost = rng.random(len(time)) < 0.02
    return time, np.where(lost, 0.0, lon), np.where(lost, 0.0, lat)


def read(time, lon, lat, rows=None):
    rows = np.arange(len(time)) if rows is None else rows
    frame = pd.DataFrame(
        {
            "mmsi": 371234000,
            "time_utc": pd.to_datetime(time[rows], unit="ms", utc=True),
            "lon": lon[rows],
            "lat": lat[rows],
        }
    )
    halves = [from_frame(frame.iloc[: len(frame) // 3]), from_frame(frame.iloc[len(frame) // 3 :])]
    loaded = assemble(halves, Params.defaults().detect, Quiet())
    times = loaded.fixes.column("time_utc").cast("int64").to_numpy()
    places = loaded.fixes.column("lon").to_numpy().round(6), loaded.fixes.column("lat").to_numpy()
    return dict(zip(zip(times.tolist(), *map(np.ndarray.tolist, places), strict=True),
                    loaded.identity.tolist(), strict=True))  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(shared(), st.integers(0, 2**32 - 1), st.integers(-3000, 3000))
def test_that_identities_depend_neither_on_rows_nor_files_nor_day_nor_turns(fleet, seed, days):
    time, lon, lat = fleet
    expected = read(time, lon, lat)
    order = np.random.default_rng(seed).permutation(len(time))
    assert read(time, lon, lat, order) == expected
    step = days * 86_400_000
    later = read(time + step, lon, lat)
    assert {(t - step, x, y): k for (t, x, y), k in later.items()} == expected
    rows = np.lexsort((lat, lon, time))
    ships = np.full(len(time), 371234000)
    plain = split(ships, time[rows], lon[rows], lat[rows], 58.0)
    turned = split(ships, time[rows], lon[rows] + 360.0, lat[rows], 58.0)
    assert plain.tolist() == turned.tolist()
