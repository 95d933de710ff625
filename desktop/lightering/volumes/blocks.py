"""A block of draws: its rows, and what is worked out once before anything is proposed.

All figures of a block stand in one array, row by row, and every loop runs over its lanes without a
branch: it compiles to vector instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.units import BARREL_M3
from lightering.volumes.arithmetic import compiled, exp2, halves, inlined, log2, normal, uniform
from lightering.volumes.shapes import afloat, ballast_range, laden_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.volumes.inputs import Assumed

__all__ = [
    "ABOARD",
    "BELIEVED",
    "BOUND",
    "BY_DESIGN",
    "BY_DOUBT",
    "BY_DWT",
    "BY_SLOPE",
    "CARGO",
    "CARRIED",
    "DEEP",
    "DEEP_SLOPE",
    "DESIGN",
    "DOUBT",
    "DWT",
    "EMPTY_BEFORE",
    "ERROR",
    "FACTOR",
    "GONE",
    "HELD",
    "HOLD",
    "LANES",
    "LEAST_ABOARD",
    "LEAST_MOVED",
    "LEVEL",
    "LEVEL_SLOPE",
    "M3",
    "MASS",
    "MOST_BEFORE",
    "MOVED",
    "NARROW",
    "ODDS",
    "PER_DWT",
    "PICK",
    "PICKED",
    "PRIOR",
    "ROWS",
    "SHARE",
    "SQUARES",
    "STORES",
    "TOTAL",
    "TYPED_RANGE",
    "WEIGHT",
    "prepared",
]

F, U = np.float32, np.uint32

LANES = 256
"""Draws of one block."""

# rows of a hull, as of `hulls.floating`, and of what all events share, as of `shared_rows`
_BOX, _ROOT, _BLOCK, _DESIGN, _FORM, _DWT, _STORES, _TANK = range(8)
_KRISTENSEN, _ODDS, _EDGES, _FACTORS = 0, 1, 2, 5

# rows of a block: of the receiver, of the giver, what was taken and given before
DWT, DESIGN, STORES, ODDS, HOLD, PER_DWT, FIXED = 0, 1, 2, 3, 4, 5, 6
BY_DWT, BY_DESIGN, HELD, GONE = 7, 8, 9, 10
# worked out once per draw
FACTOR, M3, ABOARD, CARRIED, BY_SLOPE, LEVEL, LEVEL_SLOPE, DEEP, DEEP_SLOPE = (
    11, 12, 13, 14, 15, 16, 17, 18, 19,
)  # fmt: skip
CARGO, DOUBT, BY_DOUBT, NARROW, PRIOR = 20, 21, 22, 23, 24
# of the proposal at hand: each is worked out loop by loop
ERROR, SHARE, MOVED, WEIGHT, SQUARES, PICK, PICKED = 25, 26, 27, 28, 29, 30, 31
# what is picked
TOTAL, MASS, BOUND, BELIEVED, ROWS = 32, 33, 34, 35, 36

MOST_BEFORE, EMPTY_BEFORE = F(0.50), F(0.95)
"""A receiver comes without cargo in 95 % of cases; else with up to 50 % of her deadweight."""

_BELIEVED = F(0.8)
"""How often earlier transfers of this voyage are believed to be what she holds (our
assumption)."""

TYPED_RANGE = F(0.75)
"""A draught that has nothing to do with the event lies anywhere in 75 % of the design draught
(our assumption)."""

_LOOKS_EMPTY = F(0.4)
"""Less than this share of her deadweight (the most ballast she may carry) is no cargo to give (our
assumption)."""

LEAST_ABOARD, LEAST_MOVED = F(0.1), F(0.01)
"""She came to give a tenth of her deadweight; a transfer moves a hundredth of the other's."""

_LEAST_M = F(0.01)
"""A draught with its error has a cube root."""

_LIGHTSHIP_LOW, _LIGHTSHIP_HIGH = F(0.12), F(0.50)
_BARREL_M3, _THIRD = F(BARREL_M3), F(1.0 / 3.0)
_ZERO, _ONE, _HALF, _TINY = F(0.0), F(1.0), F(0.5), F(1e-30)


@inlined
def _light(hull: NDArray[np.float32], i: int, dwt: Any) -> Any:
    """Lightship, tonnes: what floats a hull less her deadweight."""
    full = hull[_BOX, i] * hull[_BLOCK, i] * hull[_DESIGN, i]
    return min(max(full - dwt, _LIGHTSHIP_LOW * full), _LIGHTSHIP_HIGH * full)


@inlined
def _afloat(
    hull: NDArray[np.float32], i: int, fixed: Any, kristensen: Any, draught: Any, root: Any
) -> tuple[Any, Any]:
    form = hull[_BOX, i], hull[_ROOT, i], hull[_BLOCK, i], hull[_DESIGN, i], hull[_FORM, i]
    return afloat(form, fixed, kristensen, draught, root)


@compiled
def prepared(
    event: Any,
    assumed: Assumed,
    states: NDArray[np.uint32],
    size: int,
    to: NDArray[np.float32],
    by: NDArray[np.float32],
    shared: NDArray[np.float32],
    work: NDArray[np.float32],
) -> None:
    """Fills what is the same for all proposals of a draw.

    Args:
        event: Readings and hours, see `kernel.Fixed`.
        assumed: Of every event.
        states: State of the random numbers of each draw, (LANES,).
        size: How many draws of the block are filled.
        to: Hull of the receiver, (8, LANES).
        by: Hull of the giver, (8, LANES).
        shared: What all events of a draw share, (9, LANES).
        work: The block, (ROWS x LANES,): what was taken and given before is filled.
    """
    n, sigma = LANES, assumed.sigma
    for i in range(size):
        u, _part = halves(states[i], U(3))
        # all are read before one is chosen: a load that may not happen ends a vector loop
        first, second = shared[_FACTORS, i], shared[_FACTORS + 1, i]
        third, fourth = shared[_FACTORS + 2, i], shared[_FACTORS + 3, i]
        one, two, three = shared[_EDGES, i], shared[_EDGES + 1, i], shared[_EDGES + 2, i]
        factor = second if u >= one else first
        factor = third if u >= two else factor
        factor = fourth if u >= three else factor
        factor *= assumed.barrels
        work[FACTOR * n + i] = factor
        work[M3 * n + i] = factor * _BARREL_M3
        work[TOTAL * n + i] = _TINY
        work[BOUND * n + i] = _ZERO
        work[BELIEVED * n + i] = _ZERO
    for i in range(size):
        dwt, design = to[_DWT, i] * event.dwt_to, to[_DESIGN, i]
        stores = to[_STORES, i] * event.dwt_to
        work[DWT * n + i], work[DESIGN * n + i], work[STORES * n + i] = dwt, design, stores
        work[FIXED * n + i] = _light(to, i, dwt) + stores
        work[HOLD * n + i] = to[_TANK, i] * event.dwt_to / work[M3 * n + i]
        work[PER_DWT * n + i] = _ONE / dwt
        work[MASS * n + i] = LEAST_MOVED * dwt
        # she comes empty mostly, or with what earlier transfers brought
        s, held = states[i], work[HELD * n + i]
        u, v = halves(s, U(9))
        cargo = max((MOST_BEFORE / (_ONE - EMPTY_BEFORE)) * (u - EMPTY_BEFORE), _ZERO) * dwt
        believed = v < _BELIEVED
        cargo = (held if believed else cargo) if held > _ZERO else cargo
        work[CARGO * n + i] = min(cargo, F(0.9) * dwt)
        work[DOUBT * n + i] = _ONE
    # density of typed draughts that have nothing to do with the event
    if event.has_change:
        for i in range(size):
            by_doubt = assumed.doubt / (TYPED_RANGE * by[_DESIGN, i])
            work[BY_DOUBT * n + i], work[DOUBT * n + i] = by_doubt, by_doubt
    if event.has_after:
        for i in range(size):
            anywhere = _ONE / (TYPED_RANGE * work[DESIGN * n + i])
            doubt = work[DOUBT * n + i] * (assumed.doubt * anywhere)
            work[DOUBT * n + i] = doubt * (anywhere if event.has_before else _ONE)
    for i in range(size):
        dwt, odds = by[_DWT, i] * event.dwt_by, shared[_ODDS, i]
        work[BY_DWT * n + i], work[BY_DESIGN * n + i], work[ODDS * n + i] = (
            dwt,
            by[_DESIGN, i],
            odds,
        )
        # what the giver had to give: by her draught before, else by her size less what went
        s = states[i]
        u = uniform(s, U(5))
        share = laden_quantile(u, odds, assumed)
        _product, v = halves(s, U(3))
        aboard = dwt * (u if v < assumed.partial else share)
        # one who gave more than she can have had has loaded since
        rest = aboard - max(work[GONE * n + i], _ZERO)
        aboard = rest if rest > LEAST_ABOARD * dwt else aboard
        work[ABOARD * n + i] = max(aboard, LEAST_ABOARD * dwt)
        work[CARRIED * n + i] = _ONE
    if event.has_by_before:
        for i in range(size):
            dwt = work[BY_DWT * n + i]
            fixed = _light(by, i, dwt) + by[_STORES, i] * event.dwt_by
            typed = event.by_before + sigma * normal(uniform(states[i], U(6)))
            root = exp2(_THIRD * log2(max(typed, _LEAST_M)))
            used, _slope = _afloat(by, i, fixed, shared[_KRISTENSEN, i], typed, root)
            work[CARRIED * n + i] = used / dwt
            # a giver that looks empty was not typed anew after loading: it says nothing
            known = used >= _LOOKS_EMPTY * dwt and not event.has_change
            work[ABOARD * n + i] = used if known else work[ABOARD * n + i]
    if event.has_change:
        middle = event.by_before - _HALF * event.by_change
        for i in range(size):
            _used, slope = _afloat(by, i, _ZERO, shared[_KRISTENSEN, i], middle, event.by_root)
            work[BY_SLOPE * n + i] = slope
    # over a typing error the slope hardly changes: one slope for all proposals of a draw
    if event.has_before:
        for i in range(size):
            fixed, kristensen = work[FIXED * n + i], shared[_KRISTENSEN, i]
            used, slope = _afloat(to, i, fixed, kristensen, event.before, event.root_before)
            work[LEVEL * n + i], work[LEVEL_SLOPE * n + i] = used, slope
    if event.has_before and not event.has_after:
        for i in range(size):
            spread = work[LEVEL_SLOPE * n + i] * sigma
            level = work[LEVEL * n + i] + spread * normal(uniform(states[i], U(7)))
            work[CARGO * n + i] = min(work[CARGO * n + i], max(level, _ZERO))
    if event.has_after:
        for i in range(size):
            fixed, kristensen = work[FIXED * n + i], shared[_KRISTENSEN, i]
            used, slope = _afloat(to, i, fixed, kristensen, event.after, event.root_after)
            work[DEEP * n + i], work[DEEP_SLOPE * n + i] = used, slope
    if event.has_after and event.has_before:
        # the range of her ballast before, and the weight of its density
        for i in range(size):
            per_dwt = work[PER_DWT * n + i]
            most, width = ballast_range(work[CARGO * n + i] * per_dwt, assumed.high)
            work[NARROW * n + i] = most
            work[PRIOR * n + i] = work[LEVEL_SLOPE * n + i] * per_dwt / width
