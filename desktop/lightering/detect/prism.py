"""The space-time prism: where a silent ship can have been, and whom she can have met there.

A ship silent from (P, t0) to (Q, t1) that sails at most V can have been at X at the time t only if
|XP| <= V (t - t0) and |XQ| <= V (t1 - t) (Hägerstrand 1970; Miller 1991). Two ships can have lain
together at X for as long as

    W(X) = min over ships (t1 - |XQ| / V) - max over ships (t0 + |XP| / V)

Distances are chords in the Earth-centred frame, lengthened to the arc over them: within 2 m of the
WGS84 geodesic up to 500 km, within 35 m up to 1,500 km. Inside the kernels times count from the
start of a silence, so a shift by whole days changes no bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import MEAN_RADIUS_M, WGS84_A, WGS84_F
from lightering.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["arc_m", "with_silent", "with_visible"]

_POLE_M = WGS84_A * (1.0 - WGS84_F)
_GOLD = 0.6180339887498949
_STEPS = 32
"""Golden sections shrink 1,000 km to 0.2 m in so many steps."""


@compiled
def arc_m(square: float) -> float:
    """Returns the distance along the Earth of two places, in metres.

    Args:
        square: Of the chord between them, m².
    """
    # the radius enters only the excess of the arc over its chord
    half = min(1.0, 0.5 * np.sqrt(square) / MEAN_RADIUS_M)
    length: float = 2.0 * MEAN_RADIUS_M * np.arcsin(half)
    return length


@compiled
def with_visible(
    gap_ms: NDArray[np.int64],
    gap_xyz: NDArray[np.float64],
    gap_mmsi: NDArray[np.int64],
    spell_ms: NDArray[np.int64],
    spell_fix: NDArray[np.int64],
    spell_mmsi: NDArray[np.int64],
    longest_spell_ms: int,
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    pace: float,
    near_m: float,
    least_ms: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Finds the slow spells of visible ships that silent ships can have shared long enough.

    A slow ship is slower than `pace`, so the silent one, once she has reached her, can stay: the
    times together are one interval, from the first instant at which she can be there to the last.

    Args:
        gap_ms: Start and end of the silences, int64 (g, 2).
        gap_xyz: Places of both ends in metres, float64 (g, 2, 3).
        gap_mmsi: Of the silent ships, (g,).
        spell_ms: Start and end of the spells, (s, 2), sorted by start.
        spell_fix: First and last fix of the spells, (s, 2).
        spell_mmsi: Of the slow ships, (s,).
        longest_spell_ms: Longest spell.
        time_ms: Times of all fixes (n,).
        xyz: Places of all fixes in metres (n, 3).
        pace: Greatest speed of the silent ship in metres per ms.
        near_m: How near to each other ships lie that meet.
        least_ms: How long they must be together.

    Returns:
        Pairs int64 (m, 2): silence, spell. Times int64 (m, 2): earliest start and latest end.
        Places float64 (m, 3): the visible ship in the middle of that interval.
    """
    room = 1024
    pair = np.empty((room, 2), dtype=np.int64)
    when = np.empty((room, 2), dtype=np.int64)
    where = np.empty((room, 3))
    n = 0
    spot = np.empty(3)
    for g in range(gap_ms.shape[0]):
        t0, t1 = gap_ms[g, 0], gap_ms[g, 1]
        for s in range(
            np.searchsorted(spell_ms[:, 0], t0 - longest_spell_ms),
            np.searchsorted(spell_ms[:, 0], t1 - least_ms, side="right"),
        ):
            low, high = max(t0, spell_ms[s, 0]), min(t1, spell_ms[s, 1])
            if high - low < least_ms or spell_mmsi[s] == gap_mmsi[g]:
                continue
            a, b = spell_fix[s, 0], spell_fix[s, 1]
            # bisection: she can be there at `far`, and cannot yet (or no more) at `near`
            ends = np.empty(2)
            possible = True
            for which in range(2):
                near, far = float(low - t0), float(high - t0)
                if which == 1:
                    near, far = far, near
                for step in range(60):
                    t = far if step == 0 else (near if step == 1 else 0.5 * (near + far))
                    k = a + np.searchsorted(time_ms[a : b + 1], t0 + int(t), side="right") - 1
                    k = min(max(k, a), b - 1)
                    share = (t - (time_ms[k] - t0)) / (time_ms[k + 1] - time_ms[k])
                    square = 0.0
                    for axis in range(3):
                        here = xyz[k, axis] + share * (xyz[k + 1, axis] - xyz[k, axis])
                        square += (here - gap_xyz[g, which, axis]) ** 2
                    away = arc_m(square)
                    time = t if which == 0 else (t1 - t0) - t
                    able = pace * time + near_m >= away
                    if step == 0:
                        if not able:
                            possible = False
                            break
                    elif able:
                        if step == 1:
                            far = near
                            break
                        far = t
                    else:
                        near = t
                    if abs(far - near) < 0.25:
                        break
                if not possible:
                    break
                ends[which] = far
            if not possible or ends[1] - ends[0] < least_ms:
                continue
            t = 0.5 * (ends[0] + ends[1])
            k = a + np.searchsorted(time_ms[a : b + 1], t0 + int(t), side="right") - 1
            k = min(max(k, a), b - 1)
            share = (t - (time_ms[k] - t0)) / (time_ms[k + 1] - time_ms[k])
            for axis in range(3):
                spot[axis] = xyz[k, axis] + share * (xyz[k + 1, axis] - xyz[k, axis])
            if n == room:
                room *= 2
                pair = np.concatenate((pair, np.empty_like(pair)))
                when = np.concatenate((when, np.empty_like(when)))
                where = np.concatenate((where, np.empty_like(where)))
            pair[n, 0], pair[n, 1] = g, s
            when[n, 0], when[n, 1] = t0 + int(np.ceil(ends[0])), t0 + int(np.floor(ends[1]))
            where[n] = spot
            n += 1
    return pair[:n].copy(), when[:n].copy(), where[:n].copy()


@compiled
def _time_at(
    x: float,
    y: float,
    frame: NDArray[np.float64],
    ends_ms: NDArray[np.float64],
    ends_xyz: NDArray[np.float64],
    pace: float,
    near_m: float,
    out: NDArray[np.float64],
) -> float:
    """W at a place of the central plane; writes first and last instant and the place."""
    for axis in range(3):
        out[2 + axis] = frame[0, axis] + x * frame[1, axis] + y * frame[2, axis]
    flat = np.sqrt(out[2] * out[2] + out[3] * out[3]) / WGS84_A
    tall = out[4] / _POLE_M
    length = 1.0 / np.sqrt(flat * flat + tall * tall)
    for axis in range(3):
        out[2 + axis] *= length
    out[0], out[1] = -np.inf, np.inf
    for who in range(2):
        for which in range(2):
            square = 0.0
            for axis in range(3):
                square += (out[2 + axis] - ends_xyz[who, which, axis]) ** 2
            away = arc_m(square)
            takes = max(0.0, away - 0.5 * near_m) / pace
            if which == 0:
                out[0] = max(out[0], ends_ms[who, 0] + takes)
            else:
                out[1] = min(out[1], ends_ms[who, 1] - takes)
    spare: float = out[1] - out[0]
    return spare


@compiled
def _best_y(
    x: float,
    low: float,
    high: float,
    frame: NDArray[np.float64],
    ends_ms: NDArray[np.float64],
    ends_xyz: NDArray[np.float64],
    pace: float,
    near_m: float,
    out: NDArray[np.float64],
) -> float:
    """The greatest W over y at one x, by golden section; leaves its place in `out`."""
    a, b = high - _GOLD * (high - low), low + _GOLD * (high - low)
    at_a = _time_at(x, a, frame, ends_ms, ends_xyz, pace, near_m, out)
    at_b = _time_at(x, b, frame, ends_ms, ends_xyz, pace, near_m, out)
    for _ in range(_STEPS):
        if at_a >= at_b:
            high, b, at_b = b, a, at_a
            a = high - _GOLD * (high - low)
            at_a = _time_at(x, a, frame, ends_ms, ends_xyz, pace, near_m, out)
        else:
            low, a, at_a = a, b, at_b
            b = low + _GOLD * (high - low)
            at_b = _time_at(x, b, frame, ends_ms, ends_xyz, pace, near_m, out)
    best: float = _time_at(x, 0.5 * (low + high), frame, ends_ms, ends_xyz, pace, near_m, out)
    return best


@compiled
def _best_place(
    ends_ms: NDArray[np.float64],
    ends_xyz: NDArray[np.float64],
    pace: float,
    near_m: float,
    out: NDArray[np.float64],
) -> float:
    """The greatest W over the sea between four places; writes first, last instant and place.

    W is quasi-concave along great circles, which are straight in the central (gnomonic) plane, and
    its greatest value lies in the hull of the four places: two nested golden sections find it.
    """
    frame = np.zeros((3, 3))
    for axis in range(3):
        for who in range(2):
            for which in range(2):
                frame[0, axis] += ends_xyz[who, which, axis]
    norm = np.sqrt((frame[0] ** 2).sum())
    frame[0] /= norm
    pole = 0 if abs(frame[0, 2]) > 0.9 else 2
    along = frame[0, pole]
    for axis in range(3):
        frame[2, axis] = (1.0 if axis == pole else 0.0) - along * frame[0, axis]
    frame[2] /= np.sqrt((frame[2] ** 2).sum())
    for axis in range(3):
        i, j = (axis + 1) % 3, (axis + 2) % 3
        frame[1, axis] = frame[2, i] * frame[0, j] - frame[2, j] * frame[0, i]
    corner = np.array([[np.inf, -np.inf], [np.inf, -np.inf]])
    for who in range(2):
        for which in range(2):
            depth = (ends_xyz[who, which] * frame[0]).sum()
            if depth < 0.2 * MEAN_RADIUS_M:
                return -np.inf
            for plane in range(2):
                u = (ends_xyz[who, which] * frame[1 + plane]).sum() / depth
                corner[plane, 0] = min(corner[plane, 0], u)
                corner[plane, 1] = max(corner[plane, 1], u)
    low, high = corner[0, 0], corner[0, 1]
    bottom, top = corner[1, 0], corner[1, 1]
    a, b = high - _GOLD * (high - low), low + _GOLD * (high - low)
    at_a = _best_y(a, bottom, top, frame, ends_ms, ends_xyz, pace, near_m, out)
    at_b = _best_y(b, bottom, top, frame, ends_ms, ends_xyz, pace, near_m, out)
    for _ in range(_STEPS):
        if at_a >= at_b:
            high, b, at_b = b, a, at_a
            a = high - _GOLD * (high - low)
            at_a = _best_y(a, bottom, top, frame, ends_ms, ends_xyz, pace, near_m, out)
        else:
            low, a, at_a = a, b, at_b
            b = low + _GOLD * (high - low)
            at_b = _best_y(b, bottom, top, frame, ends_ms, ends_xyz, pace, near_m, out)
    best: float = _best_y(
        0.5 * (low + high), bottom, top, frame, ends_ms, ends_xyz, pace, near_m, out
    )
    return best


@compiled
def with_silent(
    begin: int,
    stop: int,
    gap_ms: NDArray[np.int64],
    gap_xyz: NDArray[np.float64],
    gap_mmsi: NDArray[np.int64],
    pace: float,
    near_m: float,
    least_ms: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Finds the pairs of silences in which both ships can have lain together long enough.

    Args:
        begin: First silence to compare with those that start after it.
        stop: One past the last.
        gap_ms: Start and end of the silences, int64 (g, 2), sorted by start.
        gap_xyz: Places of both ends in metres, float64 (g, 2, 3).
        gap_mmsi: Of the silent ships, (g,).
        pace: Greatest speed in metres per ms.
        near_m: How near to each other ships lie that meet.
        least_ms: How long they must be together.

    Returns:
        Pairs int64 (m, 2): two silences, the earlier one first. Times int64 (m, 2): earliest start
        and latest end at the place that leaves most time. Places float64 (m, 3): that place.
    """
    room = 1024
    pair = np.empty((room, 2), dtype=np.int64)
    when = np.empty((room, 2), dtype=np.int64)
    where = np.empty((room, 3))
    n = 0
    ends_ms, ends_xyz, out = np.empty((2, 2)), np.empty((2, 2, 3)), np.empty(5)
    for g in range(begin, stop):
        origin = gap_ms[g, 0]
        for h in range(g + 1, np.searchsorted(gap_ms[:, 0], gap_ms[g, 1] - least_ms, side="right")):
            if min(gap_ms[g, 1], gap_ms[h, 1]) - gap_ms[h, 0] < least_ms:
                continue
            if gap_mmsi[g] == gap_mmsi[h]:
                continue
            # whoever comes from one end and goes on to another end needs this long at least
            able = True
            for i in range(2):
                for j in range(2):
                    leaves, comes = (g, h)[i], (g, h)[j]
                    square = 0.0
                    for axis in range(3):
                        square += (gap_xyz[leaves, 0, axis] - gap_xyz[comes, 1, axis]) ** 2
                    needs = max(0.0, np.sqrt(square) - near_m) / pace
                    if gap_ms[comes, 1] - gap_ms[leaves, 0] - needs < least_ms:
                        able = False
            if not able:
                continue
            for who in range(2):
                gap = (g, h)[who]
                for which in range(2):
                    ends_ms[who, which] = float(gap_ms[gap, which] - origin)
                    ends_xyz[who, which] = gap_xyz[gap, which]
            if _best_place(ends_ms, ends_xyz, pace, near_m, out) < least_ms:
                continue
            if n == room:
                room *= 2
                pair = np.concatenate((pair, np.empty_like(pair)))
                when = np.concatenate((when, np.empty_like(when)))
                where = np.concatenate((where, np.empty_like(where)))
            pair[n, 0], pair[n, 1] = g, h
            when[n, 0] = origin + int(np.ceil(out[0]))
            when[n, 1] = origin + int(np.floor(out[1]))
            where[n] = out[2:]
            n += 1
    return pair[:n].copy(), when[:n].copy(), where[:n].copy()
