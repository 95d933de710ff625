"""Barrels per tonne: the product mix of the whole fleet, drawn once per draw, and each cargo's own.

The ships do not tell what they carry. The mix is shared by all events of a draw, so that the total
carries its doubt; one cargo is one product of that mix.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from lightering.screening.facts import facts
from lightering.units import BARREL_M3

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import VolumeParams

__all__ = [
    "PRODUCTS",
    "Factors",
    "apart_range",
    "factor_ranges",
    "m3_per_tonne",
    "shared_mix",
]

PRODUCTS = ("gasoil", "gasoline", "kerosene", "residual fuel oil")
"""The four products of the mix, in the order of the shares in the parameters."""

_ROWS = {
    "gasoil": ("gas_oil_diesel",),
    "gasoline": ("gasoline", "motor_gasoline"),
    "kerosene": ("kerosene_jet", "kerosene"),
    "residual fuel oil": ("residual_fuel_oil",),
}


@dataclass(frozen=True, slots=True)
class Factors:
    """What all events of one draw have in common about products.

    Attributes:
        shares: Share of each product in the fleet's cargoes, shape (draws, 4), rows sum to 1.
        bbl_per_tonne: Of each product, shape (draws, 4).
    """

    shares: NDArray[np.float64]
    bbl_per_tonne: NDArray[np.float64]


@cache
def factor_ranges() -> tuple[tuple[float, float], ...]:
    """Returns the lowest and highest published bbl/t of each of `PRODUCTS`.

    Source: UNSD conversion page and BP/Energy Institute, in `conversion_factors.csv`.
    """
    table = facts("conversion_factors")
    table = table.loc[table["table"].isin(["bp", "unsd"])]
    ranges = []
    for product in PRODUCTS:
        values = table.loc[table["product"].isin(_ROWS[product]), "bbl_per_tonne"].astype(float)
        ranges.append((float(values.min()), float(values.max())))
    return tuple(ranges)


_BETWEEN = {
    "crude oil": ("crude_average", "crude_cap_implied"),
    "condensate": ("gasoline", "naphtha"),
    "natural gas liquids": ("naphtha", "lpg"),
}
"""Rows between which the factor of a product outside the mix lies. For crude oil UNSD's mean and
what paragraph 4 implies (4,000,000 bbl are 525,000 t). Of condensates and natural gas liquids no
factor is published there: the products they are most like bound them (our choice)."""


@cache
def apart_range(product: str) -> tuple[float, float]:
    """Returns the lowest and highest bbl/t of a product outside the mix.

    Source: `conversion_factors.csv`.

    Args:
        product: One of `overrides.APART`.
    """
    table = facts("conversion_factors")
    values = table.loc[table["product"].isin(_BETWEEN[product]), "bbl_per_tonne"].astype(float)
    return float(values.min()), float(values.max())


def shared_mix(params: VolumeParams, random: np.random.Generator) -> Factors:
    """Draws the product mix of the fleet and the factor of each product, once per draw.

    Args:
        params: Shares, their concentration (Dirichlet) and the number of draws.
        random: Source of the draws.
    """
    shares = np.array(
        [params.share_gasoil, params.share_gasoline, params.share_kerosene, params.share_residual]
    )
    # a share of zero is allowed by the parameters but not by the distribution
    alpha = np.maximum(shares / shares.sum() * params.product_concentration, 1e-6)
    mixes = random.dirichlet(alpha, size=params.draws)
    low, high = np.array(factor_ranges()).T
    factors = low + (high - low) * random.random((params.draws, len(PRODUCTS)))
    return Factors(mixes, factors)


def m3_per_tonne(bbl_per_tonne: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns cubic metres per tonne.

    Args:
        bbl_per_tonne: Barrels per tonne; one barrel is 0.158987294928 m³ exactly.
    """
    return bbl_per_tonne * BARREL_M3
