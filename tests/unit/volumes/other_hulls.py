"""Simulated transfers whose hulls, ballast and typing follow other laws than the model's own.

Displacement follows a power law of draught (Morrish), not Riddlesworth; deadweight follows from a
drawn lightship, not from c LOA B T; crews round, err and sometimes type nonsense.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from numpy.random import Generator

_BBL_PER_TONNE = {"gasoil": 7.4, "gasoline": 8.4, "kerosene": 7.8, "residual": 6.5}


@dataclass(frozen=True)
class TrueHull:
    length_m: float
    beam_m: float
    design_m: float
    full_t: float
    power: float
    dwt_t: float

    def draught_m(self, deadweight_t: float) -> float:
        mass = self.full_t - self.dwt_t + deadweight_t
        return float(self.design_m * (mass / self.full_t) ** (1.0 / self.power))


@dataclass(frozen=True)
class Habits:
    """What one fleet has in common: how full, how heavy built, which products.

    In half of the fleets the masters keep a floor of weight: below 45 % laden the giver takes
    ballast in proportion, up to `floor` of her deadweight. In the others she takes some or none.
    """

    laden: float
    lightship: float
    mix: tuple[float, ...]
    floor: float


def habits(random: Generator) -> Habits:
    mix = random.dirichlet([1.6, 0.8, 0.3, 0.3])
    floor = random.uniform(0.2, 0.35) if random.random() < 0.5 else 0.0
    return Habits(random.normal(0.0, 0.07), random.normal(0.0, 0.04), tuple(mix), floor)


def hull(random: Generator, length_m: float, fleet: Habits) -> TrueHull:
    beam = length_m / random.uniform(5.3, 6.2)
    design = beam / random.normal(2.33, 0.21)
    block = random.normal(0.745, 0.033)
    waterplane = random.normal(0.855, 0.025)
    full = 1.025 * 0.965 * length_m * beam * design * block
    dwt = full * (1.0 - random.uniform(0.21, 0.35) - fleet.lightship)
    return TrueHull(length_m, beam, design, full, waterplane / block, dwt)


def typed(random: Generator, draught_m: float, design_m: float) -> float:
    if random.random() < 0.06:
        draught_m = random.uniform(0.4, 1.0) * design_m
    else:
        draught_m += random.laplace(0.0, 0.105)
    return round(float(max(draught_m, 0.5)), 1)


@dataclass
class Truth:
    """One transfer and what a listener hears of it."""

    mass_t: float
    volume_bbl: float
    receiver: dict[str, Any]
    giver: dict[str, Any]
    hours: float
    reports: list[tuple[int, str, float]]
    readings: str


def transfer(random: Generator, number: int, start: pd.Timestamp, fleet: Habits) -> Truth:
    to = hull(random, random.uniform(62.0, 105.0), fleet)
    by = hull(random, random.uniform(85.0, 150.0), fleet)
    full = random.triangular(0.38, 0.84, 0.97) + fleet.laden
    share = min(full, 0.97) if random.random() < 0.9 else random.uniform(0.2, 0.6)
    held = by.dwt_t * random.uniform(0.35, 0.92)
    product = str(random.choice(list(_BBL_PER_TONNE), p=fleet.mix))
    m3_per_tonne = _BBL_PER_TONNE[product] * 0.158987
    tank_t = 0.98 * to.dwt_t * random.uniform(0.95, 1.2) / m3_per_tonne
    mass = min(share * to.dwt_t, 0.95 * held, tank_t)
    # ballast policy: most pump all of it out, some keep a part
    before_t = to.dwt_t * random.uniform(0.12, 0.38)
    after_t = before_t * (0.0 if random.random() < 0.65 else random.uniform(0.1, 0.6))
    after_t *= 1.0 if mass < 0.7 * to.dwt_t else 0.1
    stores, stores_by = to.dwt_t * random.uniform(0.02, 0.06), by.dwt_t * 0.04
    had, taken = 0.0, by.dwt_t * (0.0 if random.random() < 0.55 else random.uniform(0.02, 0.2))
    if fleet.floor:
        had, taken = (
            fleet.floor * max(by.dwt_t - cargo / 0.45, 0.0) for cargo in (held, held - mass)
        )
    hours = mass * m3_per_tonne / random.uniform(250.0, 560.0) + random.uniform(1.5, 3.8)
    hours += 0.0 if random.random() < 0.6 else random.uniform(1.0, 12.0)
    readings = str(random.choice(["receiver", "giver", "both", "after", "none"]))
    receiver, giver = 445_000_000 + number, 352_000_000 + number
    reports: list[tuple[int, str, float]] = []

    def tell(mmsi: int, true: TrueHull, used_t: float, hours_after: float) -> None:
        when = start + pd.Timedelta(hours=hours_after)
        metres = typed(random, true.draught_m(used_t), true.design_m)
        reports.append((mmsi, when.isoformat(), metres))

    if readings in ("receiver", "both"):
        tell(receiver, to, stores + before_t, -48.0)
    if readings in ("receiver", "both", "after"):
        tell(receiver, to, stores + mass + after_t, hours + 3.0)
    if readings in ("giver", "both"):
        tell(giver, by, stores_by + held + had, -60.0)
        tell(giver, by, stores_by + held - mass + taken, hours + 5.0)
    return Truth(
        mass,
        mass * _BBL_PER_TONNE[product],
        sent(receiver, to, random),
        sent(giver, by, random),
        hours,
        reports,
        readings,
    )


def sent(mmsi: int, true: TrueHull, random: Generator) -> dict[str, Any]:
    """What static reports tell: whole metres, and the greatest draught of earlier voyages."""
    deepest = true.draught_m(true.dwt_t * random.uniform(0.75, 1.0))
    return {
        "mmsi": mmsi,
        "name": f"SHIP {mmsi % 10_000}",
        "length_m": float(round(true.length_m)),
        "beam_m": float(round(true.beam_m)),
        "max_draught_m": round(deepest, 1),
    }
