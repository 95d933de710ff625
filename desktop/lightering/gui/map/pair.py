"""The two ships of an encounter as the map draws them: who gives, who receives, when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.gui.map.hulls import Size
from lightering.gui.map.projection import forward
from lightering.gui.words import float_or_none, plain
from lightering.model.ships import is_ship_of, ship_of
from lightering.units import DAY_MS

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.map.fleet import Fleet

__all__ = ["Pair", "Ship", "pair_of", "span_of"]

_AROUND_MS = 3 * DAY_MS
"""How much of the tracks is drawn strongly before and after, where no window says so."""


@dataclass(frozen=True, slots=True)
class Ship:
    """One of the two.

    Attributes:
        number: Its number in the fleet, or None if the fleet does not hold it.
        name: As broadcast, made harmless; the MMSI if it never sent one.
        size: As broadcast, with the place of the antenna.
    """

    number: int | None
    name: str
    size: Size


@dataclass(frozen=True, slots=True)
class Pair:
    """An encounter.

    Attributes:
        encounter_id: Its id.
        giver: The likelier giver; the first ship if no transfer was inferred.
        receiver: The other one.
        known: Whether a transfer was inferred, so that giver and receiver mean something.
        start_ms: First contact.
        end_ms: End of the last contact.
        span_ms: Times between which the tracks are drawn strongly.
        x: Projected metres east.
        y: Projected metres north.
    """

    encounter_id: str
    giver: Ship
    receiver: Ship
    known: bool
    start_ms: int
    end_ms: int
    span_ms: tuple[int, int]
    x: float
    y: float


def pair_of(session: Session, fleet: Fleet, encounter_id: str) -> Pair:
    """Returns the two ships of an encounter.

    Args:
        session: Holds the results.
        fleet: The same results' fixes.
        encounter_id: One of the results.

    Raises:
        KeyError: There is no such encounter.
    """
    row = session.encounter_row(encounter_id)
    transfer = session.transfer_row(encounter_id)
    ships = [_ship(session, fleet, row, side) for side in (1, 2)]
    if transfer is not None and int(transfer["giver_mmsi"]) != int(row["mmsi_1"]):
        ships.reverse()
    start, end = (round(pd.Timestamp(row[c]).timestamp() * 1000) for c in ("start_utc", "end_utc"))
    x, y = forward(float(row["lon"]), float(row["lat"]))
    return Pair(
        encounter_id=encounter_id,
        giver=ships[0],
        receiver=ships[1],
        known=transfer is not None,
        start_ms=start,
        end_ms=end,
        span_ms=span_of(session, start, end),
        x=float(x),
        y=float(y),
    )


def span_of(session: Session, start_ms: int, end_ms: int) -> tuple[int, int]:
    """Returns between which times tracks are drawn strongly: the window, if it holds all of it.

    Args:
        session: Holds the window.
        start_ms: When what is shown begins, milliseconds since 1970.
        end_ms: When it ends.
    """
    low, high = session.window_ms
    if low <= start_ms and end_ms <= high:
        return low, high
    return start_ms - _AROUND_MS, end_ms + _AROUND_MS


def _ship(session: Session, fleet: Fleet, row: pd.Series, side: int) -> Ship:
    mmsi, identity = ship_of(row, f"_{side}")
    size = Size()
    if session.results is not None:
        ships = session.results.ships
        found = np.flatnonzero(is_ship_of(ships, (mmsi, identity)))
        if found.size:
            told = ships.iloc[int(found[0])]
            length, beam = (_positive(told[c]) for c in ("length_m", "beam_m"))
            bow, port = (float_or_none(told.get(c)) for c in ("to_bow_m", "to_port_m"))
            size = Size(length, beam, bow, port)
    name = plain(row[f"name_{side}"]).strip() or f"MMSI {mmsi:09d}"
    return Ship(fleet.ship(mmsi, identity), name, size)


def _positive(value: object) -> float | None:
    number = float_or_none(value)
    return None if number is None or number <= 0 else number
