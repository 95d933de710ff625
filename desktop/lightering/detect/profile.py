"""How two ships lay to each other while in contact: the measures that tell the kinds apart.

Each event is sampled at the whole UTC minutes inside its contacts. Fix noise of some 10 m would
hide whether a separation is steady and would read as relative speed, so steadiness is judged on
mean separation vectors of quarter hours, and speeds over five minutes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from lightering import geo
from lightering.detect import hull_gap, samples
from lightering.detect import keels as keel_measures
from lightering.detect.keels import hulls, keels
from lightering.detect.samples import angle, between, lengths, north_east, quantile
from lightering.kernels.compiled import compiled
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.fold import Events
    from lightering.detect.vertices import Vertices

__all__ = ["KERNELS", "MEASURES", "measures"]

KERNELS = KernelFile(
    __file__, samples.__file__, keel_measures.__file__, hull_gap.__file__, geo.__file__
)

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
    "gap_m",  # median water between the hulls in the run, where an antenna's place is known
    "keel_m",  # median separation of the middles of the hulls along the headings, likewise
)  # fmt: skip

_MINUTE, _STEP, _BLOCK = 60_000, 5, 15
_MOVING_KN = 0.3
"""Our choice: slower than this a course made good is the noise of fixes."""
_KN = 3_600_000.0 / 1852.0  # metres per ms to knots


def measures(
    track: Vertices,
    events: Events,
    limit_m: NDArray[np.float64],
    sides: NDArray[np.float64],
    workers: int = 1,
) -> dict[str, NDArray[np.float64]]:
    """Returns the measures of each event by name (`MEASURES`).

    Args:
        track: The motion of the ships.
        events: Events found in it.
        limit_m: Separation of antennas up to which each pair may lie alongside, shape (events,).
        sides: How far the hulls reach from their antennas (`hull_gap.sides`), shape (events, 8).
        workers: Threads; the number does not change the result.
    """
    table = np.full((events.contact_ms.size, len(MEASURES)), np.nan)
    minutes = (events.end_ms - 1) // _MINUTE - (events.start_ms - 1) // _MINUTE
    until = np.concatenate(([0], np.cumsum(np.maximum(minutes, 0))))[events.first]
    ship, sides = np.ascontiguousarray(events.ship), np.ascontiguousarray(sides)

    def fill(low: int, high: int) -> None:
        most = max(int(np.diff(until[low : high + 1]).max(initial=0)), 1)
        _measures(
            track.time_ms,
            track.xyz,
            track.heading_deg,
            track.nav_status,
            track.first,
            ship[low:high],
            events.first[low : high + 1],
            events.start_ms,
            events.end_ms,
            limit_m[low:high],
            sides[low:high],
            np.empty((5, most), dtype=np.int64),
            np.empty((9, most)),
            np.empty((6, most, 3)),
            table[low:high],
        )

    shares = np.linspace(0, len(table), min(4 * workers, len(table)) + 1).astype(np.int64)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, shares[:-1].tolist(), shares[1:].tolist()))
    return {name: table[:, k] for k, name in enumerate(MEASURES)}


@compiled
def _instants(
    start_ms: NDArray[np.int64],
    end_ms: NDArray[np.int64],
    c_0: int,
    c_1: int,
    instants: NDArray[np.int64],
    contact: NDArray[np.int64],
) -> int:
    """Whole minutes inside the contacts, and the contact each lies in; at least one instant."""
    instants[0], contact[0] = start_ms[c_0], c_0
    n = 0
    for c in range(c_0, c_1):
        at = -(-start_ms[c] // _MINUTE) * _MINUTE
        while at < end_ms[c]:
            instants[n], contact[n] = at, c
            n += 1
            at += _MINUTE
    return max(n, 1)


@compiled
def _samples(
    time_ms: NDArray[np.int64],
    xyz: NDArray[np.float64],
    heading: NDArray[np.float64],
    status: NDArray[np.int16],
    begin: int,
    stop: int,
    instants: NDArray[np.int64],
    size: int,
    places: NDArray[np.float64],
    bows: NDArray[np.float64],
    held: NDArray[np.int64],
) -> None:
    """Places, headings and whether at anchor or moored, at ascending instants of one ship."""
    k, high = begin, stop - 1
    while high - k > 1:
        middle = (k + high) // 2
        if time_ms[middle] <= instants[0]:
            k = middle
        else:
            high = middle
    for n in range(size):
        while k + 2 < stop and time_ms[k + 1] <= instants[n]:
            k += 1
        share = (instants[n] - time_ms[k]) / (time_ms[k + 1] - time_ms[k])
        for axis in range(3):
            places[n, axis] = xyz[k, axis] + (xyz[k + 1, axis] - xyz[k, axis]) * share
        bows[n] = heading[k]
        held[n] = status[k] == 1 or status[k] == 5


@compiled
def _blocks(
    instants: NDArray[np.int64],
    size: int,
    rows: NDArray[np.float64],
    means: NDArray[np.float64],
    counts: NDArray[np.float64],
    block: NDArray[np.int64],
    steady: NDArray[np.float64],
) -> int:
    """Lengths of the mean vectors of UTC quarter hours, and the block of each instant."""
    b = -1
    for n in range(size):
        quarter = instants[n] // (_BLOCK * _MINUTE)
        if n == 0 or quarter != instants[n - 1] // (_BLOCK * _MINUTE):
            b += 1
            counts[b] = 0.0
            for axis in range(3):
                means[b, axis] = 0.0
        block[n] = b
        counts[b] += 1.0
        for axis in range(3):
            means[b, axis] += rows[n, axis]
    lengths(means, b + 1, steady)
    for k in range(b + 1):
        steady[k] /= counts[k]
    return b + 1


@compiled
def _relative_kn(
    instants: NDArray[np.int64],
    size: int,
    contact: NDArray[np.int64],
    apart: NDArray[np.float64],
) -> float:
    """Mean speed of one ship seen from the other, from five minutes to five minutes."""
    way, took, mark = 0.0, 0, 0
    for n in range(1, size):
        last = n == size - 1 or contact[n + 1] != contact[n]
        if contact[n] != contact[mark]:
            mark = n
        elif last or instants[n] - instants[mark] >= _STEP * _MINUTE:
            way += between(apart, mark, n)
            took += instants[n] - instants[mark]
            mark = n
    return way / took * _KN if took > 0 else 0.0


@compiled
def _longest_run(steady: NDArray[np.float64], size: int, limit_m: float) -> tuple[int, int]:
    """First and one past the last of the longest run of blocks within the limit."""
    run_0, run_1, begin = 0, 0, 0
    for b in range(size + 1):
        if b == size or steady[b] > limit_m:
            if b - begin > run_1 - run_0:
                run_0, run_1 = begin, b
            begin = b + 1
    return run_0, run_1


@compiled
def _roam_m(
    places: NDArray[np.float64],
    size: int,
    centred: NDArray[np.float64],
    away: NDArray[np.float64],
    heap: NDArray[np.float64],
) -> float:
    """p95 of the way of a ship from her mean place."""
    for axis in range(3):
        mean = 0.0
        for n in range(size):
            mean += places[n, axis]
        mean /= size
        for n in range(size):
            centred[n, axis] = places[n, axis] - mean
    lengths(centred, size, away)
    return quantile(away, 0, size, 0.95, heap)


@compiled
def _course(
    instants: NDArray[np.int64],
    contact: NDArray[np.int64],
    apart: NDArray[np.float64],
    middle: NDArray[np.float64],
    bow_1: NDArray[np.float64],
    bow_2: NDArray[np.float64],
    size: int,
    line: NDArray[np.float64],
    off_1: NDArray[np.float64],
    off_2: NDArray[np.float64],
    heap: NDArray[np.float64],
) -> tuple[float, float, float]:
    """Speed of the pair over quarter hours, how far it lies in line, how far bows lie off."""
    way, took = 0.0, 0
    lines, offs_1, offs_2 = 0, 0, 0
    for n in range(_BLOCK, size):
        m = n - _BLOCK
        if instants[n] % (_STEP * _MINUTE) != 0 or contact[n] != contact[m]:
            continue
        span = instants[n] - instants[m]
        metres = between(middle, m, n)
        way += metres
        took += span
        if metres * _KN < _MOVING_KN * span:
            continue
        north, east = north_east(
            middle[n, 0] - middle[m, 0],
            middle[n, 1] - middle[m, 1],
            middle[n, 2] - middle[m, 2],
            middle,
            n,
        )
        away_n, away_e = north_east(apart[n, 0], apart[n, 1], apart[n, 2], middle, n)
        across = np.sqrt((north * north + east * east) * (away_n * away_n + away_e * away_e))
        if across > 0.0:
            line[lines] = abs(north * away_n + east * away_e) / across
            lines += 1
        course = np.degrees(np.arctan2(east, north))
        if np.isfinite(bow_1[n]):
            off_1[offs_1] = angle(bow_1[n], course)
            offs_1 += 1
        if np.isfinite(bow_2[n]):
            off_2[offs_2] = angle(bow_2[n], course)
            offs_2 += 1
    worst_1 = quantile(off_1, 0, offs_1, 0.5, heap)
    worst_2 = quantile(off_2, 0, offs_2, 0.5, heap)
    worst = np.nan
    if np.isfinite(worst_1) and np.isfinite(worst_2):
        worst = max(worst_1, worst_2)
    speed = way / took * _KN if took > 0 else 0.0
    return speed, quantile(line, 0, lines, 0.5, heap), worst


@KERNELS.entry("i8[] f8[,] f8[] i2[] i8[] i8[,] i8[] i8[] i8[] f8[] f8[,] i8[,] f8[,] f8[,,] f8[,]")
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
    sides: NDArray[np.float64],
    marks: NDArray[np.int64],
    rows: NDArray[np.float64],
    places: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Writes the measures of each event; marks, rows and places are room to work in."""
    instants, contact, block, held_1, held_2 = marks[0], marks[1], marks[2], marks[3], marks[4]
    bow_1, bow_2, steady, away, heap = rows[0], rows[1], rows[2], rows[3], rows[4]
    spare_1, spare_2, spare_3 = rows[5], rows[6], rows[7]
    at_1, at_2, apart, middle = places[0], places[1], places[2], places[3]
    for e in range(ship.shape[0]):
        size = _instants(start_ms, end_ms, contacts[e], contacts[e + 1], instants, contact)
        one, two = ship[e, 0], ship[e, 1]
        _samples(
            time_ms, xyz, heading, status, first[one], first[one + 1], instants, size,
            at_1, bow_1, held_1,
        )  # fmt: skip
        _samples(
            time_ms, xyz, heading, status, first[two], first[two + 1], instants, size,
            at_2, bow_2, held_2,
        )  # fmt: skip
        anchored = 0
        for n in range(size):
            for axis in range(3):
                apart[n, axis] = at_2[n, axis] - at_1[n, axis]
                middle[n, axis] = 0.5 * (at_1[n, axis] + at_2[n, axis])
            anchored += held_1[n] * held_2[n]
        for axis in range(3):
            total = 0.0
            for n in range(size):
                total += middle[n, axis]
            out[e, axis] = total / size
        lengths(apart, size, away)
        out[e, 3] = quantile(away, 0, size, 0.5, heap)
        out[e, 4] = _relative_kn(instants, size, contact, apart)

        blocks = _blocks(instants, size, apart, places[4], rows[8], block, steady)
        out[e, 5] = quantile(steady, 0, blocks, 0.1, heap)
        out[e, 6] = quantile(steady, 0, blocks, 0.9, heap)
        run_0, run_1 = _longest_run(steady, blocks, limit_m[e])
        inside = 0
        for n in range(size):
            inside += run_0 <= block[n] < run_1
        trim = 1 if run_1 - run_0 >= 4 else 0
        out[e, 7] = inside / 60.0
        out[e, 8] = quantile(steady, run_0, run_1, 0.5, heap)
        high = quantile(steady, run_0 + trim, run_1 - trim, 0.95, heap)
        out[e, 9] = high - quantile(steady, run_0 + trim, run_1 - trim, 0.05, heap)
        out[e, 10] = max(
            _roam_m(at_1, size, places[5], away, heap),
            _roam_m(at_2, size, places[5], away, heap),
        )
        out[e, 11], out[e, 12], out[e, 13] = _course(
            instants, contact, apart, middle, bow_1, bow_2, size, spare_1, spare_2, spare_3, heap
        )
        out[e, 14], out[e, 15], out[e, 16], out[e, 17] = keels(
            block, run_0, run_1, apart, middle, bow_1, bow_2, size, spare_1, spare_2, heap
        )
        out[e, 18] = anchored / size
        out[e, 19] = np.sqrt(apart[0, 0] ** 2 + apart[0, 1] ** 2 + apart[0, 2] ** 2)
        out[e, 20], out[e, 21] = hulls(
            block, run_0, run_1, apart, middle, bow_1, bow_2, size, sides[e], spare_1, spare_2, heap
        )
