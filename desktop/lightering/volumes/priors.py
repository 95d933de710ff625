"""What is believed of one transfer before any reading: laden fraction, ballast, cargo, pumps.

Every distribution here is an assumption unless its line names a source; see docs/methods.md.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams

__all__ = [
    "ballast_density",
    "cargo_before",
    "laden_density",
    "laden_fraction",
    "pumping",
    "pumping_weight",
    "soft_limit",
]

_EMPTY_BEFORE, _MOST_BEFORE = 0.95, 0.50
"""A receiver comes without cargo in 95 % of cases; else with up to 50 % of her deadweight."""

_BALLAST_EDGE, _BALLAST_FREE = 0.04, 0.70
"""Soft edge of the ballast's range; above 70 % laden no ballast is carried (domain: 70 % of design
draught)."""

_SOFT = 0.15
"""Relative spread of a soft bound."""

_IDLE_H = 6.0
"""Mean time two ships stay together without pumping, beyond mooring and hoses (our assumption)."""

_Z95 = 1.6448536269514722
"""95 % point of the standard normal."""


def laden_fraction(
    shape: tuple[int, int],
    shift: NDArray[np.float64],
    params: VolumeParams,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Draws cargo after loading over deadweight: Beta(6, 2.2), shifted by the fleet's error.

    A share of the transfers (`partial_share`) are part loads of any size.

    Args:
        shape: (draws, proposals).
        shift: Shift of the logit, shape (draws, 1).
        params: Shape of the distribution.
        random: Source of the draws.
    """
    full = random.beta(params.laden_alpha, params.laden_beta, size=shape)
    odds = full / (1.0 - full) * np.exp(shift)
    partial = random.random(shape) < params.partial_share
    return np.where(partial, random.random(shape), odds / (1.0 + odds))


def laden_density(
    fraction: NDArray[np.float64], shift: NDArray[np.float64], params: VolumeParams
) -> NDArray[np.float64]:
    """Returns the density of `laden_fraction`, 0 outside (0, 1).

    Args:
        fraction: Cargo over deadweight.
        shift: As in `laden_fraction`.
        params: Shape of the distribution.
    """
    a, b = params.laden_alpha, params.laden_beta
    inside = (fraction > 0.0) & (fraction < 1.0)
    f = np.clip(fraction, 1e-9, 1.0 - 1e-9)
    scale = np.exp(-shift)
    g = f * scale / (1.0 - f + f * scale)
    norm = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
    # the logit shift keeps dF/(F(1-F)), so the Jacobian is g(1-g)/(f(1-f))
    full = norm * g**a * (1.0 - g) ** b / (f * (1.0 - f))
    return np.where(inside, (1.0 - params.partial_share) * full + params.partial_share, 0.0)


def cargo_before(shape: tuple[int, int], random: np.random.Generator) -> NDArray[np.float64]:
    """Draws the receiver's cargo before the contact over her deadweight.

    Args:
        shape: (draws, proposals).
        random: Source of the draws.
    """
    loaded = random.random(shape) >= _EMPTY_BEFORE
    return np.where(loaded, _MOST_BEFORE * random.random(shape), 0.0)


def ballast_density(
    ballast: NDArray[np.float64], cargo: NDArray[np.float64], params: VolumeParams
) -> NDArray[np.float64]:
    """Returns the density of ballast over deadweight beside a cargo over deadweight.

    Uniform from 0 to `ballast_share_high` for an empty ship, less as she is laden, none above 70 %;
    the edges fall off softly.

    Args:
        ballast: Ballast over deadweight.
        cargo: Cargo over deadweight.
        params: `ballast_share_high`.
    """
    high = params.ballast_share_high * np.clip(1.0 - cargo / _BALLAST_FREE, 0.05, 1.0)
    beyond = np.maximum(np.maximum(-ballast, ballast - high), 0.0) / _BALLAST_EDGE
    return np.exp(-0.5 * beyond**2) / (high + _BALLAST_EDGE * math.sqrt(2.0 * math.pi))


def pumping(
    shape: tuple[int, int], hours: float, params: VolumeParams, random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draws what pumps can have moved, `rate x max(0, duration - overhead)`, and the rate.

    Args:
        shape: (draws, proposals).
        hours: From first to last contact.
        params: 5 % and 95 % of rate and overhead; both are lognormal.
        random: Source of the draws.

    Returns:
        Cubic metres, and cubic metres per hour.
    """
    z = random.standard_normal((2, *shape))
    rate = _lognormal(params.pump_rate_low_m3h, params.pump_rate_high_m3h, z[0])
    overhead = _lognormal(params.overhead_low_h, params.overhead_high_h, z[1])
    # a contact shorter than the overhead still may have moved a quarter of an hour's worth
    return rate * np.maximum(hours - overhead, 0.25), rate


def pumping_weight(
    mass_t: NDArray[np.float64], possible_t: NDArray[np.float64], rate_t_h: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Returns the likelihood of a stay, given the mass: ships rarely stay much longer than needed.

    Beyond what the hours allow the weight falls off softly; below it the hours left over count as
    idle, exponential with a mean of 6 h.

    Args:
        mass_t: What would have been moved.
        possible_t: What pumps can have moved.
        rate_t_h: Tonnes per hour.
    """
    idle_h = np.maximum(possible_t - mass_t, 0.0) / rate_t_h
    return soft_limit(mass_t, possible_t) * np.exp(-idle_h / _IDLE_H)


def soft_limit(amount: NDArray[np.float64], bound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns a weight: 1 up to a bound, falling off beyond it with a spread of 15 %.

    Args:
        amount: What would have been moved.
        bound: What could have been.
    """
    beyond = np.maximum(amount / np.maximum(bound, 1e-9) - 1.0, 0.0) / _SOFT
    return np.exp(-0.5 * np.minimum(beyond, 30.0) ** 2)


def _lognormal(low: float, high: float, z: NDArray[np.float64]) -> NDArray[np.float64]:
    middle = math.sqrt(max(low, 1e-6) * max(high, 1e-6))
    spread = abs(math.log(max(high, 1e-6) / max(low, 1e-6))) / (2.0 * _Z95)
    return middle * np.exp(spread * z)
