"""Who came within 500 m of whom, found from the planted motion alone.

This is the second opinion on the detector, so it shares nothing with it: no ECEF, no quadratic, no
reports. Ships are compared on a grid of ticks; then each pair that stays near is followed along the
unrounded geodesics, more finely where 500 m is near, and the crossing is found by halving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import geodesic_m
from lightering.progress import stop_if_cancelled
from lightering.simulate.plan import DAY
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lightering.progress import Progress
    from lightering.simulate.motion import Legs

__all__ = ["Contact", "contact_of", "near_pairs"]

DISTANCE_M = 500.0
MIN_DURATION_S = 7200.0
HYSTERESIS_S = 3600.0
"""The limits of an encounter as the contract has them, written down anew."""
_TICK_S = 1200
_LEAST_TICKS = 3
_WINDOW_DEG = 0.0070
"""Of latitude, 780 m: ships are compared that are as near at several ticks in a row."""
_MARGIN_S = 3 * 3600
"""Looked at before the first such tick, and after the last."""
_STEP_S = 600.0
_SHORTEST_S = 2.0
_HALVINGS = 10


@dataclass(frozen=True, slots=True)
class Contact:
    """One stretch of time two ships spent within 500 m, short holes bridged.

    Attributes:
        first: Index of a plan.
        second: Index of the other, larger.
        start_s: Crossing of 500 m, seconds with fraction.
        end_s: Crossing of 500 m.
        contact_s: Time within 500 m.
        speed_first_kn: Mean speed of the first while within 500 m.
        speed_second_kn: The same of the second.
    """

    first: int
    second: int
    start_s: float
    end_s: float
    contact_s: float
    speed_first_kn: float
    speed_second_kn: float

    @property
    def is_listed(self) -> bool:
        """It lasts so long that a correct detector may list it (with a margin of 2 %)."""
        return self.contact_s >= 0.98 * MIN_DURATION_S


def near_pairs(
    legs: Legs, end_s: int, progress: Progress
) -> Iterator[tuple[int, int, float, float]]:
    """Yields each pair that stayed near for an hour, with the time window to look at.

    Args:
        legs: The planted motion.
        end_s: End of the simulation.
        progress: Told how far it is; may cancel.
    """
    seen: list[NDArray[np.int64]] = []
    for day in range(0, end_s, DAY):
        stop_if_cancelled(progress)
        progress.set(day / end_s, "Looking for ships close together")
        here = np.flatnonzero((legs.end_s >= day) & (legs.start_s < day + DAY))
        seen.append(_close_at_ticks(legs, here, day, min(day + DAY, end_s)))
    found = np.concatenate(seen) if seen else np.empty((0, 3), dtype=np.int64)
    order = np.lexsort((found[:, 2], found[:, 1], found[:, 0]))
    found = found[order]
    new = np.ones(len(found), dtype=bool)
    new[1:] = np.any(found[1:, :2] != found[:-1, :2], axis=1) | (
        np.diff(found[:, 2]) > 2 * _MARGIN_S
    )
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(found)) - 1
    for begin, stop in zip(starts, ends, strict=True):
        if stop - begin + 1 < _LEAST_TICKS:
            continue
        first, second, low = (int(v) for v in found[begin])
        yield first, second, float(low - _MARGIN_S), float(found[stop, 2] + _MARGIN_S)


def contact_of(
    legs: Legs, first: int, second: int, low_s: float, high_s: float, end_s: float
) -> list[Contact]:
    """Returns the contacts of a pair in a window of time.

    Args:
        legs: The planted motion.
        first: Index of a plan.
        second: Index of another, larger.
        low_s: Beginning of the window.
        high_s: End of the window.
        end_s: End of the simulation: nothing is reported beyond it.
    """
    times = _moments(legs, first, second, max(low_s, 0.0), min(high_s, end_s))
    if len(times) < 2:
        return []
    away = _distance(legs, first, second, times)
    for _ in range(_HALVINGS):
        # a stretch is settled if the ships are too slow to reach 500 m and come back within it
        length = np.diff(times)
        pace = _closing(legs, first, second, (times[1:] + times[:-1]) / 2)
        margin = np.abs(away[1:] - DISTANCE_M) + np.abs(away[:-1] - DISTANCE_M)
        same = (away[1:] <= DISTANCE_M) == (away[:-1] <= DISTANCE_M)
        open_ones = (length > _SHORTEST_S) & np.where(same, margin <= pace * length, length > 30.0)
        if not open_ones.any():
            break
        middle = ((times[1:] + times[:-1]) / 2)[open_ones]
        at = np.flatnonzero(open_ones) + 1
        times = np.insert(times, at, middle)
        away = np.insert(away, at, _distance(legs, first, second, middle))
    inside = away <= DISTANCE_M
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    crossings = _halve(legs, first, second, times[edges], times[edges + 1], inside[edges])
    lows = list(crossings[~inside[edges]])
    highs = list(crossings[inside[edges]])
    if inside[0]:
        lows.insert(0, times[0])
    if inside[-1]:
        highs.append(times[-1])
    groups: list[list[tuple[float, float]]] = []
    for low, high in zip(lows, highs, strict=True):
        if groups and low - groups[-1][-1][1] <= HYSTERESIS_S:
            groups[-1].append((low, high))
        else:
            groups.append([(low, high)])
    return [_contact(legs, first, second, group) for group in groups]


def _close_at_ticks(legs: Legs, rows: NDArray[np.int64], low: int, high: int) -> NDArray[np.int64]:
    ticks_from = np.maximum(-(-legs.start_s[rows] // _TICK_S), -(-low // _TICK_S))
    ticks_to = np.minimum((legs.end_s[rows] - 1) // _TICK_S, (high - 1) // _TICK_S)
    counts = np.maximum(ticks_to - ticks_from + 1, 0)
    leg = np.repeat(rows, counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    tick = np.repeat(ticks_from, counts) + within
    lon, lat = legs.at(leg, tick * float(_TICK_S))
    order = np.lexsort((lat, tick))
    leg, tick, lon, lat = leg[order], tick[order], lon[order], lat[order]
    found = []
    for shift in range(1, len(leg)):
        near = (tick[shift:] == tick[:-shift]) & (lat[shift:] - lat[:-shift] < _WINDOW_DEG)
        if not near.any():
            break
        a = np.flatnonzero(near)
        b = a + shift
        reach = _WINDOW_DEG / np.cos(np.radians(lat[a]))
        hits = np.abs(lon[a] - lon[b]) < reach
        pair = np.sort(np.stack((legs.ship[leg[a[hits]]], legs.ship[leg[b[hits]]]), 1), axis=1)
        found.append(np.column_stack((pair, tick[a[hits]] * _TICK_S)))
    return np.concatenate(found) if found else np.empty((0, 3), dtype=np.int64)


def _moments(legs: Legs, first: int, second: int, low: float, high: float) -> NDArray[np.float64]:
    """Knots of both ships and every ten minutes between, where both are in reach."""
    both = (legs.ship == first) | (legs.ship == second)
    knots = np.concatenate((legs.start_s[both], legs.end_s[both])).astype(np.float64)
    knots = knots[(knots >= low) & (knots <= high)]
    times = np.unique(np.concatenate((np.arange(low, high, _STEP_S), knots, [high])))
    held = (legs.find(np.full(len(times), first), times) >= 0) & (
        legs.find(np.full(len(times), second), times) >= 0
    )
    return times[held]


def _distance(
    legs: Legs, first: int, second: int, times: NDArray[np.float64]
) -> NDArray[np.float64]:
    one = legs.at(legs.find(np.full(len(times), first), times), times)
    two = legs.at(legs.find(np.full(len(times), second), times), times)
    return geodesic_m(*one, *two)


def _closing(
    legs: Legs, first: int, second: int, times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The fastest the distance can change, in m/s: both speeds together."""
    pace = np.zeros(len(times))
    for ship in (first, second):
        rows = legs.find(np.full(len(times), ship), times)
        pace += np.where(rows >= 0, legs.speed_kn[rows], 0.0) * KNOT_MS
    return pace


def _halve(
    legs: Legs,
    first: int,
    second: int,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    leaving: NDArray[np.bool_],
) -> NDArray[np.float64]:
    if not len(low):
        return low
    for _ in range(24):  # a minute halved so often is 4 µs
        middle = (low + high) / 2
        as_before = (_distance(legs, first, second, middle) <= DISTANCE_M) == leaving
        low, high = np.where(as_before, middle, low), np.where(as_before, high, middle)
    return (low + high) / 2


def _contact(legs: Legs, first: int, second: int, group: list[tuple[float, float]]) -> Contact:
    length = sum(high - low for low, high in group)
    speeds = []
    for ship in (first, second):
        rows = np.flatnonzero(legs.ship == ship)
        start, end, speed = legs.start_s[rows], legs.end_s[rows], legs.speed_kn[rows]
        way = sum(
            float(np.sum(np.maximum(np.minimum(end, high) - np.maximum(start, low), 0.0) * speed))
            for low, high in group
        )
        speeds.append(way / max(length, 1e-9))
    return Contact(first, second, group[0][0], group[-1][1], length, speeds[0], speeds[1])
