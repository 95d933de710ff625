"""The story: tankers load, meet at sea, hand over, and bring it home. Every tonne is kept."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lightering.model.identifiers import DPRK_MID
from lightering.simulate.hulls import draw_hull, draw_product
from lightering.simulate.meeting import Meeting, Transfer, come_together, rest_of
from lightering.simulate.plan import DAY, HOUR, Plan
from lightering.simulate.routes import distance_m, offset
from lightering.simulate.tankers import Tanker, spot_in
from lightering.simulate.waters import MEETING_AREAS, NODES

if TYPE_CHECKING:
    from numpy.random import Generator

    from lightering.simulate.harbours import Harbours
    from lightering.simulate.identities import Register

__all__ = ["Story", "tell_deliveries"]

_FROM_MOTHER = 0.22
"""How often a receiver is served by a mother ship herself."""
_FED = 0.75
"""How often a feeder fetches her cargo from a mother ship and not from a port."""
_LEAST_T = 1500.0
_HOME_H = 62.0
"""From a meeting area to Nampo, with a reserve."""


@dataclass(slots=True)
class Story:
    """What has been planted so far.

    Attributes:
        plans: Every ship.
        meetings: Every planted event that reports can show.
        unseen: Meetings in the dark: they took place, no report shows them.
    """

    plans: list[Plan] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    unseen: list[Meeting] = field(default_factory=list)


class _Deliveries:
    def __init__(
        self, story: Story, register: Register, harbours: Harbours, days: int, rng: Generator
    ) -> None:
        self.story, self.register, self.harbours, self.rng = story, register, harbours, rng
        self.end_s = days * DAY
        self.served = 0
        # in a short run nobody has time to come home; there a meeting needs only to end
        self.reserve_s = round((_HOME_H + 60.0) * HOUR) if days >= 20 else 6 * HOUR
        self.mothers = [
            self._giver(mid, 11_000, 21_000, "latin", area, port, 0.97)
            for mid, area, port in (
                (351, 0, "yeosu"), (538, 2, "kaohsiung"), (636, 4, "taichung"),
                (563, 1, "vostochny"),
            )
        ]  # fmt: skip
        self.feeders = [
            self._giver(mid, 5_200, 9_000, script, area, port, share)
            for mid, script, area, port, share in (
                (412, "han", 0, "kaohsiung", 0.9), (416, "latin", 3, "taichung", 0.95),
                (477, "han", 1, "yeosu", 0.0), (353, "latin", 4, "kaohsiung", 0.9),
                (667, "latin", 5, "yeosu", 0.9), (511, "latin", 2, "taichung", 0.0),
            )
        ]  # fmt: skip
        self.receivers = [
            self._receiver(index, mid, ship_type, often)
            for index, (mid, ship_type, often) in enumerate(
                (
                    (445, 80, 0.75), (445, 82, 0.6), (613, 80, 0.8), (445, 80, 0.55),
                    (445, 70, 0.6), (671, 80, 0.7), (445, 80, 0.0), (445, 81, 0.7),
                    (620, 80, 0.65), (445, 80, 0.6),
                )
            )
        ]  # fmt: skip

    def _giver(
        self, mid: int, smallest: int, largest: int, script: str, area: int, port: str, full: float
    ) -> Tanker:
        rng = self.rng
        hull = draw_hull(rng, smallest, largest)
        ship = self.register.ship(mid, 80, hull.length_m, hull.beam_m, script=script)
        plan = Plan(ship, spot_in(area, rng), -6 * HOUR)
        tanker = Tanker(plan, hull, float(rng.uniform(10.5, 13.0)), 0.8, area, port)
        if full:
            tanker.loads(draw_product(rng), full)
        plan.types_draught(-5 * HOUR, tanker.draught_m())
        plan.bound_for("FOR ORDERS")
        self.story.plans.append(plan)
        return tanker

    def _receiver(self, index: int, mid: int, ship_type: int, often: float) -> Tanker:
        rng = self.rng
        hull = draw_hull(rng, 1_500, 5_400)
        ship = self.register.ship(
            mid,
            ship_type,
            hull.length_m,
            hull.beam_m,
            script="hangul" if mid == 445 and index % 3 != 1 else "latin",
            danish=True,
        )
        at_sea = index % 2 == 0
        area = index % len(MEETING_AREAS)
        if at_sea:
            start = spot_in(area, rng)
            plan = Plan(ship, start, -6 * HOUR)
        else:
            leaves = round(float(rng.uniform(0.1, 8.0)) * DAY)
            place, _ = self.harbours.berth("nampo", -6 * HOUR, leaves + 7 * HOUR, rng)
            plan = Plan(ship, place, -6 * HOUR)
            plan.moored(leaves, float(rng.integers(0, 360)))
        tanker = Tanker(plan, hull, float(rng.uniform(8.3, 10.2)), often, area, "nampo")
        if often > 0.0:
            plan.types_draught(-5 * HOUR, tanker.draught_m())
        plan.bound_for("FOR ORDERS" if at_sea else "NAMPO")
        self.story.plans.append(plan)
        return tanker

    def tell(self) -> None:
        queue = [(r.plan.now, i) for i, r in enumerate(self.receivers)]
        heapq.heapify(queue)
        while queue:
            _, index = heapq.heappop(queue)
            receiver = self.receivers[index]
            if self._cycle(receiver):
                heapq.heappush(queue, (receiver.plan.now, index))
        for receiver in self.receivers:
            plan = receiver.plan
            if plan.now < self.end_s:
                plan.moored(self.end_s + HOUR, 0.0)
        for giver in (*self.mothers, *self.feeders):
            if giver.plan.now < self.end_s:
                giver.plan.drift(self.end_s + HOUR, self.rng, home=giver.spot)

    def _cycle(self, receiver: Tanker) -> bool:
        """One delivery: out, one or two meetings, home. False: the time is over."""
        rng, plan = self.rng, receiver.plan
        in_port = distance_m(plan.at, (NODES["nampo basin"].lon, NODES["nampo basin"].lat)) < 9e3
        out_s = round(_HOME_H * HOUR) if in_port else 0
        product_share = float(rng.triangular(0.55, 0.8, 0.97))
        giver = self._choose(plan.now + out_s)
        start = max(plan.now + out_s, giver.plan.now) + 24 * HOUR
        if start + self.reserve_s > self.end_s and (self.end_s > 20 * DAY or self.served > 3):
            return False
        if start - 18 * HOUR > self.end_s:
            return False
        meets_at = offset(giver.spot, float(rng.uniform(0, 360)), float(rng.uniform(12e3, 20e3)))
        if in_port:
            plan.bound_for("FOR ORDERS")
            plan.travel("nampo basin", giver.node, receiver.speed_kn, rng)
        plan.sail(meets_at, receiver.speed_kn)
        assert giver.product is not None
        wanted = product_share * receiver.hull.capacity_t(giver.product)
        twice = self.served % 6 == 4
        self._hand_over(giver, receiver, min(wanted * (0.55 if twice else 1.0), giver.cargo_t))
        if twice:
            other = self._choose(plan.now, product=giver.product.name, besides=giver)
            rest = min(wanted - receiver.cargo_t, other.cargo_t)
            near = distance_m(plan.at, other.spot) < 400e3
            if near and other.product is giver.product and rest > 400.0:
                aside = offset(other.spot, float(rng.uniform(0, 360)), 15e3)
                plan.sail(aside, receiver.speed_kn)
                self._hand_over(other, receiver, rest)
        self._home(receiver)
        return True

    def _choose(self, when_s: int, product: str = "", besides: Tanker | None = None) -> Tanker:
        """Mostly a feeder, else a mother ship; the one met first. An empty one fetches cargo."""
        from_mother = float(self.rng.random()) < _FROM_MOTHER
        givers = [g for g in (self.mothers if from_mother else self.feeders) if g is not besides]
        if product:
            fit = [g for g in self.feeders if g.product and g.product.name == product]
            givers = [g for g in fit if g is not besides and g.cargo_t > 900.0] or givers
        waits = [
            max(0, g.plan.now - when_s)
            + (0 if g.cargo_t > _LEAST_T else 3 * DAY)
            + round(float(self.rng.uniform(0, 4)) * DAY)
            for g in givers
        ]
        giver = givers[waits.index(min(waits))]
        if giver.cargo_t <= _LEAST_T and not product:
            self._fetch(giver)
        return giver

    def _fetch(self, giver: Tanker) -> None:
        """An empty giver loads: a feeder mostly from a mother ship (an earlier hop)."""
        rng = self.rng
        left = giver.product if giver.cargo_t > 300.0 else None
        space = 0.9 * giver.hull.deadweight_t - giver.cargo_t
        mothers = [
            m for m in self.mothers if m.cargo_t < space or left is None or left is m.product
        ]
        if giver in self.feeders and mothers and float(rng.random()) < _FED:
            mother = min(mothers, key=lambda m: m.plan.now + (6 * DAY if m.cargo_t < space else 0))
            if mother.cargo_t < space:
                mother.goes_to_load(left or draw_product(rng), 0.96, self.harbours, rng)
            assert mother.product is not None
            giver.plan.travel(giver.node, mother.node, giver.speed_kn, rng)
            giver.plan.sail(
                offset(mother.spot, float(rng.uniform(0, 360)), float(rng.uniform(12e3, 18e3))),
                giver.speed_kn,
            )
            space = giver.hull.capacity_t(mother.product) - giver.cargo_t
            self._hand_over(mother, giver, min(space, mother.cargo_t), last_hop=False)
            giver.plan.travel(mother.node, giver.node, giver.speed_kn, rng)
            giver.spot = spot_in(giver.area, rng)
            giver.plan.sail(giver.spot, giver.speed_kn)
        else:
            giver.goes_to_load(
                left or draw_product(rng), float(rng.uniform(0.88, 0.98)), self.harbours, rng
            )

    def _hand_over(
        self, giver: Tanker, receiver: Tanker, mass_t: float, *, last_hop: bool = True
    ) -> None:
        rng = self.rng
        assert giver.product is not None
        product = giver.product
        volume = product.barrels(mass_t)
        rate_m3h = float(rng.uniform(280.0, 480.0))
        hours = mass_t / product.t_per_m3 / rate_m3h + float(rng.uniform(2.0, 3.5))
        host, guest = (giver, receiver)
        if receiver.plan.now + 6 * HOUR < giver.plan.now:
            host, guest = receiver, giver
        tandem = last_hop and self.served % 16 == 11
        begin, end = come_together(
            host.plan,
            guest.plan,
            rng,
            hours=hours,
            rest_m=float(rng.uniform(150.0, 185.0))
            if tandem
            else rest_of(host.plan, guest.plan, rng),
            drift_kn=0.6 if tandem else float(rng.uniform(0.35, 0.8)),
            speed_kn=float(rng.uniform(4.2, 5.2)),
        )
        giver.cargo_t -= mass_t
        receiver.cargo_t += mass_t
        receiver.product = product
        if giver.cargo_t < 200.0:
            giver.cargo_t = 0.0
        giver.types(rng, at_s=end)
        receiver.types(rng, at_s=end)
        unseen = self._silences(receiver.plan, begin, end) if last_hop else False
        self.served += last_hop
        transfer = Transfer(
            giver.plan, receiver.plan, mass_t, volume, product.name, counts=True, last_hop=last_hop
        )
        kind = "close" if tandem else "alongside"
        meeting = Meeting(host.plan, guest.plan, begin, end, kind, transfer)
        (self.story.unseen if unseen else self.story.meetings).append(meeting)

    def _silences(self, plan: Plan, begin: int, end: int) -> bool:
        """Some meetings lose their end, start or middle to silence; one in 29 is never seen."""
        rng, which = self.rng, self.served % 29
        middle = (begin + end) // 2
        if which == 6:
            plan.goes_dark(middle + HOUR, end + int(rng.integers(8, 20)) * HOUR)
        elif which == 13:
            plan.goes_dark(begin - int(rng.integers(4, 9)) * HOUR, middle - HOUR // 2)
        elif which == 17 and end - begin > 8 * HOUR:
            plan.goes_dark(middle - 4500, middle + 4500)
        elif which == 20:
            plan.goes_dark(begin - 10 * HOUR, end + 16 * HOUR)
        elif which in {3, 9, 15}:
            plan.goes_dark(end + 2 * HOUR, end + int(rng.integers(14, 30)) * HOUR)
        return which == 20

    def _home(self, receiver: Tanker) -> None:
        rng, plan = self.rng, receiver.plan
        plan.bound_for("NAMPO")
        start = min(
            (name for *_, name in MEETING_AREAS),
            key=lambda name: distance_m(plan.at, (NODES[name].lon, NODES[name].lat)),
        )
        plan.travel(start, "nampo roads", receiver.speed_kn, rng)
        if float(rng.random()) < 0.35:
            plan.drift(plan.now + int(rng.integers(4, 20)) * HOUR, rng, 0.3)
        plan.travel("nampo roads", "nampo basin", min(receiver.speed_kn, 8.0), rng, skip=1)
        port = "nampo" if float(rng.random()) < 0.55 else "nampo north"
        hours = receiver.cargo_t / 90.0 + float(rng.uniform(140.0, 580.0))
        arrived, _ = receiver.calls(port, hours, self.harbours, rng, 0.0)
        if plan.ship.mmsi // 1_000_000 == DPRK_MID and self.served % 9 == 5:
            plan.goes_dark(arrived - 9 * HOUR, arrived + 20 * HOUR)


def tell_deliveries(
    story: Story, register: Register, harbours: Harbours, days: int, rng: Generator
) -> None:
    """Plants the deliveries to the DPRK: mother ships, feeders, receivers and what they hand over.

    Args:
        story: Grows.
        register: Gives out identities.
        harbours: Books berths.
        days: Length of the simulation.
        rng: Generator.
    """
    _Deliveries(story, register, harbours, days, rng).tell()
