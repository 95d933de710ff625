"""What the analyst said of leads, gaps and loitering: findings that stand beside the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.model.schemas import CLUE_SIDES
from lightering.model.ships import ship_of
from lightering.report import wording as w
from lightering.report.contents_attached import document_lines, page_attached
from lightering.report.contents_inputs import table
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.report.contents_inputs import Evidence, Row

__all__ = ["clues"]

_HOURS = {"leads": "window_h"}
_TIMES = {"leads": ("earliest_utc", "latest_utc")}


def clues(evidence: Evidence) -> dict[str, Any]:
    """Returns the part on leads, gaps and loitering that were decided on or have files attached.

    A decision whose lead is not found again from these files, with these limits, is listed too.

    Args:
        evidence: What the report is made from.
    """
    decided = [key for key in evidence.decisions if evidence.is_clue(key) and evidence.status(key)]
    filed = [key for key in evidence.attached.by_event if evidence.is_clue(key)]
    listed = list(dict.fromkeys((*decided, *filed)))
    found = [key for key in listed if key in evidence.clue_rows]
    order = list(evidence.clues)

    def place(key: str) -> tuple[int, Any, str]:
        name, row = evidence.clue_rows[key]
        return order.index(name), row[_TIMES.get(name, ("start_utc",))[0]], key

    found.sort(key=place)
    rows = [_row(evidence, key, *evidence.clue_rows[key]) for key in found]
    gone = sorted(set(listed) - set(found))
    rows += [[key, *[w.DASH] * 4, evidence.status_word(key)] for key in gone]
    lost = evidence.texts("clues.not_found")
    why = ["; ".join((*_said(evidence, key), lost)) for key in gone]
    pages = (page_attached(evidence, key) for key in (*found, *gone))
    many = ", ".join(
        evidence.texts(f"clues.found_{name}", count=thousands(len(frame)))
        for name, frame in evidence.clues.items()
    )
    return {
        "heading": evidence.texts("clues.heading"),
        "intro": evidence.texts("clues.intro", found=many, decided=thousands(len(decided))),
        "table": table(
            [
                (evidence.texts("clues.id"), "left", "auto"),
                (evidence.texts("clues.what"), "left", "auto"),
                (evidence.texts("clues.when"), "left", "auto"),
                (evidence.texts("others.ships"), "left", "1fr"),
                (evidence.texts("clues.hours"), "right", "auto"),
                (evidence.texts("provenance.decision"), "left", "auto"),
            ],
            rows,
            below=[*("; ".join(_said(evidence, key)) or w.DASH for key in found), *why],
        ),
        "attached": [page for page in pages if page is not None],
    }


def _row(evidence: Evidence, key: str, name: str, row: Row) -> list[str]:
    ships = ", ".join(evidence.name(ship_of(row, side)) for side in CLUE_SIDES[name])
    begin, end = _TIMES.get(name, ("start_utc", "end_utc"))
    return [
        key,
        evidence.texts(f"clues.one_{name}"),
        w.span(w.instant(row[begin]), w.instant(row[end])),
        ships,
        w.fixed(float(row[_HOURS.get(name, "duration_h")]), 1),
        evidence.status_word(key),
    ]


def _said(evidence: Evidence, key: str) -> list[str]:
    """Returns the analyst's note and the documents attached."""
    note = w.cut(" ".join(evidence.note(key).split()), 400)
    return [*([note] if note else []), *document_lines(evidence, key)]
