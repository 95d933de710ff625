"""Hulls of the invented tankers: what a mass on board does to the draught.

Chosen on purpose unlike the estimator's model (`volumes`): a power law of the displacement with its
own coefficients, ballast by rule, and products with their own densities. A truth made by the same
formulas as the estimate would prove nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.units import BARREL_M3, SEAWATER_T_PER_M3

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["PRODUCTS", "Hull", "Product", "draw_hull", "draw_product"]


@dataclass(frozen=True, slots=True)
class Product:
    """A refined product.

    Attributes:
        name: As in the truth.
        t_per_m3: Density at loading temperature.
        share: How often it is carried.
    """

    name: str
    t_per_m3: float
    share: float

    def barrels(self, mass_t: float) -> float:
        """Returns the volume of a mass in barrels.

        Args:
            mass_t: Tonnes.
        """
        return mass_t / self.t_per_m3 / BARREL_M3


PRODUCTS = (
    Product("gasoil", 0.848, 0.58),
    Product("gasoline", 0.742, 0.22),
    Product("kerosene", 0.803, 0.12),
    Product("residual", 0.957, 0.08),
)


@dataclass(frozen=True, slots=True)
class Hull:
    """A hull whose displacement grows as draught to the power Cw/Cb.

    The law follows from a waterplane coefficient that stays in proportion to the block coefficient
    (Normand's approximation of the hydrostatic curves).

    Attributes:
        length_m: Over all.
        beam_m: Moulded.
        draught_m: Summer draught.
        block: Block coefficient at that draught.
        deadweight_t: Cargo, ballast, fuel and stores she carries at that draught.
    """

    length_m: float
    beam_m: float
    draught_m: float
    block: float
    deadweight_t: float

    @property
    def displacement_t(self) -> float:
        """Displacement at summer draught in tonnes, with Lpp = 0.955 of the length over all."""
        return (
            SEAWATER_T_PER_M3 * (0.955 * self.length_m) * self.beam_m * self.draught_m * self.block
        )

    @property
    def tanks_m3(self) -> float:
        """Volume of the cargo tanks at 98 %, in m³."""
        return 1.10 * self.deadweight_t

    def capacity_t(self, product: Product) -> float:
        """Returns the most of a product she can carry, in tonnes.

        Args:
            product: What is loaded.
        """
        return min(0.95 * self.deadweight_t, self.tanks_m3 * product.t_per_m3)

    def draught_with(self, cargo_t: float, stores_t: float) -> float:
        """Returns the even-keel draught in metres; ballast goes out as cargo comes in.

        Args:
            cargo_t: On board.
            stores_t: Fuel, water and stores on board.
        """
        ballast = max(0.0, 0.30 * self.deadweight_t * (1 - cargo_t / (0.45 * self.deadweight_t)))
        light = self.displacement_t - self.deadweight_t
        mass = light + cargo_t + stores_t + ballast
        waterplane = self.block + 0.09
        return float(self.draught_m * (mass / self.displacement_t) ** (self.block / waterplane))


def draw_hull(rng: Generator, smallest_t: float, largest_t: float) -> Hull:
    """Returns an invented tanker between two deadweights (evenly in the logarithm).

    Proportions follow the published reference ships of 850 to 16,500 dwt.

    Args:
        rng: Generator.
        smallest_t: Deadweight in tonnes.
        largest_t: Deadweight in tonnes.
    """
    deadweight = smallest_t * (largest_t / smallest_t) ** float(rng.random())
    block = float(rng.uniform(0.73, 0.80))
    share = float(rng.uniform(0.68, 0.73))
    to_beam = float(rng.uniform(5.5, 6.1))
    to_draught = float(rng.uniform(2.25, 2.55))
    volume = deadweight / share / SEAWATER_T_PER_M3 / block
    beam = (volume * to_draught / (0.955 * to_beam)) ** (1 / 3)
    return Hull(to_beam * beam, beam, beam / to_draught, block, deadweight)


def draw_product(rng: Generator) -> Product:
    """Returns a product, each as often as it is carried.

    Args:
        rng: Generator.
    """
    return PRODUCTS[int(rng.choice(len(PRODUCTS), p=[p.share for p in PRODUCTS]))]
