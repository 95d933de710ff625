"""Monte Carlo of one transfer: proposals from the readings, weighted by everything else.

In each draw the shared parameters and both hulls are fixed. Local unknowns (true draughts, ballast,
cargo before, laden fraction) are proposed several times and one proposal is picked by its weight
(sampling importance resampling), so the draws of all events stay aligned. A proposal comes either
from the readings, with the prior as weight, or from the prior alone, with the chance that the
readings have nothing to do with the event: crews type draughts late or wrongly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.volumes.hydrostatics import tonnes_per_metre
from lightering.volumes.priors import (
    ballast_density,
    cargo_before,
    laden_density,
    laden_fraction,
    pumping_weight,
    soft_limit,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams
    from lightering.volumes.hulls import Hull

__all__ = ["BOUNDS", "PROPOSALS", "Drawn", "Setting", "draw_mass"]

BOUNDS = (
    "deadweight",
    "tank volume",
    "cargo on board",
    "pumping time",
    "draught change",
    "laden draught",
)
"""What a volume follows from, in words; `Drawn.bound` holds places in this tuple."""

_CHANGE, _LADEN = 4, 5

PROPOSALS = 8
"""Local proposals per draw."""

_LEAST_PUMPED = 0.2
"""Proposals by the hours begin at this share of what can have been pumped."""

_STEP_M = 0.1
"""AIS sends draughts in steps of 0.1 m (ITU-R M.1371)."""

_TYPED_RANGE = 0.75
"""A draught that has nothing to do with the event lies anywhere in 75 % of the design draught."""

_BALLAST_KEPT = 0.3
"""Share of receivers that keep some of their ballast at the end (our assumption)."""

_DEEP, _TRIM = 0.7, 0.1
"""Above 70 % of the design draught a ship carries no ballast but for trim: a tenth of the rest."""

_GIVER_BALLASTS, _GIVER_BALLAST_HIGH = 0.5, 0.25
"""Half of the givers take ballast while discharging, up to 25 % of their deadweight."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one event is judged by, in some draws.

    Attributes:
        receiver: Hull as columns (draws, 1).
        giver: Hull as columns.
        laden_shift: Shared shift of the laden fraction, (draws, 1).
        m3_per_tonne: Of the cargo of each draw, (draws, 1).
        pumped_t: What pumps can have moved, (draws, PROPOSALS).
        rate_t_h: Tonnes per hour that they move, (draws, PROPOSALS).
        on_board_t: What the giver had to give, (draws, 1).
        held_t: Cargo of the receiver from earlier transfers of this voyage, (draws, 1), or None.
        receiver_before_m: Draught in force before, or None.
        receiver_after_m: Draught typed after, or None.
        giver_before_m: As above, of the giver.
        giver_after_m: As above, of the giver.
    """

    receiver: Hull
    giver: Hull
    laden_shift: NDArray[np.float64]
    m3_per_tonne: NDArray[np.float64]
    pumped_t: NDArray[np.float64]
    rate_t_h: NDArray[np.float64]
    on_board_t: NDArray[np.float64]
    held_t: NDArray[np.float64] | None
    receiver_before_m: float | None
    receiver_after_m: float | None
    giver_before_m: float | None
    giver_after_m: float | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The draws of one event; arrays of shape (draws,).

    Attributes:
        mass_t: Tonnes moved.
        bound: Place in `BOUNDS` of what the mass follows from.
        trusted: Whether the readings were believed.
    """

    mass_t: NDArray[np.float64]
    bound: NDArray[np.int64]
    trusted: NDArray[np.bool_]


def draw_mass(setting: Setting, params: VolumeParams, random: np.random.Generator) -> Drawn:
    """Draws the mass moved, one value per draw.

    Args:
        setting: Hulls, readings and bounds.
        params: Spreads and shares.
        random: Source of the draws.
    """
    return _Sampler(setting, params, random).drawn()


class _Sampler:
    def __init__(self, s: Setting, params: VolumeParams, random: np.random.Generator) -> None:
        self.s, self.params, self.random = s, params, random
        self.draws = s.laden_shift.shape[0]
        self.shape = (self.draws, PROPOSALS)
        self.sigma = math.sqrt(params.draught_error_m**2 + _STEP_M**2 / 12.0)
        self.doubt = params.unreliable_share
        self.cargo = self._cargo_before()
        self.tank_t = s.receiver.tank_m3 / s.m3_per_tonne

    def drawn(self) -> Drawn:
        mass, weight, bound = self._by_prior()
        read: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
        s, label = self.s, _CHANGE
        if s.receiver_after_m is not None:
            label = _CHANGE if s.receiver_before_m is not None else _LADEN
            read = self._by_receiver(s.receiver_after_m)
            readings = 1 if label == _LADEN else 2
            weight = weight * self.doubt * self._unrelated(s.receiver) ** readings
            weight = weight * self._giver_likelihood(mass)
        elif s.giver_after_m is not None and s.giver_before_m is not None:
            read = self._by_giver(s.giver_before_m - s.giver_after_m)
            weight = weight * self.doubt * self._unrelated(s.giver)
        if read is None:
            return self._pick(mass, weight, bound, np.zeros(self.shape, dtype=np.bool_))
        mass = np.concatenate((read[0], mass), axis=1)
        weight = np.concatenate((read[1] * (1.0 - self.doubt), weight), axis=1)
        bound = np.concatenate((np.full(self.shape, label), bound), axis=1)
        trusted = np.zeros(mass.shape, dtype=np.bool_)
        trusted[:, :PROPOSALS] = True
        return self._pick(mass, weight, bound, trusted)

    def _pick(
        self,
        mass: NDArray[np.float64],
        weight: NDArray[np.float64],
        bound: NDArray[np.int64],
        trusted: NDArray[np.bool_],
    ) -> Drawn:
        heap = np.cumsum(weight, axis=1)
        total = heap[:, -1:]
        at = self.random.random((self.draws, 1)) * total
        chosen = np.minimum((heap <= at).sum(axis=1), mass.shape[1] - 1)
        # where every weight vanishes the readings contradict all else: a prior proposal stands
        row = np.arange(self.draws)
        return Drawn(mass[row, chosen], bound[row, chosen], trusted[row, chosen])

    def _cargo_before(self) -> NDArray[np.float64]:
        cargo = cargo_before(self.shape, self.random) * self.s.receiver.dwt_t
        if self.s.held_t is not None:
            # earlier transfers of this voyage: believed more often than not
            seen = (self.s.held_t > 0.0) & (self.random.random(self.shape) < 0.8)
            cargo = np.where(seen, self.s.held_t, cargo)
        if self.s.receiver_before_m is not None and self.s.receiver_after_m is None:
            used = self.s.receiver.deadweight_used_t(self._true(self.s.receiver_before_m))
            cargo = np.minimum(cargo, np.maximum(used, 0.0))
        return np.minimum(cargo, 0.9 * self.s.receiver.dwt_t)

    def _by_prior(
        self,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        s, hull = self.s, self.s.receiver
        fraction = laden_fraction(self.shape, s.laden_shift, self.params, self.random)
        holds = np.minimum(fraction * hull.dwt_t, hull.dwt_t - hull.consumables_t) - self.cargo
        # half of the proposals lie where the hours allow: else a short contact would find none
        share = _LEAST_PUMPED + (1.0 - _LEAST_PUMPED) * self.random.random(self.shape)
        wanted = holds.copy()
        wanted[:, ::2] = (share * s.pumped_t)[:, ::2]
        allowed = (wanted >= _LEAST_PUMPED * s.pumped_t) & (wanted <= s.pumped_t)
        by_hours = np.where(allowed, 1.0 / ((1.0 - _LEAST_PUMPED) * s.pumped_t), 0.0)
        by_size = laden_density((self.cargo + wanted) / hull.dwt_t, s.laden_shift, self.params)
        by_size = by_size / hull.dwt_t
        weight = by_size / (0.5 * by_size + 0.5 * by_hours + 1e-300)
        tank = np.broadcast_to(self.tank_t, self.shape) - self.cargo
        on_board = np.broadcast_to(s.on_board_t, self.shape)
        # a transfer moves something: a hundredth of the deadweight at least
        mass = np.maximum(np.minimum(np.minimum(wanted, tank), on_board), 0.01 * hull.dwt_t)
        # a ship may stay longer than she pumps, never shorter: what the hours do not allow is not
        # cut to fit but made unlikely
        bound = np.stack((holds, tank, on_board, s.pumped_t)).argmin(axis=0).astype(np.int64)
        return mass, weight * pumping_weight(mass, s.pumped_t, s.rate_t_h), bound

    def _by_receiver(self, after_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        hull, dwt = self.s.receiver, self.s.receiver.dwt_t
        weight = np.ones(self.shape)
        if self.s.receiver_before_m is not None:
            before = self._true(self.s.receiver_before_m)
            ballast = hull.deadweight_used_t(before) - self.cargo
            slope = tonnes_per_metre(*hull.form, before, hull.kristensen)
            weight *= ballast_density(ballast / dwt, self.cargo / dwt, self.params) * slope / dwt
        else:
            ballast = self.params.ballast_share_high * self.random.random(self.shape) * dwt
        kept = self.random.random(self.shape) < _BALLAST_KEPT
        left = np.where(kept, self.random.random(self.shape), 0.0) * np.maximum(ballast, 0.0)
        after = self._true(after_m)
        left *= np.where(after < _DEEP * hull.design_draught_m, 1.0, _TRIM)
        mass = hull.deadweight_used_t(after) - self.cargo - left
        fraction = (self.cargo + mass) / dwt
        slope = tonnes_per_metre(*hull.form, after, hull.kristensen)
        weight *= laden_density(fraction, self.s.laden_shift, self.params) * slope / dwt
        weight *= ballast_density(left / dwt, fraction, self.params) / ballast_density(
            np.zeros((1, 1)), fraction, self.params
        )
        return mass, weight * self._bounded(mass) * self._giver_likelihood(mass)

    def _by_giver(self, change_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        change = change_m + math.sqrt(2.0) * self.sigma * self.random.standard_normal(self.shape)
        slope = self._giver_slope()
        mass = slope * change + self._giver_ballast()
        dwt = self.s.receiver.dwt_t
        density = laden_density((self.cargo + mass) / dwt, self.s.laden_shift, self.params) / dwt
        return mass, density * slope * self._bounded(mass)

    def _bounded(self, mass: NDArray[np.float64]) -> NDArray[np.float64]:
        weight = pumping_weight(mass, self.s.pumped_t, self.s.rate_t_h)
        weight *= soft_limit(mass, self.s.on_board_t)
        weight *= soft_limit(self.cargo + mass, self.tank_t)
        return np.where(mass > 0.01 * self.s.receiver.dwt_t, weight, 0.0)

    def _giver_likelihood(self, mass: NDArray[np.float64]) -> NDArray[np.float64]:
        before, after = self.s.giver_before_m, self.s.giver_after_m
        if before is None or after is None:
            return np.ones((1, 1))
        predicted = (mass - np.minimum(self._giver_ballast(), 0.8 * mass)) / self._giver_slope()
        spread = math.sqrt(2.0) * self.sigma
        z = (before - after - predicted) / spread
        density = np.exp(-0.5 * np.minimum(z * z, 200.0)) / (spread * math.sqrt(2.0 * math.pi))
        return (1.0 - self.doubt) * density + self.doubt * self._unrelated(self.s.giver)

    def _giver_slope(self) -> NDArray[np.float64]:
        hull = self.s.giver
        middle = 0.5 * ((self.s.giver_before_m or 0.0) + (self.s.giver_after_m or 0.0))
        draught = np.clip(middle, 0.2 * hull.design_draught_m, 1.3 * hull.design_draught_m)
        return tonnes_per_metre(*hull.form, draught, hull.kristensen)

    def _giver_ballast(self) -> NDArray[np.float64]:
        takes = self.random.random(self.shape) < _GIVER_BALLASTS
        share = _GIVER_BALLAST_HIGH * self.random.random(self.shape)
        return np.where(takes, share, 0.0) * self.s.giver.dwt_t

    def _true(self, typed_m: float) -> NDArray[np.float64]:
        """Draws the true draught behind a typed one."""
        design = self.s.receiver.design_draught_m
        draught = typed_m + self.sigma * self.random.standard_normal(self.shape)
        return np.clip(draught, 0.2 * design, 1.3 * design)

    def _unrelated(self, hull: Hull) -> NDArray[np.float64]:
        return 1.0 / (_TYPED_RANGE * hull.design_draught_m)
