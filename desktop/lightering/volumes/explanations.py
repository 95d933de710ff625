"""What else two ships side by side may be doing, and how strongly each fact speaks for it.

Every number is a likelihood ratio: how many times more often the fact is met where the explanation
holds than where cargo oil passes between the two; below 1 it speaks for the cargo. Each tuple is in
the order of `EXPLANATIONS`; 1 says nothing. Published studies give the two that rest on draughts;
all others are our assumptions, each open to whoever knows better.

What ties a ship to the DPRK is no fact here: it tells for whom oil is, not whether oil passed.
"""

from __future__ import annotations

from lightering.model.schemas import KINDS

__all__ = ["BEFOREHAND", "EXPLANATIONS", "FACTS", "MANY_DAYS", "TELLING"]

EXPLANATIONS = (
    "bunkering",
    "waiting",
    "towing",
    "boarding",
    "dry_goods",
    "service",
    "passing",
    "one_ship",
    "crude",
)
"""Fuel for her own use; ships that wait side by side; a tow or an escort; a pilot, a crew or
papers; fish or dry goods; stores, repairs and other service; mere chance; one ship under two
numbers or a wrong position; and crude oil, which is weighed against refined products."""

BEFOREHAND = (1 / 2, 1 / 1, 1 / 10, 1 / 10, 1 / 4, 1 / 4, 1 / 4, 1 / 20, 1 / 5)
"""Odds of each explanation against cargo oil (crude: against refined products) before any fact of
the event, among what the search finds (our assumption)."""

TWO_TANKERS = (1 / 4, 1, 1 / 10, 1 / 5, 1 / 20, 1 / 10, 1, 1, 1)
"""Both send the type of a tanker (our assumption)."""
ONE_TANKER = (5, 1, 1 / 2, 1, 1 / 2, 1 / 2, 1, 1, 1)
"""One sends the type of a tanker, the other of a cargo or passenger ship: the picture of bunkering,
though cargo ships have carried oil (our assumption)."""
NO_TANKER = (1 / 2, 3, 1, 2, 10, 2, 3, 1, 1)
"""Both send a type, neither of a tanker; a tanker has transmitted as something else (our
assumption)."""
FISHING = (3, 1, 1, 1, 10, 2, 2, 1, 1)
"""One sends the type of a fishing vessel (our assumption)."""
SERVICE = (1 / 2, 1 / 2, 10, 10, 1 / 2, 20, 1, 1, 1)
"""One sends the type of a tug, pilot or other service craft (our assumption)."""

CRAFT_M = 40.0
"""Our choice: a shorter hull is a craft."""
CRAFT = (2, 1 / 2, 3, 5, 1, 5, 1, 1 / 5, 1)
"""The smaller is a craft (our assumption)."""
HALF = 0.5
"""Our choice: up to half the length of the other she is small beside her."""
SMALL_BESIDE = (2, 1, 1, 1 / 2, 1, 1, 1, 1 / 5, 1)
"""The smaller is small beside the other (our assumption)."""
LIKE_SIZES = (1 / 2, 1, 1 / 3, 1 / 10, 1, 1 / 5, 1, 1, 1)
"""The two are alike in length (our assumption)."""

NEAR_PORT_KM, FAR_FROM_PORT_KM = 20.0, 100.0
"""Our choices: roads and anchorages lie within 20 km of a port; between the two the place says
nothing."""
NEAR_PORT = (3, 3, 3, 3, 2, 3, 2, 1, 1)
"""Near a port (our assumption)."""
FAR_FROM_PORT = (1 / 4, 1 / 5, 1 / 3, 1 / 5, 1 / 2, 1 / 4, 1 / 2, 1, 1)
"""Far from every port that is known (our assumption)."""

BRIEF_H, LONG_H = 3.0, 12.0
"""Our choices: hours in contact."""
BRIEF = (1, 1 / 2, 1, 3, 1 / 2, 2, 3, 1, 1)
"""In contact for less than 3 h (our assumption)."""
HOURS = (1, 1, 1, 1 / 3, 1, 1, 1 / 3, 1, 1)
"""In contact for 3 to 12 h: no pilot stays so long (our assumption)."""
LONG = (1 / 3, 2, 1, 1 / 10, 2, 1 / 2, 1 / 10, 1, 1)
"""In contact for 12 h or more (our assumption)."""

ALONGSIDE = (1, 1 / 20, 1 / 5, 1, 1, 1, 1 / 50, 1, 1)
"""Read as alongside: made fast for hours (our assumption)."""
CLOSE = (1 / 2, 3, 2, 1, 1 / 2, 1, 3, 1, 1)
"""Read as close: steady, but not made fast (our assumption)."""
ANCHORED_NEIGHBOURS = (1 / 3, 20, 1 / 2, 1 / 2, 1 / 3, 1 / 2, 5, 1, 1)
"""Read as neighbours at anchor (our assumption)."""
CONVOY = (1 / 10, 1 / 2, 10, 1 / 2, 1 / 10, 1, 5, 1, 1)
"""Read as a convoy or a tow (our assumption)."""
IN_PORT = (5, 5, 3, 3, 5, 5, 3, 1, 1)
"""Read as ships in port (our assumption)."""
SERVICE_CRAFT = (5, 1 / 2, 5, 3, 1 / 2, 20, 1, 1, 1)
"""Read as a service craft beside a ship (our assumption)."""

MOVED_M = 0.3
"""Our choice: a draught typed again that differs by less may be the same; two typing errors."""
ONE_MOVED = (1 / 2, 1 / 5, 1 / 5, 1 / 5, 1, 1 / 5, 1 / 5, 1 / 2, 1)
"""The draught of one ship changed: after 37 % of port calls where cargo was worked a change is
typed (World Bank, published), by 8 % of ships whatever they did (`unreliable_share`): 1 to 5,
inferred. Bunkers sink a ship, too, if less, and dry goods as much as oil."""
BOTH_MOVED = (1 / 5, 1 / 20, 1 / 20, 1 / 20, 1, 1 / 20, 1 / 20, 1 / 20, 1)
"""One rose and the other sank, of which the two halves are not independent: 1 to 20, inferred from
the same two figures; the direction is called at most 24 to 1 by one ship's draught."""

MANY_DAYS, MANY_SHIPS = 7.0, 3
"""Our choices: one of them lay beside so many ships within a week."""
MANY = (3, 1, 2, 2, 1, 3, 1, 1, 1)
"""One of them lies beside one ship after the other; a mother ship does so, too (our assumption)."""

TOGETHER = (1, 2, 1, 1, 1, 1, 2, 1, 1)
"""Three ships or more lay together (our assumption)."""

MOVING_KN = 1.5
"""Our choice: mean speed of both from which they made way."""
MOVING = (1, 1 / 5, 3, 1, 1, 1, 1, 1, 1)
"""Both made way (our assumption)."""
STILL = (1, 1, 1 / 3, 1, 1, 1, 1, 1, 1)
"""They lay still or drifted (our assumption)."""

ONE_NUMBER = (1, 1, 1, 1, 1, 1, 1, 20, 1)
"""Both send one IMO number (our assumption)."""
DOUBTED = (1, 1, 1, 1, 1, 1, 1, 3, 1)
"""Something is odd in the identity of one of them (our assumption)."""
UNDOUBTED = (1, 1, 1, 1, 1, 1, 1, 1 / 3, 1)
"""Nothing is odd in the identity of either (our assumption)."""
SPOT_M = 5.0
"""Our choice: nearer than the antennas of two hulls side by side can be."""
ONE_SPOT = (1, 1, 1, 1, 1, 1, 1, 10, 1)
"""The two positions are one spot, as of two transponders on one ship (our assumption)."""

LARGE_T, SMALL_T = 80_000.0, 25_000.0
"""Our choices: from 80,000 t tankers mostly carry crude oil; below 25,000 t mostly products."""
LARGE = (1, 1, 1, 1, 1, 1, 1, 1, 5)
"""One of the two is of the size that mostly carries crude oil (our assumption)."""
SMALL = (1, 1, 1, 1, 1, 1, 1, 1, 1 / 5)
"""Both are of the size that mostly carries products (our assumption)."""

FACTS = {
    "types": ("two_tankers", "one_tanker", "no_tanker", "fishing", "service"),
    "sizes": ("craft", "small_beside", "like_sizes"),
    "place": ("near_port", "far_from_port"),
    "time": ("brief", "hours", "long"),
    "lay": KINDS,
    "draughts": ("one_moved", "both_moved"),
    "habit": ("many",),
    "company": ("together",),
    "speeds": ("moving", "still"),
    "identity": ("one_number", "one_spot", "doubted", "undoubted"),
    "tonnage": ("large", "small"),
}
"""Every fact and what may be found of it; of each one line speaks, so none is said twice."""

TELLING = {
    "bunkering": ("types", "sizes", "draughts", "habit"),
    "waiting": ("lay",),
    "towing": ("types", "sizes"),
    "boarding": ("types", "sizes"),
    "dry_goods": ("types",),
    "service": ("types", "sizes"),
    "passing": ("lay",),
    "one_ship": ("identity",),
    "crude": ("tonnage",),
}
"""Without any of these facts the odds of an explanation are unknown: what is left would be what was
assumed beforehand."""
