"""What the compiled draws of an event take besides arrays, and what their places mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from lightering.model.params import VolumeParams

__all__ = ["BOUNDS", "Assumed", "assumed"]

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


def assumed(params: VolumeParams) -> Assumed:
    """Returns what the kernel assumes of every event.

    Args:
        params: Parameters of the run.
    """
    per_a, per_b = _same_quartiles(max(params.laden_alpha, 0.05), max(params.laden_beta, 0.05))
    values = (
        math.sqrt(params.draught_error_m**2 + _STEP_M**2 / 12.0),
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
