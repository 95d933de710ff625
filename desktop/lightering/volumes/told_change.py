"""The change of cargo that two typed draughts tell, by the draw, with the laws of the estimate.

A draught weighs a ship, not her cargo. What lies between is drawn as the kernel draws it: the hull
once per draw and ship, the waterplane once per draw for all, the error of each typed draught, and
ballast as it is assumed of a receiver and of a giver. That a draught has nothing to do with her (a
share of the readings, in the estimate) is not drawn: it is one of the readings of a residual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.volumes.blocks import EMPTY_BEFORE, MOST_BEFORE
from lightering.volumes.hulls import LIGHTSHIP, STORES, hull_of, seed_of
from lightering.volumes.hydrostatics import displacement_t
from lightering.volumes.inputs import typing_error_m
from lightering.volumes.shapes import (
    BALLAST_FREE,
    BALLAST_KEPT,
    BALLAST_LEAST,
    KEPT_ABOVE,
    NO_BALLAST_ABOVE,
    TRIM_HIGH,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams
    from lightering.volumes.hulls import Shared
    from lightering.volumes.particulars import Particulars

__all__ = ["TypedPair", "change_of_cargo_t", "light_cargo"]


@dataclass(frozen=True, slots=True)
class TypedPair:
    """Two typed draughts of a ship, and what she did after the first and before the second.

    Attributes:
        before_m: Typed before her first event.
        after_m: Typed after her last.
        takes_first: Whether she received in her first event, by draw.
        takes_last: Whether she received in her last event, by draw.
        key: What the draws hang on besides ship and seed, as the time of the first event.
    """

    before_m: float
    after_m: float
    takes_first: NDArray[np.bool_]
    takes_last: NDArray[np.bool_]
    key: str


def light_cargo(used: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the cargo of a ship that uses a part of her deadweight; parts of it, never below 0.

    `shapes.cargo_at` for arrays: the lighter she lies the more of it is ballast, none above a half.

    Args:
        used: Cargo and ballast.
        share: Ballast of the empty ship.
    """
    free = float(BALLAST_FREE)
    return np.asarray(
        np.maximum(np.where(used >= free, used, (used - share) / (1.0 - share / free)), 0.0)
    )


def change_of_cargo_t(
    ship: Particulars,
    typed: TypedPair,
    shared: Shared,
    params: VolumeParams,
    numbers: NDArray[np.uint32] | None = None,
) -> NDArray[np.float64]:
    """Returns cargo on board after less before, tonnes by draw.

    Args:
        ship: Her particulars.
        typed: Her draughts.
        shared: What all ships of a draw share, those of the transfers.
        params: Of the run.
        numbers: Which draws of the run; None for all.
    """
    chosen = slice(None) if numbers is None else numbers
    random = np.random.default_rng(seed_of(params.seed, ship.mmsi, ship.identity, typed.key))
    normal = random.standard_normal((2, params.draws))[:, chosen]
    stored, (ballasted, brought, kept, trimmed) = (
        random.random((count, params.draws))[:, chosen] for count in (2, 4)
    )
    drawn = hull_of(ship, shared, params).astype(np.float64)[:, chosen]
    length, beam, block, design, dwt, _light, _stores, _tank = drawn
    dwt = dwt if ship.dwt_t is not None else dwt * params.dwt_factor
    hull = (length, beam, block, design)
    full = displacement_t(*hull, design)
    light = np.clip(full - dwt, LIGHTSHIP[0] * full, LIGHTSHIP[1] * full)
    metres = np.array([[typed.before_m], [typed.after_m]]) + typing_error_m(params) * normal
    metres = np.clip(metres, 0.2 * design, 1.3 * design)
    # in weeks bunkers are burnt and taken: stores are drawn for either end
    stores = STORES[0] + (STORES[1] - STORES[0]) * stored
    used = (displacement_t(*hull, metres, shared.kristensen[chosen]) - light) / dwt - stores
    high = params.ballast_share_high
    least = min(float(BALLAST_LEAST), 0.5 * high)
    share = least + (high - least) * ballasted
    before = np.where(
        typed.takes_first, _came_to_take(used[0], high, brought), light_cargo(used[0], share)
    )
    ballast = np.maximum(used[0] - before, 0.0)
    deep = metres[1] >= float(NO_BALLAST_ABOVE) * design
    after = np.where(
        typed.takes_last,
        _took(used[1], ballast, deep, high, kept),
        _gave(used[1], share, trimmed),
    )
    return np.asarray((after - before) * dwt)


def _came_to_take(
    used: NDArray[np.float64], high: float, u: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Cargo before over deadweight of one who takes first: none, mostly."""
    rate = float(MOST_BEFORE) / (1.0 - float(EMPTY_BEFORE))
    brought = rate * np.maximum(u - float(EMPTY_BEFORE), 0.0)
    # more than the most ballast she can carry is cargo, whatever she comes for
    rest = light_cargo(used, np.full(len(used), high))
    return np.asarray(np.minimum(np.maximum(brought, rest), np.maximum(used, 0.0)))


def _took(
    used: NDArray[np.float64],
    ballast: NDArray[np.float64],
    deep: NDArray[np.bool_],
    high: float,
    u: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Cargo after over deadweight of one who took last: some keep some of their ballast."""
    kept = float(BALLAST_KEPT)
    left = ballast * np.where(u < kept, u / kept, 0.0)
    left *= np.where(deep, float(KEPT_ABOVE), 1.0)
    most = high * np.clip(1.0 - (used - left) / float(BALLAST_FREE), 0.05, 1.0)
    return np.asarray(np.maximum(used - np.minimum(left, most), 0.0))


def _gave(
    used: NDArray[np.float64], share: NDArray[np.float64], u: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Cargo after over deadweight of one who gave last: the lighter the more ballast."""
    trim = np.maximum(float(TRIM_HIGH) * (1.0 - 2.0 * u), 0.0)
    trim = np.where(used >= float(BALLAST_FREE), trim, 0.0)
    return np.asarray(np.maximum(light_cargo(used, share) - trim, 0.0))
