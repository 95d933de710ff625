"""The proposals of one block of draws: from the readings, and from size and hours alone.

One of them is picked by its weight in each draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.volumes.arithmetic import compiled, halves, inlined, normal, uniform
from lightering.volumes.blocks import (
    ABOARD,
    BELIEVED,
    BOUND,
    BY_DESIGN,
    BY_DOUBT,
    BY_DWT,
    BY_SLOPE,
    CARGO,
    CARRIED,
    DEEP,
    DEEP_SLOPE,
    DESIGN,
    DOUBT,
    DWT,
    ERROR,
    HOLD,
    LANES,
    LEAST_ABOARD,
    LEAST_MOVED,
    LEVEL,
    LEVEL_SLOPE,
    M3,
    MASS,
    MOVED,
    NARROW,
    ODDS,
    PER_DWT,
    PICK,
    PICKED,
    PRIOR,
    SHARE,
    SQUARES,
    STORES,
    TOTAL,
    TYPED_RANGE,
    WEIGHT,
)
from lightering.volumes.shapes import (
    BALLAST_FREE,
    BALLAST_KEPT,
    BALLAST_LEAST,
    KEPT_ABOVE,
    NO_BALLAST_ABOVE,
    TRIM_HIGH,
    ballast_beyond,
    cargo_at,
    falling,
    laden_density,
    laden_quantile,
    soft_beyond,
    stay_at,
    used_at,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.volumes.inputs import Assumed

__all__ = ["FEW", "MANY", "NO", "YES", "from_giver", "from_receiver", "from_size"]

F, U = np.float32, np.uint32

FROM_HER, FROM_CHANGE = 4, 6
"""Local proposals per draw from readings: of the receiver alone, and where the giver's draught
changed, as her ballast is open too. More of them move no median and narrow intervals by 1-2 %."""

FEW, MANY = (1, 1), (1, 1, 1, 1)
"""As many proposals from size and hours: two beside readings, which are seldom not believed; four
where nothing was read. The number is the length of a tuple, as in `YES`."""

YES, NO = (1,), ()
"""A flag as the length of a tuple: a function is compiled once for each."""

_PER_KEPT = F(1.0 / 0.3)

_ROOT_2, _PER_ROOT_2PI = F(2.0**0.5), F(0.39894228)
_ZERO, _ONE, _HALF = F(0.0), F(1.0), F(0.5)
_PER_CHANGE, _SHARE = F(1.0 / FROM_CHANGE), F(len(FEW) / FROM_CHANGE)


@inlined
def _ballast(s: Any, j: int, assumed: Assumed, per: Any) -> tuple[Any, Any, Any]:
    """Ballast of the giver once empty, spread evenly over the proposals; for trim; and a number."""
    least = min(BALLAST_LEAST, _HALF * assumed.high)
    u = (F(j) + uniform(s, U(18 + 16 * j))) * per + uniform(s, U(8))
    u = u - _ONE if u >= _ONE else u
    v, told = halves(s, U(19 + 16 * j))
    trim = max(TRIM_HIGH * (_ONE - F(2.0) * v), _ZERO)
    return least + (assumed.high - least) * u, trim, told


@inlined
def _told(event: Any, assumed: Assumed, drop: Any, design: Any) -> tuple[Any, Any]:
    """Weight of the giver's change if it is believed, over that if it is not.

    Returns:
        How far it lies off in standard deviations, for `falling`, and the factor to that.
    """
    per = _ONE / (_ROOT_2 * assumed.sigma)
    believed = (_ONE - assumed.doubt) * per * _PER_ROOT_2PI * TYPED_RANGE
    return (event.by_change - drop) * per, design * (believed / max(assumed.doubt, F(1e-6)))


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
) -> tuple[Any, Any, Any]:
    """What the giver had, and the weight of her change, for proposals beside the receiver's."""
    n = LANES
    share, trim, u = _ballast(s, j, assumed, per)
    by, carried = work[BY_DWT * n + i], work[CARRIED * n + i]
    # half of the proposals believe the giver, half do not
    told = u < _HALF
    seen = max(cargo_at(carried, share), LEAST_ABOARD) * by
    aboard = seen if told else work[ABOARD * n + i]
    left = used_at(max(aboard - moved, _ZERO) / by, share, trim)
    drop = (carried - left) * by / work[BY_SLOPE * n + i]
    off, ratio = _told(event, assumed, drop, work[BY_DESIGN * n + i])
    return aboard, off if told else _ZERO, F(2.0) * (ratio if told else _ONE)


@compiled
def from_size(
    event: Any,
    assumed: Assumed,
    stay: tuple[Any, ...],
    states: NDArray[np.uint32],
    size: int,
    work: NDArray[np.float32],
    detailed: bool,
    guesses: tuple[int, ...],
    both: tuple[int, ...],
) -> None:
    """Proposes from size and hours alone, as if the readings had nothing to do with the event.

    Args:
        event: Readings and hours.
        assumed: Of every event.
        stay: Coefficients of the likelihood of the hours.
        states: State of the random numbers of each draw.
        size: How many draws of the block are filled.
        work: The block, after `prepared`.
        detailed: Whether it is asked what the volume follows from.
        guesses: `FEW` or `MANY`.
        both: `YES` if the receiver typed a draught after and the giver changed hers, else `NO`: the
            length of a tuple is known when the function is compiled.
    """
    n, per = LANES, _ONE / F(len(guesses))
    for j in range(len(guesses)):
        # half from the prior, half evenly over what the hours allow, weighted back to the prior
        if j % 2 == 0:
            for i in range(size):
                s = states[i]
                u = (F(j // 2) + uniform(s, U(21 + 16 * j))) * (F(2.0) * per)
                part, pick = halves(s, U(22 + 16 * j))
                near = laden_quantile(u, work[ODDS * n + i], assumed)
                work[SHARE * n + i] = part / assumed.partial if part < assumed.partial else near
                work[PICK * n + i], work[WEIGHT * n + i] = pick, work[DOUBT * n + i]
        else:
            for i in range(size):
                s, m3, cargo = states[i], work[M3 * n + i], work[CARGO * n + i]
                u = (F(j // 2) + uniform(s, U(21 + 16 * j))) * (F(2.0) * per)
                _part, pick = halves(s, U(22 + 16 * j))
                widest = min((event.most_m3 / m3 + cargo) * work[PER_DWT * n + i], _ONE)
                f = u * widest
                likely = laden_density(f, work[ODDS * n + i], assumed)
                work[SHARE * n + i], work[PICK * n + i] = f, pick
                work[WEIGHT * n + i] = work[DOUBT * n + i] * likely * widest
        for i in range(size):
            dwt, cargo, aboard = work[DWT * n + i], work[CARGO * n + i], work[ABOARD * n + i]
            room, tank = dwt - work[STORES * n + i] - cargo, work[HOLD * n + i]
            moved = min(min(work[SHARE * n + i] * dwt - cargo, room), tank - cargo)
            weight = work[WEIGHT * n + i]
            if len(both):
                aboard, off, ratio = _given(event, assumed, work, i, j, states[i], moved, per)
                weight *= ratio * falling(off * off)
                work[SQUARES * n + i] = aboard
            moved = max(min(moved, aboard), LEAST_MOVED * dwt)
            weight *= stay_at(moved * work[M3 * n + i] * event.per_most, stay)
            total = work[TOTAL * n + i] + weight
            picked = work[PICK * n + i] * total < weight
            work[TOTAL * n + i] = total
            work[MASS * n + i] = moved if picked else work[MASS * n + i]
            work[PICKED * n + i] = _ONE if picked else _ZERO
        if detailed:
            for i in range(size):
                cargo, aboard = work[CARGO * n + i], work[ABOARD * n + i]
                if len(both):
                    aboard = work[SQUARES * n + i]
                room = work[DWT * n + i] - work[STORES * n + i] - cargo
                tank = work[HOLD * n + i] - cargo
                least = min(room, tank)
                bound = F(2.0) if aboard < least else (_ONE if tank < room else _ZERO)
                hours = event.likely_m3 / work[M3 * n + i]
                bound = F(3.0) if hours < min(least, aboard) else bound
                picked = work[PICKED * n + i] > _ZERO
                work[BOUND * n + i] = bound if picked else work[BOUND * n + i]


@compiled
def from_receiver(
    event: Any,
    assumed: Assumed,
    stay: tuple[Any, ...],
    states: NDArray[np.uint32],
    size: int,
    work: NDArray[np.float32],
    detailed: bool,
    has_before: tuple[int, ...],
    both: tuple[int, ...],
) -> None:
    """Proposes from the receiver's draught after, with the prior as weight.

    Args:
        event: Readings and hours.
        assumed: Of every event.
        stay: Coefficients of the likelihood of the hours.
        states: State of the random numbers of each draw.
        size: How many draws of the block are filled.
        work: The block, after `from_size`.
        detailed: Whether it is asked what the volume follows from.
        has_before: `YES` if she typed one before as well.
        both: `YES` if the giver's draught changed.
    """
    n, sigma, high = LANES, assumed.sigma, assumed.high
    count = FROM_CHANGE if len(both) else FROM_HER
    per = _ONE / F(count)
    believed = F(len(FEW)) * per * (_ONE - assumed.doubt)
    for j in range(count):
        # loop by loop: in a short one the processor works at several draws at once
        for i in range(size):
            u, v = halves(states[i], U(25 + 16 * j))
            work[ERROR * n + i] = sigma * normal((F(j) + u) * per)
            if len(has_before):
                spread = work[LEVEL_SLOPE * n + i] * sigma * normal(v)
                work[SHARE * n + i] = work[LEVEL * n + i] + spread - work[CARGO * n + i]
            else:
                work[SHARE * n + i] = high * v * work[DWT * n + i]
        for i in range(size):
            s, z, had = states[i], work[ERROR * n + i], work[SHARE * n + i]
            cargo, per_dwt = work[CARGO * n + i], work[PER_DWT * n + i]
            if len(has_before):
                off = ballast_beyond(had * per_dwt, work[NARROW * n + i])
                squares = off * off
            else:
                squares = _ZERO
            u, pick = halves(s, U(27 + 16 * j))
            left = max(had, _ZERO) * (u * _PER_KEPT if u < BALLAST_KEPT else _ZERO)
            left *= (
                _ONE if event.after + z < NO_BALLAST_ABOVE * work[DESIGN * n + i] else KEPT_ABOVE
            )
            moved = work[DEEP * n + i] + work[DEEP_SLOPE * n + i] * z - cargo - left
            laden = (cargo + moved) * per_dwt
            # as likely as none while there is room for it
            most = high * min(max(_ONE - laden * F(2.0), F(0.05)), _ONE)
            off = max(left * per_dwt - most, _ZERO) * F(25.0)
            squares += off * off
            aboard = work[ABOARD * n + i]
            if len(both):
                aboard, off, ratio = _given(event, assumed, work, i, j, s, moved, per)
                work[WEIGHT * n + i] = ratio * work[BY_DOUBT * n + i]
                squares += off * off
            off, over = soft_beyond(moved, aboard), soft_beyond(cargo + moved, work[HOLD * n + i])
            work[SQUARES * n + i] = squares + off * off + over * over
            work[MOVED * n + i], work[PICK * n + i] = moved, pick
        for i in range(size):
            per_dwt = work[PER_DWT * n + i]
            laden = (work[CARGO * n + i] + work[MOVED * n + i]) * per_dwt
            likely = laden_density(laden, work[ODDS * n + i], assumed)
            weight = work[PRIOR * n + i] if len(has_before) else _ONE
            weight *= likely * work[DEEP_SLOPE * n + i] * per_dwt
            if len(both):
                weight *= work[WEIGHT * n + i]
            work[WEIGHT * n + i] = weight
        _pick(event, stay, size, work, believed)
        if detailed:
            _detail(size, work, F(4.0) if len(has_before) else F(5.0))


@compiled
def from_giver(
    event: Any,
    assumed: Assumed,
    stay: tuple[Any, ...],
    states: NDArray[np.uint32],
    size: int,
    work: NDArray[np.float32],
    detailed: bool,
) -> None:
    """Proposes from the change of the giver, where the receiver typed nothing after.

    Args:
        event: Readings and hours.
        assumed: Of every event.
        stay: Coefficients of the likelihood of the hours.
        states: State of the random numbers of each draw.
        size: How many draws of the block are filled.
        work: The block, after `from_size`.
        detailed: Whether it is asked what the volume follows from.
    """
    n, sigma, high = LANES, assumed.sigma, assumed.high
    least = min(BALLAST_LEAST, _HALF * high)
    per_range = _ONE / max(high - least, F(1e-6))
    for j in range(FROM_CHANGE):
        for i in range(size):
            s, cargo = states[i], work[CARGO * n + i]
            by, slope, carried = (
                work[BY_DWT * n + i],
                work[BY_SLOPE * n + i],
                work[CARRIED * n + i],
            )
            u, pick = halves(s, U(25 + 16 * j))
            z = sigma * normal((F(j) + u) * _PER_CHANGE)
            share, trim, _told = _ballast(s, j, assumed, _PER_CHANGE)
            left = carried - slope * (event.by_change + _ROOT_2 * z) / by
            # she cannot carry more ballast than she carries
            most = (min(max(left, least), high) - least) * per_range
            share = least + (share - least) * most
            aboard = max(cargo_at(carried, share), LEAST_ABOARD) * by
            rest = cargo_at(left, share)
            rest -= trim if rest >= BALLAST_FREE else _ZERO
            moved = aboard - rest * by
            work[SHARE * n + i] = max(most, F(0.02)) * (_SHARE * (_ONE - assumed.doubt))
            work[ERROR * n + i] = _ONE - share / BALLAST_FREE if left < BALLAST_FREE else _ONE
            off, over = soft_beyond(moved, aboard), soft_beyond(cargo + moved, work[HOLD * n + i])
            work[SQUARES * n + i] = off * off + over * over
            work[MOVED * n + i], work[PICK * n + i] = moved, pick
        for i in range(size):
            per_dwt = work[PER_DWT * n + i]
            laden = (work[CARGO * n + i] + work[MOVED * n + i]) * per_dwt
            likely = laden_density(laden, work[ODDS * n + i], assumed)
            weight = likely * work[BY_SLOPE * n + i] * per_dwt
            work[WEIGHT * n + i] = weight * work[SHARE * n + i] / work[ERROR * n + i]
        _pick(event, stay, size, work, _ONE)
        if detailed:
            _detail(size, work, F(4.0))


@inlined
def _pick(
    event: Any, stay: tuple[Any, ...], size: int, work: NDArray[np.float32], believed: Any
) -> None:
    """Weighs the proposal at hand by the hours and its bounds too, and picks it by its weight."""
    n = LANES
    for i in range(size):
        moved = work[MOVED * n + i]
        weight = work[WEIGHT * n + i] * falling(work[SQUARES * n + i])
        weight *= stay_at(moved * work[M3 * n + i] * event.per_most, stay) * believed
        weight = weight if moved > LEAST_MOVED * work[DWT * n + i] else _ZERO
        total = work[TOTAL * n + i] + weight
        picked = work[PICK * n + i] * total < weight
        work[TOTAL * n + i] = total
        work[MASS * n + i] = moved if picked else work[MASS * n + i]
        work[PICKED * n + i] = _ONE if picked else _ZERO


@inlined
def _detail(size: int, work: NDArray[np.float32], bound: Any) -> None:
    """Notes what the volume follows from where the proposal at hand was picked."""
    n = LANES
    for i in range(size):
        picked = work[PICKED * n + i] > _ZERO
        work[BOUND * n + i] = bound if picked else work[BOUND * n + i]
        work[BELIEVED * n + i] = _ONE if picked else work[BELIEVED * n + i]
