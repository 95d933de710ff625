"""The estimate of one encounter: its direction, its draws, whether it counts, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.volumes.hulls import seed_of
from lightering.volumes.inputs import BOUNDS, Assumed, Fixed
from lightering.volumes.kernel import draw_event
from lightering.volumes.priors import laden_tables, normal_table
from lightering.volumes.products import m3_per_tonne
from lightering.volumes.stays import Stays

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams
    from lightering.volumes.direction import Direction
    from lightering.volumes.hulls import Fleet
    from lightering.volumes.readings import Reading, Side
    from lightering.volumes.voyages import Event, Holds

__all__ = ["Estimate", "Estimator"]

_MIN_SHARE = 1e-3
"""A reading of the direction held by fewer draws than this is left out of the median by reading."""

_STEP_M = 0.1
"""AIS sends draughts in steps of 0.1 m (ITU-R M.1371)."""

_BLOCK = 2_500
"""Draws that one thread takes at a time."""

_QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The draws of one event; arrays of shape (draws,).

    Attributes:
        volume_bbl: Barrels moved if a transfer took place.
        first_receives: Whether ship 1 received.
        counts: Whether it would count by itself, earlier hops not yet looked at.
        quantiles_bbl: 5 %, 50 % and 95 % of the volume.
        mass_t: Median of the tonnes.
        bound: What the volume follows from, in words.
        trusted: Share of the draws that believe the typed draughts; nan without any.
        pumped_t: Median of what can have been pumped.
        on_board_t: Median of what the likelier giver had on board.
        by_reading_bbl: Median volume if ship 1, and if ship 2, received; nan if never drawn.
    """

    volume_bbl: NDArray[np.float32]
    first_receives: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    quantiles_bbl: tuple[float, float, float]
    mass_t: float
    bound: str
    trusted: float
    pumped_t: float
    on_board_t: float
    by_reading_bbl: tuple[float, float]


class Estimator:
    """Draws one event after the other from the same assumptions."""

    def __init__(self, fleet: Fleet, holds: Holds, pool: Executor | None) -> None:
        """Takes what all events have in common.

        Args:
            fleet: Hulls and shared draws.
            holds: What the ships took and gave before.
            pool: Threads that share the draws of an event, or None.
        """
        self._fleet, self._holds, self._pool = fleet, holds, pool
        params = fleet.params
        self._assumed = _assumed(params)
        self._tables = (normal_table(), *laden_tables(params))
        self._stays = Stays(params)
        factors = fleet.shared.factors
        self._edges = np.cumsum(factors.shares, axis=1)
        self._factors = factors.bbl_per_tonne

    def estimate(
        self,
        event: Event,
        encounter: dict[Any, Any],
        direction: Direction,
        sides: tuple[Side, Side],
        counts_by_reading: tuple[float, float],
    ) -> Estimate:
        """Returns the draws of one event, and books what its ships took and gave.

        Args:
            event: The event and its ships.
            encounter: Its row.
            direction: The likelier reading.
            sides: Draught readings of ship 1 and ship 2.
            counts_by_reading: Probability to count if ship 1, and if ship 2, received.
        """
        params, holds = self._fleet.params, self._holds
        first = direction.probability
        stay = self._stays.of((event.end_ms - event.start_ms) / 3.6e6)
        fixed = Fixed(
            seed=seed_of(params.seed, "event", str(encounter["encounter_id"])),
            most_m3=stay.most_m3,
            first_receives=first if direction.receiver == 1 else 1.0 - first,
            counts_1=counts_by_reading[0],
            counts_2=counts_by_reading[1],
        )
        figures = np.empty((3, params.draws))
        flags = np.empty((4, params.draws), dtype=np.int8)
        arguments = (
            fixed,
            self._assumed,
            (self._fleet.hull(event.ships[0]), self._fleet.hull(event.ships[1])),
            self._fleet.shared.kristensen,
            self._fleet.shared.laden_odds,
            self._edges,
            self._factors,
            *self._tables,
            stay.likelihood,
            stay.quantiles_m3,
            _known([holds.taken(ship, event.start_ms) for ship in event.ships], params.draws),
            _known([holds.given(ship, event.start_ms) for ship in event.ships], params.draws),
            np.array([[_metres(side.before), _metres(side.after)] for side in sides]),
            figures,
            flags,
        )
        if self._pool is None:
            draw_event(0, params.draws, *arguments)
        else:
            blocks = range(0, params.draws, _BLOCK)
            waits = [
                self._pool.submit(draw_event, low, min(low + _BLOCK, params.draws), *arguments)
                for low in blocks
            ]
            for wait in waits:
                wait.result()
        mass, factor = figures[0], figures[1]
        receives, counts = flags[0].view(np.bool_), flags[1].view(np.bool_)
        volume = (mass * factor).astype(np.float32)
        taken = np.where(counts, mass, 0.0)
        signed = np.where(receives, taken, -taken)
        for ship, sign in zip(event.ships, (signed, -signed), strict=True):
            holds.add(ship, sign, event.end_ms)
        giver_first = direction.receiver == 2
        to, by = (sides[1], sides[0]) if giver_first else (sides[0], sides[1])
        readable = to.after is not None or by.change_m is not None
        likelier = np.flatnonzero(receives != giver_first)
        return Estimate(
            volume_bbl=volume,
            first_receives=receives,
            counts=counts,
            quantiles_bbl=_quantiles(volume),
            mass_t=float(np.median(mass)),
            bound=BOUNDS[int(np.bincount(flags[2], minlength=len(BOUNDS)).argmax())],
            trusted=float(flags[3].mean()) if readable else float("nan"),
            pumped_t=stay.pumped_m3 / float(m3_per_tonne(np.median(factor))),
            on_board_t=float(np.median(figures[2][likelier])),
            by_reading_bbl=(
                (float("nan"), float("nan"))
                if first >= params.unknown_below
                else (_median(volume, receives), _median(volume, ~receives))
            ),
        )


def _assumed(params: VolumeParams) -> Assumed:
    return Assumed(
        sigma_m=math.sqrt(params.draught_error_m**2 + _STEP_M**2 / 12.0),
        doubt=params.unreliable_share,
        partial=params.partial_share,
        ballast_high=params.ballast_share_high,
    )


def _known(tonnes: list[NDArray[np.float64] | None], draws: int) -> NDArray[np.float64]:
    """Returns both ships' tonnes, nan rows where nothing is known; (2, 0) if of neither."""
    if all(one is None for one in tonnes):
        return np.empty((2, 0))
    return np.stack([np.full(draws, np.nan) if one is None else one for one in tonnes])


def _metres(reading: Reading | None) -> float:
    return math.nan if reading is None else reading.draught_m


def _quantiles(volume: NDArray[np.float32]) -> tuple[float, float, float]:
    """Returns the three quantiles, interpolated as numpy does by default."""
    at = np.array(_QUANTILES) * (len(volume) - 1)
    low = at.astype(np.int64)
    high = np.minimum(low + 1, len(volume) - 1)
    ordered = np.partition(volume, np.unique(np.concatenate((low, high)))).astype(np.float64)
    p05, p50, p95 = (ordered[low] + (at - low) * (ordered[high] - ordered[low])).tolist()
    return p05, p50, p95


def _median(volume: NDArray[np.float32], draws: NDArray[np.bool_]) -> float:
    if draws.mean() < _MIN_SHARE:
        return float("nan")
    return float(np.median(volume[draws]))
