"""The proposals of one block of draws: from the readings, and from size and hours alone.

One of them is picked by its weight in each draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.volumes.arithmetic import compiled, inlined, normal, start, uniform
from lightering.volumes.blocks import (
    ABOARD,
    BELIEVED,
    BOUND,
    BY,
    BY_DOUBT,
    BY_SLOPE,
    CARGO,
    CARRIED,
    DEEP,
    DEEP_SLOPE,
    DESIGN,
    DOUBT,
    DWT,
    LANES,
    LEAST_ABOARD,
    LEAST_MOVED,
    LEVEL,
    LEVEL_SLOPE,
    M3,
    MASS,
    ODDS,
    STORES,
    TANK,
    TOTAL,
    TYPED_RANGE,
)
from lightering.volumes.shapes import (
    BALLAST_FREE,
    ballast_density,
    cargo_at,
    falling,
    laden_density,
    laden_quantile,
    soft,
    stay_at,
    used_at,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.volumes.inputs import Assumed

__all__ = ["NO", "YES", "from_giver", "from_receiver", "from_size"]

F, U = np.float32, np.uint32

GUESSES, READINGS = 4, 6
"""Local proposals per draw, from size and hours and from readings."""

YES, NO = (1,), ()
"""A flag as the length of a tuple: a function is compiled once for each."""

_BALLAST_LEAST = F(0.1)
"""A giver under way carries ballast of a tenth of her deadweight at least once she is empty: the
propeller must stay under water (a ballast draught of 2 + 0.02 L m, MARPOL Annex I reg. 18, is 0.57
of the design draught and about 0.27 of the deadweight; in smooth water she may do with less)."""

_TRIMS, _TRIM_HIGH = F(0.5), F(0.15)
"""Half of the givers that stay deep take ballast all the same, for trim and list, up to 15 % of
their deadweight."""

_BALLAST_KEPT = F(0.3)
"""Share of receivers that keep some of their ballast at the end (our assumption)."""

_DEEP, _TRIM = F(0.7), F(0.1)
"""Above 70 % of the design draught a ship carries no ballast but for trim: a tenth of the rest."""

_ROOT_2, _PER_ROOT_2PI = F(2.0**0.5), F(0.39894228)
_ZERO, _ONE, _HALF = F(0.0), F(1.0), F(0.5)
_PER_HALF, _PER_READING = F(2.0 / GUESSES), F(1.0 / READINGS)
_PER_GUESS, _SHARE = F(1.0 / GUESSES), F(GUESSES / READINGS)


@inlined
def _ballast(s: Any, j: int, assumed: Assumed, per: Any) -> tuple[Any, Any]:
    """Ballast of the giver once empty, spread evenly over the proposals, and ballast for trim."""
    least = min(_BALLAST_LEAST, _HALF * assumed.high)
    u = (F(j) + uniform(s, U(18 + 16 * j))) * per + uniform(s, U(8))
    u = u - _ONE if u >= _ONE else u
    trim = max(_TRIM_HIGH * (_ONE - uniform(s, U(19 + 16 * j)) / _TRIMS), _ZERO)
    return least + (assumed.high - least) * u, trim


@inlined
def _told(event: Any, assumed: Assumed, drop: Any, design: Any) -> Any:
    """Weight of the giver's change if it is believed, over that if it is not."""
    per = _ONE / (_ROOT_2 * assumed.sigma)
    density = falling((event.by_change - drop) * per) * per * _PER_ROOT_2PI
    return (_ONE - assumed.doubt) * density * TYPED_RANGE * design / max(assumed.doubt, F(1e-6))


@inlined
def _given(
    event: Any,
    assumed: Assumed,
    work: NDArray[np.float32],
    i: int,
    j: int,
    s: Any,
    moved: Any,
    per: Any,
) -> tuple[Any, Any]:
    """What the giver had, and the weight of her change, for proposals beside the receiver's."""
    n = LANES
    share, trim = _ballast(s, j, assumed, per)
    by, carried = work[(BY + DWT) * n + i], work[CARRIED * n + i]
    # half of the proposals believe the giver, half do not
    told = uniform(s, U(20 + 16 * j)) < _HALF
    seen = max(cargo_at(carried, share), LEAST_ABOARD) * by
    aboard = seen if told else work[ABOARD * n + i]
    left = used_at(max(aboard - moved, _ZERO) / by, share, trim)
    drop = (carried - left) * by / work[BY_SLOPE * n + i]
    ratio = _told(event, assumed, drop, work[(BY + DESIGN) * n + i])
    return aboard, F(2.0) * (ratio if told else _ONE)


@compiled
def from_size(
    event: Any,
    assumed: Assumed,
    stay: tuple[Any, ...],
    lanes: NDArray[np.uint32],
    work: NDArray[np.float32],
    both: tuple[int, ...],
) -> None:
    """Proposes from size and hours alone, as if the readings had nothing to do with the event.

    Args:
        event: Readings, hours and seed.
        assumed: Of every event.
        stay: Coefficients of the likelihood of the hours.
        lanes: Number of each draw.
        work: The block, after `prepared`.
        both: `YES` if the receiver typed a draught after and the giver changed hers, else `NO`: the
            length of a tuple is known when the function is compiled.
    """
    n, seed = LANES, event.seed
    for j in range(GUESSES):
        for i in range(LANES):
            s = start(seed, lanes[i])
            dwt, m3, odds, cargo = (
                work[DWT * n + i],
                work[M3 * n + i],
                work[ODDS * n + i],
                work[CARGO * n + i],
            )
            room, tank = dwt - work[STORES * n + i] - cargo, work[TANK * n + i] / m3
            # half from the prior, half evenly over what the hours allow, weighted back to the prior
            u = (F(j // 2) + uniform(s, U(21 + 16 * j))) * _PER_HALF
            if j % 2 == 0:
                near = laden_quantile(u, odds, assumed)
                part = uniform(s, U(22 + 16 * j))
                f = part / assumed.partial if part < assumed.partial else near
                weight = work[DOUBT * n + i]
            else:
                widest = min((event.most_m3 / m3 + cargo) / dwt, _ONE)
                f = u * widest
                weight = work[DOUBT * n + i] * laden_density(f, odds, assumed) * widest
            moved = min(min(f * dwt - cargo, room), tank - cargo)
            aboard = work[ABOARD * n + i]
            if len(both):
                aboard, ratio = _given(event, assumed, work, i, j, s, moved, _PER_GUESS)
                weight *= ratio
            least = min(room, tank - cargo)
            bound = F(2.0) if aboard < least else (_ONE if tank - cargo < room else _ZERO)
            bound = F(3.0) if event.likely_m3 / m3 < min(least, aboard) else bound
            moved = max(min(moved, aboard), LEAST_MOVED * dwt)
            weight *= stay_at(moved * m3 * event.per_most, stay)
            total = work[TOTAL * n + i] + weight
            picked = uniform(s, U(24 + 16 * j)) * total < weight
            work[TOTAL * n + i] = total
            work[MASS * n + i] = moved if picked else work[MASS * n + i]
            work[BOUND * n + i] = bound if picked else work[BOUND * n + i]


@compiled
def from_receiver(
    event: Any,
    assumed: Assumed,
    stay: tuple[Any, ...],
    lanes: NDArray[np.uint32],
    work: NDArray[np.float32],
    has_before: tuple[int, ...],
    both: tuple[int, ...],
) -> None:
    """Proposes from the receiver's draught after, with the prior as weight.

    Args:
        event: Readings, hours and seed.
        assumed: Of every event.
        stay: Coefficients of the likelihood of the hours.
        lanes: Number of each draw.
        work: The block, after `from_size`.
        has_before: `YES` if she typed one before as well.
        both: `YES` if the giver's draught changed.
    """
    n, seed, sigma, high = LANES, event.seed, assumed.sigma, assumed.high
    for j in range(READINGS):
        for i in range(LANES):
            s = start(seed, lanes[i])
            dwt, m3, cargo = work[DWT * n + i], work[M3 * n + i], work[CARGO * n + i]
            per_dwt = _ONE / dwt
            z = sigma * normal((F(j) + uniform(s, U(25 + 16 * j))) * _PER_READING)
            u = uniform(s, U(26 + 16 * j))
            if len(has_before):
                slope = work[LEVEL_SLOPE * n + i]
                had = work[LEVEL * n + i] + slope * sigma * normal(u) - cargo
                weight = ballast_density(had * per_dwt, cargo * per_dwt, high) * slope * per_dwt
            else:
                had, weight = high * u * dwt, _ONE
            u = uniform(s, U(27 + 16 * j))
            left = max(had, _ZERO) * (u / _BALLAST_KEPT if u < _BALLAST_KEPT else _ZERO)
            left *= _ONE if event.after + z < _DEEP * work[DESIGN * n + i] else _TRIM
            slope = work[DEEP_SLOPE * n + i]
            moved = work[DEEP * n + i] + slope * z - cargo - left
            laden = (cargo + moved) * per_dwt
            weight *= laden_density(laden, work[ODDS * n + i], assumed) * slope * per_dwt
            # as likely as none while there is room for it
            most = high * min(max(_ONE - laden * F(2.0), F(0.05)), _ONE)
            weight *= falling(max(left * per_dwt - most, _ZERO) * F(25.0))
            aboard = work[ABOARD * n + i]
            if len(both):
                aboard, ratio = _given(event, assumed, work, i, j, s, moved, _PER_READING)
                weight *= ratio * work[BY_DOUBT * n + i]
            weight *= soft(moved, aboard) * soft(cargo + moved, work[TANK * n + i] / m3)
            weight *= stay_at(moved * m3 * event.per_most, stay) * (_SHARE * (_ONE - assumed.doubt))
            _pick(
                work,
                i,
                moved,
                weight,
                uniform(s, U(28 + 16 * j)),
                F(4.0) if len(has_before) else F(5.0),
            )


@compiled
def from_giver(
    event: Any,
    assumed: Assumed,
    stay: tuple[Any, ...],
    lanes: NDArray[np.uint32],
    work: NDArray[np.float32],
) -> None:
    """Proposes from the change of the giver, where the receiver typed nothing after.

    Args:
        event: Readings, hours and seed.
        assumed: Of every event.
        stay: Coefficients of the likelihood of the hours.
        lanes: Number of each draw.
        work: The block, after `from_size`.
    """
    n, seed, sigma, high = LANES, event.seed, assumed.sigma, assumed.high
    least = min(_BALLAST_LEAST, _HALF * high)
    per_range = _ONE / max(high - least, F(1e-6))
    for j in range(READINGS):
        for i in range(LANES):
            s = start(seed, lanes[i])
            dwt, m3, cargo = work[DWT * n + i], work[M3 * n + i], work[CARGO * n + i]
            by, slope, carried = (
                work[(BY + DWT) * n + i],
                work[BY_SLOPE * n + i],
                work[CARRIED * n + i],
            )
            per_dwt = _ONE / dwt
            z = sigma * normal((F(j) + uniform(s, U(25 + 16 * j))) * _PER_READING)
            share, trim = _ballast(s, j, assumed, _PER_READING)
            left = carried - slope * (event.by_change + _ROOT_2 * z) / by
            # she cannot carry more ballast than she carries
            most = (min(max(left, least), high) - least) * per_range
            share = least + (share - least) * most
            aboard = max(cargo_at(carried, share), LEAST_ABOARD) * by
            rest = cargo_at(left, share)
            rest -= trim if rest >= BALLAST_FREE else _ZERO
            moved = aboard - rest * by
            laden = (cargo + moved) * per_dwt
            weight = laden_density(laden, work[ODDS * n + i], assumed) * slope * per_dwt
            weight *= max(most, F(0.02)) * (_SHARE * (_ONE - assumed.doubt))
            weight /= _ONE - share / BALLAST_FREE if left < BALLAST_FREE else _ONE
            weight *= soft(moved, aboard) * soft(cargo + moved, work[TANK * n + i] / m3)
            weight *= stay_at(moved * m3 * event.per_most, stay)
            _pick(work, i, moved, weight, uniform(s, U(28 + 16 * j)), F(4.0))


@inlined
def _pick(work: NDArray[np.float32], i: int, moved: Any, weight: Any, u: Any, bound: Any) -> None:
    n = LANES
    weight = weight if moved > LEAST_MOVED * work[DWT * n + i] else _ZERO
    total = work[TOTAL * n + i] + weight
    picked = u * total < weight
    work[TOTAL * n + i] = total
    work[MASS * n + i] = moved if picked else work[MASS * n + i]
    work[BOUND * n + i] = bound if picked else work[BOUND * n + i]
    work[BELIEVED * n + i] = _ONE if picked else work[BELIEVED * n + i]
