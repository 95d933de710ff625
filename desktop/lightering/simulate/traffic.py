"""Merchant traffic: ships that come into reach, call at a port or two, anchor, and go again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.simulate.plan import DAY, HOUR, Plan
from lightering.simulate.routes import lane
from lightering.simulate.waters import ANCHORAGES, NODES, PORTS

if TYPE_CHECKING:
    from numpy.random import Generator

    from lightering.simulate.harbours import Harbours
    from lightering.simulate.identities import Register

__all__ = ["merchant", "sharers"]

_GATES = tuple(name for name, node in NODES.items() if node.coverage_ends)
_CALLS = {
    "yangshan": 5, "busan": 4, "qingdao": 3, "tianjin": 3, "dalian": 2, "incheon": 3,
    "yeosu": 2, "kaohsiung": 3, "taichung": 1, "vostochny": 1,
}  # fmt: skip
_WAITS = {
    "yangshan": "changjiang", "busan": "busan", "qingdao": "qingdao", "incheon": "incheon",
    "yeosu": "yeosu", "kaohsiung": "kaohsiung",
}  # fmt: skip
_MIDS = (351, 353, 354, 538, 636, 477, 563, 412, 413, 416, 440, 441, 431, 273)
_KINDS = (
    # ship type, length from, length to, length over beam, speed from, speed to, share
    (70, 110, 190, 6.4, 10.5, 14.0, 0.34),
    (71, 150, 300, 6.8, 14.0, 19.0, 0.24),
    (79, 180, 290, 6.3, 11.5, 14.0, 0.16),
    (80, 95, 180, 6.0, 10.5, 13.5, 0.13),
    (89, 220, 330, 5.7, 12.0, 15.0, 0.06),
    (60, 150, 200, 6.5, 17.0, 21.0, 0.03),
    (52, 28, 38, 3.2, 8.0, 10.0, 0.04),
)


def merchant(
    register: Register, harbours: Harbours, end_s: int, rng: Generator, lasts_d: float
) -> Plan:
    """Returns one merchant ship with her whole time in reach.

    Args:
        register: Gives out identities.
        harbours: Books berths and places at anchor.
        end_s: End of the simulation in seconds.
        rng: Generator.
        lasts_d: Days for which she keeps trading here.
    """
    row = int(rng.choice(len(_KINDS), p=[kind[6] for kind in _KINDS]))
    ship_type, shortest, longest, slender, slow, fast, _ = _KINDS[row]
    length = float(rng.uniform(shortest, longest))
    mid = _MIDS[int(rng.integers(len(_MIDS)))]
    asian = {412: "han", 413: "han", 440: "hangul", 441: "hangul"}
    script = asian.get(mid, "latin") if float(rng.random()) < 0.25 else "latin"
    ship = register.ship(mid, ship_type, length, length / slender, script=script)
    speed = float(rng.uniform(slow, fast))
    begin = round(float(rng.uniform(-4.0, max(1.0, end_s / DAY - 2.0))) * DAY)
    here = _GATES[int(rng.integers(len(_GATES)))]
    plan = Plan(ship, (NODES[here].lon, NODES[here].lat), begin)
    plan.noisy = True
    summer = length / 19.0
    plan.types_draught(begin, summer * float(rng.uniform(0.62, 1.0)))
    while plan.now < min(begin + lasts_d * DAY, end_s):
        if here in PORTS and float(rng.random()) < 0.45:
            here = _leaves(plan, here, speed, rng)
            away = round(float(rng.uniform(1.0, 5.0)) * DAY)
            entry = _GATES[int(rng.integers(len(_GATES)))]
            if plan.now + away > min(begin + lasts_d * DAY, end_s):
                break
            plan.absent(plan.now + away, (NODES[entry].lon, NODES[entry].lat))
            here = entry
        else:
            here = _calls(plan, here, speed, harbours, rng)
            plan.types_draught(plan.now, summer * float(rng.uniform(0.62, 1.0)))
    if here in PORTS:
        _leaves(plan, here, speed, rng)
    if float(rng.random()) < 0.35:
        silent = begin + round(float(rng.uniform(0.2, lasts_d)) * DAY)
        plan.goes_dark(silent, silent + int(rng.integers(3, 12)) * HOUR)
    return plan


def sharers(register: Register, end_s: int, rng: Generator) -> tuple[Plan, Plan]:
    """Returns two ships under one MMSI, at sea at the same time a thousand kilometres apart.

    Args:
        register: Gives out identities.
        end_s: End of the simulation in seconds.
        rng: Generator.
    """
    one = register.ship(511, 80, 98.0, 16.0)
    other = register.ship(511, 70, 76.0, 12.0, mmsi=one.mmsi)
    plans = []
    for ship, way in ((one, ("jeju south", "wenzhou sea")), (other, ("bohai west", "laotieshan"))):
        begin = round(0.15 * end_s)
        plan = Plan(ship, (NODES[way[0]].lon, NODES[way[0]].lat), begin)
        plan.types_draught(begin, 5.0)
        plan.bound_for("FOR ORDERS")
        here, there = way
        for _ in range(6):
            plan.travel(here, there, 10.0, rng, skip=1)
            here, there = there, here
            if plan.now > 0.6 * end_s:
                break
        plans.append(plan)
    return plans[0], plans[1]


def _calls(plan: Plan, here: str, speed: float, harbours: Harbours, rng: Generator) -> str:
    """Sails to a port, perhaps anchors off it, and lies at a berth or beyond reach."""
    weights = [share if port != here else 0 for port, share in _CALLS.items()]
    total = sum(weights)
    port = list(_CALLS)[int(rng.choice(len(weights), p=[w / total for w in weights]))]
    start = PORTS[here].node if here in PORTS else here
    plan.bound_for(PORTS[port].title)
    goal, skip = PORTS[port].node, 0 if here in PORTS else 1
    waits = _WAITS.get(port)
    if waits is not None and float(rng.random()) < 0.6:
        node = ANCHORAGES[waits].node
        if node in lane(start, goal):
            plan.travel(start, node, speed, rng, skip)
            stay = round(float(rng.uniform(10.0, 90.0)) * HOUR)
            place = harbours.anchor(waits, plan.now, stay + 3 * HOUR, rng)
            if place is not None:
                plan.sail(place, 6.0)
                plan.anchored(place, plan.now + stay, rng)
            start, skip = node, 0 if place is not None else 1
    plan.travel(start, goal, speed, rng, skip)
    stay = round(float(rng.uniform(14.0, 40.0)) * HOUR)
    berth = harbours.free_berth(port, plan.now, stay + 3 * HOUR, rng)
    if berth is None:
        plan.absent(plan.now + stay)
    else:
        plan.sail(berth, 5.0)
        plan.moored(plan.now + stay, float(rng.integers(0, 360)))
    return port


def _leaves(plan: Plan, port: str, speed: float, rng: Generator) -> str:
    gate = _GATES[int(rng.integers(len(_GATES)))]
    plan.bound_for("FOR ORDERS")
    plan.travel(PORTS[port].node, gate, speed, rng)
    return gate
