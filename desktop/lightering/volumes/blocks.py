"""A block of draws: its rows, and what is worked out once before anything is proposed.

All figures of a block stand in one array, row by row, and every loop runs over its lanes without a
branch: it compiles to vector instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.units import BARREL_M3
from lightering.volumes.arithmetic import compiled, normal, start, uniform
from lightering.volumes.shapes import afloat, laden_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.volumes.inputs import Assumed

__all__ = [
    "ABOARD",
    "BEAM",
    "BELIEVED",
    "BLOCK",
    "BOUND",
    "BY",
    "BY_DOUBT",
    "BY_SLOPE",
    "CARGO",
    "CARRIED",
    "DEEP",
    "DEEP_SLOPE",
    "DESIGN",
    "DOUBT",
    "DWT",
    "EDGES",
    "FACTOR",
    "FACTORS",
    "GONE",
    "HELD",
    "KRISTENSEN",
    "LANES",
    "LEAST_ABOARD",
    "LEAST_MOVED",
    "LENGTH",
    "LEVEL",
    "LEVEL_SLOPE",
    "LIGHT",
    "M3",
    "MASS",
    "ODDS",
    "ROWS",
    "STORES",
    "TANK",
    "TOTAL",
    "TYPED_RANGE",
    "prepared",
]

F, U = np.float32, np.uint32

LANES = 256
"""Draws of one block."""

# rows of a block: both hulls as `hulls.hull_of` gives them, receiver first
LENGTH, BEAM, BLOCK, DESIGN, DWT, LIGHT, STORES, TANK, BY = 0, 1, 2, 3, 4, 5, 6, 7, 8
# shared: waterplane, odds of the laden fraction, edges of the mix, bbl/t; what was taken and given
KRISTENSEN, ODDS, EDGES, FACTORS, HELD, GONE = 16, 17, 18, 21, 25, 26
# worked out once per draw
FACTOR, M3, ABOARD, CARRIED, BY_SLOPE, LEVEL, LEVEL_SLOPE, DEEP, DEEP_SLOPE = (
    27, 28, 29, 30, 31, 32, 33, 34, 35,
)  # fmt: skip
CARGO, DOUBT, BY_DOUBT = 36, 37, 38
# what is picked
TOTAL, MASS, BOUND, BELIEVED, ROWS = 39, 40, 41, 42, 43

_MOST_BEFORE, _EMPTY_BEFORE = F(0.50), F(0.95)
"""A receiver comes without cargo in 95 % of cases; else with up to 50 % of her deadweight."""

_BELIEVED = F(0.8)
"""How often earlier transfers of this voyage are believed to be what she holds."""

TYPED_RANGE = F(0.75)
"""A draught that has nothing to do with the event lies anywhere in 75 % of the design draught."""

_LOOKS_EMPTY = F(0.4)
"""Less than this share of her deadweight (the most ballast she may carry) is no cargo to give."""

LEAST_ABOARD, LEAST_MOVED = F(0.1), F(0.01)
"""She came to give a tenth of her deadweight; a transfer moves a hundredth of the other's."""

_LIGHTSHIP_LOW, _LIGHTSHIP_HIGH = F(0.12), F(0.50)
_SEAWATER, _BARREL_M3 = F(1.025), F(BARREL_M3)
_ZERO, _ONE, _HALF, _TINY = F(0.0), F(1.0), F(0.5), F(1e-30)


@compiled
def prepared(
    event: Any, assumed: Assumed, lanes: NDArray[np.uint32], work: NDArray[np.float32]
) -> None:
    """Fills what is the same for all proposals of a draw.

    Args:
        event: Readings, hours and seed, see `kernel.Fixed`.
        assumed: Of every event.
        lanes: Number of each draw, (LANES,).
        work: The block, (ROWS x LANES,): hulls and shared rows are filled.
    """
    n, seed, sigma = LANES, event.seed, assumed.sigma
    for i in range(LANES):
        s = start(seed, lanes[i])
        u = uniform(s, U(3))
        factor = work[FACTORS * n + i]
        factor = work[(FACTORS + 1) * n + i] if u >= work[EDGES * n + i] else factor
        factor = work[(FACTORS + 2) * n + i] if u >= work[(EDGES + 1) * n + i] else factor
        factor = work[(FACTORS + 3) * n + i] if u >= work[(EDGES + 2) * n + i] else factor
        factor *= assumed.barrels
        work[FACTOR * n + i] = factor
        work[M3 * n + i] = factor * _BARREL_M3
        work[TOTAL * n + i] = _TINY
        work[BOUND * n + i] = _ZERO
        work[BELIEVED * n + i] = _ZERO
    for i in range(LANES):
        full = _SEAWATER * work[i] * work[BEAM * n + i] * work[BLOCK * n + i] * work[DESIGN * n + i]
        dwt = work[DWT * n + i] * event.dwt_to
        work[DWT * n + i] = dwt
        work[LIGHT * n + i] = min(max(full - dwt, _LIGHTSHIP_LOW * full), _LIGHTSHIP_HIGH * full)
        work[STORES * n + i] *= event.dwt_to
        work[TANK * n + i] *= event.dwt_to
        work[MASS * n + i] = LEAST_MOVED * dwt
        # she comes empty mostly, or with what earlier transfers brought
        s, held = start(seed, lanes[i]), work[HELD * n + i]
        u = uniform(s, U(9))
        cargo = max((_MOST_BEFORE / (_ONE - _EMPTY_BEFORE)) * (u - _EMPTY_BEFORE), _ZERO) * dwt
        believed = uniform(s, U(10)) < _BELIEVED
        cargo = (held if believed else cargo) if held > _ZERO else cargo
        work[CARGO * n + i] = min(cargo, F(0.9) * dwt)
        # density of typed draughts that have nothing to do with the event
        by_doubt = assumed.doubt / (TYPED_RANGE * work[(BY + DESIGN) * n + i])
        anywhere = _ONE / (TYPED_RANGE * work[DESIGN * n + i])
        work[BY_DOUBT * n + i] = by_doubt
        doubt = by_doubt if event.has_change else _ONE
        doubt *= assumed.doubt * anywhere if event.has_after else _ONE
        work[DOUBT * n + i] = doubt * (anywhere if event.has_after and event.has_before else _ONE)
    for i in range(LANES):
        length, beam = work[BY * n + i], work[(BY + BEAM) * n + i]
        block, design = work[(BY + BLOCK) * n + i], work[(BY + DESIGN) * n + i]
        full = _SEAWATER * length * beam * block * design
        dwt = work[(BY + DWT) * n + i] * event.dwt_by
        light = min(max(full - dwt, _LIGHTSHIP_LOW * full), _LIGHTSHIP_HIGH * full)
        stores = work[(BY + STORES) * n + i] * event.dwt_by
        work[(BY + DWT) * n + i] = dwt
        work[(BY + LIGHT) * n + i] = light
        work[(BY + STORES) * n + i] = stores
        # what the giver had to give: by her draught before, else by her size less what went
        s = start(seed, lanes[i])
        u = uniform(s, U(5))
        share = laden_quantile(u, work[ODDS * n + i], assumed)
        aboard = dwt * (u if uniform(s, U(4)) < assumed.partial else share)
        # one who gave more than she can have had has loaded since
        rest = aboard - max(work[GONE * n + i], _ZERO)
        aboard = rest if rest > LEAST_ABOARD * dwt else aboard
        work[ABOARD * n + i] = max(aboard, LEAST_ABOARD * dwt)
        work[CARRIED * n + i] = _ONE
    if event.has_by_before:
        for i in range(LANES):
            s = start(seed, lanes[i])
            dwt = work[(BY + DWT) * n + i]
            typed = event.by_before + sigma * normal(uniform(s, U(6)))
            used, _slope = afloat(
                work[BY * n + i], work[(BY + BEAM) * n + i], work[(BY + BLOCK) * n + i],
                work[(BY + DESIGN) * n + i],
                work[(BY + LIGHT) * n + i] + work[(BY + STORES) * n + i],
                work[KRISTENSEN * n + i], typed,
            )  # fmt: skip
            work[CARRIED * n + i] = used / dwt
            # a giver that looks empty was not typed anew after loading: it says nothing
            known = used >= _LOOKS_EMPTY * dwt and not event.has_change
            work[ABOARD * n + i] = used if known else work[ABOARD * n + i]
    if event.has_change:
        for i in range(LANES):
            _used, slope = afloat(
                work[BY * n + i], work[(BY + BEAM) * n + i], work[(BY + BLOCK) * n + i],
                work[(BY + DESIGN) * n + i], _ZERO, work[KRISTENSEN * n + i],
                event.by_before - _HALF * event.by_change,
            )  # fmt: skip
            work[BY_SLOPE * n + i] = slope
    # over a typing error the slope hardly changes: one slope for all proposals of a draw
    if event.has_before:
        for i in range(LANES):
            used, slope = afloat(
                work[i], work[BEAM * n + i], work[BLOCK * n + i], work[DESIGN * n + i],
                work[LIGHT * n + i] + work[STORES * n + i], work[KRISTENSEN * n + i], event.before,
            )  # fmt: skip
            work[LEVEL * n + i], work[LEVEL_SLOPE * n + i] = used, slope
            if not event.has_after:
                level = used + slope * sigma * normal(uniform(start(seed, lanes[i]), U(7)))
                work[CARGO * n + i] = min(work[CARGO * n + i], max(level, _ZERO))
    if event.has_after:
        for i in range(LANES):
            used, slope = afloat(
                work[i], work[BEAM * n + i], work[BLOCK * n + i], work[DESIGN * n + i],
                work[LIGHT * n + i] + work[STORES * n + i], work[KRISTENSEN * n + i], event.after,
            )  # fmt: skip
            work[DEEP * n + i], work[DEEP_SLOPE * n + i] = used, slope
