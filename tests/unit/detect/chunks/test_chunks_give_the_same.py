"""A store searched in chunks gives, to the last bit, what all fixes in memory give."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.detect.chunks.stores import (
    fixes,
    in_memory,
    known,
    pair,
    put,
    search,
    seas,
    shuffled,
    text,
)
from tests.unit.detect.drawn_tracks import EPOCH, limits

from lightering.app import pipeline
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path

relaxed = settings(
    max_examples=examples(15, 25),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@relaxed
@given(seas(), st.sampled_from((1, 2, 3, 5, 7, 24, 36)), st.sampled_from((1, 40, 600_000)))
def test_that_no_length_of_chunks_changes_a_bit(sea: pa.Table, hours: int, most: int) -> None:
    with tempfile.TemporaryDirectory() as store:
        put(store, sea)
        found = search(store, longest_h=hours, most_fixes=most).encounters
    assert text(found) == text(known(sea))


@relaxed
@given(seas(), st.integers(0, 2**31), st.integers(1, 5))
def test_that_neither_order_of_rows_nor_cut_of_files_changes_a_bit(
    sea: pa.Table, seed: int, files: int
) -> None:
    mixed = shuffled(sea, seed)
    cuts = np.linspace(0, mixed.num_rows, files + 1).astype(int)
    parts = [mixed.slice(a, b - a) for a, b in pairwise(cuts)]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        put(one, *parts)
        for part in parts:
            put(two, part)
        first, second = search(one).encounters, search(two).encounters
    assert text(first) == text(second) == text(known(sea))


@relaxed
@given(seas(), st.sampled_from((0.3, 1.0, 4.0)), st.sampled_from((0.0, 0.2, 5.0)))
def test_that_it_holds_for_other_limits(sea: pa.Table, gap: float, hole: float) -> None:
    params = limits(
        min_duration_h=0.05, max_speed_kn=12.0, max_gap_h=gap, hysteresis_h=hole, reachable_kn=20.0
    )
    with tempfile.TemporaryDirectory() as store:
        put(store, sea)
        assert text(search(store, params, longest_h=2).encounters) == text(known(sea, params))


def test_that_such_seas_hold_what_makes_chunks_hard() -> None:
    seen = {"events": 0, "shared": 0, "clash": 0, "long": 0}

    @relaxed
    @given(seas())
    def count(sea: pa.Table) -> None:
        loaded, found = in_memory(sea), known(sea)
        mmsi = loaded.fixes.column("mmsi").to_numpy()
        time = loaded.fixes.column("time_utc").cast("int64").to_numpy()
        seen["events"] += len(found) > 0
        seen["shared"] += bool((loaded.identity > 0).any())
        seen["clash"] += bool(((np.diff(mmsi) == 0) & (np.diff(time) == 0)).any())
        spans = found["end_utc"].dt.floor("1h") - found["start_utc"].dt.floor("1h")
        seen["long"] += bool((spans.dt.total_seconds() > 0).any())

    count()
    assert min(seen.values()) >= 5


def test_that_a_contact_over_midnight_and_a_year_end_is_one_event(tmp_path: Path) -> None:
    sea = pair(begin_h=-3.0, hours=7.5)  # the epoch of the tests is the first of January
    put(tmp_path, sea)
    (event,) = search(tmp_path, limits(), longest_h=1).encounters.itertuples()
    assert event.contact_h == 7.5
    assert len(event.contacts) == 1
    assert (event.start_utc.year, event.end_utc.year) == (2025, 2026)


def test_that_a_hole_over_midnight_is_bridged_once(tmp_path: Path) -> None:
    before, after = pair(begin_h=20.0, hours=3.7), pair(begin_h=24.4, hours=3.0)
    sea = pa.concat_tables([before, after])
    params = limits(max_gap_h=0.2)
    put(tmp_path, sea)
    found = search(tmp_path, params).encounters
    assert text(found) == text(known(sea, params))
    assert [len(contacts) for contacts in found["contacts"]] == [2]


def test_that_the_sample_fleet_gives_the_same_table(root: Path, tmp_path: Path) -> None:
    params = Params.defaults()
    loaded = pipeline.read([root / "sample_tracks"], params, Quiet())
    put(tmp_path, loaded.fixes)
    found = search(tmp_path, params.detect).encounters
    assert len(found) > 100
    assert text(found) == text(pipeline.detect(loaded, params, Quiet()))


def test_that_real_ships_at_the_suez_anchorage_give_the_same_table(
    shared_tracks: Path, tmp_path: Path
) -> None:
    params = Params.defaults()
    loaded = pipeline.read([shared_tracks / "suez_four_column_csv"], params, Quiet())
    put(tmp_path, loaded.fixes)
    found = search(tmp_path, params.detect, longest_h=5).encounters
    assert len(found) > 20
    assert text(found) == text(pipeline.detect(loaded, params, Quiet()))


def test_that_an_empty_day_and_ships_that_never_meet_are_an_empty_table(tmp_path: Path) -> None:
    lone = fixes(mmsi=[412_000_001] * 2, time_utc=[EPOCH, EPOCH + 300_000_000], lon=[1.0, 2.0],
                 lat=[3.0, 4.0])  # fmt: skip
    put(tmp_path, lone)
    found = search(tmp_path).encounters
    assert text(found) == text(known(lone))
    assert len(found) == 0


@pytest.mark.parametrize("turned", [False, True])
def test_that_a_speed_that_was_not_sent_is_told_from_the_same_fixes_in_every_chunk(
    tmp_path: Path, turned: bool
) -> None:
    # over the end of an hour two fixes lie a minute apart: the third fix that tells the speed is
    # the nearer one, twelve minutes on (or back), and is not the first of its hour
    clock = np.array([1740, 2700, 3581, 3624, 4310, 5400])
    clock = 7200 - clock[::-1] if turned else clock
    times = EPOCH + np.concatenate([clock, clock]) * 1000
    n = clock.size
    sea = fixes(
        mmsi=np.repeat([412_000_000, 412_000_010], n),
        time_utc=times,
        lon=np.concatenate([np.full(n, 124.0), 124.0003 + 0.0002 * (np.arange(n) % 3)]),
        lat=np.full(2 * n, 33.0),
        sog_kn=np.concatenate([np.full(n, 0.1), np.full(n, np.nan)]),
    )
    put(tmp_path, sea)
    found = search(tmp_path, longest_h=1, most_fixes=1).encounters
    assert len(found) == 1
    assert text(found) == text(known(sea))
