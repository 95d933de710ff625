"""Events that have no page: what they are and why they do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.model.schemas import CLOSE_KINDS
from lightering.model.ships import both_ships
from lightering.report import wording as w
from lightering.report.contents_clues import clues
from lightering.report.contents_inputs import COUNTED_ABOVE, table
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.report.contents_inputs import Evidence, Row

__all__ = ["others"]

EARLIER_HOP = "earlier hop"
"""How the reason begins where the model says itself that the oil went on."""
LONGEST = 400
"""Encounters stopped by the screening that are listed one by one; `export` writes all of them."""


def others(evidence: Evidence) -> dict[str, Any]:
    """Returns the section on what was seen and has no page.

    Args:
        evidence: What the report is made from.
    """
    stopped = [
        row
        for key, row in evidence.encounter_rows.items()
        if row["kind"] in CLOSE_KINDS and not _passes(evidence, key)
    ]
    note = ""
    if len(stopped) > LONGEST:
        note = evidence.texts(
            "others.not_all", longest=thousands(LONGEST), stopped=thousands(len(stopped))
        )
    return {
        "heading": evidence.texts("others.heading"),
        "intro": evidence.texts("others.intro", limit=w.percent(COUNTED_ABOVE)),
        "transfers_heading": evidence.texts("others.transfers"),
        "transfers": _transfers(evidence),
        "stopped_heading": evidence.texts("others.stopped"),
        "stopped": _stopped(evidence, stopped[:LONGEST]),
        "note": note,
        "clues": clues(evidence),
    }


def _passes(evidence: Evidence, key: str) -> bool:
    return bool(evidence.screening_rows[key]["passes"])


def _transfers(evidence: Evidence) -> dict[str, Any]:
    rows, why = [], []
    for row in evidence.transfer_rows:
        if evidence.is_finding(row):
            continue
        key = row["encounter_id"]
        giver, receiver = (evidence.name(ship) for ship in evidence.sides(row))
        rows.append(
            [
                str(key),
                w.instant(row["start_utc"]),
                f"{giver}, {receiver}",
                _barrels(row),
                w.percent(evidence.chance(row)),
                evidence.status_word(key),
            ]
        )
        why.append(_why(evidence, row))
    return table(
        [
            (evidence.texts("columns.event"), "left", "auto"),
            (evidence.texts("columns.start_utc"), "left", "auto"),
            (evidence.texts("others.ships"), "left", "1fr"),
            (evidence.texts("others.bbl_p50_p05_p95"), "right", "auto"),
            (evidence.texts("columns.counts"), "right", "auto"),
            (evidence.texts("columns.reviewed"), "left", "auto"),
        ],
        rows,
        below=why,
    )


def _barrels(row: Row) -> str:
    ends = w.barrels_range(row["volume_bbl_p05"], row["volume_bbl_p95"])
    return f"{thousands(row['volume_bbl_p50'])} ({ends})"


def _why(evidence: Evidence, row: Row) -> str:
    key = row["encounter_id"]
    status = evidence.status(key)
    reason = w.cut(str(row["counts_reason"] or ""), 240)
    parts = [] if status == "dismissed" else [evidence.texts.told(reason)]
    if status == "dismissed":
        parts.append(evidence.texts("others.dismissed"))
    if evidence.note(key):
        parts.append(evidence.texts("others.note", note=w.cut(evidence.note(key), 240)))
    if not bool(row["last_hop"]) and not reason.startswith(EARLIER_HOP):
        parts.append(evidence.texts("others.earlier_hop"))
    return "; ".join(part for part in parts if part)


def _stopped(evidence: Evidence, rows: list[Row]) -> dict[str, Any]:
    cells, why = [], []
    for e in rows:
        names = (evidence.name(ship) for ship in both_ships(e))
        cells.append(
            [
                str(e["encounter_id"]),
                w.instant(e["start_utc"]),
                ", ".join(names),
                w.fixed(float(e["contact_h"]), 1),
                thousands(e["median_distance_m"]),
            ]
        )
        reason = evidence.screening_rows[e["encounter_id"]]["reason"]
        why.append(w.or_dash(reason, w.cut(evidence.texts.told(str(reason)), 240)))
    return table(
        [
            (evidence.texts("columns.event"), "left", "auto"),
            (evidence.texts("columns.start_utc"), "left", "auto"),
            (evidence.texts("others.ships"), "left", "1fr"),
            (evidence.texts("others.contact_h"), "right", "auto"),
            (evidence.texts("others.median_m"), "right", "auto"),
        ],
        cells,
        below=why,
    )
