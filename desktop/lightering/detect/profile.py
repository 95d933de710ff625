"""How two ships lay to each other while in contact: the measures that tell the kinds apart.

Each event is sampled at the whole UTC minutes inside its contacts. Fix noise of some 10 m would
hide whether a separation is steady and would read as relative speed, so steadiness is judged on
mean separation vectors of quarter hours, and speeds over five minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.tracks.compiled import compiled

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
    "came_m",  # separation at the first whole minute of contact
)  # fmt: skip

_MINUTE, _STEP, _BLOCK = 60_000, 5, 15
_MOVING_KN = 0.3
_KN = 3_600_000.0 / 1852.0  # metres per ms to knots
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
def _quantile(values: NDArray[np.float64], begin: int, end: int, q: float) -> float:
    """Quantile of values[begin:end], linear between order statistics; NaN of nothing."""
    size = end - begin
    if size <= 0:
        return np.nan
    ordered = np.empty(size)
    for n in range(size):
        ordered[n] = values[begin + n]
    ordered.sort()
    at = q * (size - 1)
    low = int(at)
    high = min(low + 1, size - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (at - low))


@compiled
def _between(rows: NDArray[np.float64], a: int, b: int) -> float:
    """Distance between two places."""
    square = 0.0
    for axis in range(3):
        square += (rows[b, axis] - rows[a, axis]) ** 2
    return float(np.sqrt(square))


@compiled
def _lengths(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty(rows.shape[0])
    for n in range(rows.shape[0]):
        out[n] = np.sqrt(rows[n, 0] ** 2 + rows[n, 1] ** 2 + rows[n, 2] ** 2)
    return out


@compiled
def _angle(a: float, b: float) -> float:
    """Least angle between two directions in degrees, 0 to 180."""
    turn = abs(a - b) % 360.0
    return min(turn, 360.0 - turn)


@compiled
def _north_east(
    x: float, y: float, z: float, where: NDArray[np.float64], n: int
) -> tuple[float, float]:
    """North and east parts of a vector at place n, both Earth-centred."""
    hyp = max(np.sqrt(where[n, 0] ** 2 + where[n, 1] ** 2), 1e-3)
    up_z = where[n, 2] / (1.0 - _E2)
    norm = np.sqrt(hyp * hyp + up_z * up_z)
    outward = (x * where[n, 0] + y * where[n, 1]) / hyp
    east = (y * where[n, 0] - x * where[n, 1]) / hyp
    return (z * hyp - outward * up_z) / norm, east


@compiled
def _instants(
    start_ms: NDArray[np.int64], end_ms: NDArray[np.int64], c_0: int, c_1: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole minutes inside the contacts, and the contact each lies in; at least one instant."""
    total = 0
    for c in range(c_0, c_1):
        total += max((end_ms[c] - 1) // _MINUTE - (start_ms[c] - 1) // _MINUTE, 0)
    instants = np.empty(max(total, 1), dtype=np.int64)
    contact = np.empty(max(total, 1), dtype=np.int64)
    instants[0], contact[0] = start_ms[c_0], c_0
    n = 0
    for c in range(c_0, c_1):
        at = -(-start_ms[c] // _MINUTE) * _MINUTE
        while at < end_ms[c]:
            instants[n], contact[n] = at, c
            n += 1
            at += _MINUTE
    return instants, contact


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
    k, high = begin, stop - 1
    while high - k > 1:
        middle = (k + high) // 2
        if time_ms[middle] <= instants[0]:
            k = middle
        else:
            high = middle
    for n in range(instants.size):
        while k + 2 < stop and time_ms[k + 1] <= instants[n]:
            k += 1
        share = (instants[n] - time_ms[k]) / (time_ms[k + 1] - time_ms[k])
        for axis in range(3):
            places[n, axis] = xyz[k, axis] + (xyz[k + 1, axis] - xyz[k, axis]) * share
        bows[n] = heading[k]
        held[n] = status[k] == 1 or status[k] == 5
    return places, bows, held


@compiled
def _blocks(
    instants: NDArray[np.int64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Lengths of the mean vectors of UTC quarter hours, and the block of each instant."""
    block = np.empty(instants.size, dtype=np.int64)
    means, counts = np.zeros((instants.size, 3)), np.zeros(instants.size)
    b = -1
    for n in range(instants.size):
        quarter = instants[n] // (_BLOCK * _MINUTE)
        if n == 0 or quarter != instants[n - 1] // (_BLOCK * _MINUTE):
            b += 1
        block[n] = b
        counts[b] += 1.0
        for axis in range(3):
            means[b, axis] += rows[n, axis]
    lengths = _lengths(means[: b + 1])
    for k in range(b + 1):
        lengths[k] /= counts[k]
    return lengths, block


@compiled
def _relative_kn(
    instants: NDArray[np.int64], contact: NDArray[np.int64], apart: NDArray[np.float64]
) -> float:
    """Mean speed of one ship seen from the other, from five minutes to five minutes."""
    way, took, mark = 0.0, 0, 0
    for n in range(1, instants.size):
        last = n == instants.size - 1 or contact[n + 1] != contact[n]
        if contact[n] != contact[mark]:
            mark = n
        elif last or instants[n] - instants[mark] >= _STEP * _MINUTE:
            way += _between(apart, mark, n)
            took += instants[n] - instants[mark]
            mark = n
    return way / took * _KN if took > 0 else 0.0


@compiled
def _longest_run(steady: NDArray[np.float64], limit_m: float) -> tuple[int, int]:
    """First and one past the last of the longest run of blocks within the limit."""
    run_0, run_1, begin = 0, 0, 0
    for b in range(steady.size + 1):
        if b == steady.size or steady[b] > limit_m:
            if b - begin > run_1 - run_0:
                run_0, run_1 = begin, b
            begin = b + 1
    return run_0, run_1


@compiled
def _roam_m(places: NDArray[np.float64]) -> float:
    """p95 of the way of a ship from her mean place."""
    size = places.shape[0]
    centred = places.copy()
    for axis in range(3):
        mean = 0.0
        for n in range(size):
            mean += places[n, axis]
        mean /= size
        for n in range(size):
            centred[n, axis] -= mean
    return _quantile(_lengths(centred), 0, size, 0.95)


@compiled
def _course(
    instants: NDArray[np.int64],
    contact: NDArray[np.int64],
    apart: NDArray[np.float64],
    middle: NDArray[np.float64],
    bow_1: NDArray[np.float64],
    bow_2: NDArray[np.float64],
) -> tuple[float, float, float]:
    """Speed of the pair over quarter hours, how far it lies in line, how far bows lie off."""
    size = instants.size
    way, took = 0.0, 0
    line, off_1, off_2 = np.empty(size), np.empty(size), np.empty(size)
    lines, offs_1, offs_2 = 0, 0, 0
    for n in range(_BLOCK, size):
        m = n - _BLOCK
        if instants[n] % (_STEP * _MINUTE) != 0 or contact[n] != contact[m]:
            continue
        span = instants[n] - instants[m]
        metres = _between(middle, m, n)
        way += metres
        took += span
        if metres * _KN < _MOVING_KN * span:
            continue
        north, east = _north_east(
            middle[n, 0] - middle[m, 0],
            middle[n, 1] - middle[m, 1],
            middle[n, 2] - middle[m, 2],
            middle,
            n,
        )
        away_n, away_e = _north_east(apart[n, 0], apart[n, 1], apart[n, 2], middle, n)
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
    worst_1, worst_2 = _quantile(off_1, 0, offs_1, 0.5), _quantile(off_2, 0, offs_2, 0.5)
    worst = np.nan
    if np.isfinite(worst_1) and np.isfinite(worst_2):
        worst = max(worst_1, worst_2)
    speed = way / took * _KN if took > 0 else 0.0
    return speed, _quantile(line, 0, lines, 0.5), worst


@compiled
def _keels(
    block: NDArray[np.int64],
    run_0: int,
    run_1: int,
    apart: NDArray[np.float64],
    middle: NDArray[np.float64],
    bow_1: NDArray[np.float64],
    bow_2: NDArray[np.float64],
) -> tuple[float, float, float, float]:
    """Share of samples with headings; antennas abeam and ahead; share of parallel keels."""
    size = block.size
    total, known, parallel = 0, 0, 0
    abeam, ahead = np.zeros(size), np.zeros(size)
    for n in range(size):
        if run_1 > run_0 and not run_0 <= block[n] < run_1:
            continue
        total += 1
        if not (np.isfinite(bow_1[n]) and np.isfinite(bow_2[n])):
            continue
        away_n, away_e = _north_east(apart[n, 0], apart[n, 1], apart[n, 2], middle, n)
        for bow in (np.radians(bow_1[n]), np.radians(bow_2[n])):
            ahead[known] += 0.5 * abs(away_n * np.cos(bow) + away_e * np.sin(bow))
            abeam[known] += 0.5 * abs(away_e * np.cos(bow) - away_n * np.sin(bow))
        known += 1
        off = _angle(bow_1[n], bow_2[n])
        if min(off, 180.0 - off) <= 20.0:
            parallel += 1
    return (
        known / total if total > 0 else 0.0,
        _quantile(abeam, 0, known, 0.5),
        _quantile(ahead, 0, known, 0.5),
        parallel / known if known > 0 else 0.0,
    )


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
        instants, contact = _instants(start_ms, end_ms, contacts[e], contacts[e + 1])
        one, two = ship[e, 0], ship[e, 1]
        at_1, bow_1, held_1 = _samples(
            time_ms, xyz, heading, status, first[one], first[one + 1], instants
        )
        at_2, bow_2, held_2 = _samples(
            time_ms, xyz, heading, status, first[two], first[two + 1], instants
        )
        size = instants.size
        apart, middle = np.empty((size, 3)), np.empty((size, 3))
        anchored = 0
        for n in range(size):
            for axis in range(3):
                apart[n, axis] = at_2[n, axis] - at_1[n, axis]
                middle[n, axis] = 0.5 * (at_1[n, axis] + at_2[n, axis])
            anchored += held_1[n] and held_2[n]
        for axis in range(3):
            total = 0.0
            for n in range(size):
                total += middle[n, axis]
            out[e, axis] = total / size
        out[e, 3] = _quantile(_lengths(apart), 0, size, 0.5)
        out[e, 4] = _relative_kn(instants, contact, apart)

        steady, block = _blocks(instants, apart)
        out[e, 5] = _quantile(steady, 0, steady.size, 0.1)
        out[e, 6] = _quantile(steady, 0, steady.size, 0.9)
        run_0, run_1 = _longest_run(steady, limit_m[e])
        inside = 0
        for n in range(size):
            inside += run_0 <= block[n] < run_1
        trim = 1 if run_1 - run_0 >= 4 else 0
        out[e, 7] = inside / 60.0
        out[e, 8] = _quantile(steady, run_0, run_1, 0.5)
        high = _quantile(steady, run_0 + trim, run_1 - trim, 0.95)
        out[e, 9] = high - _quantile(steady, run_0 + trim, run_1 - trim, 0.05)
        out[e, 10] = max(_roam_m(at_1), _roam_m(at_2))
        out[e, 11], out[e, 12], out[e, 13] = _course(instants, contact, apart, middle, bow_1, bow_2)
        out[e, 14], out[e, 15], out[e, 16], out[e, 17] = _keels(
            block, run_0, run_1, apart, middle, bow_1, bow_2
        )
        out[e, 18] = anchored / size
        out[e, 19] = np.sqrt(apart[0, 0] ** 2 + apart[0, 1] ** 2 + apart[0, 2] ** 2)
    return out
