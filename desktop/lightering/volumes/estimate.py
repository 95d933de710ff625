"""The estimate of one encounter: its direction, its draws, whether it counts, and why."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.volumes.hulls import Hull, Shared, draw_hull
from lightering.volumes.priors import laden_fraction, pumping
from lightering.volumes.products import m3_per_tonne
from lightering.volumes.sampling import BOUNDS, PROPOSALS, Setting, draw_mass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams
    from lightering.volumes.direction import Direction
    from lightering.volumes.particulars import Particulars
    from lightering.volumes.readings import Side
    from lightering.volumes.voyages import Event, Holds

__all__ = ["Estimate", "Fleet", "estimate"]

_LOOKS_EMPTY = 0.4
"""Less than this share of her deadweight (the most ballast she may carry) is no cargo to give."""

_MIN_SHARE = 1e-3
"""A reading of the direction held by fewer draws than this is left out of the median by reading."""


class Fleet:
    """The hulls of all ships, drawn when first asked for."""

    def __init__(
        self, particulars: dict[tuple[int, int], Particulars], shared: Shared, params: VolumeParams
    ) -> None:
        """Draws nothing yet.

        Args:
            particulars: What is known of each ship.
            shared: What all ships of a draw share.
            params: Seed and spreads.
        """
        self.particulars, self.shared, self.params = particulars, shared, params
        self._hulls: dict[tuple[int, int], Hull] = {}

    def hull(self, ship: tuple[int, int]) -> Hull:
        """Returns the draws of one ship.

        Args:
            ship: (mmsi, identity).
        """
        if ship not in self._hulls:
            self._hulls[ship] = draw_hull(self.particulars[ship], self.shared, self.params)
        return self._hulls[ship]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The draws of one event; arrays of shape (draws,).

    Attributes:
        mass_t: Tonnes moved if a transfer took place.
        volume_bbl: Barrels of it.
        first_receives: Whether ship 1 received.
        counts: Whether it would count by itself, earlier hops not yet looked at.
        bound: What the volume follows from, in words.
        trusted: Share of the draws that believe the typed draughts; nan without any.
        pumped_t: Median of what can have been pumped.
        on_board_t: Median of what the likelier giver had on board.
        by_reading_bbl: Median volume if ship 1, and if ship 2, received; nan if never drawn.
    """

    mass_t: NDArray[np.float64]
    volume_bbl: NDArray[np.float32]
    first_receives: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    bound: str
    trusted: float
    pumped_t: float
    on_board_t: float
    by_reading_bbl: tuple[float, float]


def estimate(
    event: Event,
    encounter: dict[Any, Any],
    direction: Direction,
    sides: tuple[Side, Side],
    counts_by_reading: tuple[float, float],
    fleet: Fleet,
    holds: Holds,
) -> Estimate:
    """Returns the draws of one event.

    Args:
        event: The event and its ships.
        encounter: Its row.
        direction: The likelier reading.
        sides: Draught readings of ship 1 and ship 2.
        counts_by_reading: Probability to count if ship 1, and if ship 2, received.
        fleet: Hulls and shared draws.
        holds: What the ships took and gave before.
    """
    params = fleet.params
    n = params.draws
    random = np.random.default_rng([params.seed, 2, _number_of(str(encounter["encounter_id"]))])
    u_direction, u_counts, u_product = random.random((3, n))
    likelier = u_direction < direction.probability
    first_receives = likelier if direction.receiver == 1 else ~likelier
    factor = _bbl_per_tonne(fleet.shared, u_product)
    hours = (event.end_ms - event.start_ms) / 3.6e6
    density = m3_per_tonne(factor)[:, None]
    pumped, rate = (v / density for v in pumping((n, PROPOSALS), hours, params, random))
    mass, bound = np.empty(n), np.empty(n, dtype=np.int64)
    trusted = np.zeros(n, dtype=np.bool_)
    on_board = np.empty(n)
    for receiver in (0, 1):
        draws = np.flatnonzero(first_receives == (receiver == 0))
        if len(draws) == 0:
            continue
        had = _on_board(event, 1 - receiver, draws, sides[1 - receiver], fleet, holds, random)
        held = holds.taken(event.ships[receiver], event.start_ms)
        setting = Setting(
            receiver=fleet.hull(event.ships[receiver]).columns(draws),
            giver=fleet.hull(event.ships[1 - receiver]).columns(draws),
            laden_shift=fleet.shared.laden_shift[draws][:, None],
            m3_per_tonne=m3_per_tonne(factor[draws])[:, None],
            pumped_t=pumped[draws],
            rate_t_h=rate[draws],
            on_board_t=had[:, None],
            held_t=None if held is None else np.maximum(held[draws], 0.0)[:, None],
            receiver_before_m=_draught(sides[receiver], after=False),
            receiver_after_m=_draught(sides[receiver], after=True),
            giver_before_m=_draught(sides[1 - receiver], after=False),
            giver_after_m=_draught(sides[1 - receiver], after=True),
        )
        drawn = draw_mass(setting, params, random)
        mass[draws], bound[draws] = drawn.mass_t, drawn.bound
        trusted[draws], on_board[draws] = drawn.trusted, had
    volume = (mass * factor).astype(np.float32)
    counts = u_counts < np.where(first_receives, *counts_by_reading)
    taken = np.where(counts, mass, 0.0)
    for side, receives in ((0, first_receives), (1, ~first_receives)):
        holds.add(event.ships[side], np.where(receives, taken, -taken), event.end_ms)
    giver_first = direction.receiver == 2
    to, by = (sides[1], sides[0]) if giver_first else (sides[0], sides[1])
    readable = to.after is not None or by.change_m is not None
    return Estimate(
        mass_t=mass,
        volume_bbl=volume,
        first_receives=first_receives,
        counts=counts,
        bound=BOUNDS[int(np.bincount(bound, minlength=len(BOUNDS)).argmax())],
        trusted=float(trusted.mean()) if readable else float("nan"),
        pumped_t=float(np.median(pumped)),
        on_board_t=float(np.median(on_board[first_receives != giver_first])),
        by_reading_bbl=(_median(volume, first_receives), _median(volume, ~first_receives)),
    )


def _on_board(
    event: Event,
    side: int,
    draws: NDArray[np.int64],
    readings: Side,
    fleet: Fleet,
    holds: Holds,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Draws what a giver had to give: by her draught before, else by her size less what went."""
    hull = fleet.hull(event.ships[side]).columns(draws)
    shift = fleet.shared.laden_shift[draws][:, None]
    params = fleet.params
    cargo = laden_fraction((len(draws), 1), shift, params, random) * hull.dwt_t
    given = holds.given(event.ships[side], event.start_ms)
    if given is not None:
        rest = cargo - given[draws][:, None]
        # one who gave more than she can have had has loaded since
        cargo = np.where(rest > 0.1 * hull.dwt_t, rest, cargo)
    if readings.before is not None:
        error = params.draught_error_m * random.standard_normal((len(draws), 1))
        design = hull.design_draught_m
        draught = np.clip(readings.before.draught_m + error, 0.2 * design, 1.3 * design)
        typed = hull.deadweight_used_t(draught)
        # a giver that looks empty was not typed anew after loading: that reading says nothing
        cargo = np.where(typed < _LOOKS_EMPTY * hull.dwt_t, cargo, typed)
    # she came to give something: a tenth of her deadweight at least
    return np.asarray(np.maximum(cargo, 0.1 * hull.dwt_t)[:, 0])


def _bbl_per_tonne(shared: Shared, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draws one product per draw from that draw's mix and returns its bbl/t."""
    edges = np.cumsum(shared.factors.shares, axis=1)
    chosen = np.minimum((edges <= u[:, None]).sum(axis=1), edges.shape[1] - 1)
    factors: NDArray[np.float64] = shared.factors.bbl_per_tonne[np.arange(len(u)), chosen]
    return factors


def _draught(side: Side, *, after: bool) -> float | None:
    reading = side.after if after else side.before
    return None if reading is None else reading.draught_m


def _median(volume: NDArray[np.float32], draws: NDArray[np.bool_]) -> float:
    if draws.mean() < _MIN_SHARE:
        return float("nan")
    return float(np.median(volume[draws]))


def _number_of(encounter_id: str) -> int:
    return int.from_bytes(hashlib.sha256(encounter_id.encode()).digest()[:8], "big")
