"""What the hours two ships lay together say of the volume; pump rate and overhead averaged out.

Pumps can have moved `rate x max(0, duration - overhead)`. Beyond it the likelihood falls off
softly; below it the hours left over are idle, exponential. No draw has to guess rate and overhead,
so a few proposals per draw are enough.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial import chebyshev

from lightering.volumes.priors import lognormal_table
from lightering.volumes.shapes import SOFT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams

__all__ = ["DEGREE", "Stays", "stays_of"]

DEGREE = 12
"""Of the Chebyshev series that stands for a likelihood: right to 2 % of its greatest value."""

_RATES, _OVERHEADS, _POINTS = 16, 6, 32
"""Quantiles of pump rate and overhead, and points a series is fitted to."""

_IDLE_H = 6.0
"""Mean time two ships stay together without pumping, beyond mooring and hoses (our assumption)."""

_LEAST_H = 0.25
"""A contact shorter than the overhead may have moved a quarter of an hour's worth (our
assumption)."""

_BATCH = 128
"""Stays worked out at once."""


class Stays:
    """Likelihoods of some stays.

    Attributes:
        series: Chebyshev coefficients from 0 to `most_m3`, float32 (stays, DEGREE + 1).
        most_m3: Volume at which each likelihood ends, (stays,).
        likely_m3: Median of the volume by that likelihood alone, (stays,).
        pumped_m3: Median of what pumps can have moved, (stays,).
    """

    def __init__(
        self,
        series: NDArray[np.float32],
        most_m3: NDArray[np.float64],
        likely_m3: NDArray[np.float64],
        pumped_m3: NDArray[np.float64],
    ) -> None:
        """Keeps them.

        Args:
            series: Coefficients.
            most_m3: Ends.
            likely_m3: Medians of the volume.
            pumped_m3: Medians of the bound.
        """
        self.series, self.most_m3 = series, most_m3
        self.likely_m3, self.pumped_m3 = likely_m3, pumped_m3


def stays_of(hours: NDArray[np.float64], params: VolumeParams) -> Stays:
    """Returns what stays of some lengths say.

    Args:
        hours: From first to last contact, (stays,).
        params: 5 % and 95 % points of pump rate and overhead; both are lognormal.
    """
    rates = lognormal_table(params.pump_rate_low_m3h, params.pump_rate_high_m3h, _RATES)
    overheads = lognormal_table(params.overhead_low_h, params.overhead_high_h, _OVERHEADS)
    rate, overhead = np.repeat(rates, _OVERHEADS), np.tile(overheads, _RATES)
    at = np.cos(np.pi * (np.arange(_POINTS) + 0.5) / _POINTS)
    fit = np.asarray(np.linalg.pinv(chebyshev.chebvander(at, DEGREE)), dtype=np.float64)
    starts = range(0, max(len(hours), 1), _BATCH)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, len(starts))) as pool:
        parts = list(
            pool.map(lambda k: _batch(hours[k : k + _BATCH], rate, overhead, at, fit), starts)
        )
    return Stays(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _batch(
    hours: NDArray[np.float64],
    rate: NDArray[np.float64],
    overhead: NDArray[np.float64],
    at: NDArray[np.float64],
    fit: NDArray[np.float64],
) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    pumped = (rate * np.maximum(hours[:, None] - overhead, _LEAST_H)).astype(np.float32)
    most = pumped.max(axis=1, initial=1.0) * (1.0 + 3.0 * SOFT)
    share = 0.5 * (at + 1.0).astype(np.float32)
    spare = pumped[:, None, :] - (most[:, None] * share)[:, :, None]
    # idle hours below the bound, a soft end beyond it
    per_idle = (-1.0 / (rate * _IDLE_H)).astype(np.float32)
    below = np.maximum(spare, 0.0) * per_idle
    beyond = np.minimum(spare, 0.0) * (1.0 / (SOFT * pumped))[:, None, :]
    likelihood = np.exp(below - 0.5 * beyond * beyond).mean(axis=2)
    # the points are the zeros of a Chebyshev polynomial, thick at the ends: each stands for a part
    weight = np.sqrt(1.0 - at * at) * likelihood
    total = np.cumsum(weight[:, ::-1], axis=1)
    place = (total < 0.5 * total[:, -1:]).sum(axis=1)
    likely = most * share[::-1][np.minimum(place, len(at) - 1)]
    series = (likelihood @ fit.T.astype(np.float32)).astype(np.float32)
    return series, most.astype(float), likely.astype(float), np.median(pumped, axis=1).astype(float)
