"""What is known of a ship, whether she met anybody or not: rows for a list, lines for a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.gui.panels.details import flag_words, flags_of, type_words
from lightering.gui.panels.hull_facts import told_of
from lightering.gui.words import is_missing, number, plain, stamp

if TYPE_CHECKING:
    from lightering.app.pipeline import Results
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.within import Within

__all__ = ["ShipRow", "ship_lines", "ship_rows"]

_MOST_FLAGS = 12


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
        (int(mmsi), int(identity)): (name, imo, kind)
        for mmsi, identity, name, imo, kind in zip(
            *(results.ships[c] for c in ("mmsi", "identity", "name", "imo", "ship_type")),
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
    match = ships[(ships["mmsi"] == row.mmsi) & (ships["identity"] == row.identity)]
    ship = match.iloc[0] if len(match) else pd.Series(dtype=object)
    told = told_of(results, match)
    sound = row.imo is not None and bool(imo_is_valid(row.imo))
    imo = "IMO not sent"
    if row.imo is not None:
        imo = f"IMO {row.imo}  {'✓ check digit' if sound else '✗ check digit wrong'}"
    found = results.beside.book().match(row.imo, row.mmsi, row.name or None)
    searched = results.beside.searched
    listed = (
        f"⚠ {found.listed}" if found.listed else f"No match in {searched} lists (not a clearance)"
    )
    if not found.listed and found.hint:
        listed += f"; same name: {found.hint}"
    calls = plain(ship.get("call_sign")).strip()
    return (
        f"Flag {row.flag}, MID {row.mmsi // 1_000_000}" if row.flag else "Flag not known",
        imo,
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
            for _, sentence in flags_of(results, row.mmsi, row.identity)[:_MOST_FLAGS]
        ),
    )


def _encounters(encounters: pd.DataFrame) -> dict[tuple[int, int], list[str]]:
    met: dict[tuple[int, int], list[str]] = {}
    names = encounters["encounter_id"]
    for side in ("1", "2"):
        ships = zip(encounters[f"mmsi_{side}"], encounters[f"identity_{side}"], names, strict=True)
        for mmsi, identity, name in ships:
            met.setdefault((int(mmsi), int(identity)), []).append(str(name))
    return met


def _size(ship: pd.Series[Any]) -> str:
    length, beam, deepest = (_number(ship.get(c)) for c in ("length_m", "beam_m", "max_draught_m"))
    size = "Size not sent"
    if length is not None and beam is not None:
        size = f"{length:g} × {beam:g} m"
    return size if deepest is None else f"{size}, deepest {deepest:.1f} m"


def _heard(ship: pd.Series[Any]) -> str:
    first, last, fixes = ship.get("first_utc"), ship.get("last_utc"), _number(ship.get("fixes"))
    if is_missing(first) or fixes is None:
        return "Heard: not known"
    return f"Heard: {number(round(fixes))} fixes, {stamp(first)} to {stamp(last)}"


def _number(value: Any) -> float | None:
    return None if is_missing(value) else float(value)


def _at(time_ms: int) -> str:
    return stamp(np.datetime64(time_ms, "ms"))
