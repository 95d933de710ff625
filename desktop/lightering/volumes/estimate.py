"""The estimates of all encounters from their draws, and the draws again under other assumptions."""

from __future__ import annotations

import contextlib
import copy
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lightering.progress import stop_if_cancelled
from lightering.volumes.analyst import product_rows, settle
from lightering.volumes.blocks import LANES
from lightering.volumes.hulls import shared_rows
from lightering.volumes.inputs import BOUNDS, Asked, Drawn, assumed
from lightering.volumes.kernel import AT_ONCE, draw_events
from lightering.volumes.layout import layout_of
from lightering.volumes.products import m3_per_tonne
from lightering.volumes.stays import Stays, stays_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from lightering.model.overrides import Override
    from lightering.model.params import VolumeParams
    from lightering.model.ships import Ship
    from lightering.progress import Progress
    from lightering.volumes.hulls import Fleet
    from lightering.volumes.layout import Question

__all__ = ["Estimate", "Estimator"]

_MIN_SHARE = 1e-3
"""A reading of the direction held by fewer draws than this is left out of the median by reading."""

_BATCH = 64
"""Events drawn at once where their details are kept."""

_FEW, _THREADS = 4, 4
"""Fewer events are drawn by one thread; four threads share the draws."""

_ANY_M3 = 1e6
"""More than any ship holds."""

_QUANTILES = (0.05, 0.5, 0.95)


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


class _Settled(NamedTuple):
    """Who received and whether it counts, draw by draw: no assumption of volumes moves it.

    Attributes:
        fleet: Whose draws.
        chances: Probability to count, (events, 2).
        first_receives: Whether ship 1 received, (events, draws).
        counts: Whether it would count by itself, (events, draws).
    """

    fleet: Fleet
    chances: NDArray[np.float32]
    first_receives: NDArray[np.bool_]
    counts: NDArray[np.bool_]


class Estimator:
    """Draws all events of a run, as often as assumptions change.

    What no assumption moves is worked out once: hulls, shared draws, readings, seeds, who received
    and whether it counts, and what each ship's earlier events leave known.
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
        self._fleet, self._questions = fleet, questions
        self._layout = layout_of(fleet, questions, known)
        told = ((n, (overrides or {}).get(q.encounter_id)) for n, q in enumerate(questions))
        self._set = {n: one for n, one in told if one and (one.volume_bbl or one.product)}
        events = [q.event for q in questions]
        self._hours = np.array([(e.end_ms - e.start_ms) / 3.6e6 for e in events], dtype=float)
        self._stays: tuple[tuple[float, ...], Stays] | None = None
        # of all draws, and of the part that was asked for last
        self._settled: dict[bool, _Settled] = {}

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
        run = self._begun(None, self._fleet)
        found: list[Estimate] = []
        for low, drawn in self._drawn(params, stays, run, details=True):
            stop_if_cancelled(progress)
            progress.set(low / max(count, 1), "estimating volumes")
            high = low + len(drawn.volume_bbl)
            found += [
                _estimate(
                    self._questions[low + k], drawn, k, float(stays.pumped_m3[low + k]), params
                )
                for k in range(high - low)
            ]
        self._keep(run)
        return run.drawn, found

    def redrawn(
        self,
        params: VolumeParams,
        chances: NDArray[np.float32] | None = None,
        stays: Stays | None = None,
        fleet: Fleet | None = None,
    ) -> Drawn:
        """Returns the draws under other assumptions: those of a full run with the same parameters.

        Who received and whether it counts are the arrays of an earlier call where nothing moves
        them: they are not to be changed.

        Args:
            params: Seed, number of draws, and what hulls, product mix and fleet are drawn from are
                taken from the parameters of the run; all other assumptions from here.
            chances: Other probabilities to count, (events, 2).
            stays: What the hours say; by default what they do under these parameters.
            fleet: `Fleet.part` of the fleet: only those draws, each as it is among all.
        """
        run = self._begun(chances, fleet or self._fleet)
        for _ in self._drawn(params, stays or self._stays_under(params), run, details=False):
            pass
        self._keep(run)
        return run.drawn

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
        # of fewer events
        whole, other._stays, other._settled = self._layout.up_to(number), None, {}
        other._hours, other._questions = self._hours[: number + 1], self._questions[: number + 1]
        other._set = {place: one for place, one in self._set.items() if place <= number}
        receiver = self._questions[number].direction.receiver - 1
        found = {}
        for name, ship in (("receiver", receiver), ("giver", 1 - receiver)):
            if not np.isnan(whole.typed[number, ship]).all():
                other._layout = whole.unread(number, ship)
                drawn = other.redrawn(params)
                found[f"draughts of the {name}"] = float(np.median(drawn.volume_bbl[number]))
        other._layout = whole
        stays = stays_of(other._hours, params)
        # any volume is as likely: one constant up to more than any ship holds
        stays.series[number] = 0.0
        stays.series[number, 0] = 1.0
        stays.most_m3[number] = stays.likely_m3[number] = _ANY_M3
        kept = other.redrawn(params, stays=stays)
        found["hours together"] = float(np.median(kept.volume_bbl[number]))
        return found

    def _begun(self, chances: NDArray[np.float32] | None, fleet: Fleet) -> _Run:
        """Returns arrays to fill; what is settled already stands in them."""
        count, draws = len(self._questions), len(fleet.numbers)
        told = self._layout.chances if chances is None else chances
        drawn, kept = _empty(count, draws, 0), self._settled.get(fleet.chosen is None)
        if kept is None or kept.fleet is not fleet:
            return _Run(fleet, told, drawn, directed=False, counted=False)
        drawn = drawn._replace(first_receives=kept.first_receives)
        if not np.array_equal(kept.chances, told):
            return _Run(fleet, told, drawn, directed=True, counted=False)
        return _Run(fleet, told, drawn._replace(counts=kept.counts), directed=True, counted=True)

    def _keep(self, run: _Run) -> None:
        settled = _Settled(run.fleet, run.chances, run.drawn.first_receives, run.drawn.counts)
        self._settled[run.fleet.chosen is None] = settled

    def _drawn(
        self, params: VolumeParams, stays: Stays, run: _Run, *, details: bool
    ) -> Iterator[tuple[int, Drawn]]:
        """Draws piece by piece; gives each with its details, if they are asked for."""
        fleet, layout, kept = run.fleet, self._layout, run.drawn
        draws, laws = len(fleet.numbers), assumed(params)
        common = shared_rows(fleet.shared, params)
        shared = fleet.in_blocks(common)
        net = np.zeros((len(layout.ships), draws), dtype=np.float32)
        whole = layout.asked(params, stays, run.chances)
        count = len(self._questions)
        most = min(_BATCH, count) if details else count
        # tonnes are booked at once and not asked for again: one row does for all events
        mass_t = np.empty((most if details else 1, draws), dtype=np.float32)
        with _threads(count) as (pool, workers):
            for low, high in layout.pieces(most, self._set, len(fleet.hulls)):
                asked = Asked(*(row[low:high] for row in whole))
                asked = asked._replace(ships=_places(fleet, layout.ships, asked.books))
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
                settled = run.directed, run.counted
                if pool is None:
                    draw_events(0, draws, *arguments, *settled)
                else:
                    waits = [
                        pool.submit(draw_events, *edges, *arguments, *settled)
                        for edges in _ranges(draws, workers)
                    ]
                    for wait in waits:
                        wait.result()
                if one is not None:
                    name = self._questions[low].encounter_id
                    settle(one, name, asked, drawn, net, fleet.numbers, params)
                yield low, drawn


class _Run(NamedTuple):
    """Arrays to fill, and whether who received and whether it counts stand in them already."""

    fleet: Fleet
    chances: NDArray[np.float32]
    drawn: Drawn
    directed: bool
    counted: bool


def _places(fleet: Fleet, ships: tuple[Ship, ...], books: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns where the hulls of the ships of some events stand, (events, 2)."""
    met, at = np.unique(books, return_inverse=True)
    places = np.array(fleet.places([ships[k] for k in met.tolist()]), dtype=np.int64)
    found: NDArray[np.int64] = places[at.reshape(books.shape)]
    return found


def _ranges(draws: int, workers: int) -> list[tuple[int, int]]:
    """Returns first draw and draw after the last of what one thread takes at a time."""
    blocks = -(-draws // LANES)
    turns = workers * -(-draws // (workers * AT_ONCE))
    step = -(-blocks // turns) * LANES
    return [(low, min(low + step, draws)) for low in range(0, draws, step)]


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
