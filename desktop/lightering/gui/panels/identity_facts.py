"""What is told of the identity of one ship: what she sent, what is odd in it, who lists her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightering.gui.panels.details import flag_words
from lightering.gui.panels.hull_facts import told_of
from lightering.gui.words import DASH, is_missing, number, plain, stamp
from lightering.model.schemas import FLAG_WORDS
from lightering.model.ships import is_ship_of, ships_in

if TYPE_CHECKING:
    import pandas as pd

    from lightering.app.pipeline import Results

__all__ = ["ShipIdentity", "identity_of"]

_WORDS = {
    "name": "Name",
    "call_sign": "Call sign",
    "imo": "IMO number",
    "ship_type": "Ship type",
    "length_m": "Length, m",
    "beam_m": "Beam, m",
    "mmsi": "MMSI and flag",
}
_MOST = 60
"""Rows shown of each table; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class ShipIdentity:
    """One ship.

    Attributes:
        title: Name and number.
        sent: What, value, since, until, fixes, read in: runs of what she sent, oldest first.
        more_sent: Runs that are not shown.
        odd: Flag, sentence, since, read in.
        more_odd: Flags that are not shown.
        lists: Sentences on lists and registries.
    """

    title: str
    sent: tuple[tuple[str, ...], ...]
    more_sent: int
    odd: tuple[tuple[str, ...], ...]
    more_odd: int
    lists: tuple[str, ...]


def identity_of(results: Results, mmsi: int, identity: int) -> ShipIdentity:
    """Collects what is known of the identity of a ship. May run in a worker.

    Args:
        results: The run.
        mmsi: Of the ship.
        identity: Which of the ships that share the MMSI.
    """
    # what stands on numba is loaded when first needed: the window paints before
    from lightering.screening.flags import flag_of
    from lightering.tracks.history import history, under_numbers

    sent = history(results.loaded, mmsi, identity)
    hull = under_numbers(results.loaded, _same_hull(results.ships, mmsi, identity))
    states = [flag_words(flag_of(int(m))) or "flag not known" for m in hull["value"]]
    hull["value"] = [
        f"{int(m):09d}, {state}" for m, state in zip(hull["value"], states, strict=True)
    ]
    rows = [_row(row) for frame in (hull, sent) for row in frame.to_dict("records")]
    name = sent.loc[sent["what"] == "name", "value"]
    flags = _flags(results.flags, mmsi, identity)
    odd = tuple(_odd(row) for row in flags.to_dict("records"))
    return ShipIdentity(
        title=f"{plain(name.iloc[-1]) if len(name) else 'No name sent'}, MMSI {mmsi:09d}",
        sent=tuple(rows[:_MOST]),
        more_sent=max(len(rows) - _MOST, 0),
        odd=odd[:_MOST],
        more_odd=max(len(odd) - _MOST, 0),
        lists=_lists(results, mmsi, identity, sent),
    )


def _same_hull(ships: pd.DataFrame, mmsi: int, identity: int) -> list[tuple[int, int]]:
    """The ship, and every other MMSI that sent her IMO number: a hull keeps it for life."""
    mine = ships[is_ship_of(ships, (mmsi, identity))]
    imo = mine["imo"].iloc[0] if len(mine) else None
    if is_missing(imo):
        return [(mmsi, identity)]
    same = ships[(ships["imo"] == imo).fillna(False).to_numpy(dtype=bool)]
    return ships_in(same)


def _flags(flags: pd.DataFrame, mmsi: int, identity: int) -> pd.DataFrame:
    mine = flags[(flags["mmsi"] == mmsi).fillna(False).to_numpy(dtype=bool)]
    own = mine["identity"].isna() | (mine["identity"] == identity).fillna(False)
    return mine[own.to_numpy(dtype=bool)].sort_values("first_utc", kind="stable")


def _row(row: Any) -> tuple[str, ...]:
    value = row["value"]
    shown = f"{value:g}" if isinstance(value, float) else plain(value)
    read = _read_in(row["source_file"], row["source_line"])
    times = (stamp(row["first_utc"]), stamp(row["last_utc"]))
    return (_WORDS[row["what"]], shown, *times, number(row["fixes"]), read)


def _odd(row: Any) -> tuple[str, ...]:
    words = FLAG_WORDS.get(str(row["flag"]), str(row["flag"]))
    read = _read_in(row["source_file"], row["source_line"])
    return (words, plain(row["sentence"]), stamp(row["first_utc"]), read)


def _read_in(file: Any, line: Any) -> str:
    if is_missing(file):
        return DASH
    return plain(file) if is_missing(line) else f"{plain(file)}, line {number(line)}"


def _lists(results: Results, mmsi: int, identity: int, sent: pd.DataFrame) -> tuple[str, ...]:
    """Every name and IMO number that she ever sent is looked for, not the usual one alone."""
    numbers, names = (
        list(dict.fromkeys(sent.loc[sent["what"] == what, "value"])) for what in ("imo", "name")
    )
    book = results.beside.book()
    matches = [book.match(n, mmsi, name) for n in numbers or [None] for name in names or [None]]
    listed = dict.fromkeys(f"Listed, by {one.by}: {one.listed}" for one in matches if one.listed)
    hints = dict.fromkeys(f"Another ship has her name on {one.hint}" for one in matches if one.hint)
    none = f"No match in {results.beside.searched} lists (not a clearance), by any name or number."
    told = [*(listed or [none]), *hints]
    ships = results.ships
    mine = ships[is_ship_of(ships, (mmsi, identity))]
    found = told_of(results, mine)
    if results.beside.registries:
        told.append(
            f"Registry: {found.sizes}; {found.registry}."
            if found.registry
            else "No registry that was given tells of her."
        )
    told += [f"⚠ {doubt}" for doubt in found.doubts]
    # length and beam stand in the table above
    told += [one for one in found.sent if one.startswith("Deepest")]
    return tuple(plain(one) for one in told)
