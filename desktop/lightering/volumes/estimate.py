"""The estimates of all encounters from their draws, and the draws again under other assumptions."""

from __future__ import annotations

import contextlib
import copy
import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lightering.progress import stop_if_cancelled
from lightering.volumes.analyst import product_rows, settle
from lightering.volumes.blocks import LANES
from lightering.volumes.hulls import Fleet, seed_of, shared_rows
from lightering.volumes.inputs import BOUNDS, Asked, Drawn, assumed
from lightering.volumes.kernel import draw_events
from lightering.volumes.products import m3_per_tonne
from lightering.volumes.stays import Stays, stays_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from lightering.model.overrides import Override
    from lightering.model.params import VolumeParams
    from lightering.progress import Progress
    from lightering.volumes.direction import Direction
    from lightering.volumes.readings import Reading, Side
    from lightering.volumes.voyages import Event

__all__ = ["Estimate", "Estimator", "Question"]

_MIN_SHARE = 1e-3
"""A reading of the direction held by fewer draws than this is left out of the median by reading."""

_BATCH = 64
"""Events drawn at once: their ships are at most half of the hulls that are kept."""

_FEW, _THREADS = 4, 4
"""Fewer events are drawn by one thread; four threads share the draws."""

_ANY_M3 = 1e6
"""More than any ship holds."""

_QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Question:
    """What the draws of one event are asked for.

    Attributes:
        event: The event and its ships.
        encounter_id: Names its random numbers.
        direction: The likelier reading.
        sides: Draught readings of ship 1 and ship 2.
        chances: Probability to count if ship 1, and if ship 2, received.
    """

    event: Event
    encounter_id: str
    direction: Direction
    sides: tuple[Side, Side]
    chances: tuple[float, float]

    @property
    def first_receives(self) -> float:
        """Probability that ship 1 received."""
        p = self.direction.probability
        return p if self.direction.receiver == 1 else 1.0 - p


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the draws of one event say.

    Attributes:
        quantiles_bbl: 5 %, 50 % and 95 % of the volume.
        mass_t: Median of the tonnes.
        bound: What the volume follows from, in words.
        trusted: Share of the draws that believe the typed draughts; nan without any.
        pumped_t: Median of what can have been pumped.
        on_board_t: Median of what the likelier giver had on board.
        by_reading_bbl: Median volume if ship 1, and if ship 2, received; nan if never drawn.
    """

    quantiles_bbl: tuple[float, float, float]
    mass_t: float
    bound: str
    trusted: float
    pumped_t: float
    on_board_t: float
    by_reading_bbl: tuple[float, float]


class Estimator:
    """Draws all events of a run, as often as assumptions change.

    What no assumption moves is worked out once: hulls, shared draws, readings, seeds, and what each
    ship's earlier events leave known.
    """

    def __init__(
        self,
        fleet: Fleet,
        questions: list[Question],
        known: NDArray[np.bool_],
        overrides: Mapping[str, Override] | None = None,
    ) -> None:
        """Takes what is asked.

        Args:
            fleet: Hulls and shared draws.
            questions: In order of time.
            known: As `voyages.known_before` gives it.
            overrides: What the analyst set of volumes and products, by encounter id.
        """
        self._fleet, self._questions, self._known = fleet, questions, known
        told = ((n, (overrides or {}).get(q.encounter_id)) for n, q in enumerate(questions))
        self._set = {n: one for n, one in told if one and (one.volume_bbl or one.product)}
        events = [q.event for q in questions]
        self._places = {
            ship: k for k, ship in enumerate(dict.fromkeys(s for e in events for s in e.ships))
        }
        self._hours = np.array([(e.end_ms - e.start_ms) / 3.6e6 for e in events], dtype=float)
        seed = fleet.params.seed
        self._seeds = np.array(
            [seed_of(seed, "event", q.encounter_id) & 0xFFFFFFFF for q in questions],
            dtype=np.uint32,
        )
        self._stays: tuple[tuple[float, ...], Stays] | None = None
        self._typed = np.array(
            [[(_metres(s.before), _metres(s.after)) for s in q.sides] for q in questions],
            dtype=np.float32,
        ).reshape(len(questions), 2, 2)

    def estimates(self, params: VolumeParams, progress: Progress) -> tuple[Drawn, list[Estimate]]:
        """Returns the draws of all events, and what each says.

        Args:
            params: As in `redrawn`.
            progress: Told how far it is.

        Raises:
            Cancelled: The person asked to stop.
        """
        count = len(self._questions)
        stays = stays_of(self._hours, params)
        kept = _empty(count, self._fleet.params.draws, 0)
        found: list[Estimate] = []
        for low, drawn in self._batches(params, stays, None, self._fleet, kept, details=True):
            stop_if_cancelled(progress)
            progress.set(low / max(count, 1), "estimating volumes")
            high = low + len(drawn.volume_bbl)
            found += [
                _estimate(
                    self._questions[low + k], drawn, k, float(stays.pumped_m3[low + k]), params
                )
                for k in range(high - low)
            ]
        return kept, found

    def redrawn(
        self,
        params: VolumeParams,
        chances: NDArray[np.float32] | None = None,
        stays: Stays | None = None,
        fleet: Fleet | None = None,
    ) -> Drawn:
        """Returns the draws under other assumptions: those of a full run with the same parameters.

        Args:
            params: Seed, number of draws, and what hulls, product mix and fleet are drawn from are
                taken from the parameters of the run; all other assumptions from here.
            chances: Other probabilities to count, (events, 2).
            stays: What the hours say; by default what they do under these parameters.
            fleet: `Fleet.part` of the fleet: only those draws, each as it is among all.
        """
        fleet = fleet or self._fleet
        kept = _empty(len(self._questions), len(fleet.numbers), 0)
        stays = stays or self._stays_under(params)
        for _ in self._batches(params, stays, chances, fleet, kept, details=False):
            pass
        return kept

    def _stays_under(self, params: VolumeParams) -> Stays:
        """What the hours say under some parameters; most sliders leave it as it was."""
        told = (
            params.pump_rate_low_m3h,
            params.pump_rate_high_m3h,
            params.overhead_low_h,
            params.overhead_high_h,
        )
        if self._stays is None or self._stays[0] != told:
            self._stays = told, stays_of(self._hours, params)
        return self._stays[1]

    def without(self, number: int) -> dict[str, float]:
        """Returns the median barrels of one event if one line of evidence were not there.

        Args:
            number: Place of the event.

        Returns:
            By line: draughts of the receiver, draughts of the giver, hours together. A line that
            is not there is left out.
        """
        other, params = copy.copy(self), self._fleet.params
        other._stays = None  # of fewer events
        receiver = self._questions[number].direction.receiver - 1
        other._questions = self._questions[: number + 1]
        found = {}
        for name, ship in (("receiver", receiver), ("giver", 1 - receiver)):
            if not np.isnan(self._typed[number, ship]).all():
                other._typed = self._typed.copy()
                other._typed[number, ship] = np.nan
                drawn = other.redrawn(params)
                found[f"draughts of the {name}"] = float(np.median(drawn.volume_bbl[number]))
        other._typed = self._typed
        stays = stays_of(self._hours[: number + 1], params)
        # any volume is as likely: one constant up to more than any ship holds
        stays.series[number] = 0.0
        stays.series[number, 0] = 1.0
        stays.most_m3[number] = stays.likely_m3[number] = _ANY_M3
        kept = other.redrawn(params, stays=stays)
        found["hours together"] = float(np.median(kept.volume_bbl[number]))
        return found

    def _batches(
        self,
        params: VolumeParams,
        stays: Stays,
        chances: NDArray[np.float32] | None,
        fleet: Fleet,
        kept: Drawn,
        *,
        details: bool,
    ) -> Iterator[tuple[int, Drawn]]:
        """Fills `kept` batch by batch; gives each with its details, if they are asked for."""
        draws, laws = len(fleet.numbers), assumed(params)
        common = shared_rows(fleet.shared, params)
        shared = fleet.in_blocks(common)
        net = np.zeros((len(self._places), draws), dtype=np.float32)
        # tonnes are booked at once and not asked for again: a batch of them is enough
        mass_t = np.empty((min(_BATCH, len(self._questions)), draws), dtype=np.float32)
        with _threads(len(self._questions)) as (pool, workers):
            for low, high in self._pieces():
                asked = self._asked(low, high, params, stays, chances, fleet)
                one = self._set.get(low)
                rows = shared
                if one is not None:
                    rows = fleet.in_blocks(product_rows(common, one.product, params))
                apart = _empty(0, draws, high - low if details else 0)
                drawn = apart._replace(
                    volume_bbl=kept.volume_bbl[low:high],
                    first_receives=kept.first_receives[low:high],
                    counts=kept.counts[low:high],
                    mass_t=mass_t[: high - low],
                )
                arguments = (asked, laws, fleet.hulls, rows, fleet.numbers, net, drawn)
                if pool is None:
                    draw_events(0, draws, *arguments)
                else:
                    blocks = -(-draws // LANES)
                    edges = [min(blocks * k // workers * LANES, draws) for k in range(workers + 1)]
                    waits = [
                        pool.submit(draw_events, edges[k], edges[k + 1], *arguments)
                        for k in range(workers)
                    ]
                    for wait in waits:
                        wait.result()
                if one is not None:
                    name = self._questions[low].encounter_id
                    settle(one, name, asked, drawn, net, fleet.numbers, params)
                yield low, drawn

    def _pieces(self) -> Iterator[tuple[int, int]]:
        """Yields first and after the last event of what is drawn at once.

        An event whose volume or product was set is drawn by itself.
        """
        count = len(self._questions)
        starts = {*range(0, count, _BATCH), *self._set, *(number + 1 for number in self._set)}
        yield from pairwise(sorted({one for one in starts if one < count} | {count}))

    def _asked(
        self,
        low: int,
        high: int,
        params: VolumeParams,
        stays: Stays,
        chances: NDArray[np.float32] | None,
        fleet: Fleet,
    ) -> Asked:
        questions = self._questions[low:high]
        ships = list(dict.fromkeys(s for q in questions for s in q.event.ships))
        place = dict(zip(ships, fleet.places(ships), strict=True))
        if chances is None:
            told = np.array([q.chances for q in questions], dtype=np.float32)
        else:
            told = chances[low:high]
        hours = np.stack([stays.most_m3[low:high], stays.likely_m3[low:high]], axis=1)
        known, typed = fleet.particulars, self._typed[low:high]
        return Asked(
            seeds=self._seeds[low:high],
            ships=np.array([[place[s] for s in q.event.ships] for q in questions]),
            books=np.array([[self._places[s] for s in q.event.ships] for q in questions]),
            known=self._known[low:high],
            typed=typed,
            roots=np.cbrt(np.concatenate((typed, typed.mean(axis=2, keepdims=True)), axis=2)),
            first_receives=np.array([q.first_receives for q in questions], dtype=np.float32),
            counts=told.reshape(len(questions), 2),
            dwt=np.array(
                [
                    [
                        1.0 if known[s].dwt_t is not None else params.dwt_factor
                        for s in q.event.ships
                    ]
                    for q in questions
                ],
                dtype=np.float32,
            ),
            stays=stays.series[low:high],
            hours=hours.astype(np.float32),
        )


@contextlib.contextmanager
def _threads(events: int) -> Iterator[tuple[Executor | None, int]]:
    """Gives threads that share the draws of each event; none where they would not pay."""
    processors = min(os.cpu_count() or 1, _THREADS)
    if events < _FEW or processors == 1:
        yield None, 1
        return
    with ThreadPoolExecutor(processors) as pool:
        yield pool, processors


def _empty(events: int, draws: int, detailed: int) -> Drawn:
    return Drawn(
        volume_bbl=np.empty((events, draws), dtype=np.float32),
        first_receives=np.empty((events, draws), dtype=np.bool_),
        counts=np.empty((events, draws), dtype=np.bool_),
        mass_t=np.empty((detailed, draws), dtype=np.float32),
        aboard_t=np.empty((detailed, draws), dtype=np.float32),
        bound=np.empty((detailed, draws), dtype=np.int8),
        believed=np.empty((detailed, draws), dtype=np.int8),
    )


def _estimate(
    question: Question, drawn: Drawn, k: int, pumped_m3: float, params: VolumeParams
) -> Estimate:
    direction, (one, two) = question.direction, question.sides
    giver_first = direction.receiver == 2
    to, by = (two, one) if giver_first else (one, two)
    readable = to.after is not None or by.change_m is not None
    volume, mass, receives = drawn.volume_bbl[k], drawn.mass_t[k], drawn.first_receives[k]
    factor = np.median(volume / mass)
    likelier = np.flatnonzero(receives != giver_first)
    return Estimate(
        quantiles_bbl=_quantiles(volume),
        mass_t=float(np.median(mass)),
        bound=BOUNDS[int(np.bincount(drawn.bound[k], minlength=len(BOUNDS)).argmax())],
        trusted=float(drawn.believed[k].mean()) if readable else float("nan"),
        pumped_t=pumped_m3 / float(m3_per_tonne(factor)),
        on_board_t=float(np.median(drawn.aboard_t[k][likelier])),
        by_reading_bbl=(
            (float("nan"), float("nan"))
            if direction.probability >= params.unknown_below
            else (_median(volume, receives), _median(volume, ~receives))
        ),
    )


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
