"""Hulls by the draw: what is not known of a ship is drawn once per draw and stays with her.

So two transfers into the same tanker share her errors, and all ships of a draw share the error of
the deadweight regression and the waterplane model: the total carries both.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.units import SEAWATER_T_PER_M3
from lightering.volumes.blocks import LANES
from lightering.volumes.hydrostatics import (
    LPP_PER_LOA,
    LWL_PER_LPP,
    waterplane_kristensen,
    waterplane_schneekluth,
)
from lightering.volumes.particulars import BEAM_PER_DRAUGHT, LENGTH_PER_BEAM, UNKNOWN_LENGTH_M
from lightering.volumes.products import Factors, shared_mix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams
    from lightering.volumes.particulars import Particulars

__all__ = [
    "LIGHTSHIP",
    "STORES",
    "Fleet",
    "Shared",
    "draw_shared",
    "floating",
    "hull_of",
    "laden_odds",
    "seed_of",
    "shared_rows",
]

_KEPT = 256
"""Hulls kept at once: 80 MB at 10,000 draws. A hull is drawn again from her seed when needed. More
than the ships of a batch of events."""

_UNKNOWN_LENGTH_SD, _LENGTH_PER_BEAM_SD, _DESIGN_DRAUGHT_SD = 0.30, 0.08, 0.08
"""Relative spreads of what no message tells (our assumptions)."""

_OVERLOADED = 1.02
"""A typed draught up to 2 % beyond design draught is a typing matter, not a deeper ship (our
assumption)."""

_LADEN_LEAST, _LADEN_SD, _NEVER_LADEN = 0.85, 0.08, 0.1
"""The greatest draught a tanker sends is one of a laden voyage: 85 % of the design draught (about
75 % of the deadweight) or more, softly; in one case of ten she was never heard laden."""

_PUBLISHED_DWT_SD = 0.03
"""Published deadweights of one ship differ by a few per cent (our assumption)."""

_PUBLISHED_DRAUGHT_SD = 0.015
"""Published design draughts of one ship differ by a decimetre (our assumption)."""

_BLOCKS = (0.5, 0.9)
"""Block coefficients of ships that carry oil lie within (generally known)."""

_SHARED_PART = 0.7
"""Share of the regression's standard deviation that all ships have in common: half the variance
(our assumption)."""

LIGHTSHIP = (0.12, 0.50)
"""Lightship over full displacement of small tankers lies well inside (our assumption)."""

_DEADWEIGHT, _DEADWEIGHT_SD, _TRIED = 0.73, 0.05, 6
"""Deadweight over full displacement: 0.70-0.76 of the published 3,500-dwt tanker (3,500 t over
1.025 Cb x 77.5 x 14.0 x 6.10 m, Cb 0.68-0.74). Few tankers lie more than 0.025 off the line for
their size (Watson, Practical Ship Design, 1998, section 3.1); small old hulls get twice that. Six
pairs of deadweight and block coefficient are tried in each draw, and one is picked by it."""

STORES = (0.02, 0.06)
"""Fuel, water and stores over deadweight (generally known)."""

_TANK_M3_PER_DWT = (0.88, 1.18)
"""Published: 750 m³/850 t, 4,000/3,500, 7,700/6,500; two of three lie at the upper end, so a
triangular distribution that rises to it."""

_TANKS = 7
"""Row of `floating` that holds the volume cargo may fill."""

_TANK_FILLING = 0.98
"""Cargo tanks are filled to 98 % (generally known)."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all events of one draw have in common; arrays of shape (draws,).

    Attributes:
        dwt_z: Standard normal: common error of the deadweight regression.
        kristensen: 0 to 1, between the two waterplane models.
        laden_z: Standard normal: error of the fleet's mean laden fraction.
        factors: Product mix and bbl/t.
    """

    dwt_z: NDArray[np.float64]
    kristensen: NDArray[np.float64]
    laden_z: NDArray[np.float64]
    factors: Factors


def draw_shared(params: VolumeParams) -> Shared:
    """Draws what all events of one draw have in common, from the seed alone.

    Args:
        params: Seed, number of draws and spreads.
    """
    random = np.random.default_rng([params.seed, 0])
    return Shared(
        dwt_z=random.standard_normal(params.draws),
        kristensen=random.random(params.draws),
        laden_z=random.standard_normal(params.draws),
        factors=shared_mix(params, random),
    )


def laden_odds(shared: Shared, params: VolumeParams) -> NDArray[np.float64]:
    """Returns the factor of the odds of the laden fraction, (draws,): error of the fleet's mean.

    Args:
        shared: As `draw_shared` gives them.
        params: Mean and shared spread of the fraction.
    """
    mean = params.laden_alpha / max(params.laden_alpha + params.laden_beta, 1e-6)
    # d(logit F) = dF / (F (1 - F)): the spread is given for the fleet's mean fraction itself
    spread = params.laden_shared_sd / max(mean * (1.0 - mean), 1e-3)
    return np.asarray(np.exp(spread * shared.laden_z))


def shared_rows(shared: Shared, params: VolumeParams) -> NDArray[np.float32]:
    """Returns what the kernel reads of them, by row: waterplane, odds, edges of the mix, bbl/t.

    Args:
        shared: As `draw_shared` gives them.
        params: As in `laden_odds`.

    Returns:
        (9, draws).
    """
    edges = np.cumsum(shared.factors.shares, axis=1)[:, :-1]
    rows = (
        shared.kristensen[None],
        laden_odds(shared, params)[None],
        edges.T,
        shared.factors.bbl_per_tonne.T,
    )
    return np.ascontiguousarray(np.concatenate(rows), dtype=np.float32)


def seed_of(*parts: int | str) -> int:
    """Returns a seed of 63 bits that depends on every part and on nothing else.

    Args:
        *parts: Whole numbers and texts.
    """
    text = "/".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def hull_of(ship: Particulars, shared: Shared, params: VolumeParams) -> NDArray[np.float32]:
    """Draws one ship; the same ship gives the same draws in every event and every order.

    Args:
        ship: What is known of her.
        shared: What all ships of a draw share.
        params: Seed and spreads.

    Returns:
        Rows by draw: waterline length, beam, block coefficient at design draught, design draught
        (m), deadweight, lightship, fuel water and stores (t), volume that cargo may fill (m³).
    """
    n = params.draws
    random = np.random.default_rng([params.seed, 1, ship.mmsi, ship.identity])
    z_length, z_beam, z_draught = random.standard_normal((3, n))
    u_deep, u_stores, u_tank = random.random((3, n))
    z_dwt, u_block = random.standard_normal((_TRIED, n)), random.random((_TRIED, n))
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
    if ship.draught_m is not None:
        draught = ship.draught_m * (1.0 + _PUBLISHED_DRAUGHT_SD * z_draught)
    elif ship.max_draught_m is not None:
        draught = _seen_laden(draught, ship.max_draught_m, u_deep, random)
    waterline = LPP_PER_LOA * LWL_PER_LPP * length
    if ship.dwt_t is not None:
        dwts = ship.dwt_t * (1.0 + _PUBLISHED_DWT_SD * z_dwt)
    else:
        own = np.sqrt(1.0 - _SHARED_PART**2)
        error = _SHARED_PART * shared.dwt_z + own * z_dwt
        factor = params.dwt_coefficient + params.dwt_coefficient_sd * error
        dwts = np.maximum(factor, 0.3) * length * beam * draught
    low, high = params.block_coefficient_low, params.block_coefficient_high
    blocks = low + u_block * (high - low)
    off = dwts / (SEAWATER_T_PER_M3 * waterline * beam * draught * blocks) - _DEADWEIGHT
    picked = _picked(np.exp(-0.5 * (off / _DEADWEIGHT_SD) ** 2), random)
    dwt, block = dwts[picked], blocks[picked]
    if ship.lightship_t is not None:
        # what floats the ship and her deadweight tells how full her lines are
        box = SEAWATER_T_PER_M3 * waterline * beam * draught
        block = np.clip((ship.lightship_t + dwt) / box, *_BLOCKS)
    full = SEAWATER_T_PER_M3 * waterline * beam * block * draught
    stores = (STORES[0] + (STORES[1] - STORES[0]) * u_stores) * dwt
    low, high = _TANK_M3_PER_DWT
    tanks = (low + (high - low) * np.sqrt(u_tank)) * dwt
    if ship.tank_m3 is not None:
        tanks = np.full(n, ship.tank_m3)
    return np.stack(
        [
            waterline,
            beam,
            block,
            draught,
            dwt,
            np.clip(full - dwt, LIGHTSHIP[0] * full, LIGHTSHIP[1] * full),
            stores,
            _TANK_FILLING * tanks,
        ]
    ).astype(np.float32)


def floating(hull: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns a drawn hull as the kernel takes it: what floats her needs no root in each event.

    Args:
        hull: Of `hull_of`.

    Returns:
        Rows by draw: waterline length times beam times the density of seawater (t/m), cube root of
        the design draught, block coefficient, design draught (m), step from the waterplane
        coefficient of Schneekluth to that of Kristensen over the former, deadweight, fuel water and
        stores (t), volume that cargo may fill (m³).
    """
    length, beam, block, draught, dwt, _light, stores, tank = hull.astype(np.float64)
    step = waterplane_kristensen(block) / waterplane_schneekluth(block) - 1.0
    box = SEAWATER_T_PER_M3 * length * beam
    rows = [box, np.cbrt(draught), block, draught, step, dwt, stores, tank]
    return np.stack(rows).astype(np.float32)


def _picked(
    weight: NDArray[np.float64], random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns the place of one of the tried values (tried, draws) in each draw, by weight."""
    below = np.cumsum(weight, axis=0)
    draws = np.arange(weight.shape[1])
    place = (random.random(len(draws)) * below[-1] > below).sum(axis=0)
    return np.minimum(place, len(weight) - 1), draws


def _seen_laden(
    draught: NDArray[np.float64],
    deepest_m: float,
    u_deep: NDArray[np.float64],
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Moves design draughts that do not fit the greatest draught a ship sent."""
    ratio = deepest_m / draught
    # seen far from her marks in all she sent: rather a shallower hull than never laden
    beyond = np.maximum(_LADEN_LEAST - ratio, 0.0) / _LADEN_SD
    fits = random.random(len(draught)) < np.maximum(np.exp(-0.5 * beyond**2), _NEVER_LADEN)
    # she was seen deeper: she can be, a little more than that at most
    fits &= ratio <= _OVERLOADED
    low, high = 1.0 / _OVERLOADED, 1.0 / _LADEN_LEAST
    return np.where(fits, draught, deepest_m * (low + (high - low) * u_deep))


class Fleet:
    """The hulls of all ships in one array, drawn when asked for; the last few hundred are kept.

    Attributes:
        numbers: Number of each draw, uint32 (draws,): all of a run, or the part that is asked for.
        hulls: Rows as of `floating`, a block of draws after the other, float32 (places, blocks, 8,
            LANES).
    """

    def __init__(
        self,
        particulars: dict[tuple[int, int], Particulars],
        shared: Shared,
        params: VolumeParams,
        whole: Fleet | None = None,
        numbers: NDArray[np.uint32] | None = None,
    ) -> None:
        """Draws nothing yet.

        Args:
            particulars: What is known of each ship.
            shared: What all ships of a draw share.
            params: Seed and spreads.
            whole: The same fleet with all draws, if this is a part of them.
            numbers: Numbers of the draws of the part.
        """
        self.particulars, self.shared, self.params = particulars, shared, params
        self._whole = whole
        self.numbers = np.arange(params.draws, dtype=np.uint32) if numbers is None else numbers
        places = min(len(particulars), _KEPT)
        count = -(-len(self.numbers) // LANES)
        self.hulls = np.empty((places, count, 8, LANES), dtype=np.float32)
        self._places: OrderedDict[tuple[int, int], int] = OrderedDict()

    def part(self, numbers: NDArray[np.uint32]) -> Fleet:
        """Returns the same fleet with some of the draws: the same figures in each of them.

        Args:
            numbers: Which draws.
        """
        return Fleet(self.particulars, self.shared, self.params, self, numbers)

    @property
    def chosen(self) -> NDArray[np.uint32] | None:
        """Numbers of the draws if they are a part, else None."""
        return None if self._whole is None else self.numbers

    def places(self, ships: Sequence[tuple[int, int]]) -> list[int]:
        """Returns where the hulls of some ships stand in `hulls`, until other ships are asked for.

        Args:
            ships: (mmsi, identity); no more at once than are kept.
        """
        for ship in ships:
            if ship in self._places:
                self._places.move_to_end(ship)
        for ship in ships:
            if ship not in self._places:
                full = len(self._places) == len(self.hulls)
                place = self._places.popitem(last=False)[1] if full else len(self._places)
                self.hulls[place] = _in_blocks(self._drawn(ship))
                self._places[ship] = place
        return [self._places[ship] for ship in ships]

    def hull(self, ship: tuple[int, int]) -> NDArray[np.float32]:
        """Returns the draws of one ship in the rows of `floating`, (8, draws).

        Args:
            ship: (mmsi, identity).
        """
        rows = self.hulls[self.places([ship])[0]].transpose(1, 0, 2).reshape(8, -1)
        found: NDArray[np.float32] = rows[:, : len(self.numbers)]
        return found

    def tanks_m3(self, ship: tuple[int, int]) -> NDArray[np.float32]:
        """Returns the volume that cargo may fill of one ship, (draws,).

        Args:
            ship: (mmsi, identity).
        """
        found: NDArray[np.float32] = self.hulls[self.places([ship])[0], :, _TANKS].reshape(-1)
        return found[: len(self.numbers)]

    def in_blocks(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns rows of all draws as the kernel takes them: its draws, (blocks, rows, LANES).

        Args:
            rows: Such as of `shared_rows`, (rows, draws of the run).
        """
        return _in_blocks(rows[:, self.numbers])

    def _drawn(self, ship: tuple[int, int]) -> NDArray[np.float32]:
        if self._whole is not None:
            return self._whole.hull(ship)[:, self.numbers]
        return floating(hull_of(self.particulars[ship], self.shared, self.params))


def _in_blocks(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns rows of draws a block after the other, the last one filled up with ones."""
    count, draws = rows.shape
    full = np.ones((count, -(-draws // LANES) * LANES), dtype=np.float32)
    full[:, :draws] = rows
    return np.ascontiguousarray(full.reshape(count, -1, LANES).transpose(1, 0, 2))
