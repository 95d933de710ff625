"""Small fleets, and the numbers of the search: pairs, silences, slow ships, odd tracks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from tests import silent_fleet
from tests.unit.detect.drawn_tracks import beside, drifting, load, noisy
from tests.unit.tracks.test_flags import ring, ship

from lightering.detect import find_encounters, find_gaps, find_leads, find_loitering
from lightering.progress import Quiet
from lightering.readers import from_frame
from lightering.tracks.clean import assemble
from lightering.tracks.flags import identity_flags

if TYPE_CHECKING:
    from lightering.model.params import Params
    from lightering.model.records import Loaded

__all__ = ["encounters", "flagged", "identities", "leads", "loitering", "silences"]

_ONE, _TWO, _THREE = 412_990_001, 412_990_002, 412_990_003


@cache
def _pair() -> Loaded:
    """Two that drift side by side for nine hours; silent once, parted once.

    One sends a speed that her positions contradict, the other none and noisy positions.
    """
    hours = np.arange(0.0, 9.0, 0.1)
    heard = (hours < 2.0) | (hours > 3.5)
    one = drifting(_ONE, hours, knots=0.6, sog_kn=0.1)
    apart = np.where((hours > 6.0) & (hours < 6.6), 900.0, 30.0)
    two = noisy(beside(one, _TWO, apart, 150.0), 15.0, 1)
    for track in (one, two):
        track.hours, track.lon, track.lat = track.hours[heard], track.lon[heard], track.lat[heard]
    return load(one, two)


def encounters(params: Params) -> list[tuple[Any, ...]]:
    """Start, end, contact and speeds of the encounters of the two."""
    found = find_encounters(_pair(), params.detect, Quiet())
    told = ["start_utc", "end_utc", "contact_h", "mean_speed_1_kn", "mean_speed_2_kn"]
    return list(found[told].itertuples(index=False, name=None))


def loitering(params: Params) -> list[tuple[Any, ...]]:
    """Slow spells of a ship that drifts 18 km in ten hours, 100 km and more off the shore."""
    slow = _drifting()
    found = find_loitering(slow, params.detect, Quiet())
    return list(found[["start_utc", "end_utc"]].itertuples(index=False, name=None))


@cache
def _drifting() -> Loaded:
    return load(drifting(_ONE, np.arange(0.0, 10.0, 0.25), knots=1.0))


def silences(params: Params) -> list[tuple[Any, ...]]:
    """Silences of one ship, with who was near: one 20 km off falls silent too, one 35 km not."""
    told = ["duration_h", "neighbours_start", "coverage"]
    found = find_gaps(_neighbourhood(), params.detect, Quiet())
    return list(found.loc[found["mmsi"] == _ONE, told].itertuples(index=False, name=None))


@cache
def _neighbourhood() -> Loaded:
    hours = np.arange(0.0, 12.0, 0.25)
    heard = hours[(hours <= 4.0) | (hours >= 7.0)]
    one = drifting(_ONE, heard, knots=0.3)
    return load(
        one,
        beside(one, _TWO, 20_000.0),
        beside(drifting(_ONE, hours, knots=0.3), _THREE, 35_000.0),
    )


def leads(params: Params) -> list[tuple[Any, ...]]:
    """Meetings that silences leave possible in the fleet that falls silent."""
    found = find_leads(_silent(), params.detect, Quiet())
    return list(found[["mmsi_1", "mmsi_2", "earliest_utc"]].itertuples(index=False, name=None))


@cache
def _silent() -> Loaded:
    return _read(silent_fleet.fixes())


def identities(params: Params) -> list[int]:
    """How many ships one MMSI is read as, where a fix lies ten miles off the path."""
    frame = ship(n=60)
    frame.loc[30:, "lat"] += 0.17
    read = assemble([from_frame(frame)], params.detect, Quiet())
    return np.unique(read.identity).tolist()  # type: ignore[no-any-return]


def flagged(params: Params) -> list[tuple[Any, ...]]:
    """What is odd in a fleet of eight ships, each odd in one way and not by much."""
    found = identity_flags(_odd(), params, Quiet())
    return list(found[["mmsi", "flag", "fixes"]].itertuples(index=False, name=None))


@cache
def _odd() -> Loaded:
    late = ship(mmsi=371_990_001, n=300, step_s=60.0, kn=14.0, lat=20.0)
    again = late.iloc[100:160].copy()
    again["time_utc"] += pd.Timedelta(minutes=40, seconds=30)
    return _read(
        pd.concat(
            [
                late,
                again,
                ship(mmsi=371_990_002, n=60, lat=22.0),
                ship(mmsi=371_990_002, n=4, lat=55.0, step_s=420.0, lon=10.0),
                ring(mmsi=371_990_003, step_s=60.0, radius_km=0.6, step_deg=20.0, lat=24.0),
                ship(mmsi=371_990_004, n=50, lat=26.0, length=[88.0] * 30 + [99.0] * 20),
                ship(mmsi=371_990_005, n=50, lat=28.0, length=[38.0] * 30 + [43.0] * 20),
                ship(mmsi=371_990_006, lat=30.0, length=88.0, beam=13.0, draught=9.5),
            ],
            ignore_index=True,
        )
    )


def _read(frame: pd.DataFrame) -> Loaded:
    from lightering.model.params import Params

    return assemble([from_frame(frame)], Params.defaults().detect, Quiet())
