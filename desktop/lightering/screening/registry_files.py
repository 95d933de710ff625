"""Registries that the person brings: sizes of ships by IMO number or MMSI, each with its line.

A value out of the range of ships that carry oil is refused, its row's others are kept. Two rows of
one ship in one file: the one of the later date stands, without dates the later row; both are told.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.errors import InputError, shown
from lightering.model.identifiers import imo_is_valid
from lightering.model.side import SideFile
from lightering.readers.side_table import Refusals, SideText, read_side_text, side_rows
from lightering.screening.list_files import IMO_COLUMNS, digits_of, entities_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["RegistryFile", "Sizes", "read_registry", "with_registries"]

QUANTITIES: dict[str, tuple[tuple[str, ...], float, float]] = {
    "dwt_t": (("dwt", "dwt_t", "deadweight", "deadweight_t", "deadweighttonnage"), 50.0, 600_000.0),
    "length_m": (("length", "length_m", "loa", "loa_m", "length_overall"), 10.0, 500.0),
    "beam_m": (("beam", "beam_m", "breadth", "breadth_m", "width", "width_m"), 3.0, 90.0),
    "draught_m": (
        ("draught", "draught_m", "draft", "draft_m", "design_draught_m", "summer_draught_m"),
        0.5,
        30.0,
    ),
    "tank_m3": (
        ("tank", "tank_m3", "tank m3", "tanks_m3", "cargo_capacity_m3", "capacity_m3"),
        50.0,
        700_000.0,
    ),
    "lightship_t": (("lightship", "lightship_t", "light_displacement_t", "ldt"), 20.0, 100_000.0),
}
"""Names of each column in small letters, least and greatest value."""

_COLUMNS = {
    "imo": IMO_COLUMNS,
    "mmsi": ("mmsi",),
    "name": ("vessel", "name", "vessel_name", "ship", "caption"),
    "date": ("date", "as_of", "dated", "modifiedat", "last_change"),
}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NOTHING = frozenset({"", "0", "0.0"})
_BETWEEN = "\n"
"""Between the values of an entity that has several of one kind."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What one row tells of one ship; None where it tells nothing.

    Attributes:
        imo: With a right check digit, or None.
        mmsi: Nine digits, or None.
        name: As it stands there.
        dwt_t: Deadweight, tonnes.
        length_m: Over all.
        beam_m: Moulded.
        draught_m: Summer draught.
        tank_m3: Volume of the cargo tanks.
        lightship_t: Tonnes.
        date: As it stands there, "" if not told.
        file: Base name.
        line: Line in it.
        dwt_also: Other deadweights that the same row tells, tonnes.
    """

    imo: int | None
    mmsi: int | None
    name: str
    dwt_t: float | None
    length_m: float | None
    beam_m: float | None
    draught_m: float | None
    tank_m3: float | None
    lightship_t: float | None
    date: str
    file: str
    line: int
    dwt_also: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistryFile:
    """One registry.

    Attributes:
        report: What became of the file.
        rows: Its ships in order.
    """

    report: SideFile
    rows: tuple[Sizes, ...]


def read_registry(path: Path) -> RegistryFile:
    """Reads a registry of ships.

    Args:
        path: A table with a header that has a column imo or mmsi and at least one of dwt, length,
            beam, draught, tank and lightship, or FollowTheMoney as JSON lines with
            `deadweightTonnage`. Lengths in metres, masses in tonnes, volumes in m³.

    Raises:
        InputError: The file cannot be read, or is no registry.
    """
    text = read_side_text(path)
    refused = Refusals(text.file)
    if text.text.lstrip().startswith("{"):
        title, rows = "FollowTheMoney JSON lines", _entities(text, refused)
    else:
        title, rows = "table", _table(text, refused)
    found, notes = [], list(text.messages)
    for line, raw in rows:
        one = _sizes(text.file, line, raw, refused)
        if one is not None:
            found.append(one)
    twice = len(found) - len({one.imo or one.mmsi for one in found})
    if twice:
        notes.append(
            f"{text.file}: {twice} rows speak of a ship that another row names too; the later "
            "date stands, without dates the later row."
        )
    if not found:
        notes.append(f"{text.file}: the registry tells no size of any ship.")
    report = SideFile(
        file=text.file,
        kind="registry",
        format=title,
        sha256=text.sha256,
        dated=max((one.date for one in found), default=""),
        records_in=len(found) + sum(refused.counts.values()),
        kept=len(found),
        rejected=dict(refused.counts),
        messages=(*notes, *refused.examples),
    )
    return RegistryFile(report, tuple(found))


_Raw = dict[str, str]


def _table(text: SideText, refused: Refusals) -> Iterator[tuple[int, _Raw]]:
    header, rows = side_rows(text, refused)
    known = _COLUMNS | {role: names for role, (names, _low, _high) in QUANTITIES.items()}
    place = {
        role: next((name for name in header if name in names), "") for role, names in known.items()
    }
    if not (place["imo"] or place["mmsi"]) or not any(place[role] for role in QUANTITIES):
        raise InputError(
            "This is no registry of ships. There are the columns: "
            f"{', '.join(shown(name, 24) for name in header[:12])}.",
            file=text.file,
            line=1,
            advice="It needs imo or mmsi, and dwt, length, beam, draught, tank or lightship.",
        )
    for line, row in rows:
        yield line, {role: row[name].strip() for role, name in place.items() if name}


def _entities(text: SideText, refused: Refusals) -> Iterator[tuple[int, _Raw]]:
    for line, entity in entities_in(text, refused):
        if entity.get("schema") != "Vessel":
            kind = shown(str(entity.get("schema")))
            refused.add("not_a_vessel", line, f"This is no vessel but {kind}.")
        else:
            told = entity["properties"]
            date = _first(entity.get("last_change")) or _first(told.get("modifiedAt"))
            yield (
                line,
                {
                    "imo": _first(told.get("imoNumber")),
                    "mmsi": _first(told.get("mmsi")),
                    "name": _first(told.get("name")) or _first(entity.get("caption")),
                    "date": date[:10],
                    "dwt_t": _first(told.get("deadweightTonnage")),
                    "dwt_also": _BETWEEN.join(_all(told.get("deadweightTonnage"))[1:]),
                },
            )


def _first(value: Any) -> str:
    return (*_all(value), "")[0]


def _all(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    told = [one for one in values if isinstance(one, (str, int, float)) and str(one).strip()]
    return [str(one).strip() for one in told]


def _sizes(file: str, line: int, raw: _Raw, refused: Refusals) -> Sizes | None:
    imo, mmsi = (digits_of(raw.get(word.lower(), ""), word) for word in ("IMO", "MMSI"))
    sound = len(imo) == 7 and bool(imo_is_valid(int(imo)))
    calls = len(mmsi) == 9
    if not sound and not calls:
        column, value = (
            ("imo", raw.get("imo", "")) if raw.get("imo") else ("mmsi", raw.get("mmsi", ""))
        )
        fact = "No IMO number with a right check digit and no MMSI stands in this row."
        refused.add("no_identifier", line, fact, column if value else "", value)
        return None
    values: dict[str, float | None] = {}
    wrong = []
    for role in QUANTITIES:
        text = _bare(raw.get(role, ""))
        values[role] = None
        if text in _NOTHING:
            continue
        number = _number(role, text)
        if number is not None:
            values[role] = number
        else:
            wrong.append((role, text, _range_words(role)))
    also: list[float] = []
    for text in map(_bare, raw.get("dwt_also", "").split(_BETWEEN)):
        number = _number("dwt_t", text)
        if number is None and text not in _NOTHING:
            wrong.append(("dwt_t", text, _range_words("dwt_t")))
        elif number is not None and values["dwt_t"] is None:
            values["dwt_t"] = number
        elif number is not None and number not in (values["dwt_t"], *also):
            also.append(number)
    if all(value is None for value in values.values()):
        role, text, fact = wrong[0] if wrong else ("", "", "The row tells no size.")
        refused.add("no_size", line, fact, role, text)
        return None
    for role, text, fact in wrong:
        # the row is used, without this value
        refused.examples.append(
            str(InputError(f"{fact} Left out.", file=file, line=line, column=role, value=text))
        )
    date = raw.get("date", "")
    return Sizes(
        imo=int(imo) if sound else None,
        mmsi=int(mmsi) if calls else None,
        name=raw.get("name", ""),
        date=date if _DAY.fullmatch(date) else "",
        file=file,
        line=line,
        dwt_also=tuple(also),
        **values,
    )


def _bare(text: str) -> str:
    return text.replace("\u00a0", "").removesuffix(" m").removesuffix(" t").strip()


def _number(role: str, text: str) -> float | None:
    """Returns the value of a cell; None if it is none, or none of a ship that carries oil."""
    _names, low, high = QUANTITIES[role]
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    return number if low <= number <= high else None


def _range_words(role: str) -> str:
    _names, low, high = QUANTITIES[role]
    return f"It must be a number from {low:g} to {high:g}."


def with_registries(ships: pd.DataFrame, files: Sequence[RegistryFile]) -> pd.DataFrame:
    """Returns the ships with what registries tell of each, by IMO number first, then by MMSI.

    Args:
        ships: `tracks.statics.ships`.
        files: Registries; where several tell of one ship the later date stands, then the later file
            by name.

    Returns:
        A copy with three more columns: `registry` (`Sizes`, or None), `registry_by` ("IMO number",
        "MMSI" or "") and `registry_others` (all other rows found by the same number, later first).
    """
    by_imo: dict[int, list[Sizes]] = {}
    by_mmsi: dict[int, list[Sizes]] = {}
    rows = (row for file in files for row in file.rows)
    for row in sorted(rows, key=lambda one: (one.date, one.file, one.line)):
        if row.imo is not None:
            by_imo.setdefault(row.imo, []).insert(0, row)
        if row.mmsi is not None:
            by_mmsi.setdefault(row.mmsi, []).insert(0, row)
    found: list[Sizes | None] = []
    words, others = [], []
    for imo, mmsi in zip(ships["imo"].astype("Int64"), ships["mmsi"], strict=True):
        # a wrong check digit matches nothing; another IMO number is another ship
        known = not pd.isna(imo) and bool(imo_is_valid(int(imo)))
        rows_of = by_imo.get(int(imo), []) if known else []
        word = "IMO number"
        if not rows_of:
            rows_of, word = by_mmsi.get(int(mmsi), []), "MMSI"
            if rows_of and known and rows_of[0].imo is not None:
                rows_of = []
        found.append(rows_of[0] if rows_of else None)
        words.append(word if rows_of else "")
        others.append(tuple(rows_of[1:]))
    return ships.assign(
        registry=pd.Series(found, index=ships.index, dtype=object),
        registry_by=words,
        registry_others=pd.Series(others, index=ships.index, dtype=object),
    )
