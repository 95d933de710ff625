"""The planned motion of one ship: knots in time, and even motion along the geodesic between them.

Every knot is reported (unless the ship is dark), so that a reader who joins the reports evenly gets
back the planned motion to the rounding of the coordinates.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

from lightering.simulate.routes import distance_m, lane, offset
from lightering.simulate.waters import NODES
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.random import Generator

    from lightering.simulate.identities import Ship

__all__ = ["DAY", "HOUR", "Activity", "Plan", "bearing_of"]

HOUR = 3600
DAY = 24 * HOUR
_SWING_M = 45.0
_CLEAR_M = 4000.0
"""How wide a ship passes the one she has just left."""
_TIDE_S = 44_714
"""Period of the main lunar tide, 12.42 h."""


class Activity(IntEnum):
    """What a ship is doing on a leg; it sets how often she reports, and what."""

    ABSENT = 0
    LANE = 1
    APPROACH = 2
    ALONGSIDE = 3
    WAIT = 4
    ANCHOR = 5
    PORT = 6
    TRAWL = 7
    DRIFT = 8
    TOW = 9
    STANDBY = 10


def bearing_of(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Returns the bearing of one point from another close by, in degrees.

    Args:
        a: Lon, lat in degrees of the one who looks.
        b: Lon, lat in degrees.
    """
    east = (b[0] - a[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.degrees(math.atan2(east, b[1] - a[1])) % 360.0


class Plan:
    """Grows knot by knot; times are whole seconds since the start of the simulation."""

    def __init__(self, ship: Ship, at: tuple[float, float], time_s: int) -> None:
        """Puts a ship on the water.

        Args:
            ship: Who she is.
            at: Lon, lat in degrees.
            time_s: When.
        """
        self.ship = ship
        self.times: list[int] = [time_s]
        self.points: list[tuple[float, float]] = [at]
        self.activities: list[Activity] = []
        self.headings: list[float] = []
        self.dark: list[tuple[int, int]] = []
        self.draughts: list[tuple[int, float]] = []
        self.destinations: list[tuple[int, str]] = []
        self.noisy = False
        self.keeps_clear_of: tuple[float, float] | None = None

    @property
    def now(self) -> int:
        """Time of the last knot."""
        return self.times[-1]

    @property
    def at(self) -> tuple[float, float]:
        """Place of the last knot."""
        return self.points[-1]

    def leg(
        self,
        to: tuple[float, float],
        time_s: int,
        activity: Activity,
        heading_deg: float = -1.0,
    ) -> None:
        """Adds a knot; a moment that is not later than the last one is made one second later.

        Args:
            to: Lon, lat in degrees.
            time_s: When she is there.
            activity: What she does on the way.
            heading_deg: Where the bow points; below 0: the way she goes.
        """
        self.times.append(max(time_s, self.now + 1))
        self.points.append(to)
        self.activities.append(activity)
        self.headings.append(heading_deg)

    def sail(
        self, to: tuple[float, float], speed_kn: float, activity: Activity = Activity.LANE
    ) -> None:
        """Goes straight to a point.

        Args:
            to: Lon, lat in degrees.
            speed_kn: Speed over ground.
            activity: What she does on the way.
        """
        if self.keeps_clear_of is not None:
            ship, self.keeps_clear_of = self.keeps_clear_of, None
            turn = (bearing_of(self.at, to) - bearing_of(self.at, ship) + 180.0) % 360.0 - 180.0
            if abs(turn) < 60.0 and distance_m(self.at, ship) < _CLEAR_M:
                aside = bearing_of(ship, self.at) + (90.0 if turn < 0.0 else -90.0)
                self.sail(offset(ship, aside, _CLEAR_M), speed_kn, activity)
        metres = distance_m(self.at, to)
        if metres > 1.0:
            self.leg(to, self.now + math.ceil(metres / (speed_kn * KNOT_MS)), activity)

    def travel(self, start: str, goal: str, speed_kn: float, rng: Generator, skip: int = 0) -> None:
        """Follows the lanes from one node to another, keeping to starboard.

        Args:
            start: Node she is at or near.
            goal: Node to end at.
            speed_kn: Speed over ground, varied a little from leg to leg.
            rng: Generator.
            skip: How many of the first nodes she need not pass.
        """
        names = lane(start, goal)
        for index in range(skip, len(names)):
            node = NODES[names[index]]
            point = (node.lon, node.lat)
            side = bearing_of(self.at, point) + 90.0
            away = (0.35 + float(rng.uniform(-0.6, 0.6))) * node.width_km * 1000
            self.sail(offset(point, side, away), speed_kn * float(rng.uniform(0.97, 1.03)))

    def moored(self, until_s: int, heading_deg: float) -> None:
        """Lies still at a berth.

        Args:
            until_s: End of the stay.
            heading_deg: Where the bow points.
        """
        if until_s > self.now:
            self.leg(self.at, until_s, Activity.PORT, heading_deg)

    def anchored(self, place: tuple[float, float], until_s: int, rng: Generator) -> None:
        """Swings about an anchor with the tide.

        Args:
            place: Lon, lat in degrees of the anchor.
            until_s: End of the stay.
            rng: Generator.
        """
        own = float(rng.normal(0.0, 8.0))
        while self.now < until_s:
            moment = min(self.now + 3 * HOUR, until_s)
            turn = 90.0 + 80.0 * math.sin(2 * math.pi * moment / _TIDE_S) + own
            point = offset(place, turn + float(rng.normal(0.0, 4.0)), _SWING_M)
            self.leg(point, moment, Activity.ANCHOR, (turn + 180.0) % 360.0)

    def drift(
        self,
        until_s: int,
        rng: Generator,
        speed_kn: float = 0.7,
        activity: Activity = Activity.WAIT,
        home: tuple[float, float] | None = None,
    ) -> None:
        """Lets go with the stream, turning back toward `home` so as not to leave the area.

        Args:
            until_s: End of the drift.
            rng: Generator.
            speed_kn: Of the stream.
            activity: What it is.
            home: Lon, lat in degrees; by default where she is now.
        """
        centre = home or self.at
        heading = float(rng.uniform(0.0, 360.0))
        while self.now < until_s:
            moment = min(self.now + int(rng.integers(5400, 9000)), until_s)
            if distance_m(self.at, centre) > 4000.0:
                heading = bearing_of(self.at, centre)
            course = heading + float(rng.normal(0.0, 35.0))
            heading = course
            speed = speed_kn * float(rng.uniform(0.7, 1.3))
            metres = speed * KNOT_MS * (moment - self.now)
            self.leg(offset(self.at, course, metres), moment, activity, (course + 70.0) % 360.0)

    def absent(self, until_s: int, reappears: tuple[float, float] | None = None) -> None:
        """Is out of everybody's reach for at least three hours.

        Args:
            until_s: When she is heard again.
            reappears: Where; by default where she was.
        """
        moment = max(until_s, self.now + 3 * HOUR)
        self.leg(reappears or self.at, moment, Activity.ABSENT)

    def goes_dark(self, start_s: int, end_s: int) -> None:
        """Switches her transponder off from `start_s` to before `end_s`, for at least 2.5 h.

        Args:
            start_s: First second of silence.
            end_s: First second she is heard again.
        """
        self.dark.append((start_s, max(end_s, start_s + 9000)))

    def types_draught(self, time_s: int, metres: float) -> None:
        """Changes the draught she broadcasts.

        Args:
            time_s: When the crew types it.
            metres: What they type; it is sent in steps of 0.1 m.
        """
        if self.draughts:
            time_s = max(time_s, self.draughts[-1][0] + 60)
        self.draughts.append((time_s, round(metres, 1)))

    def bound_for(self, title: str) -> None:
        """Changes the destination she broadcasts, now.

        Args:
            title: As the crew types it.
        """
        self.destinations.append((self.now, title))
