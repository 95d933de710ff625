"""What the compiled draws of an event take besides arrays, and what their places mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from lightering.model.params import VolumeParams

__all__ = ["BOUNDS", "Asked", "Assumed", "Drawn", "Fixed", "assumed", "typing_error_m"]

BOUNDS = (
    "deadweight",
    "tank volume",
    "cargo on board",
    "pumping time",
    "draught change",
    "laden draught",
)
"""What a volume follows from, in words; the kernel gives places in this tuple."""

_STEP_M = 0.1
"""AIS sends draughts in steps of 0.1 m (ITU-R M.1371)."""


class Assumed(NamedTuple):
    """What is assumed of every event, as 32-bit numbers; see `assumed`.

    Attributes:
        sigma: Standard deviation of a typed draught, metres.
        doubt: Chance that the readings have nothing to do with the event.
        partial: Share of part loads of any size.
        high: Most ballast over deadweight.
        a: First shape of the laden fraction: Kumaraswamy's law with the quartiles of the Beta.
        b: Second shape.
        per_a: Inverse of the first shape.
        per_b: Inverse of the second.
        scale: Norm of the density, without the share of part loads.
        dwt: Factor of every deadweight that a regression gave.
        barrels: Factor of the barrels per tonne.
    """

    sigma: Any
    doubt: Any
    partial: Any
    high: Any
    a: Any
    b: Any
    per_a: Any
    per_b: Any
    scale: Any
    dwt: Any
    barrels: Any


class Fixed(NamedTuple):
    """What is fixed of one event, once it is settled which ship received.

    Attributes:
        most_m3: Where the likelihood of the hours ends.
        per_most: Its inverse.
        likely_m3: Median of what the hours speak for.
        before: Draught of the receiver before, nan if none.
        after: Her draught after.
        by_before: Draught of the giver before.
        by_change: Her draught before less that after.
        root_before: Cube root of the receiver's draught before.
        root_after: Of that after.
        by_root: Of the middle of the giver's.
        has_before: Whether there is one.
        has_after: Whether there is one.
        has_by_before: Whether there is one.
        has_change: Whether there is one.
        dwt_to: Factor of the receiver's deadweight.
        dwt_by: Factor of the giver's.
    """

    most_m3: Any
    per_most: Any
    likely_m3: Any
    before: Any
    after: Any
    by_before: Any
    by_change: Any
    root_before: Any
    root_after: Any
    by_root: Any
    has_before: Any
    has_after: Any
    has_by_before: Any
    has_change: Any
    dwt_to: Any
    dwt_by: Any


class Asked(NamedTuple):
    """The events of one batch, in order of time.

    Attributes:
        seeds: Of the random numbers, uint32 (events,).
        ships: Places of ship 1 and ship 2 among the hulls, (events, 2).
        books: Their places among all ships, (events, 2).
        known: Per ship whether what she took is known at the start, what she gave, and whether both
            are carried on at the end; (events, 2, 3).
        typed: Draught before and after of each, nan if none, float32 (events, 2, 2).
        roots: Cube roots of these and of their mean, float32 (events, 2, 3).
        first_receives: Probability that ship 1 received, float32 (events,).
        counts: Probability to count if ship 1, and if ship 2, received, float32 (events, 2).
        dwt: Factor of the deadweight of each, float32 (events, 2).
        stays: Coefficients of the likelihood of the hours, float32 (events, 13).
        hours: Where that likelihood ends, and its median, m³; float32 (events, 2).
    """

    seeds: Any
    ships: Any
    books: Any
    known: Any
    typed: Any
    roots: Any
    first_receives: Any
    counts: Any
    dwt: Any
    stays: Any
    hours: Any


class Drawn(NamedTuple):
    """What is filled; arrays of shape (events, draws).

    Attributes:
        volume_bbl: Barrels moved.
        first_receives: Whether ship 1 received.
        counts: Whether it would count by itself.
        mass_t: Tonnes moved, of the events of a batch. The last three are filled only if they hold
            as many events.
        aboard_t: What the giver had.
        bound: Place in `inputs.BOUNDS`.
        believed: Whether the readings were believed.
    """

    volume_bbl: Any
    first_receives: Any
    counts: Any
    mass_t: Any
    aboard_t: Any
    bound: Any
    believed: Any


def typing_error_m(params: VolumeParams) -> float:
    """Returns the spread of a typed draught about the true one: the error, and steps of 0.1 m.

    Args:
        params: Parameters of the run.
    """
    return math.sqrt(params.draught_error_m**2 + _STEP_M**2 / 12.0)


def assumed(params: VolumeParams) -> Assumed:
    """Returns what the kernel assumes of every event.

    Args:
        params: Parameters of the run.
    """
    per_a, per_b = _same_quartiles(max(params.laden_alpha, 0.05), max(params.laden_beta, 0.05))
    values = (
        typing_error_m(params),
        params.unreliable_share,
        params.partial_share,
        params.ballast_share_high,
        1.0 / per_a,
        1.0 / per_b,
        per_a,
        per_b,
        (1.0 - params.partial_share) / (per_a * per_b),
        params.dwt_factor,
        params.barrel_factor,
    )
    return Assumed(*(np.float32(value) for value in values))


def _same_quartiles(alpha: float, beta: float) -> tuple[float, float]:
    """Returns the inverse shapes of the Kumaraswamy law that has the quartiles of a Beta."""
    logit = np.linspace(-20.0, 20.0, 8_001)
    mass = np.exp(-alpha * np.logaddexp(0.0, -logit) - beta * np.logaddexp(0.0, logit))
    below = np.cumsum(mass) / mass.sum()
    quartiles = 1.0 / (1.0 + np.exp(-np.interp([0.25, 0.75], below, logit)))
    first, third = np.log(quartiles)
    low, high = math.log(0.05), math.log(1e3)
    for _ in range(60):
        b = math.exp(0.5 * (low + high))
        ratio = math.log(-math.expm1(math.log(0.25) / b)) / math.log(
            -math.expm1(math.log(0.75) / b)
        )
        # the ratio of the logarithms of the quartiles grows with b
        low, high = (math.log(b), high) if ratio < third / first else (low, math.log(b))
    return float(third / math.log(-math.expm1(math.log(0.25) / b))), 1.0 / b
