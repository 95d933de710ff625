"""What publishers do differently: day first, wrapped speeds, words for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.readers.columns import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "DMA",
    "MARINECADASTRE",
    "PLAIN",
    "SPIRE",
    "Flavour",
    "flavour_of",
    "lettered_roles",
]


@dataclass(frozen=True, slots=True)
class Flavour:
    """How the cells of one publisher are to be understood.

    Attributes:
        day_first: Whether 01/12/2024 is 1 December; None: decided by the dates in the file.
        null_words: Texts that mean "nothing", in lower case.
        signed: Negative speeds and courses are overflowed ones: add 102.4 and 409.6.
        formula_guard: Text cells may carry our own `'` before `= + - @`.
        zone_ms: What times without a zone of their own are ahead of UTC, in milliseconds.
        speed_factor: Knots per unit of the speed column.
        draught_factor: Metres per unit of the draught column.
        minutes: Positions are degrees and minutes even without their marks.
        short_years: Where a year of two digits stands in a date, "dmy", "mdy" or "ymd"; "" if
            nobody said that dates may have one.
    """

    day_first: bool | None
    null_words: frozenset[str]
    signed: bool
    formula_guard: bool = False
    zone_ms: int = 0
    speed_factor: float = 1.0
    draught_factor: float = 1.0
    minutes: bool = False
    short_years: str = ""


PLAIN = Flavour(None, frozenset(), signed=False)
_OWN = Flavour(None, frozenset(), signed=False, formula_guard=True)
MARINECADASTRE = Flavour(None, frozenset(), signed=True)
"""From 2015 on SOG below 0 means add 102.4, COG below 0 add 409.6 (MarineCadastre FAQ)."""

DMA = Flavour(
    True,
    frozenset({"unknown", "undefined", "unknown value"}),
    signed=False,
)

SPIRE = Flavour(None, frozenset({"none"}), signed=False, draught_factor=0.1)
"""exactEarth and Spire write the draught as the message has it, in decimetres."""

_LETTERS = {"a": "to_bow", "b": "to_stern", "c": "to_port", "d": "to_starboard"}
_DMA_SIGNATURE = frozenset({"timestamp", "typeofmobile", "mmsi", "latitude", "longitude"})
_MARINECADASTRE_SIGNATURES = (
    frozenset({"mmsi", "basedatetime", "lat", "lon", "sog", "cog"}),
    frozenset({"mmsi", "basedatetime", "latitude", "longitude", "sog", "cog"}),
)
_OWN_SIGNATURE = frozenset({"mmsi", "timeutc", "lon", "lat", "sogkn", "sourcefile"})


def flavour_of(header: Sequence[str]) -> Flavour:
    """Returns whose table this is, by its header.

    Args:
        header: Column names as they stand in the file.
    """
    words = {normal(name) for name in header}
    if words >= _DMA_SIGNATURE:
        return DMA
    if any(words >= signature for signature in _MARINECADASTRE_SIGNATURES):
        return MARINECADASTRE
    return _OWN if words >= _OWN_SIGNATURE else PLAIN


def lettered_roles(header: Sequence[str]) -> dict[str, int]:
    """Returns the places of A, B, C and D, the sides of the antenna, in a Danish table.

    Anywhere else a single letter may be anything.

    Args:
        header: Column names as they stand in the file.
    """
    if flavour_of(header) is not DMA:
        return {}
    places = {normal(name): place for place, name in reversed(list(enumerate(header)))}
    return {role: places[letter] for letter, role in _LETTERS.items() if letter in places}
