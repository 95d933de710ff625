"""Where the words of the total stand at the end of its curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightering.gui.plots import Axis
    from lightering.model.records import Balance

__all__ = ["ROW", "end_places", "ends_of"]

ROW = 16.0
"""Height of a line of these words, in pixels at 100 %."""

_BESIDE = {"p05": 11.0, "median": -11.0, "p95": -9.0}
"""Where they stand beside their dots if there is room, in pixels at 100 %."""


def ends_of(balance: Balance) -> dict[str, float]:
    """Returns what the total comes to in barrels, the least first.

    Args:
        balance: Of a cap period.
    """
    told = balance.estimated_bbl
    return {"p05": float(told.p05), "median": float(told.p50), "p95": float(told.p95)}


def end_places(ends: dict[str, float], y: Axis, scale: float) -> dict[str, float]:
    """Returns the middles of the words in pixels: apart from each other, above the axis.

    Args:
        ends: Barrels by name, the least first.
        y: The axis of barrels; it grows upward.
        scale: Of the text, 1 at 100 %.
    """
    places, floor = {}, y.start
    for name, value in ends.items():
        # the dots stay where they are, and the words step aside
        places[name] = min(y.at(value) + _BESIDE[name] * scale, floor - ROW / 2 * scale)
        floor = places[name] - ROW / 2 * scale
    return places
