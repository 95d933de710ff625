"""What drives the total: its median when one input sits at its low or at its high end.

What all events of a draw share is read off the draws themselves: the median of the totals in the
tenth of the draws in which the input is lowest, and in the tenth in which it is highest. What no
draw holds, because it is averaged out, is set to its 5 % and its 95 % point and computed again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.ledger.balance import tally
from lightering.volumes.hulls import draw_shared, laden_odds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from lightering.model.params import Params, VolumeParams
    from lightering.model.records import Assessment, Balance

__all__ = ["Driver", "drivers_of_draws", "drivers_of_reruns"]

_TENTH = 0.1


@dataclass(frozen=True, slots=True)
class Driver:
    """One input and how it moves the median of the total.

    Attributes:
        name: In words, with its unit.
        low_bbl: Median total with the input low.
        high_bbl: Median total with the input high.
        low: Value of the input there.
        high: Value of the input there.
        how: "draws" or "computed again".
    """

    name: str
    low_bbl: float
    high_bbl: float
    low: float
    high: float
    how: str

    @property
    def swing_bbl(self) -> float:
        """Returns how far the median moves."""
        return abs(self.high_bbl - self.low_bbl)

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as `tally --drivers --json` prints it."""
        return {
            "name": self.name,
            "low": self.low,
            "high": self.high,
            "low_bbl": self.low_bbl,
            "high_bbl": self.high_bbl,
            "how": self.how,
        }


def drivers_of_draws(assessment: Assessment, balance: Balance) -> list[Driver]:
    """Returns the inputs that all events of a draw share, and which transfers count.

    Args:
        assessment: Transfers and their draws.
        balance: Of one period; its totals by draw.
    """
    params, totals = assessment.params.volumes, balance.totals_bbl
    if not len(assessment.transfers) or len(totals) != assessment.volume_bbl.shape[1]:
        return []
    at = slice(None) if assessment.draw_numbers is None else assessment.draw_numbers
    shared = draw_shared(params)
    mix = (shared.factors.shares * shared.factors.bbl_per_tonne).sum(axis=1)
    mean = params.laden_alpha / (params.laden_alpha + params.laden_beta)
    odds = laden_odds(shared, params)
    laden = odds * mean / (1.0 - mean + odds * mean)
    z, kristensen = shared.dwt_z[at], shared.kristensen[at]
    inputs: list[tuple[str, NDArray[np.float64]]] = [
        ("Product mix, bbl per tonne", mix[at]),
        ("Fleet mean laden fraction", laden[at]),
        ("Deadweight without particulars, sd", z),
        ("Waterplane model, Schneekluth to Kristensen", kristensen),
        ("Which transfers count, number", assessment.counts.sum(axis=0).astype(np.float64)),
    ]
    flows = assessment.flows
    if flows is not None:
        likelier = flows.first_receives.mean(axis=1) >= 0.5
        held = (flows.first_receives == likelier[:, None]).mean(axis=0)
        inputs.append(("Directions, share as the likelier reading", held))
    found = [_by_tenths(name, values, totals) for name, values in inputs]
    return sorted((one for one in found if one), key=lambda one: -one.swing_bbl)


def _by_tenths(
    name: str, values: NDArray[np.float64], totals: NDArray[np.float64]
) -> Driver | None:
    low, high = np.quantile(values, (_TENTH, 1.0 - _TENTH))
    if low == high:
        return None
    below, above = values <= low, values >= high
    return Driver(
        name,
        round(float(np.median(totals[below])), 1),
        round(float(np.median(totals[above])), 1),
        round(float(np.median(values[below])), 4),
        round(float(np.median(values[above])), 4),
        "draws",
    )


def drivers_of_reruns(
    again: Callable[[Params], Assessment],
    params: Params,
    year: int,
    data_until: datetime | None,
    decisions: Mapping[str, str],
) -> list[Driver]:
    """Returns the inputs that are averaged out in every draw, each computed again at both ends.

    Args:
        again: Assesses the same events under other parameters.
        params: Parameters of the run.
        year: Calendar year of the balance.
        data_until: Time of the last fix.
        decisions: What the analyst decided, by encounter.
    """

    def median(volumes: VolumeParams) -> float:
        found = again(replace(params, volumes=volumes))
        balances = tally(found, data_until, decisions=decisions, year=year)
        return float(balances[0].estimated_bbl.p50) if balances else 0.0

    found = []
    for name, low, high, ends in _inputs(params.volumes):
        low_bbl, high_bbl = (median(replace(params.volumes, **one)) for one in ends)
        found.append(Driver(name, low_bbl, high_bbl, low, high, "computed again"))
    return sorted(found, key=lambda one: -one.swing_bbl)


def _inputs(
    v: VolumeParams,
) -> list[tuple[str, float, float, tuple[dict[str, Any], dict[str, Any]]]]:
    """Returns name, low, high, and what is replaced at both ends."""

    def at(names: tuple[str, ...], low: float, high: float) -> Any:
        return low, high, (dict.fromkeys(names, low), dict.fromkeys(names, high))

    rate = ("pump_rate_low_m3h", "pump_rate_high_m3h")
    hours = ("overhead_low_h", "overhead_high_h")
    return [
        ("Pump rate, m³ per hour", *at(rate, v.pump_rate_low_m3h, v.pump_rate_high_m3h)),
        ("Hours not pumping", *at(hours, v.overhead_low_h, v.overhead_high_h)),
        # ballast is even from 0 to this share: its 5 and 95 % points as fixed upper ends
        (
            "Ballast of receivers, most of DWT",
            *at(("ballast_share_high",), 0.05 * v.ballast_share_high, 1.9 * v.ballast_share_high),
        ),
        (
            "Error of a typed draught, m",
            *at(("draught_error_m",), 0.5 * v.draught_error_m, 2.0 * v.draught_error_m),
        ),
    ]
