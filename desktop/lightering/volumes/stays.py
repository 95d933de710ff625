"""What the hours two ships lay together say of the volume; pump rate and overhead averaged out.

Pumps can have moved `rate x max(0, duration - overhead)`. Beyond it the likelihood falls off
softly; below it the hours left over are idle, exponential. No draw has to guess rate and overhead,
so a few proposals per draw are enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.volumes.kernel import SOFT
from lightering.volumes.priors import lognormal_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams

__all__ = ["Stay", "Stays"]

_RATES, _OVERHEADS, _GRID = 24, 8, 129
"""Quantiles of pump rate and overhead, and points of the tables."""

_IDLE_H = 6.0
"""Mean time two ships stay together without pumping, beyond mooring and hoses (our assumption)."""

_LEAST_H = 0.25
"""A contact shorter than the overhead may have moved a quarter of an hour's worth."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay.

    Attributes:
        most_m3: Volume at which the likelihood ends.
        likelihood: On an even grid of volumes from 0 to `most_m3`.
        quantiles_m3: Volumes of that shape on an even grid of (0, 1).
        pumped_m3: Median of what pumps can have moved.
    """

    most_m3: float
    likelihood: NDArray[np.float64]
    quantiles_m3: NDArray[np.float64]
    pumped_m3: float


class Stays:
    """Likelihoods of stays under one set of parameters."""

    def __init__(self, params: VolumeParams) -> None:
        """Makes the quantiles of rate and overhead.

        Args:
            params: Their 5 % and 95 % points; both are lognormal.
        """
        low, high = params.pump_rate_low_m3h, params.pump_rate_high_m3h
        rate = lognormal_table(low, high, _RATES)
        overhead = lognormal_table(params.overhead_low_h, params.overhead_high_h, _OVERHEADS)
        self._rate, self._overhead = np.repeat(rate, _OVERHEADS), np.tile(overhead, _RATES)

    def of(self, hours: float) -> Stay:
        """Returns what a stay says.

        Args:
            hours: From first to last contact.
        """
        pumped = self._rate * np.maximum(hours - self._overhead, _LEAST_H)
        most = float(pumped.max()) * (1.0 + 3.0 * SOFT)
        volume = np.linspace(0.0, most, _GRID)
        spare = pumped - volume[:, None]
        idle = np.maximum(spare, 0.0) / (self._rate * _IDLE_H)
        beyond = np.maximum(-spare, 0.0) / (SOFT * pumped)
        likelihood = np.exp(-idle - 0.5 * beyond * beyond).mean(axis=1)
        below = np.concatenate(([0.0], np.cumsum(likelihood[1:] + likelihood[:-1])))
        quantiles = np.interp(np.linspace(0.0, 1.0, _GRID), below / below[-1], volume)
        return Stay(most, likelihood, quantiles, float(np.median(pumped)))
