"""The ships of a transfer and its lines of evidence, each with its source file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lightering.model.identifiers import DPRK_MID
from lightering.report import wording as w
from lightering.report.contents_inputs import lines_of, table
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.report.contents_inputs import Evidence, Row
    from lightering.report.texts import Texts

__all__ = ["evidence_table", "ships_table"]


def ships_table(evidence: Evidence, row: Row, e: Row, screened: Row) -> dict[str, Any]:
    """Returns the two ships of a transfer.

    Args:
        evidence: What the report is made from.
        row: The transfer.
        e: Its encounter.
        screened: Its row of the screening.
    """
    rows = []
    for ship, role in zip(evidence.sides(row), ("giver", "receiver"), strict=True):
        side = 1 if ship == (int(e["mmsi_1"]), int(e["identity_1"])) else 2
        facts = evidence.ship_rows.get(ship, {})
        dwt = row[f"{role}_dwt_t"]
        rows.append(
            [
                evidence.texts.told(role),
                evidence.name(ship),
                _imo(evidence.texts, facts.get("imo"), screened[f"imo_ok_{side}"]),
                str(ship[0]),
                _flag(evidence.texts, ship[0], screened[f"flag_{side}"]),
                _size(facts.get("length_m"), facts.get("beam_m")),
                thousands(float(dwt)) if w.is_known(dwt) else w.DASH,
                _calls(
                    evidence.texts, screened[f"call_before_{side}"], screened[f"call_after_{side}"]
                ),
            ]
        )
    return table(
        [
            (evidence.texts("event_tables.role"), "left", "auto"),
            (evidence.texts("event_tables.name"), "left", "1fr"),
            (evidence.texts("event_tables.imo"), "left", "auto"),
            (evidence.texts("columns.mmsi"), "left", "auto"),
            (evidence.texts("event_tables.flag"), "left", "1.1fr"),
            (evidence.texts("event_tables.size_m"), "right", "auto"),
            (evidence.texts("event_tables.dwt_t"), "right", "auto"),
            (evidence.texts("event_tables.dprk_port_before_after"), "left", "auto"),
        ],
        rows,
    )


def _flag(texts: Texts, mmsi: int, state: Any) -> str:
    """Returns the State without the forms of government that the ITU's table adds in brackets."""
    if mmsi // 1_000_000 == DPRK_MID:
        return texts("event_tables.dprk")
    return w.or_dash(re.sub(r"\s*\([^)]*\)?", "", str(state)) if w.is_known(state) else None)


def _imo(texts: Texts, number: Any, good: Any) -> str:
    if not w.is_known(number):
        return w.DASH
    if not w.is_known(good):
        return str(int(number))
    return str(int(number)) if good else texts("event_tables.check_digit_wrong", number=int(number))


def _size(length: Any, beam: Any) -> str:
    sides = [w.fixed(float(v), 0) if w.is_known(v) else "?" for v in (length, beam)]
    return w.DASH if sides == ["?", "?"] else " × ".join(sides)


def _calls(texts: Texts, before: Any, after: Any) -> str:
    days = [w.or_dash(v, w.stamp(v)[:10] if w.is_known(v) else "") for v in (before, after)]
    return texts("event_tables.none_seen") if days == [w.DASH, w.DASH] else " / ".join(days)


_SAID_ELSEWHERE = frozenset(
    {"at 8.33 bbl per tonne", "counts toward paragraph 5", "paragraph 11", "delivery"}
)
"""Lines that the volume table, the two paragraphs and the facts of the same page print."""


def evidence_table(
    texts: Texts, row: Row, *, direction_known: bool, more: Sequence[list[str]] = ()
) -> dict[str, Any]:
    """Returns the lines of evidence, both readings of a change of draught in one.

    Args:
        texts: The catalogue.
        row: The transfer.
        direction_known: Whether the page says the direction elsewhere, with one reading only.
        more: Further lines, which no estimate rests on.
    """
    said = _SAID_ELSEWHERE | ({"direction"} if direction_known else set())
    told = [line for line in lines_of(row) if line["line"] not in said]
    # sizes that a ship sent have no row of their own: the deadweight by them names file and line
    sizes = [line for line in told if _is_size(str(line["line"]))]
    lines = [line for line in told if line not in sizes]
    rows = []
    for line in lines:
        changed = [other for other in lines if str(other["line"]).startswith("draught change of")]
        if any(_is_end_of(line, change) for change in changed):
            continue
        ends = [other for other in lines if line in changed and _is_end_of(other, line)]
        value = texts.told(str(line["value"] or ""))
        mass: Any = line.get("mass_t")
        what, _, ship = str(line["line"]).partition(" of the ")
        of_ship = [other for other in sizes if str(other["line"]).endswith(f" of the {ship}")]
        if what == "deadweight" and of_ship and not w.is_known(line.get("source_file")):
            # in the cell of the value: a cell of its own would cost every page two lines
            value = value.removeprefix(f"{thousands(float(mass))} t by ").removesuffix(")")
            value = f"{value}; {_sources(texts, of_ship)})"
        rows.append(
            [
                w.cut(texts.told(str(line["line"])), 120),
                thousands(float(mass)) if w.is_known(mass) else w.DASH,
                w.or_dash(line["value"], w.cut(value, 240)),
                _sources(texts, ends or [line]),
            ]
        )
    return table(
        [
            (texts("event_tables.evidence"), "left", "auto"),
            (texts("columns.tonnes"), "right", "auto"),
            (texts("columns.value"), "left", "0.95fr"),
            (texts("columns.source"), "left", "1.05fr"),
        ],
        [*rows, *more],
        join_blank_last=True,
    )


def _is_end_of(reading: Row, change: Row) -> bool:
    """Tells whether a line is one of the two draughts sent that a line of change is made of."""
    if not w.is_known(reading.get("source_file")):
        return False  # typed by the analyst: its source stands in its own line
    ship = str(change["line"]).removeprefix("draught change of ")
    return str(reading["line"]) in (
        f"draught of {ship} before",
        f"draught of {ship} after",
    )


def _is_size(name: str) -> bool:
    """Tells whether a line is of sizes that a ship sent."""
    sizes, of, _ship = name.partition(" of the ")
    return bool(of) and set(re.split(", | and ", sizes)) <= {"length", "beam", "deepest draught"}


def _sources(texts: Texts, lines: list[Row]) -> str:
    """Returns files and lines, each file named once."""
    held: dict[str, list[str]] = {}
    for line in lines:
        file: Any = line.get("source_file")
        number: Any = line.get("source_line")
        if w.is_known(file):
            numbers = held.setdefault(w.cut(str(file)), [])
            if w.is_known(number):
                numbers.append(thousands(int(number)))
    return ", ".join(_source(texts, file, numbers) for file, numbers in held.items())


def _source(texts: Texts, file: str, numbers: list[str]) -> str:
    if not numbers:
        return file
    key = "event_tables.line" if len(numbers) == 1 else "event_tables.lines"
    return f"{file}, {texts(key, number=', '.join(numbers))}"
