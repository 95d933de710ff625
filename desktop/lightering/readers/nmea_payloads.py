"""Payloads to values: pyais unpacks the bits, here it is decided what they mean (ITU-R M.1371-5).

Only messages that place something or say what a ship is are unpacked.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from pyais.bit_vector import bit_vector

__all__ = ["NOT_SHIPS", "PLACED", "STATED", "Place", "Statement", "fits", "places", "statements"]

_NAN = float("nan")
PLACED = (1, 2, 3, 4, 9, 18, 19, 21, 27)
"""Messages with a position of the sender."""
NOT_SHIPS = (4, 9, 21)
"""Base station, search and rescue aircraft, aid to navigation."""
STATED = (5, 19, 24)
"""Messages that say what a ship is."""

_BITS = {
    1: ((168, 173),), 2: ((168, 173),), 3: ((168, 173),), 4: ((168, 173),),
    5: ((420, 431),), 9: ((168, 173),), 18: ((168, 173),), 19: ((312, 317),),
    21: ((272, 367),), 24: ((160, 173),), 27: ((96, 101), (168, 173)),
}  # fmt: skip
"""Bits of a message; up to five more are fill bits the sender did not declare, and message 5 may
lack its last bits, which say nothing we use. Message 27 is seen padded to a slot."""


class Place(NamedTuple):
    """What a position report says; NaN where it says nothing."""

    mmsi: int
    lon: float
    lat: float
    sog: float
    cog: float
    heading: float
    status: float
    second: int


class Statement(NamedTuple):
    """What a static report says; "" and 0 where it says nothing.

    `placed` tells whether it is part of a position report.
    """

    mmsi: int
    placed: bool
    name: str
    imo: int
    call_sign: str
    ship_type: int
    length: float
    beam: float
    draught: float
    destination: str
    to_bow: int = 0
    to_stern: int = 0
    to_port: int = 0
    to_starboard: int = 0


def fits(types: NDArray[np.int64], bits: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tells which messages have a length their type can have.

    Args:
        types: Message types, shape (n,).
        bits: Lengths without fill bits, shape (n,).
    """
    result = np.ones(len(types), dtype=bool)
    for kind, ranges in _BITS.items():
        within = np.zeros(len(types), dtype=bool)
        for low, high in ranges:
            within |= (bits >= low) & (bits <= high)
        result &= within | (types != kind)
    return result


def places(payloads: Sequence[str], fills: Sequence[int]) -> list[Place]:
    """Unpacks position reports.

    Args:
        payloads: Armoured payloads of `PLACED` types that `fits`.
        fills: Fill bits of each.
    """
    # pyais takes a while to import, and most files hold no sentences
    from pyais.bit_vector import bit_vector
    from pyais.messages import MSG_CLASS

    result: list[Place] = []
    append = result.append
    for payload, fill in zip(payloads, fills, strict=True):
        vector = bit_vector(*_armoured(payload, fill))
        kind = vector.get(0, 6)
        append(_PLACES[kind](MSG_CLASS[kind].from_vector(vector)))
    return result


def statements(payloads: Sequence[str], fills: Sequence[int]) -> list[Statement | None]:
    """Unpacks static reports.

    Args:
        payloads: Armoured payloads of `STATED` types that `fits`.
        fills: Fill bits of each.

    Returns:
        One each; None for a message 24 whose part is neither A nor B.
    """
    from pyais.bit_vector import bit_vector
    from pyais.messages import MSG_CLASS

    return [
        _stated(bit_vector(*_armoured(payload, fill)), MSG_CLASS)
        for payload, fill in zip(payloads, fills, strict=True)
    ]


def _armoured(payload: str, fill: int) -> tuple[bytes, int]:
    """A payload and its fill bits as the library takes them."""
    raw = payload.encode("ascii")
    bits = len(raw) * 6 - fill
    if 168 < bits <= 173:
        # fill bits that were not declared: with them the quick way of the library is lost
        fill += bits - 168
    return raw, fill


_moving: Callable[[Any], tuple[int, float, float, float, float, float]] = attrgetter(
    "mmsi", "lon", "lat", "speed", "course", "heading"
)
_standing: Callable[[Any], tuple[int, float, float]] = attrgetter("mmsi", "lon", "lat")


def _class_a(message: Any) -> Place:
    return Place(*_moving(message), int(message.status), message.second)


def _class_b(message: Any) -> Place:
    return Place(*_moving(message), _NAN, message.second)


def _station(message: Any) -> Place:
    return Place(*_standing(message), _NAN, _NAN, _NAN, _NAN, 60)


def _aircraft(message: Any) -> Place:
    # whole knots; 1023 is "not available" (table 61)
    speed = float(message.speed)
    known = _NAN if speed >= 1023.0 else speed
    return Place(*_standing(message), known, message.course, _NAN, _NAN, message.second)


def _long_range(message: Any) -> Place:
    # whole knots and degrees; 63 and 511 are "not available" (table 81)
    speed, course = float(message.speed), float(message.course)
    return Place(
        *_standing(message),
        _NAN if speed == 63.0 else speed,
        _NAN if course == 511.0 else course,
        _NAN,
        int(message.status),
        60,
    )


_PLACES: dict[int, Callable[[Any], Place]] = {
    1: _class_a, 2: _class_a, 3: _class_a, 4: _station, 9: _aircraft, 18: _class_b, 19: _class_b,
    21: _station, 27: _long_range,
}  # fmt: skip


def _stated(vector: bit_vector, classes: Mapping[int, Any]) -> Statement | None:
    kind = vector.get(0, 6)
    if kind == 24 and vector.get(38, 2) > 1:
        return None
    m: Any = classes[kind].from_vector(vector)
    name = _text(getattr(m, "shipname", ""))
    # the library turns reserved ship types into 0; the bits keep what was sent
    if kind == 24 and m.partno == 0:
        return Statement(m.mmsi, False, name, 0, "", 0, 0.0, 0.0, 0.0, "")
    ends = _ends(m)
    length, beam = float(ends[0] + ends[1]), float(ends[2] + ends[3])
    if kind == 24:
        # a craft of a parent ship gives the MMSI of the ship where others give their size
        call_sign = _text(m.callsign)
        return Statement(m.mmsi, False, "", 0, call_sign, m.ship_type, length, beam, 0.0, "", *ends)
    if kind == 19:
        kind_of_ship = vector.get(263, 8)
        return Statement(m.mmsi, True, name, 0, "", kind_of_ship, length, beam, 0.0, "", *ends)
    return Statement(
        m.mmsi, False, name, m.imo, _text(m.callsign), vector.get(232, 8), length, beam,
        float(m.draught), _text(m.destination), *ends,
    )  # fmt: skip


def _ends(message: Any) -> tuple[int, int, int, int]:
    """The antenna's distances to bow, stern, port and starboard side: A, B, C and D."""
    return (
        int(getattr(message, "to_bow", 0)),
        int(getattr(message, "to_stern", 0)),
        int(getattr(message, "to_port", 0)),
        int(getattr(message, "to_starboard", 0)),
    )


def _text(value: str | None) -> str:
    """Returns a six-bit text up to its first `@`, which ends it."""
    return (value or "").partition("@")[0].rstrip()
