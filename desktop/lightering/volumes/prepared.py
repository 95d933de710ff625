"""A run made ready: what no assumption moves is worked out once, the rest as often as asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.model.records import Assessment
from lightering.model.ships import Ship, ships_in
from lightering.units import DAY_MS, HOUR_MS
from lightering.volumes.chain_words import with_chains
from lightering.volumes.chains import by_itself, delivered, flows_of, part_of, with_hops, with_tanks
from lightering.volumes.estimate import Estimator
from lightering.volumes.hulls import Fleet, draw_shared
from lightering.volumes.judged_facts import ships_beside
from lightering.volumes.judging import Judge, event_of
from lightering.volumes.particulars import typical_dwt_t
from lightering.volumes.room import Room
from lightering.volumes.rows import Finding, chance_to_count, transfers_table
from lightering.volumes.voyages import joined, known_before

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.model.flows import Flows
    from lightering.model.overrides import Override
    from lightering.model.params import Params
    from lightering.progress import Progress
    from lightering.volumes.chains import Delivered
    from lightering.volumes.inputs import Drawn
    from lightering.volumes.judging import Judged

__all__ = ["FOLLOWED", "MOVABLE", "Prepared"]

_KEEP_DAYS = 20.0
"""What a ship took says nothing of her cargo after this long (our choice)."""

_KEEP_GIVEN_DAYS = 5.0
"""A giver may have loaded again after this long, seen or not (our choice)."""

_ONE_MEETING_H = 12.0
"""The same two ships meeting again within 12 h have not parted in between (our choice)."""

_LEAST_DRAWS = 1000
"""A part of the draws is never smaller: 50 of them lie beyond either end of the interval."""

FOLLOWED = 1_500_000
"""Events times draws that are drawn again while a handle is dragged: 0.2 s or so on two cores."""

MOVABLE = (
    "laden_alpha",
    "laden_beta",
    "draught_error_m",
    "pump_rate_low_m3h",
    "pump_rate_high_m3h",
    "overhead_low_h",
    "overhead_high_h",
    "ballast_share_high",
    "partial_share",
    "unreliable_share",
    "dwt_factor",
    "barrel_factor",
)
"""Parameters of volumes that move nothing of what is worked out once."""


class Prepared:
    """The events of a run, ready to be drawn."""

    def __init__(
        self,
        encounters: pd.DataFrame,
        screening: pd.DataFrame,
        ships: pd.DataFrame,
        draughts: pd.DataFrame,
        calls: pd.DataFrame,
        loading: pd.DataFrame,
        params: Params,
        waits: pd.DataFrame | None = None,
    ) -> None:
        """Judges every event that passed the screening.

        Args:
            encounters: `schemas.ENCOUNTERS`.
            screening: `screening.screen_with` of the same rows, in the same order.
            ships: `tracks.statics.ships`.
            draughts: `tracks.statics.draught_reports`.
            calls: `screening.dprk_port_calls`.
            loading: `screening.ports.loading_port_calls`.
            params: Parameters of the run.
            waits: `waiting.waiting` of the encounters; None if it is not known.
        """
        self.params, self._calls = params, calls
        passing = screening["passes"].to_numpy(dtype=np.bool_)
        rows = encounters.loc[passing].to_dict("records")
        screened = screening.loc[passing].to_dict("records")
        # one order whatever the rows' order: by time, then ships
        order = sorted(
            range(len(rows)),
            key=lambda i: (rows[i]["start_utc"], rows[i]["mmsi_1"], rows[i]["mmsi_2"]),
        )
        rows, screened = [rows[i] for i in order], [screened[i] for i in order]
        events = [event_of(number, row) for number, row in enumerate(rows)]
        self._events, self._continues = joined(events, int(_ONE_MEETING_H * HOUR_MS))
        judge = Judge(
            self._events, self._continues, screened, ships, draughts, calls, loading, params, waits
        )
        self._dprk_calls, self._particulars = judge.calls, judge.particulars
        self._judge, self._told = judge, list(zip(self._events, rows, screened, strict=True))
        self._judged = [judge.judged(*one) for one in self._told]
        keep, keep_given = int(_KEEP_DAYS * DAY_MS), int(_KEEP_GIVEN_DAYS * DAY_MS)
        self._known = known_before(
            self._events, (judge.calls, judge.loading_calls), keep, keep_given
        )
        self._fleet = Fleet(self._particulars, draw_shared(params.volumes), params.volumes)
        self._estimator = Estimator(
            self._fleet, [one.question for one in self._judged], self._known
        )
        self._parts: dict[int, Fleet] = {}
        self._beside = ships_beside(self._events)
        # what is worked out of the draws on the way and forgotten
        self._room = Room()

    def judged_with(self, overrides: Mapping[str, Override]) -> list[Judged]:
        """Returns the events as judged, with what the analyst set of some of them.

        Args:
            overrides: By encounter id.
        """
        return [
            one
            if one.question.encounter_id not in overrides
            else self._judge.judged(*told, overrides[one.question.encounter_id])
            for one, told in zip(self._judged, self._told, strict=True)
        ]

    def follows(self, params: Params) -> bool:
        """Returns whether other parameters differ only in what can be drawn again.

        Args:
            params: Other parameters. What hulls, product mix and fleet are drawn from, what
                readings are taken and all of screening must be as in the run.
        """
        mine = {name: getattr(self.params.volumes, name) for name in MOVABLE}
        same = replace(params.volumes, **mine) == self.params.volumes
        return same and params.screening == self.params.screening

    def assessment(self, progress: Progress, params: Params | None = None) -> Assessment:
        """Returns the transfers with their draws and evidence.

        Args:
            progress: Told how far the estimate is.
            params: Other parameters that `follows` allows; by default those of the run.

        Raises:
            Cancelled: The person asked to stop.
        """
        params = params or self.params
        drawn, estimates = self._estimator.estimates(params.volumes, progress)
        found = [
            Finding(
                event=one.question.event,
                encounter=one.encounter,
                told=one.told,
                ships=one.ships,
                sides=one.question.sides,
                direction=one.question.direction,
                estimate=estimate,
                beside=beside,
            )
            for one, estimate, beside in zip(self._judged, estimates, self._beside, strict=True)
        ]
        flows, counts, moved = _counted(self._flows(drawn, params), drawn.volume_bbl)
        progress.set(1.0, "estimating volumes")
        onward = {row: list(later) for row, later in moved.onward.items()}
        table = transfers_table(found, counts, _hop(flows), onward, self._continues, params)
        table = with_chains(table, flows, drawn.volume_bbl, moved)
        known = self._particulars
        sized = self._calls.assign(
            dwt_t=[
                typical_dwt_t(known[key], self.params.volumes) if key in known else np.nan
                for key in ships_in(self._calls)
            ]
        ).astype({"dwt_t": np.float64})
        return Assessment(table, drawn.volume_bbl, counts, sized, params, flows)

    def again(
        self,
        found: Assessment,
        params: Params,
        screening: pd.DataFrame | None = None,
        most: int | None = None,
    ) -> Assessment:
        """Returns an assessment under other assumptions, fast enough to follow a slider.

        The draws, and so every total, are those of a full run with the same parameters. The table
        keeps the volumes and the evidence of `found`: only the chances to count and the hops are
        brought up to date.

        With `most` it may hold a part of the draws, each as it is among all: as evenly spread over
        the totals of `found` as they come, so that the quantiles of the part hardly differ.

        Args:
            found: What `assessment` returned.
            params: Other assumptions, as `follows` allows them; with a screening also other
                probabilities to count.
            screening: `screening.screen_with` under these parameters, if probabilities changed;
                rows in any order, encounters of all kinds.
            most: Events times draws, at most; by default all draws are taken.
        """
        fleet = self._part(found, most)
        if screening is None:
            drawn = self._estimator.redrawn(params.volumes, fleet=fleet)
            if found.flows is not None:
                # who took from whom is the same: only the draws may be fewer, and tanks other ones
                base = part_of(found.flows, drawn.first_receives, drawn.counts, fleet.numbers)
                if params.volumes.dwt_factor != found.params.volumes.dwt_factor:
                    base = with_tanks(base, self._tanks(params, fleet))
            else:
                base = self._flows(drawn, params, fleet)
            flows, counts, _moved = _counted(base, drawn.volume_bbl, self._room)
            table = found.transfers.assign(last_hop=~_hop(flows))
            return Assessment(
                table, drawn.volume_bbl, counts, found.port_calls, params, flows, fleet.chosen
            )
        rows: dict[str, dict[Any, Any]] = {
            row["encounter_id"]: row for row in screening.to_dict("records")
        }
        told = [rows[one.question.encounter_id] for one in self._judged]
        chances = [one.chances(row, params) for one, row in zip(self._judged, told, strict=True)]
        drawn = self._estimator.redrawn(
            params.volumes,
            np.array(chances, dtype=np.float32).reshape(len(chances), 2),
            fleet=fleet,
        )
        flows, counts, moved = _counted(
            self._flows(drawn, params, fleet), drawn.volume_bbl, self._room
        )
        hop = _hop(flows)
        table = found.transfers.assign(
            last_hop=~hop,
            counts_probability=[
                chance_to_count(
                    one.question.direction,
                    pair,
                    counts[k],
                    earlier=bool(hop[k]),
                    chained=k in moved.onward,
                )
                for k, (one, pair) in enumerate(zip(self._judged, chances, strict=True))
            ],
        )
        return Assessment(
            table, drawn.volume_bbl, counts, found.port_calls, params, flows, fleet.chosen
        )

    def without(self, encounter_id: str) -> dict[str, float]:
        """Returns the median barrels of one event if one line of evidence were not there.

        Args:
            encounter_id: Of an event that passed the screening; none others are known here.

        Returns:
            By line, see `Estimator.without`; empty for an event that is not known.
        """
        for number, one in enumerate(self._judged):
            if one.question.encounter_id == encounter_id:
                return self._estimator.without(number)
        return {}

    def _part(self, found: Assessment, most: int | None) -> Fleet:
        """Returns the fleet with as many draws as asked for, chosen by their totals in `found`."""
        events, draws = found.volume_bbl.shape
        count = draws if most is None else max(most // max(events, 1), _LEAST_DRAWS)
        if count >= draws or draws != self.params.volumes.draws:
            return self._fleet
        kept = self._parts.get(count)
        if kept is None:
            total = np.zeros(draws)
            for volume, counts in zip(found.volume_bbl, found.counts, strict=True):
                total += np.where(counts, volume, 0.0)
            # draws of the same total in any order: by their numbers
            ranked = np.argsort(total, kind="stable")
            middle = ((np.arange(count) + 0.5) * (draws / count)).astype(np.int64)
            kept = self._fleet.part(np.sort(ranked[middle]).astype(np.uint32))
            self._parts = {count: kept}
        return kept

    def _tanks(self, params: Params, fleet: Fleet) -> Callable[[Ship], NDArray[np.float32]]:
        factor = params.volumes.dwt_factor

        def tanks_m3(ship: Ship) -> NDArray[np.float32]:
            known = self._particulars[ship].dwt_t is not None
            held = fleet.tanks_m3(ship)
            return held if known or factor == 1.0 else held * np.float32(factor)

        return tanks_m3

    def _flows(self, drawn: Drawn, params: Params, fleet: Fleet | None = None) -> Flows:
        window_ms = int(self.params.screening.call_window_d * DAY_MS)
        return flows_of(
            self._events,
            drawn.first_receives,
            drawn.counts,
            self._dprk_calls,
            window_ms,
            self._tanks(params, fleet or self._fleet),
            self._continues.keys(),
        )


def _counted(
    flows: Flows, volume_bbl: NDArray[np.float32], room: Room | None = None
) -> tuple[Flows, NDArray[np.bool_], Delivered]:
    """Returns the flows with their hops, which draws count something, and what went on or was cut.

    Unless an earlier hop is left out, what was handed on to find the hops is what went on: rows
    that continue another meeting are in no link.
    """
    flows, handed = with_hops(flows, volume_bbl, room)
    counts = by_itself(flows)
    moved = delivered(flows, volume_bbl, counts, None if flows.hops else handed, room)
    for row, barrels in moved.changed.items():
        counts[row] = barrels > 0.0
    return flows, counts, moved


def _hop(flows: Flows) -> NDArray[np.bool_]:
    hop = np.zeros(len(flows.ships), dtype=np.bool_)
    hop[[*flows.hops, *flows.parts]] = True
    return hop
