"""Two ships come together: the manoeuvre that is planted as an encounter."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.simulate.plan import HOUR, Activity, Plan, bearing_of
from lightering.simulate.routes import distance_m, offset
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["Meeting", "Transfer", "come_together", "rest_of"]

_STANDOFF_M = 6000.0
"""Where the guest waits before she comes."""
_FAR_M = 320.0
_NEAR_M = 80.0
"""Where she slows down on her way in, well inside of 500 m, and goes slowly on her way out."""
_LEAVE_M = 3200.0
"""How far she goes before the meeting is over."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What went from one ship to the other.

    Attributes:
        giver: Plan of the giver.
        receiver: Plan of the receiver.
        mass_t: Tonnes.
        volume_bbl: Barrels; 0 for what is no petroleum.
        product: Its name.
        counts: It is refined petroleum that reached the DPRK's side.
        last_hop: No other transfer at sea lies between it and the DPRK.
    """

    giver: Plan
    receiver: Plan
    mass_t: float
    volume_bbl: float
    product: str
    counts: bool
    last_hop: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """A planted event: who, about when, and what it is.

    Attributes:
        first: One plan.
        second: The other plan.
        start_s: Before the ships come within reach of each other.
        end_s: After they part.
        kind: As in the contract.
        transfer: What was handed over, if anything.
    """

    first: Plan
    second: Plan
    start_s: int
    end_s: int
    kind: str
    transfer: Transfer | None = None


def rest_of(host: Plan, guest: Plan, rng: Generator) -> float:
    """Returns how far apart the antennas of two ships made fast to each other are, in metres.

    Half of either beam, fenders of 3 to 5 m, and antennas not quite abeam of each other.

    Args:
        host: One ship.
        guest: The other.
        rng: Generator.
    """
    abeam = (host.ship.beam_m + guest.ship.beam_m) / 2 + float(rng.uniform(3.0, 5.0))
    return math.hypot(abeam, float(rng.uniform(0.0, 14.0)))


def come_together(
    host: Plan,
    guest: Plan,
    rng: Generator,
    *,
    hours: float,
    rest_m: float,
    earliest_s: int = 0,
    drift_kn: float = 0.6,
    speed_kn: float = 5.0,
    activity: Activity = Activity.ALONGSIDE,
) -> tuple[int, int]:
    """Lets the guest come to the drifting host, stay, and leave by about three kilometres.

    The guest crosses 500 m at `speed_kn` in both directions, with knots well before and after, so
    that the moment is sharp.

    Args:
        host: Lies in the open sea.
        guest: Is within some tens of kilometres of her.
        rng: Generator.
        hours: From made fast to cast off.
        rest_m: Distance while together.
        earliest_s: Not before this time.
        drift_kn: How fast both drift together.
        speed_kn: Of the approach.
        activity: Of both while together.

    Returns:
        A time before the approach and one after the parting, in seconds.
    """
    begin = max(host.now, guest.now + _way_there_s(host, guest), earliest_s) + 1200
    if host.now < begin:
        host.drift(begin, rng)
    # from the side she waits on, so that she does not pass the host on her way
    side = bearing_of(host.at, guest.at) + float(rng.uniform(-40.0, 40.0))
    standoff = offset(host.at, side, _STANDOFF_M)
    leave_at = begin - max(600, math.ceil(distance_m(guest.at, standoff) / (5.5 * KNOT_MS)))
    if leave_at - guest.now > 4 * HOUR:
        guest.drift(leave_at - 2 * HOUR, rng)
    guest.leg(standoff, begin, Activity.WAIT)
    steps = [
        (math.ceil((_STANDOFF_M - _FAR_M) / (speed_kn * KNOT_MS)), _FAR_M, Activity.APPROACH),
        (300, min(_FAR_M - 30.0, max(_NEAR_M, rest_m + 20.0)), Activity.APPROACH),
        (300, rest_m, Activity.APPROACH),
    ]
    together = round(hours * HOUR)
    while together > 0:
        span = min(together, int(rng.integers(1500, 2100)))
        steps.append((span, rest_m, activity))
        together -= span
    steps += [
        (240, min(_FAR_M - 30.0, max(_NEAR_M, rest_m + 20.0)), Activity.APPROACH),
        (300, _FAR_M, Activity.APPROACH),
        (math.ceil((_LEAVE_M - _FAR_M) / (speed_kn * KNOT_MS)), _LEAVE_M, Activity.APPROACH),
    ]
    course = float(rng.uniform(0.0, 360.0))
    for span, away, doing in steps:
        moment = host.now + span
        if doing is activity:
            turn = float(rng.normal(0.0, 2.5))
            course, side = course + turn, side + turn
        metres = drift_kn * KNOT_MS * span * float(rng.uniform(0.85, 1.15))
        heading = (side + 90.0) % 360.0
        host.leg(offset(host.at, course, metres), moment, doing, heading)
        guest.leg(
            offset(host.at, side, away),
            moment,
            doing,
            heading if doing is activity else -1.0,
        )
    guest.keeps_clear_of = host.at
    end = host.now
    # she waits until the other is out of sight, so that they do not leave side by side
    host.drift(end + 2 * HOUR, rng, 0.4)
    return begin, end


def _way_there_s(host: Plan, guest: Plan) -> int:
    metres = distance_m(host.at, guest.at) + _STANDOFF_M
    return math.ceil(metres / (5.5 * KNOT_MS))
