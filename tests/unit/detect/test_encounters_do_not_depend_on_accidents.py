"""What must change nothing: order, names, files, day, turn of the globe, threads."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.detect.drawn_tracks import Ship, limits, load

from lightering.detect import find_encounters
from lightering.model.schemas import ENCOUNTER_COLUMNS
from lightering.progress import Quiet

PARAMS = limits(min_duration_h=0.05, max_speed_kn=12.0, alongside_min_h=0.1)
CORNERS = ((124.0, 33.0), (179.9995, -17.0), (-179.9995, 52.0), (20.0, 80.0))


@st.composite
def fleets(draw: st.DrawFn) -> list[Ship]:
    """Two to five ships about one place, fixes at uneven whole seconds, six decimals."""
    lon, lat = draw(st.sampled_from(CORNERS))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sog = draw(st.booleans())
    first_h = draw(st.sampled_from((0.0, 22.5)))
    ships = []
    for k in range(draw(st.integers(2, 5))):
        n = draw(st.integers(4, 30))
        seconds = np.sort(rng.choice(np.arange(0, 5 * 3600, 20), n, replace=False))
        scale = 0.004 * draw(st.sampled_from((0.05, 0.5, 1.0)))
        x = lon + rng.normal(0, scale, n) / np.cos(np.radians(lat))
        y = lat + rng.normal(0, scale, n)
        x = np.round(np.where(x >= 180.0, x - 360.0, np.where(x < -180.0, x + 360.0, x)), 6)
        more = {"sog_kn": np.round(rng.uniform(0, 3, n), 1)} if sog else {}
        more["heading_deg"] = np.round(rng.uniform(0, 359, n))
        ships.append(
            Ship(412_000_000 + 10 * k, first_h + seconds / 3600.0, x, np.round(y, 6), more=more)
        )
    return ships


def text(frame: pd.DataFrame, *, without: tuple[str, ...] = ()) -> str:
    """Every value of the table to its last bit."""
    kept = [c for c in ENCOUNTER_COLUMNS if c not in without]
    return repr([tuple(map(repr, row)) for row in frame[kept].itertuples(index=False)])


def grouped(frame: pd.DataFrame) -> list[int]:
    """Which rows share a group; the ids themselves follow from times and numbers."""
    return pd.factorize(frame["group_id"])[0].tolist()


def search(*ships: Ship, **changes: object) -> pd.DataFrame:
    return find_encounters(load(*ships, **changes), PARAMS, Quiet())


relaxed = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@relaxed
@given(fleets(), st.integers(0, 2**31))
def test_that_the_order_of_rows_changes_no_bit(ships: list[Ship], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(sum(len(s.hours) for s in ships))
    assert text(search(*ships)) == text(search(*ships, order=order))


@relaxed
@given(fleets(), st.integers(-3_000, 3_000))
def test_that_a_shift_by_whole_days_changes_only_the_times(ships: list[Ship], days: int) -> None:
    before = search(*ships)
    after = search(*(replace(s, hours=s.hours + 24.0 * days) for s in ships))
    times = ("encounter_id", "group_id", "start_utc", "end_utc", "contacts")
    assert grouped(before) == grouped(after)
    assert text(before, without=times) == text(after, without=times)
    step = pd.Timedelta(days=days)
    assert ((before["start_utc"] + step) == after["start_utc"]).all()
    assert ((before["end_utc"] + step) == after["end_utc"]).all()
    for one, two in zip(before["contacts"], after["contacts"], strict=True):
        assert [(a + step, b + step) for a, b in one] == two


@relaxed
@given(fleets())
def test_that_a_turn_of_the_globe_changes_no_bit(ships: list[Ship]) -> None:
    turned = (replace(s, lon=s.lon + 360.0) for s in ships)
    assert text(search(*ships)) == text(search(*turned))


@relaxed
@given(fleets())
def test_that_swapped_names_swap_the_columns_and_nothing_else(ships: list[Ship]) -> None:
    top = max(s.mmsi for s in ships) + min(s.mmsi for s in ships)
    before = search(*ships)
    after = search(*(replace(s, mmsi=top - s.mmsi) for s in ships))
    after["mmsi_1"], after["mmsi_2"] = top - after["mmsi_1"], top - after["mmsi_2"]
    pairs = {c: f"{c[:-1]}{3 - int(c[-1])}" for c in after if c.endswith(("_1", "_2"))}
    speeds = {"mean_speed_1_kn": "mean_speed_2_kn", "mean_speed_2_kn": "mean_speed_1_kn"}
    after = after.rename(columns=pairs | speeds)
    order = ["start_utc", "mmsi_1", "mmsi_2", "end_utc"]
    before, after = before.sort_values(order), after.sort_values(order)
    unlike = ("encounter_id", "group_id", "kind_reason")
    assert grouped(before) == grouped(after)
    assert text(before, without=unlike) == text(after, without=unlike)


@relaxed
@given(fleets(), st.integers(1, 4))
def test_that_files_and_threads_change_no_bit(ships: list[Ship], workers: int) -> None:
    loaded = load(*ships)
    rows = loaded.fixes.num_rows
    cuts = [0, rows // 3, rows // 2, rows]
    split = pa.concat_tables([loaded.fixes.slice(a, b - a) for a, b in pairwise(cuts)])
    again = find_encounters(replace(loaded, fixes=split), PARAMS, Quiet(), workers=workers)
    assert text(find_encounters(loaded, PARAMS, Quiet())) == text(again)


def test_that_such_fleets_do_have_encounters() -> None:
    found: list[int] = []

    @relaxed
    @given(fleets())
    def count(ships: list[Ship]) -> None:
        found.append(len(search(*ships)))

    count()
    assert np.mean(np.array(found) > 0) > 0.5


def test_that_nothing_found_is_an_empty_table_of_the_same_columns() -> None:
    lone = Ship(412_000_001, np.arange(4.0), np.full(4, 124.0), np.full(4, 33.0))
    empty = load(lone)
    empty = replace(empty, fixes=empty.fixes.slice(0, 0), identity=empty.identity[:0])
    for table in (find_encounters(empty, PARAMS, Quiet()), search(lone)):
        assert tuple(table.columns) == ENCOUNTER_COLUMNS
        assert len(table) == 0


def test_that_the_id_follows_from_the_content() -> None:
    hours = np.arange(0.0, 4.0, 0.25)
    one = Ship(412_000_001, hours, np.full(16, 124.0), np.full(16, 33.0))
    two = replace(one, mmsi=412_000_002, lat=one.lat + 0.0005)
    first, again = search(one, two), search(one, two)
    assert first["encounter_id"].tolist() == again["encounter_id"].tolist()
    later = search(one, replace(two, hours=hours + 0.25))
    assert later["encounter_id"].tolist() != first["encounter_id"].tolist()
    assert first["encounter_id"].str.fullmatch(r"E-[0-9a-f]{10}").all()


@pytest.mark.parametrize("column", ["contact_h", "shore_km", "port_km", "lon", "lat"])
def test_that_an_encounter_lacks_no_number(column: str) -> None:
    hours = np.arange(0.0, 4.0, 0.25)
    one = Ship(412_000_001, hours, np.full(16, 124.0), np.full(16, 33.0))
    table = search(one, replace(one, mmsi=412_000_002, lat=one.lat + 0.0005))
    assert np.isfinite(table[column]).all()
