"""A tanker of the story: her hull, what she has on board, and what her crew types about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.simulate.plan import HOUR, Plan
from lightering.simulate.routes import offset
from lightering.simulate.waters import MEETING_AREAS, PORTS

if TYPE_CHECKING:
    from numpy.random import Generator

    from lightering.simulate.harbours import Harbours
    from lightering.simulate.hulls import Hull, Product

__all__ = ["Tanker", "spot_in"]

_ENTRY_ERROR_M = 0.09
"""Standard deviation of what a crew reads off the hull and types."""


def spot_in(area: int, rng: Generator, share: float = 0.9) -> tuple[float, float]:
    """Returns a random point of a meeting area, evenly over its disc.

    Args:
        area: Index into `MEETING_AREAS`.
        rng: Generator.
        share: Of the radius that is used.
    """
    lon, lat, radius_km, _ = MEETING_AREAS[area]
    away = share * radius_km * 1000.0 * float(rng.random()) ** 0.5
    return offset((lon, lat), float(rng.uniform(0.0, 360.0)), away)


class Tanker:
    """One tanker; she carries one product at a time."""

    def __init__(
        self,
        plan: Plan,
        hull: Hull,
        speed_kn: float,
        types_often: float,
        area: int = 0,
        port: str = "",
    ) -> None:
        """Puts an empty tanker to sea.

        Args:
            plan: Her motion.
            hull: Her hull.
            speed_kn: Service speed.
            types_often: How often her crew types a new draught after a change, 0 to 1.
            area: Meeting area she keeps to.
            port: Port she loads in (givers) or belongs to.
        """
        self.plan, self.hull, self.speed_kn = plan, hull, speed_kn
        self.types_often, self.area, self.port = types_often, area, port
        self.stores_t = 0.04 * hull.deadweight_t
        self.cargo_t = 0.0
        self.product: Product | None = None
        self.spot = plan.at

    @property
    def node(self) -> str:
        """Lane node of her meeting area."""
        return MEETING_AREAS[self.area][3]

    def draught_m(self) -> float:
        """Returns her draught as she lies now."""
        return self.hull.draught_with(self.cargo_t, self.stores_t)

    def types(self, rng: Generator, *, surely: bool = False, at_s: int | None = None) -> None:
        """Lets the crew type the draught some hours after a change, not always, not quite right.

        Args:
            rng: Generator.
            surely: It is typed, unless she never sends one at all.
            at_s: When the change happened; by default now.
        """
        if self.types_often <= 0.0:
            return
        typed = surely or float(rng.random()) < self.types_often
        lag = int(min(14.0, float(rng.lognormal(0.3, 0.9))) * HOUR) + 300
        read = self.draught_m() + float(rng.normal(0.0, _ENTRY_ERROR_M))
        if typed:
            self.plan.types_draught((self.plan.now if at_s is None else at_s) + lag, read)

    def loads(self, product: Product, share: float) -> None:
        """Fills her tanks at once (before the story begins, or while moored).

        Args:
            product: What is loaded.
            share: Of her capacity.
        """
        self.product = product
        self.cargo_t = share * self.hull.capacity_t(product)

    def calls(
        self, port: str, stay_h: float, harbours: Harbours, rng: Generator, cargo_t: float
    ) -> tuple[int, int]:
        """Goes to a berth, lies there and has `cargo_t` on board when she leaves.

        She must be at the lane node of the port.

        Args:
            port: Key of `PORTS`.
            stay_h: Hours at the berth.
            harbours: Books the berth.
            rng: Generator.
            cargo_t: On board at the end of the stay.

        Returns:
            Arrival and departure in seconds.
        """
        stay = round(stay_h * HOUR)
        place, free = harbours.berth(port, self.plan.now + HOUR, stay, rng)
        if free > self.plan.now + 2 * HOUR:
            self.plan.drift(free - HOUR, rng, 0.1)
        self.plan.sail(place, 5.0)
        arrived = self.plan.now
        self.plan.moored(free + stay, float(rng.integers(0, 360)))
        self.cargo_t = cargo_t
        if cargo_t <= 0.0:
            self.product = None
        self.types(rng, surely=float(rng.random()) < 0.85)
        return arrived, self.plan.now

    def goes_to_load(
        self, product: Product, share: float, harbours: Harbours, rng: Generator
    ) -> None:
        """Sails from her spot to her port, loads, and sails back to a new spot.

        Args:
            product: What is loaded.
            share: Of her capacity.
            harbours: Books the berth.
            rng: Generator.
        """
        port = PORTS[self.port]
        self.plan.bound_for(port.title)
        self.plan.travel(self.node, port.node, self.speed_kn, rng)
        self.product = product
        amount = share * self.hull.capacity_t(product)
        self.calls(self.port, float(rng.uniform(20.0, 34.0)), harbours, rng, amount)
        self.product = product
        self.plan.bound_for("FOR ORDERS")
        self.plan.travel(port.node, self.node, self.speed_kn, rng)
        self.spot = spot_in(self.area, rng)
        self.plan.sail(self.spot, self.speed_kn)
