from __future__ import annotations

import numpy as np
import pytest
from tests.unit.detect.drawn_tracks import EPOCH, GEOD, HOUR, beside, drifting, limits, load

from lightering.detect import find_encounters
from lightering.errors import Cancelled
from lightering.model.schemas import ENCOUNTER_COLUMNS
from lightering.progress import Quiet

A, B = 412_000_001, 445_000_002
HOURS = np.arange(0.0, 6.01, 0.1)


class Told:
    """A progress that remembers, and cancels once a part is done."""

    def __init__(self, stop_at: float = 2.0) -> None:
        self.fractions: list[float] = []
        self.stop_at = stop_at

    def set(self, fraction: float, text: str) -> None:
        assert text
        self.fractions.append(fraction)

    def cancelled(self) -> bool:
        return bool(self.fractions) and self.fractions[-1] >= self.stop_at


def test_that_the_median_distance_is_weighted_by_time_and_not_by_fixes() -> None:
    # twenty times as many fixes in the last hour, in which they lie far apart
    hours = np.concatenate((np.arange(0.0, 5.0, 0.1), np.arange(5.0, 6.0, 0.005)))
    one = drifting(A, hours, knots=0.3)
    row = find_encounters(
        load(one, beside(one, B, np.where(hours < 5.0, 60.0, 400.0))), limits(), Quiet()
    )
    assert row["median_distance_m"].iloc[0] == pytest.approx(60.0, abs=0.01)
    assert row["min_distance_m"].iloc[0] == pytest.approx(60.0, abs=0.01)


@pytest.mark.parametrize("knots", [0.3, 0.8])
def test_that_the_relative_speed_is_that_of_one_ship_seen_from_the_other(knots: float) -> None:
    # to and fro along a line through the other, 440 m each way
    leg = 440.0 / (knots * 1852.0)
    turns = np.arange(0.0, 6.0, leg)
    hours = np.unique(np.concatenate((HOURS, turns)).round(5))
    one = drifting(A, hours, knots=0.0)
    away = 440.0 * (1.0 - np.abs((hours / leg) % 2.0 - 1.0)) + 20.0
    row = find_encounters(load(one, beside(one, B, away)), limits(), Quiet()).iloc[0]
    # five-minute steps cut the corners of the turns
    assert row["relative_speed_kn"] == pytest.approx(knots, rel=0.2)
    assert row["mean_speed_1_kn"] == 0.0
    assert row["mean_speed_2_kn"] == pytest.approx(knots, rel=0.02)


@pytest.mark.parametrize("lon", [179.9995, -179.9995, 124.0, 0.0])
def test_that_the_place_is_the_mean_of_the_midpoints_on_any_side_of_the_dateline(
    lon: float,
) -> None:
    one = drifting(A, HOURS, lon=lon, lat=-30.0, knots=0.2, course=90.0)
    row = find_encounters(load(one, beside(one, B, 100.0)), limits(), Quiet()).iloc[0]
    x, y, _ = GEOD.fwd(lon, -30.0, 90.0, 50.0 + 3.0 * 0.2 * 1852.0)
    assert GEOD.inv(row["lon"], row["lat"], x, y)[2] < 5.0


def test_that_names_and_numbers_come_from_what_the_ships_send() -> None:
    one = drifting(A, HOURS, name="GREY HERON", imo=2_000_003)
    two = beside(one, B, 60.0, name="백조 7")
    row = find_encounters(load(one, two), limits(), Quiet()).iloc[0]
    assert (row["name_1"], row["name_2"]) == ("GREY HERON", "백조 7")
    assert row["imo_1"] == 2_000_003
    assert row.isna()["imo_2"]


def test_that_a_nameless_ship_has_no_name() -> None:
    one = drifting(A, HOURS)
    row = find_encounters(load(one, beside(one, B, 60.0)), limits(), Quiet()).iloc[0]
    assert row["name_1"] is None
    assert row["name_2"] is None


def test_that_contact_time_and_span_are_told_apart() -> None:
    one = drifting(A, HOURS, knots=0.2)
    away = np.where((HOURS > 3.05) & (HOURS < 3.65), 900.0, 60.0)
    row = find_encounters(load(one, beside(one, B, away)), limits(), Quiet()).iloc[0]
    span_h = (row["end_utc"] - row["start_utc"]).total_seconds() / 3600.0
    held = sum((b - a).total_seconds() for a, b in row["contacts"]) / 3600.0
    assert len(row["contacts"]) == 2
    assert row["contact_h"] == pytest.approx(held)
    assert span_h > row["contact_h"] + 0.3
    assert row["start_utc"] == row["contacts"][0][0]
    assert row["end_utc"] == row["contacts"][-1][1]
    assert round(row["start_utc"].timestamp() * 1000) == EPOCH
    assert round(row["end_utc"].timestamp() * 1000) == EPOCH + 6 * HOUR


def test_that_the_table_has_the_columns_and_the_order_of_the_contract() -> None:
    ships = []
    for k in range(4):
        one = drifting(A + 10 * k, HOURS + 0.5 * (3 - k), lon=124.0 + k)
        ships += [one, beside(one, A + 10 * k + 5, 60.0)]
    table = find_encounters(load(*ships), limits(), Quiet())
    assert tuple(table.columns) == ENCOUNTER_COLUMNS
    assert table["mmsi_1"].tolist() == [A + 30, A + 20, A + 10, A]
    assert (table["mmsi_1"] < table["mmsi_2"]).all()
    assert str(table["start_utc"].dtype) == "datetime64[ms, UTC]"
    assert table["encounter_id"].is_unique


def test_that_progress_rises_to_one_and_a_cancelled_search_stops() -> None:
    one = drifting(A, HOURS)
    loaded = load(one, beside(one, B, 60.0))
    told = Told()
    find_encounters(loaded, limits(), told)
    assert told.fractions == sorted(told.fractions)
    assert told.fractions[-1] == 1.0
    with pytest.raises(Cancelled):
        find_encounters(loaded, limits(), Told(stop_at=0.0))
