"""Events of others beside ours: which they have, which we have, and how far the ends differ.

The two are never mixed: theirs keep their figures and their name, and enter no estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.geo import geodesic_m
from lightering.model.schemas import CLOSE_KINDS
from lightering.report.imports.schemas import COMPARISON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

__all__ = ["Heard", "Ours", "compare"]

_MINUTE_S = 60.0

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ours:
    """Our events of the same fixes.

    Attributes:
        encounters: `schemas.ENCOUNTERS`.
        loitering: `schemas.LOITERING`.
        gaps: `schemas.GAPS`.
    """

    encounters: pa.Table
    loitering: pa.Table
    gaps: pa.Table


Heard = dict[int, tuple["datetime", "datetime"]]
"""First and last fix of each MMSI in the files."""


def compare(
    theirs: pa.Table, ours: Ours, heard: Mapping[int, tuple[datetime, datetime]]
) -> pa.Table:
    """Sets each event of others beside ours of the same ships that overlaps it most in time.

    Args:
        theirs: In `imports.schemas.THEIRS`.
        ours: Of the files compared with.
        heard: First and last fix of each MMSI in those files: why we may have nothing.

    Returns:
        In `imports.schemas.COMPARISON`: theirs in order, then our close encounters of the same time
        that they do not have.
    """
    known = {
        "encounter": _by_ships(ours.encounters, ("mmsi_1", "mmsi_2")),
        "loitering": _by_ships(ours.loitering, ("mmsi",)),
        "gap": _by_ships(ours.gaps, ("mmsi",)),
    }
    rows, met = [], set()
    told = theirs.to_pylist()
    for event in told:
        kind = event["event_type"]
        if kind not in known:
            why = f"no table of ours holds events of the type {kind}"
            rows.append(_beside(event, None) | {"outcome": "shown", "why": why})
            continue
        ships = frozenset(m for m in (event["mmsi_1"], event["mmsi_2"]) if m is not None)
        mine = _best(event, known[kind].get(ships, ()))
        if mine is None:
            why = _why(event, ships, heard)
            rows.append(_beside(event, None) | {"outcome": "theirs", "why": why})
            continue
        met.add(_id(mine))
        rows.append(_beside(event, mine) | {"outcome": "both", "why": ""})
    rows += _only_ours(ours.encounters.to_pylist(), told, met)
    return pa.Table.from_pylist(rows, schema=COMPARISON)


def _by_ships(table: pa.Table, columns: tuple[str, ...]) -> dict[frozenset[int], list[Row]]:
    found: dict[frozenset[int], list[Row]] = {}
    for row in table.to_pylist():
        found.setdefault(frozenset(row[name] for name in columns), []).append(row)
    return found


def _best(event: Row, candidates: Iterable[Row]) -> Row | None:
    """Returns ours that shares most time with theirs; one that shares none is another event."""
    best, most = None, 0.0
    for row in candidates:
        if _id(row) == event["event_id"]:
            # our ids follow from the content of an event: this is a table of ours
            return row
        shared = _seconds(
            max(event["start_utc"], row["start_utc"]), min(event["end_utc"], row["end_utc"])
        )
        # an event without an end is an instant, and meets what lasts over it
        if shared > most or (shared == 0.0 and best is None):
            best, most = row, max(shared, most)
    return best


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def _id(row: Row) -> str:
    return str(next(row[key] for key in ("encounter_id", "loitering_id", "gap_id") if key in row))


def _beside(event: Row, mine: Row | None) -> Row:
    if mine is None:
        return dict(event)
    metres = geodesic_m(event["lon"], event["lat"], mine["lon"], mine["lat"])
    return event | {
        "our_id": _id(mine),
        "our_kind": mine.get("kind"),
        "our_start_utc": mine["start_utc"],
        "our_end_utc": mine["end_utc"],
        "start_difference_min": _seconds(event["start_utc"], mine["start_utc"]) / _MINUTE_S,
        "end_difference_min": _seconds(event["end_utc"], mine["end_utc"]) / _MINUTE_S,
        "apart_km": round(float(metres) / 1000.0, 3),
        "our_median_distance_m": mine.get("median_distance_m"),
    }


def _why(event: Row, ships: frozenset[int], heard: Mapping[int, tuple[datetime, datetime]]) -> str:
    missing = sorted(ships - heard.keys())
    if missing:
        return f"not in these files: MMSI {', '.join(map(str, missing))}"
    outside = sorted(
        ship
        for ship in ships
        if heard[ship][1] < event["start_utc"] or heard[ship][0] > event["end_utc"]
    )
    if outside:
        return f"no fix of that time in these files: MMSI {', '.join(map(str, outside))}"
    return "the fixes of these files do not meet our limits in that time"


def _only_ours(encounters: list[Row], told: list[Row], met: set[str]) -> list[Row]:
    """Returns our close encounters of the time that theirs cover, where they have none."""
    theirs = [event for event in told if event["event_type"] == "encounter"]
    if not theirs:
        return []
    first = min(event["start_utc"] for event in theirs)
    last = max(event["end_utc"] for event in theirs)
    rows = []
    for row in encounters:
        inside = row["end_utc"] >= first and row["start_utc"] <= last
        if row["kind"] not in CLOSE_KINDS or row["encounter_id"] in met or not inside:
            continue
        rows.append(
            {
                "outcome": "ours",
                "event_type": "encounter",
                **{key: row[key] for key in ("mmsi_1", "mmsi_2", "name_1", "name_2")},
                "our_id": row["encounter_id"],
                "our_kind": row["kind"],
                "our_start_utc": row["start_utc"],
                "our_end_utc": row["end_utc"],
                "our_median_distance_m": row["median_distance_m"],
                "why": "none of theirs has these two ships in that time",
            }
        )
    return rows
