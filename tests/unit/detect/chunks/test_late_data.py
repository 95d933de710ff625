"""Late files: the events of a search from scratch, only what is touched done again, and named."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.detect.chunks.stores import fixes, known, pair, put, search, seas, shuffled, text
from tests.unit.detect.drawn_tracks import EPOCH, HOUR, limits

from lightering.detect.changes import ADDED, CHANGED, RETRACTED, changes

if TYPE_CHECKING:
    from pathlib import Path

relaxed = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
HOURS = EPOCH // HOUR


@relaxed
@given(seas(), st.integers(0, 2**31), st.floats(0.05, 0.95))
def test_that_a_late_file_gives_the_same_as_from_scratch(
    sea: pa.Table, seed: int, share: float
) -> None:
    mixed = shuffled(sea, seed)
    cut = round(mixed.num_rows * share)
    with tempfile.TemporaryDirectory() as store:
        put(store, mixed.slice(0, cut))
        search(store)
        put(store, mixed.slice(cut))
        assert text(search(store).encounters) == text(known(sea))


def test_that_only_touched_hours_are_searched_again(tmp_path: Path) -> None:
    put(tmp_path, pair(0.0, 240.0))
    first = search(tmp_path, limits())
    assert len(first.searched_hours) > 240
    assert search(tmp_path, limits()).searched_hours == ()
    # one late fix of another ship at 100.5 h touches the hours its motion could reach, no more
    put(tmp_path, fixes(mmsi=[412_000_900], time_utc=[EPOCH + int(100.5 * HOUR)], lon=[5.0],
                        lat=[50.0]))  # fmt: skip
    again = search(tmp_path, limits())
    # the longest gap of two hours, and two minutes for speeds that were not sent
    assert again.searched_hours == tuple(HOURS + h for h in range(97, 104))
    assert again.kept_hours == len(first.searched_hours) - 7
    assert text(again.encounters) == text(first.encounters)


def test_that_a_limit_that_comes_in_afterwards_searches_no_hour_again(tmp_path: Path) -> None:
    put(tmp_path, pair(0.0, 30.0))
    search(tmp_path, limits())
    other = limits(min_duration_h=5.0, max_speed_kn=3.0, hysteresis_h=0.5, alongside_m=80.0)
    assert search(tmp_path, other).searched_hours == ()
    assert search(tmp_path, limits(distance_m=300.0)).searched_hours != ()


def test_that_a_longer_contact_is_a_change_that_says_by_how_much(tmp_path: Path) -> None:
    whole = pair(0.0, 8.0)
    time = whole.column("time_utc").cast("int64").to_numpy()
    early = whole.filter(pa.array(time <= EPOCH + round(6.1 * HOUR)))
    put(tmp_path, early)
    before = search(tmp_path, limits()).encounters
    put(tmp_path, whole)
    after = search(tmp_path, limits()).encounters
    (row,) = changes(before, after).itertuples()
    assert row.change == CHANGED
    assert "contact 6.1 → 8.0 h" in row.what
    assert row.encounter_id == after["encounter_id"][0]
    assert row.encounter_id_before == before["encounter_id"][0]


def test_that_late_fixes_can_retract_an_event_and_it_is_named(tmp_path: Path) -> None:
    sparse = pair(0.0, 6.0)
    # what looked like one ship beside the other was a motion between fixes an hour apart
    rows = sparse.column("time_utc").cast("int64").to_numpy()
    hourly = sparse.filter(pa.array((rows - EPOCH) % HOUR == 0))
    put(tmp_path, hourly)
    before = search(tmp_path, limits()).encounters
    assert len(before) == 1
    n = 12
    late = fixes(
        mmsi=[412_000_101] * n,
        time_utc=[EPOCH + k * HOUR // 2 for k in range(n)],
        lon=[124.0] * n,
        lat=[33.0 + (0.3 if k % 2 else 0.0005) for k in range(n)],
    )
    put(tmp_path, late)
    again = search(tmp_path, limits())
    assert len(again.encounters) == 0
    (row,) = changes(before, again.encounters).itertuples()
    assert row.change == RETRACTED
    assert row.encounter_id is None
    assert row.encounter_id_before == before["encounter_id"][0]
    assert "contact was 6.0 h" in row.what


def test_that_late_names_alone_change_the_kind_without_a_new_search(tmp_path: Path) -> None:
    put(tmp_path, pair(0.0, 6.0))
    before = search(tmp_path, limits()).encounters
    tug = pair(0.0, 6.0)
    tug = tug.set_column(
        tug.column_names.index("ship_type"), "ship_type", pa.array([52] * tug.num_rows, pa.int16())
    )
    put(tmp_path, tug)
    again = search(tmp_path, limits())
    assert again.searched_hours == ()
    (row,) = changes(before, again.encounters).itertuples()
    assert row.change == CHANGED
    assert row.what.startswith("alongside → service_craft")
    assert text(again.encounters) == text(known(tug, limits()))


def test_that_events_of_one_pair_are_known_again_by_their_overlap() -> None:
    def table(*events: tuple[str, float, float]) -> pd.DataFrame:
        start = pd.Timestamp("2026-01-01", tz="UTC")
        rows = [
            {
                "encounter_id": name, "mmsi_1": 1, "mmsi_2": 2, "identity_1": 0, "identity_2": 0,
                "start_utc": start + pd.Timedelta(hours=a),
                "end_utc": start + pd.Timedelta(hours=b), "contact_h": b - a,
                "min_distance_m": 9.0, "mean_speed_1_kn": 1.0,
                "mean_speed_2_kn": 1.0, "kind": "close",
            }
            for name, a, b in events
        ]  # fmt: skip
        return pd.DataFrame(rows)

    found = changes(
        table(("A", 0, 3), ("B", 5, 9), ("C", 20, 23), ("D", 30, 33)),
        table(("A", 0, 3), ("E", 4, 9), ("F", 8.5, 10), ("G", 40, 43)),
    )
    told = list(
        zip(found["change"], found["encounter_id_before"], found["encounter_id"], strict=True)
    )
    assert told == [
        (CHANGED, "B", "E"),
        (ADDED, None, "F"),
        (RETRACTED, "C", None),
        (RETRACTED, "D", None),
        (ADDED, None, "G"),
    ]
