"""Mass balance per ship: what she took less what she gave is the change of what she has on board.

The one side comes from the transfers, the other from the draughts her crew typed before and after.
They rest on different evidence as far as a draught was not used for the volume itself; the residual
is printed, and nothing is adjusted to make it vanish. Both sides are drawn: hull and waterplane are
those of the transfers in the same draw, ballast and typing errors follow the laws of the estimate.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.ledger.mass_cycles import cycles
from lightering.model.schemas import MASS_BALANCE
from lightering.units import thousands
from lightering.volumes.hulls import draw_shared
from lightering.volumes.particulars import typical_dwt_t
from lightering.volumes.told_change import TypedPair, change_of_cargo_t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lightering.ledger.mass_cycles import Cycle, Typed
    from lightering.model.records import Assessment
    from lightering.volumes.hulls import Shared

__all__ = ["STEPS", "mass_balance", "mass_balance_and_steps"]

_STALE = pd.Timedelta(days=30)
"""A draught typed longer before belongs to another voyage (our choice)."""

STEPS = (
    "mmsi", "identity", "name", "cycle_utc", "start_utc", "encounter_id", "other",
    "inflow_t_p50", "outflow_t_p50", "on_board_t_p05", "on_board_t_p50", "on_board_t_p95",
)  # fmt: skip
"""Columns of what led to a balance."""


def mass_balance(
    assessment: Assessment,
    ships: pd.DataFrame,
    draughts: pd.DataFrame,
    loading: pd.DataFrame,
    statuses: Mapping[str, str] | None = None,
    concerning: Collection[str] | None = None,
) -> pd.DataFrame:
    """Returns one row per ship and cycle: between two of her calls at DPRK or loading ports.

    Args:
        assessment: Transfers and their draws.
        ships: `tracks.statics.ships`.
        draughts: `tracks.statics.draught_reports`.
        loading: `screening.loading_port_calls`.
        statuses: What the analyst decided, by encounter: a dismissed one moves no mass.
        concerning: Only cycles in which one of these encounters lies; None for all.

    Returns:
        `schemas.MASS_BALANCE` as a frame, sorted by (mmsi, identity, from_utc).
    """
    shared = draw_shared(assessment.params.volumes)
    every = cycles(assessment, ships, draughts, loading, statuses, concerning)
    return _balances([_row(assessment, shared, one) for one in every])


def mass_balance_and_steps(
    assessment: Assessment,
    ships: pd.DataFrame,
    draughts: pd.DataFrame,
    loading: pd.DataFrame,
    statuses: Mapping[str, str] | None = None,
    concerning: Collection[str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Returns the mass balance and what led to it, event by event.

    Args:
        assessment: Transfers and their draws.
        ships: `tracks.statics.ships`.
        draughts: `tracks.statics.draught_reports`.
        loading: `screening.loading_port_calls`.
        statuses: What the analyst decided, by encounter: a dismissed one moves no mass.
        concerning: Only cycles in which one of these encounters lies; None for all.

    Returns:
        What `mass_balance` does; and one row per ship and event with what she took, gave, and has
        on board since then, in columns `STEPS`, sorted by (mmsi, identity, start_utc). What is on
        board is counted from the beginning of her cycle, `cycle_utc`: below 0 she gave of what she
        had before.
    """
    shared = draw_shared(assessment.params.volumes)
    rows: list[dict[str, Any]] = []
    steps: list[tuple[Any, ...]] = []
    for one in cycles(assessment, ships, draughts, loading, statuses, concerning):
        rows.append(_row(assessment, shared, one))
        steps += _steps(one)
    return _balances(rows), _by_date(steps)


def _balances(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=MASS_BALANCE.names)
    for name in ("from_utc", "to_utc"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("ms")
    frame = frame.astype(dict.fromkeys(("mmsi", "identity", "inflows", "outflows"), "int64"))
    frame = frame.astype(dict.fromkeys(("draught_before_line", "draught_after_line"), "Int64"))
    return frame.sort_values(["mmsi", "identity", "from_utc"], kind="stable", ignore_index=True)


def _by_date(steps: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(steps, columns=list(STEPS))
    for name in ("cycle_utc", "start_utc"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("ms")
    return frame.sort_values(["mmsi", "identity", "start_utc"], kind="stable", ignore_index=True)


def _steps(cycle: Cycle) -> Iterator[tuple[Any, ...]]:
    """Yields what a ship took, gave and has on board by event, in `STEPS`."""
    on_board = np.cumsum(cycle.taken_t - cycle.given_t, axis=0)
    ends = np.quantile(on_board, (0.05, 0.5, 0.95), axis=1)
    first = min(event.start_utc for event in cycle.events)
    for place, event in enumerate(cycle.events):
        mmsi, name = event.giver if event.receiver[0] == cycle.ship[0] else event.receiver
        yield (
            *cycle.ship, cycle.known.name or None, first, event.start_utc, event.encounter_id,
            f"MMSI {mmsi}" if name is None else name,
            *(round(float(np.median(one[place])), 1) for one in (cycle.taken_t, cycle.given_t)),
            *(round(float(value), 1) for value in ends[:, place]),
        )  # fmt: skip


def _row(assessment: Assessment, shared: Shared, cycle: Cycle) -> dict[str, Any]:
    params, ship, known, events = assessment.params.volumes, cycle.ship, cycle.known, cycle.events
    taken, given = cycle.taken_t.sum(axis=0), cycle.given_t.sum(axis=0)
    receives = cycle.receives.mean(axis=1) >= 0.5
    first, last = min(one.start_utc for one in events), max(one.end_utc for one in events)
    limit = None if cycle.call is None else cycle.call.arrival_utc
    before, after = _draughts(cycle.typed, first, last, limit)
    net = np.quantile(taken - given, (0.05, 0.5, 0.95))
    change = residual = None
    if before is not None and after is not None:
        takes = cycle.receives[0], cycle.receives[-1]
        pair = TypedPair(before.draught_m, after.draught_m, *takes, key=str(first))
        told = change_of_cargo_t(known, pair, shared, params, assessment.draw_numbers)
        change = float(np.median(told))
        residual = np.quantile(taken - given - told, (0.05, 0.5, 0.95)).round(1).tolist()
    return {
        "mmsi": ship[0],
        "identity": ship[1],
        "name": known.name or None,
        "from_utc": first,
        "to_utc": last,
        "ends": "no call seen" if cycle.call is None else f"call at {cycle.call.port}",
        "inflows": int(receives.sum()),
        "outflows": int((~receives).sum()),
        "inflow_t_p50": round(float(np.median(taken)), 1),
        "outflow_t_p50": round(float(np.median(given)), 1),
        "net_t_p05": round(float(net[0]), 1),
        "net_t_p50": round(float(net[1]), 1),
        "net_t_p95": round(float(net[2]), 1),
        "draught_before_m": None if before is None else before.draught_m,
        "draught_after_m": None if after is None else after.draught_m,
        "change_on_board_t": None if change is None else round(change, 1),
        "residual_t": None if residual is None else residual[1],
        "encounters": ", ".join(one.encounter_id for one in events),
        "residual_t_p05": None if residual is None else residual[0],
        "residual_t_p95": None if residual is None else residual[2],
        "impossible": _impossible(cycle, typical_dwt_t(known, params)),
        "draught_before_file": None if before is None else before.source_file,
        "draught_before_line": None if before is None else before.source_line,
        "draught_after_file": None if after is None else after.source_file,
        "draught_after_line": None if after is None else after.source_line,
    }


def _impossible(cycle: Cycle, dwt_t: float) -> str:
    """Says whether more passed through a ship than she can hold, in 95 of 100 draws; else ""."""
    on_board = np.cumsum(cycle.taken_t - cycle.given_t, axis=0)
    for words, most in (
        ("took {} t more than she gave, into", on_board.max(axis=0)),
        ("gave {} t more than she took, out of", -on_board.min(axis=0)),
    ):
        least = float(np.quantile(most, 0.05))
        if least > dwt_t:
            return (
                f"{words.format(thousands(least))} {thousands(dwt_t)} t of deadweight: wrong "
                "deadweight, a call not seen, or another ship"
            )
    return ""


def _draughts(
    typed: list[Typed], first: pd.Timestamp, last: pd.Timestamp, limit: Any
) -> tuple[Typed | None, Typed | None]:
    """Returns the last draught typed before the first event, the first one after the last."""
    begun = bisect_right(typed, first, key=lambda one: one.time_utc)
    parted = bisect_left(typed, last, key=lambda one: one.time_utc)
    before = typed[begun - 1] if begun and typed[begun - 1].time_utc >= first - _STALE else None
    end = last + _STALE if limit is None else limit
    after = typed[parted] if parted < len(typed) and typed[parted].time_utc <= end else None
    return before, after
