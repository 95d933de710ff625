"""What receivers would have heard: fixes along the planted motion, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.model.schemas import FIXES
from lightering.simulate.motion import SPAN, legs_of
from lightering.simulate.plan import Activity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from lightering.simulate.motion import Legs
    from lightering.simulate.plan import Plan

__all__ = ["Fleet", "reported"]

_INTERVALS_S = {
    Activity.LANE: 900, Activity.APPROACH: 180, Activity.ALONGSIDE: 600, Activity.WAIT: 1500,
    Activity.ANCHOR: 1800, Activity.PORT: 3600, Activity.TRAWL: 900, Activity.DRIFT: 1200,
    Activity.TOW: 1800, Activity.STANDBY: 3600,
}  # fmt: skip
_STATUS = {
    Activity.LANE: 0, Activity.APPROACH: 0, Activity.ALONGSIDE: 3, Activity.WAIT: 0,
    Activity.ANCHOR: 1, Activity.PORT: 5, Activity.TRAWL: 7, Activity.DRIFT: 7, Activity.TOW: 3,
    Activity.STANDBY: 0,
}  # fmt: skip
_STILL = (Activity.ANCHOR, Activity.PORT)
_NOISY = (Activity.LANE, Activity.PORT)
_NOISE_M = 1.5
"""Standard deviation of the noise of a receiver, to the east and to the north."""
_DEGREE_M = 111_200.0
"""About a degree of latitude."""
_LONGEST_S = 6900
"""Below the two hours after which a silence counts as a gap."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Plans with their motion as arrays, ready to report.

    Attributes:
        plans: The ships; their order numbers them.
        legs: Their motion.
        interval_s: Between reports, per leg.
        dark_from: Start of silences as one key per ship and time, sorted.
        dark_to: Their ends.
        end_s: End of the simulation.
    """

    plans: Sequence[Plan]
    legs: Legs
    interval_s: NDArray[np.int64]
    dark_from: NDArray[np.int64]
    dark_to: NDArray[np.int64]
    end_s: int

    @staticmethod
    def of(plans: Sequence[Plan], end_s: int, slower: float = 1.0, lanes_s: int = 900) -> Fleet:
        """Lays out the motion of all ships.

        Args:
            plans: The ships.
            end_s: End of the simulation in seconds.
            slower: All intervals are stretched by this, up to just under two hours.
            lanes_s: Interval on passage, before stretching.
        """
        legs = legs_of(plans)
        table = np.zeros(len(Activity), dtype=np.float64)
        for activity, seconds in _INTERVALS_S.items():
            table[activity] = seconds
        table[Activity.LANE] = lanes_s
        interval = np.clip(table[legs.activity] * slower, 10, _LONGEST_S).astype(np.int64)
        dark: list[list[int]] = []
        for index, plan in enumerate(plans):
            for low, high in sorted(plan.dark):
                key_low, key_high = index * SPAN + low, index * SPAN + high
                if dark and key_low <= dark[-1][1]:
                    dark[-1][1] = max(dark[-1][1], key_high)
                else:
                    dark.append([key_low, key_high])
        keys = np.asarray(dark, dtype=np.int64).reshape(-1, 2)
        return Fleet(plans, legs, interval, keys[:, 0], keys[:, 1], end_s)

    def is_dark(self, ships: NDArray[np.int64], time_s: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tells which ships were silent at which times.

        Args:
            ships: Indices, shape (n,).
            time_s: Times, shape (n,).
        """
        keys = ships * float(SPAN) + time_s
        if not len(self.dark_from):
            return np.zeros(len(keys), dtype=bool)
        rows = np.searchsorted(self.dark_from, keys, side="right") - 1
        silent: NDArray[np.bool_] = (rows >= 0) & (keys < self.dark_to[np.maximum(rows, 0)])
        return silent

    def count(self) -> int:
        """Returns about how many fixes the fleet reports, silences not taken off."""
        legs = self.legs
        low = np.maximum(legs.start_s, 0)
        high = np.minimum(legs.end_s, self.end_s)
        return int(
            np.sum(np.where(high > low, np.maximum(high - low, 1) // self.interval_s + 1, 0))
        )


def reported(fleet: Fleet, low_s: int, high_s: int, origin_ms: int, rng: Generator) -> pa.Table:
    """Returns the fixes between two times as `schemas.FIXES`, sorted by ship and time.

    Each knot is reported exactly; between knots reports lie on the planted motion, with a little
    receiver noise for merchant traffic on passage and in port only.

    Args:
        fleet: The ships.
        low_s: First second.
        high_s: First second that is no more in it.
        origin_ms: Start of the simulation, milliseconds since 1970 UTC.
        rng: Generator of this stretch of time alone.
    """
    leg, moment, knot = _moments(fleet, low_s, min(high_s, fleet.end_s))
    legs = fleet.legs
    heard = ~fleet.is_dark(legs.ship[leg], moment.astype(np.float64))
    leg, moment, knot = leg[heard], moment[heard], knot[heard]
    order = np.lexsort((moment, legs.ship[leg]))
    leg, moment, knot = leg[order], moment[order], knot[order]
    lon, lat = legs.at(leg, moment.astype(np.float64))
    activity = legs.activity[leg]
    ship = legs.ship[leg]
    noisy = np.asarray([plan.noisy for plan in fleet.plans])[ship]
    noisy &= np.isin(activity, _NOISY) & ~knot
    noise = np.where(noisy[:, None], rng.normal(0.0, _NOISE_M / _DEGREE_M, (len(leg), 2)), 0.0)
    still = np.isin(activity, _STILL)
    speed = np.where(still, 0.0, legs.speed_kn[leg])
    speed = np.maximum(speed + np.where(still, 0.0, rng.normal(0.0, 0.08, len(leg))), 0.0)
    course = legs.azimuth_deg[leg] + rng.normal(0.0, 0.7, len(leg))
    course = np.where(still, rng.integers(0, 36, len(leg)) * 10.0, np.round(course, 1)) % 360.0
    ahead = legs.heading_deg[leg]
    heading = np.asarray(np.round(np.where(ahead < 0, course, ahead)) % 360.0, dtype=np.float64)
    return _table(
        fleet.plans,
        ship,
        moment,
        origin_ms,
        np.round(lon + noise[:, 0] / np.cos(np.radians(lat)), 6),
        np.round(lat + noise[:, 1], 6),
        np.round(speed, 1),
        np.where(np.round(course, 1) >= 360.0, 0.0, np.round(course, 1)),
        heading,
        activity,
    )


def _moments(
    fleet: Fleet, low: int, high: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Legs and times of all reports between two times, and which are knots."""
    legs = fleet.legs
    rows = np.flatnonzero((legs.end_s >= low) & (legs.start_s < high))
    start, end, interval = legs.start_s[rows], legs.end_s[rows], fleet.interval_s[rows]
    wobble = np.minimum(interval // 40, 20)
    first = np.maximum((low - start - wobble) // interval, 0)
    last = np.minimum((high - start + wobble) // interval, (end - start - 1) // interval)
    counts = np.maximum(last - first + 1, 0)
    of = np.repeat(np.arange(len(rows)), counts)
    number = (
        np.arange(counts.sum())
        - np.repeat(np.cumsum(counts) - counts, counts)
        + np.repeat(first, counts)
    )
    # a few seconds early or late, as slots on the air are; the same whatever the chunk
    mixed = (rows[of] * 2_654_435_761 + number * 40_503) % 1_000_003
    jitter = np.where(number > 0, mixed % (2 * wobble[of] + 1) - wobble[of], 0)
    moment = start[of] + number * interval[of] + jitter
    kept = (moment >= low) & (moment < high) & (moment < end[of])
    kept &= (number == 0) | (end[of] - moment > interval[of] // 5)
    leg, moment, knot = rows[of[kept]], moment[kept], number[kept] == 0
    closing = rows[legs.ends_track[rows] & (legs.end_s[rows] >= low) & (legs.end_s[rows] < high)]
    return (
        np.concatenate((leg, closing)),
        np.concatenate((moment, legs.end_s[closing])),
        np.concatenate((knot, np.ones(len(closing), dtype=bool))),
    )


def _table(
    plans: Sequence[Plan],
    ship: NDArray[np.int64],
    moment: NDArray[np.int64],
    origin_ms: int,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    speed: NDArray[np.float64],
    course: NDArray[np.float64],
    heading: NDArray[np.float64],
    activity: NDArray[np.int8],
) -> pa.Table:
    ships = [plan.ship for plan in plans]
    status = np.zeros(len(Activity), dtype=np.int16)
    for doing, code in _STATUS.items():
        status[doing] = code
    draught = _stepped([plan.draughts for plan in plans], ship, moment)
    titles = sorted({title for plan in plans for _, title in plan.destinations})
    codes = {title: code for code, title in enumerate(titles)}
    bound = _stepped(
        [[(time, float(codes[title])) for time, title in plan.destinations] for plan in plans],
        ship,
        moment,
    )
    stationary = np.isin(activity, _STILL)

    def words(values: list[str]) -> pa.Array:
        return (
            pa.array(values, pa.string())
            .dictionary_encode()
            .take(pa.array(ship))
            .cast(FIXES.field("name").type)
        )

    def numbers(values: list[int | None], kind: pa.DataType) -> pa.Array:
        return pa.array(values, kind).take(pa.array(ship))

    columns = [
        numbers([s.mmsi for s in ships], pa.int64()),
        pa.array(origin_ms + moment * 1000, pa.int64()).cast(FIXES.field("time_utc").type),
        pa.array(lon),
        pa.array(lat),
        pa.array(speed),
        pa.array(course, mask=stationary),
        pa.array(heading),
        pa.array(status[activity]),
        words([s.name for s in ships]),
        numbers([s.imo for s in ships], pa.int64()),
        words([s.call_sign for s in ships]),
        numbers([s.ship_type for s in ships], pa.int16()),
        numbers([s.length_m for s in ships], pa.float64()),
        numbers([s.beam_m for s in ships], pa.float64()),
        pa.array(draught, mask=np.isnan(draught)),
        pa.DictionaryArray.from_arrays(
            pa.array(np.nan_to_num(bound).astype(np.int32), mask=np.isnan(bound)),
            pa.array(titles or [""], pa.string()),
        ),
        pa.nulls(len(ship), FIXES.field("source_file").type),
        pa.nulls(len(ship), pa.int64()),
        *(pa.nulls(len(ship), FIXES.field(name).type) for name in ("to_bow_m", "to_port_m")),
    ]
    return pa.Table.from_arrays(columns, schema=FIXES)


def _stepped(
    steps: Sequence[Sequence[tuple[int, float]]], ship: NDArray[np.int64], moment: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The value typed last before each moment; NaN before the first."""
    flat = [
        (index * SPAN + time, value)
        for index, of_ship in enumerate(steps)
        for time, value in sorted(of_ship)
    ]
    if not flat:
        return np.full(len(ship), np.nan)
    keys = np.asarray([key for key, _ in flat], dtype=np.int64)
    values = np.asarray([value for _, value in flat])
    rows = np.searchsorted(keys, ship * SPAN + moment, side="right") - 1
    safe = np.maximum(rows, 0)
    # a key of another ship lies a whole span away
    own = (rows >= 0) & ((ship * SPAN + moment - keys[safe]) < SPAN // 2)
    return np.where(own, values[safe], np.nan)
