"""What is known of each event before any volume is drawn: readings, direction, chance to count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.model.ships import both_ships, ships_in
from lightering.screening.flags import is_dprk
from lightering.units import DAY_MS
from lightering.volumes.analyst import set_chances, set_direction, with_typed
from lightering.volumes.closeness import with_draughts
from lightering.volumes.direction import Party, direction_of
from lightering.volumes.evidence import mass_of_change
from lightering.volumes.layout import Question
from lightering.volumes.particulars import ships_of, typical_dwt_t, typical_sizes_m
from lightering.volumes.readings import Side, reports_by_ship
from lightering.volumes.voyages import Calls, Event
from lightering.volumes.waiting import moved_first

if TYPE_CHECKING:
    from lightering.model.overrides import Override
    from lightering.model.params import Params
    from lightering.volumes.particulars import Particulars

__all__ = ["Judge", "Judged", "event_of"]

_STALE_DAYS = 30.0
"""A draught typed longer ago than this belongs to another voyage (our choice)."""

_AT_PORT_DAYS, _DEEPER_M = 3.0, 0.3
"""A draught typed up to 3 days after the arrival at the next port fills what was not typed at sea
(World Bank, Syria monitor: about 60 % of what is missing), two typing errors deeper: our choice."""

_LOADED_DAYS = 30.0
"""A call at a loading port this long before an encounter speaks for the giver (our choice)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One event as it is judged.

    Attributes:
        question: What its draws are asked for.
        encounter: Its row of the encounters.
        told: Its row of the screening, its chances moved by the draughts.
        ships: Ship 1 and ship 2.
        designs_m: Their typical design draughts.
        most_m: How far the draught of each changes if the smaller of the two is filled.
        continues: Whether it continues an earlier meeting and counts nothing of its own.
        by_analyst: What the analyst set of it, or None.
    """

    question: Question
    encounter: dict[Any, Any]
    told: dict[Any, Any]
    ships: tuple[Particulars, Particulars]
    designs_m: tuple[float, float]
    most_m: tuple[float, float]
    continues: bool
    by_analyst: Override | None = None

    def chances(self, told: dict[Any, Any], params: Params) -> tuple[float, float]:
        """Returns the chances to count under another row of the screening.

        Args:
            told: That row.
            params: Prior and typing error.
        """
        if self.continues:
            return 0.0, 0.0
        kind, sides = self.encounter["kind"], self.question.sides
        moved = with_draughts(told, kind, sides, self.designs_m, self.most_m, params)
        found = float(moved["counts_1"]), float(moved["counts_2"])
        return found if self.by_analyst is None else set_chances(self.by_analyst, found)


class Judge:
    """Judges one event after the other."""

    def __init__(
        self,
        events: list[Event],
        continues: dict[int, int],
        screened: list[dict[Any, Any]],
        ships: pd.DataFrame,
        draughts: pd.DataFrame,
        calls: pd.DataFrame,
        loading: pd.DataFrame,
        params: Params,
        waits: pd.DataFrame | None = None,
    ) -> None:
        """Sorts the tables by ship.

        Args:
            events: In order of time, meetings that a silence cut in two joined.
            continues: The event that each cut one continues.
            screened: Rows of the screening.
            ships: `tracks.statics.ships`.
            draughts: `tracks.statics.draught_reports`.
            calls: `screening.dprk_port_calls`.
            loading: `screening.ports.loading_port_calls`.
            params: Parameters of the run.
            waits: `waiting.waiting` of the events, or None if that is not known.
        """
        self.params, self._continues = params, continues
        rows: list[dict[Any, Any]] = [] if waits is None else waits.to_dict("records")
        self._waits = {str(row["encounter_id"]): row for row in rows}
        self._ports = _ports(calls)
        self.reports = reports_by_ship(draughts)
        met = {ship for event in events for ship in event.ships}
        self.particulars = ships_of(ships, met | set(ships_in(calls)))
        self.calls, self.loading_calls = Calls(calls), Calls(loading)
        self._loading = _stays(loading)
        # only what may be a transfer separates the readings of two events
        self._events: dict[tuple[int, int], list[Event]] = {}
        for event, told in zip(events, screened, strict=True):
            if told["counts_probability"] > 0.0 and event.number not in continues:
                for ship in event.ships:
                    self._events.setdefault(ship, []).append(event)

    def judged(
        self,
        event: Event,
        row: dict[Any, Any],
        told: dict[Any, Any],
        by_analyst: Override | None = None,
    ) -> Judged:
        """Returns one event as it is judged.

        Args:
            event: The event and its ships.
            row: Its row of the encounters.
            told: Its row of the screening.
            by_analyst: What the analyst set of it.
        """
        ships = (self.particulars[event.ships[0]], self.particulars[event.ships[1]])
        sides = (self._side(event, 0), self._side(event, 1))
        if by_analyst is not None:
            sides = with_typed(sides, by_analyst)
        parties = [self._party(event, ships[i], sides[i], told) for i in (0, 1)]
        designs = (parties[0].design_draught_m, parties[1].design_draught_m)
        smaller = min(party.dwt_t for party in parties)
        most = (
            self._rise_m(ships[0], designs[0], smaller),
            self._rise_m(ships[1], designs[1], smaller),
        )
        told = with_draughts(told, row["kind"], sides, designs, most, self.params)
        continues = event.number in self._continues
        chances = (0.0, 0.0) if continues else (float(told["counts_1"]), float(told["counts_2"]))
        name = str(row["encounter_id"])
        did = self._waits.get(name)
        moved = [] if did is None else moved_first(did, (parties[0].name, parties[1].name))
        direction = direction_of(parties[0], parties[1], moved)
        if by_analyst is not None:
            direction = set_direction(by_analyst, direction)
            chances = chances if continues else set_chances(by_analyst, chances)
            told = {**told, "counts_1": chances[0], "counts_2": chances[1]}
        question = Question(event, name, direction, sides, chances)
        return Judged(question, row, told, ships, designs, most, continues, by_analyst)

    def _side(self, event: Event, number: int) -> Side:
        ship = event.ships[number]
        reports = self.reports.get(ship)
        if reports is None:
            return Side()
        window = int(self.params.volumes.draught_window_d * DAY_MS)
        others = [e for e in self._events.get(ship, ()) if e.number != event.number]
        earlier = max((e.end_ms for e in others if e.start_ms < event.start_ms), default=0)
        later = min((e.start_ms for e in others if e.start_ms > event.start_ms), default=None)
        limit = event.end_ms + window
        if later is not None:
            limit = min(limit, later)
        # a draught typed at the next port tells what was loaded or discharged there
        stops = (
            self.calls.between(ship, event.end_ms, limit),
            self.loading_calls.between(ship, event.end_ms, limit),
        )
        arrival = min((stop for stop in stops if stop is not None), default=None)
        recent = max(earlier, event.start_ms - int(_STALE_DAYS * DAY_MS))
        side = reports.around(
            event.start_ms, event.end_ms, recent, limit if arrival is None else arrival
        )
        if side.before is None or side.after is not None or stops[0] is None:
            return side
        # nothing is loaded in the DPRK: deeper at the next port than before is what she brought,
        # typed late; no deeper may be typed after she discharged and tells nothing
        until = stops[0] + int(_AT_PORT_DAYS * DAY_MS)
        typed = reports.around(event.start_ms, event.end_ms, recent, min(limit, until)).after
        if typed is None or typed.draught_m - side.before.draught_m < _DEEPER_M:
            return side
        return replace(side, after=replace(typed, at_port=self._ports.get((*ship, stops[0]), "")))

    def _party(
        self,
        event: Event,
        ship: Particulars,
        side: Side,
        told: dict[Any, Any],
    ) -> Party:
        number = "1" if event.ships[0] == ship.key else "2"
        arrival, goes_on = told[f"call_after_{number}"], ""
        linked = bool(told[f"linked_{number}"])
        if linked and not pd.isna(arrival):
            port = self._ports.get((*ship.key, _ms(arrival)), "a port")
            goes_on = f"{port} on {arrival:%Y-%m-%d}"
            before, listed = told[f"call_before_{number}"], told[f"listed_{number}"]
            linked = is_dprk(ship.mmsi) or not pd.isna(before) or bool(listed)
        return Party(
            name=ship.name or f"MMSI {ship.mmsi}",
            side=side,
            design_draught_m=typical_sizes_m(ship)[2],
            dwt_t=typical_dwt_t(ship, self.params.volumes),
            linked=linked,
            goes_on=goes_on,
            loaded_at=self._loaded_at(ship.key, event.start_ms),
            trade=str(told[f"trade_{number}"]),
        )

    def _rise_m(self, ship: Particulars, design_m: float, mass_t: float) -> float:
        """Metres that a mass sinks a ship near her marks."""
        per_m = mass_of_change(ship, design_m - 1.0, design_m, self.params.volumes)
        return mass_t / max(per_m, 1.0)

    def _loaded_at(self, ship: tuple[int, int], before_ms: int) -> str:
        since = before_ms - int(_LOADED_DAYS * DAY_MS)
        ports = [port for time, port in self._loading.get(ship, ()) if since <= time < before_ms]
        return ports[-1] if ports else ""


def event_of(number: int, row: dict[Any, Any]) -> Event:
    """Returns an event from its row of the encounters.

    Args:
        number: Its place.
        row: The row.
    """
    return Event(number, both_ships(row), _ms(row["start_utc"]), _ms(row["end_utc"]))


def _ms(time: pd.Timestamp) -> int:
    return int(time.as_unit("ms").value // 1_000_000)


def _ports(calls: pd.DataFrame) -> dict[tuple[int, int, int], str]:
    """Returns the port of each call by ship and arrival."""
    columns = (ships_in(calls), calls["arrival_utc"], calls["port"])
    return {(*ship, _ms(time)): str(port) for ship, time, port in zip(*columns, strict=True)}


def _stays(calls: pd.DataFrame) -> dict[tuple[int, int], list[tuple[int, str]]]:
    """Returns the departures of each ship, in order of time."""
    found: dict[tuple[int, int], list[tuple[int, str]]] = {}
    ordered = calls.sort_values(["departure_utc", "port"], kind="stable")
    columns = (ships_in(ordered), ordered["departure_utc"], ordered["port"])
    for ship, time, port in zip(*columns, strict=True):
        found.setdefault(ship, []).append((_ms(time), str(port)))
    return found
