"""Honest and other meetings beside the story: lightering, bunkering, coal, and what looks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.model.identifiers import DPRK_MID
from lightering.simulate.hulls import PRODUCTS, Hull, draw_hull, draw_product
from lightering.simulate.meeting import Meeting, Transfer, come_together, rest_of
from lightering.simulate.plan import DAY, HOUR, Activity, Plan
from lightering.simulate.routes import offset
from lightering.simulate.tankers import Tanker
from lightering.simulate.waters import NODES, PORTS

if TYPE_CHECKING:
    from numpy.random import Generator

    from lightering.simulate.deliveries import Story
    from lightering.simulate.harbours import Harbours
    from lightering.simulate.identities import Register

__all__ = ["tell_trade"]

_LIGHTERING_SPOTS = ((128.10, 33.98), (123.35, 30.85), (120.45, 25.10))
_LIGHTERING_NODES = ("korea south", "changjiang", "taiwan strait north")
_BUNKER_PORTS = ("yeosu", "busan", "kaohsiung", "changjiang")


class _Trade:
    def __init__(
        self, story: Story, register: Register, harbours: Harbours, days: int, rng: Generator
    ) -> None:
        self.story, self.register, self.harbours, self.rng = story, register, harbours, rng
        self.end_s = days * DAY

    def tell(self) -> None:
        for index in range(3):
            self._lightering(index)
        for index, anchorage in enumerate(_BUNKER_PORTS):
            self._bunkering(anchorage, index)
        self._bunkering_in_port("yeosu")
        self._bunkering_in_port("incheon")
        for index in range(3):
            self._coal(index)

    def _moments(self, first: float, step: float, last_d: float = 2.0) -> list[int]:
        """Times in seconds every `step` days, jittered, that leave `last_d` days to the end."""
        found, day = [], first
        while day * DAY < self.end_s - last_d * DAY:
            found.append(round((day + float(self.rng.uniform(-0.2, 0.2)) * step) * DAY))
            day += step
        return found

    def _tanker(self, mid: int, hull: Hull, at: tuple[float, float], script: str) -> Tanker:
        ship = self.register.ship(mid, 80, hull.length_m, hull.beam_m, script=script)
        plan = Plan(ship, at, -6 * HOUR)
        tanker = Tanker(plan, hull, 12.0, 0.8)
        self.story.plans.append(plan)
        return tanker

    def _lightering(self, index: int) -> None:
        """A large and a small tanker meet at a licensed place; neither has to do with the DPRK."""
        rng = self.rng
        spot, node = _LIGHTERING_SPOTS[index], _LIGHTERING_NODES[index]
        mids = ((440, 431), (412, 413), (416, 563))[index]
        port = ("yeosu", "yangshan", "taichung")[index]
        large = self._tanker(mids[0], draw_hull(rng, 9_000, 16_000), spot, "latin")
        small = self._tanker(
            mids[1], draw_hull(rng, 3_000, 6_000), offset(spot, 120.0, 15e3), "latin"
        )
        large.loads(draw_product(rng), 0.9)
        for tanker in (large, small):
            tanker.plan.types_draught(-5 * HOUR, tanker.draught_m())
            tanker.plan.bound_for(PORTS[port].title)
        for moment in self._moments(2.0 + index, 13.0, 5.0):
            if large.product is None or large.cargo_t < 3000.0:
                large.loads(draw_product(rng), 0.9)
            product = large.product or PRODUCTS[0]
            mass = float(rng.uniform(0.5, 0.85)) * small.hull.capacity_t(product)
            hours = mass / product.t_per_m3 / 420.0 + 2.5
            begin, end = come_together(
                large.plan,
                small.plan,
                rng,
                hours=hours,
                rest_m=rest_of(large.plan, small.plan, rng),
                earliest_s=moment,
                drift_kn=0.3,
            )
            large.cargo_t -= mass
            small.cargo_t = mass
            transfer = Transfer(
                large.plan,
                small.plan,
                mass,
                product.barrels(mass),
                product.name,
                counts=False,
                last_hop=False,
            )
            self.story.meetings.append(
                Meeting(large.plan, small.plan, begin, end, "alongside", transfer)
            )
            large.types(rng, at_s=end)
            small.types(rng, at_s=end)
            small.plan.travel(node, PORTS[port].node, 11.0, rng)
            small.calls(port, 20.0, self.harbours, rng, 0.0)
            small.plan.travel(PORTS[port].node, node, 11.0, rng)
            small.plan.sail(offset(spot, float(rng.uniform(90, 180)), 14e3), 11.0)
            if large.plan.now < small.plan.now:
                large.plan.drift(small.plan.now, rng, 0.3, home=spot)
        for tanker in (large, small):
            if tanker.plan.now < self.end_s:
                tanker.plan.drift(self.end_s + HOUR, rng, 0.3, home=tanker.plan.at)

    def _bunkering(self, anchorage: str, index: int) -> None:
        """A bunker tanker goes alongside ships that wait off an anchorage."""
        rng = self.rng
        node = NODES[f"{anchorage} roads" if anchorage in {"yeosu", "busan"} else anchorage]
        base = offset((node.lon, node.lat), (150.0, 160.0, 230.0, 90.0)[index], 14e3)
        hull = draw_hull(rng, 700, 1_300)
        barge = self._tanker((440, 440, 416, 412)[index], hull, base, "latin")
        barge.plan.types_draught(-5 * HOUR, 0.8 * hull.draught_m)
        barge.plan.bound_for("BUNKERING")
        for moment in self._moments(1.0 + 0.7 * index, 11.0, 1.5):
            mid = int(rng.choice([351, 538, 636, 477, 563]))
            length = float(rng.uniform(150.0, 260.0))
            ship = self.register.ship(mid, int(rng.choice([70, 71, 79])), length, length / 6.6)
            arrives = offset(base, float(rng.uniform(0, 360)), float(rng.uniform(7e3, 10e3)))
            host = Plan(ship, arrives, moment - 10 * HOUR)
            host.types_draught(moment - 10 * HOUR, float(rng.uniform(8.0, 13.5)))
            host.bound_for("BUNKER CALL")
            host.drift(moment, rng, 0.25)
            mass = float(rng.uniform(200.0, 600.0))
            hours = mass / 180.0 + 1.2
            rest = rest_of(host, barge.plan, rng)
            begin, end = come_together(
                host, barge.plan, rng, hours=max(2.6, hours), rest_m=rest, drift_kn=0.2
            )
            self.story.meetings.append(Meeting(host, barge.plan, begin, end, "service_craft"))
            self.story.plans.append(host)
            host.drift(host.now + 4 * HOUR, rng, 0.25)
            barge.plan.sail(base, 8.0)
        if barge.plan.now < self.end_s:
            barge.plan.drift(self.end_s + HOUR, rng, 0.2, home=base)

    def _bunkering_in_port(self, port: str) -> None:
        """The same at a berth: a harbour matter, which is a decoy."""
        rng = self.rng
        hull = draw_hull(rng, 2_600, 3_200)
        node = NODES[PORTS[port].node]
        barge = self._tanker(440, hull, (node.lon, node.lat), "hangul")
        barge.plan.types_draught(-5 * HOUR, hull.draught_m)
        barge.plan.bound_for(PORTS[port].title)
        for moment in self._moments(3.0, 24.0, 3.0):
            place, free = self.harbours.berth(port, moment, 22 * HOUR, rng)
            length = float(rng.uniform(110.0, 190.0))
            ship = self.register.ship(351, 70, length, length / 6.4)
            host = Plan(ship, place, free)
            host.types_draught(free, float(rng.uniform(6.0, 10.0)))
            host.bound_for(PORTS[port].title)
            host.moored(free + 20 * HOUR, 100.0)
            barge.plan.anchored((node.lon, node.lat), free + 4 * HOUR, rng)
            beside = offset(place, 10.0, (length / 6.4 + hull.beam_m) / 2 + 4.0)
            barge.plan.sail(beside, 4.0, Activity.APPROACH)
            begin = barge.plan.now - 2 * HOUR
            barge.plan.moored(barge.plan.now + 4 * HOUR, 100.0)
            barge.plan.sail((node.lon, node.lat), 4.0, Activity.APPROACH)
            self.story.plans.append(host)
            self.story.meetings.append(Meeting(host, barge.plan, begin, barge.plan.now, "in_port"))
        if barge.plan.now < self.end_s:
            barge.plan.anchored((node.lon, node.lat), self.end_s + HOUR, rng)

    def _coal(self, index: int) -> None:
        """A ship under the flag of the DPRK hands coal to a stranger: para 11, and no barrel."""
        rng = self.rng
        spot = ((123.30, 37.75), (122.95, 33.95), (123.75, 28.45))[index]
        node = ("korea bay", "yellow sea south", "east china sea south")[index]
        for moment in self._moments(12.0 + 21.0 * index, 400.0, 8.0):
            coaster = Plan(
                self.register.ship(
                    DPRK_MID, 70, 96.0 + 5 * index, 15.0, script="hangul", danish=True
                ),
                (124.55, 38.63),
                moment - 3 * DAY,
            )
            bulker = Plan(
                self.register.ship(671, 70, 118.0, 18.0), offset(spot, 200.0, 16e3), moment - DAY
            )
            coaster.types_draught(coaster.now, 6.3)
            bulker.types_draught(bulker.now, 3.9)
            coaster.bound_for("FOR ORDERS")
            coaster.travel("nampo roads", node, 9.5, rng)
            coaster.sail(spot, 9.5)
            begin, end = come_together(
                coaster,
                bulker,
                rng,
                hours=float(rng.uniform(14.0, 20.0)),
                rest_m=rest_of(coaster, bulker, rng),
                earliest_s=moment,
                drift_kn=0.45,
            )
            mass = float(rng.uniform(2600.0, 3400.0))
            coaster.types_draught(end + 5 * HOUR, 3.3)
            bulker.types_draught(end + 3 * HOUR, 6.4)
            transfer = Transfer(coaster, bulker, mass, 0.0, "coal", counts=False, last_hop=False)
            self.story.meetings.append(Meeting(coaster, bulker, begin, end, "alongside", transfer))
            coaster.travel(node, "nampo roads", 10.0, rng)
            coaster.drift(coaster.now + DAY, rng, 0.3)
            bulker.sail(offset(spot, 160.0, 60e3), 10.0)
            self.story.plans += [coaster, bulker]


def tell_trade(
    story: Story, register: Register, harbours: Harbours, days: int, rng: Generator
) -> None:
    """Plants transfers that do not count, and events under para 11 without a barrel.

    Args:
        story: Grows.
        register: Gives out identities.
        harbours: Books berths.
        days: Length of the simulation.
        rng: Generator.
    """
    _Trade(story, register, harbours, days, rng).tell()
