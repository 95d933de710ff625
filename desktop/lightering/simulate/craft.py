"""Fishing fleets, tugs and tows, pilots and convoys: ships close together for other reasons."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lightering.simulate.meeting import Meeting, come_together
from lightering.simulate.plan import DAY, HOUR, Activity, Plan, bearing_of
from lightering.simulate.routes import distance_m, lane, offset
from lightering.simulate.waters import FISHING_GROUNDS, NODES
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.random import Generator

    from lightering.simulate.deliveries import Story
    from lightering.simulate.identities import Register

__all__ = ["tell_craft"]


class _Craft:
    def __init__(self, story: Story, register: Register, days: int, rng: Generator) -> None:
        self.story, self.register, self.rng = story, register, rng
        self.end_s = days * DAY

    def tell(self) -> None:
        for index in range(len(FISHING_GROUNDS)):
            self._fishing_fleet(index)
        for index in range(3):
            self._tow(index)
        for index, node in enumerate(("yeosu roads", "changjiang")):
            self._pilots(node, index)
        for index in range(3):
            self._convoy(index)

    def _fishing_fleet(self, index: int) -> None:
        """Boats that trawl by day and drift by night; some pairs lie close for hours."""
        rng = self.rng
        ground = FISHING_GROUNDS[index]
        start = round(float(rng.uniform(0.0, 0.35)) * self.end_s) - DAY // 2
        lasts = int(rng.integers(12, 19)) * DAY
        boats: list[tuple[Plan, tuple[float, float]]] = []
        for number in range(6):
            length = float(rng.uniform(26.0, 38.0))
            ship = self.register.ship(
                (412, 412, 440, 412, 413, 440)[index],
                30,
                length,
                length / 4.6,
                script="hangul" if index in {2, 5} else "han",
                has_imo=False,
                danish=index in {2, 5},
            )
            # boats keep this far apart within the fleet; the second and third are neighbours
            place = (1700.0 * (number // 2) * 1.4, 1500.0 * (number % 2))
            boat = Plan(ship, _beside(ground, place), start + number * 120)
            boats.append((boat, place))
            self.story.plans.append(boat)
        self._nights(ground, boats, start, start + lasts)
        for boat, _ in boats:
            boat.sail(offset(boat.at, 270.0, 30e3), 7.5, Activity.TRAWL)

    def _nights(
        self,
        ground: tuple[float, float],
        boats: list[tuple[Plan, tuple[float, float]]],
        start: int,
        end: int,
    ) -> None:
        rng = self.rng
        centre, moment, night = ground, start + 2 * HOUR, 0
        while moment < min(end, self.end_s):
            for _ in range(4):  # hauls of the day
                centre = offset(centre, bearing_of(centre, ground) + float(rng.normal(0, 70)), 9e3)
                moment += int(rng.integers(5400, 7200))
                for number, (boat, place) in enumerate(boats):
                    boat.leg(_beside(centre, place), moment + number * 40, Activity.TRAWL)
            first = boats[night % 6][0] if night % 3 == 0 else None
            second = boats[(night + 1) % 6][0] if first else None
            for boat, _ in boats:
                if boat is not first and boat is not second:
                    boat.drift(moment + 10 * HOUR, rng, 0.9, Activity.DRIFT)
            if first is not None and second is not None:
                begin, stop = come_together(
                    first,
                    second,
                    rng,
                    hours=float(rng.uniform(3.0, 5.5)),
                    rest_m=float(rng.uniform(150.0, 260.0)),
                    drift_kn=0.95,
                    speed_kn=4.5,
                    activity=Activity.DRIFT,
                )
                self.story.meetings.append(Meeting(first, second, begin, stop, "service_craft"))
            moment = max(boat.now for boat, _ in boats) + 1800
            for number, (boat, place) in enumerate(boats):
                boat.leg(_beside(centre, place), moment + number * 40, Activity.TRAWL)
            moment += 600
            night += 1

    def _tow(self, index: int) -> None:
        """A tug pulls a barge; waiting for the tide they lie in the stream at walking pace."""
        rng = self.rng
        start, goal = (
            ("korea south-east", "taean west"),
            ("qingdao sea", "changjiang"),
            ("taiwan strait north", "wenzhou sea"),
        )[index]
        begin = round(float(rng.uniform(0.03, 0.5)) * self.end_s)
        at = (NODES[start].lon, NODES[start].lat)
        tug = Plan(self.register.ship(440 if index == 0 else 412, 52, 34, 10), at, begin)
        barge = Plan(
            self.register.ship(440 if index == 0 else 412, 99, 92, 24, has_imo=False),
            offset(at, 180.0, 260.0),
            begin,
        )
        names = lane(start, goal)
        for step, name in enumerate(names[1:], 1):
            goal_point = (NODES[name].lon, NODES[name].lat)
            self._pull(tug, barge, goal_point, 4.6)
            if step == 1:
                ahead = offset(tug.at, bearing_of(barge.at, tug.at), 9000.0)
                self._pull(tug, barge, ahead, 1.5)
        self.story.meetings.append(Meeting(tug, barge, begin, tug.now, "service_craft"))
        self.story.plans += [tug, barge]

    def _pull(self, tug: Plan, barge: Plan, to: tuple[float, float], speed_kn: float) -> None:
        """Both go the same way; the barge follows 260 m behind. Knots every half hour."""
        step = speed_kn * KNOT_MS * 1800.0
        for _ in range(max(1, round(distance_m(tug.at, to) / step))):
            course = bearing_of(tug.at, to)
            ahead = offset(tug.at, course, step)
            moment = tug.now + 1800
            tug.leg(ahead, moment, Activity.TOW)
            barge.leg(offset(ahead, course + 180.0, 260.0), moment, Activity.TOW)

    def _pilots(self, node: str, index: int) -> None:
        """A pilot boat lies beside ships that wait for the tide."""
        rng = self.rng
        base = offset((NODES[node].lon, NODES[node].lat), 60.0 - 40 * index, 11e3)
        boat = Plan(self.register.ship((440, 412)[index], 50, 17, 5, has_imo=False), base, 0)
        self.story.plans.append(boat)
        day = 2.0 + 3 * index
        while day * DAY < self.end_s - DAY:
            moment = round(day * DAY)
            length = float(rng.uniform(140.0, 230.0))
            ship = self.register.ship(int(rng.choice([351, 538, 636])), 70, length, length / 6.5)
            waits = Plan(ship, offset(base, float(rng.uniform(0, 360)), 8e3), moment - 4 * HOUR)
            waits.types_draught(waits.now, float(rng.uniform(8.0, 12.0)))
            waits.drift(moment, rng, 0.3)
            begin, end = come_together(
                waits, boat, rng, hours=2.4, rest_m=length / 13 + 12.0, drift_kn=0.3
            )
            self.story.meetings.append(Meeting(waits, boat, begin, end, "service_craft"))
            self.story.plans.append(waits)
            waits.drift(waits.now + 3 * HOUR, rng, 0.3)
            boat.sail(base, 9.0)
            day += 17.0
        if boat.now < self.end_s:
            boat.drift(self.end_s, rng, 0.2, Activity.STANDBY, base)

    def _convoy(self, index: int) -> None:
        """Ships that go one way 350 m apart at 9 kn: near for a day, and no encounter."""
        rng = self.rng
        start, goal = (
            ("japan sea north", "korea strait"),
            ("jeju south", "osumi"),
            ("penghu", "taiwan north"),
        )[index]
        begin = round(float(rng.uniform(0.1, 0.6)) * self.end_s)
        way = [(NODES[n].lon, NODES[n].lat) for n in lane(start, goal)]
        plans: list[Plan] = []
        for place in range(3):
            ship = self.register.ship((273, 431, 416)[index], 70, 104 + 3 * place, 16)
            plans.append(Plan(ship, _beside(way[0], (0.0, 350.0 * place)), begin))
        for goal_point in way[1:]:
            metres = distance_m(plans[0].at, goal_point)
            moment = plans[0].now + round(metres / (9.0 * KNOT_MS))
            for place, plan in enumerate(plans):
                plan.leg(_beside(goal_point, (0.0, 350.0 * place)), moment, Activity.LANE)
        for one, other in pairwise(plans):
            self.story.meetings.append(
                Meeting(one, other, begin - HOUR, plans[0].now + HOUR, "convoy")
            )
        self.story.plans += plans


def _beside(point: tuple[float, float], away_m: tuple[float, float]) -> tuple[float, float]:
    return offset(offset(point, 90.0, away_m[0]), 0.0, away_m[1])


def tell_craft(story: Story, register: Register, days: int, rng: Generator) -> None:
    """Plants fishing fleets, tows, pilots and convoys.

    Args:
        story: Grows.
        register: Gives out identities.
        days: Length of the simulation.
        rng: Generator.
    """
    _Craft(story, register, days, rng).tell()
