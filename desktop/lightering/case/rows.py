"""Decisions as rows of the case file."""

from __future__ import annotations

import json
from typing import Any, get_args

from lightering.case.audit import STATUSES, Action, Decision, Draft, canonical, iso, moment

__all__ = ["COLUMNS", "decision", "row_of"]

COLUMNS = (
    "sequence, encounter_id, status, note, at_utc, action, undone, "
    "total_before_bbl, total_after_bbl, subject, previous, sha256, sets"
)
"""Of the table `decisions`, in the order of its rows here."""


def decision(row: tuple[Any, ...]) -> Decision:
    """Returns the record of a row.

    Args:
        row: Values of `COLUMNS`.

    Raises:
        ValueError: A value cannot be read: the file was damaged.
    """
    sequence, name, status, note, at, action, of, before, after, subject, previous, digest, sets = (
        row
    )
    kinds = {str: (name, status, note, at, previous, digest), int: (sequence,)}
    if (
        not all(isinstance(value, kind) for kind, values in kinds.items() for value in values)
        or status not in STATUSES
        or action not in get_args(Action)
        or not isinstance(of, int | None)
        or not all(isinstance(value, int | float | None) for value in (before, after))
    ):
        raise ValueError(f"record {sequence} holds what no record holds")
    draft = Draft(
        encounter_id=name,
        status=status,
        note=note,
        at_utc=moment(at),
        action=action,
        of=of,
        total_before_bbl=before,
        total_after_bbl=after,
        subject=_table(subject),
        sets=_table(sets),
    )
    return Decision(sequence, draft, previous, digest)


def _table(text: Any) -> dict[str, Any]:
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError("a record holds what no record holds")
    return told


def row_of(record: Decision) -> tuple[Any, ...]:
    """Returns the values of `COLUMNS` for a record.

    Args:
        record: Sealed.
    """
    draft = record.draft
    return (
        record.sequence,
        draft.encounter_id,
        draft.status,
        draft.note,
        iso(draft.at_utc),
        draft.action,
        draft.of,
        draft.total_before_bbl,
        draft.total_after_bbl,
        canonical(dict(draft.subject)),
        record.previous,
        record.sha256,
        canonical(dict(draft.sets)),
    )
