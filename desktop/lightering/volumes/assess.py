"""From encounters that passed the screening to transfers with draws, in order of time."""

from __future__ import annotations

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.model.records import Assessment
from lightering.progress import stop_if_cancelled
from lightering.screening import dprk_port_calls
from lightering.screening.ports import loading_port_calls
from lightering.tracks import statics
from lightering.volumes.chain_words import with_chains
from lightering.volumes.chains import by_itself, delivered, flows_of, with_hops
from lightering.volumes.closeness import with_draughts
from lightering.volumes.direction import Party, direction_of
from lightering.volumes.estimate import Estimator
from lightering.volumes.evidence import mass_of_change
from lightering.volumes.hulls import Fleet, draw_shared
from lightering.volumes.particulars import (
    BEAM_PER_DRAUGHT,
    LENGTH_PER_BEAM,
    UNKNOWN_LENGTH_M,
    ships_of,
    typical_dwt_t,
)
from lightering.volumes.readings import Side, reports_by_ship
from lightering.volumes.rows import Finding, transfers_table
from lightering.volumes.voyages import Calls, Event, Holds, joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    import pandas as pd

    from lightering.model.params import Params
    from lightering.model.records import Loaded
    from lightering.progress import Progress
    from lightering.volumes.particulars import Particulars

__all__ = ["assess", "assess_with"]

_DAY_MS = 86_400_000
_KEEP_DAYS = 20.0
"""What a ship took says nothing of her cargo after this long (our choice)."""

_KEEP_GIVEN_DAYS = 5.0
"""A giver may have loaded again after this long, seen or not (our choice)."""

_STALE_DAYS = 30.0
"""A draught typed longer ago than this belongs to another voyage (our choice)."""

_ONE_MEETING_H = 12.0
"""The same two ships meeting again within 12 h have not parted in between (our choice)."""

_FEW, _THREADS = 4, 4
"""Fewer events are drawn by one thread; four threads share the 10,000 draws of one event."""

_LOADED_DAYS = 30.0
"""A call at a loading port this long before an encounter speaks for the giver (our choice)."""


def assess(
    encounters: pd.DataFrame,
    screening: pd.DataFrame,
    loaded: Loaded,
    params: Params,
    progress: Progress,
) -> Assessment:
    """Returns the transfers inferred from the encounters that passed, with their draws.

    Args:
        encounters: `schemas.ENCOUNTERS`.
        screening: `screening.screen` of the same rows.
        loaded: The fixes they were found in.
        params: Parameters of the run.
        progress: Told how far the estimate is.

    Raises:
        Cancelled: The person asked to stop.
    """
    return assess_with(
        encounters,
        screening,
        statics.ships(loaded),
        statics.draught_reports(loaded),
        dprk_port_calls(loaded, params),
        loading_port_calls(loaded, params),
        params,
        progress,
    )


def assess_with(
    encounters: pd.DataFrame,
    screening: pd.DataFrame,
    ships: pd.DataFrame,
    draughts: pd.DataFrame,
    calls: pd.DataFrame,
    loading: pd.DataFrame,
    params: Params,
    progress: Progress,
) -> Assessment:
    """Assesses encounters against tables that were made before.

    Args:
        encounters: `schemas.ENCOUNTERS`.
        screening: `screening.screen` of the same rows, in the same order.
        ships: `tracks.statics.ships`.
        draughts: `tracks.statics.draught_reports`.
        calls: `screening.dprk_port_calls`.
        loading: `screening.ports.loading_port_calls`.
        params: Parameters of the run.
        progress: Told how far the estimate is.

    Raises:
        Cancelled: The person asked to stop.
    """
    passing = screening["passes"].to_numpy(dtype=np.bool_)
    rows = encounters.loc[passing].to_dict("records")
    screened = screening.loc[passing].to_dict("records")
    # one order whatever the rows' order: by time, then ships
    order = sorted(
        range(len(rows)),
        key=lambda i: (rows[i]["start_utc"], rows[i]["mmsi_1"], rows[i]["mmsi_2"]),
    )
    rows, screened = [rows[i] for i in order], [screened[i] for i in order]
    events = [_event(number, row) for number, row in enumerate(rows)]
    events, continues = joined(events, int(_ONE_MEETING_H * _DAY_MS / 24.0))
    n = params.volumes.draws
    found: list[Finding] = []
    with _threads(len(events)) as pool:
        judge = _Judge(events, continues, screened, ships, draughts, calls, loading, params, pool)
        for event, row, told in zip(events, rows, screened, strict=True):
            stop_if_cancelled(progress)
            progress.set(event.number / max(len(events), 1), "estimating volumes")
            found.append(judge.finding(event, row, told))
    receives = np.array([f.estimate.first_receives for f in found], dtype=np.bool_).reshape(
        len(found), n
    )
    own = np.array([f.estimate.counts for f in found], dtype=np.bool_).reshape(len(found), n)
    window_ms = int(params.screening.call_window_d * _DAY_MS)
    volume = np.array([f.estimate.volume_bbl for f in found], dtype=np.float32).reshape(
        len(found), n
    )
    parts = continues.keys()
    flows = flows_of(events, receives, own, judge.calls, window_ms, judge.hull, parts)
    flows = with_hops(flows, volume)
    counting = by_itself(flows)
    moved = delivered(flows, volume, counting)
    counts = counting.copy()
    for place, barrels in moved.changed.items():
        counts[place] = barrels > 0.0
    hop = np.zeros(len(found), dtype=np.bool_)
    hop[[*flows.hops, *flows.parts]] = True
    progress.set(1.0, "estimating volumes")
    onward = {k: list(later) for k, later in moved.onward.items()}
    table = transfers_table(found, counts, hop, onward, continues, params)
    table = with_chains(table, flows, volume, moved)
    known = judge.particulars
    sized = calls.assign(
        dwt_t=[
            typical_dwt_t(known[key], params.volumes) if key in known else np.nan
            for key in zip(calls["mmsi"], calls["identity"], strict=True)
        ]
    ).astype({"dwt_t": np.float64})
    return Assessment(table, volume, counts, sized, params, flows)


@contextlib.contextmanager
def _threads(events: int) -> Iterator[Executor | None]:
    """Gives threads that share the draws of each event; none where they would not pay."""
    processors = min(os.cpu_count() or 1, _THREADS)
    if events < _FEW or processors == 1:
        yield None
        return
    with ThreadPoolExecutor(processors) as pool:
        yield pool


class _Judge:
    """Everything needed to judge one event after the other."""

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
        pool: Executor | None,
    ) -> None:
        self.params, self._continues = params, continues
        self.reports = reports_by_ship(draughts)
        self.particulars = ships_of(ships)
        self.calls, self._loading_calls = Calls(calls), Calls(loading)
        self._loading = _stays(loading)
        keep, keep_given = int(_KEEP_DAYS * _DAY_MS), int(_KEEP_GIVEN_DAYS * _DAY_MS)
        holds = Holds(self.calls, self._loading_calls, keep, keep_given)
        fleet = Fleet(self.particulars, draw_shared(params.volumes), params.volumes)
        self.hull = fleet.hull
        self._estimator = Estimator(fleet, holds, pool)
        # only what may be a transfer separates the readings of two events
        self._events: dict[tuple[int, int], list[Event]] = {}
        for event, told in zip(events, screened, strict=True):
            if told["counts_probability"] > 0.0 and event.number not in continues:
                for ship in event.ships:
                    self._events.setdefault(ship, []).append(event)

    def finding(self, event: Event, row: dict[Any, Any], told: dict[Any, Any]) -> Finding:
        ships = (self.particulars[event.ships[0]], self.particulars[event.ships[1]])
        sides = (self._side(event, 0), self._side(event, 1))
        parties = [
            self._party(event, ships[i], sides[i], linked=bool(told[f"linked_{i + 1}"]), told=told)
            for i in (0, 1)
        ]
        direction = direction_of(*parties)
        designs = (parties[0].design_draught_m, parties[1].design_draught_m)
        smaller = min(party.dwt_t for party in parties)
        most = (
            self._rise_m(ships[0], designs[0], smaller),
            self._rise_m(ships[1], designs[1], smaller),
        )
        told = with_draughts(told, row["kind"], sides, designs, most, self.params)
        chances = (float(told["counts_1"]), float(told["counts_2"]))
        if event.number in self._continues:
            chances = (0.0, 0.0)
        drawn = self._estimator.estimate(event, row, direction, sides, chances)
        return Finding(event, row, told, ships, sides, direction, drawn)

    def _side(self, event: Event, number: int) -> Side:
        ship = event.ships[number]
        reports = self.reports.get(ship)
        if reports is None:
            return Side()
        window = int(self.params.volumes.draught_window_d * _DAY_MS)
        others = [e for e in self._events.get(ship, ()) if e.number != event.number]
        earlier = max((e.end_ms for e in others if e.start_ms < event.start_ms), default=0)
        later = min((e.start_ms for e in others if e.start_ms > event.start_ms), default=None)
        limit = event.end_ms + window
        if later is not None:
            limit = min(limit, later)
        # a draught typed at the next port tells what was loaded or discharged there
        stops = (
            self.calls.between(ship, event.end_ms, limit),
            self._loading_calls.between(ship, event.end_ms, limit),
        )
        arrival = min((stop for stop in stops if stop is not None), default=None)
        recent = max(earlier, event.start_ms - int(_STALE_DAYS * _DAY_MS))
        return reports.around(
            event.start_ms, event.end_ms, recent, limit if arrival is None else arrival
        )

    def _party(
        self,
        event: Event,
        ship: Particulars,
        side: Side,
        *,
        linked: bool,
        told: dict[Any, Any],
    ) -> Party:
        number = "1" if event.ships[0] == ship.key else "2"
        beam = ship.beam_m or (ship.length_m or UNKNOWN_LENGTH_M) / LENGTH_PER_BEAM
        return Party(
            name=ship.name or f"MMSI {ship.mmsi}",
            side=side,
            design_draught_m=max(beam / BEAM_PER_DRAUGHT, ship.max_draught_m or 0.0),
            dwt_t=typical_dwt_t(ship, self.params.volumes),
            linked=linked,
            loaded_at=self._loaded_at(ship.key, event.start_ms),
            trade=str(told[f"trade_{number}"]),
        )

    def _rise_m(self, ship: Particulars, design_m: float, mass_t: float) -> float:
        """Metres that a mass sinks a ship near her marks."""
        per_m = mass_of_change(ship, design_m - 1.0, design_m, self.params.volumes)
        return mass_t / max(per_m, 1.0)

    def _loaded_at(self, ship: tuple[int, int], before_ms: int) -> str:
        since = before_ms - int(_LOADED_DAYS * _DAY_MS)
        ports = [port for time, port in self._loading.get(ship, ()) if since <= time < before_ms]
        return ports[-1] if ports else ""


def _event(number: int, row: dict[Any, Any]) -> Event:
    ships = tuple((int(row[f"mmsi_{s}"]), int(row[f"identity_{s}"])) for s in "12")
    return Event(number, (ships[0], ships[1]), _ms(row["start_utc"]), _ms(row["end_utc"]))


def _ms(time: pd.Timestamp) -> int:
    return int(time.as_unit("ms").value // 1_000_000)


def _stays(calls: pd.DataFrame) -> dict[tuple[int, int], list[tuple[int, str]]]:
    """Returns the departures of each ship, in order of time."""
    found: dict[tuple[int, int], list[tuple[int, str]]] = {}
    ordered = calls.sort_values(["departure_utc", "port"], kind="stable")
    columns = (ordered["mmsi"], ordered["identity"], ordered["departure_utc"], ordered["port"])
    for mmsi, identity, time, port in zip(*columns, strict=True):
        found.setdefault((int(mmsi), int(identity)), []).append((_ms(time), str(port)))
    return found
