"""Mass balance per ship: what she took less what she gave is the change of what she has on board.

The one side comes from the transfers, the other from the draughts her crew typed before and after.
They rest on different evidence as far as a draught was not used for the volume itself; the residual
is printed, and nothing is adjusted to make it vanish. Both sides are drawn: hull and waterplane are
those of the transfers in the same draw, ballast and typing errors follow the laws of the estimate.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from lightering.model.overrides import APART
from lightering.model.schemas import MASS_BALANCE
from lightering.units import thousands
from lightering.volumes.hulls import draw_shared
from lightering.volumes.particulars import ships_of, typical_dwt_t
from lightering.volumes.told_change import TypedPair, change_of_cargo_t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from lightering.model.records import Assessment
    from lightering.model.ships import Ship
    from lightering.volumes.hulls import Shared
    from lightering.volumes.particulars import Particulars

__all__ = ["STEPS", "mass_balance", "mass_steps"]

_LEAST_CHANCE = 0.05
"""An event that counts more rarely, and leads to none that counts, moves no mass here (our
choice)."""

_STALE = pd.Timedelta(days=30)
"""A draught typed longer before belongs to another voyage (our choice)."""

STEPS = (
    "mmsi", "identity", "name", "cycle_utc", "start_utc", "encounter_id", "other",
    "inflow_t_p50", "outflow_t_p50", "on_board_t_p05", "on_board_t_p50", "on_board_t_p95",
)  # fmt: skip
"""Columns of `mass_steps`."""


class _Typed(NamedTuple):
    """A typed draught, of `tracks.statics.draught_reports`."""

    time_utc: pd.Timestamp
    draught_m: float
    source_file: str
    source_line: int


class _Call(NamedTuple):
    """A call at a port."""

    port: str
    arrival_utc: pd.Timestamp
    departure_utc: pd.Timestamp


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
    worked = _worked(assessment, ships, draughts, loading, statuses, concerning)
    rows = [_row(assessment, shared, *one) for one in worked]
    frame = pd.DataFrame(rows, columns=MASS_BALANCE.names)
    for name in ("from_utc", "to_utc"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("ms")
    frame = frame.astype(dict.fromkeys(("mmsi", "identity", "inflows", "outflows"), "int64"))
    frame = frame.astype(dict.fromkeys(("draught_before_line", "draught_after_line"), "Int64"))
    return frame.sort_values(["mmsi", "identity", "from_utc"], kind="stable", ignore_index=True)


def mass_steps(
    assessment: Assessment,
    ships: pd.DataFrame,
    draughts: pd.DataFrame,
    loading: pd.DataFrame,
    statuses: Mapping[str, str] | None = None,
    concerning: Collection[str] | None = None,
) -> pd.DataFrame:
    """Returns one row per ship and event: what she took, gave, and has on board since then.

    Args:
        assessment: Transfers and their draws.
        ships: `tracks.statics.ships`.
        draughts: `tracks.statics.draught_reports`.
        loading: `screening.loading_port_calls`.
        statuses: What the analyst decided, by encounter: a dismissed one moves no mass.
        concerning: Only cycles in which one of these encounters lies; None for all.

    Returns:
        Columns `STEPS`, sorted by (mmsi, identity, start_utc). What is on board is counted from the
        beginning of her cycle, `cycle_utc`: below 0 she gave of what she had before.
    """
    rows = []
    worked = _worked(assessment, ships, draughts, loading, statuses, concerning)
    for ship, known, events, _call, _typed in worked:
        taken, given = _moved(assessment, ship, events)
        on_board = np.quantile(np.cumsum(taken - given, axis=0), (0.05, 0.5, 0.95), axis=1)
        table, cycle = assessment.transfers, assessment.transfers["start_utc"][events].min()
        for place, row in enumerate(events):
            role = "giver" if int(table["receiver_mmsi"][row]) == ship[0] else "receiver"
            other = table[f"{role}_name"][row]
            rows.append(
                (
                    *ship, known.name or None, cycle, table["start_utc"][row],
                    str(table["encounter_id"][row]),
                    f"MMSI {table[f'{role}_mmsi'][row]}" if pd.isna(other) else str(other),
                    *(round(float(np.median(one[place])), 1) for one in (taken, given)),
                    *(round(float(value), 1) for value in on_board[:, place]),
                )
            )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(STEPS))
    for name in ("cycle_utc", "start_utc"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("ms")
    return frame.sort_values(["mmsi", "identity", "start_utc"], kind="stable", ignore_index=True)


def _worked(
    assessment: Assessment,
    ships: pd.DataFrame,
    draughts: pd.DataFrame,
    loading: pd.DataFrame,
    statuses: Mapping[str, str] | None,
    concerning: Collection[str] | None,
) -> Iterator[tuple[Ship, Particulars, list[int], _Call | None, list[_Typed]]]:
    """Yields each ship and cycle with its events, the call that ends it and her draughts."""
    if assessment.flows is None or not len(assessment.transfers):
        return
    events = _events_of(assessment, statuses)
    known = ships_of(ships, events.keys())
    typed = _by_ship(draughts, "time_utc", _Typed, events)
    columns = ["mmsi", "identity", *_Call._fields]
    both = [one[columns] for one in (assessment.port_calls, loading) if len(one)]
    calls = _by_ship(pd.concat(both), "arrival_utc", _Call, events) if both else {}
    ids = assessment.transfers["encounter_id"].tolist()
    for ship, hers in events.items():
        for group, call in _cycles(assessment, hers, calls.get(ship, [])):
            if concerning is not None and not any(ids[row] in concerning for row in group):
                continue
            yield ship, known[ship], group, call, typed.get(ship, [])


def _moved(
    assessment: Assessment, ship: Ship, rows: list[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns tonnes that a ship took and gave, each by event and draw."""
    mass = np.array([_mass(assessment, row) for row in rows])
    receives = _receives(assessment, ship, rows)
    return np.where(receives, mass, 0.0), np.where(receives, 0.0, mass)


def _receives(assessment: Assessment, ship: Ship, rows: list[int]) -> NDArray[np.bool_]:
    """Returns whether a ship received, by event and draw."""
    flows = assessment.flows
    assert flows is not None
    return np.array(
        [flows.first_receives[row] == (flows.ships[row][0] == ship) for row in rows], dtype=np.bool_
    )


def _events_of(assessment: Assessment, statuses: Mapping[str, str] | None) -> dict[Ship, list[int]]:
    """Returns the rows of each ship that move mass, in order of time."""
    flows, table = assessment.flows, assessment.transfers
    assert flows is not None
    passed = table["passed_on_bbl_p50"].to_numpy(dtype=float) > 0.0
    other = table["product"].isin(list(APART)).to_numpy(dtype=bool)
    chance = np.where(other, flows.own.mean(axis=1), table["counts_probability"].astype(float))
    moves = (chance >= _LEAST_CHANCE) | passed
    dismissed = [key for key, status in (statuses or {}).items() if status == "dismissed"]
    moves &= ~table["encounter_id"].isin(dismissed).to_numpy(dtype=bool)
    found: dict[Ship, list[int]] = {}
    for row in np.flatnonzero(moves).tolist():
        if row in flows.parts:
            continue
        for ship in flows.ships[row]:
            found.setdefault(ship, []).append(row)
    return dict(sorted(found.items()))


def _cycles(
    assessment: Assessment, rows: list[int], calls: list[_Call]
) -> list[tuple[list[int], _Call | None]]:
    """Returns the events between two calls, each group with the call that ends it, or None."""
    starts = assessment.transfers["start_utc"]
    groups: list[tuple[list[int], _Call | None]] = []
    for row in rows:
        start = starts[row]
        call = next((one for one in calls if one.departure_utc >= start), None)
        # a call that holds the encounter delivers it; else the next one after it does
        if groups and _same(groups[-1][1], call):
            groups[-1][0].append(row)
        else:
            groups.append(([row], call))
    return groups


def _same(one: _Call | None, other: _Call | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.arrival_utc == other.arrival_utc)


def _row(
    assessment: Assessment,
    shared: Shared,
    ship: Ship,
    known: Particulars,
    rows: list[int],
    call: _Call | None,
    typed: list[_Typed],
) -> dict[str, Any]:
    table, params = assessment.transfers, assessment.params.volumes
    by_event = _moved(assessment, ship, rows)
    taken, given = (one.sum(axis=0) for one in by_event)
    by_draw = _receives(assessment, ship, rows)
    receives = by_draw.mean(axis=1) >= 0.5
    first, last = table["start_utc"][rows].min(), table["end_utc"][rows].max()
    limit = None if call is None else call.arrival_utc
    before, after = _draughts(typed, first, last, limit)
    net = np.quantile(taken - given, (0.05, 0.5, 0.95))
    change = residual = None
    if before is not None and after is not None:
        takes = by_draw[0], by_draw[-1]
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
        "ends": "no call seen" if call is None else f"call at {call.port}",
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
        "encounters": ", ".join(str(table["encounter_id"][row]) for row in rows),
        "residual_t_p05": None if residual is None else residual[0],
        "residual_t_p95": None if residual is None else residual[2],
        "impossible": _impossible(by_event, typical_dwt_t(known, params)),
        "draught_before_file": None if before is None else before.source_file,
        "draught_before_line": None if before is None else before.source_line,
        "draught_after_file": None if after is None else after.source_file,
        "draught_after_line": None if after is None else after.source_line,
    }


def _impossible(by_event: tuple[NDArray[np.float64], NDArray[np.float64]], dwt_t: float) -> str:
    """Says whether more passed through a ship than she can hold, in 95 of 100 draws; else ""."""
    on_board = np.cumsum(by_event[0] - by_event[1], axis=0)
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


def _mass(assessment: Assessment, row: int) -> NDArray[np.float64]:
    """Returns tonnes by draw; one ratio for all draws, that of the medians."""
    table = assessment.transfers
    barrels = float(table["volume_bbl_p50"][row])
    ratio = float(table["mass_t_p50"][row]) / barrels if barrels > 0.0 else 0.0
    mass: NDArray[np.float64] = assessment.volume_bbl[row].astype(np.float64) * ratio
    return mass


def _draughts(
    typed: list[_Typed], first: pd.Timestamp, last: pd.Timestamp, limit: Any
) -> tuple[_Typed | None, _Typed | None]:
    """Returns the last draught typed before the first event, the first one after the last."""
    begun = bisect_right(typed, first, key=lambda one: one.time_utc)
    parted = bisect_left(typed, last, key=lambda one: one.time_utc)
    before = typed[begun - 1] if begun and typed[begun - 1].time_utc >= first - _STALE else None
    end = last + _STALE if limit is None else limit
    after = typed[parted] if parted < len(typed) and typed[parted].time_utc <= end else None
    return before, after


def _by_ship(
    table: pd.DataFrame, time: str, kind: Any, ships: Collection[Ship]
) -> dict[Ship, list[Any]]:
    """Returns the rows of some ships in order of time, each as the names of its kind ask."""
    found: dict[Ship, list[Any]] = {}
    if not len(table):
        return found
    some = table[table["mmsi"].isin({mmsi for mmsi, _identity in ships})]
    ordered = some.sort_values(["mmsi", "identity", time], kind="stable")
    columns = (ordered[name] for name in ("mmsi", "identity", *kind._fields))
    for mmsi, identity, *values in zip(*columns, strict=True):
        found.setdefault((int(mmsi), int(identity)), []).append(kind(*values))
    return found
