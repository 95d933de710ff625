"""Hulls by the draw: what is not known of a ship is drawn once per draw and stays with her.

So two transfers into the same tanker share her errors, and all ships of a draw share the error of
the deadweight regression and the waterplane model: the total carries both.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from lightering.volumes.hydrostatics import LPP_PER_LOA, LWL_PER_LPP, displacement_t
from lightering.volumes.particulars import BEAM_PER_DRAUGHT, LENGTH_PER_BEAM, UNKNOWN_LENGTH_M
from lightering.volumes.products import Factors, shared_mix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams
    from lightering.volumes.particulars import Particulars

    _Array = NDArray[np.float64]
    _Form = tuple[_Array, _Array, _Array, _Array]

__all__ = ["Hull", "Shared", "draw_hull", "draw_shared"]

_UNKNOWN_LENGTH_SD, _LENGTH_PER_BEAM_SD, _DESIGN_DRAUGHT_SD = 0.30, 0.08, 0.08
"""Relative spreads of what no message tells (our assumptions)."""

_OVERLOADED = 1.02
"""A typed draught up to 2 % beyond design draught is a typing matter, not a deeper ship."""

_PUBLISHED_DWT_SD = 0.03
"""Published deadweights of one ship differ by a few per cent (our assumption)."""

_SHARED_PART = 0.7
"""Share of the regression's standard deviation that all ships have in common: half the variance."""

_LIGHTSHIP = (0.12, 0.50)
"""Lightship over full displacement of small tankers lies well inside (our assumption)."""

_CONSUMABLES = (0.02, 0.06)
"""Fuel, water and stores over deadweight (generally known)."""

_TANK_M3_PER_DWT = (0.88, 1.18)
"""Published: 750 m³/850 t, 4,000/3,500, 7,700/6,500; two of three lie at the upper end, so a
triangular distribution that rises to it."""

_TANK_FILLING = 0.98
"""Cargo tanks are filled to 98 % (generally known)."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all events of one draw have in common; arrays of shape (draws,).

    Attributes:
        dwt_z: Standard normal: common error of the deadweight regression.
        kristensen: 0 to 1, between the two waterplane models.
        laden_shift: Shift of the logit of the laden fraction: error of the fleet's mean.
        factors: Product mix and bbl/t.
    """

    dwt_z: NDArray[np.float64]
    kristensen: NDArray[np.float64]
    laden_shift: NDArray[np.float64]
    factors: Factors


@dataclass(frozen=True, slots=True)
class Hull:
    """One ship in every draw; arrays of shape (draws,), or (draws, 1) after `columns`.

    Attributes:
        length_wl_m: Waterline length.
        beam_m: Beam.
        block: Block coefficient at design draught.
        design_draught_m: Design draught.
        dwt_t: Deadweight.
        lightship_t: Lightship.
        consumables_t: Fuel, water, stores.
        tank_m3: Volume that cargo may fill.
        kristensen: The draw's place between the waterplane models.
    """

    length_wl_m: NDArray[np.float64]
    beam_m: NDArray[np.float64]
    block: NDArray[np.float64]
    design_draught_m: NDArray[np.float64]
    dwt_t: NDArray[np.float64]
    lightship_t: NDArray[np.float64]
    consumables_t: NDArray[np.float64]
    tank_m3: NDArray[np.float64]
    kristensen: NDArray[np.float64]

    def columns(self, draws: NDArray[np.int64]) -> Hull:
        """Returns some draws as columns, ready to broadcast against (draws, proposals).

        Args:
            draws: Numbers of draws, shape (k,).
        """
        return Hull(**{f.name: getattr(self, f.name)[draws][:, None] for f in fields(self)})

    @property
    def form(self) -> _Form:
        """Length, beam, block coefficient and design draught, as hydrostatics take them."""
        return self.length_wl_m, self.beam_m, self.block, self.design_draught_m

    def deadweight_used_t(self, draught: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns cargo plus ballast at a draught: displacement less lightship and consumables.

        Args:
            draught: Metres.
        """
        mass = displacement_t(*self.form, draught, self.kristensen)
        return mass - self.lightship_t - self.consumables_t


def draw_shared(params: VolumeParams) -> Shared:
    """Draws what all events of one draw have in common, from the seed alone.

    Args:
        params: Seed, number of draws and spreads.
    """
    random = np.random.default_rng([params.seed, 0])
    mean = params.laden_alpha / (params.laden_alpha + params.laden_beta)
    # d(logit F) = dF / (F (1 - F)): the spread is given for the fleet's mean fraction itself
    laden_sd = params.laden_shared_sd / (mean * (1.0 - mean))
    return Shared(
        dwt_z=random.standard_normal(params.draws),
        kristensen=random.random(params.draws),
        laden_shift=laden_sd * random.standard_normal(params.draws),
        factors=shared_mix(params, random),
    )


def draw_hull(ship: Particulars, shared: Shared, params: VolumeParams) -> Hull:
    """Draws one ship; the same ship gives the same draws in every event and every order.

    Args:
        ship: What is known of her.
        shared: What all ships of a draw share.
        params: Seed and spreads.
    """
    n = params.draws
    random = np.random.default_rng([params.seed, 1, ship.mmsi, ship.identity])
    z_length, z_beam, z_draught, z_dwt = random.standard_normal((4, n))
    u_deep, u_block, u_consumables, u_tank = random.random((4, n))
    length = (
        np.full(n, ship.length_m)
        if ship.length_m is not None
        else UNKNOWN_LENGTH_M * np.exp(_UNKNOWN_LENGTH_SD * z_length)
    )
    beam = (
        np.full(n, ship.beam_m)
        if ship.beam_m is not None
        else length / LENGTH_PER_BEAM * np.exp(_LENGTH_PER_BEAM_SD * z_beam)
    )
    draught = beam / BEAM_PER_DRAUGHT * np.exp(_DESIGN_DRAUGHT_SD * z_draught)
    if ship.max_draught_m is not None:
        # she was seen deeper: she can be, a little more than that at most
        deeper = ship.max_draught_m * (1.0 + _DESIGN_DRAUGHT_SD * u_deep)
        draught = np.where(draught < ship.max_draught_m / _OVERLOADED, deeper, draught)
    block = params.block_coefficient_low + u_block * (
        params.block_coefficient_high - params.block_coefficient_low
    )
    waterline = LPP_PER_LOA * LWL_PER_LPP * length
    if ship.dwt_t is not None:
        dwt = ship.dwt_t * (1.0 + _PUBLISHED_DWT_SD * z_dwt)
    else:
        own = np.sqrt(1.0 - _SHARED_PART**2)
        error = _SHARED_PART * shared.dwt_z + own * z_dwt
        factor = params.dwt_coefficient + params.dwt_coefficient_sd * error
        dwt = np.maximum(factor, 0.3) * length * beam * draught
    full = displacement_t(waterline, beam, block, draught, draught)
    consumables = (_CONSUMABLES[0] + (_CONSUMABLES[1] - _CONSUMABLES[0]) * u_consumables) * dwt
    low, high = _TANK_M3_PER_DWT
    return Hull(
        length_wl_m=waterline,
        beam_m=beam,
        block=block,
        design_draught_m=draught,
        dwt_t=dwt,
        lightship_t=np.clip(full - dwt, _LIGHTSHIP[0] * full, _LIGHTSHIP[1] * full),
        consumables_t=consumables,
        tank_m3=_TANK_FILLING * (low + (high - low) * np.sqrt(u_tank)) * dwt,
        kristensen=shared.kristensen,
    )
