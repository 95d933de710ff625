"""What the data do not show, in words: hours and waters without a fix. Nothing is scaled up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.screening.ports import near_ports, port_table
from lightering.units import HOUR_MS, thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import Params, ScreeningParams
    from lightering.model.records import Loaded

__all__ = ["coverage_words"]

_NEVER_SCALED = (
    "The total is a lower bound in coverage: what AIS does not show is not in it, and nothing is "
    "scaled up for it."
)


def coverage_words(loaded: Loaded, params: Params) -> tuple[str, ...]:
    """Returns sentences on the hours and waters without a fix.

    Args:
        loaded: Clean fixes.
        params: `screening.dark_radius_km` says how near a DPRK port its waters reach.
    """
    fixes = loaded.fixes
    if not fixes.num_rows:
        return (_NEVER_SCALED,)
    hours = fixes["time_utc"].cast(pa.int64()).to_numpy() // HOUR_MS
    first, last = int(hours.min()), int(hours.max())
    every = last - first + 1
    heard = np.zeros(every, dtype=np.bool_)
    heard[hours - first] = True
    everywhere = (
        f"Fixes lie in {thousands(int(heard.sum()))} of {thousands(every)} hours, "
        f"{_hour(first)} to {_hour(last)}.{_longest(heard, first)}"
    )
    near, _ = near_ports(
        fixes["lon"].to_numpy(), fixes["lat"].to_numpy(),
        port_table("dprk_ports"), params.screening.dark_radius_km,
    )  # fmt: skip
    there = np.zeros(every, dtype=np.bool_)
    there[hours[near] - first] = True
    off_ports = (
        f"Within {params.screening.dark_radius_km:g} km of the ports of the DPRK fixes lie in "
        f"{thousands(int(there.sum()))} of these hours ({100.0 * there.mean():.0f} %)."
        f"{_longest(there, first) if there.any() else ''} A call there in a silent hour is not "
        "seen."
    )
    end = _after_the_end(first, last, params)
    return (everywhere, off_ports, end, *_too_short(every, params.screening), _NEVER_SCALED)


def _after_the_end(first: int, last: int, params: Params) -> str:
    """Says which deliveries no interval covers: those whose call lies after the last fix."""
    days = params.screening.call_window_d
    return (
        f"Calls after {_hour(last)} are not seen, and a ship may call up to {days:g} days after a "
        f"meeting: the interval does not cover what was delivered from meetings since "
        f"{_hour(max(first, last - round(24 * days)))} by ships that nothing else ties to the DPRK."
    )


def _too_short(hours: int, params: ScreeningParams) -> tuple[str, ...]:
    """Says that no meeting of these tracks was watched to the end, if the window is longer.

    How many true deliveries are seen to call by then is the law of the calls that may follow
    (`screening.attribution`): all but the share that never is, half of it every `call_half_d`.
    """
    days = hours / 24.0
    if days >= params.call_window_d:
        return ()
    late = 2.0 ** (-days / max(params.call_half_d, 1e-3))
    seen = 100.0 * (1.0 - params.p_call_unseen) * (1.0 - late)
    said = (
        f"The period is too short: {days:.1f} days of tracks are fewer than the "
        f"{params.call_window_d:g} in which a ship may call, so no meeting was watched to the end, "
        f"and of deliveries on the first day {seen:.0f} % at most would have been seen to call. "
        "One that is not, by a ship that nothing else ties to the DPRK, counts with a small "
        "probability: the total leans low."
    )
    return (said,)


def _longest(heard: NDArray[np.bool_], first: int) -> str:
    silent = np.flatnonzero(~heard)
    if not len(silent):
        return " No hour is without one."
    runs = np.split(silent, np.flatnonzero(np.diff(silent) > 1) + 1)
    longest = max(runs, key=len)
    return (
        f" The longest time without one is {thousands(len(longest))} h, from "
        f"{_hour(first + int(longest[0]))}."
    )


def _hour(hour: int) -> str:
    stamp = np.datetime64(hour * HOUR_MS, "ms")
    return f"{np.datetime_as_string(stamp, unit='m').replace('T', ' ')}Z"
