"""Who lay waiting and who came: seen in the tracks beside a contact, or unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.unit.volumes.made_tables import DPRK, MOTHER, at, encounters

from lightering.model.params import Params
from lightering.model.records import Loaded
from lightering.model.schemas import FIXES
from lightering.volumes.waiting import CAME, LAY, moved_first, waiting

START, END = at("2026-03-04T12:00Z"), at("2026-03-04T20:00Z")
EVENT = encounters({"mmsi_1": DPRK, "mmsi_2": MOTHER, "start_utc": START, "end_utc": END})
HOUR_KM = 1.852


def track(mmsi: int, kn_before: float, kn_after: float, silent_h: float = 0.0) -> pd.DataFrame:
    """A ship on a meridian, heard every 20 minutes: under way, still while together, under way."""
    hours = np.arange(-8.0, 16.0, 1.0 / 3.0)
    hours = hours[(hours < -8.0) | (hours >= -8.0 + silent_h)]
    north_km = np.where(hours < 0.0, -hours * kn_before * HOUR_KM, 0.0)
    north_km = np.where(hours > 8.0, (hours - 8.0) * kn_after * HOUR_KM, north_km)
    return pd.DataFrame(
        {
            "mmsi": mmsi,
            "time_utc": START + pd.to_timedelta(hours, unit="h"),
            "lon": 124.0,
            "lat": 37.0 + north_km / 111.2,
        }
    )


def loaded(*tracks: pd.DataFrame) -> Loaded:
    rows = pd.concat(tracks).sort_values(["mmsi", "time_utc"]).reset_index(drop=True)
    columns = {
        field.name: (
            pa.array(rows[field.name].to_numpy(), from_pandas=True).cast(field.type)
            if field.name in ("mmsi", "lon", "lat")
            else pa.array(rows["time_utc"].dt.as_unit("ms")).cast(field.type)
            if field.name == "time_utc"
            else pa.nulls(len(rows), field.type)
        )
        for field in FIXES
    }
    return Loaded(pa.table(columns, FIXES), np.zeros(len(rows), dtype=np.int16), ())


def seen(*tracks: pd.DataFrame) -> dict[str, str]:
    passing = np.array([True])
    found = waiting(EVENT, passing, loaded(*tracks), Params.defaults().detect)
    return dict(found.iloc[0])


def test_that_the_ship_that_lay_waiting_gave_and_the_one_that_came_received() -> None:
    did = seen(track(DPRK, 9.0, 9.0), track(MOTHER, 0.6, 0.6))
    assert (did["before_1"], did["before_2"]) == (CAME, LAY)
    assert moved_first(did, ("TANKER", "MOTHER")) == [
        (1.0, "MOTHER lay waiting, TANKER came"),
        (1.0, "MOTHER stayed, TANKER left first"),
    ]


def test_that_two_ships_that_both_came_or_both_lay_tell_nothing() -> None:
    for speed in (0.5, 9.0):
        did = seen(track(DPRK, speed, speed), track(MOTHER, speed, speed))
        assert moved_first(did, ("A", "B")) == []


def test_that_a_silent_ship_is_unknown_and_not_waiting() -> None:
    did = seen(track(DPRK, 9.0, 9.0), track(MOTHER, 0.6, 0.6, silent_h=7.5))
    assert did["before_2"] == ""
    assert [text for _, text in moved_first(did, ("A", "B"))] == ["B stayed, A left first"]


def test_that_a_slow_ship_neither_lay_nor_came() -> None:
    did = seen(track(DPRK, 3.0, 3.0), track(MOTHER, 0.6, 0.6))
    assert did["before_1"] == ""


@pytest.mark.parametrize("speed", [0.0, 1.9])
def test_that_the_order_of_the_ships_does_not_matter(speed: float) -> None:
    did = seen(track(DPRK, speed, speed), track(MOTHER, 9.0, 9.0))
    assert [sign for sign, _ in moved_first(did, ("A", "B"))] == [-1.0, -1.0]
