"""The draws of one event, compiled: proposals from the readings, weighted by everything else.

In each draw the shared parameters and both hulls are fixed. Local unknowns (true draughts, ballast,
cargo before, laden fraction) are proposed several times and one proposal is picked by its weight
(sampling importance resampling), so the draws of all events stay aligned. A proposal comes either
from the readings, with the prior as weight, or from the prior alone, with the chance that the
readings have nothing to do with the event: crews type draughts late or wrongly.

Every draw has its own stream of random numbers, from the seed of the event and its own number: the
result does not depend on how the draws are shared out among threads. Distributions are assumptions
of ours unless a line names a source; see docs/methods.md.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numba import njit

from lightering.units import BARREL_M3, SEAWATER_T_PER_M3

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.volumes.inputs import Assumed, Fixed

__all__ = ["PROPOSALS", "SOFT", "afloat", "draw_event"]

PROPOSALS = 8
"""Local proposals per draw, of each sort."""

_EMPTY_BEFORE, _MOST_BEFORE = 0.95, 0.50
"""A receiver comes without cargo in 95 % of cases; else with up to 50 % of her deadweight."""

_BELIEVED = 0.8
"""How often earlier transfers of this voyage are believed to be what she holds."""

_BALLAST_EDGE, _BALLAST_FREE = 0.04, 0.50
"""Soft edge of the ballast's range; above 70 % of the design draught no ballast is carried. There a
small tanker uses half of her deadweight: displacement 0.66 of full, lightship 0.3 of it."""

_BALLAST_LEAST = 0.1
"""A giver under way carries ballast of a tenth of her deadweight at least once she is empty: the
propeller must stay under water (a ballast draught of 2 + 0.02 L m, MARPOL Annex I reg. 18, is 0.57 of
the design draught and about 0.27 of the deadweight; in smooth water she may do with less)."""

_TRIMS, _TRIM_HIGH = 0.5, 0.15
"""Half of the givers that stay deep take ballast all the same, for trim and list, up to 15 % of
their deadweight."""

_BALLAST_KEPT = 0.3
"""Share of receivers that keep some of their ballast at the end (our assumption)."""

_DEEP, _TRIM = 0.7, 0.1
"""Above 70 % of the design draught a ship carries no ballast but for trim: a tenth of the rest."""


SOFT = 0.15
"""Relative spread of a soft bound."""

_TYPED_RANGE = 0.75
"""A draught that has nothing to do with the event lies anywhere in 75 % of the design draught."""

_LOOKS_EMPTY = 0.4
"""Less than this share of her deadweight (the most ballast she may carry) is no cargo to give."""

_CB_HIGH, _CB_LOW = 0.99, 0.30
_SEAWATER = SEAWATER_T_PER_M3
_BARREL_M3 = BARREL_M3
_ROOT_2PI = math.sqrt(2.0 * math.pi)
_GOLDEN, _MIX_1, _MIX_2 = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


_Function = TypeVar("_Function", bound="Callable[..., Any]")


def _compiled(function: _Function) -> _Function:
    """Compiles without the GIL; a division by zero gives infinity, as everywhere in numpy."""
    return cast("_Function", njit(nogil=True, cache=True, error_model="numpy")(function))


@_compiled
def _start(seed: int, number: int) -> Any:
    z = np.uint64(seed) + np.uint64(number + 1) * _MIX_1
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@_compiled
def _uniform(state: Any) -> Any:
    """Uniform in (0, 1) from a state of splitmix64 (Steele, Lea and Flood 2014)."""
    z = (state ^ (state >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    z = z ^ (z >> _S31)
    return (float(z >> _S11) + 0.5) * 1.1102230246251565e-16


@_compiled
def _table(values: NDArray[np.float64], at: float) -> Any:
    """Value at 0 to 1 of an even table."""
    place = at * (values.size - 1)
    low = int(place)
    if low >= values.size - 1:
        return values[values.size - 1]
    return values[low] + (place - low) * (values[low + 1] - values[low])


@_compiled
def _shifted(fraction: float, odds: float) -> float:
    """A laden fraction with its odds multiplied: a shift of its logit."""
    return fraction * odds / (1.0 - fraction + fraction * odds)


@_compiled
def afloat(hull: NDArray[np.float64], kristensen: float, draught: float) -> tuple[float, float]:
    """Returns deadweight used (cargo plus ballast) at a draught, and its slope in t/m.

    The formulas of `hydrostatics.displacement_t` and `tonnes_per_metre`, with one cube root.

    Args:
        hull: The eight values of one hull, in the rows of `hulls.hull_of`.
        kristensen: 0 to 1, between the waterplane models.
        draught: Metres.
    """
    box, block, design = _SEAWATER * hull[0] * hull[1], hull[2], hull[3]
    cube = design / draught
    ratio = 0.33 * cube + 0.67 if cube < 3.0 else 0.2 * cube + 1.1
    for _ in range(3):
        # Halley's steps: exact to the last bit or two for draughts of 0.2 to 1.4 of the design
        third = ratio * ratio * ratio
        ratio *= (third + 2.0 * cube) / (2.0 * third + cube)
    plain = min(max(1.0 - (1.0 - block) * ratio, _CB_LOW), _CB_HIGH) * draught
    full = block * design
    scale = 1.0 + kristensen * ((0.55 + 0.45 * block) / ((1.0 + 2.0 * block) / 3.0) - 1.0)
    slope = min(max(1.0 - (2.0 / 3.0) * (1.0 - block) * ratio, _CB_LOW), 1.0)
    used = box * (full - (full - plain) * scale) - hull[5] - hull[6]
    return used, box * slope * scale


@_compiled
def _laden_density(
    fraction: float, odds: float, partial: float, density: NDArray[np.float64]
) -> Any:
    """Density of the laden fraction; `density` is x (1 - x) Beta(x) on an even grid."""
    if fraction <= 0.0 or fraction >= 1.0:
        return 0.0
    g = fraction / (fraction + (1.0 - fraction) * odds)
    # the logit shift keeps dF/(F(1-F)), so the Jacobian is g(1-g)/(f(1-f))
    full = _table(density, g) / max(fraction * (1.0 - fraction), 1e-9)
    return (1.0 - partial) * full + partial


@_compiled
def _ballast_density(ballast: float, cargo: float, high: float) -> float:
    """Uniform from 0 to `high` for an empty ship, less as she is laden; soft edges."""
    high *= min(max(1.0 - cargo * (1.0 / _BALLAST_FREE), 0.05), 1.0)
    norm = 1.0 / (high + _BALLAST_EDGE * _ROOT_2PI)
    beyond = max(-ballast, ballast - high) * (1.0 / _BALLAST_EDGE)
    if beyond <= 0.0:
        return norm
    return norm * math.exp(-0.5 * beyond * beyond) if beyond < 30.0 else 0.0


@_compiled
def _cargo_at(used: float, share: float) -> float:
    """Cargo of a ship that uses `used` and takes `share` of ballast when empty; over deadweight.

    The lighter she lies the more of it is ballast: none above one half, as for a receiver.
    """
    if used >= _BALLAST_FREE:
        return used
    return (used - share) / (1.0 - share * (1.0 / _BALLAST_FREE))


@_compiled
def _used_at(cargo: float, share: float, trim: float) -> float:
    """The inverse of `_cargo_at`, with ballast for trim where she stays deep."""
    if cargo >= _BALLAST_FREE:
        return cargo + trim
    return cargo + share * (1.0 - cargo * (1.0 / _BALLAST_FREE))


@_compiled
def _soft(amount: float, bound: float) -> float:
    """1 up to a bound, falling off beyond it with a spread of 15 %."""
    if amount <= bound:
        return 1.0
    beyond = (amount / max(bound, 1e-9) - 1.0) / SOFT
    return math.exp(-0.5 * beyond * beyond) if beyond < 30.0 else 0.0


@_compiled
def _typed_density(away: float, per_spread: float) -> float:
    """Density of the difference between a typed change and a predicted one."""
    z = away * per_spread
    return math.exp(-0.5 * min(z * z, 200.0)) * per_spread * (1.0 / _ROOT_2PI)


@_compiled
def draw_event(
    first: int,
    last: int,
    fixed: Fixed,
    assumed: Assumed,
    hulls: tuple[NDArray[np.float32], NDArray[np.float32]],
    kristensen: NDArray[np.float64],
    odds: NDArray[np.float64],
    edges: NDArray[np.float64],
    factors: NDArray[np.float64],
    normals: NDArray[np.float64],
    quantiles: NDArray[np.float64],
    density: NDArray[np.float64],
    stay: NDArray[np.float64],
    volumes: NDArray[np.float64],
    held: NDArray[np.float64],
    gone: NDArray[np.float64],
    typed: NDArray[np.float64],
    figures: NDArray[np.float64],
    flags: NDArray[np.int8],
) -> None:
    """Draws one event, in the draws from `first` up to `last`.

    Args:
        first: First draw.
        last: Draw after the last.
        fixed: Of the event.
        assumed: Of every event.
        hulls: Of ship 1 and ship 2, in the rows of `hulls.hull_of`; float32 (8, draws) each.
        kristensen: Shared, (draws,).
        odds: Factor of the odds of the laden fraction, shared, (draws,).
        edges: Upper edges of the product mix, shared, (draws, 4).
        factors: bbl/t of each product, shared, (draws, 4).
        normals: Quantiles of the standard normal on an even grid of (0, 1).
        quantiles: Of the laden fraction, likewise.
        density: As `_laden_density` takes it.
        stay: Likelihood of the stay by volume, see `stays.Stay`.
        volumes: Quantiles of that shape.
        held: Tonnes each ship took and kept before, (2, draws), or (2, 0) if nothing is known.
        gone: Tonnes each ship gave before, likewise; nan if nothing is known of that ship.
        typed: Draught of each ship before and after, (2, 2), nan if none.
        figures: Filled: tonnes moved, bbl/t, tonnes on board; (3, draws).
        flags: Filled: ship 1 received, counts, place in `BOUNDS`, readings believed; (4, draws).
    """
    one, two = hulls
    ship, by = np.empty(8), np.empty(8)
    sigma, doubt, half = assumed.sigma_m, assumed.doubt, PROPOSALS // 2
    partial, high = assumed.partial, assumed.ballast_high
    by_spread, least = math.sqrt(2.0) * sigma, min(_BALLAST_LEAST, 0.5 * high)
    area = 0.0
    for k in range(stay.size - 1):
        area += 0.5 * (stay[k] + stay[k + 1])
    per_area, likely = (stay.size - 1) / (area * fixed.most_m3), _table(volumes, 0.5)
    per_spread = 1.0 / by_spread
    for i in range(first, last):
        state = _start(fixed.seed, i)
        state += _GOLDEN
        takes = _uniform(state) < fixed.first_receives
        state += _GOLDEN
        counts = _uniform(state) < (fixed.counts_1 if takes else fixed.counts_2)
        state += _GOLDEN
        u = _uniform(state)
        kind = 0
        while kind < edges.shape[1] - 1 and edges[i, kind] <= u:
            kind += 1
        m3 = factors[i, kind] * _BARREL_M3
        to = 0 if takes else 1
        for k in range(8):
            ship[k], by[k] = one[k, i], two[k, i]
        if not takes:
            ship, by = by, ship
        dwt, design, kr, odd = ship[4], ship[3], kristensen[i], odds[i]
        before, after = typed[to, 0], typed[to, 1]
        by_before, by_after = typed[1 - to, 0], typed[1 - to, 1]
        has_before, has_after = not math.isnan(before), not math.isnan(after)
        by_change = by_before - by_after
        has_change = not math.isnan(by_change)
        reads = has_after or has_change
        tank = ship[7] / m3
        top = fixed.most_m3 / m3
        # divided by once per draw: a division costs as much as ten products
        per_by = 1.0 / by[4]
        per_dwt, per_m3, per_top = 1.0 / dwt, 1.0 / m3, m3 / fixed.most_m3
        # what the giver had to give: by her draught before, else by her size less what went
        state += _GOLDEN
        u = _uniform(state)
        state += _GOLDEN
        on_board = _uniform(state)
        if u >= partial:
            on_board = _shifted(_table(quantiles, on_board), odd)
        on_board *= by[4]
        if gone.shape[1] and not math.isnan(gone[1 - to, i]):
            # one who gave more than she can have had has loaded since
            rest = on_board - gone[1 - to, i]
            on_board = rest if rest > 0.1 * by[4] else on_board
        carried = 1.0
        if not math.isnan(by_before):
            state += _GOLDEN
            true = by_before + sigma * _table(normals, _uniform(state))
            used, _slope = afloat(by, kr, min(max(true, 0.2 * by[3]), 1.3 * by[3]))
            # a giver that looks empty was not typed anew after loading: it says nothing
            carried = used / by[4]
            if not has_change and used >= _LOOKS_EMPTY * by[4]:
                on_board = used
        # she came to give something: a tenth of her deadweight at least
        on_board = max(on_board, 0.1 * by[4])
        by_slope, by_unrelated, unrelated = 1.0, doubt / (_TYPED_RANGE * by[3]), 1.0
        light, light_slope, deep, deep_slope = 0.0, 1.0, 0.0, 1.0
        if has_change:
            middle = 0.5 * (by_before + by_after)
            _used, by_slope = afloat(by, kr, min(max(middle, 0.2 * by[3]), 1.3 * by[3]))
            unrelated = by_unrelated
        per_slope = 1.0 / by_slope
        # over a typing error the slope hardly changes: one slope for all proposals of a draw
        if has_before:
            light, light_slope = afloat(ship, kr, min(max(before, 0.2 * design), 1.3 * design))
        if has_after:
            deep, deep_slope = afloat(ship, kr, min(max(after, 0.2 * design), 1.3 * design))
            unrelated = doubt / (_TYPED_RANGE * design)
            if has_before:
                unrelated /= _TYPED_RANGE * design
        state += _GOLDEN
        turn = int(PROPOSALS * _uniform(state))
        # where every weight vanishes the readings contradict all else: a prior proposal stands
        total, mass, bound, believed = 1e-300, 0.0, 0, 0
        for j in range(PROPOSALS):
            state += _GOLDEN
            u = _uniform(state)
            cargo = max((_MOST_BEFORE / (1.0 - _EMPTY_BEFORE)) * (u - _EMPTY_BEFORE), 0.0) * dwt
            if held.shape[1] and held[to, i] > 0.0:
                # earlier transfers of this voyage: believed more often than not
                state += _GOLDEN
                cargo = held[to, i] if _uniform(state) < _BELIEVED else cargo
            if has_before and not has_after:
                state += _GOLDEN
                used = light + light_slope * sigma * _table(normals, _uniform(state))
                cargo = min(cargo, max(used, 0.0))
            cargo = min(cargo, 0.9 * dwt)
            # from size and hours alone: half from the prior, half within what the hours allow,
            # weighted back to the prior
            state += _GOLDEN
            u = (j // 2 + _uniform(state)) * (1.0 / half)
            room = dwt - ship[6] - cargo
            share, trim, had_aboard, told = 0.0, 0.0, on_board, False
            if has_change:
                # the giver's ballast grows as her cargo goes: a small change may hide a large one
                state += _GOLDEN
                u = ((j + turn) % PROPOSALS + _uniform(state)) * (1.0 / PROPOSALS)
                share = least + (high - least) * u
                state += _GOLDEN
                trim = max(_TRIM_HIGH * (1.0 - _uniform(state) * (1.0 / _TRIMS)), 0.0)
                if has_after:
                    # half of the proposals believe the giver, half do not
                    state += _GOLDEN
                    told = _uniform(state) < 0.5
                    if told:
                        had_aboard = max(_cargo_at(carried, share), 0.1) * by[4]
            if j % 2 == 0:
                wanted = _table(volumes, u) * per_m3
            else:
                state += _GOLDEN
                fraction = u if _uniform(state) < partial else _shifted(_table(quantiles, u), odd)
                room = min(fraction * dwt - cargo, room)
                wanted = room
            by_stay = _table(stay, wanted * per_top) * m3 * per_area if 0.0 < wanted < top else 0.0
            by_size = _laden_density((cargo + wanted) * per_dwt, odd, partial, density) * per_dwt
            weight = by_size / (by_size + by_stay + 1e-300)
            # a transfer moves something: a hundredth of the deadweight at least
            moved = max(min(wanted, tank - cargo, had_aboard), 0.01 * dwt)
            weight *= unrelated * (_table(stay, moved * per_top) if moved < top else 0.0)
            if j == 0:
                mass = moved
            if has_after and has_change:
                if told:
                    left_aboard = _used_at((had_aboard - moved) * per_by, share, trim)
                    drop = (carried - left_aboard) * by[4] * per_slope
                    weight *= 2.0 * (1.0 - doubt) * _typed_density(by_change - drop, per_spread)
                else:
                    weight *= 2.0 * by_unrelated
            state += _GOLDEN
            total += weight
            if _uniform(state) * total < weight:
                mass, believed, bound, least = moved, 0, 0, room
                if tank - cargo < least:
                    least, bound = tank - cargo, 1
                if had_aboard < least:
                    least, bound = had_aboard, 2
                if likely * per_m3 < least:
                    bound = 3
            if not reads:
                continue
            # from the readings, with the prior as weight
            state += _GOLDEN
            z = _table(normals, (j + _uniform(state)) * (1.0 / PROPOSALS))
            weight = 1.0 - doubt
            if has_after:
                state += _GOLDEN
                u = _uniform(state)
                if has_before:
                    had = light + light_slope * sigma * _table(normals, u) - cargo
                    weight *= (
                        _ballast_density(had * per_dwt, cargo * per_dwt, high)
                        * light_slope
                        * per_dwt
                    )
                else:
                    had = high * u * dwt
                left = 0.0
                state += _GOLDEN
                u = _uniform(state)
                if u < _BALLAST_KEPT:
                    left = u * (1.0 / _BALLAST_KEPT) * max(had, 0.0)
                left *= 1.0 if after + sigma * z < _DEEP * design else _TRIM
                moved = deep + deep_slope * sigma * z - cargo - left
                laden = (cargo + moved) * per_dwt
                weight *= _laden_density(laden, odd, partial, density) * deep_slope * per_dwt
                if left > 0.0:
                    weight *= _ballast_density(left * per_dwt, laden, high)
                    weight /= _ballast_density(0.0, laden, high)
                if has_change:
                    if told:
                        left_aboard = _used_at(max(had_aboard - moved, 0.0) * per_by, share, trim)
                        drop = (carried - left_aboard) * by[4] * per_slope
                        weight *= 2.0 * (1.0 - doubt) * _typed_density(by_change - drop, per_spread)
                    else:
                        weight *= 2.0 * by_unrelated
            else:
                left_aboard = carried - by_slope * (by_change + by_spread * z) * per_by
                # she cannot carry more ballast than she carries
                most = min(max(left_aboard, least), high)
                share = least + (share - least) * ((most - least) / (high - least))
                weight *= max((most - least) / (high - least), 0.02)
                had_aboard = max(_cargo_at(carried, share), 0.1) * by[4]
                left_cargo = _cargo_at(left_aboard, share)
                if left_cargo >= _BALLAST_FREE:
                    left_cargo -= trim
                moved = had_aboard - left_cargo * by[4]
                laden = (cargo + moved) * per_dwt
                weight *= _laden_density(laden, odd, partial, density) * by_slope * per_dwt
                if left_aboard < _BALLAST_FREE:
                    weight /= 1.0 - share * (1.0 / _BALLAST_FREE)
            if moved <= 0.01 * dwt or moved >= top:
                continue
            weight *= (
                _table(stay, moved * per_top) * _soft(moved, had_aboard) * _soft(cargo + moved, tank)
            )
            state += _GOLDEN
            total += weight
            if _uniform(state) * total < weight:
                mass, believed, bound = moved, 1, 4 if has_before or not has_after else 5
        figures[0, i], figures[1, i], figures[2, i] = mass, factors[i, kind], on_board
        flags[0, i], flags[1, i], flags[2, i], flags[3, i] = takes, counts, bound, believed
