"""Who gave and who received, as log-odds, each part with its reason.

The weights are our assumptions; none alone decides. Below `unknown_below` (80 %) the direction is
called unknown and both readings are kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.units import signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.volumes.readings import Side

__all__ = ["Direction", "Party", "direction_of"]

_PER_METRE, _DRAUGHT_CAP = 5.6, 3.2
"""Log-odds per metre of draught change: two normal hypotheses at ±1 m with a spread of 0.6 m give
2 x 1 / 0.36 = 5.6 per metre. In 8 % of cases a typed draught has nothing to do with the event
(`unreliable_share`) and half of these point the wrong way: ln(0.96 / 0.04) = 3.2 at most."""

_LINKED, _GOES_ON, _TIES_CAP = 2.2, 2.2, 2.8
"""A ship tied to the DPRK receives nine times of ten, and so does one that goes on to a port there;
both together say little more, as they mostly come together (our assumptions)."""

_MOVED = 0.5
"""The mother ship lies and waits, feeders and tankers come to her and leave her (the published
pattern of chains): 5 to 3 for the one that lay, and as much for the one that stayed (our
assumption; a tanker may as well lie and wait for her supplier)."""

_SIZE, _SIZE_CAP = 0.8, 1.1
"""The larger gives: log-odds per factor e of deadweight, capped at 3 to 1."""

_LADEN, _LADEN_CAP = 4.0, 1.5
"""The deeper one before the contact gives: log-odds per unit of draught over design draught."""

_LOADED = 0.7
"""One of them came from a loading port: twice as likely the giver (our assumption)."""

_TANKER = 1.1
"""A tanker gives to a ship that is none, three times to one (our assumption)."""

_LIMIT = 4.6
"""No reading is ever called surer than 99 % (our choice)."""


@dataclass(frozen=True, slots=True)
class Party:
    """What direction is judged by, of one ship.

    Attributes:
        name: For the reason.
        side: Her readings.
        design_draught_m: Typical, for the laden state before.
        dwt_t: Typical deadweight.
        linked: Whether something ties her to the DPRK, but for where she goes afterwards.
        goes_on: "" or where in the DPRK she goes afterwards, and when.
        loaded_at: Loading port she came from, "" if none was seen.
        trade: What her ship type says.
    """

    name: str
    side: Side
    design_draught_m: float
    dwt_t: float
    linked: bool
    goes_on: str
    loaded_at: str
    trade: str


@dataclass(frozen=True, slots=True)
class Direction:
    """The likelier reading.

    Attributes:
        receiver: 1 or 2.
        probability: 0.5 to 0.99, or 1 where the analyst set it.
        reason: The parts in words.
    """

    receiver: int
    probability: float
    reason: str


def direction_of(one: Party, two: Party, moved: Sequence[tuple[float, str]] = ()) -> Direction:
    """Returns which ship received, from everything known before the volume.

    Args:
        one: Ship 1 of the encounter.
        two: Ship 2.
        moved: Who came to whom and who left, of `waiting.moved_first`.
    """
    parts: list[tuple[float, str]] = []
    for sign, party in ((1.0, one), (-1.0, two)):
        change = party.side.change_m
        if change:
            odds = max(-_DRAUGHT_CAP, min(_DRAUGHT_CAP, _PER_METRE * change))
            parts.append((sign * odds, f"draught of {party.name} changed by {signed(change, 1)} m"))
        if party.loaded_at:
            parts.append((-sign * _LOADED, f"{party.name} came from {party.loaded_at}"))
    parts += _ties(one, two)
    parts += [(sign * _MOVED, text) for sign, text in moved]
    size = _SIZE * math.log(two.dwt_t / one.dwt_t)
    if abs(size) >= 0.1:
        larger = two if size > 0.0 else one
        parts.append((max(-_SIZE_CAP, min(_SIZE_CAP, size)), f"{larger.name} is the larger"))
    parts += _laden(one, two)
    trades = {one.trade, two.trade}
    if len(trades) == 2 and "tanker" in trades and "" not in trades:
        sign, party = (1.0, two) if two.trade == "tanker" else (-1.0, one)
        parts.append((sign * _TANKER, f"only {party.name} is a tanker"))
    total = max(-_LIMIT, min(_LIMIT, sum(odds for odds, _ in parts)))
    receiver, name = (1, one.name) if total > 0.0 else (2, two.name)
    probability = 1.0 / (1.0 + math.exp(-abs(total)))
    told = "; ".join(f"{text} ({_signed(odds, receiver)})" for odds, text in parts)
    return Direction(receiver, round(probability, 4), f"toward {name}: {told or 'nothing known'}")


def _ties(one: Party, two: Party) -> list[tuple[float, str]]:
    found, so_far = [], 0.0
    if bool(one.goes_on) != bool(two.goes_on):
        sign, party = (1.0, one) if one.goes_on else (-1.0, two)
        so_far = sign * _GOES_ON
        found.append((so_far, f"{party.name} goes on to the DPRK, {party.goes_on}"))
    if one.linked != two.linked:
        sign, party = (1.0, one) if one.linked else (-1.0, two)
        odds = min(_TIES_CAP, max(-_TIES_CAP, so_far + sign * _LINKED)) - so_far
        found.append((odds, f"{party.name} is tied to the DPRK"))
    return found


def _laden(one: Party, two: Party) -> list[tuple[float, str]]:
    if one.side.before is None or two.side.before is None:
        return []
    depth_1 = one.side.before.draught_m / one.design_draught_m
    depth_2 = two.side.before.draught_m / two.design_draught_m
    odds = max(-_LADEN_CAP, min(_LADEN_CAP, _LADEN * (depth_2 - depth_1)))
    deeper = two if odds > 0.0 else one
    return [(odds, f"{deeper.name} lay deeper before")] if abs(odds) >= 0.1 else []


def _signed(odds: float, receiver: int) -> str:
    toward = odds if receiver == 1 else -odds
    return signed(toward, 1)
