"""What is known of a ship, whether she met anybody or not: rows for a list, lines for a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.gui.panels.details import flag_words, flags_of, type_words
from lightering.gui.panels.hull_facts import told_of
from lightering.gui.words import float_or_none, is_missing, number, plain, stamp
from lightering.model.ships import is_ship_of, ships_in

if TYPE_CHECKING:
    from lightering.app.pipeline import Results
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.within import Within

__all__ = [
    "MOST_FLAGS",
    "ShipRow",
    "flag_and_mid",
    "imo_words",
    "no_match",
    "ship_lines",
    "ship_rows",
]

MOST_FLAGS = 12
"""Sentences on what is odd of a ship that a card or tooltip shows."""


@dataclass(frozen=True, slots=True)
class ShipRow:
    """A ship that was heard in a box.

    Attributes:
        place: Her number in the fleet.
        mmsi: Nine digits.
        identity: Which of the ships with this MMSI.
        name: As sent, made harmless; "" if never sent.
        imo: As sent, or None.
        flag: Of the MMSI, in a few words.
        kind: Words of the ship type, "" if never sent.
        fixes: Fixes inside.
        first_ms: The first of them, milliseconds since 1970 UTC.
        last_ms: The last of them.
        encounters: Ids of all her encounters, in the order of the frame.
    """

    place: int
    mmsi: int
    identity: int
    name: str
    imo: int | None
    flag: str
    kind: str
    fixes: int
    first_ms: int
    last_ms: int
    encounters: tuple[str, ...]

    @property
    def title(self) -> str:
        """Her name, else her MMSI."""
        return self.name or f"MMSI {self.mmsi:09d}"


def ship_rows(results: Results, fleet: Fleet, within: Within) -> tuple[ShipRow, ...]:
    """Returns the ships of a box, those with the most fixes first. Runs in a worker.

    Args:
        results: The run.
        fleet: Its fixes.
        within: What was found.
    """
    from lightering.screening.flags import flag_of

    told = {
        ship: (name, imo, kind)
        for ship, name, imo, kind in zip(
            ships_in(results.ships),
            *(results.ships[c] for c in ("name", "imo", "ship_type")),
            strict=True,
        )
    }
    met = _encounters(results.encounters)
    rows = []
    for at, ship in enumerate(within.ships):
        key = int(fleet.mmsi[ship]), int(fleet.identity[ship])
        name, imo, kind = told.get(key, (None, None, None))
        rows.append(
            ShipRow(
                place=int(ship),
                mmsi=key[0],
                identity=key[1],
                name=plain(name).strip(),
                imo=None if is_missing(imo) else int(imo),
                flag=flag_words(flag_of(key[0])),
                kind=type_words(kind),
                fixes=int(within.fixes[at]),
                first_ms=int(within.first_ms[at]),
                last_ms=int(within.last_ms[at]),
                encounters=tuple(met.get(key, ())),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.fixes, row.mmsi, row.identity)))


def ship_lines(results: Results, row: ShipRow) -> tuple[str, ...]:
    """Returns what a card says of a ship, line by line.

    Args:
        results: The run.
        row: The ship.
    """
    from lightering.model.identifiers import imo_is_valid

    ships = results.ships
    match = ships[is_ship_of(ships, (row.mmsi, row.identity))]
    ship = match.iloc[0] if len(match) else pd.Series(dtype=object)
    told = told_of(results, match)
    sound = row.imo is not None and bool(imo_is_valid(row.imo))
    found = results.beside.book().match(row.imo, row.mmsi, row.name or None)
    searched = results.beside.searched
    listed = f"⚠ {found.listed}" if found.listed else no_match(searched)
    if not found.listed and found.hint:
        listed += f"; same name: {found.hint}"
    calls = plain(ship.get("call_sign")).strip()
    return (
        flag_and_mid(row.flag, row.mmsi),
        imo_words(row.imo, sound=sound),
        f"MMSI {row.mmsi:09d}" + (f", call sign {calls}" if calls else ""),
        row.kind or "Type not sent",
        _size(ship),
        *told.sent,
        *(f"⚠ {doubt[0].upper()}{doubt[1:]}" for doubt in told.doubts),
        plain(listed),
        _heard(ship),
        f"Inside: {number(row.fixes)} fixes, {_at(row.first_ms)} to {_at(row.last_ms)}",
        *(
            f"⚠ {sentence}"
            for _, sentence in flags_of(results, row.mmsi, row.identity)[:MOST_FLAGS]
        ),
    )


def flag_and_mid(flag: str, mmsi: int) -> str:
    """Returns the flag and the digits of the MMSI that tell it.

    Args:
        flag: In words, "" if it is not known.
        mmsi: Nine digits.
    """
    return f"Flag {flag}, MID {mmsi // 1_000_000}" if flag else "Flag not known"


def imo_words(imo: int | None, *, sound: bool) -> str:
    """Returns an IMO number and whether it can be one.

    Args:
        imo: As sent, or None.
        sound: Whether its check digit is right.
    """
    if imo is None:
        return "IMO not sent"
    return f"IMO {imo}  {'✓ check digit' if sound else '✗ check digit wrong'}"


def no_match(searched: int) -> str:
    """Returns that no list names the ship, and what that does not mean.

    Args:
        searched: How many lists were searched.
    """
    return f"No match in {searched} lists (not a clearance)"


def _encounters(encounters: pd.DataFrame) -> dict[tuple[int, int], list[str]]:
    met: dict[tuple[int, int], list[str]] = {}
    names = encounters["encounter_id"]
    for side in ("_1", "_2"):
        for ship, name in zip(ships_in(encounters, side), names, strict=True):
            met.setdefault(ship, []).append(str(name))
    return met


def _size(ship: pd.Series[Any]) -> str:
    length, beam, deepest = (
        float_or_none(ship.get(c)) for c in ("length_m", "beam_m", "max_draught_m")
    )
    size = "Size not sent"
    if length is not None and beam is not None:
        size = f"{length:g} × {beam:g} m"
    return size if deepest is None else f"{size}, deepest {deepest:.1f} m"


def _heard(ship: pd.Series[Any]) -> str:
    first, last, fixes = (
        ship.get("first_utc"),
        ship.get("last_utc"),
        float_or_none(ship.get("fixes")),
    )
    if is_missing(first) or fixes is None:
        return "Heard: not known"
    return f"Heard: {number(round(fixes))} fixes, {stamp(first)} to {stamp(last)}"


def _at(time_ms: int) -> str:
    return stamp(np.datetime64(time_ms, "ms"))
