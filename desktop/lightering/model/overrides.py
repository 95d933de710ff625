"""What the analyst sets of one event against the model, each with the reason, as plain records.

Four things of the estimate can be set (volume, product, direction, whether it counts), and draughts
can be typed from a source outside AIS. They travel with decisions, in the case and in the report.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, UserError
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "APART",
    "BANNED_LIQUIDS",
    "CRUDE_OIL",
    "MOMENTS",
    "NOTHING_SET",
    "SETTABLE",
    "Override",
    "Typed",
    "check_override",
    "ledger_of",
]

CRUDE_OIL = "crude oil"
"""Counts toward paragraph 4, a cap of its own, and not toward paragraph 5."""

BANNED_LIQUIDS = ("condensate", "natural gas liquids")
"""Banned outright by UNSCR 2375: no cap holds them."""

APART = {CRUDE_OIL: "crude_oil"} | dict.fromkeys(BANNED_LIQUIDS, "banned")
"""Products that never enter the refined total, and the ledger each of them stands in."""

SETTABLE = ("gasoil", "gasoline", "kerosene", "residual fuel oil", *APART)
"""Products that can be set; the first four are those of the assumed mix."""

MOMENTS = {
    "before": "before the contact",
    "after": "after the contact",
    "next_port": "at the next port, on arrival",
}
"""When a typed draught was read."""

_DEEPEST_M, _SHALLOWEST_M = 30.0, 0.5
"""As AIS allows at most 25.5 m; nothing that carries oil draws more than 30 m or less than half."""

_MOST_BBL = 4_000_000.0
"""More than the largest tanker ever built held (Seawise Giant, 4.1 million barrels of crude)."""

_WORDS_MOST = 2_000
"""Characters of a reason or of a source."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One draught that the analyst typed.

    Attributes:
        ship: 1 or 2, as in the encounter.
        moment: Word of `MOMENTS`.
        draught_m: Metres.
        at_utc: When it was read.
        source: Where it stands: a port log, a pilot's note, a photograph.
    """

    ship: int
    moment: str
    draught_m: float
    at_utc: datetime
    source: str

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as plain data."""
        return {
            "ship": self.ship,
            "moment": self.moment,
            "draught_m": float(self.draught_m),
            "at_utc": self.at_utc.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Override:
    """What is set of one event; what is not set stays the model's.

    Attributes:
        volume_bbl: 5 % and 95 % of the volume, the same twice for a single figure; None if not set.
        volume_reason: Why.
        product: One of `SETTABLE`, or "".
        product_reason: Why.
        receiver: 1 or 2: which ship received; 0 if not set.
        direction_reason: Why.
        counts: Probability to count toward paragraph 5, 0 to 1; None if not set.
        counts_reason: Why.
        draughts: Draughts typed from a source outside AIS.
        by: Who set them, "" if no name is known.
    """

    volume_bbl: tuple[float, float] | None = None
    volume_reason: str = ""
    product: str = ""
    product_reason: str = ""
    receiver: int = 0
    direction_reason: str = ""
    counts: float | None = None
    counts_reason: str = ""
    draughts: tuple[Typed, ...] = ()
    by: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """What is set, in words, in the order of the form."""
        told = {
            "volume": self.volume_bbl is not None,
            "product": bool(self.product),
            "direction": bool(self.receiver),
            "counts": self.counts is not None,
            "draught": bool(self.draughts),
        }
        return tuple(name for name, is_set in told.items() if is_set)

    @property
    def analyst(self) -> str:
        """Who set it, as a source is named."""
        return f"the analyst ({self.by})" if self.by else "the analyst"

    def as_dict(self) -> dict[str, Any]:
        """Returns only what is set, as plain data; empty if nothing is."""
        told: dict[str, Any] = {}
        if self.volume_bbl is not None:
            low, high = self.volume_bbl
            told["volume"] = {
                "low_bbl": float(low),
                "high_bbl": float(high),
                "reason": self.volume_reason,
            }
        if self.product:
            told["product"] = {"product": self.product, "reason": self.product_reason}
        if self.receiver:
            told["direction"] = {"receiver": self.receiver, "reason": self.direction_reason}
        if self.counts is not None:
            told["counts"] = {"probability": float(self.counts), "reason": self.counts_reason}
        if self.draughts:
            told["draughts"] = [one.as_dict() for one in self.draughts]
        if told and self.by:
            told["by"] = self.by
        return told

    @classmethod
    def from_dict(cls, told: Mapping[str, Any], file: str = "") -> Override:
        """Reads what `as_dict` gave.

        Args:
            told: Plain data.
            file: Where it stands, for the message.

        Raises:
            InputError: It is damaged, or a value is out of range.
        """
        try:
            volume, counts = told.get("volume"), told.get("counts")
            product, direction = told.get("product", {}), told.get("direction", {})
            found = cls(
                volume_bbl=None
                if volume is None
                else (float(volume["low_bbl"]), float(volume["high_bbl"])),
                volume_reason="" if volume is None else str(volume["reason"]),
                product=str(product.get("product", "")),
                product_reason=str(product.get("reason", "")),
                receiver=int(direction.get("receiver", 0)),
                direction_reason=str(direction.get("reason", "")),
                counts=None if counts is None else float(counts["probability"]),
                counts_reason="" if counts is None else str(counts["reason"]),
                draughts=tuple(_typed(one) for one in told.get("draughts", ())),
                by=str(told.get("by", "")),
            )
            check_override(found)
        except (KeyError, TypeError, ValueError, AttributeError, UserError) as error:
            raise InputError(
                f"What the analyst set of an event cannot be read: {error}", file=file or None
            ) from error
        return found

    def sentences(self) -> tuple[str, ...]:
        """Returns what is set and why, one sentence each."""
        told = []
        if self.volume_bbl is not None:
            told.append(f"Volume {volume_words(self.volume_bbl)}: {self.volume_reason}")
        if self.product:
            told.append(f"Product {self.product}: {self.product_reason}")
        if self.receiver:
            told.append(f"Ship {self.receiver} received: {self.direction_reason}")
        if self.counts is not None:
            told.append(f"Counts {counts_words(self.counts)}: {self.counts_reason}")
        told += [
            f"Draught of ship {one.ship} {MOMENTS[one.moment]} {one.draught_m:g} m, "
            f"{one.at_utc:%Y-%m-%d %H:%M}Z: {one.source}"
            for one in self.draughts
        ]
        return tuple(told)


NOTHING_SET = Override()
"""Everything is the model's."""


def ledger_of(product: str) -> str:
    """Returns the ledger a transfer stands in: refined_petroleum, crude_oil or banned.

    Args:
        product: One of `SETTABLE`, or whatever stands where none is set.
    """
    return APART.get(product, "refined_petroleum")


def volume_words(volume_bbl: tuple[float, float]) -> str:
    """Returns a volume as set: `12,000 bbl` or `10,000 – 14,000 bbl`.

    Args:
        volume_bbl: 5 % and 95 %.
    """
    low, high = volume_bbl
    return f"{thousands(low)} bbl" if low == high else f"{thousands(low)} – {thousands(high)} bbl"


def counts_words(counts: float) -> str:
    """Returns whether something counts, as set: `yes`, `no` or `60 %`.

    Args:
        counts: 0 to 1.
    """
    return {0.0: "no", 1.0: "yes"}.get(counts, f"{100.0 * counts:g} %")


def check_override(
    found: Override, start_utc: datetime | None = None, end_utc: datetime | None = None
) -> None:
    """Refuses what cannot be meant: no reason, a value out of range, a draught of another time.

    Args:
        found: What shall be set.
        start_utc: First contact, if draughts shall be held against it.
        end_utc: Last contact.

    Raises:
        UserError: With what to do.
    """
    if found.volume_bbl is not None:
        low, high = found.volume_bbl
        if not (0.0 < low <= high <= _MOST_BBL):
            raise UserError(
                f"Volume: {low:g} to {high:g} bbl is no volume. Give one figure above 0, or the "
                f"lower one first; at most {thousands(_MOST_BBL)} bbl."
            )
        _reason("Volume", found.volume_reason)
    if found.product:
        if found.product not in SETTABLE:
            raise UserError(f"Product: use one of {', '.join(SETTABLE)}.")
        _reason("Product", found.product_reason)
    if found.receiver:
        if found.receiver not in (1, 2):
            raise UserError("Direction: ship 1 or ship 2 received.")
        _reason("Direction", found.direction_reason)
    if found.counts is not None:
        if not 0.0 <= found.counts <= 1.0:
            raise UserError("Counts: give a probability from 0 to 100 %.")
        _reason("Counts", found.counts_reason)
    slots = set()
    for one in found.draughts:
        _check_draught(one, start_utc, end_utc)
        slot = (one.ship, one.moment == "before")
        if slot in slots:
            raise UserError(
                f"Draught: two are given for ship {one.ship} on the same side of the contact. "
                "Keep the one nearer to it."
            )
        slots.add(slot)


def _check_draught(one: Typed, start_utc: datetime | None, end_utc: datetime | None) -> None:
    if one.ship not in (1, 2) or one.moment not in MOMENTS:
        raise UserError("Draught: say which ship, and when it was read.")
    if not (math.isfinite(one.draught_m) and _SHALLOWEST_M <= one.draught_m <= _DEEPEST_M):
        raise UserError(
            f"Draught: {one.draught_m:g} m is none of a tanker; give {_SHALLOWEST_M:g} to "
            f"{_DEEPEST_M:g} m."
        )
    _reason("Draught", one.source, "where it stands")
    if start_utc is not None and end_utc is not None:
        if one.moment == "before" and one.at_utc > end_utc:
            raise UserError(
                f"Draught: {one.at_utc:%Y-%m-%d %H:%M}Z is after the ships parted, so it was not "
                "read before the contact."
            )
        if one.moment != "before" and one.at_utc < start_utc:
            raise UserError(
                f"Draught: {one.at_utc:%Y-%m-%d %H:%M}Z is before the ships met, so it was not "
                "read after the contact."
            )


def _reason(what: str, text: str, wanted: str = "why") -> None:
    if not text.strip():
        raise UserError(f"{what}: say {wanted}; it stands in the audit trail and in the report.")
    if len(text) > _WORDS_MOST:
        raise UserError(f"{what}: the reason is longer than {_WORDS_MOST} characters.")


def _typed(told: Mapping[str, Any]) -> Typed:
    return Typed(
        ship=int(told["ship"]),
        moment=str(told["moment"]),
        draught_m=float(told["draught_m"]),
        at_utc=datetime.fromisoformat(str(told["at_utc"])).astimezone(UTC),
        source=str(told["source"]),
    )
