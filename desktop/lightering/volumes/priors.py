"""Distributions as tables that the kernel reads: laden fraction, pump rate, overhead, normal.

All but the normal are assumptions; see docs/methods.md.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams

__all__ = ["laden_tables", "lognormal_table", "normal_table"]

_FINE, _COARSE = 40_001, 4_097
"""Points of the sum that gives the quantiles, and of the tables."""


def laden_tables(params: VolumeParams) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the quantiles of Beta(alpha, beta) and `x (1 - x)` times its density.

    Args:
        params: `laden_alpha` and `laden_beta`.

    Returns:
        Quantiles on an even grid of (0, 1), kept inside it; the density on an even grid of [0, 1].
    """
    a, b = max(params.laden_alpha, 1e-3), max(params.laden_beta, 1e-3)
    norm = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
    # even steps in the logit reach both ends of every shape
    logit = np.linspace(-30.0, 30.0, _FINE)
    x = 1.0 / (1.0 + np.exp(-logit))
    mass = norm * x**a * (1.0 / (1.0 + np.exp(logit))) ** b
    below = np.concatenate(([0.0], np.cumsum(0.5 * (mass[1:] + mass[:-1]))))
    grid = np.linspace(0.0, 1.0, _COARSE)
    quantiles = np.interp(grid, below / below[-1], x)
    density = norm * grid**a * (1.0 - grid) ** b
    return np.clip(quantiles, 1e-9, 1.0 - 1e-9), density


def normal_table() -> NDArray[np.float64]:
    """Returns quantiles of the standard normal on an even grid of (0, 1); the ends stand at ±4."""
    inner = np.linspace(0.0, 1.0, _COARSE)[1:-1]
    return np.array([-4.0, *(NormalDist().inv_cdf(p) for p in inner), 4.0])


def lognormal_table(low: float, high: float, points: int) -> NDArray[np.float64]:
    """Returns even quantiles of a lognormal.

    Args:
        low: Its 5 % point.
        high: Its 95 % point.
        points: How many quantiles.
    """
    low, high = max(low, 1e-6), max(high, 1e-6)
    spread = abs(math.log(high / low)) / (2.0 * NormalDist().inv_cdf(0.95))
    at = [NormalDist().inv_cdf((k + 0.5) / points) for k in range(points)]
    return math.sqrt(low * high) * np.exp(spread * np.array(at))
