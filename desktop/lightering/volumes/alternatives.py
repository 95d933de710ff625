"""The odds of each other explanation of an encounter, from the facts that are known of it.

As with the direction, every fact weighs by itself and all weights are joined; here they are kept
as ratios, not as their logarithms, so that the odds are the same to the last bit on every machine.
Odds are told in round numbers and never beyond 100 to 1. A fact that is missing weighs nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from lightering.model.schemas import KINDS
from lightering.volumes import explanations as ex

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LADDER", "Facts", "alternatives", "odds_words", "rounded", "weight_words", "weights_of"]

LADDER = (1, 2, 3, 5, 10, 20, 50, 100)
"""Our choice: odds are told as one of these to 1, or 1 to one of these."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the odds are judged by; of both ships, whichever is named first.

    Attributes:
        kind: Of the encounter.
        contact_h: Hours in contact.
        trades: What the two types say, `screening.types.trade_of`.
        lengths_m: As known, or None.
        speeds_kn: Mean speeds.
        median_distance_m: Between the antennas.
        port_km: To the nearest port, or None.
        port: Its name.
        changes_m: Draught after less draught before, or None.
        dwt_t: Deadweight where size or deadweight are known, else None.
        one_number: Whether both send one IMO number; None if either sends none.
        signs: What is odd in their identities; None if nobody looked.
        beside: Other ships each lay beside within a week; None if it was not counted.
        grouped: Whether three ships or more lay together.
    """

    kind: str
    contact_h: float | None = None
    trades: tuple[str, str] = ("", "")
    lengths_m: tuple[float | None, float | None] = (None, None)
    speeds_kn: tuple[float, float] | None = None
    median_distance_m: float | None = None
    port_km: float | None = None
    port: str = ""
    changes_m: tuple[float | None, float | None] = (None, None)
    dwt_t: tuple[float | None, float | None] = (None, None)
    one_number: bool | None = None
    signs: tuple[str, ...] | None = None
    beside: tuple[int, int] | None = None
    grouped: bool = False

    def swapped(self) -> Facts:
        """Returns the same facts with the ships named the other way round."""
        held = {f.name: getattr(self, f.name) for f in fields(self)}
        pairs = ("trades", "lengths_m", "speeds_kn", "changes_m", "dwt_t", "beside")
        return Facts(**held | {key: held[key] and held[key][::-1] for key in pairs})


def alternatives(facts: Facts) -> list[dict[str, Any]]:
    """Returns what else the encounter may have been, in the order of `EXPLANATIONS`.

    Args:
        facts: What is known of it.

    Returns:
        By explanation: `explanation`; `odds` against cargo oil (crude: against refined products),
        None where the facts do not say; `words`; and `reasons`, each with its `fact`, what was
        `said` of it and how many `times` likelier it makes the explanation.
    """
    lines = list(_lines(facts))
    known = {fact for fact, _name, _said in lines}
    found = []
    for place, explanation in enumerate(ex.EXPLANATIONS):
        beforehand = float(ex.BEFOREHAND[place])
        reasons = [_reason("beforehand", f"beforehand {odds_words(beforehand)}", beforehand)]
        odds = beforehand
        for fact, name, said in lines:
            times = float(weights_of(name)[place])
            if times != 1.0:
                odds *= times
                reasons.append(_reason(fact, said, times))
        told = rounded(odds) if known.intersection(ex.TELLING[explanation]) else None
        found.append(
            {
                "explanation": explanation,
                "odds": told,
                "words": odds_words(told),
                "reasons": reasons,
            }
        )
    return found


def rounded(odds: float) -> float:
    """Returns odds as they are told: to the nearest step of the ladder, in ratio.

    Args:
        odds: Above 0.
    """
    far = odds if odds >= 1.0 else 1.0 / odds
    step = min(LADDER, key=lambda one: max(far / one, one / far))
    return float(step) if odds >= 1.0 else round(1.0 / step, 4)


def odds_words(odds: float | None) -> str:
    """Returns odds in words, as `about 1 to 20`.

    Args:
        odds: As `rounded` returns them, or None.
    """
    if odds is None:
        return "unknown"
    step = round(max(odds, 1.0 / odds))
    if step == 1:
        return "about even"
    if step >= LADDER[-1]:
        return f"1 to {step} or less" if odds < 1.0 else f"{step} to 1 or more"
    return f"about 1 to {step}" if odds < 1.0 else f"about {step} to 1"


def weight_words(times: float) -> str:
    """Returns a likelihood ratio as printed: `× 5` or `× 1/5`.

    Args:
        times: Above 0.
    """
    return f"× {times:g}" if times >= 1.0 else f"× 1/{round(1.0 / times, 1):g}"


def weights_of(name: str) -> tuple[float, ...]:
    """Returns the likelihood ratios of one thing that may be found, by `EXPLANATIONS`.

    Args:
        name: One of `FACTS`.
    """
    found: tuple[float, ...] = getattr(ex, name.upper())
    return found


def _reason(fact: str, said: str, times: float) -> dict[str, Any]:
    return {"fact": fact, "said": said, "times": round(times, 4)}


def _lines(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Yields fact, what was found and the sentence that says it, in the order of `FACTS`."""
    yield from _types(facts.trades)
    yield from _sizes(facts.lengths_m)
    yield from _place(facts)
    yield from _time(facts.contact_h)
    if facts.kind in KINDS:
        yield "lay", facts.kind, f"read as {facts.kind.replace('_', ' ')}"
    yield from _draughts(facts.changes_m)
    if facts.beside is not None and max(facts.beside) >= ex.MANY_SHIPS:
        yield "habit", "many", f"one lay beside {max(facts.beside)} ships within a week"
    if facts.grouped:
        yield "company", "together", "three ships or more lay together"
    if facts.speeds_kn is not None:
        slower = min(facts.speeds_kn)
        if slower >= ex.MOVING_KN:
            yield "speeds", "moving", f"made way at {slower:.1f} kn"
        else:
            yield "speeds", "still", f"lay or drifted at {slower:.1f} kn"
    yield from _identity(facts)
    yield from _tonnage(facts.dwt_t)


def _types(trades: tuple[str, str]) -> Iterator[tuple[str, str, str]]:
    first, second = sorted(trades)
    said = f"types {first or 'not told'} and {second or 'not told'}"
    if "service" in trades:
        yield "types", "service", said
    elif "fishing" in trades:
        yield "types", "fishing", said
    elif first:
        tankers = trades.count("tanker")
        yield "types", ("no_tanker", "one_tanker", "two_tankers")[tankers], said


def _sizes(lengths_m: tuple[float | None, float | None]) -> Iterator[tuple[str, str, str]]:
    first, second = lengths_m
    if first is None or second is None:
        return
    small, large = sorted((first, second))
    name = "like_sizes"
    if small < ex.CRAFT_M:
        name = "craft"
    elif small <= ex.HALF * large:
        name = "small_beside"
    yield "sizes", name, f"{small:.0f} and {large:.0f} m long"


def _place(facts: Facts) -> Iterator[tuple[str, str, str]]:
    if facts.port_km is None:
        return
    where = f"{facts.port_km:.0f} km from {facts.port or 'a port'}"
    if facts.port_km <= ex.NEAR_PORT_KM:
        yield "place", "near_port", where
    elif facts.port_km > ex.FAR_FROM_PORT_KM:
        yield "place", "far_from_port", where


def _time(contact_h: float | None) -> Iterator[tuple[str, str, str]]:
    if contact_h is None:
        return
    name = "brief" if contact_h < ex.BRIEF_H else "hours" if contact_h < ex.LONG_H else "long"
    yield "time", name, f"{contact_h:.1f} h in contact"


def _draughts(changes_m: tuple[float | None, float | None]) -> Iterator[tuple[str, str, str]]:
    moved = sorted(c for c in changes_m if c is not None and abs(c) >= ex.MOVED_M)
    if len(moved) == 2 and moved[0] < 0.0 < moved[1]:
        said = f"one draught fell {-moved[0]:.1f} m, one rose {moved[1]:.1f} m"
        yield "draughts", "both_moved", said
    elif len(moved) == 1:
        fell, rose = f"one draught fell {-moved[0]:.1f} m", f"one draught rose {moved[0]:.1f} m"
        yield "draughts", "one_moved", fell if moved[0] < 0.0 else rose


def _identity(facts: Facts) -> Iterator[tuple[str, str, str]]:
    near = facts.median_distance_m
    if facts.one_number:
        yield "identity", "one_number", "both send one IMO number"
    elif near is not None and near < ex.SPOT_M:
        yield "identity", "one_spot", f"their positions are one spot, {near:.0f} m apart"
    elif facts.signs:
        yield "identity", "doubted", f"odd identity: {', '.join(sorted(set(facts.signs)))}"
    elif facts.signs is not None:
        yield "identity", "undoubted", "identities not odd"


def _tonnage(dwt_t: tuple[float | None, float | None]) -> Iterator[tuple[str, str, str]]:
    known = [one for one in dwt_t if one is not None and not math.isnan(one)]
    if known and max(known) >= ex.LARGE_T:
        yield "tonnage", "large", f"one of {max(known):,.0f} t deadweight"
    elif len(known) == 2 and max(known) < ex.SMALL_T:
        yield "tonnage", "small", f"both under {ex.SMALL_T:,.0f} t deadweight"
