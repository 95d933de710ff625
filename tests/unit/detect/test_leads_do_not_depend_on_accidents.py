"""Loitering, gaps and leads are the same whatever the order of rows, the files, the day."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.unit.detect.drawn_tracks import Ship, drifting, limits, load

from lightering.detect import find_gaps, find_leads, find_loitering
from lightering.progress import Quiet

if TYPE_CHECKING:
    from collections.abc import Callable

SEARCHES = {"loitering": find_loitering, "gaps": find_gaps, "leads": find_leads}
SEEDS = range(6)
WHERE = ((124.0, 33.0), (179.9, -17.0), (20.0, 80.0))


def fleet(seed: int) -> list[Ship]:
    """Eight ships that wander within 100 km for two days, each silent for some hours."""
    rng = np.random.default_rng(seed)
    lon, lat = WHERE[seed % len(WHERE)]
    ships = []
    for k in range(8):
        seconds = np.sort(rng.choice(np.arange(0, 48 * 3600, 60), 150, replace=False))
        start = rng.uniform(-0.5, 0.5, 2)
        ship = drifting(
            412_000_000 + 10 * k,
            seconds / 3600.0,
            lon + start[0] / np.cos(np.radians(lat)),
            lat + start[1],
            knots=float(rng.choice((0.3, 1.5, 4.0))),
            course=float(rng.uniform(0, 360)),
        )
        quiet = rng.uniform(5.0, 25.0)
        heard = (ship.hours < quiet) | (ship.hours > quiet + rng.uniform(4.0, 20.0))
        east = ship.lon[heard]
        east = np.round(east - 360.0 * np.floor((east + 180.0) / 360.0), 6)
        ships.append(Ship(ship.mmsi, ship.hours[heard], east, np.round(ship.lat[heard], 6)))
    return ships


def text(frame: pd.DataFrame, *, without: tuple[str, ...] = ()) -> str:
    """Every value of the table to its last bit."""
    kept = [c for c in frame if c not in without]
    return repr([tuple(map(repr, row)) for row in frame[kept].itertuples(index=False)])


@pytest.mark.parametrize("name", SEARCHES)
def test_that_such_fleets_have_something_to_find(name: str) -> None:
    found = [len(SEARCHES[name](load(*fleet(seed)), limits(), Quiet())) for seed in SEEDS]
    assert sum(n > 0 for n in found) >= 4, found


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
@pytest.mark.parametrize("seed", SEEDS)
def test_that_rows_and_files_change_no_bit(search: Callable[..., pd.DataFrame], seed: int) -> None:
    loaded = load(*fleet(seed))
    expected = text(search(loaded, limits(), Quiet()))
    rows = loaded.fixes.num_rows
    order = np.random.default_rng(seed).permutation(rows)
    assert text(search(load(*fleet(seed), order=order), limits(), Quiet())) == expected
    parts = [loaded.fixes.slice(a, b - a) for a, b in pairwise([0, rows // 3, rows // 2, rows])]
    split = replace(loaded, fixes=pa.concat_tables(parts))
    assert text(search(split, limits(), Quiet())) == expected


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_that_a_turn_of_the_globe_changes_no_bit(search: Callable[..., pd.DataFrame]) -> None:
    for seed in SEEDS:
        turned = [replace(s, lon=s.lon + 360.0) for s in fleet(seed)]
        expected = text(search(load(*fleet(seed)), limits(), Quiet()))
        assert text(search(load(*turned), limits(), Quiet())) == expected


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_that_a_shift_by_whole_days_changes_only_times_and_ids(
    search: Callable[..., pd.DataFrame],
) -> None:
    for seed in SEEDS:
        before = search(load(*fleet(seed)), limits(), Quiet())
        later = [replace(s, hours=s.hours + 24.0 * 400) for s in fleet(seed)]
        after = search(load(*later), limits(), Quiet())
        moved = tuple(c for c in before if c.endswith(("_utc", "_id")) or "_id_" in c)
        assert text(before, without=moved) == text(after, without=moved)
        for column in before.columns[before.columns.str.endswith("_utc")]:
            assert ((before[column] + pd.Timedelta(days=400)) == after[column]).all()


def test_that_swapped_names_swap_the_sides_of_a_lead_and_nothing_else() -> None:
    for seed in SEEDS:
        ships = fleet(seed)
        top = max(s.mmsi for s in ships) + min(s.mmsi for s in ships)
        before = find_leads(load(*ships), limits(), Quiet())
        swapped = [replace(s, mmsi=top - s.mmsi) for s in ships]
        after = find_leads(load(*swapped), limits(), Quiet())
        after["mmsi_1"], after["mmsi_2"] = top - after["mmsi_2"], top - after["mmsi_1"]
        columns = ["mmsi_1", "mmsi_2", "window_h", "rivals", "nearer_rivals", "mask"]
        columns += ["earliest_utc", "latest_utc"]
        keys = ["mmsi_1", "mmsi_2", "earliest_utc"]
        one, two = (frame.sort_values(keys)[columns] for frame in (before, after))
        assert text(one) == text(two)


def test_that_ids_are_unique_and_the_same_in_every_run() -> None:
    loaded = load(*fleet(3))
    for name, search in SEARCHES.items():
        one, two = search(loaded, limits(), Quiet()), search(loaded, limits(), Quiet())
        column = {"loitering": "loitering_id", "gaps": "gap_id", "leads": "lead_id"}[name]
        assert one[column].is_unique
        assert one[column].tolist() == two[column].tolist()
