"""Between which calls a ship gave and took, and what she moved in each event, by draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from lightering.model.overrides import APART
from lightering.volumes.particulars import ships_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from lightering.model.records import Assessment
    from lightering.model.ships import Ship
    from lightering.volumes.particulars import Particulars

__all__ = ["Call", "Cycle", "Event", "Typed", "cycles"]

_LEAST_CHANCE = 0.05
"""An event that counts more rarely, and leads to none that counts, moves no mass here (our
choice)."""


class Typed(NamedTuple):
    """A typed draught, of `tracks.statics.draught_reports`."""

    time_utc: pd.Timestamp
    draught_m: float
    source_file: str
    source_line: int


class Call(NamedTuple):
    """A call at a port."""

    port: str
    arrival_utc: pd.Timestamp
    departure_utc: pd.Timestamp


class Event(NamedTuple):
    """A transfer as a balance needs it.

    Attributes:
        row: In the transfers and their draws.
        encounter_id: Which encounter.
        start_utc: Of the encounter.
        end_utc: Of the encounter.
        giver: MMSI and name, or no name.
        receiver: The same.
        t_per_bbl: One ratio for all draws, that of the medians.
    """

    row: int
    encounter_id: str
    start_utc: pd.Timestamp
    end_utc: pd.Timestamp
    giver: tuple[int, str | None]
    receiver: tuple[int, str | None]
    t_per_bbl: float


class Cycle(NamedTuple):
    """What a ship did between two of her calls.

    Attributes:
        ship: Which.
        known: Her particulars.
        events: In order of time, n of them.
        call: That ends it, or None.
        typed: All her draughts, in order of time.
        receives: Whether she received, shape (n, draws).
        taken_t: What she took, shape (n, draws).
        given_t: What she gave, shape (n, draws).
    """

    ship: Ship
    known: Particulars
    events: list[Event]
    call: Call | None
    typed: list[Typed]
    receives: NDArray[np.bool_]
    taken_t: NDArray[np.float64]
    given_t: NDArray[np.float64]


def cycles(
    assessment: Assessment,
    ships: pd.DataFrame,
    draughts: pd.DataFrame,
    loading: pd.DataFrame,
    statuses: Mapping[str, str] | None,
    concerning: Collection[str] | None,
) -> Iterator[Cycle]:
    """Yields each ship and cycle; what it moved by draw is worked out here, once.

    Args:
        assessment: Transfers and their draws.
        ships: `tracks.statics.ships`.
        draughts: `tracks.statics.draught_reports`.
        loading: `screening.loading_port_calls`.
        statuses: What the analyst decided, by encounter: a dismissed one moves no mass.
        concerning: Only cycles in which one of these encounters lies; None for all.
    """
    if assessment.flows is None or not len(assessment.transfers):
        return
    events = _events_of(assessment, statuses)
    known = ships_of(ships, events.keys())
    typed = _by_ship(draughts, "time_utc", Typed, events)
    columns = ["mmsi", "identity", *Call._fields]
    both = [one[columns] for one in (assessment.port_calls, loading) if len(one)]
    calls = _by_ship(pd.concat(both), "arrival_utc", Call, events) if both else {}
    for ship, hers in events.items():
        for group, call in _groups(hers, calls.get(ship, [])):
            if concerning is None or any(event.encounter_id in concerning for event in group):
                yield _worked(assessment, ship, known[ship], group, call, typed.get(ship, []))


def _worked(
    assessment: Assessment,
    ship: Ship,
    known: Particulars,
    events: list[Event],
    call: Call | None,
    typed: list[Typed],
) -> Cycle:
    flows = assessment.flows
    assert flows is not None
    receives = np.array(
        [flows.first_receives[row] == (flows.ships[row][0] == ship) for row, *_rest in events],
        dtype=np.bool_,
    )
    mass = np.array(
        [assessment.volume_bbl[one.row].astype(np.float64) * one.t_per_bbl for one in events]
    )
    taken, given = np.where(receives, mass, 0.0), np.where(receives, 0.0, mass)
    return Cycle(ship, known, events, call, typed, receives, taken, given)


def _events_of(
    assessment: Assessment, statuses: Mapping[str, str] | None
) -> dict[Ship, list[Event]]:
    """Returns the events of each ship that move mass, in order of time."""
    flows, table = assessment.flows, assessment.transfers
    assert flows is not None
    passed = table["passed_on_bbl_p50"].to_numpy(dtype=float) > 0.0
    other = table["product"].isin(list(APART)).to_numpy(dtype=bool)
    chance = np.where(other, flows.own.mean(axis=1), table["counts_probability"].astype(float))
    moves = (chance >= _LEAST_CHANCE) | passed
    dismissed = [key for key, status in (statuses or {}).items() if status == "dismissed"]
    moves &= ~table["encounter_id"].isin(dismissed).to_numpy(dtype=bool)
    found: dict[Ship, list[Event]] = {}
    for event in _read(table, np.flatnonzero(moves)):
        if event.row in flows.parts:
            continue
        for ship in flows.ships[event.row]:
            found.setdefault(ship, []).append(event)
    return dict(sorted(found.items()))


def _read(table: pd.DataFrame, rows: NDArray[np.int64]) -> Iterator[Event]:
    some = table.iloc[rows]
    barrels = some["volume_bbl_p50"].astype(float)
    tonnes = some["mass_t_p50"].astype(float)
    sides = (
        zip(some[f"{role}_mmsi"].astype(int), map(_name, some[f"{role}_name"]), strict=True)
        for role in ("giver", "receiver")
    )
    ratios = (t / bbl if bbl > 0.0 else 0.0 for t, bbl in zip(tonnes, barrels, strict=True))
    ids = map(str, some["encounter_id"])
    columns = rows.tolist(), ids, some["start_utc"], some["end_utc"], *sides, ratios
    yield from map(Event._make, zip(*columns, strict=True))


def _name(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _groups(events: list[Event], calls: list[Call]) -> list[tuple[list[Event], Call | None]]:
    """Returns the events between two calls, each group with the call that ends it, or None."""
    groups: list[tuple[list[Event], Call | None]] = []
    for event in events:
        call = next((one for one in calls if one.departure_utc >= event.start_utc), None)
        # a call that holds the encounter delivers it; else the next one after it does
        if groups and _same(groups[-1][1], call):
            groups[-1][0].append(event)
        else:
            groups.append(([event], call))
    return groups


def _same(one: Call | None, other: Call | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.arrival_utc == other.arrival_utc)


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
