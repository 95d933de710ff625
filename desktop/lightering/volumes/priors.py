"""Pump rate and overhead as quantiles; both are assumptions, see docs/methods.md."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["lognormal_table"]


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
