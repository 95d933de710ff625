"""Flags of what ships say of themselves: changed names and numbers, hulls that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.model.identifiers import imo_is_valid, is_ship
from lightering.tracks.flags.record import Flag, listed
from lightering.tracks.tallies import ships_of_fixes, tallies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import FlagParams
    from lightering.model.records import Loaded
    from lightering.tracks.tallies import Tallies

__all__ = ["particular_flags"]

_CHANGES = (
    ("name_changed", "name", "name"),
    ("imo_changed", "imo", "IMO number"),
    ("call_sign_changed", "call_sign", "call sign"),
    ("ship_type_changed", "ship_type", "ship type"),
)
_LONGEST_M, _BROADEST_M = 460.0, 125.0
"""The longest ship ever was 458 m (Seawise Giant), the broadest is 124 m (Pioneering Spirit)."""
_SLENDER = 13.0
"""Our choice: no working hull is longer than so many beams."""
_DEEPEST_M = 25.5
"""The largest draught a static report can say (ITU-R M.1371)."""


def particular_flags(loaded: Loaded, ships: pd.DataFrame, params: FlagParams) -> list[Flag]:
    """Returns the flags that static reports raise.

    Args:
        loaded: Clean fixes.
        ships: `statics.ships` of them.
        params: Limits.
    """
    group, mmsi, identity = ships_of_fixes(loaded)
    by_column = {
        name: tallies(loaded.fixes.column(name), group)
        for name in ("name", "imo", "call_sign", "ship_type", "length_m", "beam_m", "draught_m")
    }
    values = {name: _values(loaded, name, found) for name, found in by_column.items()}
    who = _Who(mmsi, identity)
    found: list[Flag] = []
    for flag, column, words in _CHANGES:
        found += _changes(flag, words, by_column[column], values[column], who)
    found += _imos(by_column["imo"], values["imo"], who, loaded)
    for column, words in (("length_m", "length"), ("beam_m", "beam")):
        found += _sizes(words, by_column[column], values[column], who, params)
    found += _hulls(by_column["length_m"], values["length_m"], ships, who)
    found += _draughts(by_column["draught_m"], values["draught_m"], ships, who, params)
    return found


class _Who:
    """MMSI and identity by the number of a ship."""

    def __init__(self, mmsi: NDArray[np.int64], identity: NDArray[np.int16]) -> None:
        self._mmsi, self._identity = mmsi, identity

    def of(self, ship: int) -> tuple[int, int]:
        return int(self._mmsi[ship]), int(self._identity[ship])


def _values(loaded: Loaded, name: str, found: Tallies) -> list[Any]:
    return list(loaded.fixes.column(name).take(found.first).to_pylist())


def _several(found: Tallies) -> list[NDArray[np.intp]]:
    """The rows of each ship that sent more than one value, by the time of the first."""
    if not len(found.ship):
        return []
    edges = np.flatnonzero(np.diff(found.ship)) + 1
    parts = np.split(np.arange(len(found.ship)), edges)
    return [part[np.argsort(found.first[part])] for part in parts if len(part) > 1]


def _changes(flag: str, words: str, found: Tallies, values: list[Any], who: _Who) -> list[Flag]:
    flags = []
    for part in _several(found):
        for before, now in zip(part[:-1].tolist(), part[1:].tolist(), strict=True):
            flags.append(
                Flag(
                    flag, *who.of(int(found.ship[now])),
                    int(found.first[now]), int(found.last[now]), int(found.fixes[now]),
                    f"{values[before]} → {values[now]}",
                    f"The {words} changed from {values[before]} to {values[now]} "
                    f"({found.fixes[before]:,} and {found.fixes[now]:,} fixes).",
                )
            )  # fmt: skip
    return flags


def _imos(found: Tallies, values: list[Any], who: _Who, loaded: Loaded) -> list[Flag]:
    numbers = np.array(values, dtype=np.int64)
    flags = [
        Flag(
            "imo_check_digit", *who.of(int(found.ship[row])),
            int(found.first[row]), int(found.last[row]), int(found.fixes[row]), str(values[row]),
            f"IMO {values[row]} has a wrong check digit: no ship bears it, and it is matched to no "
            "list.",
        )
        for row in np.flatnonzero(~imo_is_valid(numbers)).tolist()
    ]  # fmt: skip
    users = pd.DataFrame({"imo": numbers, "row": np.arange(len(numbers))})
    users["mmsi"] = [who.of(int(ship))[0] for ship in found.ship]
    users = users[users.groupby("imo")["mmsi"].transform("nunique") > 1]
    times = loaded.fixes.column("time_utc")
    for imo, part in users.groupby("imo"):
        spans = {
            row: (times[int(found.first[row])].as_py(), times[int(found.last[row])].as_py())
            for row in part["row"]
        }
        for row, mmsi in zip(part["row"], part["mmsi"], strict=True):
            others = part[part["mmsi"] != mmsi]
            names = [str(m) for m in sorted(set(others["mmsi"]))]
            begin, end = spans[row]
            together = any(begin <= spans[o][1] and spans[o][0] <= end for o in others["row"])
            how = "at the same time" if together else "at other times, as after a change of flag"
            flags.append(
                Flag(
                    "imo_shared", *who.of(int(found.ship[row])),
                    int(found.first[row]), int(found.last[row]), int(found.fixes[row]), str(imo),
                    f"IMO {imo} is sent by MMSI {listed(names)} too, {how}.",
                )
            )  # fmt: skip
    return flags


def _sizes(
    words: str, found: Tallies, values: list[Any], who: _Who, params: FlagParams
) -> list[Flag]:
    flags = []
    for part in _several(found):
        usual = part[np.argmax(found.fixes[part])]
        for row in part.tolist():
            least, most = sorted((values[usual], values[row]))
            if most - least <= max(params.size_least_m, params.size_share * most):
                continue
            flags.append(
                Flag(
                    "dimensions_changed", *who.of(int(found.ship[row])),
                    int(found.first[row]), int(found.last[row]), int(found.fixes[row]),
                    f"{words} {values[usual]:g} m, {values[row]:g} m",
                    f"The {words} is {values[row]:g} m in {found.fixes[row]:,} fixes and "
                    f"{values[usual]:g} m in {found.fixes[usual]:,}: not one hull, or a typing "
                    "error.",
                )
            )  # fmt: skip
    return flags


def _hulls(found: Tallies, values: list[Any], ships: pd.DataFrame, who: _Who) -> list[Flag]:
    beams = ships["beam_m"].to_numpy()[found.ship]
    flags = []
    of_ship = is_ship(ships["mmsi"].to_numpy()[found.ship]).tolist()
    for row, (length, beam) in enumerate(zip(values, beams.tolist(), strict=True)):
        if not of_ship[row]:
            continue
        if length > _LONGEST_M or beam > _BROADEST_M:
            what = "larger than any ship ever built; feet instead of metres?"
        elif length <= beam:
            what = "no longer than she is broad"
        elif length > _SLENDER * beam:
            what = f"more than {_SLENDER:.0f} times as long as broad"
        else:
            continue
        flags.append(
            Flag(
                "dimensions_impossible", *who.of(int(found.ship[row])),
                int(found.first[row]), int(found.last[row]), int(found.fixes[row]),
                f"{length:g} × {beam:g} m", f"A hull of {length:g} × {beam:g} m is {what}.",
            )
        )  # fmt: skip
    return flags


def _draughts(
    found: Tallies, values: list[Any], ships: pd.DataFrame, who: _Who, params: FlagParams
) -> list[Flag]:
    length = ships["length_m"].to_numpy()[found.ship]
    beam = ships["beam_m"].to_numpy()[found.ship]
    limit = np.fmin(params.draught_spare_m + params.draught_per_length * length, _DEEPEST_M)
    draught = np.array(values, dtype=np.float64)
    flags = []
    for row in np.flatnonzero(draught > limit).tolist():
        deep, most = values[row], float(limit[row])
        hull = f"{length[row]:g} × {beam[row]:g} m" if np.isfinite(length[row] + beam[row]) else ""
        hull = f"A hull of {hull}" if hull else "A ship"
        tenth = deep / 10.0
        tenths = 1.0 <= tenth <= most
        guess = f"in decimetres it would be {tenth:g} m" if tenths else "feet, or a typing error"
        flags.append(
            Flag(
                "draught_in_decimetres" if tenths else "draught_beyond_hull",
                *who.of(int(found.ship[row])),
                int(found.first[row]), int(found.last[row]), int(found.fixes[row]), f"{deep:g} m",
                f"{hull} cannot draw {deep:g} m (at most {most:.1f} m): {guess}; "
                "it is kept as sent.",
            )
        )  # fmt: skip
    return flags
