"""Scales and ticks: even steps, decades, hours, and labels that do not cover each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Scale", "decades", "even_ticks", "hour_ticks", "spread", "text_width"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from values to points, or of their logarithms.

    Attributes:
        low: Value at `start`.
        high: Value at `end`.
        start: Points.
        end: Points.
        log: Whether equal lengths are equal ratios.
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Returns the place of a value in points, held within the scale.

        Args:
            value: In the units of `low` and `high`.
        """
        held = min(max(value, self.low), self.high)
        if self.log:
            share = math.log(held / self.low) / math.log(self.high / self.low)
        else:
            share = (held - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def places(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns the places of many values in points, held within the scale.

        Args:
            values: In the units of `low` and `high`, shape (n,).
        """
        held = np.clip(values, self.low, self.high)
        if self.log:
            share = np.log(held / self.low) / math.log(self.high / self.low)
        else:
            share = (held - self.low) / (self.high - self.low)
        found: NDArray[np.float64] = self.start + share * (self.end - self.start)
        return found


def even_ticks(high: float, about: int = 7) -> list[float]:
    """Returns ticks from 0 in steps of 1, 2 or 5 times a power of ten, the last at or above `high`.

    Args:
        high: The largest value that must fit.
        about: How many steps are wanted at most.
    """
    rough = max(high, 1e-9) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough * (1 - 1e-12))
    return [i * step for i in range(math.ceil(high / step - 1e-9) + 1)]


def decades(low: float, high: float) -> list[float]:
    """Returns the powers of ten from the one at or below `low` to the one at or above `high`.

    Args:
        low: Positive.
        high: Not below `low`.
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [10.0**k for k in range(first, max(last, first + 1) + 1)]


def hour_ticks(start: datetime, end: datetime, about: int = 8) -> list[datetime]:
    """Returns round instants between two others: every 1, 2, 3, 6, 12 hours or more days.

    Args:
        start: Earlier end, UTC.
        end: Later end, UTC.
        about: How many are wanted at most.
    """
    hours = (end - start).total_seconds() / 3600.0
    steps = (0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 120, 240, 480, 960)
    step = next((s for s in steps if hours / s <= about), steps[-1])
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    count = math.ceil((start - midnight).total_seconds() / 3600.0 / step)
    ticks = []
    while (mark := midnight + timedelta(hours=step * count)) <= end:
        ticks.append(mark)
        count += 1
    return ticks


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Returns places moved apart so that neighbours are at least `gap` apart, order kept.

    Args:
        places: Wanted places in points, in any order.
        gap: Least distance.
        low: None lies below it, unless there are too many to fit.
        high: None lies above it.
    """
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    moved = [0.0] * len(places)
    last = -math.inf
    for i in order:
        last = max(places[i], low, last + gap)
        moved[i] = last
    ceiling = high
    for i in reversed(order):
        moved[i] = min(moved[i], ceiling)
        ceiling = moved[i] - gap
    return moved


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Returns a safe estimate of a text's width in points in Noto Sans.

    Digits are 0.555 em wide, capitals up to 0.76, East Asian signs 1 em; the estimate is never
    far below the true width, so that boxes drawn by it do not cut the text.

    Args:
        text: One line.
        size: Of the letters in points.
        bold: Whether bold.
    """
    em = sum(
        1.0 if ord(c) > 0x2E7F else 0.68 if c.isupper() else 0.3 if c in " .,:;'|il" else 0.57
        for c in text
    )
    return em * size * (1.06 if bold else 1.0)
