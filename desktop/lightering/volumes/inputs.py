"""What the compiled draws of an event take besides arrays, and what their places mean."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BOUNDS", "Assumed", "Fixed"]

BOUNDS = (
    "deadweight",
    "tank volume",
    "cargo on board",
    "pumping time",
    "draught change",
    "laden draught",
)
"""What a volume follows from, in words; the kernel gives places in this tuple."""


class Assumed(NamedTuple):
    """What is assumed of every event; see `estimate.assumed`.

    Attributes:
        sigma_m: Standard deviation of a typed draught.
        doubt: Chance that the readings have nothing to do with the event.
        partial: Share of part loads of any size.
        ballast_high: Most ballast over deadweight.
    """

    sigma_m: float
    doubt: float
    partial: float
    ballast_high: float


class Fixed(NamedTuple):
    """What is fixed of one event.

    Attributes:
        seed: Of its random numbers.
        most_m3: Where the tables of the hours end.
        first_receives: Probability that ship 1 received.
        counts_1: Probability to count if ship 1 received.
        counts_2: Probability to count if ship 2 received.
    """

    seed: int
    most_m3: float
    first_receives: float
    counts_1: float
    counts_2: float
