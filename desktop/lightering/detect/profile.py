"""How two ships lay to each other while in contact: the measures that tell the kinds apart.

Each event is sampled at the whole UTC minutes inside its contacts. Fix noise of some 10 m would
hide whether a separation is steady and would read as relative speed, so steadiness is judged on
mean separation vectors of quarter hours, and speeds over five minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.fold import Events
    from lightering.detect.vertices import Vertices

__all__ = ["MEASURES", "measures"]

MEASURES = (
    "x", "y", "z",  # mean of the midpoint, Earth-centred metres
    "median_m",  # separation over contact
    "relative_kn",  # mean speed of one ship seen from the other
    "low_m", "high_m",  # p10 and p90 of the quarter-hour separation over contact
    "fast_h",  # longest run of quarter hours within the alongside limit
    "fast_m",  # median of the quarter-hour separation in that run
    "fast_spread_m",  # p05 to p95 of it in that run, without the first and the last of many
    "roam_m",  # p95 of the way of the wider-ranging ship from its mean place
    "drift_kn",  # mean speed of the midpoint over quarter hours
    "in_line",  # median |cos| between separation and course; NaN if hardly moving
    "bow_off_deg",  # median angle between heading and course, worse ship; NaN if not known
    "headings",  # share of run samples with both headings
    "abeam_m",  # median separation across the headings in the run, mean of both ships
    "ahead_m",  # median separation along the headings in the run, mean of both ships
    "parallel",  # share of those samples with keels parallel within 20 degrees
    "anchored",  # share of contact in which both report to be at anchor or moored
)  # fmt: skip

_MINUTE, _STEP, _BLOCK = 60_000, 5, 15
_MOVING_KN = 0.3
_E2 = 0.0066943799901413165  # first eccentricity squared of WGS84, geo.WGS84_E2


def measures(
    track: Vertices, events: Events, limit_m: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Returns the measures of each event by name (`MEASURES`).

    Args:
        track: The motion of the ships.
        events: Events found in it.
        limit_m: Separation of antennas up to which each pair may lie alongside, shape (events,).
    """
    table = _measures(
        track.time_ms,
        track.xyz,
        track.heading_deg,
        track.nav_status,
        track.first,
        np.ascontiguousarray(events.ship),
        events.first,
        events.start_ms,
        events.end_ms,
        limit_m,
        len(MEASURES),
    )
    return {name: table[:, k] for k, name in enumerate(MEASURES)}


@compiled
def _quantile(ordered: NDArray[np.float64], q: float) -> float:
    """Linear between order statistics; NaN of nothing."""
    if ordered.size == 0:
        return np.nan
    at = q * (ordered.size - 1)
    low = int(at)
    high = min(low + 1, ordered.size - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (at - low))


@compiled
def _length(vector: NDArray[np.float64]) -> float:
    return float(np.sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]))


@compiled
def _place(
    time_ms: NDArray[np.int64], xyz: NDArray[np.float64], k: int, at: int, out: NDArray[np.float64]
) -> None:
    share = (at - time_ms[k]) / (time_ms[k + 1] - time_ms[k])
    for axis in range(3):
        out[axis] = xyz[k, axis] + (xyz[k + 1, axis] - xyz[k, axis]) * share


@compiled
def _north_east(vector: NDArray[np.float64], where: NDArray[np.float64]) -> tuple[float, float]:
    """North and east parts of a vector at a place, both Earth-centred."""
    hyp = max(np.sqrt(where[0] * where[0] + where[1] * where[1]), 1e-3)
    up_z = where[2] / (1.0 - _E2)
    norm = np.sqrt(hyp * hyp + up_z * up_z)
    sin_phi, cos_phi = up_z / norm, hyp / norm
    outward = (vector[0] * where[0] + vector[1] * where[1]) / hyp
    east = (vector[1] * where[0] - vector[0] * where[1]) / hyp
    return vector[2] * cos_phi - outward * sin_phi, east


@compiled
def _samples(
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    heading: NDArray[np.float64],
    status: NDArray[np.int16],
    begin: int,
    stop: int,
    instants: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Places, headings and whether at anchor or moored, at ascending instants of one ship."""
    places, bows = np.empty((instants.size, 3)), np.empty(instants.size)
    held = np.empty(instants.size, dtype=np.bool_)
    k = begin + np.searchsorted(time_ms[begin:stop], instants[0], side="right") - 1
    for n in range(instants.size):
        while k + 2 < stop and time_ms[k + 1] <= instants[n]:
            k += 1
        k = min(k, stop - 2)
        _place(time_ms, xyz, k, instants[n], places[n])
        bows[n] = heading[k]
        held[n] = status[k] == 1 or status[k] == 5
    return places, bows, held


@compiled
def _instants(
    start_ms: NDArray[np.int64], end_ms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole minutes inside the contacts, and the contact each lies in; at least one instant."""
    total = 0
    for c in range(start_ms.size):
        total += max((end_ms[c] - 1) // _MINUTE - (start_ms[c] - 1) // _MINUTE, 0)
    if total == 0:
        return start_ms[:1].copy(), np.zeros(1, dtype=np.int64)
    instants, contact = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    n = 0
    for c in range(start_ms.size):
        at = -(-start_ms[c] // _MINUTE) * _MINUTE
        while at < end_ms[c]:
            instants[n], contact[n] = at, c
            n += 1
            at += _MINUTE
    return instants, contact


@compiled
def _blocks(
    instants: NDArray[np.int64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Means of the rows over UTC quarter hours, and the block of each instant."""
    block = np.empty(instants.size, dtype=np.int64)
    means = np.zeros((instants.size, rows.shape[1]))
    counts = np.zeros(instants.size)
    b = -1
    for n in range(instants.size):
        quarter = instants[n] // (_BLOCK * _MINUTE)
        if n == 0 or quarter != instants[n - 1] // (_BLOCK * _MINUTE):
            b += 1
        block[n] = b
        counts[b] += 1.0
        for axis in range(rows.shape[1]):
            means[b, axis] += rows[n, axis]
    for k in range(b + 1):
        means[k] /= counts[k]
    return means[: b + 1], block


@compiled
def _angle(a: float, b: float) -> float:
    """Least angle between two directions in degrees, 0 to 180."""
    turn = abs(a - b) % 360.0
    return min(turn, 360.0 - turn)


@compiled
def _measures(
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    heading: NDArray[np.float64],
    status: NDArray[np.int16],
    first: NDArray[np.int64],
    ship: NDArray[np.int64],
    contacts: NDArray[np.int64],
    start_ms: NDArray[np.int64],
    end_ms: NDArray[np.int64],
    limit_m: NDArray[np.float64],
    width: int,
) -> NDArray[np.float64]:
    out = np.full((ship.shape[0], width), np.nan)
    for e in range(ship.shape[0]):
        c_0, c_1 = contacts[e], contacts[e + 1]
        instants, contact = _instants(start_ms[c_0:c_1], end_ms[c_0:c_1])
        one, two = ship[e, 0], ship[e, 1]
        at_1, bow_1, held_1 = _samples(
            time_ms, xyz, heading, status, first[one], first[one + 1], instants
        )
        at_2, bow_2, held_2 = _samples(
            time_ms, xyz, heading, status, first[two], first[two + 1], instants
        )
        apart, middle = at_2 - at_1, 0.5 * (at_1 + at_2)
        size = instants.size
        distance = np.empty(size)
        for n in range(size):
            distance[n] = _length(apart[n])
        for axis in range(3):
            out[e, axis] = middle[:, axis].mean()
        out[e, 3] = _quantile(np.sort(distance), 0.5)

        # how one ship moves seen from the other, from five minutes to five minutes
        way, took = 0.0, 0
        mark = 0
        for n in range(1, size):
            last = n == size - 1 or contact[n + 1] != contact[n]
            if contact[n] != contact[mark]:
                mark = n
            elif last or instants[n] - instants[mark] >= _STEP * _MINUTE:
                way += _length(apart[n] - apart[mark])
                took += instants[n] - instants[mark]
                mark = n
        out[e, 4] = way / took * 3_600_000.0 / 1852.0 if took > 0 else 0.0

        means, block = _blocks(instants, apart)
        count = means.shape[0]
        steady = np.empty(count)
        for b in range(count):
            steady[b] = _length(means[b])
        ordered = np.sort(steady)
        out[e, 5] = _quantile(ordered, 0.1)
        out[e, 6] = _quantile(ordered, 0.9)

        # the longest run of quarter hours that may be alongside
        run_0, run_1, begin = 0, 0, 0
        for b in range(count + 1):
            if b == count or steady[b] > limit_m[e]:
                if b - begin > run_1 - run_0:
                    run_0, run_1 = begin, b
                begin = b + 1
        inside = (block >= run_0) & (block < run_1)
        out[e, 7] = inside.sum() / 60.0
        out[e, 8] = _quantile(np.sort(steady[run_0:run_1]), 0.5)
        trim = 1 if run_1 - run_0 >= 4 else 0
        ordered = np.sort(steady[run_0 + trim : run_1 - trim])
        out[e, 9] = _quantile(ordered, 0.95) - _quantile(ordered, 0.05)

        roam = 0.0
        for side in range(2):
            places = at_1 if side == 0 else at_2
            centre = np.array([places[:, 0].mean(), places[:, 1].mean(), places[:, 2].mean()])
            away = np.empty(size)
            for n in range(size):
                away[n] = _length(places[n] - centre)
            roam = max(roam, _quantile(np.sort(away), 0.95))
        out[e, 10] = roam

        # course of the pair from quarter hour to quarter hour, against bearing and bows
        way, took = 0.0, 0
        line = np.empty(size)
        off_1, off_2 = np.empty(size), np.empty(size)
        lines, offs_1, offs_2 = 0, 0, 0
        for n in range(_BLOCK, size):
            if instants[n] % (_STEP * _MINUTE) != 0 or contact[n] != contact[n - _BLOCK]:
                continue
            step = middle[n] - middle[n - _BLOCK]
            metres = _length(step)
            way += metres
            took += instants[n] - instants[n - _BLOCK]
            if metres < _MOVING_KN * 1852.0 / 3_600_000.0 * (instants[n] - instants[n - _BLOCK]):
                continue
            north, east = _north_east(step, middle[n])
            away_n, away_e = _north_east(apart[n], middle[n])
            across = np.sqrt((north * north + east * east) * (away_n * away_n + away_e * away_e))
            if across > 0.0:
                line[lines] = abs(north * away_n + east * away_e) / across
                lines += 1
            course = np.degrees(np.arctan2(east, north))
            if np.isfinite(bow_1[n]):
                off_1[offs_1] = _angle(bow_1[n], course)
                offs_1 += 1
            if np.isfinite(bow_2[n]):
                off_2[offs_2] = _angle(bow_2[n], course)
                offs_2 += 1
        out[e, 11] = way / took * 3_600_000.0 / 1852.0 if took > 0 else 0.0
        out[e, 12] = _quantile(np.sort(line[:lines]), 0.5)
        worst_1 = _quantile(np.sort(off_1[:offs_1]), 0.5)
        worst_2 = _quantile(np.sort(off_2[:offs_2]), 0.5)
        out[e, 13] = max(worst_1, worst_2)

        # hulls: where one antenna lies seen along and across the keels
        if run_1 == run_0:
            inside[:] = True
        total, known, parallel = 0, 0, 0
        abeam, ahead = np.empty(size), np.empty(size)
        for n in range(size):
            if not inside[n]:
                continue
            total += 1
            if not (np.isfinite(bow_1[n]) and np.isfinite(bow_2[n])):
                continue
            away_n, away_e = _north_east(apart[n], middle[n])
            ahead[known], abeam[known] = 0.0, 0.0
            for bow in (np.radians(bow_1[n]), np.radians(bow_2[n])):
                ahead[known] += 0.5 * abs(away_n * np.cos(bow) + away_e * np.sin(bow))
                abeam[known] += 0.5 * abs(away_e * np.cos(bow) - away_n * np.sin(bow))
            known += 1
            off = _angle(bow_1[n], bow_2[n])
            if min(off, 180.0 - off) <= 20.0:
                parallel += 1
        out[e, 14] = known / total if total > 0 else 0.0
        out[e, 15] = _quantile(np.sort(abeam[:known]), 0.5)
        out[e, 16] = _quantile(np.sort(ahead[:known]), 0.5)
        out[e, 17] = parallel / known if known > 0 else 0.0
        out[e, 18] = (held_1 & held_2).sum() / size
    return out
